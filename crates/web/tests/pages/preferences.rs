//! *Preferences > Tracking* and *Default values*.

use axum::http::StatusCode;
use jiff::civil::time;
use store::Plan;
use tracking::{CustomerNews, Preference};

use crate::desk::Desk;

const ASK: [(&str, &str); 2] = [("ask_hours", "4"), ("ask_times", "10:00, 18:00, 23:00")];

fn with_ask<'a>(switches: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    switches.iter().map(|switch| (*switch, "on")).chain(ASK).collect()
}

#[tokio::test]
async fn the_eight_switches_stand_in_the_promised_order() {
    let desk = Desk::new().await;
    let shown = desk.signed_in(&desk.ana).await.get("/preferences/tracking").await;
    let places: Vec<usize> = [
        "Enable tracking",
        "Update Shopify fulfillment status",
        "Update Shopify financial status on shipment delivered",
        "Dispatch order on pick up",
        "Create invoice on shipment delivered",
        "Update invoice status on shipment delivered",
        "Email notification on shipment rejected",
        "Email notification on customer not found at the address",
    ]
    .iter()
    .map(|words| shown.body.find(&format!(">{words}</label>")).unwrap())
    .collect();
    assert!(places.is_sorted());
    assert_eq!(shown.body.matches("role=\"switch\"").count(), 8);
    assert_eq!(shown.body.matches(">Save</button>").count(), 1);
    assert_eq!(shown.body.matches("This needs an invoicing service.").count(), 2);
    assert_eq!(shown.body.matches("Works for your couriers: Sameday.").count(), 2);
}

#[tokio::test]
async fn saving_keeps_the_switches_and_since_when_they_are_on() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let fields = with_ask(&["tracking", "mail_rejected"]);
    let answer = ana.submit("/preferences/tracking", "/preferences/tracking", &fields).await;
    assert_eq!(answer.location(), "/preferences/tracking?saved=1");
    assert!(ana.get(answer.location()).await.says("Saved."));
    let saved = desk.store.preferences(desk.ana.id).await.unwrap();
    for preference in Preference::switches() {
        let is_on = matches!(preference, Preference::Tracking | Preference::MailRejected);
        assert_eq!(saved.switch(preference).on, is_on, "{preference}");
    }
    assert!(saved.switch(Preference::Tracking).since.unwrap() < desk.clock.now(), "it was on before");
    let bobs = desk.store.preferences(desk.bob.id).await.unwrap();
    assert!(bobs.switch(Preference::CreateInvoice).on, "another shop's switches stay");
}

#[tokio::test]
async fn the_two_ways_to_dispatch_warn_of_each_other_on_both_pages() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    assert!(!ana.get("/preferences/tracking").await.says("id=\"conflict\""));
    let fields = [("mark_dispatched", "on"), ("cod_names", "Ramburs")];
    ana.submit("/preferences/default-values", "/preferences/default-values", &fields).await;
    for page in ["/preferences/tracking", "/preferences/default-values"] {
        let shown = ana.get(page).await;
        assert!(shown.says("Orders that are already dispatched stay dispatched"), "{page}");
    }
    ana.submit("/preferences/tracking", "/preferences/tracking", &with_ask(&["tracking"])).await;
    assert!(!ana.get("/preferences/tracking").await.says("id=\"conflict\""));
}

#[tokio::test]
async fn ask_times_are_saved_and_wrong_ones_are_named_and_kept() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let wrong = [("tracking", "on"), ("ask_hours", "0"), ("ask_times", "10:00, noon")];
    let answer = ana.submit("/preferences/tracking", "/preferences/tracking", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("“0” is not a number of hours") && answer.says("“noon” is not a time of the day"));
    assert!(answer.says("value=\"10:00, noon\"") && answer.says("Nothing was saved yet"));
    let right = [("tracking", "on"), ("ask_hours", "6"), ("ask_times", "9, 21.30")];
    ana.submit("/preferences/tracking", "/preferences/tracking", &right).await;
    let saved = desk.store.preferences(desk.ana.id).await.unwrap().ask;
    assert_eq!((saved.every_minutes, saved.at), (360, vec![time(9, 0, 0, 0), time(21, 30, 0, 0)]));
}

#[tokio::test]
async fn cash_on_delivery_names_are_saved_one_a_line() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let fields = [("cod_names", "Ramburs\r\nPlată la livrare\r\nramburs\r\n")];
    ana.submit("/preferences/default-values", "/preferences/default-values", &fields).await;
    let saved = desk.store.preferences(desk.ana.id).await.unwrap();
    assert_eq!(saved.cod_gateways, ["Ramburs", "Plată la livrare"]);
    assert!(!saved.mark_dispatched_on_label);
    let long = "x".repeat(101);
    let answer =
        ana.submit("/preferences/default-values", "/preferences/default-values", &[("cod_names", &long)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("is too long") && answer.says(&long));
}

#[tokio::test]
async fn without_an_address_email_the_mail_switches_say_so() {
    let desk = Desk::new().await;
    desk.store.save_address_email(desk.ana.id, None).await.unwrap();
    let mut ana = desk.signed_in(&desk.ana).await;
    let shown = ana.get("/preferences/tracking").await;
    assert_eq!(shown.body.matches("There is no valid e-mail under Your account").count(), 2);
}

#[tokio::test]
async fn below_the_plan_the_switches_are_kept_and_explained() {
    let desk = Desk::new().await;
    desk.store.set_plan(desk.ana.id, Plan::Basic, desk.clock.now()).await.unwrap();
    let mut ana = desk.signed_in(&desk.ana).await;
    let shown = ana.get("/preferences/tracking").await;
    assert!(shown.says("Your plan does not include tracking") && shown.says("nothing of it is lost"));
    assert_eq!(shown.body.matches(" checked").count(), 8);
    let order = ana.get(&format!("/orders/{}", desk.ana.orders["#1001"])).await;
    assert!(order.says("Your plan does not include tracking") && order.says("In tranzit"));
    assert!(!order.says("Refresh now"));
}

#[tokio::test]
async fn a_shop_that_chose_nothing_leaves_its_customers_to_shopify() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let shown = ana.get("/preferences/customer-notifications").await;
    assert_eq!(shown.body.matches("<fieldset").count(), 8);
    assert_eq!(shown.body.matches("value=\"shopify\" checked").count(), 3);
    assert_eq!(shown.body.matches("value=\"nobody\" checked").count(), 5);
    assert_eq!(shown.body.matches("value=\"waybill\" checked").count(), 0);
}

#[tokio::test]
async fn who_tells_the_customer_is_saved_and_starts_now() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let page = "/preferences/customer-notifications";
    let fields =
        [("ready_for_pickup", "waybill"), ("delivered", "waybill"), ("silent_delivered", "on"), ("shipped", "nobody")];
    let answer = ana.submit(page, page, &fields).await;
    assert_eq!(answer.location(), "/preferences/customer-notifications?saved=1");
    let shown = ana.get(answer.location()).await;
    assert!(shown.says("Saved."));
    assert_eq!(shown.body.matches("value=\"waybill\" checked").count(), 2);
    let saved = desk.store.preferences(desk.ana.id).await.unwrap().customer;
    let tellers: Vec<_> = CustomerNews::ALL.iter().map(|news| saved.teller(*news).as_str()).collect();
    assert_eq!(tellers, ["nobody", "shopify", "nobody", "waybill", "nobody", "waybill", "nobody", "nobody"]);
    assert_eq!(saved.since(CustomerNews::Delivered).since, Some(desk.clock.now()));
    assert!(
        !desk.store.preferences(desk.bob.id).await.unwrap().customer.waybill_tells(),
        "another shop's choice stays"
    );
}

#[tokio::test]
async fn what_two_would_tell_is_not_saved_and_says_why() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let page = "/preferences/customer-notifications";
    let answer = ana.submit(page, page, &[("delivered", "waybill"), ("visit_failed", "waybill")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("Your customers would be told twice") && answer.says("Nothing was saved yet"));
    assert_eq!(answer.body.matches("value=\"waybill\" checked").count(), 2, "what was chosen is kept on the page");
    assert!(!desk.store.preferences(desk.ana.id).await.unwrap().customer.waybill_tells());
}

#[tokio::test]
async fn the_page_says_what_keeps_shopify_or_an_answer_from_arriving() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let shown = ana.get("/preferences/customer-notifications").await;
    assert!(!shown.says("it may have nothing to tell") && !shown.says("reach nobody"));
    desk.store.save_address_email(desk.ana.id, None).await.unwrap();
    ana.submit("/preferences/tracking", "/preferences/tracking", &with_ask(&["tracking"])).await;
    let shown = ana.get("/preferences/customer-notifications").await;
    assert!(shown.says("it may have nothing to tell") && shown.says("reach nobody"));
}
