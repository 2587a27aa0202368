//! What an invoicing service did, as its ledger keeps it.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// One line of an invoicing service's ledger: written before the answer is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// Simulated time.
    pub at: Timestamp,
    /// The seller's fiscal code.
    pub company: String,
    /// The invoice's series.
    pub series: String,
    /// The invoice's number, with its zeros.
    pub number: String,
    /// What was done.
    #[serde(flatten)]
    pub deed: Deed,
}

/// One thing done to an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub enum Deed {
    /// It was made.
    Issued(Invoice),
    /// A payment was registered.
    Paid(Payment),
    /// It does not count any more.
    Cancelled,
    /// It counts again.
    Restored,
    /// Another one takes it back.
    Reversed {
        /// The number of that one, in the same series.
        by: String,
    },
}

/// What an invoice says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// The caller's own key, where the service keeps one.
    pub key: Option<String>,
    /// Day of issue.
    pub day: Date,
    /// Who is invoiced.
    pub client: String,
    /// Their fiscal code.
    pub client_code: Option<String>,
    /// ISO 4217.
    pub currency: String,
    /// With VAT, as the service counted it; below zero for a reversal.
    pub total: Decimal,
    /// Lines, with those of discounts.
    pub lines: usize,
    /// Printed on it.
    pub mentions: String,
    /// Made by another program of the seller.
    pub by_others: bool,
}

/// A registered payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// More than zero.
    pub amount: Decimal,
    /// As the service names it: `Ramburs`.
    pub kind: String,
    /// The number of a document, where the service keeps one.
    pub reference: Option<String>,
    /// When it was made, as it was told.
    pub day: String,
}
