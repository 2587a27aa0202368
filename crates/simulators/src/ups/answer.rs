//! What the service says: shipments with packages, or a list of errors.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::Behaviour;
use crate::played::Parcel;
use crate::script::ScanScript;

/// Why a call is not answered.
pub(super) enum Refusal {
    /// The sign-in's id or secret is wrong.
    Client,
    /// The sign-in is not a form that asks for client credentials.
    Grant,
    Token,
    Blocked,
    MissingHeader(&'static str),
    InvalidNumber,
    NoSuchPath,
    WrongMethod,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::Client => (StatusCode::UNAUTHORIZED, "10401", "ClientId is Invalid".to_owned()),
            Self::Grant => (StatusCode::BAD_REQUEST, "10400", "Invalid/Missing grant_type".to_owned()),
            Self::Token => (StatusCode::UNAUTHORIZED, "250002", "Invalid Authentication Information.".to_owned()),
            Self::Blocked => (StatusCode::FORBIDDEN, "250004", "The account is blocked.".to_owned()),
            Self::MissingHeader(name) => (StatusCode::BAD_REQUEST, "VSS100", format!("Missing header {name}")),
            Self::InvalidNumber => (StatusCode::BAD_REQUEST, "TV1002", "Invalid inquiry number".to_owned()),
            Self::NoSuchPath => (StatusCode::NOT_FOUND, "10404", "Resource not found".to_owned()),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "10405", "Method not allowed".to_owned()),
        };
        (status, Json(json!({"response": {"errors": [{"code": code, "message": message}]}}))).into_response()
    }
}

/// A number that nobody knows is a good answer without a package.
pub(super) fn unknown(number: &str) -> Json<Value> {
    let warning = json!({"code": "TW0001", "message": "Tracking Information Not Found"});
    Json(json!({"trackResponse": {"shipment": [{"inquiryNumber": number, "warnings": [warning]}]}}))
}

pub(super) fn shipment(parcel: &Parcel, now: Timestamp, zone: &TimeZone, behaviour: Behaviour) -> Json<Value> {
    let told = parcel.told(now);
    let mut activities: Vec<Value> = told.iter().map(|scan| activity(scan, zone, behaviour)).collect();
    if behaviour.oldest_first {
        activities.reverse();
    }
    let mut package = Map::from_iter([
        ("trackingNumber".to_owned(), json!(parcel.number)),
        ("activity".to_owned(), json!(activities)),
        ("packageCount".to_owned(), json!(1)),
    ]);
    if let Some(newest) = told.first() {
        package.insert("currentStatus".to_owned(), current(newest, behaviour));
        if newest.code == "011" {
            let date = newest.at.to_zoned_datetime(zone.clone()).strftime("%Y%m%d").to_string();
            package.insert("deliveryDate".to_owned(), json!([{"type": "DEL", "date": date}]));
            let information =
                json!({"location": "Front Door", "receivedBy": parcel.recipient.last_name.to_uppercase()});
            package.insert("deliveryInformation".to_owned(), information);
        }
    }
    let shipment = json!({"inquiryNumber": parcel.number, "package": [package], "userRelation": []});
    Json(json!({"trackResponse": {"shipment": [shipment]}}))
}

/// The type and the two letters.
fn kind_and_letters(scan: &ScanScript) -> (&str, &str) {
    scan.detail.as_deref().and_then(|detail| detail.split_once('/')).unwrap_or(("I", "AR"))
}

fn current(scan: &ScanScript, behaviour: Behaviour) -> Value {
    let (kind, letters) = kind_and_letters(scan);
    if behaviour.current_digits_in_status_code {
        json!({"type": kind, "code": letters, "statusCode": scan.code, "description": scan.text})
    } else {
        json!({"code": scan.code, "description": scan.text})
    }
}

fn activity(scan: &ScanScript, zone: &TimeZone, behaviour: Behaviour) -> Value {
    let (kind, letters) = kind_and_letters(scan);
    let (local, greenwich) = (scan.at.to_zoned_datetime(zone.clone()), scan.at.to_zoned_datetime(TimeZone::UTC));
    let mut activity = Map::from_iter([
        ("date".to_owned(), json!(local.strftime("%Y%m%d").to_string())),
        ("time".to_owned(), json!(local.strftime("%H%M%S").to_string())),
        (
            "location".to_owned(),
            json!({"address": {"city": scan.place, "countryCode": "RO", "country": "RO"}, "slic": "0001"}),
        ),
        (
            "status".to_owned(),
            json!({"type": kind, "code": letters, "statusCode": scan.code, "description": scan.text,
                "simplifiedTextDescription": ""}),
        ),
    ]);
    if !behaviour.without_greenwich {
        let time = greenwich.strftime("%H%M%S").to_string();
        let time = match time.trim_start_matches('0') {
            "" => "0",
            short if behaviour.loses_leading_zeros => short,
            _ => time.as_str(),
        };
        activity.insert("gmtDate".to_owned(), json!(greenwich.strftime("%Y%m%d").to_string()));
        activity.insert("gmtTime".to_owned(), json!(time));
        activity.insert("gmtOffset".to_owned(), json!(local.strftime("%:z").to_string()));
    }
    Value::Object(activity)
}
