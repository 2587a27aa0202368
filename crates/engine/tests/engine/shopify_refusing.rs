//! Each way in which Shopify refuses: its own end state, told by name, and nothing lost when it is over.

use rstest::rstest;
use simulators::shopify::{Deed, DisplayStatusRule, StoreRefusal};
use store::{EffectRow, EffectState, ServiceState};
use tracking::{Effect, EventStatus, Target};

use crate::world::{Way, World, cash, fan, hour};

const WAY: [&str; 4] = ["CARRIER_PICKED_UP@8", "IN_TRANSIT@14", "OUT_FOR_DELIVERY@26", "DELIVERED@30"];

async fn some_orders(count: u32) -> World {
    let orders: Vec<_> = (1..=count).map(|n| cash(i64::from(n), vec![fan(n).delivered(30)])).collect();
    let world = World::new(orders).await;
    world.pass_until(hour(28)).await;
    world
}

async fn everything_was_done_once(world: &World, count: i64) {
    for order in 1..=count {
        assert_eq!(world.events(order), WAY, "order {order}");
        assert_eq!(world.paid(order), 1, "order {order}");
    }
    world.assert_nothing_is_left().await;
}

async fn effect(world: &World, order: i64, pick: impl Fn(&Effect) -> bool) -> EffectRow {
    let effects = world.order(order).await.effects;
    effects.into_iter().find(|effect| pick(&effect.effect)).unwrap()
}

async fn payment(world: &World, order: i64) -> EffectRow {
    effect(world, order, |effect| matches!(effect, Effect::MarkPaid { .. })).await
}

async fn delivery(world: &World, order: i64) -> EffectRow {
    let is_it =
        |effect: &Effect| matches!(effect, Effect::DeliveryEvent(event) if event.status == EventStatus::Delivered);
    effect(world, order, is_it).await
}

#[rstest]
#[case::its_bill_is_not_paid(StoreRefusal::Frozen, ServiceState::Frozen)]
#[case::it_is_locked(StoreRefusal::Locked, ServiceState::Locked)]
#[case::it_is_closed(StoreRefusal::Inactive, ServiceState::Inactive)]
#[case::it_is_gone(StoreRefusal::Gone, ServiceState::Gone)]
#[tokio::test]
async fn a_store_that_takes_no_calls_is_told_by_name_and_asked_again_each_day(
    #[case] why: StoreRefusal,
    #[case] state: ServiceState,
) {
    let world = some_orders(4).await;
    world.shopify.set_behaviour(|behaviour| behaviour.refusal = Some(why));
    world.pass_until(hour(80)).await;
    let refusal = world.store().shopify_refusal(world.shop()).await.unwrap().unwrap();
    assert_eq!(refusal.state, state);
    assert!(refusal.since <= hour(31), "{refusal:?}");
    assert!(refusal.asked_again_at > hour(80) && refusal.asked_again_at <= hour(109), "{refusal:?}");
    let waiting = world.store().waiting_effects(world.shop()).await.unwrap();
    assert_eq!(waiting.iter().map(|line| line.target).collect::<Vec<_>>(), [Target::Shopify], "one line");
    assert_eq!(world.store().unfinished().await.unwrap().parked_effects, 0);
    let tries = world.order(1).await.effects.iter().map(|effect| effect.attempts).max().unwrap();
    assert!(tries <= 2, "tried {tries} times");

    world.shopify.set_behaviour(|behaviour| behaviour.refusal = None);
    world.pass_until(refusal.asked_again_at).await;
    everything_was_done_once(&world, 4).await;
    assert_eq!(world.store().shopify_refusal(world.shop()).await.unwrap(), None);
}

#[tokio::test]
async fn a_store_that_is_back_is_found_at_once_when_a_person_says_so() {
    let world = some_orders(2).await;
    world.shopify.set_behaviour(|behaviour| behaviour.refusal = Some(StoreRefusal::Frozen));
    world.pass_until(hour(50)).await;
    world.shopify.set_behaviour(|behaviour| behaviour.refusal = None);
    world.engine.ask_shopify_again(world.shop()).await.unwrap();
    world.run_until_quiet().await;
    everything_was_done_once(&world, 2).await;
}

#[tokio::test]
async fn a_frozen_store_that_takes_the_token_back_asks_for_a_sign_in() {
    let world = some_orders(1).await;
    world.shopify.set_behaviour(|behaviour| behaviour.refusal = Some(StoreRefusal::Frozen));
    world.pass_until(hour(40)).await;
    world.shopify.set_behaviour(|behaviour| behaviour.refusal = Some(StoreRefusal::Token));
    world.pass_until(hour(100)).await;
    let shop = world.store().shop(world.shop()).await.unwrap().unwrap();
    assert_eq!(shop.shopify, ServiceState::NeedsSignIn);
    assert_eq!(world.store().shopify_refusal(world.shop()).await.unwrap(), None);
}

#[tokio::test]
async fn a_scope_that_is_missing_is_named_and_stops_nothing_else() {
    let world = some_orders(2).await;
    world.shopify.set_behaviour(|behaviour| behaviour.withheld_scopes = ["write_orders".to_owned()].into());
    world.pass_until(hour(40)).await;
    let payment = payment(&world, 1).await;
    assert_eq!((payment.state, payment.outcome.as_deref()), (EffectState::Parked, Some("scope_missing")));
    assert!(payment.last_error.unwrap().contains("write_orders"));
    assert_eq!(world.events(1), WAY, "the delivery status needs another scope");

    world.shopify.set_behaviour(|behaviour| behaviour.withheld_scopes.clear());
    let domain = world.store().shop(world.shop()).await.unwrap().unwrap().domain;
    assert!(world.shopify.tell(&domain, "app/scopes_update", serde_json::json!({"current": ["write_orders"]})));
    world.pass(1).await;
    everything_was_done_once(&world, 2).await;
}

#[tokio::test]
async fn an_app_that_the_merchant_has_not_approved_waits_for_a_person() {
    let world = some_orders(1).await;
    world.shopify.set_behaviour(|behaviour| behaviour.refusal = Some(StoreRefusal::Forbidden));
    world.pass_until(hour(40)).await;
    assert_eq!(payment(&world, 1).await.outcome.as_deref(), Some("scope_missing"));
    world.shopify.set_behaviour(|behaviour| behaviour.refusal = None);
    world.engine.ask_shopify_again(world.shop()).await.unwrap();
    world.run_until_quiet().await;
    everything_was_done_once(&world, 1).await;
}

#[tokio::test]
async fn a_call_that_is_too_dear_is_given_up_by_name() {
    let world = some_orders(1).await;
    world.shopify.set_behaviour(|behaviour| behaviour.most_points = 1.0);
    world.pass_until(hour(40)).await;
    let given_up = payment(&world, 1).await;
    assert_eq!((given_up.state, given_up.outcome.as_deref()), (EffectState::Parked, Some("too_costly")));
    world.shopify.set_behaviour(|behaviour| behaviour.most_points = 1000.0);
    for effect in world.order(1).await.effects.iter().filter(|effect| effect.state == EffectState::Parked) {
        assert!(world.engine.retry_effect(world.shop(), effect.id).await.unwrap());
    }
    world.run_until_quiet().await;
    assert_eq!(world.paid(1), 1);
    assert_eq!(world.events(1).last().unwrap(), "DELIVERED@30");
}

#[tokio::test]
async fn what_fails_inside_shopify_or_is_throttled_at_random_is_done_once() {
    let world = some_orders(6).await;
    world.shopify.set_behaviour(|behaviour| (behaviour.internal_errors, behaviour.throttled) = (0.3, 0.2));
    world.pass_until(hour(31)).await;
    let troubles: Vec<_> = world.order(1).await.effects.into_iter().filter_map(|effect| effect.outcome).collect();
    assert!(!troubles.is_empty());
    world.pass_until(hour(60)).await;
    everything_was_done_once(&world, 6).await;
}

#[tokio::test]
async fn an_event_that_shopify_takes_and_does_not_keep_is_told_again_and_then_shown_to_a_person() {
    let world = some_orders(1).await;
    world.shopify.set_behaviour(|behaviour| behaviour.forgotten_events = 1.0);
    world.pass_until(hour(40)).await;
    let missing = delivery(&world, 1).await;
    assert_eq!((missing.state, missing.outcome.as_deref()), (EffectState::Parked, Some("event_missing")));
    assert_eq!((missing.attempts, world.paid(1)), (3, 1));
    world.shopify.set_behaviour(|behaviour| behaviour.forgotten_events = 0.0);
    assert!(world.engine.retry_effect(world.shop(), missing.id).await.unwrap());
    world.run_until_quiet().await;
    assert_eq!(world.events(1).last().unwrap(), "DELIVERED@30");
    assert_eq!(delivery(&world, 1).await.outcome.as_deref(), Some("told"));
}

#[tokio::test]
async fn a_status_that_shopify_does_not_show_is_shown_to_a_person() {
    let world = some_orders(1).await;
    world.shopify.set_behaviour(|behaviour| behaviour.display_status = DisplayStatusRule::LatestHappenedMadeFirst);
    world.record_event(1, "ATTEMPTED_DELIVERY", hour(30)).await;
    world.pass_until(hour(40)).await;
    let hidden = delivery(&world, 1).await;
    assert_eq!((hidden.state, hidden.outcome.as_deref()), (EffectState::Parked, Some("status_not_shown")));
    assert_eq!(world.events(1).last().unwrap(), "DELIVERED@30");
    assert_eq!(world.paid(1), 1);
}

#[tokio::test]
async fn a_fulfillment_without_a_link_gets_company_number_and_link_together() {
    let world = some_orders(1).await;
    world.pass_until(hour(40)).await;
    let token = world.order(1).await.public_token;
    let written = world.deeds(|deed| match deed {
        Deed::TrackingUpdated { tracking, notify_customer, .. } => Some((tracking.clone(), *notify_customer)),
        _ => None,
    });
    let [(tracking, false)] = written.as_slice() else { panic!("{written:?}") };
    let [row] = tracking.as_slice() else { panic!("{tracking:?}") };
    assert_eq!(row.company.as_deref(), Some("FAN Courier"));
    assert_eq!(row.number.as_deref(), Some(crate::world::fan_number(1).as_str()));
    assert!(row.url.as_deref().unwrap().ends_with(&format!("/t/{token}")), "{row:?}");
    assert_eq!(world.events(1), WAY);
}

#[tokio::test]
async fn what_a_person_waits_for_passes_all_that_nobody_waits_for() {
    let world = some_orders(40).await;
    world.shopify.set_behaviour(|behaviour| behaviour.withheld_scopes = ["write_orders".to_owned()].into());
    world.pass_until(hour(40)).await;
    let clicked = payment(&world, 33).await;
    world.shopify.set_behaviour(|behaviour| {
        behaviour.withheld_scopes.clear();
        (behaviour.bucket_size, behaviour.restore_rate) = (400.0, 0.01);
    });
    world.engine.ask_shopify_again(world.shop()).await.unwrap();
    world.run_until_quiet().await;
    let paid = |orders: std::ops::RangeInclusive<i64>| orders.filter(|order| world.paid(*order) == 1).count();
    assert!(paid(1..=40) < 30, "the points are spent");
    assert_eq!(world.paid(33), 0);
    world.store().hurry_order(world.shop(), world.order(33).await.file.order.id, world.clock.now()).await.unwrap();
    world.run_until_quiet().await;
    assert_eq!(world.paid(33), 1, "{clicked:?}");
    assert!(paid(1..=40) < 31, "nothing else moved");
}
