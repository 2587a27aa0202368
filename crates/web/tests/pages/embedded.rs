//! The pages inside the Shopify admin, where no cookie comes along.

use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use rstest::rstest;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, app, send};

const ANA: &str = "ana.myshopify.com";

fn claims(desk: &Desk, shop: &str) -> Value {
    let now = desk.clock.now().as_second();
    json!({
        "iss": format!("https://{shop}/admin"), "dest": format!("https://{shop}"), "aud": app("").client_id,
        "sub": "42", "exp": now + 60, "nbf": now, "iat": now,
    })
}

fn signed(secret: &str, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({"alg": "HS256", "typ": "JWT"})), part(claims));
    let mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(&text);
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn token(desk: &Desk) -> String {
    signed("hush", &claims(desk, ANA))
}

/// A page load in the admin's frame.
fn load(path: &str) -> Builder {
    Request::get(path).header("sec-fetch-dest", "iframe").header(header::HOST, crate::desk::HOST)
}

async fn get(desk: &Desk, request: Builder) -> Answer {
    send(&desk.router, request.body(Body::empty()).unwrap()).await
}

async fn loaded(desk: &Desk, path: &str) -> Answer {
    let mark = if path.contains('?') { '&' } else { '?' };
    get(desk, load(&format!("{path}{mark}id_token={}", token(desk)))).await
}

fn policy(answer: &Answer) -> &str {
    answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap()
}

#[tokio::test]
async fn a_page_with_a_session_token_shows_its_shop_and_may_stand_in_that_stores_frame_alone() {
    let desk = Desk::new().await;
    let answer = loaded(&desk, "/orders").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.says("Magazin ana") && !answer.says("Magazin bob") && !answer.says("action=\"/sign-out\""));
    assert!(policy(&answer).contains("frame-ancestors https://ana.myshopify.com https://admin.shopify.com"));
    assert!(!policy(&answer).contains("unsafe") && !answer.headers.contains_key(header::X_FRAME_OPTIONS));
    assert!(!answer.headers.contains_key(header::SET_COOKIE), "a cookie would not come back anyway");
    assert!(answer.says("https://cdn.shopify.com/shopifycloud/app-bridge.js") && answer.says("shopify-api-key"));
}

#[tokio::test]
async fn outside_the_admin_nothing_of_shopify_is_loaded_and_no_frame_is_allowed() {
    let desk = Desk::new().await;
    let answer = desk.signed_in(&desk.ana).await.get("/orders").await;
    assert!(!answer.says("cdn.shopify.com") && answer.says("action=\"/sign-out\""));
    assert!(policy(&answer).contains("frame-ancestors 'none'"));
    assert_eq!(answer.headers[header::X_FRAME_OPTIONS], "DENY");
}

#[tokio::test]
async fn the_secret_before_a_change_is_good_too() {
    let desk = Desk::new().await;
    let token = signed("old-hush", &claims(&desk, ANA));
    assert_eq!(get(&desk, load(&format!("/orders?id_token={token}"))).await.status, StatusCode::OK);
}

#[rstest]
#[case::another_secret("other", json!({}))]
#[case::another_app("hush", json!({"aud": "another"}))]
#[case::over("hush", json!({"exp": 1_000}))]
#[case::a_customers("hush", json!({"iss": null, "dest": ANA, "sub": "gid://shopify/Customer/1"}))]
#[case::of_an_extension("hush", json!({"iss": null, "dest": ANA}))]
#[tokio::test]
async fn a_bad_token_makes_a_script_ask_again_and_a_page_fetch_a_fresh_one(#[case] secret: &str, #[case] wrong: Value) {
    let desk = Desk::new().await;
    let mut claims = claims(&desk, ANA);
    claims.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
    let token = signed(secret, &claims);
    let by_script = Request::get("/orders").header(header::AUTHORIZATION, format!("Bearer {token}"));
    let answer = get(&desk, by_script).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers["x-shopify-retry-invalid-session-request"], "1");
    let answer = get(&desk, load(&format!("/orders?page=2&id_token={token}"))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/shopify/session?shopify-reload="), "{}", answer.location());
    assert!(!answer.location().contains("id_token"), "{}", answer.location());
}

#[tokio::test]
async fn a_page_without_a_token_comes_back_with_one_by_a_page_that_goes_nowhere_else() {
    let desk = Desk::new().await;
    let answer = get(&desk, load("/orders/7?tab=history&shop=ana.myshopify.com")).await;
    let way = answer.location().to_owned();
    assert!(way.contains("shopify-reload=https%3A%2F%2Fwaybill.example%2Forders%2F7%3Ftab%3Dhistory"), "{way}");
    let page = get(&desk, load(&way)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says("app-bridge.js") && page.says("shopify-api-key"));
    assert!(policy(&page).contains("frame-ancestors https://*.myshopify.com https://admin.shopify.com"));
    for elsewhere in ["https://evil.example/", "https://waybill.example.evil.example/", "//evil.example", ""] {
        let query: String = url::form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect();
        let answer = get(&desk, load(&format!("/shopify/session?shopify-reload={query}"))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{elsewhere}");
    }
}

#[tokio::test]
async fn a_boosted_link_gets_a_whole_page_by_its_script_token() {
    let desk = Desk::new().await;
    let request = Request::get("/orders")
        .header(header::AUTHORIZATION, format!("Bearer {}", token(&desk)))
        .header("hx-request", "true");
    let part = get(&desk, request).await;
    assert!(!part.says("<html"));
    let request = Request::get("/orders")
        .header(header::AUTHORIZATION, format!("Bearer {}", token(&desk)))
        .header("hx-request", "true")
        .header("hx-boosted", "true");
    assert!(get(&desk, request).await.says("<html"));
}

async fn post(desk: &Desk, form_token: &str, bearer: bool) -> Answer {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("form_token", form_token).append_pair("email", "new@shop.example");
    let mut request = Request::post("/account")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::HOST, crate::desk::HOST)
        .header("sec-fetch-site", "same-origin");
    request = if bearer {
        request.header(header::AUTHORIZATION, format!("Bearer {}", token(desk)))
    } else {
        request.header("sec-fetch-dest", "iframe")
    };
    send(&desk.router, request.body(Body::from(form.finish())).unwrap()).await
}

async fn address(desk: &Desk) -> Option<String> {
    desk.store.shop(desk.ana.id).await.unwrap().unwrap().address_email
}

#[rstest]
#[case::by_script(true)]
#[case::as_a_plain_form(false)]
#[tokio::test]
async fn a_form_of_a_page_in_the_admin_works_without_a_cookie(#[case] bearer: bool) {
    let desk = Desk::new().await;
    let page = loaded(&desk, "/account").await;
    let answer = post(&desk, &page.form_token(), bearer).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.location(), "/account?saved=1");
    assert_eq!(address(&desk).await.as_deref(), Some("new@shop.example"));
}

#[tokio::test]
async fn a_form_that_was_open_too_long_or_was_changed_saves_nothing() {
    let desk = Desk::new().await;
    let form_token = loaded(&desk, "/account").await.form_token();
    let before = address(&desk).await;
    let changed = form_token.replace("ana.", "bob.");
    for form_token in [changed.as_str(), "", "made-up"] {
        for bearer in [true, false] {
            assert_ne!(post(&desk, form_token, bearer).await.location_or_nothing(), "/account?saved=1");
        }
    }
    desk.clock.move_to(desk.clock.now() + SignedDuration::from_mins(61));
    let answer = post(&desk, &form_token, false).await;
    assert!(answer.location().starts_with("/shopify/session?"), "{}", answer.location());
    assert_eq!(address(&desk).await, before);
}

#[tokio::test]
async fn another_stores_token_opens_no_order_of_this_one() {
    let desk = Desk::new().await;
    let bobs = signed("hush", &claims(&desk, "bob.myshopify.com"));
    let path = format!("/orders/{}?id_token={bobs}", desk.ana.orders["#1001"]);
    let answer = get(&desk, load(&path)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(policy(&answer).contains("https://bob.myshopify.com"), "the problem's page is shown in the frame");
}

#[tokio::test]
async fn more_actions_leads_from_an_order_in_the_admin_to_its_parcels() {
    let desk = Desk::new().await;
    let order = desk.ana.orders["#1001"];
    let gid = desk.store.order(desk.ana.id, order).await.unwrap().unwrap().file.order.shopify_gid.unwrap();
    let number = gid.rsplit('/').next().unwrap().to_owned();
    let answer = loaded(&desk, &format!("/shopify/order?id={number}&shop={ANA}")).await;
    assert!(answer.location().starts_with(&format!("/orders/{order}?id={number}&shop={ANA}&id_token=")));
    assert_eq!(loaded(&desk, "/shopify/order?id=1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_customers_page_needs_no_token_anywhere() {
    let desk = Desk::new().await;
    let token = desk.public_token(&desk.ana, "#1001").await;
    assert_eq!(get(&desk, load(&format!("/t/{token}"))).await.status, StatusCode::OK);
}
