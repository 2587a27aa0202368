//! The first import, from when on Waybill may act, and the plan.

use axum::http::StatusCode;
use store::Plan;
use tracking::{Acting, Preference};

use crate::desk::Desk;

#[tokio::test]
async fn an_import_is_started_on_its_page_and_shows_how_far_it_is() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    assert!(ana.get("/import").await.says("The open orders of the last 60 days"));
    assert_eq!(ana.submit("/import", "/import/start", &[]).await.location(), "/import");
    let shown = ana.get("/import").await;
    assert!(shown.says("0 so far, with 0 parcels") && shown.says("hx-trigger=\"every 2s\""));
    assert!(desk.store.order_import(desk.bob.id).await.unwrap().is_none(), "another shop's stays");
    let acting = desk.store.preferences(desk.ana.id).await.unwrap().acting;
    assert_eq!(acting, Acting::From(desk.clock.now()), "a shop that acts goes on");
}

#[tokio::test]
async fn nothing_is_done_before_it_is_said_from_when_on() {
    let desk = Desk::new().await;
    let mut preferences = desk.store.preferences(desk.ana.id).await.unwrap();
    preferences.put(Preference::Tracking, false, desk.clock.now());
    desk.store.save_preferences(desk.ana.id, &preferences, desk.clock.now()).await.unwrap();
    let mut ana = desk.signed_in(&desk.ana).await;
    ana.submit("/import", "/import/start", &[]).await;
    let acting = async || desk.store.preferences(desk.ana.id).await.unwrap().acting;
    assert_eq!(acting().await, Acting::NotYet);
    assert!(ana.get("/preferences/tracking").await.says("It does nothing before you say from when on"));

    for day in ["2026-11-23", "2026-02-30", "", "tomorrow"] {
        let answer = ana.submit("/import", "/import/act", &[("from", "day"), ("day", day)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(answer.says("Choose a day after today"), "{day}");
    }
    assert_eq!(acting().await, Acting::NotYet);
    ana.submit("/import", "/import/act", &[("from", "day"), ("day", "2026-11-25")]).await;
    assert_eq!(acting().await, Acting::From("2026-11-25T00:00:00+02:00".parse().unwrap()), "in the shop's zone");
    ana.submit("/import", "/import/act", &[("from", "now")]).await;
    assert_eq!(acting().await, Acting::From(desk.clock.now()));
    assert!(!ana.get("/import").await.says("/import/act"), "what was said is not taken back");
}

#[tokio::test]
async fn a_plan_without_tracking_shows_what_it_would_do() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    assert!(ana.get("/plan").await.says("Your plan includes tracking."));
    desk.store.set_plan(desk.ana.id, Plan::Basic, desk.clock.now()).await.unwrap();
    let shown = ana.get("/plan").await;
    assert!(shown.says("What tracking would do for you") && shown.says("would be followed at once"));
    assert!(shown.says("Ask whoever runs this Waybill"), "Shopify bills nothing here");
    assert!(ana.get("/preferences/tracking").await.says("href=\"/plan\""));
}
