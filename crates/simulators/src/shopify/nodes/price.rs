//! What an order's total is made of: goods, a discount where the goods cannot be divided, and shipping.

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};

use super::facts::money;
use crate::shopify::order::Order;

/// The VAT of Romania since August 2025.
const VAT_PERCENT: i64 = 21;
/// Shipping costs this; an order that is not worth three times as much is sent without a charge.
const SHIPPING: Decimal = Decimal::from_parts(1500, 0, 0, false, 2);

/// The parts of a total, all with VAT.
pub(super) struct Price {
    /// For one piece, before the discount.
    pub(super) unit: Decimal,
    /// Taken off all pieces.
    pub(super) discount: Decimal,
    /// All pieces after it.
    pub(super) goods: Decimal,
    pub(super) shipping: Decimal,
}

impl Price {
    pub(super) fn of(order: &Order) -> Self {
        let shipping = if order.total >= SHIPPING * Decimal::from(3) { SHIPPING } else { Decimal::ZERO };
        let (goods, pieces) = (order.total - shipping, Decimal::from(order.quantity.max(1)));
        let unit = (goods / pieces).round_dp_with_strategy(2, RoundingStrategy::AwayFromZero);
        Self { unit, discount: unit * pieces - goods, goods, shipping }
    }
}

/// `DiscountAllocation`s.
pub(super) fn discounts(discount: Decimal, currency: &str) -> Value {
    if discount.is_zero() { json!([]) } else { json!([{"allocatedAmountSet": money(discount, currency)}]) }
}

/// The `TaxLine` of an amount that holds it.
pub(super) fn tax(amount: Decimal, currency: &str) -> Value {
    let (hundred, percent) = (Decimal::ONE_HUNDRED, Decimal::from(VAT_PERCENT));
    let tax =
        (amount * percent / (hundred + percent)).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    json!({"title": "TVA", "rate": 0.21, "ratePercentage": 21.0, "priceSet": money(tax, currency)})
}
