//! `POST /v1/track`: the operations of some parcels.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::answer::page;
use super::operations::{known, reason};
use super::parcels::Parcel;
use super::question::{Language, Name, Question, Refusal, credentials};
use super::{Behaviour, Dpd, TooFast, Unknown};
use crate::script::ScanScript;

pub(super) async fn track(State(server): State<Dpd>, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        return page(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return page(StatusCode::BAD_REQUEST) };
    server.answer(&body).unwrap_or_else(|refusal| server.refused(&refusal))
}

impl Dpd {
    fn answer(&self, body: &Value) -> Result<Response, Refusal> {
        let (username, password, language) = credentials(body, self.0.country);
        let found = self.0.accounts.iter().enumerate();
        let mut found = found.filter(|(_, account)| account.username == username && account.password == password);
        let (place, account) = found.next().ok_or(Refusal::Credentials(language))?;
        let behaviour = self.behaviour();
        if self.is_too_fast(place) || behaviour.too_fast == Some(TooFast::Call) {
            return Err(Refusal::TooFast);
        }
        let question = Question::of(body, self.0.country, behaviour)?;
        let now = self.0.clock.now();
        let mut parcels = Vec::with_capacity(question.parcels.len());
        for (place, name) in question.parcels.iter().enumerate() {
            let parcel = match name {
                Name::Number(number) => self.0.parcels.by_number(number, now),
                Name::Reference(order) => self.0.parcels.by_reference(order, now),
                Name::Foreign(_) => None,
            };
            let (Name::Number(asked) | Name::Reference(asked) | Name::Foreign(asked)) = name;
            let writer = Writer { server: self, behaviour, language: question.language, now };
            let refused = |refusal| json!({"parcelId": asked, "error": self.error(&refusal)});
            let told = match parcel.filter(|parcel| parcel.is_of(account)) {
                None if behaviour.unknown == Unknown::LeftOut => continue,
                None => refused(Refusal::NotAccessible),
                Some(_) if place % 2 == 1 && behaviour.too_fast == Some(TooFast::Parcels) => refused(Refusal::TooFast),
                Some(parcel) if place % 2 == 1 && behaviour.too_fast == Some(TooFast::Operations) => {
                    writer.too_fast(parcel)
                }
                Some(parcel) => writer.parcel(parcel, question.last_operation_only),
            };
            parcels.push(told);
        }
        if behaviour.parcels_reversed {
            parcels.reverse();
        }
        Ok(Json(json!({"parcels": parcels})).into_response())
    }
}

/// Writes one parcel.
struct Writer<'a> {
    server: &'a Dpd,
    behaviour: Behaviour,
    language: Language,
    now: Timestamp,
}

impl Writer<'_> {
    fn parcel(&self, parcel: &Parcel, last_only: bool) -> Value {
        let told = parcel.told(self.now);
        let mut operations: Vec<Value> = told.iter().map(|scan| self.operation(parcel, scan, &told)).collect();
        if last_only {
            operations = operations.into_iter().next_back().into_iter().collect();
        }
        if self.behaviour.newest_first {
            operations.reverse();
        }
        let mut written = json!({"parcelId": parcel.number, "operations": operations});
        if let (true, Some(fields)) = (self.behaviour.track_phase, written.as_object_mut()) {
            fields.insert("trackPhase".to_owned(), json!(phase(&told)));
        }
        written
    }

    /// An operation that is none, in the place of the parcel's own.
    fn too_fast(&self, parcel: &Parcel) -> Value {
        let words = "Too many tracking requests";
        let operation = json!({"dateTime": self.local(self.now), "operationCode": 0, "description": words});
        json!({"parcelId": parcel.number, "operations": [operation]})
    }

    fn operation(&self, parcel: &Parcel, scan: &ScanScript, told: &[&ScanScript]) -> Value {
        let mut written = Map::new();
        written.insert("dateTime".to_owned(), json!(self.local(scan.at)));
        written.insert("operationCode".to_owned(), json!(scan.code.parse::<i64>().unwrap_or_default()));
        // Messages and data have no place.
        if !matches!(scan.code.as_str(), "148" | "175" | "195" | "1134") && !scan.place.is_empty() {
            written.insert("place".to_owned(), json!(scan.place.to_uppercase()));
        }
        written.insert("description".to_owned(), json!(self.text(scan)));
        let codes = codes(scan, told);
        let comment = self.comment(parcel, scan, &codes);
        if !comment.is_empty() {
            written.insert("comment".to_owned(), json!(comment.join("\r\n")));
        }
        if !codes.is_empty() && !self.behaviour.codes_in_comment_only {
            written.insert("exceptionCodes".to_owned(), json!(codes));
        }
        if let (Some(number), "111" | "124") = (&parcel.return_number, scan.code.as_str()) {
            written.insert("returnShipmentId".to_owned(), json!(number));
        }
        if scan.code == "-14" {
            written.insert("consignee".to_owned(), json!(consignee(parcel, scan)));
        }
        if !self.behaviour.without_additional_info {
            written.insert("additionalInfo".to_owned(), self.additional_info(scan));
        }
        Value::Object(written)
    }

    fn text(&self, scan: &ScanScript) -> String {
        let row = known(&scan.code);
        let text = match self.language {
            Language::English => row.map(|row| row.en),
            Language::Romanian => row.map(|row| row.ro),
            Language::Bulgarian => row.map(|row| row.bg),
        };
        text.unwrap_or(&scan.text).to_owned()
    }

    fn comment(&self, parcel: &Parcel, scan: &ScanScript, codes: &[&str]) -> Vec<String> {
        let mut lines = Vec::new();
        match scan.code.as_str() {
            "148" => {
                let day = parcel.created_at + SignedDuration::from_hours(48);
                let day = day.to_zoned_datetime(self.server.0.zone.clone()).strftime("%d.%m.%Y").to_string();
                lines.push(format!("{} [010001]", parcel.recipient.city.to_uppercase()));
                lines.push(format!("Expected Delivery Date: {day}"));
            }
            "134" => {
                lines.push(format!("261 - {}", scan.place.to_uppercase()));
                lines.push("str. EXEMPLU Nr 15".to_owned());
            }
            "175" => lines.push("Predict".to_owned()),
            "111" | "124" => lines.extend(parcel.return_number.as_ref().map(|number| format!("awb: {number}"))),
            _ => {}
        }
        // What only repeats the visit's reasons has no comment.
        if scan.code != "38" {
            lines.extend(codes.iter().map(|code| format!("{} [#{code}]", reason(code))));
        }
        lines
    }

    fn additional_info(&self, scan: &ScanScript) -> Value {
        match scan.code.as_str() {
            "134" => json!({
                "officeURL": "https://services.example/officesmap?id=261",
                "geoPUDOId": "RO00261",
                "pickupOfficeType": "APT",
            }),
            "175" => {
                let from = scan.at + SignedDuration::from_hours(13);
                let to = from + SignedDuration::from_hours(1);
                json!({"predict": {
                    "predictedVisitDateTimeFrom": self.local(from),
                    "predictedVisitDateTimeTo": self.local(to),
                    "canceled": false,
                }})
            }
            _ => json!({}),
        }
    }

    /// With an offset that has no colon.
    fn local(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.server.0.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%z").to_string()
    }
}

/// The exception codes of an operation. A return of what was never collected says so.
fn codes<'a>(scan: &'a ScanScript, told: &[&ScanScript]) -> Vec<&'a str> {
    match scan.code.as_str() {
        "44" | "38" => scan.detail.iter().flat_map(|codes| codes.split(',')).collect(),
        "111" if told.iter().any(|other| other.code == "134") => vec!["1004"],
        _ => Vec::new(),
    }
}

/// At the sender's it is the shop.
fn consignee(parcel: &Parcel, scan: &ScanScript) -> String {
    if scan.in_return == Some(true) {
        return "MAGAZIN EXEMPLU".to_owned();
    }
    let first = parcel.recipient.first_name.chars().next().map(String::from).unwrap_or_default();
    format!("{first}. {}", parcel.recipient.last_name).to_uppercase()
}

fn phase(told: &[&ScanScript]) -> &'static str {
    let newest = told.iter().rev().find(|scan| !matches!(scan.code.as_str(), "175" | "195" | "1134"));
    match newest.map(|scan| scan.code.as_str()) {
        None | Some("148") => "HANDED_FOR_DELIVERY",
        Some("-14") => "DELIVERED",
        Some("12" | "144") => "OUT_FOR_DELIVERY",
        Some("134") => "PREPARED_FOR_SELF_COLLECTING_CONSIGNEE",
        Some("111" | "121") => "RETURN_TO_SENDER",
        Some("124") => "DELIVERED_BACK_TO_SENDER",
        Some("38" | "44") => "AT_DELIVERY_CENTER",
        Some(_) => "IN_TRANSIT",
    }
}
