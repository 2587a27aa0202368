//! Instants and amounts as a person reads them, always in the shop's zone.

use fluent_templates::fluent_bundle::FluentValue;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use tracking::Money;

use super::Language;

impl Language {
    /// `today 18:00`, `tomorrow 10:00`, else the date with the time.
    pub(crate) fn moment(self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        let (there, here) = (zone.to_datetime(at), zone.to_datetime(now));
        let days = there.date().since(here.date()).map_or(i32::MAX, |span| span.get_days());
        let key = match days {
            0 => "moment-today",
            1 => "moment-tomorrow",
            -1 => "moment-yesterday",
            _ => return self.date_time(at, zone),
        };
        self.say_with(key, "time", clock(there.time()))
    }

    /// Date and time in full.
    pub(crate) fn date_time(self, at: Timestamp, zone: &TimeZone) -> String {
        let there = zone.to_datetime(at);
        let date = there.date();
        self.say_with_all(
            "moment-full",
            [
                ("day", FluentValue::from(format!("{:02}", date.day()))),
                ("month-name", FluentValue::from(self.say(&format!("month-short-{}", date.month())))),
                ("year", FluentValue::from(date.year().to_string())),
                ("time", FluentValue::from(clock(there.time()))),
            ],
        )
    }

    /// The day with its weekday, for the customer's page: there the minute does not matter.
    pub(crate) fn day(self, at: Timestamp, zone: &TimeZone) -> String {
        self.date(zone.to_datetime(at).date())
    }

    /// As [`Self::day`], for a day that is one in no zone.
    pub(crate) fn date(self, date: Date) -> String {
        self.say_with_all(
            "moment-day",
            [
                ("weekday", FluentValue::from(self.say(&format!("weekday-{}", date.weekday().to_monday_one_offset())))),
                ("day", FluentValue::from(date.day().to_string())),
                ("month-name", FluentValue::from(self.say(&format!("month-{}", date.month())))),
            ],
        )
    }

    /// An amount with the language's decimal sign.
    pub(crate) fn money(self, money: &Money) -> String {
        let text = money.to_string();
        match self {
            Self::English => text,
            Self::Romanian | Self::Hungarian => text.replace('.', ","),
        }
    }
}

/// The time of day alone, `18:05`.
pub(crate) fn clock(there: Time) -> String {
    format!("{:02}:{:02}", there.hour(), there.minute())
}
