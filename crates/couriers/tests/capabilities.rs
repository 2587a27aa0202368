//! What each courier declares, held against its status table and its form of numbers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::Path;

use couriers::{Capabilities, Courier, LabelNeed};
use rstest::rstest;
use tracking::TrackingNo;

fn courier(code: &str) -> &'static dyn Courier {
    couriers::by_code(code).unwrap()
}

fn capabilities(code: &str) -> Capabilities {
    courier(code).profile().capabilities
}

/// Whether a courier's status table has a row that is sure and has this word in this column.
fn table_says(code: &str, column: &str, word: &str) -> bool {
    let folder = match code {
        "dpd-romania" | "speedy" => "dpd".to_owned(),
        other => other.replace('-', "_"),
    };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder).join("statuses.csv");
    let mut table = csv::Reader::from_path(file).unwrap();
    let head = table.headers().unwrap().clone();
    let place = |name: &str| head.iter().position(|one| one == name).unwrap();
    let (column, certainty) = (place(column), place("certainty"));
    table.records().map(Result::unwrap).any(|row| row.get(column) == Some(word) && row.get(certainty) == Some("sure"))
}

fn codes() -> impl Iterator<Item = &'static str> {
    couriers::all().iter().map(|courier| courier.profile().code)
}

#[test]
fn what_is_claimed_has_a_sure_code_and_what_has_one_is_claimed() {
    for code in codes() {
        let claims = capabilities(code);
        assert_eq!(claims.refused, table_says(code, "status", "rejected"), "{code}: refused");
        assert_eq!(claims.not_found, table_says(code, "status", "customer_not_found"), "{code}: not found");
        assert_eq!(claims.pick_up, table_says(code, "status", "picked_up"), "{code}: pick-up");
        assert_eq!(claims.cash_collected, table_says(code, "cash", "collected"), "{code}: cash collected");
        let waits = match code {
            // It has codes for its offices only, not for its points and lockers.
            "cargus" => false,
            // Its office is the one of the recipient: the connector compares the two, no code alone is sure of it.
            "econt" => true,
            code => table_says(code, "status", "ready_for_pickup"),
        };
        assert_eq!(claims.pick_up_point, waits, "{code}: pick-up point");
    }
}

#[rstest]
#[case::proof_of_delivery(|can: Capabilities| can.proof_of_delivery, &["dhl", "dpd-romania", "speedy"])]
#[case::signer(
    |can: Capabilities| can.signer,
    &["cargus", "dhl", "dpd-romania", "fan-courier", "fedex", "speedy", "ups"]
)]
#[case::return_number(
    |can: Capabilities| can.return_number,
    &["cargus", "dpd-romania", "econt", "fan-courier", "speedy", "ups"]
)]
#[case::incremental(|can: Capabilities| can.incremental, &["cargus", "sameday"])]
#[case::push(|can: Capabilities| can.push, &["ups"])]
fn what_no_code_tells_is_declared_by_these(#[case] can: fn(Capabilities) -> bool, #[case] who: &[&str]) {
    let claim: Vec<&str> = codes().filter(|code| can(capabilities(code))).collect();
    assert_eq!(claim, who);
}

#[test]
fn dhl_alone_wants_more_than_the_number() {
    let wanting: Vec<_> =
        codes().flat_map(|code| courier(code).profile().label_needs.iter().map(move |need| (code, *need))).collect();
    assert_eq!(wanting, [("dhl", LabelNeed::Postcode)]);
}

#[test]
fn a_probe_is_a_number_that_may_be_asked_for() {
    for courier in couriers::all() {
        let number = TrackingNo::parse(courier.profile().probe).unwrap();
        assert_eq!(courier.check_number(&number), Ok(()), "{}", courier.profile().code);
    }
}

#[test]
fn other_sites_are_public_addresses_with_tls() {
    for courier in couriers::all() {
        for site in courier.profile().other_sites {
            let host = site.strip_prefix("https://").unwrap_or_else(|| panic!("{site} has no TLS"));
            let host = host.split('/').next().unwrap();
            assert!(host.parse::<std::net::IpAddr>().is_err() && host.contains('.'), "{site} is no public name");
            assert!(!site.ends_with('/') && *site != courier.profile().base_url, "{site}");
        }
    }
}
