//! DHL in the suite.

use simulators::dhl::{Account, COURIER, Dhl};
use simulators::script::Script;
use tracking::Status;

use crate::candidate::{AnswerPlaces, Candidate, Simulator, Stage};

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: COURIER,
    credentials: &[("api_key", "test-key")],
    password: "api_key",
    number: |n| format!("JJD{n:018}"),
    announced: None,
    way: &[
        ("pre-transit", Status::LabelCreated),
        ("transit", Status::InTransit),
        ("transit OUT", Status::InTransit),
        ("delivered", Status::Delivered),
    ],
    refused: None,
    not_found: None,
    way_back: &[],
    never_seen: "teleported",
    base_path: "",
    track_path: "/track",
    answer: AnswerPlaces { results: Some("/shipments"), scans: "/shipments/*/events", time: &["timestamp"] },
    simulator,
};

fn simulator(script: &Script, stage: Stage) -> Simulator {
    let account = Account { api_key: "test-key".to_owned(), shop: None };
    let server = Dhl::new(script, vec![account], stage.clock, stage.ledger, stage.faults).unwrap();
    Simulator { routes: server.router(), revoke_tokens: Box::new(|| ()) }
}
