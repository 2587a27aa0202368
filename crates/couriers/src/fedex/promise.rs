//! When FedEx means to deliver, and the numbers under which a parcel goes back or on.

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::{Expected, ExpectedBy, When};

use crate::json::Text;
use crate::{facts, json};

/// Types of `dateAndTimes` that look ahead, the nearest to the truth first.
const AHEAD: [(&str, ExpectedBy); 3] = [
    ("APPOINTMENT_DELIVERY", ExpectedBy::Promise),
    ("ESTIMATED_DELIVERY", ExpectedBy::Estimate),
    ("COMMITMENT", ExpectedBy::Promise),
];
/// Types of `packageIdentifiers`, in the list of the carrier's own reference.
const WAY_BACK: &str = "RETURNED_TO_SHIPPER_TRACKING_NUMBER";
const WAY_ON: &str = "REROUTE_TRACKING_NUMBER";

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct DateAndTime {
    #[serde(rename = "type")]
    pub(super) kind: Text,
    pub(super) date_time: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TimeWindow {
    window: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Window {
    begins: Text,
    ends: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Additional {
    package_identifiers: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Identifier {
    #[serde(rename = "type")]
    kind: Text,
    value: Text,
    values: Value,
}

/// Times without an offset are days.
pub(super) fn expected(window: Value, times: Value, zone: &TimeZone) -> Option<Expected> {
    let window: TimeWindow = json::object(window).unwrap_or_default();
    let window: Window = json::object(window.window).unwrap_or_default();
    if let Some(when @ When::Between(..)) = facts::frame(window.begins.as_str(), window.ends.as_str(), zone) {
        return Some(Expected { when, by: ExpectedBy::Estimate });
    }
    let times: Vec<DateAndTime> = json::entries(times).into_iter().filter_map(json::object).collect();
    AHEAD.iter().find_map(|(kind, by)| {
        let told = times.iter().find(|time| time.kind.as_str() == Some(kind))?;
        Some(Expected { when: facts::when(told.date_time.as_str(), zone)?, by: *by })
    })
}

/// The numbers of the way back and of the way on.
pub(super) fn other_numbers(additional: Value, own: &str) -> (Option<String>, Option<String>) {
    let additional: Additional = json::object(additional).unwrap_or_default();
    let identifiers: Vec<Identifier> =
        json::entries(additional.package_identifiers).into_iter().filter_map(json::object).collect();
    let number = |kind: &str| {
        let one = identifiers.iter().find(|one| one.kind.as_str() == Some(kind))?;
        let listed = || json::entries(one.values.clone()).into_iter().find_map(|value| Text::from(value).0);
        one.value.0.clone().or_else(listed).filter(|number| number != own)
    };
    (number(WAY_BACK), number(WAY_ON))
}
