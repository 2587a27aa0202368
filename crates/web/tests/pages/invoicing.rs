//! *Connected services > Invoicing*, an order's invoices, and switches that exclude each other.

use axum::http::StatusCode;
use store::AccountState;
use tracking::{Preference, Switch};

use crate::desk::Desk;

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
