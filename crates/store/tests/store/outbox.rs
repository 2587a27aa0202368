use rstest::rstest;
use store::{ClaimedEffect, EffectState, ServiceState, StoreError};
use tracking::{Effect, InvoiceMoment, OrderId, Status, Target};

use crate::world::{Db, LEASE, MANY, World, at};

const ATTEMPTS: u32 = 3;

impl World {
    async fn claim_at(&self, seconds: i64) -> Vec<ClaimedEffect> {
        self.store.claim_effects(at(seconds), LEASE, MANY, ATTEMPTS).await.unwrap()
    }
}

fn paid_then_invoice(order: OrderId) -> Vec<Effect> {
    vec![Effect::MarkPaid { order }, Effect::OrderSummary { order }]
}

#[rstest]
#[tokio::test]
async fn effects_of_one_lane_are_done_in_order(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let other = world.order(shop, "#2").await;
    world.decide(shop, order, "a", paid_then_invoice(order)).await;
    let mail = Effect::Mail { about: Status::Rejected, label: labels[0], happened_at: at(0), occurrence: 1 };
    world.decide(shop, order, "m", vec![mail.clone()]).await;
    world.decide(shop, other, "b", paid_then_invoice(other)).await;
    let first = world.claim_at(1).await;
    let effects: Vec<_> = first.iter().map(|claimed| claimed.effect.clone()).collect();
    assert_eq!(effects, [Effect::MarkPaid { order }, mail, Effect::MarkPaid { order: other }]);
    assert_eq!((first[1].label, first[1].order, first[1].attempts), (Some(labels[0]), order, 1));
    assert_eq!(
        (first[0].key.as_str(), first[0].created_at, first[0].decided_at),
        (&*format!("paid:{order}"), at(0), at(0))
    );
    assert_eq!(world.claim_at(2).await, []);
    world.store.finish_effect(&first[0], "done", Some("by hand"), at(3)).await.unwrap();
    let second = world.claim_at(4).await;
    assert_eq!(
        second.iter().map(|claimed| claimed.effect.clone()).collect::<Vec<_>>(),
        [Effect::OrderSummary { order }]
    );
    let detail = world.store.order(shop, order).await.unwrap().unwrap();
    let done = detail.effects.last().unwrap();
    assert_eq!(
        (done.state, done.outcome.as_deref(), done.detail.as_deref()),
        (EffectState::Done, Some("done"), Some("by hand"))
    );
    assert_eq!(done.done_at, Some(at(3)));
    assert_eq!(detail.effects[0].state, EffectState::InHand);
}

#[rstest]
#[tokio::test]
async fn a_failure_is_tried_again_when_it_is_due(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    world.decide(shop, order, "a", vec![Effect::MarkPaid { order }]).await;
    assert_eq!(world.store.next_effect_due().await.unwrap(), Some(at(0)));
    let claimed = world.claim_at(1).await.remove(0);
    world.store.retry_effect(&claimed, at(60), "HTTP 503").await.unwrap();
    assert_eq!(world.claim_at(59).await, []);
    assert_eq!(world.store.next_effect_due().await.unwrap(), Some(at(60)));
    let again = world.claim_at(60).await.remove(0);
    assert_eq!((again.attempts, &again.key), (2, &claimed.key));
    world.store.release_effect(&again, at(61)).await.unwrap();
    assert_eq!(world.claim_at(61).await[0].attempts, 2, "what was not tried does not count");
}

#[rstest]
#[tokio::test]
async fn a_late_finish_is_refused(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    world.decide(shop, order, "a", vec![Effect::MarkPaid { order }]).await;
    let slow = world.claim_at(1).await.remove(0);
    let heir = world.claim_at(400).await.remove(0);
    for refused in [
        world.store.finish_effect(&slow, "done", None, at(401)).await,
        world.store.retry_effect(&slow, at(402), "x").await,
        world.store.release_effect(&slow, at(402)).await,
        world.store.park_effect(&slow, "x", at(402)).await,
    ] {
        assert!(matches!(refused, Err(StoreError::LeaseLost { .. })), "{refused:?}");
    }
    world.store.finish_effect(&heir, "done", None, at(403)).await.unwrap();
    let twice = world.store.finish_effect(&heir, "done", None, at(404)).await;
    assert!(matches!(twice, Err(StoreError::LeaseLost { .. })));
}

#[rstest]
#[tokio::test]
async fn an_effect_that_ends_the_process_each_time_is_parked_at_the_claim(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    world.decide(shop, order, "a", paid_then_invoice(order)).await;
    for round in 0..i64::from(ATTEMPTS) {
        assert_eq!(world.claim_at(1 + round * 1000).await[0].effect, Effect::MarkPaid { order });
    }
    let next = world.claim_at(5000).await;
    assert_eq!(next.len(), 1, "the lane goes on");
    assert_eq!(next[0].effect, Effect::OrderSummary { order });
    let parked = world.store.parked_effects(shop).await.unwrap().remove(0);
    assert_eq!((parked.order, parked.order_name.as_str(), parked.attempts), (order, "#1", ATTEMPTS));
    assert_eq!(parked.last_error.as_deref(), Some("every attempt ended without an answer"));
    assert_eq!(parked.parked_at, at(5000));
    assert_eq!(world.store.attention(shop).await.unwrap().parked, 1);
}

#[rstest]
#[tokio::test]
async fn a_parked_effect_is_taken_up_when_a_person_says_so(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    world.decide(shop, order, "a", vec![Effect::MarkPaid { order }]).await;
    let claimed = world.claim_at(1).await.remove(0);
    world.store.park_effect(&claimed, "the order is locked", at(2)).await.unwrap();
    assert_eq!(world.claim_at(3).await, []);
    let row = world.store.order(shop, order).await.unwrap().unwrap().effects.remove(0);
    assert_eq!((row.state, row.last_error.as_deref()), (EffectState::Parked, Some("the order is locked")));
    assert!(world.store.unpark_effect(shop, claimed.id, at(4)).await.unwrap());
    assert!(!world.store.unpark_effect(shop, claimed.id, at(4)).await.unwrap());
    assert_eq!(world.claim_at(5).await[0].attempts, 1);
}

#[rstest]
#[tokio::test]
async fn effects_towards_a_disabled_service_wait_as_one_line(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let mail = Effect::Mail { about: Status::Rejected, label: labels[0], happened_at: at(0), occurrence: 1 };
    let invoice = Effect::CreateInvoice { order, moment: InvoiceMoment::OnDelivery };
    world
        .decide(
            shop,
            order,
            "a",
            vec![Effect::MarkPaid { order }, Effect::OrderSummary { order }, mail.clone(), invoice],
        )
        .await;
    world.store.set_shopify_state(shop, ServiceState::Disabled).await.unwrap();
    let claimed = world.claim_at(1).await;
    assert_eq!(claimed.iter().map(|one| one.effect.clone()).collect::<Vec<_>>(), [mail], "the mailbox always works");
    world.store.finish_effect(&claimed[0], "done", None, at(2)).await.unwrap();
    assert_eq!(world.store.next_effect_due().await.unwrap(), None);
    let waiting = world.store.waiting_effects(shop).await.unwrap();
    assert_eq!(
        waiting.iter().map(|line| (line.target, line.effects)).collect::<Vec<_>>(),
        [(Target::Invoicing, 1), (Target::Shopify, 2)]
    );
    assert_eq!(waiting[0].oldest, at(0));
    world.store.set_shopify_state(shop, ServiceState::Connected).await.unwrap();
    assert_eq!(world.claim_at(3).await[0].effect, Effect::MarkPaid { order });
}

#[rstest]
#[tokio::test]
async fn effects_of_a_shop_whose_tracking_is_off_wait(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    world.decide(shop, order, "a", vec![Effect::MarkPaid { order }]).await;
    world.switch_tracking(shop, false).await;
    assert_eq!(world.claim_at(1).await, []);
    world.switch_tracking(shop, true).await;
    assert_eq!(world.claim_at(2).await.len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_work_at_once_do_each_effect_once_and_in_order(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let mut expected = Vec::new();
    for number in 0..20 {
        let order = world.order(shop, &format!("#{number}")).await;
        world.decide(shop, order, &format!("k{number}"), paid_then_invoice(order)).await;
        expected.extend(paid_then_invoice(order).into_iter().map(|effect| (order, effect)));
    }
    let done = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let mut nodes = Vec::new();
    for _ in 0..3 {
        let (node, done) = (world.db.another_node().await.unwrap(), done.clone());
        nodes.push(tokio::spawn(async move {
            let mut in_vain = 0;
            while in_vain < 30 {
                let claimed = node.claim_effects(at(1), LEASE, 4, ATTEMPTS).await.unwrap();
                in_vain += i32::from(claimed.is_empty());
                for effect in claimed {
                    done.lock().unwrap().push((effect.order, effect.effect.clone()));
                    node.finish_effect(&effect, "done", None, at(1)).await.unwrap();
                }
            }
        }));
    }
    for node in nodes {
        node.await.unwrap();
    }
    let mut done = std::mem::take(&mut *done.lock().unwrap());
    done.sort_by_key(|(order, _)| *order);
    assert_eq!(done, expected);
    let unfinished = world.store.unfinished().await.unwrap();
    assert_eq!((unfinished.effects, unfinished.done_effects, unfinished.parked_effects), (0, 40, 0));
}

#[rstest]
#[case(Db::Sqlite, 3)]
#[case(Db::Postgres, 0)]
#[tokio::test]
async fn the_next_process_takes_back_what_the_last_one_had_in_hand_where_nobody_else_can_hold_it(
    #[case] db: Db,
    #[case] given_back: u64,
) {
    let world = World::new(db).await;
    let (shop, order, _) = world.shop_with_labels("ana", 2).await;
    world.decide(shop, order, "a", vec![Effect::MarkPaid { order }]).await;
    let labels = world.claim(at(1)).await.unwrap().labels.len();
    let effects = world.claim_at(1).await.len();
    assert_eq!((labels, effects), (2, 1));
    assert_eq!(world.store.take_back_leases(at(2)).await.unwrap(), given_back);
    assert_eq!(world.claim(at(2)).await.is_some(), given_back > 0);
    assert_eq!(world.claim_at(2).await.len(), usize::from(given_back > 0));
}

#[rstest]
#[tokio::test]
async fn a_withdrawn_effect_may_be_decided_again(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    world.decide(shop, order, "a", vec![Effect::MarkPaid { order }]).await;
    let early = world.claim_at(1).await.remove(0);
    world.store.withdraw_effect(&early, "too_early", at(2)).await.unwrap();
    assert_eq!(world.claim_at(3).await, []);
    world.decide(shop, order, "b", vec![Effect::MarkPaid { order }]).await;
    let again = world.claim_at(4).await.remove(0);
    assert_eq!((again.key.clone(), again.attempts), (early.key, 1));
    let effects = world.store.order(shop, order).await.unwrap().unwrap().effects;
    assert_eq!((effects[1].state, effects[1].outcome.as_deref()), (EffectState::Done, Some("too_early")));
}
