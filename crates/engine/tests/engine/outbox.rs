//! Effects are done once, whatever dies in between.

use std::time::Duration;

use jiff::SignedDuration;
use rstest::rstest;
use simulators::faults::{FaultKind, Holds};
use store::StoreError;
use tracking::Effect;

use crate::world::{On, Way, World, cash, fan, hour};

const WAY: [&str; 4] = ["CARRIER_PICKED_UP@8", "IN_TRANSIT@14", "OUT_FOR_DELIVERY@26", "DELIVERED@30"];

fn lease() -> SignedDuration {
    SignedDuration::from_mins(5)
}

/// A world in which the parcel was delivered and everything that follows waits in the outbox.
async fn all_waiting(database: On) -> World {
    let world = World::on(database, vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    let away = Holds::Window { from: hour(3), until: hour(35) };
    world.shopify.faults().add(FaultKind::Refuse, away);
    world.pass_until(hour(34)).await;
    world.clock.move_to(hour(36));
    assert!(world.events(1001).is_empty());
    world
}

async fn everything_was_done_once(world: &World) {
    assert_eq!(world.events(1001), WAY);
    assert_eq!(world.paid(1001), 1);
    world.assert_nothing_is_left().await;
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn whoever_dies_after_the_claim_leaves_its_effect_to_others(#[case] database: On) {
    let world = all_waiting(database).await;
    let now = world.clock.now();
    let claimed = world.store().claim_effects(now, lease(), 10, 55).await.unwrap();
    assert_eq!(claimed.len(), 1, "only the first of an order's effects may be claimed");
    world.run_until_quiet().await;
    assert!(world.events(1001).is_empty(), "a later effect overtook the one in hand");
    world.clock.move_to(now + lease());
    world.pass(1).await;
    everything_was_done_once(&world).await;
}

#[tokio::test]
async fn whoever_dies_after_the_call_has_not_done_it_twice() {
    let world = all_waiting(On::Sqlite).await;
    let mut steps = 0;
    while let Some(claimed) = world.store().claim_effects(world.clock.now(), lease(), 1, 55).await.unwrap().pop() {
        match &claimed.effect {
            Effect::DeliveryEvent(event) => {
                world.record_event(1001, event.status.as_str(), event.happened_at).await;
            }
            Effect::MarkPaid { .. } => world.take_money(1001).await,
            _ => {}
        }
        // It dies here, and another worker takes over when the lease is over.
        world.clock.move_to(world.clock.now() + lease());
        let again = world.store().claim_effects(world.clock.now(), lease(), 1, 55).await.unwrap().pop().unwrap();
        assert_eq!((again.id, again.attempts), (claimed.id, claimed.attempts + 1));
        world.store().release_effect(&again, world.clock.now()).await.unwrap();
        world.engine.run_until_quiet().await.unwrap();
        steps += 1;
        assert!(steps < 20);
    }
    world.pass(1).await;
    everything_was_done_once(&world).await;
}

#[tokio::test]
async fn who_finishes_too_late_changes_nothing() {
    let world = all_waiting(On::Sqlite).await;
    let late = world.store().claim_effects(world.clock.now(), lease(), 1, 55).await.unwrap().pop().unwrap();
    world.clock.move_to(world.clock.now() + lease());
    world.pass(1).await;
    everything_was_done_once(&world).await;
    let before = world.order(1001).await.effects;
    let finished = world.store().finish_effect(&late, "told", None, world.clock.now()).await;
    assert!(matches!(finished, Err(StoreError::LeaseLost { .. })), "{finished:?}");
    assert_eq!(world.order(1001).await.effects, before);
}

#[tokio::test]
async fn a_worker_that_is_overtaken_goes_on_as_if_nothing_had_happened() {
    let world = all_waiting(On::Sqlite).await;
    let mut held = world.shopify.faults().hold_next_call("query Fulfillment(");
    // Neither remembers the outage; and an effect that gave way at its end is due again an hour on.
    let [slow, quick] = [(); 2].map(|()| world.engine_within(Duration::from_secs(60), 8));
    world.clock.move_to(hour(37));
    let slow = tokio::spawn(async move { slow.run_until_quiet().await });
    held.comes(Duration::from_secs(60)).await.expect("a fulfillment is asked for");
    let in_hand = |effect: &store::EffectRow| effect.state == store::EffectState::InHand;
    assert!(world.order(1001).await.effects.iter().any(in_hand));
    world.clock.move_to(world.clock.now() + lease());
    quick.run_until_quiet().await.unwrap();
    drop(held);
    slow.await.unwrap().unwrap();
    world.pass(1).await;
    everything_was_done_once(&world).await;
}

#[tokio::test]
async fn an_effect_that_fails_for_a_day_waits_for_a_person_and_lets_the_others_go_on() {
    let world = all_waiting(On::Sqlite).await;
    for _ in 0..55 {
        let claimed = world.store().claim_effects(world.clock.now(), lease(), 1, 55).await.unwrap().pop().unwrap();
        world.store().retry_effect(&claimed, world.clock.now(), "the roof was on fire").await.unwrap();
    }
    world.pass(1).await;
    assert_eq!(world.events(1001), WAY[1..]);
    assert_eq!(world.paid(1001), 1);
    let parked = world.store().parked_effects(world.shop()).await.unwrap();
    assert_eq!(parked.len(), 1);
    assert_eq!(parked[0].last_error.as_deref(), Some("the roof was on fire"));
}

#[tokio::test]
async fn labels_and_webhooks_of_who_died_are_taken_over() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(1));
    world.shopify.quiet().await;
    let now = world.clock.now();
    let webhooks = world.store().claim_webhooks(now, lease(), 50, 55).await.unwrap();
    assert_eq!(webhooks.len(), 2, "the order and its fulfillment");
    world.clock.move_to(now + lease());
    world.run_until_quiet().await;
    assert_eq!(world.order(1001).await.labels.len(), 1);

    world.clock.move_to(hour(9));
    let batch = world.store().claim_labels(hour(9), lease(), &store::Busy::default()).await.unwrap().unwrap();
    world.run_until_quiet().await;
    assert!(world.events(1001).is_empty());
    world.clock.move_to(hour(9) + lease());
    world.run_until_quiet().await;
    assert_eq!(world.events(1001), WAY[..1]);
    world.store().postpone_labels(&batch, hour(1000), tracking::AskReason::Retry, "too late").await.unwrap();
    world.pass_until(hour(48)).await;
    everything_was_done_once(&world).await;
}
