//! What the service says: shipments, or a problem document.

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
pub(super) enum Problem {
    Key,
    NoNumber,
    Unknown,
    TooMany,
    NoSuchPath,
    WrongMethod,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, title, detail) = match self {
            Self::Key => (StatusCode::UNAUTHORIZED, "Unauthorized", "Unauthorized for given resource."),
            Self::NoNumber => (StatusCode::BAD_REQUEST, "Bad request", "The parameter trackingNumber is missing."),
            Self::Unknown => {
                (StatusCode::NOT_FOUND, "No result found", "No shipment with given tracking number found.")
            }
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests",
                "Too many requests within defined time period, please try again later.",
            ),
            Self::NoSuchPath => (StatusCode::NOT_FOUND, "Not found", "There is no such resource."),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "Method not allowed", "Only GET is allowed."),
        };
        let body = json!({"title": title, "detail": detail, "status": status.as_u16(), "instance": "/track/shipments"});
        (status, Json(body)).into_response()
    }
}

pub(super) fn shipment(parcel: &Parcel, now: Timestamp, zone: &TimeZone, behaviour: Behaviour) -> Json<Value> {
    let told = parcel.told(now);
    let local = |at: Timestamp| at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let events: Vec<Value> = told.iter().map(|scan| event(scan, &local(scan.at), behaviour)).collect();
    // The clock on the wall is the same; only the letter differs.
    let letter = if behaviour.status_with_zone { "Z" } else { "" };
    let status = told.first().map(|scan| event(scan, &format!("{}{letter}", local(scan.at)), behaviour));
    let id = match parcel.number.parse::<u64>() {
        Ok(number) if behaviour.ids_as_numbers && !parcel.number.starts_with('0') => json!(number),
        _ => json!(parcel.number),
    };
    let shipment = json!({
        "id": id,
        "service": "parcel-de",
        "destination": {"address": {"countryCode": parcel.recipient.country, "addressLocality": parcel.recipient.city}},
        "status": status,
        "details": {"product": {"productName": "DHL Parcel Connect"}, "totalNumberOfPieces": 1,
            "proofOfDelivery": proof(&told, parcel, local)},
        "events": events,
    });
    let mut answer = json!({"shipments": [shipment]});
    if behaviour.repeats_question
        && let Some(fields) = answer.as_object_mut()
    {
        let url = format!("/track/shipments?trackingNumber={}&limit=5", parcel.number);
        fields.insert("url".to_owned(), json!(url));
    }
    Json(answer)
}

fn event(scan: &ScanScript, timestamp: &str, behaviour: Behaviour) -> Value {
    let status = match (behaviour.contrary_status, scan.code.as_str()) {
        (true, "delivered") => "PROCESSED",
        (true, _) => "DELIVERED",
        (false, _) => scan.detail.as_deref().unwrap_or(&scan.text),
    };
    json!({
        "timestamp": timestamp,
        "statusCode": scan.code,
        "status": status,
        "description": scan.text,
        "location": {"address": {"countryCode": "RO", "addressLocality": scan.place}},
    })
}

fn proof(told: &[&ScanScript], parcel: &Parcel, local: impl Fn(Timestamp) -> String) -> Option<Value> {
    let newest = told.first().filter(|scan| scan.code == "delivered")?;
    let signed = json!({"familyName": parcel.recipient.last_name, "givenName": parcel.recipient.first_name});
    Some(json!({"timestamp": local(newest.at), "signed": signed}))
}
