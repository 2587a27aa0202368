//! GLS in the suite.

use simulators::gls::{Account, COURIER, Gls};
use simulators::script::Script;
use tracking::Status;

use crate::candidate::{AnswerPlaces, Candidate, Simulator, Stage};

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: COURIER,
    credentials: &[("username", "shop@shops.example"), ("password", "test-password"), ("country", "RO")],
    password: "password",
    number: |n| format!("{}", 720_000_000 + n),
    announced: Some("51"),
    way: &[("1", Status::PickedUp), ("2", Status::InTransit), ("4", Status::OutForDelivery), ("5", Status::Delivered)],
    refused: Some("17"),
    not_found: Some("12"),
    way_back: &["23", "40"],
    never_seen: "777",
    base_path: "",
    track_path: "/ParcelService.svc",
    answer: AnswerPlaces {
        results: Some("/ParcelList"),
        scans: "/ParcelList/*/ParcelStatusList",
        time: &["StatusDate"],
    },
    simulator,
};

fn simulator(script: &Script, stage: Stage) -> Simulator {
    let account =
        Account { username: "shop@shops.example".to_owned(), password: "test-password".to_owned(), shop: None };
    let server = Gls::new(script, vec![account], stage.clock, stage.ledger, stage.faults).unwrap();
    Simulator { routes: server.router(), revoke_tokens: Box::new(|| ()) }
}
