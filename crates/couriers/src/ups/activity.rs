//! One activity of UPS's answer.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use serde::Deserialize;
use serde_json::Value;
use tracking::{Heading, Meaning, Scan, Status, ZoneSource};

use crate::json::Text;
use crate::status_table::StatusTable;
use crate::{country_zone, json};

/// The type of activities whose two-letter code is one of the list of exceptions.
const EXCEPTION: &str = "X";

/// What is needed to read an activity.
pub(super) struct Reader {
    pub(super) statuses: &'static StatusTable,
    pub(super) zone: TimeZone,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Activity {
    date: Text,
    time: Text,
    gmt_date: Text,
    gmt_time: Text,
    gmt_offset: Text,
    location: Value,
    status: Value,
}

/// `code` alone is no key: the two-letter codes mean one thing as a scan and another as an exception.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Coded {
    #[serde(rename = "type")]
    kind: Text,
    code: Text,
    status_code: Text,
    description: Text,
    simplified_text_description: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Location {
    address: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Address {
    city: Text,
    country_code: Text,
    country: Text,
}

impl Coded {
    /// The three digits: in `statusCode`, or in `code`, where live answers have them in the current status.
    fn digits(&self) -> Option<String> {
        let is_one = |text: &&str| text.len() <= 3 && text.chars().all(|c| c.is_ascii_digit());
        let own = self.status_code.as_str().filter(is_one);
        // Exceptions have codes of two digits.
        let other = || self.code.as_str().filter(is_one).filter(|text| text.len() == 3);
        own.or_else(other).map(|digits| format!("{digits:0>3}"))
    }

    fn kind(&self) -> Option<String> {
        self.kind.as_str().map(str::to_uppercase)
    }

    /// The type and the code as one: `X/KT`.
    fn kind_and_code(&self) -> Option<String> {
        let code = self.code.as_str().filter(|code| Some(*code) != self.digits().as_deref())?;
        Some(format!("{}/{}", self.kind().unwrap_or_default(), code.to_uppercase()))
    }

    /// By the three digits; an exception's own code says more; the type says the least.
    pub(super) fn meaning(&self, statuses: &StatusTable) -> (Meaning, Option<Heading>) {
        let look_up = |key: Option<String>| key.map_or((Meaning::Unmapped, None), |key| statuses.look_up(&key, None));
        let by_digits = look_up(self.digits());
        let is_exception = self.kind().as_deref() == Some(EXCEPTION);
        let by_exception = look_up(self.kind_and_code().filter(|_| is_exception));
        if by_exception.0 != Meaning::Unmapped && !is_doubtful_delivery(&by_exception.0, &by_digits.0) {
            return by_exception;
        }
        if by_digits.0 == Meaning::Unmapped && !self.has_told_digits() { look_up(self.kind()) } else { by_digits }
    }

    /// Digits that say something. `000` says that there is no status.
    fn has_told_digits(&self) -> bool {
        self.digits().is_some_and(|digits| digits != "000")
    }
}

/// A refinement never makes a delivery of digits that say something else.
fn is_doubtful_delivery(refined: &Meaning, by_digits: &Meaning) -> bool {
    let status = |meaning: &Meaning| match meaning {
        Meaning::Status(standing) => Some(standing.status),
        Meaning::Notice(_) | Meaning::Unmapped => None,
    };
    status(refined) == Some(Status::Delivered)
        && status(by_digits).is_some_and(|status| !matches!(status, Status::Delivered | Status::Delayed))
}

impl Reader {
    pub(super) fn scan(&self, activity: &Activity) -> Result<Scan, String> {
        let coded: Coded = json::object(activity.status.clone()).unwrap_or_default();
        let location: Location = json::object(activity.location.clone()).unwrap_or_default();
        let address: Address = json::object(location.address).unwrap_or_default();
        let country = address.country_code.0.or(address.country.0);
        let zone = country_zone::of(country.as_deref()).unwrap_or_else(|| self.zone.clone());
        let kind_and_code = coded.kind_and_code();
        let code = coded.digits().or_else(|| coded.kind()).unwrap_or_default();
        let (at, zone) = activity.at(&zone).ok_or_else(|| {
            let date = format!("{} {}", activity.date.as_str().unwrap_or(""), activity.time.as_str().unwrap_or(""));
            let date: String = date.chars().take(40).collect();
            format!("an activity with code \"{code}\" has no readable time: \"{}\"", date.trim())
        })?;
        let (meaning, heading) = coded.meaning(self.statuses);
        Ok(Scan {
            at,
            zone,
            code,
            detail: kind_and_code,
            text: coded.description.0.or(coded.simplified_text_description.0).unwrap_or_default(),
            place: address.city.0.or(country),
            heading,
            meaning,
        })
    }
}

impl Activity {
    /// The current status as an activity at a local time.
    pub(super) fn of_current(date: Text, time: Text, status: Value) -> Self {
        Self { date, time, status, ..Self::default() }
    }

    /// The instant by Greenwich's clock, else by the local one with its offset, else by the place's zone.
    fn at(&self, zone: &TimeZone) -> Option<(Timestamp, ZoneSource)> {
        let offset = self.gmt_offset.as_str().and_then(offset);
        let local = clock(&self.date, &self.time);
        if let Some(greenwich) = clock(&self.gmt_date, &self.gmt_time) {
            let told = offset.map_or(0, Offset::seconds);
            return Some((Offset::UTC.to_timestamp(greenwich).ok()?, ZoneSource::Told(told)));
        }
        match offset {
            Some(offset) => Some((offset.to_timestamp(local?).ok()?, ZoneSource::Told(offset.seconds()))),
            None => Some((zone.to_ambiguous_timestamp(local?).compatible().ok()?, ZoneSource::Assumed)),
        }
    }
}

/// A date and a time as digits, with or without signs between them. A leading zero of the time may be lost.
pub(super) fn clock(date: &Text, time: &Text) -> Option<DateTime> {
    let digits = |text: &Text| -> Option<u32> {
        let text = text.as_str()?;
        let only: String = text.chars().filter(|c| !matches!(c, '-' | ':' | '/' | '.')).collect();
        (only.len() <= 8 && only.chars().all(|c| c.is_ascii_digit())).then(|| only.parse().ok()).flatten()
    };
    let (date, time) = (digits(date)?, digits(time)?);
    let part = |number: u32| i8::try_from(number % 100).ok();
    let date = Date::new(i16::try_from(date / 10_000).ok()?, part(date / 100)?, part(date)?).ok()?;
    let hour = i8::try_from(time / 10_000).ok()?;
    Some(date.to_datetime(Time::new(hour, part(time / 100)?, part(time)?, 0).ok()?))
}

/// `-05:00`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("-", rest) => (-1, rest),
        ("+", rest) => (1, rest),
        _ => (1, text),
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest.get(..2)?, rest.get(2..)?));
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let is_one = (0..=14).contains(&hours) && (0..60).contains(&minutes);
    is_one.then(|| Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn at(activity: Value) -> Option<(String, ZoneSource)> {
        let zone = TimeZone::get("Europe/Bucharest").unwrap();
        json::object::<Activity>(activity).unwrap().at(&zone).map(|(at, zone)| (at.to_string(), zone))
    }

    #[rstest::rstest]
    #[case::all(json!({"date":"20260304","time":"124500","gmtDate":"20260304","gmtTime":"104500","gmtOffset":"+02:00"}), "2026-03-04T10:45:00Z", ZoneSource::Told(7200))]
    #[case::lost_zero(json!({"date":"20260304","time":"024700","gmtDate":"20260304","gmtTime":"74700","gmtOffset":"-05:00"}), "2026-03-04T07:47:00Z", ZoneSource::Told(-18000))]
    #[case::numbers(json!({"gmtDate":20260304,"gmtTime":500,"gmtOffset":"+02:00"}), "2026-03-04T00:05:00Z", ZoneSource::Told(7200))]
    #[case::signs(json!({"gmtDate":"2026-03-04","gmtTime":"10:45:00","gmtOffset":"+02:00"}), "2026-03-04T10:45:00Z", ZoneSource::Told(7200))]
    #[case::offset_only(json!({"date":"20260304","time":"124500","gmtOffset":"-05:00"}), "2026-03-04T17:45:00Z", ZoneSource::Told(-18000))]
    #[case::local(json!({"date":"20260304","time":"124500"}), "2026-03-04T10:45:00Z", ZoneSource::Assumed)]
    #[case::broken_greenwich(json!({"date":"20260304","time":"124500","gmtDate":"","gmtTime":"x"}), "2026-03-04T10:45:00Z", ZoneSource::Assumed)]
    fn the_moment_is_read_with_or_without_greenwich(
        #[case] activity: Value,
        #[case] time: &str,
        #[case] zone: ZoneSource,
    ) {
        assert_eq!(at(activity), Some((time.to_owned(), zone)));
    }

    #[rstest::rstest]
    #[case(json!({}))]
    #[case(json!({"date":"20260304"}))]
    #[case(json!({"date":"20261304","time":"124500"}))]
    #[case(json!({"date":"20260304","time":"250000"}))]
    #[case(json!({"date":"yesterday","time":"124500"}))]
    fn what_is_no_moment_is_none(#[case] activity: Value) {
        assert_eq!(at(activity), None);
    }
}
