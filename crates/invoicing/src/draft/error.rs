//! Why there is no invoice.

use rust_decimal::Decimal;

use crate::Difference;

/// Why an order cannot be invoiced as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Nothing was sold, or nothing is owed.
    #[error("the order has nothing to invoice")]
    Nothing,
    /// No series is chosen for this shop.
    #[error("no invoice series is chosen")]
    NoSeries,
    /// The customer has no name.
    #[error("the customer has no name")]
    NoName,
    /// A company without its fiscal code.
    #[error("the company has no VAT number")]
    NoVatNumber,
    /// The shop tells no VAT rate of a line.
    #[error("no VAT rate is told for `{line}`")]
    NoVatRate {
        /// The line's name.
        line: String,
    },
    /// The service's account has no such rate.
    #[error("the invoicing account has no VAT rate of {percent} %, as `{line}` needs")]
    UnknownVatRate {
        /// The line's name.
        line: String,
        /// The order's rate.
        percent: Decimal,
    },
    /// A quantity of zero or less, a price or discount below zero, or a discount larger than the price.
    #[error("the amounts of `{line}` cannot be invoiced")]
    Amounts {
        /// The line's name.
        line: String,
    },
    /// The order's discount is below zero or larger than its lines.
    #[error("the order's discount of {discount} does not fit its lines")]
    Discount {
        /// The order's discount.
        discount: Decimal,
    },
    /// The lines do not make the order's total.
    #[error(transparent)]
    Difference(#[from] Difference),
}
