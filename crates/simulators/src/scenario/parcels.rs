//! Which courier takes a parcel, under which number, and what it goes through there.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rand::RngExt;
use rand::rngs::StdRng;
use rust_decimal::Decimal;

use super::couriers::{self, Courier, FAN_COURIER, Journey, Numbering, SAMEDAY};
use super::deck::Deck;
use super::journey::{Parcel, play};
use super::journeys::{fan_courier, sameday};
use crate::script::{ParcelScript, ScanScript};

/// What a parcel goes through, at one of the couriers.
#[derive(Clone, Copy)]
pub(super) struct Way {
    courier: &'static Courier,
    journey: &'static dyn Journey,
}

impl Way {
    pub(super) const CANCELLED_AT_SAMEDAY: Self = Self { courier: &SAMEDAY, journey: &sameday::Way::Cancelled };
    pub(super) const CANCELLED_AT_FAN: Self = Self { courier: &FAN_COURIER, journey: &fan_courier::Way::Cancelled };

    /// Where the customer lives.
    pub(super) fn country(self) -> &'static str {
        if self.journey.name() == "cross_border" { "HU" } else { self.courier.country }
    }

    pub(super) fn is_cancelled(self) -> bool {
        self.journey.name() == "cancelled_label"
    }

    /// Whether other parcels of the order may travel beside it in one shipment.
    fn goes_with_others(self) -> bool {
        !self.courier.alone.contains(&self.journey.name())
    }
}

/// What one courier has left to deal.
struct Desk {
    ways: Deck<&'static dyn Journey>,
    names: Deck<&'static str>,
    made: u64,
}

/// Gives each parcel its courier, its way and its number.
pub(super) struct Parcels {
    couriers: Deck<&'static Courier>,
    desks: HashMap<&'static str, Desk>,
}

/// A parcel with its number.
pub(super) struct Numbered {
    pub(super) way: Way,
    number: String,
    return_number: Option<String>,
    company: &'static str,
}

impl Parcels {
    /// Beside so many labels that each courier made before.
    pub(super) fn after(made: u64) -> Self {
        let desk = |courier: &'static Courier| Desk {
            ways: Deck::new((courier.ways)()),
            names: Deck::new(courier.names.iter().copied()),
            made,
        };
        Self {
            couriers: Deck::new(couriers::ALL.map(|courier| (courier, courier.share))),
            desks: couriers::ALL.map(|courier| (courier.code, desk(courier))).into(),
        }
    }

    pub(super) fn draw(&mut self, chance: &mut StdRng) -> Way {
        let courier = self.couriers.draw(chance, &SAMEDAY);
        self.draw_from(courier, chance, |_| true)
    }

    /// A way that other parcels can go beside.
    pub(super) fn draw_for_several(&mut self, chance: &mut StdRng) -> Way {
        let courier = self.couriers.draw(chance, &SAMEDAY);
        self.draw_from(courier, chance, Way::goes_with_others)
    }

    /// The same, for a customer at home.
    pub(super) fn draw_for_several_at_home(&mut self, chance: &mut StdRng) -> Way {
        let courier = self.couriers.draw_where(chance, &SAMEDAY, |courier| courier.country == SAMEDAY.country);
        self.draw_from(courier, chance, Way::goes_with_others)
    }

    /// For another parcel of the same courier.
    pub(super) fn draw_beside(&mut self, first: Way, chance: &mut StdRng) -> Way {
        self.draw_from(first.courier, chance, Way::goes_with_others)
    }

    /// For a parcel of another courier that goes to the same country.
    pub(super) fn draw_other(&mut self, first: Way, chance: &mut StdRng) -> Way {
        let suits = |courier: &Courier| courier.country == first.courier.country && courier.code != first.courier.code;
        let otherwise = couriers::ALL.into_iter().find(|courier| suits(courier)).unwrap_or(&SAMEDAY);
        let courier = self.couriers.draw_where(chance, otherwise, suits);
        self.draw_from(courier, chance, Way::goes_with_others)
    }

    fn draw_from(&mut self, courier: &'static Courier, chance: &mut StdRng, suits: fn(Way) -> bool) -> Way {
        let way = |journey| Way { courier, journey };
        let usual = courier.usual;
        let desk = self.desks.get_mut(courier.code);
        way(desk.map_or(usual, |desk| desk.ways.draw_where(chance, usual, |journey| suits(way(journey)))))
    }

    /// The parcels of one fulfillment.
    pub(super) fn numbered(&mut self, ways: &[Way], chance: &mut StdRng) -> Vec<Numbered> {
        let Some((courier, first)) = ways.first().map(|way| (way.courier, way.journey.name())) else {
            return Vec::new();
        };
        let Some(desk) = self.desks.get_mut(courier.code) else { return Vec::new() };
        // A label names its shipment or, for some shops and always for one of several, its parcel.
        let names_parcel = ways.len() > 1 || chance.random_ratio(1, 5);
        let company = desk.names.draw(chance, courier.code);
        let mut next = || {
            desk.made += 1;
            desk.made
        };
        let shipment = match courier.numbering {
            Numbering::Shipments(form) => form(next(), first),
            Numbering::Parcels(_) => String::new(),
        };
        let mut number = |place: usize| match courier.numbering {
            Numbering::Parcels(form) => form(next()),
            Numbering::Shipments(_) if names_parcel => format!("{shipment}{place:03}"),
            Numbering::Shipments(_) => shipment.clone(),
        };
        ways.iter()
            .zip(1..)
            .map(|(way, place)| Numbered {
                way: *way,
                number: number(place),
                return_number: courier.has_return_numbers.then(|| number(place)),
                company,
            })
            .collect()
    }
}

impl Numbered {
    /// The parcel with its journey.
    pub(super) fn played(
        self,
        made_at: Timestamp,
        town: &str,
        cash_on_delivery: Decimal,
        zone: &TimeZone,
        chance: &mut StdRng,
    ) -> Result<ParcelScript, jiff::Error> {
        let Way { courier, journey: way } = self.way;
        let known = way.name() != "unknown_number";
        let parcel = Parcel {
            created_at: made_at,
            town,
            return_number: self.return_number,
            tells_direction: courier.tells_direction,
            text: courier.text,
        };
        let mut journey = play(&way.steps(cash_on_delivery > Decimal::ZERO), &parcel, zone, chance)?;
        if courier.tells_direction && known {
            journey.insert(0, issued(made_at, courier.text, chance));
        }
        journey.sort_by_key(|scan| scan.at);
        Ok(ParcelScript {
            courier: courier.code.to_owned(),
            company: self.company.to_owned(),
            number: self.number,
            known,
            cash_on_delivery,
            scenario: way.name().to_owned(),
            journey,
        })
    }
}

/// Sameday's own scan of a label; the service does not know a new number for some minutes.
fn issued(made_at: Timestamp, text: fn(&str) -> String, chance: &mut StdRng) -> ScanScript {
    ScanScript {
        at: made_at,
        told_at: made_at + SignedDuration::from_mins(chance.random_range(0..20)),
        code: "1".to_owned(),
        detail: None,
        text: text("1"),
        place: String::new(),
        in_return: Some(false),
    }
}
