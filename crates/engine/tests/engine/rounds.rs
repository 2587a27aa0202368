//! Once a day, and after an outage, each shop's Shopify is visited.

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use simulators::faults::{FaultKind, Holds};
use simulators::shopify::Deed;

use crate::world::{On, START, Way, World, cash, fan, hour, until};

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn orders_whose_webhooks_were_lost_are_read_the_next_day(#[case] database: On) {
    let orders = (1..=30).map(|n| cash(i64::from(n), vec![fan(n).delivered(50)])).collect();
    let world = World::silent(database, orders).await;
    world.pass_until(hour(23)).await;
    assert!(world.store().order_by_name(world.shop(), "#1").await.unwrap().is_none());
    world.pass_until(hour(72)).await;
    for order in [1, 25, 26, 30] {
        assert_eq!(world.paid(order), 1, "order {order}, of the first to the last page");
        assert_eq!(world.order(order).await.labels.len(), 1);
    }
    let state = world.store().round_state(world.shop()).await.unwrap();
    assert!(state.read_to > hour(48) && state.due > hour(72), "{state:?}");
}

#[tokio::test]
async fn a_round_that_is_repeated_changes_nothing() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(20)).await;
    let seen = |detail: store::OrderDetail| (detail.labels, detail.decisions, detail.effects, detail.file.labels);
    let before = seen(world.order(1001).await);
    for _ in 0..3 {
        world.store().make_round_due(world.shop(), world.clock.now()).await.unwrap();
        world.run_until_quiet().await;
    }
    assert_eq!(seen(world.order(1001).await), before);
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn a_round_that_shopify_breaks_off_goes_on_where_it_was() {
    let orders = (1..=60).map(|n| cash(i64::from(n), vec![fan(n).delivered(90)])).collect();
    let world = World::silent(On::Sqlite, orders).await;
    world.shopify.faults().add(FaultKind::ServerError { status: 502 }, Holds::Share(0.4));
    world.pass_until(hour(34)).await;
    for order in [1, 60] {
        assert_eq!(world.order(order).await.labels.len(), 1);
    }
    assert!(world.store().round_state(world.shop()).await.unwrap().made_at.is_some());
}

#[tokio::test]
async fn a_round_that_is_overtaken_goes_on_as_if_nothing_had_happened() {
    let world = World::silent(On::Sqlite, vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(25));
    let mut held = world.shopify.faults().hold_next_call("query OrdersUpdated(");
    let (slow, quick) = (world.engine.clone(), world.engine_within(Duration::from_secs(60), 8));
    let slow = tokio::spawn(async move { slow.run_until_quiet().await });
    held.comes(Duration::from_secs(60)).await.expect("the orders are asked for");
    world.clock.move_to(hour(26));
    quick.run_until_quiet().await.unwrap();
    let made = world.store().round_state(world.shop()).await.unwrap();
    assert_eq!(made.made_at, Some(hour(26)));
    drop(held);
    slow.await.unwrap().unwrap();
    assert_eq!(world.store().round_state(world.shop()).await.unwrap(), made);
    assert_eq!(world.order(1001).await.labels.len(), 1);
}

#[tokio::test]
async fn after_an_outage_nobody_waits_for_the_next_day() {
    let world = World::silent(On::Sqlite, vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(5));
    let stop = tokio_util::sync::CancellationToken::new();
    let running = {
        let (engine, stop) = (world.engine.clone(), stop.clone());
        tokio::spawn(async move { engine.run(stop).await })
    };
    let known = async || world.store().order_by_name(world.shop(), "#1001").await.unwrap().is_some();
    until("the order that was missed", known).await;
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn subscriptions_are_made_mended_and_made_again() {
    let world = World::new(Vec::new()).await;
    let create = "mutation($topic: WebhookSubscriptionTopic!, $input: WebhookSubscriptionInput!) { \
                  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $input) \
                  { webhookSubscription { id } userErrors { field message } } }";
    for uri in ["https://old.example/webhooks/shopify", "https://other.example/hooks"] {
        world.admin(create, json!({ "topic": "ORDERS_CREATE", "input": { "uri": uri } })).await;
    }
    world.pass_until(hour(25)).await;
    let all = "{ webhookSubscriptions(first: 100) { nodes { id topic uri } } }";
    let there = world.admin(all, json!({})).await;
    let there = there["webhookSubscriptions"]["nodes"].as_array().unwrap().clone();
    let to = |uri: &str| there.iter().filter(|one| one["uri"] == uri).count();
    assert_eq!(to("https://waybill.example/webhooks/shopify"), 14, "{there:?}");
    assert_eq!(to("https://old.example/webhooks/shopify"), 0, "an address that we had");
    assert_eq!(to("https://other.example/hooks"), 1, "another tool's");
    // Shopify deletes what fails too often.
    let delete = "mutation($id: ID!) { webhookSubscriptionDelete(id: $id) { userErrors { field message } } }";
    let ours = there.iter().find(|one| one["uri"] == "https://waybill.example/webhooks/shopify").unwrap();
    world.admin(delete, json!({ "id": ours["id"] })).await;
    world.pass_until(hour(52)).await;
    let made = world.deeds(|deed| matches!(deed, Deed::WebhookSubscribed(_)).then_some(()));
    assert_eq!(made.len(), 2 + 14 + 1, "made by hand, at first, and again");
    assert!(world.store().round_state(world.shop()).await.unwrap().missing.is_empty());
    assert!(world.clock.now() > START);
}
