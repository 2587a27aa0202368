//! How far a feed is read, who reads it, and what it spares.

use jiff::{SignedDuration, Timestamp};
use rstest::rstest;
use store::{FeedCursor, FeedLease, FeedState, LabelNews, OpenWindow, RefreshRun, RunWay, Spent, StoreError};
use tracking::{
    AccountId, AskReason, CourierSays, Heading, LabelId, NextAsk, PickUpPoint, Scan, ShopId, Status, TrackingNo,
};

use crate::world::{Db, LEASE, World, answer, at, scan, standing};

const LATER: i64 = 14_400;

async fn account(world: &World, shop: ShopId) -> AccountId {
    world.store.accounts(shop).await.unwrap()[0].id
}

/// Labels that were asked in full at second 10 and are due again four hours later; the feed was begun at second 0.
async fn followed(world: &World, labels: usize) -> (ShopId, AccountId, Vec<LabelId>) {
    let (shop, _, ids) = world.shop_with_labels("ana", labels).await;
    let account = account(world, shop).await;
    world.store.start_feed(shop, account, at(0), at(-600)).await.unwrap();
    let mut now = 1;
    while let Some(batch) = world.claim(at(now)).await {
        let mut unit = world.store.unit(shop).await.unwrap();
        let told = |id| answer(id, batch.lease_token, &[scan(-60, "1", Status::PickedUp)], Some(at(LATER)));
        unit.record_answers(&batch.labels.iter().map(|label| told(label.id)).collect::<Vec<_>>()).await.unwrap();
        unit.commit().await.unwrap();
        now += 1;
    }
    (shop, account, ids)
}

async fn taken(world: &World, now: Timestamp) -> FeedLease {
    let batch = world.claim(now).await.expect("nothing is due");
    world.store.take_feed(&batch, now, LEASE).await.unwrap().expect("somebody reads the feed")
}

fn cursor(to: Timestamp) -> FeedCursor {
    FeedCursor { read_to: to, settled_to: to, open: None }
}

#[rstest]
#[tokio::test]
async fn a_feed_is_begun_once_and_moves_with_its_pages(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, account, _) = followed(&world, 1).await;
    let begun = FeedState { account, since: at(0), cursor: cursor(at(-600)), rows_an_hour: 0, aside: None };
    assert_eq!(world.store.feed(shop, account).await.unwrap(), Some(begun.clone()));
    let lease = taken(&world, at(LATER)).await;
    let open = OpenWindow { from: at(-600), until: at(5), stream: 1, page: 3 };
    let moved = FeedCursor { open: Some(open), ..begun.cursor };
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.move_feed(&lease, &moved, None).await.unwrap();
    unit.commit().await.unwrap();
    let mut dropped = world.store.unit(shop).await.unwrap();
    dropped.move_feed(&lease, &cursor(at(7)), Some(90)).await.unwrap();
    drop(dropped);
    assert_eq!(world.store.feeds(shop).await.unwrap(), [FeedState { cursor: moved, ..begun.clone() }]);
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.move_feed(&lease, &cursor(at(7)), Some(90)).await.unwrap();
    unit.commit().await.unwrap();
    let read = world.store.feed(shop, account).await.unwrap();
    assert_eq!(read, Some(FeedState { cursor: cursor(at(7)), rows_an_hour: 90, ..begun }));
}

#[rstest]
#[tokio::test]
async fn while_a_feed_is_read_the_account_makes_no_other_call(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, account, labels) = followed(&world, 5).await;
    let batch = world.claim(at(LATER)).await.unwrap();
    let lease = world.store.take_feed(&batch, at(LATER), LEASE).await.unwrap().unwrap();
    assert!(world.claim(at(LATER + 200)).await.is_none());
    assert_eq!(world.store.take_feed(&batch, at(LATER + 200), LEASE).await.unwrap(), None);
    assert_eq!(world.store.spared_labels(shop, account, at(LATER), at(0), 100).await.unwrap(), 5, "the batch is back");
    assert_eq!(world.store.spared_labels(shop, account, at(LATER), at(0), 3).await.unwrap(), 3);
    assert_eq!(world.store.spared_labels(shop, account, at(LATER), at(11), 100).await.unwrap(), 0);
    world.store.leave_feed(&lease, at(LATER + 201)).await.unwrap();
    let again = world.claim(at(LATER + 203)).await.unwrap();
    assert_eq!((again.labels.len(), again.labels[0].attempts), (3, 1));
    assert!(labels.contains(&again.labels[0].id));
}

#[rstest]
#[tokio::test]
async fn who_read_too_slowly_keeps_nothing(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, account, _) = followed(&world, 1).await;
    let slow = taken(&world, at(LATER)).await;
    let after = at(LATER) + LEASE + SignedDuration::from_secs(1);
    let other = taken(&world, after).await;
    let mut unit = world.store.unit(shop).await.unwrap();
    let lost = unit.move_feed(&slow, &cursor(at(9)), None).await;
    assert!(matches!(lost, Err(StoreError::LeaseLost { .. })), "{lost:?}");
    drop(unit);
    world.store.set_feed_aside(&slow, at(LATER * 9), "late").await.unwrap();
    world.store.leave_feed(&slow, after).await.unwrap();
    assert!(world.claim(after).await.is_none(), "the account was freed by somebody else");
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.move_feed(&other, &cursor(at(9)), None).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(world.store.feed(shop, account).await.unwrap().unwrap().aside, None);
}

#[rstest]
#[tokio::test]
async fn with_other_credentials_a_feed_is_begun_anew(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, account, _) = followed(&world, 1).await;
    world.store.save_credentials(shop, account, &std::collections::BTreeMap::new()).await.unwrap();
    assert_eq!(world.store.feed(shop, account).await.unwrap(), None);
}

#[tokio::test]
async fn after_a_restart_the_account_of_a_dead_reader_is_free_at_once() {
    let world = World::new(Db::Sqlite).await;
    followed(&world, 1).await;
    taken(&world, at(LATER)).await;
    world.store.take_back_leases(at(LATER + 5)).await.unwrap();
    taken(&world, at(LATER + 5)).await;
}

#[rstest]
#[tokio::test]
async fn labels_are_found_by_number_in_their_account_alone(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, own, labels) = followed(&world, 2).await;
    let (bob, _, _) = world.shop_with_labels("bob", 2).await;
    let numbers = ["AWB0002", "AWB0099", "X1'; --"]
        .map(|number| TrackingNo::parse(&number.replace(['\'', ';', ' '], "")).unwrap());
    let mut unit = world.store.unit(shop).await.unwrap();
    let found = unit.labels_with_numbers(own, &numbers).await.unwrap();
    assert_eq!(found.iter().map(|label| label.id).collect::<Vec<_>>(), [labels[1]]);
    assert_eq!(unit.labels_with_numbers(account(&world, bob).await, &numbers).await.unwrap(), []);
    let turns = unit.label_turns(&[labels[1]]).await.unwrap();
    assert_eq!(
        (turns[0].next_due, turns[0].asked_fully_at, turns[0].is_in_hand),
        (Some(at(LATER)), Some(at(10)), false)
    );
    drop(unit);
    let mut other = world.store.unit(bob).await.unwrap();
    assert_eq!(other.labels_with_numbers(own, &numbers).await.unwrap(), []);
    assert_eq!(other.label_turns(&[labels[1]]).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn news_of_a_feed_change_the_label_and_not_its_turn(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, account, labels) = followed(&world, 1).await;
    let order = world.store.order_by_name(shop, "#1001").await.unwrap().unwrap();
    let told = scan(50, "33", Status::OutForDelivery);
    let point = PickUpPoint { name: Some("easybox".to_owned()), ..PickUpPoint::default() };
    let in_a_locker = CourierSays { point: Some(point), ..CourierSays::default() };
    let news = LabelNews {
        label: labels[0],
        new_scans: vec![told.clone()],
        says: in_a_locker.clone(),
        shown: standing(Status::OutForDelivery),
        known: standing(Status::OutForDelivery),
        since: Some(at(50)),
        courier_text: Some("x".to_owned()),
        seen_at: at(60),
    };
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.record_news(std::slice::from_ref(&news)).await.unwrap();
    unit.record_news(&[news]).await.unwrap();
    unit.commit().await.unwrap();
    let detail = world.store.order(shop, order).await.unwrap().unwrap();
    assert_eq!(detail.file.labels[0].scans.len(), 2);
    assert_eq!(detail.file.labels[0].says, in_a_locker);
    assert_eq!((detail.labels[0].next.at, detail.labels[0].asked_at), (Some(at(LATER)), Some(at(10))));

    // The full ask tells the same scan with its direction; a feed that comes later does not take it away.
    let batch = world.claim(at(LATER)).await.unwrap();
    let full = Scan { heading: Some(Heading::Sender), ..told.clone() };
    for scan in [full.clone(), told] {
        let mut unit = world.store.unit(shop).await.unwrap();
        unit.record_answers(&[answer(labels[0], batch.lease_token, std::slice::from_ref(&scan), Some(at(LATER)))])
            .await
            .unwrap();
        let news = LabelNews {
            label: labels[0],
            new_scans: vec![scan],
            says: in_a_locker.clone(),
            shown: standing(Status::OutForDelivery),
            known: standing(Status::OutForDelivery),
            since: None,
            courier_text: None,
            seen_at: at(70),
        };
        unit.record_news(&[news]).await.unwrap();
        unit.ask_about_moved(account, &labels, at(80)).await.unwrap();
        unit.commit().await.unwrap();
    }
    let file = world.store.order_files(shop, &[order]).await.unwrap().remove(0);
    assert_eq!(file.labels[0].scans.last(), Some(&full));
    let moved = world.claim(at(LATER + 60)).await.unwrap();
    assert_eq!(moved.labels[0].cause, AskReason::Moved);
}

#[rstest]
#[tokio::test]
async fn spared_labels_are_asked_at_their_next_time(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, account, labels) = followed(&world, 5).await;
    let lease = taken(&world, at(LATER)).await;
    let mut unit = world.store.unit(shop).await.unwrap();
    let first = unit.spared_labels(account, at(LATER), at(0), LabelId(0), 2).await.unwrap();
    let rest = unit.spared_labels(account, at(LATER), at(0), first[1].id, 100).await.unwrap();
    let found: Vec<_> = first.iter().chain(&rest).map(|label| label.id).collect();
    assert_eq!((found, first[0].status), (labels.clone(), Status::PickedUp));
    let next = NextAsk { at: Some(at(LATER * 2)), why: AskReason::FixedTime };
    unit.spare(&[(labels[0], next)], at(LATER)).await.unwrap();
    unit.commit().await.unwrap();
    world.store.leave_feed(&lease, at(LATER)).await.unwrap();
    assert_eq!(world.store.spared_labels(shop, account, at(LATER), at(0), 100).await.unwrap(), 4);
    let order = world.store.order_by_name(shop, "#1001").await.unwrap().unwrap();
    let detail = world.store.order(shop, order).await.unwrap().unwrap();
    assert_eq!((detail.labels[0].next, detail.labels[0].asked_at), (next, Some(at(LATER))));
}

#[rstest]
#[tokio::test]
async fn what_refreshes_cost_is_summed_up(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, account, _) = followed(&world, 1).await;
    let run = RefreshRun {
        account,
        started_at: at(1),
        finished_at: at(2),
        way: RunWay::Each,
        cause: AskReason::Interval,
        asked: 10,
        answered: 10,
        errors: 0,
        calls: 10,
        news: 2,
        new_scans: 3,
        error: None,
    };
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.record_run(&RefreshRun { started_at: at(0), ..run.clone() }).await.unwrap();
    unit.record_run(&run).await.unwrap();
    unit.record_run(&RefreshRun { way: RunWay::Feed, asked: 190, calls: 6, news: 5, ..run }).await.unwrap();
    unit.commit().await.unwrap();
    let spent = world.store.spent(shop, at(1)).await.unwrap();
    assert_eq!(spent, Spent { asked: 10, spared: 190, ask_calls: 10, feed_calls: 6, news: 7 });
    assert_eq!(spent.a_label(), Some(0.08));
    assert_eq!(world.store.spent(shop, at(5)).await.unwrap().a_label(), None);
}
