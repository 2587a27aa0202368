//! GLS's times: `/Date(1772620500000+0200)/`, milliseconds since 1970 in UTC and the offset of the place.
//!
//! The offset says how the time is to be shown; it is not to be added. It may be missing.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use tracking::ZoneSource;

use crate::times;

/// Reads a time; some clients have seen ISO 8601 in its place.
pub(super) fn read(text: &str, zone: &TimeZone) -> Option<(Timestamp, ZoneSource)> {
    // The slashes may be escaped once more than JSON does.
    let bare = text.trim().trim_matches(['/', '\\']);
    let Some(inner) = bare.strip_prefix("Date(").and_then(|rest| rest.strip_suffix(')')) else {
        return times::read(text, zone);
    };
    let (millis, zone) =
        match inner.rfind(['+', '-']).filter(|place| *place > 0).and_then(|at| inner.split_at_checked(at)) {
            Some((millis, offset)) => (millis, ZoneSource::Told(seconds_east(offset)?)),
            None => (inner, ZoneSource::Assumed),
        };
    // The service's "no date" lies far before 1970.
    let at = Timestamp::from_millisecond(millis.parse().ok()?).ok()?;
    (at > Timestamp::UNIX_EPOCH).then_some((at, zone))
}

/// `+0200` as seconds.
fn seconds_east(offset: &str) -> Option<i32> {
    let (sign, digits) = offset.split_at_checked(1)?;
    let (hours, minutes) = digits.split_at_checked(2)?;
    if minutes.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
    let seconds = if sign == "-" { -seconds } else { seconds };
    Offset::from_seconds(seconds).ok().map(|offset| offset.seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucharest(text: &str) -> Option<(String, ZoneSource)> {
        read(text, &times::zone("Europe/Bucharest").unwrap()).map(|(at, zone)| (at.to_string(), zone))
    }

    #[rstest::rstest]
    #[case::usual("/Date(1772620500000+0200)/", "2026-03-04T10:35:00Z", ZoneSource::Told(7200))]
    #[case::summer("/Date(1783000000000+0300)/", "2026-07-02T13:46:40Z", ZoneSource::Told(10800))]
    #[case::escaped_twice("\\/Date(1772620500000+0200)\\/", "2026-03-04T10:35:00Z", ZoneSource::Told(7200))]
    #[case::no_offset("/Date(1772620500000)/", "2026-03-04T10:35:00Z", ZoneSource::Assumed)]
    #[case::negative_offset("/Date(1772620500000-0330)/", "2026-03-04T10:35:00Z", ZoneSource::Told(-12600))]
    #[case::millis("/Date(1772620500250+0000)/", "2026-03-04T10:35:00.25Z", ZoneSource::Told(0))]
    #[case::iso("2026-03-04T10:35:00Z", "2026-03-04T10:35:00Z", ZoneSource::Told(0))]
    #[case::local("2026-03-04T12:35:00", "2026-03-04T10:35:00Z", ZoneSource::Assumed)]
    fn the_offset_is_shown_and_never_added(#[case] text: &str, #[case] at: &str, #[case] zone: ZoneSource) {
        assert_eq!(bucharest(text), Some((at.to_owned(), zone)));
    }

    #[rstest::rstest]
    #[case("")]
    #[case("/Date()/")]
    #[case("/Date(soon)/")]
    #[case("/Date(-62135596800000)/")]
    #[case("/Date(-62135596800000+0100)/")]
    #[case("/Date(0)/")]
    #[case("/Date(1772620500000+02)/")]
    #[case("/Date(1772620500000+9999)/")]
    #[case("/Date(1772620500000+02:00)/")]
    #[case("/Date(99999999999999999999)/")]
    #[case("/Date(+)/")]
    fn what_is_not_a_time_is_none(#[case] text: &str) {
        assert_eq!(bucharest(text), None);
    }
}
