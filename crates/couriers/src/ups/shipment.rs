//! The packages of UPS's answer.

use serde::Deserialize;
use serde_json::Value;
use tracking::{CourierSays, Heading, Meaning, Scan, Status};

use super::activity::{Activity, Coded, Reader};
use super::{number, promise};
use crate::coded_errors::{errors, words};
use crate::json::Text;
use crate::{LabelError, Parcel, Recorded, json, signer, times};

/// The warning of a number that nobody knows.
const UNKNOWN_NUMBER: &str = "TW0001";
/// First, second and final attempt.
const VISITS: [(&str, u32); 3] = [("022", 1), ("023", 2), ("024", 3)];

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Shipment {
    inquiry_number: Value,
    package: Value,
    warnings: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Package {
    tracking_number: Text,
    activity: Value,
    current_status: Value,
    delivery_date: Value,
    delivery_time: Value,
    delivery_information: Value,
    alternate_tracking_number: Value,
    access_point_information: Value,
    payment_information: Value,
    package_address: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct DeliveryInformation {
    received_by: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AnotherNumber {
    number: Text,
}

/// What an answer tells, package by package, and the number that each shipment was asked by.
pub(super) struct Found {
    /// The number that the shipment repeats from the question; empty when it does not.
    pub(super) inquiry: String,
    /// How many packages its shipment has.
    pub(super) of_packages: usize,
    pub(super) recorded: Recorded,
}

/// Whether a value is an answer with shipments.
pub(super) fn is_tracking(value: &Value) -> bool {
    shipments(value).is_some()
}

fn shipments(value: &Value) -> Option<&Vec<Value>> {
    value.get("trackResponse")?.get("shipment")?.as_array()
}

/// All packages of an answer.
pub(super) fn all(reader: &Reader, answer: &Value) -> Vec<Found> {
    let list = shipments(answer).into_iter().flatten().cloned();
    list.flat_map(|shipment| match json::object::<Shipment>(shipment) {
        Some(shipment) => packages(reader, shipment),
        None => Vec::new(),
    })
    .collect()
}

fn packages(reader: &Reader, shipment: Shipment) -> Vec<Found> {
    let inquiry = inquiry(shipment.inquiry_number);
    let packages: Vec<Package> = match shipment.package {
        Value::Array(list) => list.into_iter().filter_map(json::object).collect(),
        one => json::object(one).into_iter().collect(),
    };
    let count = packages.len();
    if packages.is_empty() {
        let told = Err(warned(&shipment.warnings));
        return vec![Found { inquiry: inquiry.clone(), of_packages: 0, recorded: Recorded { number: inquiry, told } }];
    }
    let found = packages.into_iter().map(|package| {
        let parcel = parcel(reader, package, &inquiry);
        let recorded = Recorded { number: parcel.number.clone(), told: Ok(parcel) };
        Found { inquiry: inquiry.clone(), of_packages: count, recorded }
    });
    found.collect()
}

/// A text; in some answers, an object with its `value`.
fn inquiry(value: Value) -> String {
    let value = match value {
        Value::Object(mut fields) => fields.remove("value").unwrap_or_default(),
        text => text,
    };
    Text::from(value).0.unwrap_or_default()
}

/// A shipment without a package says why in its warnings.
fn warned(warnings: &Value) -> LabelError {
    let list = errors(Some(warnings));
    if list.is_empty() || list.iter().any(|warning| warning.is(UNKNOWN_NUMBER)) {
        return LabelError::NotFound;
    }
    LabelError::Refused { message: words(&list, String::new) }
}

fn parcel(reader: &Reader, package: Package, inquiry: &str) -> Parcel {
    let mut parcel = Parcel {
        number: package.tracking_number.0.unwrap_or_else(|| inquiry.to_owned()),
        says: CourierSays { registered: true, ..CourierSays::default() },
        ..Parcel::default()
    };
    let history = match package.activity {
        Value::Array(list) => list,
        one @ Value::Object(_) => vec![one],
        _ => Vec::new(),
    };
    for entry in history {
        let read = json::object::<Activity>(entry).ok_or("an activity is not an object".to_owned());
        match read.and_then(|activity| reader.scan(&activity)) {
            Ok(scan) => parcel.scans.push(scan),
            Err(problem) => parcel.problems.push(problem),
        }
    }
    let zone = promise::zone_of(package.package_address, &reader.zone);
    parcel.says.expected = promise::expected(package.delivery_date.clone(), package.delivery_time.clone(), &zone);
    parcel.says.pick_up_until = promise::pick_up_until(package.access_point_information);
    parcel.says.collected = promise::collected(package.payment_information);
    if parcel.scans.is_empty() {
        let delivered_at = promise::delivered_at(package.delivery_date, package.delivery_time);
        let current = package.current_status.clone();
        let scan = delivered_at.and_then(|(date, time)| reader.scan(&Activity::of_current(date, time, current)).ok());
        parcel.scans.extend(scan.filter(|scan| scan.status() == Some(Status::Delivered)));
    }
    times::oldest_first(&mut parcel.scans);
    parcel.says.attempts = attempts(&parcel.scans);
    // The current status has no time of its own: beside activities it is a hint and never a scan.
    let current: Coded = json::object(package.current_status).unwrap_or_default();
    if let (Meaning::Status(standing), heading) = current.meaning(reader.statuses) {
        parcel.says.cancelled = standing.status == Status::Cancelled;
        parcel.says.delivered = standing.status == Status::Delivered && heading != Some(Heading::Sender);
    }
    if signer::is_recipients(&parcel.scans) {
        let information: DeliveryInformation = json::object(package.delivery_information).unwrap_or_default();
        parcel.says.signer = information.received_by.0;
    }
    if parcel.scans.iter().any(|scan| scan.heading == Some(Heading::Sender)) {
        parcel.says.return_number = way_back(package.alternate_tracking_number, &parcel.number);
    }
    parcel
}

/// The codes of failed visits count them.
fn attempts(scans: &[Scan]) -> Option<u32> {
    let visit = |scan: &Scan| VISITS.iter().find(|(code, _)| scan.code == *code).map(|(_, count)| *count);
    scans.iter().filter_map(visit).max()
}

/// Among the other numbers are those of partners: only one of its own, beside a way back, is the way back's.
fn way_back(numbers: Value, own: &str) -> Option<String> {
    let numbers = json::entries(numbers).into_iter().filter_map(json::object::<AnotherNumber>);
    numbers.filter_map(|one| one.number.0).find(|other| number::is_usual(other) && other != own)
}
