//! Econt in the suite.

use simulators::econt::{Account, COURIER, Econt};
use simulators::script::Script;
use tracking::Status;

use crate::candidate::{AnswerPlaces, Candidate, Simulator, Stage};

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: COURIER,
    credentials: &[("username", "test-shop"), ("password", "test-password")],
    password: "password",
    number: |n| format!("{}", 1_051_900_000_000 + u64::from(n)),
    announced: None,
    way: &[
        ("prepared", Status::LabelCreated),
        ("in_pickup_office 1000", Status::PickedUp),
        ("courier_direction 1001", Status::InTransit),
        ("in_delivery_courier 1130", Status::OutForDelivery),
        ("client", Status::Delivered),
    ],
    refused: None,
    not_found: None,
    way_back: &["is_returning_to_sender", "returned_to_sender"],
    never_seen: "teleported",
    base_path: "",
    track_path: "/Shipments",
    answer: AnswerPlaces {
        results: Some("/shipmentStatuses"),
        scans: "/shipmentStatuses/*/status/trackingEvents",
        time: &["time"],
    },
    simulator,
};

fn simulator(script: &Script, stage: Stage) -> Simulator {
    let account = Account { username: "test-shop".to_owned(), password: "test-password".to_owned() };
    let server = Econt::new(script, vec![account], stage.clock, stage.ledger, stage.faults).unwrap();
    Simulator { routes: server.router(), revoke_tokens: Box::new(|| ()) }
}
