//! Codes that nobody knows, from the page that lists them to what follows from a merchant's word.

use std::time::Duration;

use axum::http::StatusCode;
use jiff::SignedDuration;
use store::{LabelAnswer, ReplayState, UnmappedSighting};
use tracking::{
    ActsNext, AskReason, CourierSays, Meaning, NextAsk, Preference, Scan, Standing, Status, Why, ZoneSource,
};

use crate::desk::Desk;

const X77: [(&str, &str); 3] = [("courier", "sameday"), ("code", "X77"), ("detail", "")];

fn saying<'a>(status: &'a str, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    X77.into_iter().chain([("status", status), ("reason", reason), ("acts_next", "")]).collect()
}

/// Five hours later the courier says something about Ana's order #1007 that nobody knows.
async fn desk_with_an_unknown_code() -> Desk {
    let desk = Desk::new().await;
    desk.clock.move_to(desk.clock.now() + SignedDuration::from_hours(5));
    let (now, order) = (desk.clock.now(), desk.ana.orders["#1007"]);
    let scan = Scan {
        at: now - SignedDuration::from_hours(1),
        zone: ZoneSource::Assumed,
        code: "X77".to_owned(),
        detail: None,
        text: "Predat <b>altfel</b>".to_owned(),
        place: None,
        heading: None,
        meaning: Meaning::Unmapped,
    };
    let unknown = Standing { status: Status::Unknown, reason: None, acts_next: ActsNext::Nobody };
    while let Some(batch) =
        desk.store.claim_labels(now, SignedDuration::from_mins(5), &store::Busy::default()).await.unwrap()
    {
        let Some(label) = batch.labels.iter().find(|label| label.order == order) else { continue };
        let mut unit = desk.store.unit(desk.ana.id).await.unwrap();
        let answer = LabelAnswer {
            label: label.id,
            lease_token: batch.lease_token,
            new_scans: vec![scan.clone()],
            says: CourierSays::default(),
            shown: unknown,
            known: Standing { status: Status::InTransit, ..unknown },
            since: Some(scan.at),
            courier_text: Some(scan.text.clone()),
            next: NextAsk { at: Some(now + SignedDuration::from_hours(4)), why: AskReason::Interval },
            asked_at: now,
            error: None,
        };
        unit.record_answers(&[answer]).await.unwrap();
        let sighting = UnmappedSighting {
            courier: "sameday".to_owned(),
            code: "X77".to_owned(),
            detail: String::new(),
            text: scan.text.clone(),
            label: label.id,
            at: scan.at,
        };
        unit.note_unmapped(&sighting).await.unwrap();
        unit.commit().await.unwrap();
    }
    desk
}

/// The shop's last replay, when it has ended.
async fn ended(desk: &Desk) -> ReplayState {
    let look = async {
        loop {
            match desk.store.replay(desk.ana.id).await.unwrap() {
                Some(state) if state.ended_at.is_some() => return state,
                _ => tokio::task::yield_now().await,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), look).await.unwrap()
}

#[tokio::test]
async fn an_unknown_code_is_mapped_previewed_and_read_again_on_the_pages() {
    let desk = desk_with_an_unknown_code().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let order = format!("/orders/{}", desk.ana.orders["#1007"]);
    assert!(ana.get("/attention").await.says("href=\"/codes\""));
    let page = ana.get("/codes").await;
    for text in ["X77", "Sameday", "Predat &#60;b&#62;altfel", "Seen once", &format!("href=\"{order}\"")] {
        assert!(page.says(text), "{text}");
    }

    let saved = ana.submit("/codes", "/codes/map", &saying("delivered", "")).await;
    assert_eq!(saved.location(), "/codes/replay?courier=sameday&code=X77");
    let preview = ana.get(saved.location()).await;
    for text in ["#1007", "Unknown", "Delivered", "Update Shopify fulfillment status"] {
        assert!(preview.says(text), "{text}");
    }
    let held = || async { desk.store.held_decisions(desk.ana.id, 50).await.unwrap() };
    let before = held().await;

    let begun = ana.submit(saved.location(), "/codes/replay", &X77).await;
    assert_eq!(begun.location(), "/codes?done=reading");
    let state = ended(&desk).await;
    assert_eq!((state.labels, state.changed), (1, 1));
    let page = ana.get("/codes").await;
    assert!(
        page.says("1 parcels read again, 1 corrected") && page.says("Every code that your couriers sent is known.")
    );
    assert!(ana.get(&order).await.says("Delivered"));

    let attention = ana.get("/attention").await;
    assert!(attention.says("it follows from codes that were mapped later") && attention.says("/held/confirm-all"));
    let done = ana.submit("/attention", "/held/confirm-all", &[]).await;
    assert!(done.location().starts_with("/attention?done=held-confirmed-all&count="), "{}", done.location());
    assert!(ana.get(done.location()).await.says("decisions were settled"));
    let left: Vec<Why> = held().await.into_iter().map(|one| one.why).collect();
    assert!(!left.contains(&Why::ReadAgain) && left.len() >= before.len(), "{left:?}");
}

#[tokio::test]
async fn one_held_decision_is_confirmed_or_discarded_and_a_second_word_says_so() {
    let desk = desk_with_an_unknown_code().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    ana.submit("/codes", "/codes/map", &saying("delivered", "")).await;
    ana.submit("/codes/replay?courier=sameday&code=X77", "/codes/replay", &X77).await;
    ended(&desk).await;
    let held = desk.store.held_decisions(desk.ana.id, 50).await.unwrap();
    let of = |preference| held.iter().find(|one| one.why == Why::ReadAgain && one.preference == preference).unwrap().id;
    let told = format!("/held/{}/confirm", of(Preference::FulfillmentStatus));
    let summary = format!("/held/{}/discard", of(Preference::Tracking));
    let waiting = desk.store.unfinished().await.unwrap().effects;
    assert_eq!(ana.submit("/attention", &told, &[]).await.location(), "/attention?done=held-confirmed");
    assert_eq!(ana.submit("/attention", &summary, &[]).await.location(), "/attention?done=held-discarded");
    assert_eq!(desk.store.unfinished().await.unwrap().effects, waiting + 1);
    let token = ana.form_token().await;
    let again = ana.post(&told, &token, &[]).await;
    assert_eq!(again.location(), "/attention?done=held-gone");
    assert!(ana.get(again.location()).await.says("That had been settled already."));
    assert_eq!(desk.store.unfinished().await.unwrap().effects, waiting + 1);
}

#[tokio::test]
async fn a_form_without_a_meaning_saves_nothing_and_says_what_is_missing() {
    let desk = desk_with_an_unknown_code().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let empty = ana.submit("/codes", "/codes/map", &saying("", "")).await;
    assert!(empty.says("Nothing was saved: choose what the code means."));
    let notice = ana.submit("/codes", "/codes/map", &saying("notice", "weather")).await;
    assert!(notice.says("Nothing was saved: a notice changes nothing"));
    let odd = ana.submit("/codes", "/codes/map", &saying("delayed", "because")).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    assert_eq!(desk.store.code_mappings(Some(desk.ana.id)).await.unwrap(), []);
}

#[tokio::test]
async fn a_mapping_holds_for_its_own_shop_and_is_removed_by_it_alone() {
    let desk = desk_with_an_unknown_code().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    ana.submit("/codes", "/codes/map", &saying("in_transit", "")).await;
    assert!(ana.get("/codes").await.says("/codes/unmap"));
    let mut bob = desk.signed_in(&desk.bob).await;
    assert!(!bob.get("/codes").await.says("X77"));
    let token = bob.form_token().await;
    assert_eq!(bob.post("/codes/unmap", &token, &X77).await.status, StatusCode::NOT_FOUND);
    assert!(bob.get("/codes/replay?courier=sameday&code=X77").await.says("No parcel would change"));
    let removed = ana.submit("/codes", "/codes/unmap", &X77).await;
    assert_eq!(removed.location(), "/codes/replay?courier=sameday&code=X77");
    assert_eq!(desk.store.code_mappings(Some(desk.ana.id)).await.unwrap(), []);
    assert_eq!(ana.get("/codes/replay?courier=pigeon").await.status, StatusCode::NOT_FOUND);
}
