//! The list of orders, the order, and what a merchant does with it.

use axum::http::StatusCode;
use rstest::rstest;

use crate::desk::Desk;
use crate::sample_shop;

#[tokio::test]
async fn an_order_moves_from_in_progress_to_dispatched() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let order = desk.ana.orders["#1008"];
    assert!(ana.get("/orders").await.says("#1008"));
    let page = format!("/orders/{order}");
    let answer = ana.submit(&page, &format!("{page}/dispatch"), &[]).await;
    let answer = ana.get(answer.location()).await;
    assert!(answer.says("The order is marked as dispatched."));
    let token = ana.form_token().await;
    let again = ana.post(&format!("{page}/dispatch"), &token, &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "pressed twice");
    assert!(!ana.get("/orders").await.says("#1008"));
    assert!(ana.get("/orders?tab=dispatched").await.says("#1008"));
}

#[tokio::test]
async fn orders_are_found_by_name_customer_and_part_of_a_number() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let number = desk.ana.labels.keys().next().unwrap().clone();
    for (typed, finds) in [("1003", "#1003"), ("%231003", "#1003"), ("kov%C3%A1cs", "#1003"), (&number[..10], "#1001")]
    {
        let answer = ana.get(&format!("/orders?tab=all&q={typed}")).await;
        assert!(answer.says(finds), "{typed}");
    }
    assert!(ana.get("/orders?tab=all&q=zzzz").await.says("Nothing found for “zzzz”"));
}

#[rstest]
#[case("%s")]
#[case("]C1%s")]
#[case("+%s+")]
#[tokio::test]
async fn a_scanned_number_opens_its_order_at_once(#[case] scanned: &str) {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let number = desk.ana.labels.keys().last().unwrap();
    let answer = ana.get(&format!("/orders?tab=all&q={}", scanned.replace("%s", number))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), format!("/orders/{}", desk.ana.orders["#1012"]));
}

#[tokio::test]
async fn the_live_search_gets_the_list_alone() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let part = ana.get_part("/orders?tab=all&q=1003").await;
    assert!(part.says("#1003") && !part.says("<html"));
    assert!(part.headers["vary"].to_str().unwrap().to_lowercase().contains("hx-request"));
}

#[tokio::test]
async fn a_label_added_by_hand_is_asked_at_once() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let page = format!("/orders/{}", desk.ana.orders["#1002"]);
    let fields = [("courier", "sameday"), ("number", " 1onb 2700 9999 ")];
    let answer = ana.submit(&page, &format!("{page}/labels"), &fields).await;
    let answer = ana.get(answer.location()).await;
    assert!(answer.says("The label is added and will be asked at once."));
    assert!(answer.says("1ONB27009999") && answer.says("the label is new"));
}

#[rstest]
#[case("", "Tracking number: it is empty")]
#[case("12", "Tracking number: “12” is not one")]
#[case("1ONB!!!", "Tracking number: “1ONB!!!” is not one")]
#[tokio::test]
async fn a_bad_number_is_named_with_a_remedy_and_kept(#[case] typed: &str, #[case] says: &str) {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let page = format!("/orders/{}", desk.ana.orders["#1002"]);
    let fields = [("courier", "sameday"), ("number", typed)];
    let answer = ana.submit(&page, &format!("{page}/labels"), &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says(says), "{}", answer.body);
    assert!(answer.says(&format!("name=\"number\" type=\"text\" value=\"{typed}\"")));
}

#[tokio::test]
async fn an_unknown_courier_and_a_number_that_is_there_already_are_refused_on_the_page() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let page = format!("/orders/{}", desk.ana.orders["#1001"]);
    let there = desk.ana.labels.keys().next().unwrap().as_str();
    let action = format!("{page}/labels");
    let answer = ana.submit(&page, &action, &[("courier", "pigeon"), ("number", there)]).await;
    assert!(answer.says("Courier: this one is not known here"));
    let answer = ana.submit(&page, &action, &[("courier", "sameday"), ("number", there)]).await;
    assert!(answer.says("the order has") && answer.says("already"), "{}", answer.body);
}

#[tokio::test]
async fn refresh_now_asks_and_the_page_waits_for_the_answer() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let page = format!("/orders/{}", desk.ana.orders["#1001"]);
    assert!(!ana.get(&page).await.says("hx-trigger=\"every"));
    let answer = ana.submit(&page, &format!("{page}/refresh"), &[]).await;
    let answer = ana.get(answer.location()).await;
    assert!(answer.says("2 parcels are being asked now."));
    assert!(answer.says("hx-trigger=\"every 2s\"") && answer.says("you asked for it"));
    let part = ana.get_part(&format!("{page}/parcels")).await;
    assert!(part.says("Asking the courier") && !part.says("<html"));
}

#[tokio::test]
async fn the_direction_of_a_label_can_be_said_and_unsaid() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let order = desk.ana.orders["#1006"];
    let label = desk.store.order(desk.ana.id, order).await.unwrap().unwrap().labels[0].label;
    let page = format!("/orders/{order}");
    let action = format!("{page}/labels/{label}/direction");
    let answer = ana.submit(&page, &action, &[("direction", "return")]).await;
    assert!(ana.get(answer.location()).await.says("This goes to the customer"));
    ana.submit(&page, &action, &[("direction", "outbound")]).await;
    assert!(!ana.get(&page).await.says("This goes to the customer"));
}

#[tokio::test]
async fn a_cancelled_label_keeps_its_timeline() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let order = desk.ana.orders["#1006"];
    let label = desk.store.order(desk.ana.id, order).await.unwrap().unwrap().labels[0].label;
    let page = format!("/orders/{order}");
    ana.submit(&page, &format!("{page}/labels/{label}/cancel"), &[]).await;
    let shown = ana.get(&page).await;
    assert!(shown.says(">Cancelled<") && shown.says("In locker"));
    assert!(!shown.says(&format!("/labels/{label}/cancel")));
}

#[tokio::test]
async fn an_alert_stands_first_until_it_is_seen() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let page = format!("/orders/{}", desk.ana.orders["#1005"]);
    assert!(ana.get("/orders").await.says("Look at these first"));
    let alert = desk.store.alerts(desk.ana.id, true).await.unwrap();
    let alert = alert.iter().find(|one| one.order_name == "#1005").unwrap().id;
    let answer = ana.submit(&page, &format!("/alerts/{alert}/seen"), &[("order", &page[8..])]).await;
    assert!(ana.get(answer.location()).await.says("Marked as seen."));
    assert!(ana.get(&format!("{page}/history")).await.says("Alerts that were seen"));
}

#[tokio::test]
async fn what_was_given_up_can_be_tried_again() {
    let desk = Desk::new().await;
    sample_shop::park_one(&desk.store, desk.clock.now()).await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let parked = desk.store.parked_effects(desk.ana.id).await.unwrap();
    let first = &parked[0];
    let history = format!("/orders/{}/history", first.order);
    assert!(ana.get(&history).await.says("Shopify failed with HTTP 503"));
    let answer = ana.submit("/attention", &format!("/effects/{}/retry", first.id), &[]).await;
    assert_eq!(answer.location(), "/attention?done=retry");
    assert_eq!(desk.store.parked_effects(desk.ana.id).await.unwrap().len(), parked.len() - 1);
}

#[tokio::test]
async fn what_is_held_back_is_listed_with_its_reason_and_its_order() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let held = desk.store.held_decisions(desk.ana.id, 50).await.unwrap().remove(0);
    for (language, why) in
        [("en", "Because no invoicing service is connected."), ("ro", "Pentru că nu este conectat niciun")]
    {
        ana.submit("/account", "/account/language", &[("language", language)]).await;
        let shown = ana.get("/attention").await;
        assert!(shown.says(why), "{}", shown.body);
        assert!(shown.says(&format!("href=\"/orders/{}\"><strong>{}</strong>", held.order, held.order_name)));
        assert!(shown.says(held.number.as_deref().unwrap_or_default()));
    }
}

#[tokio::test]
async fn the_history_says_what_was_done_and_why() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let shown = ana.get(&format!("/orders/{}/history", desk.ana.orders["#1003"])).await;
    assert!(shown.says("Email notification on shipment rejected"));
    assert!(shown.says("Because it happened and you had not been told."));
    assert!(
        shown.says("Because it was paid by card before it was sent.")
            || shown.says("a parcel of the order was refused")
    );
}

#[tokio::test]
async fn the_couriers_page_shows_the_accounts() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let shown = ana.get("/couriers").await;
    assert!(shown.says("Contul principal") && shown.says("Works"));
}
