//! The generated world: what it holds, and that it is a possible one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::{SignedDuration, Timestamp};
use rstest::rstest;
use rust_decimal::Decimal;
use simulators::script::{FulfillmentScript, OrderScript, ParcelScript, Script};
use simulators::{cargus, dhl, dpd, econt, fan_courier, fedex, gls, packeta, sameday, scenario, ups};

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
fn three_hundred_orders_show_every_scenario_of_the_five_large_couriers_and_some_parcels_of_the_others() {
    let script = demo();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for parcel in parcels(&script) {
        *counts.entry((&parcel.courier, &parcel.scenario)).or_default() += 1;
    }
    let all = parcels(&script).count();
    let ways = |courier| counts.keys().filter(|(of, _)| *of == courier).count();
    let share = |couriers: &[&str]| {
        100 * parcels(&script).filter(|parcel| couriers.contains(&parcel.courier.as_str())).count() / all
    };
    let large = ["sameday", "fan-courier", "cargus", "dpd-romania", "gls"].map(ways);
    assert!(large.iter().zip([21, 20, 20, 20, 20]).all(|(shown, known)| *shown >= known), "{large:?} {counts:#?}");
    assert!((45..=60).contains(&share(&["sameday", "fan-courier"])), "{}", share(&["sameday", "fan-courier"]));
    for few in ["packeta", "speedy", "econt", "dhl", "ups", "fedex"] {
        assert!((1..=9).contains(&share(&[few])), "{few}: {}", share(&[few]));
    }
}

#[test]
fn every_code_is_one_that_its_courier_knows_but_one_of_each_that_nobody_knows() {
    let script = scenario::script(7, start(), 2_000).unwrap();
    let mut unknown = BTreeSet::new();
    for parcel in parcels(&script) {
        for scan in &parcel.journey {
            let code = scan.code.as_str();
            let known = match parcel.courier.as_str() {
                "sameday" => sameday::statuses::known(code.parse().unwrap()).is_some(),
                "fan-courier" => fan_courier::events::known(code).is_some(),
                "cargus" => cargus::events::known(code.parse().unwrap()).is_some(),
                "dpd-romania" | "speedy" => dpd::operations::known(code).is_some(),
                "gls" => gls::statuses::known(code).is_some(),
                "packeta" => packeta::statuses::known(code).is_some(),
                "econt" => econt::words::known(code).is_some(),
                "dhl" => !dhl::texts::text(code).is_empty(),
                "ups" => !ups::texts::text(code).is_empty(),
                "fedex" => !fedex::texts::text(code).is_empty(),
                courier => panic!("nobody has written down the codes of {courier}"),
            };
            if !known {
                unknown.insert((parcel.courier.as_str(), code));
            }
        }
    }
    let expected = [
        ("cargus", "341"),
        ("dhl", "unknown"),
        ("dpd-romania", "-99"),
        ("econt", "teleported"),
        ("fan-courier", "S99"),
        ("fedex", "QQ"),
        ("gls", "777"),
        ("packeta", "8"),
        ("sameday", "191"),
        ("speedy", "-99"),
        ("ups", "199"),
    ];
    assert_eq!(unknown, BTreeSet::from(expected));
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
    for (courier, least) in [("sameday", 3), ("fan-courier", 3), ("cargus", 2), ("dpd-romania", 2), ("gls", 1)] {
        let late = parcels(&script).filter(overtaken).filter(|parcel| parcel.courier == courier).count();
        assert!(late >= least, "{courier}: {late}");
    }
}

#[test]
fn numbers_and_ids_are_given_once_and_have_the_couriers_form() {
    let script = demo();
    let returns = parcels(&script).filter_map(|parcel| {
        let number = match parcel.courier.as_str() {
            "fan-courier" => fan_courier::return_number(parcel),
            "cargus" => cargus::other_number(parcel),
            "dpd-romania" | "speedy" => dpd::return_number(parcel),
            "econt" => econt::return_number(parcel),
            _ => None,
        };
        Some((parcel.courier.as_str(), number?))
    });
    let mut seen = HashSet::new();
    let own = parcels(&script).map(|parcel| (parcel.courier.as_str(), parcel.number.as_str()));
    for (courier, number) in own.chain(returns) {
        assert!(seen.insert(number), "{number} is given twice");
        let (start, lengths) = match courier {
            "sameday" => ("", 13..=20),
            "fan-courier" => ("7", 13..=13),
            "cargus" => ("1", 10..=10),
            "dpd-romania" => ("8", 11..=11),
            "speedy" => ("6", 11..=11),
            "gls" => ("7", 9..=9),
            "packeta" => ("Z", 11..=11),
            "econt" => ("10", 13..=13),
            "dhl" => ("JJD", 21..=21),
            "ups" => ("1Z", 18..=18),
            "fedex" => ("79", 12..=12),
            courier => panic!("nobody has written down the numbers of {courier}"),
        };
        assert!(number.starts_with(start) && lengths.contains(&number.len()), "{courier} {number}");
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
fn what_goes_abroad_is_paid_before_and_is_for_a_customer_there() {
    let mut countries = BTreeSet::new();
    for order in orders(&demo()) {
        let parcels = || order.fulfillments.iter().flat_map(|fulfillment| &fulfillment.parcels);
        let to_bulgaria = parcels().any(|parcel| matches!(parcel.courier.as_str(), "speedy" | "econt"));
        let wanted = match parcels().next() {
            _ if to_bulgaria => "BG",
            Some(parcel) if parcel.scenario == "cross_border" => "HU",
            _ => "RO",
        };
        assert_eq!(order.customer.country, wanted, "{order:#?}");
        assert!(wanted == "RO" || order.paid, "{order:#?}");
        countries.insert(wanted);
    }
    assert_eq!(countries, BTreeSet::from(["BG", "HU", "RO"]));
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
