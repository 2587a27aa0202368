//! What couriers tell beside their scans: who took a parcel, when it is expected, where it waits, what was paid.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;

use couriers::by_code;
use serde_json::{Value, json};
use tracking::CourierSays;

/// Only what was told, by number.
fn facts(courier: &str, file: &str) -> Value {
    let path = format!("{}/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
    let recorded = by_code(courier).unwrap().read_recorded(&fs::read(path).unwrap()).unwrap();
    let told = recorded.into_iter().map(|one| {
        let silent = serde_json::to_value(CourierSays::default()).unwrap();
        let mut says = serde_json::to_value(one.told.unwrap().says).unwrap();
        says.as_object_mut().unwrap().retain(|name, fact| name != "registered" && silent[name] != *fact);
        (one.number, says)
    });
    Value::Object(told.collect())
}

#[test]
fn dpd_tells_predictions_lockers_proofs_and_numbers() {
    insta::assert_json_snapshot!(facts("dpd-romania", "dpd_romania/told_facts.json"));
}

#[test]
fn econt_tells_days_offices_and_cash() {
    insta::assert_json_snapshot!(facts("econt", "econt/told_facts.json"));
}

#[test]
fn fan_courier_tells_the_signer_and_the_day_of_the_transfer() {
    insta::assert_json_snapshot!(facts("fan-courier", "fan_courier/told_facts.json"));
}

#[test]
fn dhl_tells_frames_in_the_destinations_time_and_only_safe_links() {
    insta::assert_json_snapshot!(facts("dhl", "dhl/told_facts.json"));
}

#[test]
fn ups_tells_promises_windows_deadlines_and_paid_cash() {
    insta::assert_json_snapshot!(facts("ups", "ups/told_facts.json"));
}

#[test]
fn fedex_tells_windows_commitments_and_the_way_back() {
    insta::assert_json_snapshot!(facts("fedex", "fedex/told_facts.json"));
}

#[test]
fn sameday_tells_lockers_in_its_feed_whatever_their_fields_are_called() {
    insta::assert_json_snapshot!(facts("sameday", "sameday/told_feed_lockers.json"));
}

#[test]
fn cargus_tells_the_signer_and_the_way_back() {
    let told = facts("cargus", "cargus/refused_then_returned_under_another_number.json");
    let ways_back: Vec<&Value> =
        told.as_object().unwrap().values().filter_map(|says| says.get("return_number")).collect();
    assert_eq!(ways_back.len(), 1, "{told:#}");
    let told = facts("cargus", "cargus/delivered.json");
    assert!(told.as_object().unwrap().values().any(|says| says.get("signer").is_some()), "{told:#}");
}

#[test]
fn packeta_tells_the_point_and_in_its_present_state_the_deadline() {
    let history = facts("packeta", "packeta/ready_for_pickup.xml");
    let point = json!({"name": null, "address": null, "code": "301", "page": null});
    assert_eq!(history[""], json!({"point": point}));
    let state = facts("packeta", "packeta/status_ready.xml");
    assert_eq!(state[""], json!({"point": point, "pick_up_until": {"day": "2026-03-12"}}));
}

/// A real answer of 2026 with a prediction for each of two tries, and the office where the parcel waited.
#[test]
fn a_recorded_answer_tells_its_last_prediction_and_its_office() {
    let told = facts("dpd-romania", "dpd_romania/recorded_absent_twice_then_not_claimed.json");
    let says = told.as_object().unwrap().values().next().unwrap();
    let between = json!(["2026-01-29T05:54:01Z", "2026-01-29T06:54:01Z"]);
    assert_eq!(says["expected"], json!({"when": {"between": between}, "by": "estimate"}));
    assert_eq!(says["point"]["name"], "AKSAKOVO");
    assert_eq!(says["attempts"], 2);
}
