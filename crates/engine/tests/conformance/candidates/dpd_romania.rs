//! DPD Romania in the suite, and what Speedy has in common with it.

use simulators::dpd::{Account, Country, Dpd};
use simulators::script::Script;
use tracking::Status;

use crate::candidate::{AnswerPlaces, Candidate, Simulator, Stage};

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: "dpd-romania",
    credentials: &[("username", "test-shop"), ("password", "test-password")],
    password: "password",
    number: |n| format!("{}", 80_400_000_000 + u64::from(n)),
    announced: None,
    way: &[
        ("148", Status::LabelCreated),
        ("39", Status::PickedUp),
        ("2", Status::InTransit),
        ("12", Status::OutForDelivery),
        ("-14", Status::Delivered),
    ],
    refused: Some("123"),
    not_found: Some("44 19"),
    way_back: &["111", "124"],
    never_seen: "-99",
    base_path: "",
    track_path: "/v1/track",
    answer: AnswerPlaces { results: Some("/parcels"), scans: "/parcels/*/operations", time: &["dateTime"] },
    simulator: |script, stage| simulator(Country::Romania, script, stage),
};

pub(super) fn simulator(country: Country, script: &Script, stage: Stage) -> Simulator {
    let account = Account { username: "test-shop".to_owned(), password: "test-password".to_owned(), shop: None };
    let server = Dpd::new(country, script, vec![account], stage.clock, stage.ledger, stage.faults).unwrap();
    Simulator { routes: server.router(), revoke_tokens: Box::new(|| ()) }
}
