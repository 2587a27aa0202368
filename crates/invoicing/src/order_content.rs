//! What an order says about its own sale: what was sold, for how much, and to whom.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Customer;

/// An order as the shop sold it, after edits and refunds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderContent {
    /// The name that people use: `#1001`.
    pub name: String,
    /// Numbers of its outbound labels, for the mentions.
    pub tracking_numbers: Vec<String>,
    /// ISO 4217 of all amounts.
    pub currency: String,
    /// Whether prices and discounts hold the VAT.
    pub prices: Prices,
    /// Goods, shipping, cash-on-delivery fee and tips.
    pub lines: Vec<OrderLine>,
    /// A discount on the whole order that no line holds yet, zero or more; in the same prices as the lines.
    pub discount: Decimal,
    /// What the customer owes in all, with VAT.
    pub total: Decimal,
    /// Who bought.
    pub customer: Customer,
}

/// Whether prices hold the VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prices {
    /// As shops sell to persons.
    IncludingVat,
    /// As some sell to companies.
    ExcludingVat,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// What it is.
    pub kind: LineKind,
    /// As the customer saw it.
    pub name: String,
    /// The article's code (SKU).
    pub code: Option<String>,
    /// How many; more than zero.
    pub quantity: Decimal,
    /// For one, before discounts.
    pub unit_price: Decimal,
    /// Taken off the whole line, zero or more.
    pub discount: Decimal,
    /// The rate, 21 for 21 %; `None` when the shop tells none.
    pub vat_percent: Option<Decimal>,
    /// The VAT of the whole line as the shop counted it, after all discounts. Looked at only where prices are without
    /// VAT; `None`: counted here, to the cent.
    pub vat_amount: Option<Decimal>,
}

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Something sold.
    Goods,
    /// The way to the customer.
    Shipping,
    /// What cash on delivery costs.
    CodFee,
    /// Given freely.
    Tip,
}

impl LineKind {
    /// True for what is no thing.
    pub fn is_service(self) -> bool {
        self != Self::Goods
    }
}
