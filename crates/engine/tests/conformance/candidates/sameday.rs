//! Sameday in the suite.

use simulators::sameday::{Account, COURIER, Sameday};
use simulators::script::Script;
use tracking::Status;

use crate::candidate::{AnswerPlaces, Candidate, Simulator, Stage};

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: COURIER,
    credentials: &[("username", "test-shop"), ("password", "test-password")],
    password: "password",
    number: |n| format!("1SIM24{n:09}001"),
    announced: None,
    way: &[
        ("1", Status::LabelCreated),
        ("4", Status::PickedUp),
        ("84", Status::InTransit),
        ("33", Status::OutForDelivery),
        ("9", Status::Delivered),
    ],
    refused: Some("11 27"),
    not_found: Some("10 3"),
    way_back: &["<35", "<16"],
    never_seen: "191",
    base_path: "",
    track_path: "/api/client",
    answer: AnswerPlaces { results: None, scans: "/parcelHistory", time: &["statusDate"] },
    simulator,
};

fn simulator(script: &Script, stage: Stage) -> Simulator {
    let account = Account { username: "test-shop".to_owned(), password: "test-password".to_owned(), shop: None };
    let server = Sameday::new(script, vec![account], stage.clock, stage.ledger, stage.faults).unwrap();
    Simulator { routes: server.router(), revoke_tokens: Box::new(move || server.revoke_tokens()) }
}
