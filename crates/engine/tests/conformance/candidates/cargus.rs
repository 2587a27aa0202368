//! Cargus in the suite.

use simulators::cargus::{Account, BASE_PATH, COURIER, Cargus};
use simulators::script::Script;
use tracking::Status;

use crate::candidate::{AnswerPlaces, Candidate, Simulator, Stage};

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: COURIER,
    credentials: &[("subscription_key", "test-key"), ("username", "test-shop"), ("password", "test-password")],
    password: "password",
    number: |n| format!("{}", 1_140_000_000 + n),
    announced: None,
    way: &[
        ("70", Status::PickedUp),
        ("11", Status::InTransit),
        ("5", Status::OutForDelivery),
        ("21", Status::Delivered),
    ],
    refused: Some("186"),
    not_found: Some("110"),
    way_back: &["198", "<21"],
    never_seen: "341",
    base_path: BASE_PATH,
    track_path: "/api/AwbTrace",
    answer: AnswerPlaces { results: Some(""), scans: "/*/Event", time: &["Date"] },
    simulator,
};

fn simulator(script: &Script, stage: Stage) -> Simulator {
    let account = Account {
        subscription_key: "test-key".to_owned(),
        username: "test-shop".to_owned(),
        password: "test-password".to_owned(),
        shop: None,
    };
    let server = Cargus::new(script, vec![account], stage.clock, stage.ledger, stage.faults).unwrap();
    Simulator { routes: server.router(), revoke_tokens: Box::new(move || server.revoke_tokens()) }
}
