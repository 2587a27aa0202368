//! *Your account*.

use axum::http::StatusCode;

use crate::desk::Desk;

#[tokio::test]
async fn the_address_email_is_checked_kept_and_saved() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let answer = ana.submit("/account", "/account", &[("email", "orders@shop")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("e-Mail: “orders@shop” is not an address") && answer.says("value=\"orders@shop\""));
    let answer = ana.submit("/account", "/account", &[("email", " new@shop.example ")]).await;
    assert!(ana.get(answer.location()).await.says("value=\"new@shop.example\""));
    let shop = desk.store.shop(desk.ana.id).await.unwrap().unwrap();
    assert_eq!(shop.address_email.as_deref(), Some("new@shop.example"));
}

#[tokio::test]
async fn a_cleared_address_email_is_said_to_be_missing() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let answer = ana.submit("/account", "/account", &[("email", "")]).await;
    assert!(ana.get(answer.location()).await.says("e-Mail: nothing is entered"));
}

#[tokio::test]
async fn the_language_is_kept_whatever_the_browser_asks_for() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    assert!(ana.get_in("/orders", "ro").await.says("Needs attention"));
    ana.submit("/account", "/account/language", &[("language", "ro")]).await;
    let shown = ana.get_in("/orders", "en").await;
    assert!(shown.says("<html lang=\"ro\">") && shown.says("Comenzi"));
    let answer = ana.submit("/account", "/account/language", &[("language", "xx")]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}
