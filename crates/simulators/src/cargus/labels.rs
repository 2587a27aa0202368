//! The script's parcels of this courier, with the numbers that they get on their way.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use super::events::{DELIVERED, REFUSED, RETURNED};
use super::{Account, COURIER};
use crate::script::{CustomerScript, OrderScript, ParcelScript, ScanScript, Script};

/// From the delivery to the payment order for the cash.
const DEDUCTED_AFTER: SignedDuration = SignedDuration::from_hours(48);

/// The number under which a parcel of this courier travels on or back, if it gets another one.
pub fn other_number(parcel: &ParcelScript) -> Option<&str> {
    turn(parcel).and_then(|scan| scan.detail.as_deref())
}

fn turn(parcel: &ParcelScript) -> Option<&ScanScript> {
    parcel.journey.iter().find(|scan| scan.detail.is_some())
}

/// One number that can be asked for.
pub(super) struct Label {
    pub(super) number: String,
    pub(super) order: String,
    pub(super) recipient: CustomerScript,
    pub(super) cash_on_delivery: Decimal,
    pub(super) created_at: Timestamp,
    /// The other number and the instant from which it is told.
    other: Option<(String, Timestamp)>,
    /// Travels on under the other number, and so does what it collects.
    is_redirected: bool,
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

    pub(super) fn leads_to(&self, now: Timestamp) -> Option<&str> {
        self.other.as_ref().filter(|(_, from)| *from <= now).map(|(number, _)| number.as_str())
    }

    /// The first delivery that is told at `now`, to whomever.
    pub(super) fn delivered(&self, now: Timestamp) -> Option<&ScanScript> {
        self.told(now).into_iter().find(|scan| DELIVERED.contains(&scan.code.as_str()))
    }

    /// Whose name was noted: the sender's at the end of a way back, the recipient's at a delivery and at a refusal.
    pub(super) fn confirmed_by(&self, now: Timestamp) -> Option<String> {
        let recipient = || format!("{} {}", self.recipient.first_name, self.recipient.last_name);
        match self.delivered(now) {
            Some(scan) if self.is_return || scan.in_return == Some(true) => Some("Magazin Exemplu SRL".to_owned()),
            Some(_) => Some(recipient()),
            None => self.told(now).iter().any(|scan| REFUSED.contains(&scan.code.as_str())).then(recipient),
        }
    }

    /// When the cash of a delivered label was sent to the shop, or will be.
    pub(super) fn deducted_at(&self, now: Timestamp) -> Option<Timestamp> {
        let collected = self.delivered(now).filter(|scan| scan.in_return != Some(true) && self.has_cash(now));
        collected.map(|scan| scan.told_at + DEDUCTED_AFTER)
    }

    pub(super) fn has_cash(&self, now: Timestamp) -> bool {
        let is_elsewhere = self.is_redirected && self.leads_to(now).is_some();
        self.cash_on_delivery > Decimal::ZERO && !is_elsewhere
    }

    pub(super) fn is_of(&self, account: &Account) -> bool {
        account.shop.as_ref().is_none_or(|shop| *shop == self.shop)
    }
}

/// All numbers that the courier knows.
pub(super) struct Labels {
    by_number: BTreeMap<String, Label>,
    deleted: Mutex<HashSet<String>>,
}

impl Labels {
    pub(super) fn of(script: &Script) -> Self {
        let mut by_number = BTreeMap::new();
        for shop in &script.shops {
            for order in &shop.orders {
                for fulfillment in &order.fulfillments {
                    for parcel in fulfillment.parcels.iter().filter(|parcel| parcel.courier == COURIER && parcel.known)
                    {
                        for label in both_numbers(&shop.domain, order, fulfillment.created_at, parcel) {
                            by_number.insert(label.number.clone(), label);
                        }
                    }
                }
            }
        }
        Self { by_number, deleted: Mutex::default() }
    }

    /// The label of a number, once it was made and until it is deleted.
    pub(super) fn label(&self, number: &str, now: Timestamp) -> Option<&Label> {
        self.by_number.get(number).filter(|label| label.created_at <= now && !self.is_deleted(number))
    }

    /// The label of a number and those of its further pieces.
    pub(super) fn shipment(&self, number: &str, now: Timestamp) -> Vec<&Label> {
        let is_piece = |other: &str| {
            other.strip_prefix(number).is_some_and(|rest| {
                rest.is_empty() || (rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_digit()))
            })
        };
        let beginning_so = self.by_number.range(number.to_owned()..).take_while(|(other, _)| other.starts_with(number));
        beginning_so.filter(|(other, _)| is_piece(other)).filter_map(|(other, _)| self.label(other, now)).collect()
    }

    /// All labels that there are at `now`, by their numbers.
    pub(super) fn all(&self, now: Timestamp) -> impl Iterator<Item = &Label> {
        self.by_number.keys().filter_map(move |number| self.label(number, now))
    }

    pub(super) fn delete(&self, number: &str) {
        self.deleted.lock().unwrap_or_else(PoisonError::into_inner).insert(number.to_owned());
    }

    fn is_deleted(&self, number: &str) -> bool {
        self.deleted.lock().unwrap_or_else(PoisonError::into_inner).contains(number)
    }
}

/// The parcel's label and, when it gets another number on its way, that one.
fn both_numbers(shop: &str, order: &OrderScript, created_at: Timestamp, parcel: &ParcelScript) -> Vec<Label> {
    let turn = turn(parcel);
    let goes_back = turn.is_some_and(|turn| RETURNED.contains(&turn.code.as_str()));
    let mut journey = parcel.journey.clone();
    journey.sort_by_key(|scan| scan.at);
    // The turn itself is the last that is told under the parcel's own number.
    let (after, before): (Vec<ScanScript>, Vec<ScanScript>) = journey
        .into_iter()
        .partition(|scan| turn.is_some_and(|turn| scan.at > turn.at && (!goes_back || scan.in_return == Some(true))));
    let first = Label {
        number: parcel.number.clone(),
        order: order.name.clone(),
        recipient: order.customer.clone(),
        cash_on_delivery: parcel.cash_on_delivery,
        created_at,
        other: turn.and_then(|turn| Some((turn.detail.clone()?, turn.told_at))),
        is_redirected: turn.is_some() && !goes_back,
        is_return: false,
        shop: shop.to_owned(),
        scans: before,
    };
    let Some((number, from)) = first.other.clone() else { return vec![first] };
    let second = Label {
        number,
        order: first.order.clone(),
        recipient: first.recipient.clone(),
        // A redirected parcel still collects; one on its way back does not.
        cash_on_delivery: if goes_back { Decimal::ZERO } else { parcel.cash_on_delivery },
        created_at: from,
        other: None,
        is_redirected: false,
        is_return: goes_back,
        shop: shop.to_owned(),
        scans: after,
    };
    vec![first, second]
}
