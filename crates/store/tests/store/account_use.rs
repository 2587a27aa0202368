use jiff::SignedDuration;
use rstest::rstest;
use store::{AccountUse, RefreshRun};
use tracking::{AccountId, AskReason};

use crate::world::{Db, World, at, new_label};

fn run(account: AccountId, second: i64, calls: u32, error: Option<&str>) -> RefreshRun {
    RefreshRun {
        way: store::RunWay::Each,
        news: 0,
        account,
        started_at: at(second),
        finished_at: at(second + 1),
        cause: AskReason::Interval,
        asked: 10,
        answered: 10,
        errors: 0,
        calls,
        new_scans: 0,
        error: error.map(str::to_owned),
    }
}

#[rstest]
#[tokio::test]
async fn calls_are_counted_from_an_instant_on_and_failures_come_newest_first(
    #[values(Db::Sqlite, Db::Postgres)] db: Db,
) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let account = world.account(shop).await;
    let mut unit = world.store.unit(shop).await.unwrap();
    for one in [
        run(account, -100, 7, Some("yesterday")),
        run(account, 0, 1, None),
        run(account, 10, 2, Some("HTTP 503")),
        run(account, 20, 4, Some("too many calls")),
    ] {
        unit.record_run(&one).await.unwrap();
    }
    unit.commit().await.unwrap();
    let used = world.store.account_use(shop, account, at(0)).await.unwrap();
    assert_eq!(used, AccountUse { runs: 3, failed_runs: 2, calls: 7, asked: 30 });
    let failures = world.store.account_failures(shop, account, 2).await.unwrap();
    let said: Vec<_> = failures.iter().map(|run| (run.started_at, run.error.as_deref())).collect();
    assert_eq!(said, [(at(20), Some("too many calls")), (at(10), Some("HTTP 503"))]);
}

#[rstest]
#[tokio::test]
async fn the_labels_that_wait_are_told_for_each_account_and_for_couriers_without_one(
    #[values(Db::Sqlite, Db::Postgres)] db: Db,
) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 2).await;
    let account = world.store.accounts(shop).await.unwrap()[0].id;
    let mut unit = world.store.unit(shop).await.unwrap();
    let lone = store::NewLabel { courier: "cargus".to_owned(), ..new_label(order, None, "AWB0009", at(0)) };
    unit.add_label(&lone).await.unwrap();
    unit.commit().await.unwrap();
    let mut counted: Vec<_> = world.store.labels_by_account(shop, at(1)).await.unwrap();
    counted.sort_by_key(|one| one.account);
    let counted: Vec<_> = counted.iter().map(|one| (one.account, one.courier.as_str(), one.open, one.due)).collect();
    assert_eq!(counted, [(None, "cargus", 1, 0), (Some(account), "sameday", 2, 2)]);
    let waiting = world.store.waiting_labels(shop, account, 1).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].id, waiting[0].order, waiting[0].next.at), (labels[0], order, Some(at(0))));
}

#[rstest]
#[tokio::test]
async fn a_turn_is_taken_once_in_its_gap(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let account = world.account(shop).await;
    let gap = SignedDuration::from_secs(5);
    assert!(world.store.take_turn(shop, account, gap, at(0)).await.unwrap());
    assert!(!world.store.take_turn(shop, account, gap, at(4)).await.unwrap());
    assert!(world.store.take_turn(shop, account, gap, at(5)).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn a_postcode_comes_with_the_label_that_is_asked(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, _, labels) = world.shop_with_labels("ana", 2).await;
    let mut unit = world.store.unit(shop).await.unwrap();
    assert!(unit.set_postcode(labels[1], "400001").await.unwrap());
    unit.commit().await.unwrap();
    let batch = world.claim(at(1)).await.unwrap();
    let known: Vec<_> = batch.labels.iter().map(|label| label.postcode.as_deref()).collect();
    assert_eq!(known, [None, Some("400001")]);
}
