//! From a recipe's days and hours to scans with instants.

use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rand::RngExt;
use rand::rngs::StdRng;

use crate::script::ScanScript;

/// Where a scan is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The shop's town.
    Origin,
    /// The courier's central depot.
    Hub,
    /// The depot in the recipient's part of the country.
    Depot,
    /// The recipient's town.
    Destination,
    /// A locker there.
    Locker,
}

/// One scan of a recipe.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Days after the label's day.
    day: i32,
    /// Local time.
    hour: i8,
    minute: i8,
    pub(super) code: &'static str,
    detail: Option<&'static str>,
    place: Place,
    back: bool,
    /// Hours until the courier's service tells it.
    late: i64,
    /// Carries the number of the way back.
    turns: bool,
}

pub(super) const fn step(day: i32, hour: i8, minute: i8, code: &'static str) -> Step {
    let place = Place::Destination;
    Step { day, hour, minute, code, detail: None, place, back: false, late: 0, turns: false }
}

/// One stretch of a recipe behind another.
pub(super) fn then(first: &[Step], rest: &[Step]) -> Vec<Step> {
    [first, rest].concat()
}

impl Step {
    pub(super) const fn detail(mut self, detail: &'static str) -> Self {
        self.detail = Some(detail);
        self
    }

    pub(super) const fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    pub(super) const fn back(mut self) -> Self {
        self.back = true;
        self
    }

    pub(super) const fn late(mut self, hours: i64) -> Self {
        self.late = hours;
        self
    }

    pub(super) const fn two_days_later(mut self, code: &'static str) -> Self {
        self.day += 2;
        self.hour = 12;
        self.code = code;
        self
    }

    pub(super) const fn turns(mut self) -> Self {
        self.turns = true;
        self
    }
}

/// What a recipe is played for.
pub(super) struct Parcel<'a> {
    pub(super) created_at: Timestamp,
    pub(super) town: &'a str,
    /// The number of the way back, for a courier that gives one.
    pub(super) return_number: Option<String>,
    /// The courier says of each scan whether it is on the way back.
    pub(super) tells_direction: bool,
    /// The courier's text of a code.
    pub(super) text: fn(&str) -> String,
}

/// The scans of a recipe. Each day of a journey is shifted by a chance of its own, so that scans of one minute stay
/// together and their order stays.
pub(super) fn play(
    steps: &[Step],
    parcel: &Parcel<'_>,
    zone: &TimeZone,
    chance: &mut StdRng,
) -> Result<Vec<ScanScript>, jiff::Error> {
    let label_day = zone.to_datetime(parcel.created_at).date();
    let mut shifted: Option<(i32, SignedDuration)> = None;
    let mut scans = Vec::with_capacity(steps.len());
    for step in steps {
        let shift = match shifted {
            Some((day, shift)) if day == step.day => shift,
            _ => SignedDuration::from_secs(chance.random_range(0..3_000)),
        };
        shifted = Some((step.day, shift));
        let at = local(label_day, step, zone)? + shift;
        scans.push(ScanScript {
            at,
            told_at: at + SignedDuration::from_hours(step.late),
            code: step.code.to_owned(),
            detail: if step.turns { parcel.return_number.clone() } else { step.detail.map(str::to_owned) },
            text: (parcel.text)(step.code),
            place: place(step.place, parcel.town),
            in_return: (parcel.tells_direction || step.back).then_some(step.back),
        });
    }
    Ok(scans)
}

fn local(label_day: Date, step: &Step, zone: &TimeZone) -> Result<Timestamp, jiff::Error> {
    let day = label_day.checked_add(step.day.days())?;
    zone.to_timestamp(day.to_datetime(time(step.hour, step.minute, 0, 0)))
}

fn place(place: Place, town: &str) -> String {
    match place {
        Place::Origin => "Bucuresti".to_owned(),
        Place::Hub => "B_HUB_H01".to_owned(),
        Place::Depot => format!("{}_DEP_D01", town.chars().take(2).collect::<String>().to_uppercase()),
        Place::Destination => town.to_owned(),
        Place::Locker => format!("easybox {town} 3"),
    }
}
