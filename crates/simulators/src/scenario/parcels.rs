//! Which courier takes a parcel, under which number, and what it goes through there.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rand::RngExt;
use rand::rngs::StdRng;
use rust_decimal::Decimal;

use super::deck::Deck;
use super::journey::{Parcel, play};
use super::journeys::{fan_courier, sameday};
use crate::script::{ParcelScript, ScanScript};

/// What a parcel goes through, at one of the couriers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Sameday(sameday::Way),
    FanCourier(fan_courier::Way),
}

impl Way {
    pub(super) const CANCELLED_AT_SAMEDAY: Self = Self::Sameday(sameday::Way::Cancelled);
    pub(super) const CANCELLED_AT_FAN: Self = Self::FanCourier(fan_courier::Way::Cancelled);

    pub(super) fn crosses_a_border(self) -> bool {
        self == Self::Sameday(sameday::Way::CrossBorder)
    }

    pub(super) fn is_cancelled(self) -> bool {
        matches!(self, Self::CANCELLED_AT_SAMEDAY | Self::CANCELLED_AT_FAN)
    }

    /// Whether other parcels of the order may travel beside it in one shipment.
    fn goes_with_others(self) -> bool {
        match self {
            Self::Sameday(way) => {
                !way.is_locker() && !matches!(way, sameday::Way::CrossBorder | sameday::Way::UnknownNumber)
            }
            Self::FanCourier(way) => way != fan_courier::Way::UnknownNumber,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Courier {
    Sameday,
    FanCourier,
}

const COURIERS: &[(Courier, usize)] = &[(Courier::Sameday, 11), (Courier::FanCourier, 9)];
const SAMEDAY_NAMES: &[(&str, usize)] = &[("Sameday", 8), ("Sameday Courier", 2), ("SameDay", 1)];
const FAN_NAMES: &[(&str, usize)] = &[("FAN Courier", 8), ("Fan Courier", 2), ("FAN Courier Express", 1)];

/// Gives each parcel its courier, its way and its number.
pub(super) struct Parcels {
    couriers: Deck<Courier>,
    sameday: Deck<sameday::Way>,
    fan_courier: Deck<fan_courier::Way>,
    sameday_names: Deck<&'static str>,
    fan_names: Deck<&'static str>,
    sameday_made: u64,
    fan_made: u64,
}

/// A parcel with its number.
pub(super) struct Numbered {
    pub(super) way: Way,
    number: String,
    return_number: Option<String>,
    company: &'static str,
}

impl Parcels {
    pub(super) fn new() -> Self {
        Self {
            couriers: Deck::new(COURIERS),
            sameday: Deck::new(sameday::Way::SHARES),
            fan_courier: Deck::new(fan_courier::Way::SHARES),
            sameday_names: Deck::new(SAMEDAY_NAMES),
            fan_names: Deck::new(FAN_NAMES),
            sameday_made: 0,
            fan_made: 0,
        }
    }

    pub(super) fn draw(&mut self, chance: &mut StdRng) -> Way {
        let courier = self.couriers.draw(chance, Courier::Sameday);
        self.draw_from(courier, chance, |_| true)
    }

    /// A way that other parcels can go beside.
    pub(super) fn draw_for_several(&mut self, chance: &mut StdRng) -> Way {
        let courier = self.couriers.draw(chance, Courier::Sameday);
        self.draw_from(courier, chance, Way::goes_with_others)
    }

    /// For another parcel of the same courier.
    pub(super) fn draw_beside(&mut self, first: Way, chance: &mut StdRng) -> Way {
        let courier = match first {
            Way::Sameday(_) => Courier::Sameday,
            Way::FanCourier(_) => Courier::FanCourier,
        };
        self.draw_from(courier, chance, Way::goes_with_others)
    }

    /// For a parcel of the other courier.
    pub(super) fn draw_other(&mut self, first: Way, chance: &mut StdRng) -> Way {
        let courier = match first {
            Way::Sameday(_) => Courier::FanCourier,
            Way::FanCourier(_) => Courier::Sameday,
        };
        self.draw_from(courier, chance, Way::goes_with_others)
    }

    fn draw_from(&mut self, courier: Courier, chance: &mut StdRng, suits: fn(Way) -> bool) -> Way {
        match courier {
            Courier::Sameday => {
                let otherwise = sameday::Way::Delivered;
                Way::Sameday(self.sameday.draw_where(chance, otherwise, |way| suits(Way::Sameday(way))))
            }
            Courier::FanCourier => {
                let otherwise = fan_courier::Way::Delivered;
                Way::FanCourier(self.fan_courier.draw_where(chance, otherwise, |way| suits(Way::FanCourier(way))))
            }
        }
    }

    /// The parcels of one fulfillment. At Sameday they share a shipment.
    pub(super) fn numbered(&mut self, ways: &[Way], chance: &mut StdRng) -> Vec<Numbered> {
        let shipment = match ways.first() {
            Some(Way::Sameday(way)) => self.shipment(*way),
            _ => String::new(),
        };
        // A label names its shipment or, for some shops and always for one of several, its parcel.
        let names_parcel = ways.len() > 1 || chance.random_ratio(1, 5);
        let company = match ways.first() {
            Some(Way::Sameday(_)) => self.sameday_names.draw(chance, "Sameday"),
            _ => self.fan_names.draw(chance, "FAN Courier"),
        };
        ways.iter()
            .zip(1..)
            .map(|(way, place)| {
                let number = match way {
                    Way::Sameday(_) if names_parcel => format!("{shipment}{place:03}"),
                    Way::Sameday(_) => shipment.clone(),
                    Way::FanCourier(_) => self.fan_number(),
                };
                let return_number = matches!(way, Way::FanCourier(_)).then(|| self.fan_number());
                Numbered { way: *way, number, return_number, company }
            })
            .collect()
    }

    fn shipment(&mut self, way: sameday::Way) -> String {
        self.sameday_made += 1;
        let prefix = match way {
            sameday::Way::CrossBorder => "011SIM24",
            way if way.is_locker() => "1SIMLN",
            _ => "1SIM24",
        };
        format!("{prefix}{:09}", self.sameday_made)
    }

    fn fan_number(&mut self) -> String {
        self.fan_made += 1;
        format!("7000{:09}", 991_000_000 + self.fan_made)
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
        let cash = cash_on_delivery > Decimal::ZERO;
        let (courier, scenario, steps, text): (_, _, _, fn(&str) -> String) = match self.way {
            Way::Sameday(way) => (crate::sameday::COURIER, way.name(), way.steps(cash), sameday_text),
            Way::FanCourier(way) => (crate::fan_courier::COURIER, way.name(), way.steps(cash), fan_text),
        };
        let tells_direction = matches!(self.way, Way::Sameday(_));
        let known = scenario != "unknown_number";
        let parcel = Parcel { created_at: made_at, town, return_number: self.return_number, tells_direction, text };
        let mut journey = play(&steps, &parcel, zone, chance)?;
        if tells_direction && known {
            journey.insert(0, issued(made_at, chance));
        }
        journey.sort_by_key(|scan| scan.at);
        Ok(ParcelScript {
            courier: courier.to_owned(),
            company: self.company.to_owned(),
            number: self.number,
            known,
            cash_on_delivery,
            scenario: scenario.to_owned(),
            journey,
        })
    }
}

/// The label's own scan; the service does not know a new number for some minutes.
fn issued(made_at: Timestamp, chance: &mut StdRng) -> ScanScript {
    ScanScript {
        at: made_at,
        told_at: made_at + SignedDuration::from_mins(chance.random_range(0..20)),
        code: "1".to_owned(),
        detail: None,
        text: sameday_text("1"),
        place: String::new(),
        in_return: Some(false),
    }
}

fn sameday_text(code: &str) -> String {
    match code.parse().map(crate::sameday::statuses::text) {
        Ok("") | Err(_) => "Stare noua".to_owned(),
        Ok(text) => text.to_owned(),
    }
}

fn fan_text(code: &str) -> String {
    match crate::fan_courier::events::text(code) {
        "" => "Eveniment nou".to_owned(),
        text => text.to_owned(),
    }
}
