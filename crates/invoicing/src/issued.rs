//! How a try to make an invoice ends, and what is kept before it is made.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::InvoiceNo;

/// What is kept with the effect before the call that makes the invoice is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// The number that the invoice was to have, where the service tells it.
    pub next_number: Option<InvoiceNo>,
    /// A person has said that the order has no invoice: one that only names the order does not count.
    #[serde(default)]
    pub is_settled: bool,
}

/// The end of [`Issuing`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issued {
    /// The order has its invoice.
    Invoice(Found),
    /// Only a person can tell; nothing is sent until one did.
    Doubt(Doubt),
}

/// The order's invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub invoice: InvoiceNo,
    /// Where people see it.
    pub link: Option<String>,
    /// What the service remarked.
    pub warning: Option<String>,
    /// How it came to be.
    pub how: How,
}

/// How an order came to its invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Made now.
    Made,
    /// Made by an earlier try: the service has it under our reference.
    MadeBefore,
    /// Probably made by an earlier try: it took the number that was next then and has the order's total.
    ProbablyMadeBefore,
    /// Made by somebody else: it names the order and has its total.
    MadeElsewhere,
}

/// Why only a person can tell whether an order has its invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "doubt")]
pub enum Doubt {
    /// Others took numbers of the series meanwhile; one of these may be the order's.
    OthersWroteMeanwhile {
        /// The first number that may be it.
        first: InvoiceNo,
        /// The number that is next now.
        next: String,
    },
    /// The series or its next number is not told any more.
    SeriesNotTold {
        /// The first number that may be it.
        first: InvoiceNo,
    },
    /// The service has an invoice with our reference and does not tell its number.
    ExistsWithoutNumber,
    /// An invoice with our reference was cancelled at the service.
    Cancelled {
        /// The cancelled one.
        invoice: InvoiceNo,
    },
    /// An invoice names the order and has another total.
    OtherTotal {
        /// That invoice.
        invoice: InvoiceNo,
        /// Its total.
        total: Decimal,
    },
}
