//! Packeta in the suite.

use simulators::packeta::{Account, COURIER, Packeta};
use simulators::script::Script;
use tracking::Status;

use crate::candidate::{AnswerPlaces, Candidate, Simulator, Stage};

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: COURIER,
    credentials: &[("api_password", "test-password")],
    password: "api_password",
    number: |n| format!("Z{}", 2_250_000_000 + n),
    announced: Some("1"),
    way: &[("12", Status::PickedUp), ("4", Status::InTransit), ("5", Status::ReadyForPickup), ("7", Status::Delivered)],
    refused: Some("18"),
    not_found: None,
    way_back: &["9", "10"],
    never_seen: "8",
    base_path: "",
    track_path: "/api/rest",
    answer: AnswerPlaces { results: None, scans: "/record", time: &["dateTime"] },
    simulator,
};

fn simulator(script: &Script, stage: Stage) -> Simulator {
    let account = Account { api_password: "test-password".to_owned(), shop: None };
    let server = Packeta::new(script, vec![account], stage.clock, stage.ledger, stage.faults).unwrap();
    Simulator { routes: server.router(), revoke_tokens: Box::new(|| ()) }
}
