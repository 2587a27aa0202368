//! *Connected services > Invoicing*, an order's invoices, and switches that exclude each other.

use axum::http::StatusCode;
use store::AccountState;
use tracking::{Effect, Preference, Switch};

use crate::desk::Desk;
use crate::sample_invoices;

const FIELDS: [(&str, &str); 3] = [("email", "shop@shop.example"), ("token", "hush-hush"), ("company", "RO99999990")];

#[tokio::test]
async fn a_service_is_connected_tested_and_its_secret_is_never_shown() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    assert!(browser.get("/couriers").await.says("Connect an invoicing service"));
    let page = "/invoicing/connect/smartbill";
    let answer = browser.submit(page, page, &FIELDS).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.location(), "/invoicing?done=connected&result=away&field=");
    let account = desk.store.invoicing_account(desk.ana.id).await.unwrap().unwrap();
    assert_eq!(account.state, AccountState::Disabled, "no series is chosen yet");
    assert!(!desk.store.shop(desk.ana.id).await.unwrap().unwrap().invoicing);
    let shown = browser.get(answer.location()).await;
    assert!(shown.says("SmartBill does not answer at the moment"), "{}", shown.body);
    assert!(shown.says("value=\"shop@shop.example\"") && !shown.says("hush-hush"));
    assert!(shown.says("No invoice is made yet"));
    assert!(browser.get("/couriers").await.says("Invoicing: SmartBill"));
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named_at_its_field() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let page = "/invoicing/connect/oblio";
    let answer = browser.submit(page, page, &FIELDS[..1]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.body.matches("role=\"alert\"").count(), 2, "secret and company");
    assert!(answer.says("value=\"shop@shop.example\""));
    let fgo = "/invoicing/connect/fgo";
    let elsewhere = [("company", "1"), ("key", "k"), ("platform", "p"), ("site", "http://127.0.0.1:9")];
    let answer = browser.submit(fgo, fgo, &elsewhere).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("is none of this service"), "{}", answer.body);
    assert_eq!(desk.store.invoicing_account(desk.ana.id).await.unwrap(), None);
    assert_eq!(browser.get("/invoicing/connect/pigeon").await.status, StatusCode::NOT_FOUND);

    browser.submit("/invoicing/connect/smartbill", "/invoicing/connect/smartbill", &FIELDS).await;
    let error = Some("the account was refused");
    desk.store.set_invoicing_state(desk.ana.id, AccountState::NeedsAttention, error).await.unwrap();
    let refused = browser.get("/invoicing?done=tested&result=refused&field=token").await;
    assert!(refused.says("SmartBill refuses this. In SmartBill: My account"), "{}", refused.body);
    assert!(browser.get("/attention").await.says("SmartBill refuses the account: the account was refused"));
    let settings = [("series", "WB"), ("unit", ""), ("due_days", "soon"), ("vat", "payer"), ("language", "RO")];
    let answer = browser.submit("/invoicing", "/invoicing/settings", &settings).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("Type a whole number of days from 0 to 365") && answer.says("value=\"soon\""));
    assert!(answer.says("This is empty. The service wants it."));
}

#[tokio::test]
async fn the_settings_are_saved_and_the_service_is_disconnected() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    browser.submit("/invoicing/connect/smartbill", "/invoicing/connect/smartbill", &FIELDS).await;
    let settings = [
        ("series", "WB"),
        ("vat", "payer"),
        ("language", "EN"),
        ("unit", "buc"),
        ("discount_name", "Discount"),
        ("due_days", "14"),
        ("courier_cash", "Ramburs"),
        ("card", "Card"),
    ];
    let answer = browser.submit("/invoicing", "/invoicing/settings", &settings).await;
    assert_eq!(answer.location(), "/invoicing?done=settings#main");
    let shown = browser.get("/invoicing").await;
    assert!(shown.says("value=\"14\"") && shown.says("<option value=\"EN\" selected>"), "{}", shown.body);
    assert!(browser.get("/invoicing/disconnect").await.says("Invoices stay as they are"));
    let gone = browser.submit("/invoicing/disconnect", "/invoicing/disconnect", &[]).await;
    assert!(browser.get(gone.location()).await.says("Disconnected."));
    assert_eq!(desk.store.invoicing_account(desk.ana.id).await.unwrap(), None);
}

#[tokio::test]
async fn one_click_keeps_one_of_two_ways_that_exclude_each_other() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let mut preferences = desk.store.preferences(desk.ana.id).await.unwrap();
    let now = desk.clock.now();
    preferences.put(Preference::CreateInvoice, true, now);
    preferences.put(Preference::DispatchOnPickUp, true, now);
    preferences.invoice_with_label = Switch::on_since(now);
    preferences.mark_dispatched_on_label = true;
    desk.store.save_preferences(desk.ana.id, &preferences, now).await.unwrap();
    for page in ["/preferences/tracking", "/preferences/default-values"] {
        assert_eq!(browser.get(page).await.body.matches("name=\"keep\"").count(), 4, "{page}");
    }
    let keep = [("keep", "invoice_on_delivery"), ("back", "tracking")];
    let mended = browser.submit("/preferences/tracking", "/preferences/mend", &keep).await;
    assert_eq!(mended.location(), "/preferences/tracking?saved=1");
    let keep = [("keep", "dispatch_with_label"), ("back", "defaults")];
    let mended = browser.submit("/preferences/default-values", "/preferences/mend", &keep).await;
    assert_eq!(mended.location(), "/preferences/default-values?saved=1");
    let saved = desk.store.preferences(desk.ana.id).await.unwrap();
    assert!(!saved.invoice_with_label.on && saved.switch(Preference::CreateInvoice).on);
    assert!(saved.mark_dispatched_on_label && !saved.switch(Preference::DispatchOnPickUp).on);
    assert!(!browser.get("/preferences/tracking").await.says("name=\"keep\""));
}

#[tokio::test]
async fn an_invoice_of_a_returned_parcel_is_a_task_until_it_is_reversed_or_kept() {
    let desk = Desk::new().await;
    sample_invoices::add(&desk.store, &desk.ana, desk.clock.now()).await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let order = desk.ana.orders["#1012"];
    let page = format!("/orders/{order}/invoice");
    assert!(browser.get("/attention").await.says(&format!("{page}#reverse")));
    let shown = browser.get(&page).await;
    assert!(shown.says("A parcel of this order came back to you") && shown.says("Yes, reverse it"), "{}", shown.body);
    let kept = browser.submit("/attention", &format!("{page}/1/keep"), &[]).await;
    assert!(browser.get(kept.location()).await.says("Kept. You can still reverse it."));
    assert!(!browser.get("/attention").await.says("Invoices of returned parcels"));
    browser.submit(&page, &format!("{page}/1/reverse"), &[]).await;
    let detail = desk.store.order(desk.ana.id, order).await.unwrap().unwrap();
    let is_reversal = |row: &&store::EffectRow| matches!(row.effect, Effect::ReverseInvoice { issue: 1, .. });
    assert_eq!(detail.effects.iter().filter(is_reversal).count(), 1);
    assert!(browser.get(&page).await.says("The invoice is being reversed"));
    let reversed = browser.get(&format!("/orders/{}/invoice", desk.ana.orders["#1003"])).await;
    assert!(reversed.says("Reversed by WB 0416") && !reversed.says("Yes, reverse it"));
}

#[tokio::test]
async fn an_invoice_in_doubt_asks_the_person_and_takes_an_answer() {
    let desk = Desk::new().await;
    sample_invoices::add(&desk.store, &desk.ana, desk.clock.now()).await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let order = desk.ana.orders["#1004"];
    let page = format!("/orders/{order}/invoice");
    let shown = browser.get(&page).await;
    assert!(shown.says("Whether this invoice was made is not known") && shown.says("value=\"WB\""), "{}", shown.body);
    assert!(!shown.says("Make the invoice now"), "not while it is in doubt");
    let empty = browser.submit(&page, &format!("{page}/1/made"), &[("series", "WB"), ("number", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("Type the series and the number"), "{}", empty.body);
    let unasked = browser.submit(&page, &format!("{page}/1/made"), &[("series", "WB"), ("number", "0416")]).await;
    assert!(unasked.says("The service could not be asked") && unasked.says("value=\"0416\""), "{}", unasked.body);
    desk.clock.move_to(desk.clock.now() + jiff::SignedDuration::from_mins(1));
    let said = browser.submit(&page, &format!("{page}/1/not-made"), &[]).await;
    assert!(said.location().ends_with("done=invoice-word"), "{}", said.location());
    let shown = browser.get(said.location()).await;
    assert!(shown.says("You said that it was not made") && !shown.says("Whether this invoice was made"));
}

#[tokio::test]
async fn a_payment_in_doubt_is_a_task_that_leads_to_its_question() {
    let desk = Desk::new().await;
    sample_invoices::add(&desk.store, &desk.ana, desk.clock.now()).await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let order = desk.ana.orders["#1011"];
    let page = format!("/orders/{order}/invoice");
    assert!(browser.get("/attention").await.says(&page), "it is a task");
    let shown = browser.get(&page).await;
    assert!(shown.says("Whether the payment of") && shown.says("It is there"), "{}", shown.body);
    let unasked = browser.submit(&page, &format!("{page}/1/paid"), &[]).await;
    assert!(unasked.says("The service could not be asked"), "{}", unasked.body);
    desk.clock.move_to(desk.clock.now() + jiff::SignedDuration::from_mins(1));
    let said = browser.submit(&page, &format!("{page}/1/not-paid"), &[]).await;
    let shown = browser.get(said.location()).await;
    assert!(!shown.says("Whether the payment of"), "{}", shown.body);
}
