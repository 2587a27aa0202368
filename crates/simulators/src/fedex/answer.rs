//! What the service says: results by number, or a list of errors.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::Behaviour;
use crate::played::Parcel;
use crate::script::ScanScript;

/// Why a call is not answered.
pub(super) enum Refusal {
    Client,
    Grant,
    Token,
    Forbidden,
    NoDocument,
    EmptyNumber,
    InvalidNumber,
    TooManyNumbers,
    NoSuchPath,
    WrongMethod,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::Client => (
                StatusCode::UNAUTHORIZED,
                "NOT.AUTHORIZED.ERROR",
                "The given client credentials were not valid. Please modify your request and try again.",
            ),
            Self::Grant => (StatusCode::BAD_REQUEST, "BAD.REQUEST.ERROR", "Missing or duplicate parameters."),
            Self::Token => (
                StatusCode::UNAUTHORIZED,
                "NOT.AUTHORIZED.ERROR",
                "Access token expired. Please modify your request and try again.",
            ),
            Self::Forbidden => (StatusCode::FORBIDDEN, "FORBIDDEN.ERROR", "We could not authorize your credentials."),
            Self::NoDocument => (StatusCode::BAD_REQUEST, "BAD.REQUEST.ERROR", "The body is not a JSON document."),
            Self::EmptyNumber => {
                (StatusCode::BAD_REQUEST, "TRACKING.TRACKINGNUMBER.EMPTY", "Please provide tracking number.")
            }
            Self::InvalidNumber => {
                (StatusCode::BAD_REQUEST, "TRACKING.TRACKINGNUMBER.INVALID", "Invalid tracking number.")
            }
            Self::TooManyNumbers => {
                (StatusCode::BAD_REQUEST, "TRACKING.TRACKINGINFO.TOOMANY", "At most 30 tracking numbers are allowed.")
            }
            Self::NoSuchPath => {
                (StatusCode::NOT_FOUND, "NOT.FOUND.ERROR", "The resource you requested is no longer available.")
            }
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "METHOD.NOT.ALLOWED", "Method not allowed."),
        };
        let body = json!({"transactionId": "transaction-1", "errors": [{"code": code, "message": message}]});
        (status, Json(body)).into_response()
    }
}

/// A number that nobody knows has an error in the place of its data.
pub(super) fn unknown(number: &str) -> Value {
    let error = json!({"code": "TRACKING.TRACKINGNUMBER.NOTFOUND",
        "message": "Tracking number cannot be found. Please correct the tracking number and try again."});
    let info = json!({"trackingNumber": number, "trackingNumberUniqueId": "", "carrierCode": ""});
    json!({"trackingNumber": number, "trackResults": [{"trackingNumberInfo": info, "error": error}]})
}

/// How one call sees the scans.
pub(super) struct View<'a> {
    pub(super) zone: &'a TimeZone,
    pub(super) now: Timestamp,
    pub(super) behaviour: Behaviour,
    pub(super) detailed: bool,
}

impl View<'_> {
    pub(super) fn results(&self, parcel: &Parcel) -> Value {
        let mut results = vec![self.result(parcel)];
        if self.behaviour.number_used_before {
            results.insert(0, before(&parcel.number));
        }
        json!({"trackingNumber": parcel.number, "trackResults": results})
    }

    fn result(&self, parcel: &Parcel) -> Value {
        let told = parcel.told(self.now);
        let newest = told.first().map(|scan| scan.code.as_str()).unwrap_or_default();
        let derived = if self.behaviour.pseudo_derived_code { "RL" } else { latest(newest) };
        let attempts = told.iter().filter(|scan| matches!(scan.code.as_str(), "DE" | "DL")).count();
        let scans: Vec<Value> = if self.detailed { told.iter().map(|scan| self.event(scan)).collect() } else { vec![] };
        let received_by = if newest == "DL" { parcel.recipient.last_name.to_uppercase() } else { String::new() };
        let mut result = json!({
            "trackingNumberInfo": {"trackingNumber": parcel.number,
                "trackingNumberUniqueId": format!("20601~{}~FDEG", parcel.number), "carrierCode": "FDXG"},
            "latestStatusDetail": {"code": latest(newest), "derivedCode": derived,
                "description": told.first().map(|scan| &scan.text)},
            "dateAndTimes": self.dates(&told),
            "scanEvents": scans,
            "deliveryDetails": {"deliveryAttempts": attempts.to_string(), "receivedByName": received_by},
        });
        if self.behaviour.error_beside_data
            && let Some(fields) = result.as_object_mut()
        {
            let error = json!({"code": "TRACKING.TRACKINGNUMBER.EMPTY", "message": "Please provide tracking number."});
            fields.insert("error".to_owned(), error);
        }
        result
    }

    fn dates(&self, told: &[&ScanScript]) -> Vec<Value> {
        let of = |code: &str, kind: &str| {
            let scan = told.iter().find(|scan| scan.code == code)?;
            Some(json!({"type": kind, "dateTime": self.iso(scan.at)}))
        };
        [of("DL", "ACTUAL_DELIVERY"), of("PU", "ACTUAL_PICKUP")].into_iter().flatten().collect()
    }

    fn event(&self, scan: &ScanScript) -> Value {
        let date = if self.behaviour.pick_ups_without_time && scan.code == "PU" {
            scan.at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%dT00:00:00").to_string()
        } else {
            self.iso(scan.at)
        };
        json!({
            "date": date,
            "eventType": scan.code,
            "eventDescription": scan.text,
            "derivedStatusCode": derived(&scan.code),
            "exceptionCode": scan.detail.as_deref().unwrap_or_default(),
            "exceptionDescription": "",
            "scanLocation": {"city": scan.place, "countryCode": "RO", "residential": false},
            "locationType": "FEDEX_FACILITY",
        })
    }

    fn iso(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

/// A parcel of years before that had the same number.
fn before(number: &str) -> Value {
    let scan = json!({"date": "2019-05-06T11:20:00+02:00", "eventType": "DL", "eventDescription": "Delivered",
        "derivedStatusCode": "DL", "exceptionCode": "", "scanLocation": {"city": "PARIS", "countryCode": "FR"}});
    json!({
        "trackingNumberInfo": {"trackingNumber": number,
            "trackingNumberUniqueId": format!("12017~{number}~FDEG"), "carrierCode": "FDXE"},
        "latestStatusDetail": {"code": "DL", "derivedCode": "DL", "description": "Delivered"},
        "scanEvents": [scan],
    })
}

/// The coarse code of a scan: most are in transit, also one that waits to be picked up.
fn derived(code: &str) -> &str {
    match code {
        "OC" => "IN",
        "PU" | "DE" | "DL" | "DY" | "SE" | "CA" | "RS" => code,
        _ => "IT",
    }
}

/// The code of the latest status: finer than a scan's derived one.
fn latest(code: &str) -> &str {
    match code {
        "HP" => "HL",
        other => other,
    }
}
