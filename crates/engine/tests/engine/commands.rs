//! What a person asks for on a page or the command line.

use engine::CommandError;
use rstest::rstest;
use tracking::{Direction, LabelId, OrderId, ShopId};

use crate::world::{On, Way, World, cash, fan, fan_number, hour, sameday, sameday_number};

async fn world_with_order() -> World {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)]), cash(2, vec![fan(2).delivered(54)])]).await;
    world.pass_until(hour(2)).await;
    world
}

#[rstest]
#[case::a_courier_that_nobody_knows(
    "Pigeon Post",
    "7000000000002",
    "courier \"Pigeon Post\" is not known: choose one of "
)]
#[case::no_number("fan-courier", "##", "tracking number: \"##\" is not a tracking number: it needs 4 to 40 ")]
#[case::another_couriers(
    "fan-courier",
    "1SIM24000000001",
    "tracking number \"1SIM24000000001\" is not one of FAN Courier's: 13 digits"
)]
#[case::the_same_again("fan-courier", "7000000000001", "the order has the label \"7000000000001\" already")]
#[tokio::test]
async fn a_label_that_cannot_be_says_what_was_entered_and_what_would_do(
    #[case] courier: &str,
    #[case] number: &str,
    #[case] says: &str,
) {
    let world = world_with_order().await;
    let order = world.order_id(1001).await;
    let error = world.engine.add_label(world.shop(), order, courier, number).await.unwrap_err();
    assert!(error.to_string().starts_with(says), "{error}");
    assert_eq!(world.order(1001).await.labels.len(), 1);
}

#[tokio::test]
async fn a_label_added_by_hand_enters_tracking_at_once_and_stays() {
    let world = world_with_order().await;
    let order = world.order_id(1001).await;
    let number = format!(" {} ", fan_number(2));
    world.engine.add_label(world.shop(), order, "fan courier", &number).await.unwrap();
    world.run_until_quiet().await;
    assert!(world.fan.asked().iter().any(|line| line.at == hour(2) && line.numbers.contains(&fan_number(2))));
    // Shopify tells of the order again and does not list the number.
    world.take_money(2).await;
    world.change_numbers(1001, "FAN Courier", &[fan_number(1)]).await;
    world.pass_until(hour(40)).await;
    assert_eq!(world.paid(1001), 0, "the second parcel is on its way");
    world.pass_until(hour(72)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.events(1001).last().unwrap(), "DELIVERED@54");
}

#[tokio::test]
async fn cancelling_the_parcel_that_an_order_waits_for_lets_it_go_on() {
    let parcels = vec![fan(1).delivered(30), fan(2).scans(&[("C0", 8)])];
    let world = World::new(vec![cash(1001, parcels)]).await;
    world.pass_until(hour(40)).await;
    assert_eq!(world.paid(1001), 0);
    let second = world.order(1001).await.labels[1].label;
    world.engine.cancel_label(world.shop(), second).await.unwrap();
    world.run_until_quiet().await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.events(1001).last().unwrap(), "DELIVERED@30");
    let asked = world.fan.asked().len();
    world.pass(24).await;
    assert_eq!(world.fan.asked().len(), asked);
}

#[tokio::test]
async fn a_cancelled_label_that_is_entered_again_goes_on() {
    let world = world_with_order().await;
    let detail = world.order(1001).await;
    world.engine.cancel_label(world.shop(), detail.labels[0].label).await.unwrap();
    let again =
        world.engine.add_label(world.shop(), detail.file.order.id, "fan-courier", &fan_number(1)).await.unwrap();
    assert_eq!(again, detail.labels[0].label);
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn a_label_that_a_person_cancelled_stays_cancelled_whatever_shopify_repeats() {
    let world = world_with_order().await;
    let detail = world.order(1001).await;
    world.engine.cancel_label(world.shop(), detail.labels[0].label).await.unwrap();
    world.change_numbers(1001, "FAN Courier", &[fan_number(1), fan_number(2)]).await;
    world.pass_until(hour(40)).await;
    let labels = world.order(1001).await.file.labels;
    assert!(labels[0].label.cancelled_at.is_some());
    assert_eq!(labels.len(), 2);
}

#[tokio::test]
async fn a_direction_put_right_changes_what_is_shown_and_what_is_done() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(2)).await;
    let label = world.order(1001).await.labels[0].label;
    world.engine.set_direction(world.shop(), label, Direction::Return).await.unwrap();
    world.pass_until(hour(40)).await;
    assert_eq!((world.paid(1001), world.standings(1001).await[0].1.as_str()), (0, "returned"));
    world.engine.set_direction(world.shop(), label, Direction::Outbound).await.unwrap();
    let counts = world.store().status_counts(world.shop()).await.unwrap();
    assert_eq!((counts.len(), counts[0].status), (1, tracking::Status::Delivered), "in the lists, too");
    world.run_until_quiet().await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.events(1001).last().unwrap(), "DELIVERED@30");
}

#[tokio::test]
async fn refresh_now_asks_at_once_and_only_what_is_on_its_way() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(6), fan(2).scans(&[("C0", 8)])])]).await;
    world.pass_until(hour(11)).await;
    let before = world.fan.asked().len();
    let order = world.order_id(1001).await;
    assert_eq!(world.engine.ask_order_now(world.shop(), order).await.unwrap(), 1);
    world.run_until_quiet().await;
    assert_eq!(
        world.fan.asked()[before..].iter().map(|line| line.numbers.clone()).collect::<Vec<_>>(),
        [[fan_number(2)]]
    );
}

#[tokio::test]
async fn another_shops_orders_and_labels_are_not_there() {
    let shops = vec![vec![cash(1001, vec![fan(1).delivered(30)])], vec![cash(1002, vec![sameday(1).delivered(30)])]];
    let world = World::of_shops(On::Sqlite, shops).await;
    world.pass_until(hour(2)).await;
    let detail = world.order(1001).await;
    let (order, label) = (detail.file.order.id, detail.labels[0].label);
    let (engine, other) = (&world.engine, world.shops[1]);
    let errors = [
        engine.add_label(other, order, "sameday", &sameday_number(9)).await.err(),
        engine.cancel_label(other, label).await.err(),
        engine.set_direction(other, label, Direction::Return).await.err(),
        engine.ask_order_now(other, order).await.err(),
        engine.dispatch_order(other, order).await.err(),
        engine.cancel_label(world.shop(), LabelId(404)).await.err(),
        engine.dispatch_order(ShopId(404), OrderId(404)).await.err(),
    ];
    for error in errors {
        assert!(matches!(error, Some(CommandError::NotFound)), "{error:?}");
    }
    assert!(world.order(1001).await.file.labels[0].label.cancelled_at.is_none());
}
