//! Twenty shops at a Shopify that throttles, fails, loses answers and tells everything twice and mixed: what is owed is
//! done once. The figures are read from the simulated Shopify's own ledgers.

use std::collections::BTreeMap;

use simulators::faults::{FaultKind, Holds};
use simulators::shopify::{Deed, DeliveryOutcome};

use crate::world::{On, Way, World, cash, fan, sameday};

const SHOPS: u32 = 20;
const ORDERS: u32 = 6;
const WAY: [&str; 4] = ["CARRIER_PICKED_UP@8", "IN_TRANSIT@14", "OUT_FOR_DELIVERY@26", "DELIVERED@30"];

/// A shop's orders: half at each courier, numbered over all shops.
fn orders_of(shop: u32) -> Vec<simulators::script::OrderScript> {
    let order = |n: u32| {
        let parcel = if n.is_multiple_of(2) { fan(n) } else { sameday(n) };
        cash(i64::from(n), vec![parcel.delivered(30)])
    };
    (shop * ORDERS + 1..=(shop + 1) * ORDERS).map(order).collect()
}

#[tokio::test]
async fn twenty_shops_under_pressure_are_told_everything_once_and_paid_once() {
    let world = World::of_shops(On::Sqlite, (0..SHOPS).map(orders_of).collect()).await;
    world.shopify.faults().add(FaultKind::ServerError { status: 500 }, Holds::Share(0.02));
    world.shopify.set_behaviour(|behaviour| {
        // What a store on the plan *Standard* was seen to have.
        (behaviour.bucket_size, behaviour.restore_rate) = (2000.0, 100.0);
        (behaviour.throttled, behaviour.internal_errors, behaviour.lost_answers) = (0.05, 0.02, 0.02);
        (behaviour.webhooks_twice, behaviour.webhooks_in_bursts_of_seconds) = (0.5, 300);
    });
    world.pass(72).await;

    let mut events: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    let mut payments: BTreeMap<i64, usize> = BTreeMap::new();
    world.shopify.ledger().read(|lines| {
        for line in lines {
            match &line.deed {
                Deed::FulfillmentEventCreated(event) => {
                    let hour = crate::world::hours(event.happened_at);
                    events.entry(event.order_id).or_default().push(format!("{}@{hour}", event.status));
                }
                Deed::OrderMarkedAsPaid(payment) => *payments.entry(payment.order_id).or_default() += 1,
                _ => {}
            }
        }
    });
    let owed = i64::from(SHOPS * ORDERS);
    for order in 1..=owed {
        let way = events[&order].iter().filter(|event| *event != "CONFIRMED@1").collect::<Vec<_>>();
        assert_eq!(way, WAY, "order {order}");
        assert_eq!(payments[&order], 1, "order {order}");
    }
    world.assert_nothing_is_left().await;
    let repeated = world.shopify.deliveries().read(|lines| {
        let is_repeat = |line: &&simulators::shopify::DeliveryLine| line.outcome == DeliveryOutcome::Repeated;
        (lines.len(), lines.iter().filter(is_repeat).count())
    });
    let mut tries = 0;
    for shop in &world.shops {
        let parked = world.store().parked_effects(*shop).await.unwrap();
        assert_eq!(parked, [], "nothing waits for a person");
        tries += 1;
    }
    println!("{owed} orders of {tries} shops: {} webhooks, of them {} repeats", repeated.0, repeated.1);
    assert!(repeated.1 * 4 > repeated.0, "{repeated:?}");
}
