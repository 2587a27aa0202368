//! One scan, in the shapes in which the calls tell it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::Behaviour;
use super::statuses::{known, reason, state_text};
use crate::script::ScanScript;

/// The keys that all calls share. `place` is the scan's place in its journey.
///
/// What is absent is told as `""`, as null or not at all, in turn, as the service does.
pub(super) fn event(
    scan: &ScanScript,
    place: usize,
    zone: &TimeZone,
    colon: bool,
    behaviour: Behaviour,
) -> Map<String, Value> {
    let id: u16 = scan.code.parse().unwrap_or_default();
    let label = known(id).map_or(scan.text.as_str(), |status| status.text);
    let reason_id: Option<u16> = scan.detail.as_deref().and_then(|detail| detail.parse().ok());
    let (county, transit_location) =
        if is_depot(&scan.place) { ("", scan.place.as_str()) } else { (scan.place.as_str(), "") };
    let mut event = Map::new();
    event.insert("statusId".into(), json!(id));
    event.insert("status".into(), json!(scan.text));
    event.insert("statusLabel".into(), json!(label));
    event.insert("statusState".into(), json!(known(id).map_or("", |status| state_text(status.state))));
    event.insert("statusDate".into(), json!(iso(scan.at, zone, colon)));
    match (county, place % 3) {
        ("", 0) => _ = event.insert("county".into(), Value::Null),
        ("", 1) => {}
        _ => _ = event.insert("county".into(), json!(county)),
    }
    event.insert("reasonId".into(), json!(reason_id));
    event.insert("reason".into(), json!(reason_id.map_or("", |detail| reason(id, detail))));
    event.insert("transitLocation".into(), json!(transit_location));
    if !behaviour.without_in_return {
        event.insert("inReturn".into(), json!(scan.in_return));
    }
    event
}

fn is_depot(place: &str) -> bool {
    place.contains('_') || place.starts_with("easybox")
}

/// An instant on the courier's local clock with its offset.
pub(super) fn iso(at: Timestamp, zone: &TimeZone, colon: bool) -> String {
    let local = at.to_zoned_datetime(zone.clone());
    local.strftime(if colon { "%Y-%m-%dT%H:%M:%S%:z" } else { "%Y-%m-%dT%H:%M:%S%z" }).to_string()
}

/// The same at a moment that may not have come; the service writes `""` then.
pub(super) fn iso_or_empty(at: Option<Timestamp>, zone: &TimeZone, colon: bool) -> String {
    at.map_or_else(String::new, |at| iso(at, zone, colon))
}
