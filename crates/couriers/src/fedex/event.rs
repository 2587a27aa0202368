//! One scan event of FedEx's answer.

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::{Heading, Meaning, Scan, Status};

use crate::json::Text;
use crate::status_table::StatusTable;
use crate::{country_zone, json, times};

/// What is needed to read an event.
pub(super) struct Reader {
    pub(super) statuses: &'static StatusTable,
    pub(super) zone: TimeZone,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Event {
    date: Text,
    event_type: Text,
    derived_status_code: Text,
    event_description: Text,
    exception_code: Text,
    exception_description: Text,
    scan_location: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Place {
    city: Text,
    country_code: Text,
}

impl Event {
    /// The latest status as an event.
    pub(super) fn of_latest(date: Text, code: String, description: Text, scan_location: Value) -> Self {
        Self { date, event_type: Text(Some(code)), event_description: description, scan_location, ..Self::default() }
    }
}

impl Reader {
    pub(super) fn scan(&self, event: Event) -> Result<Scan, String> {
        let upper = |text: &Text| text.as_str().map(str::to_uppercase);
        let derived = upper(&event.derived_status_code);
        let code = upper(&event.event_type).or_else(|| derived.clone()).unwrap_or_default();
        let detail = upper(&event.exception_code);
        let place: Place = json::object(event.scan_location).unwrap_or_default();
        let zone = country_zone::of(place.country_code.as_str()).unwrap_or_else(|| self.zone.clone());
        let date = event.date.as_str().unwrap_or_default();
        let (at, zone) = times::read(date, &zone).ok_or_else(|| {
            let date: String = date.chars().take(40).collect();
            format!("a scan with code \"{code}\" has no readable time: \"{date}\"")
        })?;
        let (meaning, heading) = self.meaning(&code, detail.as_deref(), derived.as_deref());
        let text = event.event_description.0.unwrap_or_default();
        let text = match event.exception_description.0 {
            Some(why) if why != text => format!("{text}: {why}"),
            _ => text,
        };
        Ok(Scan { at, zone, code, detail, text, place: place.city.0.or(place.country_code.0), heading, meaning })
    }

    /// By the event's own code. Of one that nobody knows the coarse code that the courier derives from it tells only
    /// that the parcel goes back: what is out for delivery is derived as in transit, too.
    fn meaning(&self, code: &str, detail: Option<&str>, derived: Option<&str>) -> (Meaning, Option<Heading>) {
        let (meaning, heading) = self.statuses.look_up(code, detail);
        let goes_back = match derived {
            Some(derived) if meaning == Meaning::Unmapped => self.statuses.look_up(derived, detail).1,
            _ => None,
        };
        (meaning, heading.or(goes_back))
    }
}

/// Whether a code's meaning is a delivery.
pub(super) fn is_delivery(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Status(standing) if standing.status == Status::Delivered)
}
