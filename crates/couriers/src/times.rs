//! Reading a courier's times, and putting its scans in their order.

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::TimeZone;
use tracking::{Scan, ZoneSource};

use crate::CallError;

static PARSER: DateTimeParser = DateTimeParser::new();

/// A courier's zone by its name.
pub(crate) fn zone(name: &str) -> Result<TimeZone, CallError> {
    TimeZone::get(name).map_err(|_| CallError::unreadable(format!("the time zone {name} is not known here")))
}

/// Reads `2026-03-04T12:10:31+0200`, `…+02:00`, `…Z`, and times without a zone as the courier's `zone` has them.
///
/// A local time that comes twice in autumn is taken as the earlier one; one that spring leaves out, as after the gap.
/// What is finer than a millisecond is cut off.
pub(crate) fn read(text: &str, zone: &TimeZone) -> Option<(Timestamp, ZoneSource)> {
    let pieces = PARSER.parse_pieces(text.trim()).ok()?;
    let local = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
    let (at, source) = match pieces.to_numeric_offset() {
        Some(offset) => (offset.to_timestamp(local).ok()?, ZoneSource::Told(offset.seconds())),
        None => (zone.to_ambiguous_timestamp(local).compatible().ok()?, ZoneSource::Assumed),
    };
    Some((to_the_millisecond(at)?, source))
}

/// Stored times have milliseconds: a finer one would never equal its stored self, and its scan would be new each time.
fn to_the_millisecond(at: Timestamp) -> Option<Timestamp> {
    Timestamp::from_millisecond(at.as_millisecond()).ok()
}

/// Puts scans in the order of their times; those of one second stay as they were told, newest-first lists reversed.
pub(crate) fn oldest_first(scans: &mut [Scan]) {
    if let (Some(first), Some(last)) = (scans.first(), scans.last())
        && first.at > last.at
    {
        scans.reverse();
    }
    scans.sort_by_key(|scan| scan.at);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucharest(text: &str) -> Option<(String, ZoneSource)> {
        read(text, &zone("Europe/Bucharest").unwrap()).map(|(at, zone)| (at.to_string(), zone))
    }

    #[rstest::rstest]
    #[case::colon("2026-03-04T12:10:31+02:00", "2026-03-04T10:10:31Z", ZoneSource::Told(7200))]
    #[case::no_colon("2026-03-04T12:10:31+0200", "2026-03-04T10:10:31Z", ZoneSource::Told(7200))]
    #[case::utc("2026-03-04T12:10:31Z", "2026-03-04T12:10:31Z", ZoneSource::Told(0))]
    #[case::fraction("2026-03-04T12:10:31.25+02:00", "2026-03-04T10:10:31.25Z", ZoneSource::Told(7200))]
    #[case::microseconds("2026-03-04T12:10:31.1239996+02:00", "2026-03-04T10:10:31.123Z", ZoneSource::Told(7200))]
    #[case::microseconds_without_zone("2026-03-04 12:10:31.000999", "2026-03-04T10:10:31Z", ZoneSource::Assumed)]
    #[case::winter("2026-03-04 12:10:31", "2026-03-04T10:10:31Z", ZoneSource::Assumed)]
    #[case::summer("2026-07-04 12:10", "2026-07-04T09:10:00Z", ZoneSource::Assumed)]
    #[case::autumn_twice("2026-10-25 03:30:00", "2026-10-25T00:30:00Z", ZoneSource::Assumed)]
    #[case::spring_gap("2026-03-29 03:30:00", "2026-03-29T01:30:00Z", ZoneSource::Assumed)]
    #[case::day("2026-03-04", "2026-03-03T22:00:00Z", ZoneSource::Assumed)]
    #[case::blanks(" 2026-03-04 12:10:31 ", "2026-03-04T10:10:31Z", ZoneSource::Assumed)]
    fn times_are_read(#[case] text: &str, #[case] at: &str, #[case] zone: ZoneSource) {
        assert_eq!(bucharest(text), Some((at.to_owned(), zone)));
    }

    #[rstest::rstest]
    #[case("")]
    #[case("04.03.2026 12:10")]
    #[case("2026-13-04 12:10:31")]
    #[case("1772620500")]
    #[case("9999-12-31T23:59:59-25:59")]
    #[case("2026-03-04T12:10:31+02:00 and more")]
    fn what_is_not_a_time_is_none(#[case] text: &str) {
        assert_eq!(bucharest(text), None);
    }
}
