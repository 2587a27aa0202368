//! Webhooks come late, twice, out of order or not at all.

use rstest::rstest;
use serde_json::json;
use simulators::script::OrderScript;

use crate::world::{On, START, Way, World, card, cash, fan, fan_number, fulfillment_body, hour, order_body, sameday};

#[tokio::test]
async fn a_fulfillment_may_come_before_its_order() {
    let world = World::without_webhooks(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(2));
    world.deliver("b", "fulfillments/create", &fulfillment_body(1001, 1001, hour(1), &[fan_number(1)])).await;
    world.run_until_quiet().await;
    world.deliver("a", "orders/create", &order_body(1001, START, &[])).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn an_order_that_never_comes_is_read_from_shopify() {
    let world = World::without_webhooks(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(2));
    world.deliver("b", "fulfillments/create", &fulfillment_body(1001, 1001, hour(1), &[fan_number(1)])).await;
    world.pass_until(hour(48)).await;
    let order = world.order(1001).await.file.order;
    assert_eq!(order.customer.name, "Client Unu");
    assert!(order.manual_payment_pending);
    assert_eq!(world.paid(1001), 1);
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn an_order_that_nobody_knows_waits_for_a_person() {
    let world = World::without_webhooks(Vec::new()).await;
    world.deliver("b", "fulfillments/create", &fulfillment_body(7, 7, hour(1), &[fan_number(1)])).await;
    world.pass(24).await;
    let left = world.store().unfinished().await.unwrap();
    assert_eq!((left.webhooks, left.labels), (0, 0));
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn shopify_that_repeats_delays_and_mixes_changes_nothing(#[case] database: On) {
    let orders = (1..=8).map(|n| cash(i64::from(n), vec![fan(n).delivered(30)])).collect();
    let world = World::on(database, orders).await;
    world.shopify.set_behaviour(|behaviour| {
        behaviour.webhooks_twice = 0.5;
        behaviour.webhooks_late = 0.5;
        behaviour.late_by_seconds = 7200;
    });
    world.pass(60).await;
    for order in 1..=8 {
        assert_eq!(world.paid(order), 1, "order {order}");
        assert_eq!(world.order(order).await.labels.len(), 1, "order {order}");
        assert_eq!(world.events(order).last().unwrap(), "DELIVERED@30");
    }
}

#[tokio::test]
async fn the_same_delivery_five_times_is_one() {
    let world = World::without_webhooks(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(2));
    let body = order_body(1001, hour(1), &[fulfillment_body(1001, 1001, hour(1), &[fan_number(1)])]);
    assert!(world.deliver("a", "orders/create", &body).await);
    for _ in 0..4 {
        assert!(!world.deliver("a", "orders/create", &body).await);
    }
    // Under ids of their own they are worked, and change nothing.
    for id in ["b", "c", "d", "e"] {
        world.deliver(id, "orders/updated", &body).await;
    }
    world.pass_until(hour(48)).await;
    assert_eq!(world.order(1001).await.labels.len(), 1);
    assert_eq!(world.paid(1001), 1);
}

#[rstest]
#[case::no_json(&b"{\"id\": 1001, \"name\": "[..])]
#[case::another_thing(&b"[]"[..])]
#[case::no_text(&b"\xff\xfe\x00"[..])]
#[tokio::test]
async fn a_body_that_cannot_be_read_harms_no_other(#[case] body: &[u8]) {
    let world = World::without_webhooks(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(2));
    world.deliver_bytes("a", "orders/create", body).await;
    let good = order_body(1001, hour(1), &[fulfillment_body(1001, 1001, hour(1), &[fan_number(1)])]);
    world.deliver("b", "orders/create", &good).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.store().unfinished().await.unwrap().webhooks, 0);
}

#[tokio::test]
async fn an_amount_that_nobody_can_keep_harms_no_other_order() {
    let world = World::without_webhooks(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(2));
    let mut odd = order_body(7, hour(1), &[]);
    odd["total_outstanding"] = json!("79228162514264337593543950335");
    world.deliver("a", "orders/create", &odd).await;
    let good = order_body(1001, hour(1), &[fulfillment_body(1001, 1001, hour(1), &[fan_number(1)])]);
    world.deliver("b", "orders/create", &good).await;
    world.run_until_quiet().await;
    assert_eq!(world.order(1001).await.labels.len(), 1);
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn an_older_state_never_replaces_a_newer_one() {
    let world = World::without_webhooks(vec![card(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(2));
    let mut paid = order_body(1001, hour(2), &[]);
    (paid["financial_status"], paid["total_outstanding"]) = (json!("paid"), json!("0.00"));
    world.deliver("a", "orders/updated", &paid).await;
    world.deliver("b", "orders/create", &order_body(1001, START, &[])).await;
    world.run_until_quiet().await;
    assert_eq!(world.order(1001).await.file.order.financial, tracking::FinancialStatus::Paid);
}

#[tokio::test]
async fn a_number_that_was_replaced_is_not_followed_any_more() {
    let world = World::new(vec![cash(1001, vec![sameday(1)]), cash(2, vec![fan(2).delivered(30)])]).await;
    world.pass_until(hour(3)).await;
    world.change_numbers(1001, "FAN Courier", &[fan_number(2)]).await;
    world.pass_until(hour(48)).await;
    let labels = world.order(1001).await.file.labels;
    let live: Vec<_> = labels.iter().filter(|one| one.label.cancelled_at.is_none()).collect();
    assert_eq!(live.len(), 1);
    assert_eq!(live[0].label.number.as_str(), fan_number(2));
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn a_number_that_comes_back_is_followed_again() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(3)).await;
    world.change_numbers(1001, "FAN Courier", &[fan_number(9)]).await;
    world.pass_until(hour(4)).await;
    world.change_numbers(1001, "FAN Courier", &[fan_number(1)]).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.events(1001).last().unwrap(), "DELIVERED@30");
}

#[tokio::test]
async fn a_company_that_was_corrected_is_one_parcel_still() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(3)).await;
    world.change_numbers(1001, "Sameday", &[fan_number(1)]).await;
    world.pass_until(hour(4)).await;
    world.change_numbers(1001, "FAN Courier", &[fan_number(1)]).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn a_cancelled_fulfillment_cancels_its_labels() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30), fan(2).delivered(30)])]).await;
    world.pass_until(hour(3)).await;
    world.cancel_fulfillment(1001).await;
    let asked = world.fan.asked().len();
    world.pass_until(hour(48)).await;
    assert!(world.order(1001).await.file.labels.iter().all(|one| one.label.cancelled_at.is_some()));
    assert_eq!(world.fan.asked().len(), asked);
    assert_eq!(world.paid(1001), 0);
}

#[tokio::test]
async fn a_fulfillment_made_anew_with_the_same_number_goes_on() {
    let world = World::without_webhooks(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(2));
    let first = fulfillment_body(1, 1001, hour(1), &[fan_number(1)]);
    world.deliver("a", "orders/create", &order_body(1001, hour(1), &[first])).await;
    world.run_until_quiet().await;
    // As it happens to come: the new one first, then the cancellation of the old one.
    world.deliver("b", "fulfillments/create", &fulfillment_body(1001, 1001, hour(2), &[fan_number(1)])).await;
    let mut cancelled = fulfillment_body(1, 1001, hour(2), &[fan_number(1)]);
    cancelled["status"] = json!("cancelled");
    world.deliver("c", "fulfillments/update", &cancelled).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.events(1001).last().unwrap(), "DELIVERED@30", "told under the new fulfillment");
}

#[tokio::test]
async fn a_cancelled_order_is_followed_but_neither_paid_nor_told() {
    let order = OrderScript { cancelled_at: Some(hour(20)), ..cash(1001, vec![fan(1).delivered(30)]) };
    let world = World::new(vec![order]).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 0);
    assert_eq!(world.standings(1001).await, [(fan_number(1), "delivered".to_owned())]);
    assert!(!world.events(1001).contains(&"DELIVERED@30".to_owned()));
    let alerts = world.order(1001).await.alerts;
    assert_eq!(alerts.len(), 1);
    assert_eq!(alerts[0].kind, tracking::AlertKind::DeliveredAfterOrderCancelled);
}

#[tokio::test]
async fn an_app_that_was_removed_stops_at_once() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(3)).await;
    assert!(world.shopify.remove_app("test-shop.myshopify.com").unwrap());
    world.run_until_quiet().await;
    let asked = world.fan.asked().len();
    world.pass_until(hour(48)).await;
    let shop = world.store().shop(world.shop()).await.unwrap().unwrap();
    assert_eq!(shop.shopify, store::ServiceState::Disabled, "not: needs sign-in");
    assert_eq!((world.paid(1001), world.fan.asked().len()), (0, asked), "neither paid nor asked");
    use secrecy::ExposeSecret;
    assert_eq!(world.store().shopify_access(world.shop()).await.unwrap().token.expose_secret(), "");
    // Connected again, the switches are as they were and the parcel is asked.
    world.store().save_shopify_access(world.shop(), &world.access(crate::world::TOKEN)).await.unwrap();
    world.run_until_quiet().await;
    assert!(world.fan.asked().len() > asked);
}

#[tokio::test]
async fn news_of_a_removal_that_is_older_than_the_installation_changes_nothing() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(3)).await;
    world.deliver("late", "app/uninstalled", &json!({ "id": 1 })).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn an_own_event_that_comes_back_is_passed_over_and_shopify_s_own_is_not_repeated() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(27)).await;
    let before = world.fulfillment_events(1001);
    let own = before.last().unwrap();
    let event = |id: i64, status: &str, at: jiff::Timestamp| json!({ "id": id, "fulfillment_id": 1001, "order_id": 1001, "status": status, "happened_at": at.to_string() });
    world.deliver("own", "fulfillment_events/create", &event(own.id, "out_for_delivery", hour(40))).await;
    world.run_until_quiet().await;
    // Shopify's own, an hour after the courier's: what the courier says of before is not told any more.
    world.deliver("theirs", "fulfillment_events/create", &event(77, "delivered", hour(31))).await;
    world.pass_until(hour(48)).await;
    assert_eq!(
        world.events(1001),
        before.iter().map(|one| format!("{}@{}", one.status, crate::world::hours(one.happened_at))).collect::<Vec<_>>()
    );
    assert_eq!(world.paid(1001), 1, "the payment does not depend on who told of the delivery");
}

#[rstest]
#[case::refund("refunds/create", json!({ "id": 5, "order_id": 1001 }))]
#[case::edit("orders/edited", json!({ "order_edit": { "id": 5, "order_id": 1001 } }))]
#[tokio::test]
async fn what_names_only_its_order_has_it_read(#[case] topic: &str, #[case] body: serde_json::Value) {
    let world = World::without_webhooks(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.clock.move_to(hour(2));
    world.deliver("a", topic, &body).await;
    world.run_until_quiet().await;
    assert_eq!(world.order(1001).await.labels.len(), 1);
}

#[tokio::test]
async fn an_order_that_shopify_deleted_is_neither_paid_nor_told() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(20)).await;
    world.deliver("gone", "orders/delete", &json!({ "id": 1001 })).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 0);
    assert!(world.order(1001).await.file.order.cancelled_at.is_some());
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_shop_that_moved_or_was_renamed_is_known_by_its_new_facts() {
    let world = World::new(Vec::new()).await;
    let body = json!({ "id": 1, "name": "Magazin nou", "iana_timezone": "Europe/Budapest", "currency": "HUF" });
    assert!(world.shopify.tell("test-shop.myshopify.com", "shop/update", body));
    world.run_until_quiet().await;
    let shop = world.store().shop(world.shop()).await.unwrap().unwrap();
    assert_eq!(
        (shop.name.as_str(), shop.zone.as_str(), shop.currency.as_str()),
        ("Magazin nou", "Europe/Budapest", "HUF")
    );
}

#[tokio::test]
async fn a_parked_webhook_is_worked_when_a_person_says_so() {
    let world = World::without_webhooks(Vec::new()).await;
    world.deliver_bytes("a", "orders/create", b"[]").await;
    world.run_until_quiet().await;
    let parked = world.store().parked_webhooks(world.shop()).await.unwrap();
    assert_eq!((parked.len(), parked[0].topic.as_str()), (1, "orders/create"));
    assert!(world.store().unpark_webhook(world.shop(), parked[0].id, world.clock.now()).await.unwrap());
    assert!(!world.store().unpark_webhook(world.shop(), parked[0].id, world.clock.now()).await.unwrap());
    world.run_until_quiet().await;
    assert_eq!(world.store().parked_webhooks(world.shop()).await.unwrap().len(), 1, "it still cannot be read");
}
