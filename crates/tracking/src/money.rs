//! An amount with its currency.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An amount of money; the currency is ISO 4217, upper case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// In major units (lei, not bani).
    pub amount: Decimal,
    /// `RON`, `EUR` …
    pub currency: String,
}

impl Money {
    /// True for an amount above zero.
    pub fn is_positive(&self) -> bool {
        self.amount > Decimal::ZERO
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} {}", self.amount, self.currency)
    }
}
