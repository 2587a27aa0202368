//! The order status inside a shop's theme, through Shopify's app proxy.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use store::IncomingOrder;
use tracking::{Customer, FinancialStatus, Money};

use crate::desk::{Answer, Desk, send};
use crate::sample_shop::{SampleShop, WEBHOOK_SECRET};

/// The query as Shopify passes it on, signed with the shop's secret.
fn signed(domain: &str, customer: &str, timestamp: i64, secret: &str) -> String {
    let timestamp = timestamp.to_string();
    let fields = [
        ("logged_in_customer_id", customer),
        ("path_prefix", "/apps/track"),
        ("shop", domain),
        ("timestamp", &timestamp),
    ];
    let message: String = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .append_pair("signature", &signature)
        .finish()
}

async fn asked(desk: &Desk, path: &str, query: &str) -> Answer {
    let request = Request::get(format!("{path}?{query}")).header(header::HOST, "waybill.example");
    send(&desk.router, request.body(Body::empty()).unwrap()).await
}

/// An order with Liquid wherever others may write.
async fn with_liquid(desk: &Desk, shop: &SampleShop, customer: i64) -> String {
    let evil = "{{ shop.email }}{% layout none %}";
    let money = || Money { amount: 10.into(), currency: "RON".to_owned() };
    let mut unit = desk.store.unit(shop.id).await.unwrap();
    let order = unit
        .upsert_order(&IncomingOrder {
            shopify_gid: Some("gid://shopify/Order/99".to_owned()),
            name: format!("#99{evil}"),
            created_at: desk.clock.now(),
            updated_at: desk.clock.now(),
            gateways: Vec::new(),
            financial: FinancialStatus::Pending,
            manual_payment_pending: false,
            total: money(),
            outstanding: money(),
            cancelled_at: None,
            customer: Customer { name: evil.to_owned(), locale: Some("en".to_owned()), ..Customer::default() },
            status_url: None,
        })
        .await
        .unwrap();
    unit.keep_buyer(order.id, &format!("gid://shopify/Customer/{customer}")).await.unwrap();
    unit.commit().await.unwrap();
    desk.store.order(shop.id, order.id).await.unwrap().unwrap().public_token
}

#[tokio::test]
async fn nothing_that_anybody_wrote_runs_as_liquid() {
    let desk = Desk::new().await;
    let token = with_liquid(&desk, &desk.ana, 7).await;
    let now = desk.clock.now().as_second();
    for (path, customer) in [("/proxy".to_owned(), "7"), (format!("/proxy/t/{token}"), "")] {
        let answer = asked(&desk, &path, &signed("ana.myshopify.com", customer, now, WEBHOOK_SECRET)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/liquid; charset=utf-8");
        assert!(answer.says("#99&#123;&#123; shop.email &#125;&#125;"), "{}", answer.body);
        assert!(!answer.body.contains(['{', '}']), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_store_that_has_our_app_is_known_by_the_apps_keys() {
    let desk = Desk::new().await;
    let access = desk.store.shopify_access(desk.ana.id).await.unwrap();
    let without = store::ShopifyAccess { webhook_secrets: Vec::new(), ..access };
    desk.store.save_shopify_access(desk.ana.id, &without).await.unwrap();
    let now = desk.clock.now().as_second();
    for (secret, status) in
        [("hush", StatusCode::OK), ("old-hush", StatusCode::OK), ("another", StatusCode::UNAUTHORIZED)]
    {
        let answer = asked(&desk, "/proxy", &signed("ana.myshopify.com", "", now, secret)).await;
        assert_eq!(answer.status, status, "{secret}");
    }
}

#[tokio::test]
async fn a_guest_needs_the_orders_link_and_a_customer_sees_only_own_orders() {
    let desk = Desk::new().await;
    let token = desk.public_token(&desk.ana, "#1004").await;
    with_liquid(&desk, &desk.ana, 7).await;
    let now = desk.clock.now().as_second();
    let query = |customer| signed("ana.myshopify.com", customer, now, WEBHOOK_SECRET);
    assert!(asked(&desk, &format!("/proxy/t/{token}"), &query("")).await.says("You were not found at the address"));
    assert!(asked(&desk, "/proxy", &query("")).await.says("Sign in to your account"));
    assert!(asked(&desk, "/proxy", &query("8")).await.says("There is no order to follow yet"));
    assert!(asked(&desk, "/proxy", &query("7")).await.says("#99"));
}

#[tokio::test]
async fn what_shopify_did_not_sign_for_this_shop_just_now_is_refused() {
    let desk = Desk::new().await;
    let token = desk.public_token(&desk.ana, "#1004").await;
    let path = format!("/proxy/t/{token}");
    let now = desk.clock.now().as_second();
    let ana = "ana.myshopify.com";
    let refused = [
        String::new(),
        signed(ana, "", now, "another secret"),
        signed(ana, "", now - 91, WEBHOOK_SECRET),
        signed("nobody.myshopify.com", "", now, WEBHOOK_SECRET),
        format!("{}&shop=bob.myshopify.com", signed(ana, "", now, WEBHOOK_SECRET)),
        signed(ana, "7", now, WEBHOOK_SECRET).replace("customer_id=7", "customer_id=8"),
    ];
    for query in refused {
        assert_eq!(asked(&desk, &path, &query).await.status, StatusCode::UNAUTHORIZED, "{query}");
    }
    let bobs = asked(&desk, &path, &signed("bob.myshopify.com", "", now, WEBHOOK_SECRET)).await;
    assert_eq!(bobs.status, StatusCode::NOT_FOUND, "another shop's order is not there");
    assert!(!bobs.says("#1004"));
}
