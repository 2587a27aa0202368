//! When UPS means to deliver a package, until when it waits, and the cash that was paid for it.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::{CashTold, Expected, ExpectedBy, When};

use super::activity::clock;
use crate::json::{Flag, Text};
use crate::{country_zone, facts, json};

/// A delivery that was made.
const MADE: &str = "DEL";
/// Days that are meant: scheduled, and scheduled anew. The newer one counts.
const DAYS: [&str; 2] = ["RDD", "SDD"];
/// Times to which UPS commits itself: a commit time, a confirmed window. The other windows are estimates.
const COMMITTED: [&str; 2] = ["CMT", "CDW"];
/// Some time until the end of the day.
const END_OF_DAY: &str = "EOD";

/// `deliveryDate` and `deliveryTime`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Promised {
    #[serde(rename = "type")]
    kind: Text,
    date: Text,
    start_time: Text,
    end_time: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payment {
    amount: Text,
    currency: Text,
    paid: Flag,
    #[serde(rename = "type")]
    kind: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct AccessPoint {
    pickup_by_date: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PackageAddress {
    #[serde(rename = "type")]
    kind: Text,
    address: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Country {
    country_code: Text,
    country: Text,
}

/// Local date and time of a delivery that was made; the same fields hold what is meant.
pub(super) fn delivered_at(dates: Value, time: Value) -> Option<(Text, Text)> {
    let is_made = |promised: &Promised| promised.kind.as_str() == Some(MADE);
    let date = json::entries(dates).into_iter().filter_map(json::object::<Promised>).find(is_made)?.date;
    Some((date, json::object::<Promised>(time).filter(is_made)?.end_time))
}

/// When it is meant to be delivered: the day, and the time of day where one is told with it.
pub(super) fn expected(dates: Value, time: Value, zone: &TimeZone) -> Option<Expected> {
    let dates: Vec<Promised> = json::entries(dates).into_iter().filter_map(json::object).collect();
    let (kind, date) = DAYS.iter().find_map(|kind| {
        let meant = dates.iter().find(|one| one.kind.as_str() == Some(kind))?;
        Some((*kind, &meant.date))
    })?;
    let day = facts::packed_day(date.as_str()?)?;
    let time: Promised = json::object(time).unwrap_or_default();
    let of_day = time.kind.as_str().filter(|kind| !matches!(*kind, MADE | END_OF_DAY));
    let at = |time: &Text| {
        let local: DateTime = clock(date, time)?;
        zone.to_ambiguous_timestamp(local).compatible().ok()
    };
    let timed = of_day.and_then(|kind| {
        let when = match (time.start_time.as_str().and_then(|_| at(&time.start_time)), at(&time.end_time)?) {
            (Some(from), to) if from < to => When::Between(from, to),
            (_, to) => When::At(to),
        };
        Some((when, COMMITTED.contains(&kind)))
    });
    let (when, is_promise) = timed.unwrap_or((When::Day(day), kind == "SDD"));
    Some(Expected { when, by: if is_promise { ExpectedBy::Promise } else { ExpectedBy::Estimate } })
}

/// The last day at the access point.
pub(super) fn pick_up_until(point: Value) -> Option<When> {
    let point: AccessPoint = json::object(point)?;
    facts::packed_day(point.pickup_by_date.as_str()?).map(When::Day)
}

/// Cash on delivery that was paid. What is still to be paid is no fact of the way.
pub(super) fn collected(payments: Value) -> Option<CashTold> {
    let payments = json::entries(payments).into_iter().filter_map(json::object::<Payment>);
    let is_cash = |kind: &Text| kind.as_str().is_none_or(|kind| kind.to_ascii_uppercase().contains("COD"));
    let mut paid = payments.filter(|one| one.paid.0 == Some(true) && is_cash(&one.kind));
    paid.find_map(|one| facts::cash(&one.amount, &one.currency, None))
}

/// The zone at the package's destination, where that is told.
pub(super) fn zone_of(addresses: Value, otherwise: &TimeZone) -> TimeZone {
    let addresses = json::entries(addresses).into_iter().filter_map(json::object::<PackageAddress>);
    let country = addresses.filter(|one| one.kind.as_str() == Some("DESTINATION")).find_map(|one| {
        let country: Country = json::object(one.address)?;
        country.country_code.0.or(country.country.0)
    });
    country_zone::of(country.as_deref()).unwrap_or_else(|| otherwise.clone())
}
