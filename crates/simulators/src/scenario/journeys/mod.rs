//! The ways of parcels, courier by courier: what each scenario shows and its codes.

pub mod cargus;
pub mod dhl;
pub mod dpd;
pub mod econt;
pub mod fan_courier;
pub mod fedex;
pub mod gls;
pub mod packeta;
pub mod sameday;
pub mod ups;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rust_decimal::Decimal;

use super::journey::{Parcel, Step, play};
use crate::script::ParcelScript;

/// A label that was made, to be sent on a chosen way.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// The courier's name in a script.
    pub courier: &'a str,
    /// The number on the label.
    pub number: &'a str,
    /// The number of the way back, for a way that has one.
    pub return_number: Option<&'a str>,
    /// When it was made: before 16:00 of its day, for all ways to begin after it.
    pub at: Timestamp,
    /// IANA name of the zone of the ways' hours.
    pub zone: &'a str,
    /// The recipient's.
    pub town: &'a str,
    /// Zero for none.
    pub cash_on_delivery: Decimal,
    /// Decides the minutes.
    pub seed: u64,
}

fn played(
    scenario: &str,
    steps: &[Step],
    text: fn(&str) -> String,
    made: &Made<'_>,
) -> Result<ParcelScript, jiff::Error> {
    let return_number = made.return_number.map(str::to_owned);
    let parcel = Parcel { created_at: made.at, town: made.town, return_number, tells_direction: false, text };
    let chance = &mut StdRng::seed_from_u64(made.seed);
    let mut journey = play(steps, &parcel, &TimeZone::get(made.zone)?, chance)?;
    journey.sort_by_key(|scan| scan.at);
    Ok(ParcelScript {
        courier: made.courier.to_owned(),
        company: made.courier.to_owned(),
        number: made.number.to_owned(),
        known: scenario != "unknown_number",
        cash_on_delivery: made.cash_on_delivery,
        scenario: scenario.to_owned(),
        journey,
    })
}
