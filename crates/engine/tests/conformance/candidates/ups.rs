//! UPS in the suite.

use simulators::script::Script;
use simulators::ups::{Account, COURIER, Ups};
use tracking::Status;

use crate::candidate::{AnswerPlaces, Candidate, Simulator, Stage};

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: COURIER,
    credentials: &[("client_id", "test-shop"), ("client_secret", "test-password")],
    password: "client_secret",
    number: |n| format!("1Z999AA1{n:010}"),
    announced: None,
    way: &[
        ("003 M/MP", Status::LabelCreated),
        ("038 I/PU", Status::PickedUp),
        ("005 I/DP", Status::InTransit),
        ("021 I/OT", Status::OutForDelivery),
        ("011 D/FS", Status::Delivered),
    ],
    refused: Some("064 X/KT"),
    not_found: Some("022 X/48"),
    way_back: &["035 X/UF", "034 X/UA"],
    never_seen: "199 I/QQ",
    base_path: "",
    track_path: "/api/track",
    answer: AnswerPlaces {
        results: Some("/trackResponse/shipment"),
        scans: "/trackResponse/shipment/*/package/*/activity",
        time: &["date", "time", "gmtDate", "gmtTime"],
    },
    simulator,
};

fn simulator(script: &Script, stage: Stage) -> Simulator {
    let account = Account { client_id: "test-shop".to_owned(), client_secret: "test-password".to_owned(), shop: None };
    let server = Ups::new(script, vec![account], stage.clock, stage.ledger, stage.faults).unwrap();
    Simulator { routes: server.router(), revoke_tokens: Box::new(move || server.revoke_tokens()) }
}
