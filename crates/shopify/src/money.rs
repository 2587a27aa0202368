//! Amounts as Shopify tells them.

use rust_decimal::Decimal;
use serde::Deserialize;

/// An amount in the shop's own currency. What the customer saw in another currency is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MoneyBag {
    /// The amount in the shop's currency.
    pub shop_money: Money,
}

/// An amount with its currency.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Money {
    /// Shopify sends a decimal in a string.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency_code: String,
}
