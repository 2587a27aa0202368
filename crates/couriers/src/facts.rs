//! Reading the facts that stand beside scans: moments, amounts, addresses of pages.

use http::Uri;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use rust_decimal::Decimal;
use tracking::{CashTold, Money, PickUpPoint, When, ZoneSource};

use crate::json::Text;
use crate::times;

/// Longer addresses are no courier's.
const LINK_LENGTH: usize = 2_000;
/// Longer names and addresses of points are cut.
const POINT_LENGTH: usize = 200;

/// A moment, and what the clock shows where it was told.
fn moment(text: &str, zone: &TimeZone) -> Option<(Timestamp, DateTime)> {
    let (at, told) = times::read(text, zone)?;
    let local = match told {
        ZoneSource::Told(seconds) => Offset::from_seconds(seconds).ok()?.to_datetime(at),
        ZoneSource::Assumed => zone.to_datetime(at),
    };
    Some((at, local))
}

/// A day or a moment. Midnight sharp is how couriers write a day where their form wants a time.
pub(crate) fn when(text: Option<&str>, zone: &TimeZone) -> Option<When> {
    let (at, local) = moment(text?, zone)?;
    Some(if local.time() == Time::midnight() { When::Day(local.date()) } else { When::At(at) })
}

/// The time frame between two moments. One that begins with its day is that day.
pub(crate) fn frame(from: Option<&str>, to: Option<&str>, zone: &TimeZone) -> Option<When> {
    let ends_on = to.and_then(|to| moment(to, zone)).map(|(_, local)| local.date());
    match (when(from, zone), when(to, zone)) {
        (Some(When::At(from)), Some(When::At(to))) if from < to => Some(When::Between(from, to)),
        (Some(When::Day(day)), _) if ends_on == Some(day) => Some(When::Day(day)),
        (_, Some(to)) => Some(to),
        (from, None) => from,
    }
}

/// A day as `04.03.2026`.
pub(crate) fn dotted_day(text: &str) -> Option<Date> {
    let mut parts = text.trim().splitn(3, '.').map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().filter(|date| date.year() >= 2000)
}

/// A day as `20260304`, with or without signs between.
pub(crate) fn packed_day(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | '/' | '.')).collect();
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = digits.parse().ok()?;
    let part = |number: u32| i8::try_from(number % 100).ok();
    Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100)?, part(number)?).ok()
}

/// An address that a merchant may be sent to: `https`, a host with a name, nobody's password in it.
pub(crate) fn link(text: Option<&str>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| text.len() <= LINK_LENGTH)?;
    if !text.bytes().all(|sign| sign.is_ascii_graphic()) {
        return None;
    }
    let uri: Uri = text.parse().ok()?;
    let is_https = uri.scheme_str() == Some("https");
    let authority = uri.authority().filter(|authority| is_https && !authority.as_str().contains('@'))?;
    let is_named = authority.host().contains('.') && authority.host().chars().any(|c| c.is_ascii_alphabetic());
    is_named.then(|| text.to_owned())
}

/// Cash that was told, when there was any: an amount above nought, or else the moment alone.
pub(crate) fn cash(amount: &Text, currency: &Text, when: Option<When>) -> Option<CashTold> {
    let told = amount.as_str().map(|text| text.replace(',', "."));
    let amount = match told {
        None => None,
        Some(text) => Some(text.parse::<Decimal>().ok().filter(|amount| *amount > Decimal::ZERO)?),
    };
    let currency = currency.as_str().map(str::to_ascii_uppercase).filter(|currency| currency.len() == 3);
    let money = amount.zip(currency).map(|(amount, currency)| Money { amount, currency });
    (money.is_some() || when.is_some()).then_some(CashTold { amount: money, when })
}

/// A point, when anything is known of it.
pub(crate) fn point(name: Option<&str>, address: Option<&str>, code: Option<&str>) -> Option<PickUpPoint> {
    let [name, address, code] = [name, address, code].map(|text| {
        let line = text?.split_whitespace().collect::<Vec<_>>().join(" ");
        let line: String = line.chars().take(POINT_LENGTH).collect();
        (!line.is_empty()).then_some(line)
    });
    let is_told = name.is_some() || address.is_some() || code.is_some();
    is_told.then_some(PickUpPoint { name, address, code, page: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucharest() -> TimeZone {
        TimeZone::get("Europe/Bucharest").unwrap()
    }

    fn said(when: Option<When>) -> String {
        match when {
            None => "nothing".to_owned(),
            Some(When::Day(day)) => day.to_string(),
            Some(When::At(at)) => at.to_string(),
            Some(When::Between(from, to)) => format!("{from}–{to}"),
        }
    }

    #[rstest::rstest]
    #[case::day("2026-03-12", "2026-03-12")]
    #[case::midnight("2026-03-12T00:00:00", "2026-03-12")]
    #[case::midnight_elsewhere("2026-03-12T00:00:00-06:00", "2026-03-12")]
    #[case::moment("2026-03-12T18:00:00", "2026-03-12T16:00:00Z")]
    #[case::moment_with_zone("2026-03-12T18:00:00+01:00", "2026-03-12T17:00:00Z")]
    #[case::none("", "nothing")]
    #[case::words("string", "nothing")]
    fn a_time_without_a_clock_is_a_day(#[case] text: &str, #[case] is: &str) {
        assert_eq!(said(when(Some(text), &bucharest())), is);
    }

    #[rstest::rstest]
    #[case::frame(
        Some("2026-03-04T08:00:00"),
        Some("2026-03-04T09:00:00"),
        "2026-03-04T06:00:00Z–2026-03-04T07:00:00Z"
    )]
    #[case::whole_day(Some("2026-03-04T00:00:00Z"), Some("2026-03-04T22:00:00Z"), "2026-03-04")]
    #[case::days(Some("2026-03-04T00:00:00"), Some("2026-03-06T22:00:00"), "2026-03-06T20:00:00Z")]
    #[case::one_end(Some("2026-03-04T08:00:00"), None, "2026-03-04T06:00:00Z")]
    #[case::backwards(Some("2026-03-04T09:00:00"), Some("2026-03-04T08:00:00"), "2026-03-04T06:00:00Z")]
    #[case::none(None, Some("soon"), "nothing")]
    fn a_frame_is_as_exact_as_its_ends(#[case] from: Option<&str>, #[case] to: Option<&str>, #[case] is: &str) {
        assert_eq!(said(frame(from, to, &bucharest())), is);
    }

    #[test]
    fn days_are_read_in_two_more_orders() {
        let fourth = Date::new(2026, 3, 4).ok();
        assert_eq!(
            (dotted_day(" 04.03.2026"), packed_day("20260304"), packed_day("2026-03-04")),
            (fourth, fourth, fourth)
        );
        for text in ["", "4.3", "04.13.2026", "04.03.26", "x.y.z"] {
            assert_eq!(dotted_day(text), None, "{text}");
        }
        for text in ["", "string", "20261304", "2026030", "+2026030"] {
            assert_eq!(packed_day(text), None, "{text}");
        }
    }

    #[rstest::rstest]
    #[case("https://courier.invalid/pod/1", true)]
    #[case("  https://courier.invalid/pod?a=1&b=2 ", true)]
    #[case("http://courier.invalid/pod/1", false)]
    #[case("//courier.invalid/pod/1", false)]
    #[case("/pod/1", false)]
    #[case("javascript:alert(1)", false)]
    #[case("https://user:word@courier.invalid/", false)]
    #[case(concat!("https://", "10.0.0.7/pod"), false)]
    #[case("https://intranet/pod", false)]
    #[case("https://courier.invalid/\u{202e}gpj", false)]
    #[case("", false)]
    fn only_named_https_hosts_are_linked(#[case] text: &str, #[case] is_linked: bool) {
        assert_eq!(link(Some(text)).is_some(), is_linked);
    }

    #[test]
    fn cash_of_nought_is_none_and_cash_without_an_amount_has_its_day() {
        let text = |text: &str| Text(Some(text.to_owned()).filter(|text| !text.is_empty()));
        let day = Date::new(2026, 3, 4).ok().map(When::Day);
        let told = |amount, currency, when| cash(&text(amount), &text(currency), when);
        assert_eq!(told("0", "BGN", day), None);
        assert_eq!(told("soon", "BGN", day), None);
        assert_eq!(told("", "", None), None);
        assert_eq!(told("", "", day).unwrap().when, day);
        let paid = told("12,50", "bgn", None).unwrap().amount.unwrap();
        assert_eq!(paid.to_string(), "12.50 BGN");
    }
}
