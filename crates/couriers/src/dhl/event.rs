//! One event of DHL's answer.

use jiff::civil::{DateTime, Time};
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::Scan;

use super::guess;
use crate::json::Text;
use crate::status_table::StatusTable;
use crate::{Parcel, country_zone, json, times};

static PARSER: DateTimeParser = DateTimeParser::new();

/// What is needed to read an event.
pub(super) struct Reader {
    pub(super) statuses: &'static StatusTable,
    pub(super) zone: TimeZone,
    /// Whether words may refine a code.
    pub(super) guesses: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Event {
    timestamp: Text,
    location: Value,
    status_code: Text,
    status_detailed: Text,
    status: Text,
    description: Text,
    remark: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Location {
    address: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Address {
    country_code: Text,
    address_locality: Text,
}

/// What tells whether two events are one: the clock on the wall at the place, and the code. The same moment has a
/// zone in `status` and none in `events`.
type Sight = (DateTime, String);

impl Reader {
    /// Reads the history, and the current status when the history lacks it. `home` is the zone of what happened in a
    /// country that is not told.
    pub(super) fn add_all(&self, parcel: &mut Parcel, history: Vec<Value>, current: Value, home: &TimeZone) {
        let mut seen: Vec<Sight> = Vec::new();
        for entry in history {
            match json::object::<Event>(entry) {
                Some(event) => {
                    seen.extend(event.sight());
                    self.add(parcel, event, home);
                }
                None => parcel.problems.push("an event is not an object".to_owned()),
            }
        }
        let Some(current) = json::object::<Event>(current) else { return };
        let Some(sight) = current.sight() else { return };
        if !seen.contains(&sight) {
            self.add(parcel, current, home);
        }
    }

    fn add(&self, parcel: &mut Parcel, event: Event, home: &TimeZone) {
        match self.scan(event, home) {
            // Two moments may be the same one, told with and without a zone.
            Ok(scan) if parcel.scans.iter().any(|known| known.key() == scan.key()) => {}
            Ok(scan) => parcel.scans.push(scan),
            Err(problem) => parcel.problems.push(problem),
        }
    }

    /// The zone of a country, else of the courier.
    pub(super) fn zone_of(&self, country: Option<&str>) -> TimeZone {
        country_zone::of(country).unwrap_or_else(|| self.zone.clone())
    }

    fn scan(&self, event: Event, home: &TimeZone) -> Result<Scan, String> {
        let code = event.code();
        let address = address(event.location);
        let zone = address.country_code.as_str().map_or_else(|| home.clone(), |country| self.zone_of(Some(country)));
        let date = event.timestamp.as_str().unwrap_or_default();
        let (at, zone) = times::read(date, &zone).ok_or_else(|| {
            let date: String = date.chars().take(40).collect();
            format!("an event with code \"{code}\" has no readable time: \"{date}\"")
        })?;
        let told = self.statuses.look_up(&code, None);
        let kind = event.status_detailed.as_str().and_then(|detailed| detailed.split('_').next());
        let refined = kind.map(|kind| (kind, self.statuses.look_up(&code, Some(kind))));
        let refined = refined.filter(|(_, meaning)| *meaning != told);
        let words: Vec<String> = [event.description.0, event.status.0, event.remark.0].into_iter().flatten().collect();
        let guess = if self.guesses { guess::of(&words.join(" ")) } else { None };
        let guessed = guess.map(|guess| (guess, self.statuses.look_up(&code, Some(guess))));
        let refined = refined.or_else(|| guessed.filter(|(_, meaning)| *meaning != told));
        let detail = refined.as_ref().map(|(detail, _)| (*detail).to_owned());
        let (meaning, heading) = refined.map_or(told, |(_, meaning)| meaning);
        Ok(Scan {
            at,
            zone,
            code,
            detail,
            text: words.into_iter().next().unwrap_or_default(),
            place: address.address_locality.0.or(address.country_code.0),
            heading,
            meaning,
        })
    }
}

/// The country of a place.
pub(super) fn country(location: Value) -> Option<String> {
    address(location).country_code.0
}

fn address(location: Value) -> Address {
    let location: Location = json::object(location).unwrap_or_default();
    json::object(location.address).unwrap_or_default()
}

impl Event {
    fn code(&self) -> String {
        self.status_code.as_str().map(str::to_uppercase).unwrap_or_default()
    }

    fn sight(&self) -> Option<Sight> {
        let pieces = PARSER.parse_pieces(self.timestamp.as_str()?).ok()?;
        Some((pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight())), self.code()))
    }
}
