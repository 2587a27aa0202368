//! `GetParcelStatuses` and `GetParcelListStatuses`.

use std::sync::PoisonError;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

use super::answer::{ErrorInfo, document, list, unknown_method, unreadable_request};
use super::parcels::Parcel;
use super::{Account, Behaviour, Gls, Offsets, statuses};
use crate::script::ScanScript;

/// The window in which the same call counts.
const SAME_CALLS_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// What `ReturnPOD` gives for a delivered parcel: the smallest thing that begins like a PDF.
const PROOF: &[u8] = b"%PDF-1.4\n%%EOF\n";

pub(super) async fn parcel_service(State(server): State<Gls>, Path(method): Path<String>, body: Bytes) -> Response {
    let behaviour = server.behaviour();
    // A method may carry the date of its version.
    let name = match method.rsplit_once('_') {
        Some((name, version)) if version.len() == 8 && version.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => &method,
    };
    let answer: fn(&Gls, &Value, Behaviour) -> Value = match name {
        "GetParcelStatuses" => one,
        "GetParcelListStatuses" if behaviour.list_method => many,
        _ => return unknown_method(),
    };
    let Ok(request @ Value::Object(_)) = serde_json::from_slice(&body) else { return unreadable_request() };
    let answer = if server.is_repeated(name, &body, behaviour) {
        let times = behaviour.same_calls;
        refused(
            name,
            &ErrorInfo::new(31, format!("Same request sent {times} times within the last 5 minutes.")),
            behaviour,
        )
    } else {
        answer(&server, &request, behaviour)
    };
    document(answer, behaviour)
}

impl Gls {
    /// Whether this body came in too often within the last five minutes, this time included.
    fn is_repeated(&self, method: &str, body: &[u8], behaviour: Behaviour) -> bool {
        if behaviour.same_calls == 0 {
            return false;
        }
        let now = self.0.clock.now();
        let hash: [u8; 64] = Sha512::new_with_prefix(method).chain_update(body).finalize().into();
        let mut calls = self.0.same_calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.retain(|_, times| {
            times.retain(|at| *at + SAME_CALLS_WITHIN > now);
            !times.is_empty()
        });
        let times = calls.entry(hash).or_default();
        times.push(now);
        times.len() >= behaviour.same_calls
    }

    fn find(&self, account: &Account, number: u64, behaviour: Behaviour) -> Result<&Parcel, ErrorInfo> {
        let now = self.0.clock.now();
        let parcel = self.0.parcels.parcel(number, now);
        let parcel = parcel.ok_or_else(|| ErrorInfo::new(9, "Parcel number not exists."))?;
        if !parcel.is_of(account) {
            return Err(ErrorInfo::new(15, "You have no right to this parcel."));
        }
        if parcel.created_at + behaviour.not_found_for > now {
            return Err(ErrorInfo::new(26, "Parcel not found with the current settings."));
        }
        Ok(parcel)
    }
}

fn refused(method: &str, error: &ErrorInfo, behaviour: Behaviour) -> Value {
    match method {
        "GetParcelListStatuses" => parcels(vec![error.json()], Vec::new(), behaviour),
        _ => nothing(error, behaviour),
    }
}

fn one(server: &Gls, request: &Value, behaviour: Behaviour) -> Value {
    let found = server.signed_in(request, behaviour).and_then(|account| {
        let number = request.get("ParcelNumber").and_then(number).unwrap_or_default();
        server.find(account, number, behaviour)
    });
    let view = View { server, behaviour, english: is_english(request) };
    match found {
        Err(error) => nothing(&error, behaviour),
        Ok(parcel) => {
            let told = parcel.told(server.0.clock.now());
            let is_delivered = told.iter().any(|scan| matches!(scan.code.as_str(), "5" | "92"));
            let wants_proof = request.get("ReturnPOD").and_then(Value::as_bool) == Some(true);
            json!({
                "ClientReference": parcel.reference,
                "DeliveryCountryCode": parcel.country,
                "DeliveryZipCode": "000000",
                "GetParcelStatusErrors": list(Vec::new(), behaviour),
                "POD": if wants_proof && is_delivered { json!(PROOF) } else { Value::Null },
                "ParcelNumber": parcel.number,
                "ParcelStatusList": view.statuses(&told),
                "Weight": 1.0,
            })
        }
    }
}

fn many(server: &Gls, request: &Value, behaviour: Behaviour) -> Value {
    let account = match server.signed_in(request, behaviour) {
        Ok(account) => account,
        Err(_) if behaviour.silent_list_refusal => return parcels(Vec::new(), Vec::new(), behaviour),
        Err(error) => return parcels(vec![error.json()], Vec::new(), behaviour),
    };
    let refused = |code, text: &str| parcels(vec![ErrorInfo::new(code, text).json()], Vec::new(), behaviour);
    let numbers: Vec<u64> = match request.get("ParcelNumberList") {
        None | Some(Value::Null) => return refused(11, "Parcel list is null."),
        Some(Value::Array(numbers)) if numbers.is_empty() => return refused(12, "Parcel list is empty."),
        Some(Value::Array(numbers)) => numbers.iter().filter_map(number).collect(),
        Some(_) => return refused(13, "Parcel validation failed."),
    };
    if numbers.len() > behaviour.most_numbers {
        return refused(13, "Parcel validation failed: too many parcel numbers.");
    }
    if behaviour.list_is_empty {
        return parcels(Vec::new(), Vec::new(), behaviour);
    }
    let view = View { server, behaviour, english: is_english(request) };
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for number in numbers {
        match server.find(account, number, behaviour) {
            Ok(parcel) => rows.push(json!({
                "ClientNumber": 100_000_001,
                "ClientReference": parcel.reference,
                "ParcelNumber": parcel.number,
                "ParcelStatusList": view.statuses(&parcel.told(server.0.clock.now())),
                "Weight": 1.0,
            })),
            Err(error) if behaviour.unknown_in_errors => errors.push(error.about(number).json()),
            Err(_) => {}
        }
    }
    parcels(errors, rows, behaviour)
}

fn parcels(errors: Vec<Value>, rows: Vec<Value>, behaviour: Behaviour) -> Value {
    json!({"GetParcelListStatusesErrors": list(errors, behaviour), "ParcelList": list(rows, behaviour)})
}

fn nothing(error: &ErrorInfo, behaviour: Behaviour) -> Value {
    json!({
        "ClientReference": null,
        "DeliveryCountryCode": null,
        "DeliveryZipCode": null,
        "GetParcelStatusErrors": [error.json()],
        "POD": null,
        "ParcelNumber": 0,
        "ParcelStatusList": list(Vec::new(), behaviour),
        "Weight": null,
    })
}

/// A number, also one that came as a text.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn is_english(request: &Value) -> bool {
    request.get("LanguageIsoCode").and_then(Value::as_str).is_none_or(|language| language == "EN")
}

/// How one call sees the scans.
struct View<'a> {
    server: &'a Gls,
    behaviour: Behaviour,
    english: bool,
}

impl View<'_> {
    fn statuses(&self, told: &[&ScanScript]) -> Value {
        let mut rows: Vec<Value> = told.iter().map(|scan| self.status(scan)).collect();
        if self.behaviour.newest_first {
            rows.reverse();
        }
        list(rows, self.behaviour)
    }

    fn status(&self, scan: &ScanScript) -> Value {
        let code = if self.behaviour.padded_codes { format!("{:0>2}", scan.code) } else { scan.code.clone() };
        let text = statuses::known(&scan.code).filter(|_| self.english).map_or(scan.text.as_str(), |known| known.en);
        json!({
            "DepotCity": scan.place,
            "DepotNumber": if scan.place.is_empty() { "" } else { "01" },
            "StatusCode": code,
            "StatusDate": self.date(scan.at),
            "StatusDescription": text,
            "StatusInfo": scan.detail.as_deref().unwrap_or_default(),
        })
    }

    fn date(&self, at: Timestamp) -> String {
        let offset = match self.behaviour.offsets {
            Offsets::Local => at.to_zoned_datetime(self.server.0.zone.clone()).strftime("%z").to_string(),
            Offsets::Missing => String::new(),
            Offsets::Negative => "-0500".to_owned(),
        };
        format!("/Date({}{offset})/", at.as_millisecond())
    }
}
