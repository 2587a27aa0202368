//! What keeps other people out: forms of other sites, headers, markup in names, error pages.

use axum::http::{StatusCode, header};

use crate::desk::Desk;

const PAGES: &[&str] = &[
    "/sign-in",
    "/orders",
    "/attention",
    "/couriers",
    "/couriers/connect",
    "/couriers/connect/sameday",
    "/labels/import",
    "/preferences/tracking",
    "/preferences/default-values",
    "/account",
    "/health",
    "/no-such-page",
];

#[tokio::test]
async fn every_answer_carries_the_safety_headers() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let token = desk.public_token(&desk.ana, "#1001").await;
    let order = format!("/orders/{}", desk.ana.orders["#1001"]);
    let pages = PAGES.iter().map(|page| (*page).to_owned());
    for page in pages.chain([order.clone(), format!("{order}/history"), format!("/t/{token}")]) {
        let headers = browser.get(&page).await.headers;
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        for rule in ["default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
            assert!(policy.contains(rule), "{page}");
        }
        assert!(!policy.contains("unsafe"), "{page}");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{page}");
        let referrer = if page.starts_with("/t/") { "no-referrer" } else { "same-origin" };
        assert_eq!(headers[header::REFERRER_POLICY], referrer, "{page}");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{page}");
        assert!(headers.contains_key("x-request-id"), "{page}");
    }
}

#[tokio::test]
async fn the_style_sheet_may_be_kept_for_ever_and_an_old_name_is_gone() {
    let desk = Desk::new().await;
    let mut browser = desk.browser();
    let page = browser.get("/sign-in").await.body;
    let style = page.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let answer = browser.get(&style).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert!(answer.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    assert_eq!(browser.get("/assets/waybill-000000000000.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_without_the_sessions_token_changes_nothing() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let mut bobs = desk.signed_in(&desk.bob).await;
    for token in ["", "guessed", bobs.form_token().await.as_str()] {
        let answer = browser.post("/account", token, &[("email", "thief@evil.example")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.says("This form is too old"));
    }
    let shop = desk.store.shop(desk.ana.id).await.unwrap().unwrap();
    assert_eq!(shop.address_email.as_deref(), Some("orders@shop.example"));
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_even_with_the_token() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let token = browser.form_token().await;
    for from in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let answer = browser.post_from("/account", &token, &[("email", "thief@evil.example")], from).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{from:?}");
    }
    for from in [("origin", "https://waybill.example"), ("accept", "text/html")] {
        let answer = browser.post_from("/account", &token, &[("email", "new@shop.example")], from).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{from:?}");
    }
}

#[tokio::test]
async fn a_sign_in_form_needs_its_own_cookie() {
    let desk = Desk::new().await;
    let token = desk.browser().get("/sign-in").await.form_token();
    let answer = desk.browser().post("/sign-in", &token, &[("email", desk.ana.email.as_str())]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_error_page_speaks_the_browsers_language_and_leads_on() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let answer = browser.get_in("/orders/999999", "ro").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.says("Pagina nu există") && answer.says("href=\"/orders\""));
    let answer = browser.get_in("/t/unknown-token", "hu").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.says("Ez az oldal nem létezik") && !answer.says("href=\"/orders\""));
    assert_eq!(browser.get("/orders/not-a-number").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused_with_a_page() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let token = browser.form_token().await;
    let large = "x".repeat(2 << 20);
    let answer = browser.post("/preferences/default-values", &token, &[("cod_names", &large)]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.says("This form could not be read"));
}

#[tokio::test]
async fn the_database_is_asked_for_a_sign_of_life() {
    let desk = Desk::new().await;
    let answer = desk.browser().get("/health").await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "ok\n"));
}
