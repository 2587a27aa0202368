//! The script's parcels of this courier, with the numbers of their ways back.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Account, Country};
use crate::script::{CustomerScript, OrderScript, ParcelScript, ScanScript, Script};

/// The operation after which a parcel travels under another number.
const TURN: &str = "111";

/// The number under which a parcel of this courier travels back, if it does so under one of its own.
pub fn return_number(parcel: &ParcelScript) -> Option<&str> {
    turn(parcel).and_then(|scan| scan.detail.as_deref())
}

fn turn(parcel: &ParcelScript) -> Option<&ScanScript> {
    parcel.journey.iter().find(|scan| scan.code == TURN && scan.detail.is_some())
}

/// One number that can be asked for.
pub(super) struct Parcel {
    pub(super) number: String,
    pub(super) order: String,
    pub(super) recipient: CustomerScript,
    pub(super) created_at: Timestamp,
    /// The number of the way back.
    pub(super) return_number: Option<String>,
    shop: String,
    /// By the time they happened.
    scans: Vec<ScanScript>,
}

impl Parcel {
    /// The scans that the service tells at `now`, oldest first.
    pub(super) fn told(&self, now: Timestamp) -> Vec<&ScanScript> {
        self.scans.iter().filter(|scan| scan.told_at <= now).collect()
    }

    pub(super) fn is_of(&self, account: &Account) -> bool {
        account.shop.as_ref().is_none_or(|shop| *shop == self.shop)
    }
}

/// All numbers that the courier knows.
pub(super) struct Parcels {
    all: Vec<Parcel>,
    by_number: HashMap<String, usize>,
    by_reference: HashMap<String, usize>,
}

impl Parcels {
    pub(super) fn of(country: Country, script: &Script) -> Self {
        let mut parcels = Self { all: Vec::new(), by_number: HashMap::new(), by_reference: HashMap::new() };
        for shop in &script.shops {
            for order in &shop.orders {
                for fulfillment in &order.fulfillments {
                    let ours = |parcel: &&ParcelScript| parcel.courier == country.courier() && parcel.known;
                    for parcel in fulfillment.parcels.iter().filter(ours) {
                        both_ways(&shop.domain, order, fulfillment.created_at, parcel)
                            .into_iter()
                            .for_each(|parcel| parcels.add(parcel));
                    }
                }
            }
        }
        parcels
    }

    fn add(&mut self, parcel: Parcel) {
        let place = self.all.len();
        self.by_number.insert(parcel.number.clone(), place);
        self.by_reference.entry(parcel.order.clone()).or_insert(place);
        self.all.push(parcel);
    }

    /// The parcel of a number, once its label was made.
    pub(super) fn by_number(&self, number: &str, now: Timestamp) -> Option<&Parcel> {
        self.at(self.by_number.get(number), now)
    }

    /// The first parcel of an order.
    pub(super) fn by_reference(&self, order: &str, now: Timestamp) -> Option<&Parcel> {
        self.at(self.by_reference.get(order), now)
    }

    fn at(&self, place: Option<&usize>, now: Timestamp) -> Option<&Parcel> {
        place.and_then(|place| self.all.get(*place)).filter(|parcel| parcel.created_at <= now)
    }
}

/// The parcel and, when the way back has a number of its own, that one.
fn both_ways(shop: &str, order: &OrderScript, created_at: Timestamp, parcel: &ParcelScript) -> Vec<Parcel> {
    let turn = turn(parcel);
    let mut journey = parcel.journey.clone();
    journey.sort_by_key(|scan| scan.at);
    let (back, out): (Vec<ScanScript>, Vec<ScanScript>) = journey
        .into_iter()
        .partition(|scan| turn.is_some_and(|turn| scan.at >= turn.at && scan.in_return == Some(true)));
    let number = |number: &str, created_at, return_number, scans| Parcel {
        number: number.to_owned(),
        order: order.name.clone(),
        recipient: order.customer.clone(),
        created_at,
        return_number,
        shop: shop.to_owned(),
        scans,
    };
    let away = return_number(parcel).map(str::to_owned);
    let mut both = vec![number(&parcel.number, created_at, away.clone(), out)];
    if let (Some(turn), Some(away)) = (turn, away) {
        both.push(number(&away, turn.told_at, None, back));
    }
    both
}
