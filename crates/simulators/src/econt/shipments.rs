//! The script's parcels of this courier, with the numbers of their ways back.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use super::{COURIER, RECIPIENTS_OFFICE};
use crate::script::{CustomerScript, OrderScript, ParcelScript, ScanScript, Script};

/// The event after which a parcel travels under another number.
const TURN: &str = "is_returning_to_sender";
/// From the collection of the cash to its payment to the shop.
const PAID_AFTER: SignedDuration = SignedDuration::from_hours(48);

/// The number under which a parcel of this courier travels back, if it does so under one of its own.
pub fn return_number(parcel: &ParcelScript) -> Option<&str> {
    turn(parcel).and_then(|scan| scan.detail.as_deref())
}

fn turn(parcel: &ParcelScript) -> Option<&ScanScript> {
    parcel.journey.iter().find(|scan| scan.code == TURN && scan.detail.is_some())
}

/// One number that can be asked for.
pub(super) struct Shipment {
    pub(super) number: String,
    pub(super) order: String,
    pub(super) recipient: CustomerScript,
    pub(super) cash_on_delivery: Decimal,
    pub(super) created_at: Timestamp,
    /// The number of the way back and the instant from which it is told.
    return_number: Option<(String, Timestamp)>,
    /// The number that this one is the way back of.
    pub(super) previous: Option<String>,
    /// By the time they happened.
    scans: Vec<ScanScript>,
}

impl Shipment {
    /// The events that the service tells at `now`, oldest first.
    pub(super) fn told(&self, now: Timestamp) -> Vec<&ScanScript> {
        self.scans.iter().filter(|scan| scan.told_at <= now).collect()
    }

    pub(super) fn returns_as(&self, now: Timestamp) -> Option<&str> {
        self.return_number.as_ref().filter(|(_, from)| *from <= now).map(|(number, _)| number.as_str())
    }

    /// Whether the recipient takes it in the office, as they said when they ordered.
    pub(super) fn goes_to_an_office(&self) -> bool {
        self.scans.iter().any(|scan| scan.detail.as_deref() == Some(RECIPIENTS_OFFICE))
    }

    /// When the recipient paid, or will pay.
    pub(super) fn collected_at(&self) -> Option<Timestamp> {
        let handed_over = self.scans.iter().find(|scan| scan.code == "client" && scan.in_return != Some(true))?;
        (self.cash_on_delivery > Decimal::ZERO).then_some(handed_over.told_at)
    }

    /// When the shop got the cash, or will get it.
    pub(super) fn paid_at(&self) -> Option<Timestamp> {
        self.collected_at().map(|at| at + PAID_AFTER)
    }
}

/// All numbers that the courier knows.
pub(super) struct Shipments {
    by_number: HashMap<String, Shipment>,
}

impl Shipments {
    pub(super) fn of(script: &Script) -> Self {
        let mut by_number = HashMap::new();
        for order in script.shops.iter().flat_map(|shop| &shop.orders) {
            for fulfillment in &order.fulfillments {
                let ours = |parcel: &&ParcelScript| parcel.courier == COURIER && parcel.known;
                for parcel in fulfillment.parcels.iter().filter(ours) {
                    let both = both_ways(order, fulfillment.created_at, parcel);
                    by_number.extend(both.into_iter().map(|shipment| (shipment.number.clone(), shipment)));
                }
            }
        }
        Self { by_number }
    }

    /// The shipment of a number, once its label was made.
    pub(super) fn shipment(&self, number: &str, now: Timestamp) -> Option<&Shipment> {
        self.by_number.get(number).filter(|shipment| shipment.created_at <= now)
    }
}

/// The shipment and, when the way back has a number of its own, that one.
fn both_ways(order: &OrderScript, created_at: Timestamp, parcel: &ParcelScript) -> Vec<Shipment> {
    let turn = turn(parcel);
    let mut journey = parcel.journey.clone();
    journey.sort_by_key(|scan| scan.at);
    let (back, out): (Vec<ScanScript>, Vec<ScanScript>) = journey
        .into_iter()
        .partition(|scan| turn.is_some_and(|turn| scan.at > turn.at && scan.in_return == Some(true)));
    let there = Shipment {
        number: parcel.number.clone(),
        order: order.name.clone(),
        recipient: order.customer.clone(),
        cash_on_delivery: parcel.cash_on_delivery,
        created_at,
        return_number: turn.and_then(|turn| Some((turn.detail.clone()?, turn.told_at))),
        previous: None,
        scans: out,
    };
    let Some((number, from)) = there.return_number.clone() else { return vec![there] };
    let home = Shipment {
        number,
        order: there.order.clone(),
        recipient: there.recipient.clone(),
        cash_on_delivery: Decimal::ZERO,
        created_at: from,
        return_number: None,
        previous: Some(there.number.clone()),
        scans: back,
    };
    vec![there, home]
}
