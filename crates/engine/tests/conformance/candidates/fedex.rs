//! FedEx in the suite.

use simulators::fedex::{Account, COURIER, FedEx};
use simulators::script::Script;
use tracking::Status;

use crate::candidate::{AnswerPlaces, Candidate, Simulator, Stage};

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: COURIER,
    credentials: &[("client_id", "test-shop"), ("client_secret", "test-password")],
    password: "client_secret",
    number: |n| format!("{}", 449_044_300_000 + u64::from(n)),
    announced: None,
    way: &[
        ("OC", Status::LabelCreated),
        ("PU", Status::PickedUp),
        ("AR", Status::InTransit),
        ("OD", Status::OutForDelivery),
        ("DL", Status::Delivered),
    ],
    refused: Some("DE 07"),
    not_found: Some("DE 08"),
    way_back: &["RS", "DL"],
    never_seen: "QQ",
    base_path: "",
    track_path: "/track",
    answer: AnswerPlaces {
        results: Some("/output/completeTrackResults"),
        scans: "/output/completeTrackResults/*/trackResults/*/scanEvents",
        time: &["date"],
    },
    simulator,
};

fn simulator(script: &Script, stage: Stage) -> Simulator {
    let account = Account { client_id: "test-shop".to_owned(), client_secret: "test-password".to_owned(), shop: None };
    let server = FedEx::new(script, vec![account], stage.clock, stage.ledger, stage.faults).unwrap();
    Simulator { routes: server.router(), revoke_tokens: Box::new(move || server.revoke_tokens()) }
}
