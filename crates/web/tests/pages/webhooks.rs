//! Webhooks in: verified, kept, answered.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use jiff::SignedDuration;
use rstest::rstest;

use crate::desk::{Answer, Desk, send};

// Made with OpenSSL: printf '%s' BODY | openssl dgst -sha256 -hmac hush -binary | base64
const BODY: &str = r##"{"id":820982911946154508,"name":"#9999"}"##;
const SIGNED: &str = "YBwnJ9vsibq7srObgXybmGHWuwos+jDEL//7749XS78=";
const SIGNED_BY_OLD: &str = "4ZVAuQbEl7GHPB5VtZBLWAdyI3mofAoLAUI/oDBFGoY=";
const SIGNED_BY_ANOTHER: &str = "10k2SbT4vB0TsPzLDzYAMporuRUjSeULUi1jV9S0yR8=";

fn delivery(method: Method, without: &str, with: &[(&str, &str)], body: &str) -> Request<Body> {
    let pairs = [
        ("x-shopify-topic", "orders/create"),
        ("x-shopify-shop-domain", "ana.myshopify.com"),
        ("x-shopify-api-version", "2026-10"),
        ("x-shopify-webhook-id", "delivery-1"),
        ("x-shopify-event-id", "event-1"),
        ("x-shopify-hmac-sha256", SIGNED),
        ("content-type", "application/json"),
    ];
    let mut request = Request::builder().method(method).uri("/webhooks/shopify");
    for (name, value) in pairs {
        let value = with.iter().find(|(other, _)| *other == name).map_or(value, |(_, value)| *value);
        if name != without {
            request = request.header(name, value);
        }
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

async fn deliver(desk: &Desk, without: &str, with: &[(&str, &str)], body: &str) -> Answer {
    send(&desk.router, delivery(Method::POST, without, with, body)).await
}

async fn kept(desk: &Desk) -> Vec<store::ClaimedWebhook> {
    desk.store.claim_webhooks(desk.clock.now(), SignedDuration::from_mins(1), 10, 5).await.unwrap()
}

#[tokio::test]
async fn a_signed_delivery_is_kept_as_it_came_and_answered_at_once() {
    let desk = Desk::new().await;
    assert_eq!(deliver(&desk, "", &[], BODY).await.status, StatusCode::OK);
    let kept = kept(&desk).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].shop, kept[0].topic.as_str(), kept[0].body.as_slice()),
        (desk.ana.id, "orders/create", BODY.as_bytes())
    );
}

#[tokio::test]
async fn a_repeated_delivery_is_answered_like_the_first_and_kept_once() {
    let desk = Desk::new().await;
    for _ in 0..5 {
        assert_eq!(deliver(&desk, "", &[], BODY).await.status, StatusCode::OK);
    }
    assert_eq!(kept(&desk).await.len(), 1);
}

#[rstest]
#[case::of_another_body(SIGNED, r##"{"id":1}"##)]
#[case::not_base64("nonsense", BODY)]
#[tokio::test]
async fn a_wrong_signature_is_refused_with_401(#[case] signature: &str, #[case] body: &str) {
    let desk = Desk::new().await;
    let answer = deliver(&desk, "", &[("x-shopify-hmac-sha256", signature)], body).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(kept(&desk).await.is_empty());
}

#[rstest]
#[case("x-shopify-topic")]
#[case("x-shopify-shop-domain")]
#[case("x-shopify-webhook-id")]
#[case("x-shopify-hmac-sha256")]
#[tokio::test]
async fn a_missing_header_is_refused_with_400(#[case] header: &str) {
    let desk = Desk::new().await;
    assert_eq!(deliver(&desk, header, &[], BODY).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_missing_body_is_refused_with_400() {
    let desk = Desk::new().await;
    assert_eq!(deliver(&desk, "", &[], "").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn of_a_store_that_is_not_here_nothing_is_kept_and_only_shopify_is_told_that_all_is_well() {
    let desk = Desk::new().await;
    let nobody = ("x-shopify-shop-domain", "nobody.myshopify.com");
    assert_eq!(deliver(&desk, "", &[nobody], BODY).await.status, StatusCode::OK);
    let forged = deliver(&desk, "", &[nobody, ("x-shopify-hmac-sha256", SIGNED_BY_ANOTHER)], BODY).await;
    assert_eq!(forged.status, StatusCode::UNAUTHORIZED);
    assert_eq!(kept(&desk).await.len(), 0);
}

#[tokio::test]
async fn a_store_that_was_a_custom_app_before_is_heard_by_its_own_key_and_by_the_apps() {
    let desk = Desk::new().await;
    let access = desk.store.shopify_access(desk.ana.id).await.unwrap();
    let own = store::ShopifyAccess { webhook_secrets: vec!["another".into()], ..access };
    desk.store.save_shopify_access(desk.ana.id, &own).await.unwrap();
    for (delivery, signature) in [("by-itself", SIGNED_BY_ANOTHER), ("new", SIGNED), ("old", SIGNED_BY_OLD)] {
        let with = [
            ("x-shopify-webhook-id", delivery),
            ("x-shopify-event-id", delivery),
            ("x-shopify-hmac-sha256", signature),
        ];
        assert_eq!(deliver(&desk, "", &with, BODY).await.status, StatusCode::OK, "{delivery}");
    }
    assert_eq!(kept(&desk).await.len(), 3);
}

#[rstest]
#[case(Method::GET)]
#[case(Method::PUT)]
#[tokio::test]
async fn only_post_is_taken(#[case] method: Method) {
    let desk = Desk::new().await;
    let answer = send(&desk.router, delivery(method, "", &[], BODY)).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_body_of_three_megabytes_is_taken_and_one_of_six_is_not() {
    let desk = Desk::new().await;
    let answer = deliver(&desk, "", &[], &"x".repeat(3 << 20)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "read, and found to be signed by nobody");
    let answer = deliver(&desk, "", &[], &"x".repeat(6 << 20)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}
