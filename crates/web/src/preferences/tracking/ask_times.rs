//! The fields that say when couriers are asked.

use jiff::civil::Time;
use tracking::AskTimes;

use crate::language::{Language, clock};
use crate::page::Fields;

/// Hours between two asks that make sense: couriers do not like more, parcels need not less.
const HOURS: std::ops::RangeInclusive<u32> = 1..=24;
/// Fixed times a day.
const MOST_TIMES: usize = 12;

/// What stands in the fields, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct AskTimesForm {
    pub(crate) hours: String,
    pub(crate) times: String,
    pub(crate) hours_error: Option<String>,
    pub(crate) times_error: Option<String>,
}

impl AskTimesForm {
    /// The fields of saved times.
    pub(crate) fn of(ask: &AskTimes) -> Self {
        let times: Vec<String> = ask.at.iter().map(|time| clock(*time)).collect();
        Self { hours: (ask.every_minutes / 60).max(1).to_string(), times: times.join(", "), ..Self::default() }
    }

    /// The fields as typed.
    pub(crate) fn typed(language: Language, fields: &Fields) -> Self {
        let (hours, times) = (fields.text("ask_hours").to_owned(), fields.text("ask_times").to_owned());
        let hours_error = hours_of(&hours).is_none().then(|| {
            let values = [("typed", hours.clone().into()), ("most", HOURS.end().into())];
            language.say_with_all("ask-hours-wrong", values)
        });
        let times_error = times_of(&times).err().map(|wrong| {
            language.say_with_all("ask-times-wrong", [("typed", wrong.into()), ("most", MOST_TIMES.into())])
        });
        Self { hours, times, hours_error, times_error }
    }

    /// The times; `None` while something is wrong.
    pub(crate) fn read(&self) -> Option<AskTimes> {
        let hours = hours_of(&self.hours)?;
        Some(AskTimes { every_minutes: hours.saturating_mul(60), at: times_of(&self.times).ok()? })
    }
}

fn hours_of(typed: &str) -> Option<u32> {
    typed.parse().ok().filter(|hours| HOURS.contains(hours))
}

/// Sorted, none twice; `Err` holds the first part that is not a time of the day.
fn times_of(typed: &str) -> Result<Vec<Time>, String> {
    let mut times = Vec::new();
    for part in typed.split([',', ';', ' ', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        times.push(time_of(part).ok_or_else(|| part.to_owned())?);
    }
    times.sort();
    times.dedup();
    if times.len() > MOST_TIMES { Err(typed.to_owned()) } else { Ok(times) }
}

/// `10`, `10:00` or `10.00`.
fn time_of(part: &str) -> Option<Time> {
    let (hour, minute) = part.split_once([':', '.']).unwrap_or((part, "0"));
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("10:00, 18:00, 23:00", "10:00, 18:00, 23:00")]
    #[case("23.30 7", "07:00, 23:30")]
    #[case("", "")]
    #[case("8:05;8:05", "08:05")]
    fn times_are_read_as_people_type_them(#[case] typed: &str, #[case] shown: &str) {
        let ask = AskTimes { every_minutes: 240, at: times_of(typed).unwrap() };
        assert_eq!(AskTimesForm::of(&ask).times, shown);
    }

    #[rstest]
    #[case("25:00")]
    #[case("10:61")]
    #[case("noon")]
    #[case("-1")]
    fn what_is_not_a_time_is_named(#[case] typed: &str) {
        assert_eq!(times_of(&format!("10:00, {typed}")), Err(typed.to_owned()));
    }

    #[rstest]
    #[case("4", Some(4))]
    #[case("0", None)]
    #[case("25", None)]
    #[case("four", None)]
    fn hours_are_one_to_twenty_four(#[case] typed: &str, #[case] hours: Option<u32>) {
        assert_eq!(hours_of(typed), hours);
    }
}
