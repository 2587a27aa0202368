//! The customer's page.

use axum::http::StatusCode;

use crate::desk::Desk;

#[tokio::test]
async fn a_customer_follows_the_order_without_signing_in() {
    let desk = Desk::new().await;
    let token = desk.public_token(&desk.ana, "#1004").await;
    let shown = desk.browser().get(&format!("/t/{token}")).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.says("#1004") && shown.says("Sameday") && shown.says("You were not found at the address"));
    assert!(shown.says("Monday 23 November") || shown.says("Sunday 22 November"));
}

#[tokio::test]
async fn nothing_on_it_tells_who_bought_or_for_how_much() {
    let desk = Desk::new().await;
    for (name, order) in &desk.ana.orders {
        let detail = desk.store.order(desk.ana.id, *order).await.unwrap().unwrap();
        let shown = desk.browser().get(&format!("/t/{}", detail.public_token)).await;
        let customer = &detail.file.order.customer;
        let amount = detail.file.order.total.amount.to_string();
        for secret in [&customer.name, customer.phone.as_ref().unwrap(), customer.email.as_ref().unwrap(), &amount] {
            assert!(!shown.says(secret), "{name} tells {secret}");
        }
        assert!(!shown.says("<script") && !shown.says("Ramburs") && !shown.says("shopify_payments"));
        assert!(shown.headers["x-robots-tag"].to_str().unwrap().contains("noindex"));
        assert!(!shown.headers.contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn it_speaks_the_orders_language_unless_another_is_chosen() {
    let desk = Desk::new().await;
    let token = desk.public_token(&desk.ana, "#1003").await;
    let mut browser = desk.browser();
    assert!(browser.get_in(&format!("/t/{token}"), "ro").await.says("<html lang=\"hu\">"));
    assert!(browser.get_in(&format!("/t/{token}?lang=ro"), "hu").await.says("Refuzat"));
    assert!(browser.get(&format!("/t/{token}?lang=xx")).await.says("Visszautasítva"));
}

#[tokio::test]
async fn when_the_courier_is_silent_it_says_so() {
    let desk = Desk::new().await;
    let token = desk.public_token(&desk.ana, "#1007").await;
    let shown = desk.browser().get(&format!("/t/{token}?lang=en")).await;
    assert!(shown.says("We have no news from the courier since Sunday 15 November."));
    let token = desk.public_token(&desk.ana, "#1009").await;
    let shown = desk.browser().get(&format!("/t/{token}?lang=en")).await;
    assert!(shown.says("The courier has told us nothing about this parcel yet."));
}

#[tokio::test]
async fn a_delivered_parcel_that_went_back_is_not_shown_as_delivered() {
    let desk = Desk::new().await;
    let token = desk.public_token(&desk.ana, "#1005").await;
    let shown = desk.browser().get(&format!("/t/{token}?lang=en")).await;
    assert!(shown.says("The parcel goes back to the shop.") && !shown.says("class=\"steps\""));
}

#[tokio::test]
async fn an_order_id_is_not_a_token() {
    let desk = Desk::new().await;
    let order = desk.ana.orders["#1001"];
    for token in [order.to_string(), "x".repeat(5000), "%00".to_owned(), "1'%20OR%201=1".to_owned()] {
        assert_eq!(desk.browser().get(&format!("/t/{token}")).await.status, StatusCode::NOT_FOUND, "{token}");
    }
}
