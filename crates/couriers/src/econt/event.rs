//! One event of a shipment.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::{PickUpPoint, Scan, ZoneSource};

use super::office::Offices;
use crate::json::{Flag, Text};
use crate::status_table::StatusTable;
use crate::{json, times};

/// Numbers below it are seconds, from it on milliseconds: one client saw seconds.
const MILLISECONDS_FROM: i64 = 100_000_000_000;
/// The table's detail of what lies in the office that the recipient chose.
pub(super) const RECIPIENT: &str = "recipient";
/// About the return receipt, a paper with a way of its own.
const RECEIPT: &str = "RECEIPT";
/// Their details are places or the courier's words; those of the others may name a person.
const WITH_DETAILS: [&str; 7] = [
    "PREPARED",
    "OFFICE",
    "IN_PICKUP_OFFICE",
    "IN_DELIVERY_OFFICE",
    "COURIER_DIRECTION",
    "ARRIVAL_DEPARTURE_FROM_HUB",
    "REDIRECT",
];

/// What is needed to read a shipment and its events.
pub(super) struct Reader {
    pub(super) statuses: &'static StatusTable,
    pub(super) short_statuses: &'static StatusTable,
    pub(super) zone: TimeZone,
}

/// An event as the courier writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Event {
    destination_type: Text,
    destination_details: Text,
    destination_details_en: Text,
    office_name: Text,
    office_name_en: Text,
    office_code: Text,
    city_name: Text,
    city_name_en: Text,
    is_receipt: Flag,
    time: Text,
}

/// Reads one event. Its scan's detail is the office: with it two events of one moment are told apart.
pub(super) fn scan(reader: &Reader, offices: &Offices, event: Value) -> Result<Scan, String> {
    let event: Event = json::object(event).ok_or("an event is not an object")?;
    let told = event.destination_type.0.unwrap_or_default();
    let kind = told.to_uppercase();
    let (at, zone) = instant(&event.time, &reader.zone).ok_or_else(|| {
        let time: String = event.time.as_str().unwrap_or_default().chars().take(40).collect();
        format!("an event \"{kind}\" has no readable time: \"{time}\"")
    })?;
    let details = event.destination_details_en.0.or(event.destination_details.0);
    let text = match details.filter(|_| WITH_DETAILS.contains(&kind.as_str())) {
        Some(details) => format!("{told}: {details}"),
        None => told,
    };
    let code = if event.is_receipt.0 == Some(true) { RECEIPT.to_owned() } else { kind };
    let at_recipients = offices.is_recipients(event.office_code.as_str());
    let (meaning, heading) = reader.statuses.look_up(&code, at_recipients.then_some(RECIPIENT));
    let office = event.office_name_en.0.or(event.office_name.0);
    let place = office.or(event.city_name_en.0).or(event.city_name.0);
    Ok(Scan { at, zone, code, detail: event.office_code.0, text, place, heading, meaning })
}

/// The recipient's office, when an event is about it.
pub(super) fn office(offices: &Offices, event: &Value) -> Option<PickUpPoint> {
    let event: Event = json::object(event.clone())?;
    if !offices.is_recipients(event.office_code.as_str()) {
        return None;
    }
    let name = event.office_name_en.0.or(event.office_name.0);
    let town = event.city_name_en.0.or(event.city_name.0);
    offices.point(name.as_deref(), town.as_deref())
}

/// An instant as milliseconds or seconds since 1970, or as ISO text; `None` for none and for nought.
pub(super) fn instant(text: &Text, zone: &TimeZone) -> Option<(Timestamp, ZoneSource)> {
    let text = text.as_str()?;
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    match whole.parse::<i64>() {
        Ok(0) => None,
        Ok(number) => {
            let is_seconds = number.checked_abs()? < MILLISECONDS_FROM;
            let at = if is_seconds { Timestamp::from_second(number) } else { Timestamp::from_millisecond(number) };
            Some((at.ok()?, ZoneSource::Told(0)))
        }
        Err(_) => times::read(text, zone),
    }
}
