//! Parcels that come back.

use crate::world::{Way, World, cash, fan, fan_number, fulfillment_body, hour, order_body};

#[tokio::test]
async fn a_number_for_the_way_back_becomes_a_return_label_and_ends_the_first_one() {
    let turn = format!("S43/{}", fan_number(900));
    let scans = [("C0", 8), ("S1", 26), ("S6", 30), (turn.as_str(), 50), ("<H10", 54), ("<S2", 74)];
    let world = World::new(vec![cash(1001, vec![fan(1).scans(&scans)])]).await;
    world.pass_until(hour(60)).await;
    let standings = world.standings(1001).await;
    assert_eq!(standings, [(fan_number(1), "returning".into()), (fan_number(900), "returning".into())]);
    let file = world.order(1001).await.file;
    assert_eq!(file.labels[1].label.direction, tracking::Direction::Return);
    assert_eq!(file.labels[1].label.account, file.labels[0].label.account);

    world.pass_until(hour(96)).await;
    let standings = world.standings(1001).await;
    assert_eq!(standings, [(fan_number(1), "returned".into()), (fan_number(900), "returned".into())]);
    assert_eq!(world.paid(1001), 0);
    assert_eq!(world.mails().len(), 1, "the refusal; the return is no second one");
    assert_eq!(world.events(1001).last().unwrap(), "FAILURE@30");
    let asked = world.fan.asked().len();
    world.pass(72).await;
    assert_eq!(world.fan.asked().len(), asked, "both have ended");
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_parcel_delivered_to_its_sender_never_pays() {
    let scans = [("C0", 8), ("S1", 26), ("S6", 30), ("S43", 50), ("S2", 74)];
    let world = World::new(vec![cash(1001, vec![fan(1).scans(&scans)])]).await;
    world.pass(120).await;
    assert_eq!(world.standings(1001).await, [(fan_number(1), "returned".to_owned())]);
    assert_eq!(world.paid(1001), 0);
}

#[tokio::test]
async fn a_refused_parcel_that_is_delivered_after_all_pays() {
    let scans = [("C0", 8), ("S1", 26), ("S6", 30), ("S35", 50), ("S2", 54)];
    let world = World::new(vec![cash(1001, vec![fan(1).scans(&scans)])]).await;
    world.pass(80).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.mails().len(), 1);
    let told = ["CARRIER_PICKED_UP@8", "OUT_FOR_DELIVERY@26", "FAILURE@30", "OUT_FOR_DELIVERY@50", "DELIVERED@54"];
    assert_eq!(world.events(1001), told);
}

#[tokio::test]
async fn a_label_made_after_the_refusal_is_taken_for_the_way_back() {
    let refused = fan(1).scans(&[("C0", 8), ("S1", 12), ("S6", 14)]);
    let world = World::new(vec![cash(1001, vec![refused]), cash(2, vec![fan(2).delivered(54)])]).await;
    world.pass_until(hour(40)).await;
    world.change_numbers(1001, "FAN Courier", &[fan_number(1), fan_number(2)]).await;
    world.pass_until(hour(72)).await;
    let labels = world.order(1001).await.file.labels;
    assert_eq!(labels[1].label.direction, tracking::Direction::ReturnGuessed);
    assert_eq!(world.standings(1001).await[1].1, "returned");
    assert_eq!(world.paid(1001), 0);
}

#[tokio::test]
async fn a_second_parcel_whose_webhook_comes_late_is_no_return() {
    let orders = vec![cash(1001, vec![fan(1).delivered(30)]), cash(2, vec![fan(2).delivered(54)])];
    let world = World::without_webhooks(orders).await;
    world.clock.move_to(hour(2));
    let first = fulfillment_body(1001, 1001, hour(1), &[fan_number(1)]);
    world.deliver("a", "orders/create", &order_body(1001, hour(1), &[first])).await;
    world.pass_until(hour(40)).await;
    assert_eq!(world.paid(1001), 1);
    let mut second = fulfillment_body(1002, 1001, hour(2), &[fan_number(2)]);
    second["created_at"] = hour(2).to_string().into();
    world.deliver("b", "fulfillments/create", &second).await;
    world.pass_until(hour(60)).await;
    let labels = world.order(1001).await.file.labels;
    assert_eq!(labels[1].label.direction, tracking::Direction::Outbound);
}
