//! When a label is asked next, and why then.

use crate::words::words;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{AskTimes, Status};

/// A label that says nothing new for this long is asked once a day.
const QUIET_AFTER: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A label that says nothing new for this long is not asked any more.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(60 * 24);
/// How often a quiet label is asked.
const QUIET_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// When a label is asked next, with the reason that the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextAsk {
    /// `None`: it is not asked any more.
    pub at: Option<Timestamp>,
    /// Why then, or why never.
    pub why: AskReason,
}

words! {
    /// Why a label is asked when it is.
    AskReason, "reason to ask", {
    /// It is new.
        New = "new",
    /// The interval since the last ask is over.
        Interval = "interval",
    /// One of the fixed times of the day.
        FixedTime = "fixed_time",
    /// A person asked for it.
        Requested = "requested",
    /// The last ask failed and is tried again.
        Retry = "retry",
    /// The account's feed says that something ended or turned.
        Moved = "moved",
    /// Nothing new for a long time: once a day.
        Quiet = "quiet",
    /// Not asked: the parcel has arrived, is back, or the label is cancelled.
        Final = "final",
    /// Not asked: nothing new for two months.
        GivenUp = "given_up",
    /// Not asked: no courier account fits.
        NoAccount = "no_account",
    /// Not asked: a person must say which courier it is of.
        CourierUnclear = "courier_unclear",
    }
}

/// When a label is asked after it was asked at `asked_at`. `last_news` is its newest scan, or when it was made.
pub fn next_ask(
    asked_at: Timestamp,
    status: Status,
    last_news: Timestamp,
    times: &AskTimes,
    zone: &TimeZone,
) -> NextAsk {
    if status.is_final() {
        return NextAsk { at: None, why: AskReason::Final };
    }
    let silent_for = asked_at.duration_since(last_news);
    if silent_for >= GIVEN_UP_AFTER {
        return NextAsk { at: None, why: AskReason::GivenUp };
    }
    if silent_for >= QUIET_AFTER {
        return NextAsk { at: asked_at.checked_add(QUIET_EVERY).ok(), why: AskReason::Quiet };
    }
    let interval = SignedDuration::from_mins(i64::from(times.every_minutes.max(1)));
    let by_interval = asked_at.checked_add(interval).ok();
    let by_fixed_time = next_fixed_time(asked_at, zone, &times.at);
    match (by_interval, by_fixed_time) {
        (Some(interval), Some(fixed)) if fixed <= interval => NextAsk { at: Some(fixed), why: AskReason::FixedTime },
        (None, fixed) => NextAsk { at: fixed, why: AskReason::FixedTime },
        (interval, _) => NextAsk { at: interval, why: AskReason::Interval },
    }
}

/// The first of `times` after `now`, on the shop's clock. A time that the change of clocks leaves out comes as much
/// later as the clocks jump; one that comes twice counts at its first coming.
fn next_fixed_time(now: Timestamp, zone: &TimeZone, times: &[Time]) -> Option<Timestamp> {
    let today = zone.to_datetime(now).date();
    [Some(today), today.tomorrow().ok()]
        .into_iter()
        .flatten()
        .flat_map(|day| times.iter().map(move |time| day.to_datetime(*time)))
        .filter_map(|local| zone.to_timestamp(local).ok())
        .filter(|at| *at > now)
        .min()
}
