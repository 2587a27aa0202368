//! FAN Courier in the suite.

use simulators::fan_courier::{Account, Branch, COURIER, FanCourier};
use simulators::script::Script;
use tracking::Status;

use crate::candidate::{AnswerPlaces, Candidate, Simulator, Stage};

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: COURIER,
    credentials: &[("username", "test-shop"), ("password", "test-password"), ("client_id", "7700123")],
    password: "password",
    number: |n| format!("7000{n:09}"),
    announced: None,
    way: &[
        ("C0", Status::PickedUp),
        ("H10", Status::InTransit),
        ("S1", Status::OutForDelivery),
        ("S2", Status::Delivered),
    ],
    refused: Some("S6"),
    not_found: Some("S3"),
    way_back: &["S43", "<S2"],
    never_seen: "S99",
    base_path: "",
    track_path: "/reports/awb/tracking",
    answer: AnswerPlaces { results: Some("/data"), scans: "/data/*/events", time: &["date"] },
    simulator,
};

fn simulator(script: &Script, stage: Stage) -> Simulator {
    let account = Account {
        username: "test-shop".to_owned(),
        password: "test-password".to_owned(),
        branches: vec![Branch { client_id: 7_700_123, name: "Test".to_owned(), shop: None }],
    };
    let server = FanCourier::new(script, vec![account], stage.clock, stage.ledger, stage.faults).unwrap();
    Simulator { routes: server.router(), revoke_tokens: Box::new(move || server.revoke_tokens()) }
}
