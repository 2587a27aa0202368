//! The results of FedEx's answer: several for one number, when it was used again or split.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use tracking::{CourierSays, Meaning, Scan, Status};

use super::event::{Event, Reader, is_delivery};
use super::failure::is_unknown_number;
use super::promise::{self, DateAndTime};
use crate::coded_errors::CodedError;
use crate::json::Text;
use crate::{Asked, LabelError, Parcel, Reading, Recorded, Told, json, signer, times};

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct OfNumber {
    tracking_number: Text,
    track_results: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct TrackResult {
    tracking_number_info: Value,
    latest_status_detail: Value,
    date_and_times: Value,
    scan_events: Value,
    delivery_details: Value,
    estimated_delivery_time_window: Value,
    additional_tracking_info: Value,
    error: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct NumberInfo {
    tracking_number: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct LatestStatus {
    code: Text,
    derived_code: Text,
    description: Text,
    scan_location: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Delivery {
    received_by_name: Text,
    signed_by_name: Text,
    delivery_attempts: Text,
}

/// Whether a value is an answer with results.
pub(super) fn is_tracking(value: &Value) -> bool {
    value.get("output").and_then(|output| output.get("completeTrackResults")).is_some_and(Value::is_array)
}

/// One entry for each number asked; results of other numbers apart.
pub(super) fn reading(reader: &Reader, asked: &[Asked], answer: Value) -> Reading {
    let mut found: HashMap<String, Result<Parcel, LabelError>> = HashMap::new();
    for one in all(reader, answer) {
        match (found.get(&one.number), &one.told) {
            (Some(Ok(_)), Err(_)) => {}
            (Some(Ok(known)), Ok(more)) if newest(known) >= newest(more) => {}
            _ => {
                found.insert(one.number, one.told);
            }
        }
    }
    let missing = || LabelError::Unreadable { what: "the answer has no result for this number".to_owned() };
    let told = asked.iter().map(|one| match found.remove(one.number.as_str()) {
        Some(Ok(parcel)) => Told::Parcel(parcel),
        Some(Err(error)) => Told::Error(error),
        None => Told::Error(missing()),
    });
    let told = told.collect();
    let mut others: Vec<Parcel> = found.into_values().filter_map(Result::ok).collect();
    others.sort_by(|a, b| a.number.cmp(&b.number));
    Reading { told, others }
}

/// All numbers of an answer.
pub(super) fn all(reader: &Reader, mut answer: Value) -> Vec<Recorded> {
    let list = answer.pointer_mut("/output/completeTrackResults").map(Value::take).unwrap_or_default();
    json::entries(list).into_iter().filter_map(json::object::<OfNumber>).map(|one| of_number(reader, one)).collect()
}

/// The parcel with the newest scan. Results are never merged: an old one is another parcel of other years.
fn of_number(reader: &Reader, one: OfNumber) -> Recorded {
    let results: Vec<TrackResult> =
        json::entries(one.track_results).into_iter().filter_map(json::object::<TrackResult>).collect();
    let named = results.iter().find_map(|result| {
        json::object::<NumberInfo>(result.tracking_number_info.clone()).and_then(|info| info.tracking_number.0)
    });
    let number = one.tracking_number.0.or(named).unwrap_or_default().to_uppercase();
    let mut newest_told: Option<Result<Parcel, LabelError>> = None;
    for result in results {
        let told = told(reader, result, &number);
        let is_newer = match (&newest_told, &told) {
            (None, _) | (Some(Err(_)), Ok(_)) => true,
            (Some(Ok(known)), Ok(more)) => newest(more) > newest(known),
            (Some(_), Err(_)) => false,
        };
        if is_newer {
            newest_told = Some(told);
        }
    }
    let nothing = || LabelError::Unreadable { what: "the number has no result".to_owned() };
    Recorded { number, told: newest_told.unwrap_or_else(|| Err(nothing())) }
}

fn newest(parcel: &Parcel) -> Option<Timestamp> {
    parcel.scans.iter().map(|scan| scan.at).max()
}

/// An error may stand beside data: then the data count.
fn told(reader: &Reader, result: TrackResult, number: &str) -> Result<Parcel, LabelError> {
    let error = CodedError::of(&result.error);
    let history = match result.scan_events {
        Value::Array(list) => list,
        _ => Vec::new(),
    };
    let latest: LatestStatus = json::object(result.latest_status_detail).unwrap_or_default();
    let has_status = latest.code.0.is_some() || latest.derived_code.0.is_some();
    if let Some(error) = error
        && history.is_empty()
        && !has_status
    {
        let refused = LabelError::Refused { message: error.words() };
        return Err(if is_unknown_number(&error) { LabelError::NotFound } else { refused });
    }
    let mut parcel = Parcel { number: number.to_owned(), ..Parcel::default() };
    for entry in history {
        let read = json::object::<Event>(entry).ok_or("a scan is not an object".to_owned());
        match read.and_then(|event| reader.scan(event)) {
            Ok(scan) => parcel.scans.push(scan),
            Err(problem) => parcel.problems.push(problem),
        }
    }
    let expected =
        promise::expected(result.estimated_delivery_time_window, result.date_and_times.clone(), &reader.zone);
    let (return_number, redirect_number) = promise::other_numbers(result.additional_tracking_info, number);
    if parcel.scans.is_empty() {
        parcel.scans.extend(delivery_of(reader, &latest, result.date_and_times));
    }
    times::oldest_first(&mut parcel.scans);
    let delivery: Delivery = json::object(result.delivery_details).unwrap_or_default();
    parcel.says = CourierSays {
        registered: true,
        attempts: delivery.delivery_attempts.as_str().and_then(|text| text.parse().ok()),
        expected,
        return_number,
        redirect_number,
        ..hints(reader, &latest)
    };
    if signer::is_recipients(&parcel.scans) {
        parcel.says.signer = delivery.received_by_name.0.or(delivery.signed_by_name.0);
    }
    Ok(parcel)
}

/// A delivery that both the latest status and the times tell, in an answer without scans.
fn delivery_of(reader: &Reader, latest: &LatestStatus, times: Value) -> Option<Scan> {
    let mut times = json::entries(times).into_iter().filter_map(json::object::<DateAndTime>);
    let delivered_at = times.find(|time| time.kind.as_str() == Some("ACTUAL_DELIVERY"))?.date_time;
    let code = [&latest.derived_code, &latest.code].into_iter().find_map(|code| code.0.clone())?;
    let event = Event::of_latest(delivered_at, code, latest.description.clone(), latest.scan_location.clone());
    reader.scan(event).ok().filter(|scan| is_delivery(&scan.meaning))
}

/// The latest status has no time of its own, and the times beside it may contradict it: beside scans it makes none.
/// `derivedCode` may be one outside the list; then `code` counts.
fn hints(reader: &Reader, latest: &LatestStatus) -> CourierSays {
    let codes = [&latest.derived_code, &latest.code].into_iter().filter_map(Text::as_str).map(str::to_uppercase);
    let meaning =
        codes.map(|code| reader.statuses.look_up(&code, None).0).find(|meaning| *meaning != Meaning::Unmapped);
    let Some(meaning) = meaning else { return CourierSays::default() };
    CourierSays {
        cancelled: matches!(&meaning, Meaning::Status(standing) if standing.status == Status::Cancelled),
        delivered: is_delivery(&meaning),
        ..CourierSays::default()
    }
}
