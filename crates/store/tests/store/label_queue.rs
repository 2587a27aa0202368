use std::collections::HashSet;

use jiff::SignedDuration;
use rstest::rstest;
use store::{AccountState, Busy, LabelFilter, Plan, Store};
use tracking::{AskReason, LabelId, NextAsk, Status};

use crate::world::{Db, LEASE, World, answer, at, new_account, new_label, scan};

#[rstest]
#[tokio::test]
async fn a_claim_takes_a_batch_of_one_account_the_longest_due_first(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    world.account(shop).await;
    let order = world.order(shop, "#1").await;
    let late = world.label(shop, order, "LATE1", at(5)).await;
    let first = world.label(shop, order, "FIRST1", at(1)).await;
    let second = world.label(shop, order, "SECOND1", at(2)).await;
    world.label(shop, order, "FOURTH1", at(6)).await;
    world.label(shop, order, "TOMORROW1", at(86_400)).await;
    let batch = world.claim(at(10)).await.unwrap();
    assert_eq!(batch.labels.iter().map(|label| label.id).collect::<Vec<_>>(), [first, second, late]);
    let label = &batch.labels[0];
    assert_eq!((label.order, label.number.as_str(), label.attempts), (order, "FIRST1", 1));
    assert_eq!((label.status, label.cause, label.was_due), (Status::Unknown, AskReason::New, at(1)));
    assert_eq!((label.created_at, label.last_news_at), (at(-3600), at(-3600)));
    assert_eq!(batch.account.shop, shop);
}

#[rstest]
#[tokio::test]
async fn an_account_calls_no_faster_than_its_interval(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    world.shop_with_labels("ana", 7).await;
    assert_eq!(world.claim(at(10)).await.unwrap().labels.len(), 3);
    assert!(world.claim(at(10)).await.is_none());
    assert_eq!(world.store.next_label_due(&Busy::default()).await.unwrap(), Some(at(11)));
    assert_eq!(world.claim(at(11)).await.unwrap().labels.len(), 3);
    assert_eq!(world.claim(at(12)).await.unwrap().labels.len(), 1);
    assert!(world.claim(at(13)).await.is_none());
    assert_eq!(
        world.store.next_label_due(&Busy::default()).await.unwrap(),
        at(10).checked_add(LEASE).ok(),
        "then the first lease ends"
    );
}

#[rstest]
#[tokio::test]
async fn labels_of_a_process_that_died_are_due_again_when_the_lease_ends(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (_, _, labels) = world.shop_with_labels("ana", 2).await;
    let dead = world.claim(at(1)).await.unwrap();
    assert!(world.claim(at(300)).await.is_none());
    let heir = world.claim(at(301)).await.unwrap();
    assert_eq!(heir.labels.iter().map(|label| label.id).collect::<HashSet<_>>(), labels.into_iter().collect());
    assert_ne!(heir.lease_token, dead.lease_token);
    assert!(heir.labels.iter().all(|label| label.attempts == 2));
}

#[rstest]
#[tokio::test]
async fn a_label_that_is_given_back_is_due_as_if_nobody_had_claimed_it(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    world.shop_with_labels("ana", 1).await;
    let batch = world.claim(at(1)).await.unwrap();
    world.store.release_labels(&batch, at(2)).await.unwrap();
    let again = world.claim(at(3)).await.unwrap();
    assert_eq!(again.labels[0].attempts, 1);
    world.store.release_labels(&batch, at(4)).await.unwrap();
    assert!(world.claim(at(5)).await.is_none(), "the old lease gives nothing back");
}

#[rstest]
#[tokio::test]
async fn labels_of_a_failed_call_wait_and_keep_their_status(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let batch = world.claim(at(1)).await.unwrap();
    let mut unit = world.store.unit(shop).await.unwrap();
    let scans = [scan(1, "1", Status::PickedUp)];
    unit.record_answers(&[answer(labels[0], batch.lease_token, &scans, Some(at(5)))]).await.unwrap();
    unit.commit().await.unwrap();
    let batch = world.claim(at(6)).await.unwrap();
    world.store.postpone_labels(&batch, at(60), AskReason::Retry, "HTTP 503").await.unwrap();
    assert!(world.claim(at(59)).await.is_none());
    assert_eq!(world.store.next_label_due(&Busy::default()).await.unwrap(), Some(at(60)));
    let detail = world.store.order(shop, order).await.unwrap().unwrap();
    assert_eq!(detail.file.labels[0].timeline.known.status, Status::PickedUp);
    assert_eq!(detail.labels[0].last_error.as_ref().unwrap().message, "HTTP 503");
    let again = world.claim(at(60)).await.unwrap();
    assert_eq!((again.labels[0].attempts, again.labels[0].cause), (2, AskReason::Retry));
}

#[rstest]
#[tokio::test]
async fn labels_of_a_blocked_account_wait_for_the_circuit(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, _, _) = world.shop_with_labels("ana", 1).await;
    let account = world.store.accounts(shop).await.unwrap()[0].id;
    world.store.account_failed(shop, account, Some(at(100)), "HTTP 503").await.unwrap();
    assert!(world.claim(at(50)).await.is_none());
    assert_eq!(world.store.next_label_due(&Busy::default()).await.unwrap(), Some(at(100)));
    assert_eq!(world.claim(at(100)).await.unwrap().labels.len(), 1);
}

#[rstest]
#[tokio::test]
async fn one_courier_that_is_down_does_not_delay_another(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, _) = world.shop_with_labels("ana", 1).await;
    let down = world.store.accounts(shop).await.unwrap()[0].id;
    let up = world.store.add_account(&new_account(shop, "second"), at(0)).await.unwrap();
    world.store.account_failed(shop, down, Some(at(100)), "HTTP 503").await.unwrap();
    let mut unit = world.store.unit(shop).await.unwrap();
    let label = unit.add_label(&new_label(order, Some(up), "OTHER1", at(0))).await.unwrap().unwrap();
    unit.commit().await.unwrap();
    let batch = world.claim(at(1)).await.unwrap();
    assert_eq!((batch.account.id, batch.labels[0].id), (up, label));
}

#[rstest]
#[tokio::test]
async fn a_shop_that_switches_tracking_on_again_loses_nothing(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, _, _) = world.shop_with_labels("ana", 2).await;
    world.switch_tracking(shop, false).await;
    assert!(world.claim(at(1)).await.is_none());
    assert_eq!(world.store.next_label_due(&Busy::default()).await.unwrap(), None);
    world.switch_tracking(shop, true).await;
    assert_eq!(world.store.next_label_due(&Busy::default()).await.unwrap(), Some(at(0)));
    assert_eq!(world.claim(at(2)).await.unwrap().labels.len(), 2);
}

#[rstest]
#[tokio::test]
async fn below_the_advanced_plan_nothing_is_asked(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, _, _) = world.shop_with_labels("ana", 1).await;
    world.store.set_plan(shop, Plan::Basic, at(1)).await.unwrap();
    assert!(world.claim(at(1)).await.is_none());
    world.store.set_plan(shop, Plan::Advanced, at(1)).await.unwrap();
    assert!(world.claim(at(2)).await.is_some());
}

#[rstest]
#[tokio::test]
async fn labels_of_an_account_that_was_switched_off_wait_for_it(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, _) = world.shop_with_labels("ana", 1).await;
    let account = world.store.accounts(shop).await.unwrap()[0].id;
    world.store.set_account_state(shop, account, AccountState::Disabled, None).await.unwrap();
    assert!(world.claim(at(1)).await.is_none());
    let late = world.label(shop, order, "AWB0009", at(1)).await;
    assert!(world.claim(at(2)).await.is_none());
    let detail = world.store.order(shop, order).await.unwrap().unwrap();
    assert_eq!(detail.labels[0].account, Some(AccountState::Disabled), "the page can say why");
    world.store.set_account_state(shop, account, AccountState::Active, None).await.unwrap();
    let batch = world.claim(at(3)).await.unwrap();
    assert!(batch.labels.iter().any(|label| label.id == late) && batch.labels.len() == 2);
}

#[rstest]
#[tokio::test]
async fn asking_at_once_leaves_labels_that_are_in_somebody_s_hand(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let tomorrow = world.label(shop, order, "TOMORROW1", at(86_400)).await;
    let batch = world.claim(at(1)).await.unwrap();
    assert_eq!(world.store.ask_now(shop, &[labels[0], tomorrow], at(2)).await.unwrap(), 1);
    let asked = world.claim(at(3)).await.unwrap();
    assert_eq!((asked.labels[0].id, asked.labels[0].cause), (tomorrow, AskReason::Requested));
    world.store.release_labels(&asked, at(4)).await.unwrap();
    world.store.release_labels(&batch, at(4)).await.unwrap();
    assert_eq!(world.store.ask_order_now(shop, order, at(5)).await.unwrap(), 2);
    assert_eq!(world.store.ask_shop_now(shop, at(5)).await.unwrap(), 2);
}

#[rstest]
#[tokio::test]
async fn a_label_that_becomes_due_behind_the_floor_is_found(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    world.account(shop).await;
    let order = world.order(shop, "#1").await;
    for number in 0..3 {
        world.label(shop, order, &format!("AWB{number:04}"), at(1000)).await;
    }
    assert_eq!(world.claim(at(1001)).await.unwrap().labels.len(), 3);
    let behind = world.label(shop, order, "BEHIND1", at(500)).await;
    let batch = world.claim(at(1002)).await.unwrap();
    assert_eq!(batch.labels[0].id, behind);
}

#[rstest]
#[tokio::test]
async fn a_new_timetable_moves_labels_that_wait(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 3).await;
    let batch = world.claim(at(1)).await.unwrap();
    let later = world.label(shop, order, "LATER1", at(5000)).await;
    let waiting = world.store.scheduled_labels(shop, LabelId(0), 10).await.unwrap();
    assert_eq!(waiting.iter().map(|label| label.id).collect::<Vec<_>>(), [later]);
    assert_eq!((waiting[0].next.at, waiting[0].asked_at, waiting[0].status), (Some(at(5000)), None, Status::Unknown));
    let next = NextAsk { at: Some(at(50)), why: AskReason::FixedTime };
    assert_eq!(world.store.reschedule(shop, &[(later, next), (labels[0], next)]).await.unwrap(), 1);
    assert!(world.claim(at(3)).await.is_none());
    assert_eq!(world.store.next_label_due(&Busy::default()).await.unwrap(), Some(at(50)));
    assert_eq!(world.claim(at(50)).await.unwrap().labels[0].cause, AskReason::FixedTime);
    drop(batch);
    assert_eq!(world.store.scheduled_labels(shop, later, 10).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn the_command_line_lists_labels_by_status(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 2).await;
    let batch = world.claim(at(1)).await.unwrap();
    let mut unit = world.store.unit(shop).await.unwrap();
    let delivered = [scan(5, "9", Status::Delivered)];
    unit.record_answers(&[answer(labels[0], batch.lease_token, &delivered, None)]).await.unwrap();
    unit.commit().await.unwrap();
    let all = LabelFilter { limit: 10, ..LabelFilter::default() };
    let ids = |rows: Vec<store::LabelListRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(world.store.labels(shop, &all).await.unwrap()), [labels[1], labels[0]]);
    let open = world.store.labels(shop, &LabelFilter { open: true, ..all }).await.unwrap();
    assert_eq!(ids(open), [labels[1]]);
    let delivered = LabelFilter { status: Some(Status::Delivered), ..all };
    let row = world.store.labels(shop, &delivered).await.unwrap().remove(0);
    assert_eq!((row.order, row.order_name.as_str(), row.since), (order, "#1001", Some(at(5))));
    assert_eq!(row.next, NextAsk { at: None, why: AskReason::Final });
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_claim_at_once_never_ask_a_label_twice(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    let mut expected = HashSet::new();
    let quick = SignedDuration::from_millis(1);
    for account in 0..4 {
        let new = store::NewAccount { interval: quick, batch: 5, ..new_account(shop, &account.to_string()) };
        let id = world.store.add_account(&new, at(0)).await.unwrap();
        let mut unit = world.store.unit(shop).await.unwrap();
        for number in 0..40 {
            let label = new_label(order, Some(id), &format!("A{account}N{number:04}"), at(number % 7));
            expected.insert(unit.add_label(&label).await.unwrap().unwrap());
        }
        unit.commit().await.unwrap();
    }
    let mut nodes = Vec::new();
    for _ in 0..3 {
        nodes.push(tokio::spawn(claim_all(world.db.another_node().await.unwrap())));
    }
    let mut claimed = Vec::new();
    for node in nodes {
        claimed.extend(node.await.unwrap());
    }
    assert_eq!(claimed.len(), expected.len());
    assert_eq!(claimed.into_iter().collect::<HashSet<_>>(), expected);
}

/// Claims with a clock of its own until nothing is found for a while; answers nothing.
async fn claim_all(node: Store) -> Vec<LabelId> {
    let hour = SignedDuration::from_hours(1);
    let mut claimed = Vec::new();
    let mut now = at(100);
    let mut in_vain = 0;
    while in_vain < 40 {
        match node.claim_labels(now, hour, &Busy::default()).await.unwrap() {
            Some(batch) => claimed.extend(batch.labels.iter().map(|label| label.id)),
            None => in_vain += 1,
        }
        now = now.checked_add(SignedDuration::from_millis(2)).unwrap();
    }
    claimed
}

#[rstest]
#[tokio::test]
async fn who_is_busy_is_passed_over(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, _, labels) = world.shop_with_labels("ana", 1).await;
    let account = world.store.accounts(shop).await.unwrap()[0].clone();
    let by_account = Busy { accounts: vec![account.id], ..Busy::default() };
    let by_courier = Busy { couriers: vec![account.courier], ..Busy::default() };
    for busy in [by_account, by_courier] {
        assert_eq!(world.store.claim_labels(at(1), LEASE, &busy).await.unwrap(), None);
        assert_eq!(world.store.next_label_due(&busy).await.unwrap(), None);
    }
    assert_eq!(world.claim(at(1)).await.unwrap().labels[0].id, labels[0]);
}
