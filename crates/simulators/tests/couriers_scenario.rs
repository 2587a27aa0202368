//! The generated world: what it holds, and that it is a possible one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::{SignedDuration, Timestamp};
use rstest::rstest;
use rust_decimal::Decimal;
use simulators::script::{FulfillmentScript, OrderScript, ParcelScript, Script};
use simulators::{fan_courier, sameday, scenario};

fn start() -> Timestamp {
    "2026-03-02T06:00:00Z".parse().unwrap()
}

fn demo() -> Script {
    scenario::script(7, start(), 320).unwrap()
}

fn orders(script: &Script) -> &[OrderScript] {
    &script.shops[0].orders
}

fn fulfillments(script: &Script) -> impl Iterator<Item = &FulfillmentScript> {
    orders(script).iter().flat_map(|order| &order.fulfillments)
}

fn parcels(script: &Script) -> impl Iterator<Item = &ParcelScript> {
    fulfillments(script).flat_map(|fulfillment| &fulfillment.parcels)
}

#[test]
fn the_same_seed_gives_the_same_world_and_another_seed_another() {
    let json = |seed| serde_json::to_string(&scenario::script(seed, start(), 60).unwrap()).unwrap();
    assert_eq!(json(1), json(1));
    assert_ne!(json(1), json(2));
}

#[test]
fn three_hundred_orders_show_every_scenario_of_both_couriers_at_least_three_times() {
    let script = demo();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for parcel in parcels(&script) {
        *counts.entry((&parcel.courier, &parcel.scenario)).or_default() += 1;
    }
    let of = |courier| counts.keys().filter(|(of, _)| *of == courier).count();
    assert_eq!((of("sameday"), of("fan-courier")), (21, 20), "{counts:#?}");
    let rare: Vec<_> = counts.iter().filter(|(_, count)| **count < 3).collect();
    assert!(rare.is_empty(), "{rare:?}");
}

#[test]
fn every_code_is_one_that_the_couriers_know_but_the_two_that_nobody_knows() {
    let script = demo();
    let mut unknown = BTreeSet::new();
    for parcel in parcels(&script) {
        for scan in &parcel.journey {
            let known = match parcel.courier.as_str() {
                "sameday" => sameday::statuses::known(scan.code.parse().unwrap()).is_some(),
                _ => fan_courier::events::known(&scan.code).is_some(),
            };
            if !known {
                unknown.insert(scan.code.as_str());
            }
        }
    }
    assert_eq!(unknown, BTreeSet::from(["191", "S99"]));
}

#[rstest]
#[case::winter("2026-01-12T06:00:00Z")]
#[case::the_clock_goes_forward("2026-03-27T06:00:00Z")]
#[case::the_clock_goes_back("2026-10-24T21:30:00Z")]
#[case::over_new_year("2026-12-30T11:59:59Z")]
fn everything_happens_in_order_and_within_twelve_days(#[case] start: &str, #[values(0, 1, 40, 320)] count: usize) {
    let start: Timestamp = start.parse().unwrap();
    for seed in 0..5 {
        let script = scenario::script(seed, start, count).unwrap();
        let end = start + SignedDuration::from_hours(12 * 24);
        assert!(scenario::ends_at(&script) <= end, "{}", scenario::ends_at(&script));
        assert_eq!(orders(&script).len(), count);
        assert!(orders(&script).is_sorted_by_key(|order| order.created_at));
        for order in orders(&script) {
            assert!(order.created_at >= start);
            for fulfillment in &order.fulfillments {
                assert!(fulfillment.created_at > order.created_at, "{order:#?}");
                for parcel in &fulfillment.parcels {
                    assert!(parcel.journey.is_sorted_by_key(|scan| scan.at), "{parcel:#?}");
                    for scan in &parcel.journey {
                        assert!(scan.at >= fulfillment.created_at && scan.told_at >= scan.at, "{parcel:#?}");
                    }
                }
            }
        }
    }
}

#[test]
fn some_scans_are_told_after_later_ones() {
    let script = demo();
    let overtaken = |parcel: &&ParcelScript| !parcel.journey.is_sorted_by_key(|scan| scan.told_at);
    for courier in ["sameday", "fan-courier"] {
        assert!(
            parcels(&script).filter(overtaken).filter(|parcel| parcel.courier == courier).count() >= 3,
            "{courier}"
        );
    }
}

#[test]
fn numbers_and_ids_are_given_once_and_have_the_couriers_form() {
    let script = demo();
    let returns = parcels(&script).filter(|parcel| parcel.courier == "fan-courier");
    let returns: Vec<&str> = returns.filter_map(fan_courier::return_number).collect();
    assert!(!returns.is_empty());
    let mut seen = HashSet::new();
    for number in parcels(&script).map(|parcel| parcel.number.as_str()).chain(returns) {
        assert!(seen.insert(number), "{number} is given twice");
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        assert!(if digits { number.len() == 13 } else { (13..=20).contains(&number.len()) }, "{number}");
    }
    let ids: HashSet<i64> = fulfillments(&script).map(|fulfillment| fulfillment.id).collect();
    assert_eq!(ids.len(), fulfillments(&script).count());
}

#[test]
fn orders_are_of_every_kind() {
    let script = demo();
    let count = |is: &dyn Fn(&OrderScript) -> bool| orders(&script).iter().filter(|order| is(order)).count();
    assert_eq!(orders(&script).len(), 320);
    let cash = count(&|order| order.manual_payment && !order.paid);
    assert!((170..=215).contains(&cash), "{cash} are paid on delivery");
    assert!(count(&|order| order.manual_payment && order.paid) >= 10, "bank transfers");
    assert!(count(&|order| order.paid_in_part > Decimal::ZERO) >= 4);
    assert!(count(&|order| order.cancelled_at.is_some()) >= 8);
    assert!(count(&|order| order.fulfillments.is_empty()) >= 1);
    assert!(count(&|order| order.fulfillments.iter().any(|fulfillment| fulfillment.parcels.len() == 3)) >= 5);
    assert!(count(&|order| order.fulfillments.len() == 2) >= 10);
    let couriers = |order: &OrderScript| {
        let parcels = order.fulfillments.iter().flat_map(|fulfillment| &fulfillment.parcels);
        parcels.map(|parcel| parcel.courier.clone()).collect::<HashSet<_>>().len()
    };
    assert!(count(&|order| couriers(order) == 2) >= 3);
    for locale in ["ro", "en", "hu"] {
        assert!(count(&|order| order.customer.locale == locale) >= 20, "{locale}");
    }
}

#[test]
fn the_cash_of_an_order_is_collected_once_and_is_what_is_still_open() {
    for order in orders(&demo()) {
        let parcels = order.fulfillments.iter().flat_map(|fulfillment| &fulfillment.parcels);
        let collected: Decimal = parcels.clone().map(|parcel| parcel.cash_on_delivery).sum();
        let open = if order.paid { Decimal::ZERO } else { order.total - order.paid_in_part };
        let goes = parcels.clone().any(|parcel| parcel.scenario != "cancelled_label");
        assert_eq!(collected, if goes { open } else { Decimal::ZERO }, "{order:#?}");
    }
}

#[test]
fn one_fulfillment_has_one_courier_and_its_sameday_parcels_share_a_shipment() {
    let script = demo();
    for fulfillment in fulfillments(&script).filter(|fulfillment| fulfillment.parcels.len() > 1) {
        let couriers: HashSet<&str> = fulfillment.parcels.iter().map(|parcel| parcel.courier.as_str()).collect();
        assert_eq!(couriers.len(), 1);
        if couriers.contains("sameday") {
            let shipments: HashSet<&str> =
                fulfillment.parcels.iter().map(|parcel| &parcel.number[..parcel.number.len() - 3]).collect();
            assert_eq!(shipments.len(), 1, "{shipments:?}");
        }
    }
}
