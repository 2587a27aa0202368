//! The script's parcels of this courier, with the numbers of their ways back, found by number and by day.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use super::{Branch, COURIER};
use crate::script::{CustomerScript, OrderScript, ParcelScript, ScanScript, Script};

/// From the delivery to the transfer of the cash.
const TRANSFER_AFTER: SignedDuration = SignedDuration::from_hours(48);

/// The number under which a parcel of this courier travels back, if it does so under one of its own.
pub fn return_number(parcel: &ParcelScript) -> Option<&str> {
    turn(parcel).and_then(|scan| scan.detail.as_deref())
}

/// The scan at which a parcel goes on to another address under another number.
fn redirection(parcel: &ParcelScript) -> Option<&ScanScript> {
    parcel.journey.iter().find(|scan| scan.code == "S9" && scan.detail.is_some())
}

fn turn(parcel: &ParcelScript) -> Option<&ScanScript> {
    parcel.journey.iter().find(|scan| scan.code == "S43" && scan.detail.is_some())
}

/// One number that can be asked for.
pub(super) struct Label {
    pub(super) number: String,
    pub(super) order: String,
    pub(super) recipient: CustomerScript,
    pub(super) cash_on_delivery: Decimal,
    pub(super) created_at: Timestamp,
    /// The number of the way back and the instant from which it is told.
    return_number: Option<(String, Timestamp)>,
    /// The number under which it goes on and the instant from which it is told.
    redirection: Option<(String, Timestamp)>,
    is_return: bool,
    shop: String,
    /// By the time they happened.
    scans: Vec<ScanScript>,
}

impl Label {
    /// The scans that the service tells at `now`, oldest first.
    pub(super) fn told(&self, now: Timestamp) -> Vec<&ScanScript> {
        self.scans.iter().filter(|scan| scan.told_at <= now).collect()
    }

    /// When it reached the recipient: the only code for it, unless the parcel had turned before.
    pub(super) fn delivered(&self) -> Option<&ScanScript> {
        self.scans.iter().find(|scan| scan.code == "S2" && scan.in_return != Some(true))
    }

    pub(super) fn returns_as(&self, now: Timestamp) -> Option<&str> {
        self.return_number.as_ref().filter(|(_, from)| *from <= now).map(|(number, _)| number.as_str())
    }

    pub(super) fn goes_on_as(&self, now: Timestamp) -> Option<&str> {
        self.redirection.as_ref().filter(|(_, from)| *from <= now).map(|(number, _)| number.as_str())
    }

    /// When its cash went to the sender's account, or will go.
    pub(super) fn transferred_at(&self) -> Option<Timestamp> {
        self.delivered().filter(|_| self.cash_on_delivery > Decimal::ZERO).map(|scan| scan.told_at + TRANSFER_AFTER)
    }

    pub(super) fn is_of(&self, branch: &Branch) -> bool {
        branch.shop.as_ref().is_none_or(|shop| *shop == self.shop)
    }
}

/// All numbers that the courier knows.
pub(super) struct Labels {
    all: Vec<Label>,
    by_number: HashMap<String, usize>,
    by_creation: BTreeMap<Date, Vec<usize>>,
    by_transfer: BTreeMap<Date, Vec<usize>>,
    deleted: Mutex<HashSet<String>>,
}

impl Labels {
    pub(super) fn of(script: &Script, zone: &TimeZone) -> Self {
        let mut labels = Self {
            all: Vec::new(),
            by_number: HashMap::new(),
            by_creation: BTreeMap::new(),
            by_transfer: BTreeMap::new(),
            deleted: Mutex::default(),
        };
        for shop in &script.shops {
            for order in &shop.orders {
                for fulfillment in &order.fulfillments {
                    for parcel in fulfillment.parcels.iter().filter(|parcel| parcel.courier == COURIER && parcel.known)
                    {
                        for label in all_numbers(&shop.domain, order, fulfillment.created_at, parcel) {
                            labels.add(label, zone);
                        }
                    }
                }
            }
        }
        labels
    }

    fn add(&mut self, label: Label, zone: &TimeZone) {
        let place = self.all.len();
        let day = |at| zone.to_datetime(at).date();
        if !label.is_return {
            self.by_creation.entry(day(label.created_at)).or_default().push(place);
        }
        if let Some(at) = label.transferred_at() {
            self.by_transfer.entry(day(at)).or_default().push(place);
        }
        self.by_number.insert(label.number.clone(), place);
        self.all.push(label);
    }

    /// The label of a number, once it was made.
    pub(super) fn label(&self, number: &str, now: Timestamp) -> Option<&Label> {
        let label = self.by_number.get(number).and_then(|place| self.all.get(*place));
        label.filter(|label| label.created_at <= now)
    }

    /// The labels made on a day, without those that were deleted.
    pub(super) fn made_on(&self, day: Date, now: Timestamp) -> Vec<&Label> {
        let mut labels = self.at(self.by_creation.get(&day));
        labels.retain(|label| label.created_at <= now && !self.is_deleted(&label.number));
        labels
    }

    /// The labels whose cash was transferred on a day.
    pub(super) fn transferred_on(&self, day: Date, now: Timestamp) -> Vec<&Label> {
        let mut labels = self.at(self.by_transfer.get(&day));
        labels.retain(|label| label.transferred_at().is_some_and(|at| at <= now));
        labels
    }

    fn at(&self, places: Option<&Vec<usize>>) -> Vec<&Label> {
        places.into_iter().flatten().filter_map(|place| self.all.get(*place)).collect()
    }

    pub(super) fn delete(&self, number: &str) {
        self.deleted.lock().unwrap_or_else(PoisonError::into_inner).insert(number.to_owned());
    }

    pub(super) fn is_deleted(&self, number: &str) -> bool {
        self.deleted.lock().unwrap_or_else(PoisonError::into_inner).contains(number)
    }
}

/// All labels under which a parcel travels.
fn all_numbers(shop: &str, order: &OrderScript, created_at: Timestamp, parcel: &ParcelScript) -> Vec<Label> {
    let mut labels = both_ways(shop, order, created_at, parcel);
    let goes_on = redirection(parcel).and_then(|scan| Some((scan.at, (scan.detail.clone()?, scan.told_at))));
    if let (Some((at, redirection)), Some(first)) = (goes_on, labels.first_mut()) {
        let scans = std::mem::take(&mut first.scans);
        let (later, told) = scans.into_iter().partition(|scan| scan.at > at);
        first.scans = told;
        first.redirection = Some(redirection.clone());
        let next = Label {
            number: redirection.0,
            order: first.order.clone(),
            recipient: first.recipient.clone(),
            cash_on_delivery: first.cash_on_delivery,
            created_at: redirection.1,
            return_number: first.return_number.take(),
            redirection: None,
            is_return: false,
            shop: first.shop.clone(),
            scans: later,
        };
        labels.push(next);
    }
    labels
}

/// The parcel's label and, when the way back has a number of its own, that one.
fn both_ways(shop: &str, order: &OrderScript, created_at: Timestamp, parcel: &ParcelScript) -> Vec<Label> {
    let turn = turn(parcel);
    let mut journey = parcel.journey.clone();
    journey.sort_by_key(|scan| scan.at);
    // The turn itself is the last that is told under the parcel's own number.
    let (back, out): (Vec<ScanScript>, Vec<ScanScript>) = journey
        .into_iter()
        .partition(|scan| turn.is_some_and(|turn| scan.at > turn.at && scan.in_return == Some(true)));
    let outbound = Label {
        number: parcel.number.clone(),
        order: order.name.clone(),
        recipient: order.customer.clone(),
        cash_on_delivery: parcel.cash_on_delivery,
        created_at,
        return_number: turn.and_then(|turn| Some((turn.detail.clone()?, turn.told_at))),
        redirection: None,
        is_return: false,
        shop: shop.to_owned(),
        scans: out,
    };
    let Some((number, from)) = outbound.return_number.clone() else { return vec![outbound] };
    let inbound = Label {
        number,
        order: outbound.order.clone(),
        recipient: outbound.recipient.clone(),
        cash_on_delivery: Decimal::ZERO,
        created_at: from,
        return_number: None,
        redirection: None,
        is_return: true,
        shop: shop.to_owned(),
        scans: back,
    };
    vec![outbound, inbound]
}
