//! What couriers tell beside scans, and where it goes.

use jiff::SignedDuration;
use store::{Busy, LabelAnswer};
use tracking::{AskReason, CourierSays, Direction, Expected, ExpectedBy, NextAsk, When};

use crate::world::{On, Way, World, cash, fan, fan_number, hour};

#[rstest::rstest]
#[tokio::test]
async fn a_number_for_the_way_back_is_one_return_label_however_often_it_is_told(
    #[values(On::Sqlite, On::Postgres)] database: On,
) {
    let turn = format!("S43/{}", fan_number(900));
    let scans = [("C0", 8), ("S1", 26), ("S6", 30), (turn.as_str(), 50), ("<H10", 54)];
    let world = World::on(database, vec![cash(1001, vec![fan(1).scans(&scans)])]).await;
    world.pass_until(hour(96)).await;
    let asked_after_the_turn = world.fan.asked().iter().filter(|asked| asked.at >= hour(50)).count();
    assert!(asked_after_the_turn > 5, "the number was told again and again");
    let file = world.order(1001).await.file;
    let labels: Vec<_> = file.labels.iter().map(|one| (one.label.number.to_string(), one.label.direction)).collect();
    assert_eq!(labels, [(fan_number(1), Direction::Outbound), (fan_number(900), Direction::Return)]);
    assert_eq!(file.labels[0].says.return_number, Some(fan_number(900)));

    // A person who cancels it does not get it again.
    let way_back = file.labels[1].label.id;
    let mut unit = world.store().unit(world.shop()).await.unwrap();
    assert!(unit.cancel_label(way_back, world.clock.now()).await.unwrap());
    unit.commit().await.unwrap();
    world.pass(24).await;
    assert_eq!(world.order(1001).await.file.labels.len(), 2);
    assert_eq!(world.paid(1001), 0);
}

/// FAN Courier tells no expected delivery: one that was told before stays, and goes to Shopify with the next events.
#[tokio::test]
async fn an_expected_delivery_is_kept_and_told_to_shopify_until_the_delivery() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(54)])]).await;
    world.pass_until(hour(16)).await;
    let next = world.next().await.unwrap();
    world.clock.move_to(next);
    let batch =
        world.store().claim_labels(next, SignedDuration::from_mins(2), &Busy::default()).await.unwrap().unwrap();
    let label = world.order(1001).await.file.labels.remove(0);
    let expected = Expected { when: When::At(hour(55)), by: ExpectedBy::Promise };
    let answer = LabelAnswer {
        label: label.label.id,
        lease_token: batch.lease_token,
        new_scans: Vec::new(),
        says: CourierSays { expected: Some(expected), ..label.says },
        shown: label.timeline.standing,
        known: label.timeline.known,
        since: label.timeline.since,
        courier_text: None,
        next: NextAsk { at: Some(hour(30)), why: AskReason::Interval },
        asked_at: next,
        error: None,
    };
    let mut unit = world.store().unit(world.shop()).await.unwrap();
    assert!(unit.record_answers(&[answer]).await.unwrap().is_empty());
    unit.commit().await.unwrap();
    world.pass_until(hour(60)).await;
    assert_eq!(world.order(1001).await.file.labels[0].says.expected, Some(expected));
    let told: Vec<_> = world.fulfillment_events(1001).into_iter().map(|event| event.estimated_delivery_at).collect();
    // Picked up and on its way, before it was known; out for delivery; delivered.
    assert_eq!(told, [None, None, Some(hour(55)), None]);
}
