//! What the simulated invoicing services share: a seller's book of invoices, which is its ledger, and a limit on calls.

mod book;
mod deed;
mod limit;
pub(crate) mod wire;

pub(crate) use book::{Book, Issue, Kept, NewInvoice};
pub use deed::{Deed, Invoice, InvoiceLine, Payment};
pub(crate) use limit::Limit;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::clock::Clock;

/// One company at a service.
#[derive(Debug, Clone)]
pub struct Seller {
    /// Fiscal code as the account spells it.
    pub company: String,
    /// Its series of invoices.
    pub series: Vec<SeriesStart>,
    /// Its VAT rates: name and percent.
    pub vat_rates: Vec<(String, Decimal)>,
}

/// A series of invoices before its first one.
#[derive(Debug, Clone)]
pub struct SeriesStart {
    /// `WB`.
    pub name: String,
    /// The first number.
    pub first: u64,
    /// Digits of each number; shorter ones have zeros in front.
    pub width: usize,
}

impl Seller {
    /// A company with one series and the rates of Romania since August 2025.
    pub fn usual(company: &str, series: &str) -> Self {
        let rate = |name: &str, percent: i64| (name.to_owned(), Decimal::from(percent));
        Self {
            company: company.to_owned(),
            series: vec![SeriesStart { name: series.to_owned(), first: 1, width: 4 }],
            vat_rates: vec![rate("Normala", 21), rate("Redusa", 11), rate("Scutita", 0)],
        }
    }

    pub(crate) fn series(&self, name: &str) -> Option<&SeriesStart> {
        self.series.iter().find(|series| series.name == name)
    }

    /// The rate by its percent and, when one is given, its name.
    pub(crate) fn has_rate(&self, percent: Decimal, name: Option<&str>) -> bool {
        self.vat_rates.iter().any(|(known, value)| *value == percent && name.is_none_or(|name| name == known))
    }
}

/// Half a cent is a whole one.
pub(crate) fn rounded(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// An amount with VAT, whether it holds it already or not.
pub(crate) fn with_vat(amount: Decimal, percent: Decimal, holds_it: bool) -> Decimal {
    if holds_it { rounded(amount) } else { rounded(amount) + rounded(rounded(amount) * percent / Decimal::ONE_HUNDRED) }
}

/// The day in Romania.
pub(crate) fn today(clock: &Clock) -> Date {
    let zone = TimeZone::get("Europe/Bucharest").unwrap_or(TimeZone::UTC);
    clock.now().to_zoned_datetime(zone).date()
}
