//! Cash on delivery that a courier has paid out to the shop, and whether it agrees with the order.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{LabelId, Money, OrderFile};

/// What a courier paid out for one label, as its cash sheet lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remittance {
    /// For which label.
    pub label: LabelId,
    /// How much; below zero for a correction.
    pub amount: Money,
    /// The day, in the courier's calendar, when the sheet tells it.
    pub on: Option<Date>,
    /// When the sheet was taken in.
    pub recorded_at: Timestamp,
}

impl Remittance {
    /// The instant that stands for it: noon of its day, or when it was taken in if that was the same day or if no day
    /// is told.
    pub fn at(&self) -> Timestamp {
        let recorded_on = TimeZone::UTC.to_datetime(self.recorded_at).date();
        let noon = |on: Date| TimeZone::UTC.to_timestamp(on.at(12, 0, 0, 0));
        match self.on {
            Some(on) if on != recorded_on => noon(on).unwrap_or(self.recorded_at),
            _ => self.recorded_at,
        }
    }
}

/// How the cash that was paid out stands to what the order owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CashStanding {
    /// Nothing was paid out, or not yet for all parcels.
    Waiting,
    /// It is more or less than is open, or in another currency.
    Differs {
        /// When the last of it was paid out.
        at: Timestamp,
    },
    /// All of it was paid out.
    Remitted {
        /// When the last of it was.
        at: Timestamp,
    },
}

impl OrderFile {
    /// How the cash that was paid out for the order's parcels stands to what is open. One parcel may carry the cash of
    /// several.
    pub fn cash_standing(&self) -> CashStanding {
        let Some(at) = self.remittances.iter().map(Remittance::at).max() else { return CashStanding::Waiting };
        let due = &self.order.outstanding;
        let is_in_currency = self.remittances.iter().all(|one| one.amount.currency == due.currency);
        if !is_in_currency {
            return CashStanding::Differs { at };
        }
        let sum: Decimal = self.remittances.iter().map(|one| one.amount.amount).sum();
        let covers_all =
            self.counting_labels().all(|file| self.remittances.iter().any(|one| one.label == file.label.id));
        match due.is_positive() {
            true if sum == due.amount => CashStanding::Remitted { at },
            true if covers_all || sum > due.amount => CashStanding::Differs { at },
            // Nothing is open any more: the order was paid some other way, or for this cash.
            false if covers_all || sum == self.order.total.amount => CashStanding::Remitted { at },
            _ => CashStanding::Waiting,
        }
    }
}

words! {
    /// When a cash order is marked as paid and its invoice is settled.
    PaidOn, "moment of payment", {
    /// When all its parcels are delivered.
        Delivery = "delivery",
    /// When the courier has paid its cash out.
        Remittance = "remittance",
    }
}
