//! An order as the store would show it at one instant.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::deed::{FulfillmentEvent, MerchantPayment, TrackingInfo};
use crate::script::CustomerScript;

/// Everything that the API and the webhooks tell of an order.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) cancelled_at: Option<Timestamp>,
    pub(crate) currency: String,
    pub(crate) total: Decimal,
    pub(crate) received: Decimal,
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) gateways: Vec<String>,
    pub(crate) financial: Option<&'static str>,
    pub(crate) by_merchant: Option<MerchantPayment>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) customer: CustomerScript,
    pub(crate) tags: Vec<String>,
    pub(crate) note: Option<String>,
    pub(crate) quantity: i64,
    pub(crate) fulfillments: Vec<Fulfillment>,
    pub(crate) fulfillment_orders: Vec<FulfillmentOrder>,
}

/// A movement of money.
#[derive(Debug, Clone)]
pub(crate) struct Transaction {
    pub(crate) id: i64,
    pub(crate) kind: &'static str,
    pub(crate) status: &'static str,
    pub(crate) gateway: String,
    pub(crate) manual: bool,
    pub(crate) amount: Decimal,
    pub(crate) at: Timestamp,
}

/// What was sent together.
#[derive(Debug, Clone)]
pub(crate) struct Fulfillment {
    pub(crate) id: i64,
    pub(crate) order_id: i64,
    /// Counted from 1 within the order.
    pub(crate) position: usize,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) cancelled: bool,
    pub(crate) display_status: String,
    pub(crate) in_transit_at: Option<Timestamp>,
    pub(crate) delivered_at: Option<Timestamp>,
    pub(crate) estimated_delivery_at: Option<Timestamp>,
    pub(crate) tracking: Vec<TrackingInfo>,
    /// In the order in which they were made.
    pub(crate) events: Vec<FulfillmentEvent>,
    pub(crate) quantity: i64,
    pub(crate) fulfillment_order_ids: Vec<i64>,
}

/// What a location is asked to send.
#[derive(Debug, Clone)]
pub(crate) struct FulfillmentOrder {
    pub(crate) id: i64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) quantity: i64,
    pub(crate) remaining: i64,
    pub(crate) order_cancelled: bool,
}

impl Order {
    pub(crate) fn outstanding(&self) -> Decimal {
        let gone = matches!(self.by_merchant, Some(MerchantPayment::Refunded | MerchantPayment::NothingOpen));
        if gone || self.cancelled_at.is_some() { Decimal::ZERO } else { self.total - self.received }
    }

    /// False when paid, cancelled, refunded or voided, and while a payment is under way.
    pub(crate) fn can_mark_as_paid(&self) -> bool {
        self.cancelled_at.is_none() && self.by_merchant.is_none() && self.outstanding() > Decimal::ZERO
    }

    /// Never says "delivered": that is the fulfillments' own.
    pub(crate) fn fulfillment_status(&self) -> &'static str {
        let sent: i64 = self.fulfillments.iter().filter(|sent| !sent.cancelled).map(|sent| sent.quantity).sum();
        match sent {
            0 => "UNFULFILLED",
            part if part < self.quantity => "PARTIALLY_FULFILLED",
            _ => "FULFILLED",
        }
    }

    pub(crate) fn fulfillment(&self, id: i64) -> Option<&Fulfillment> {
        self.fulfillments.iter().find(|fulfillment| fulfillment.id == id)
    }
}

impl Fulfillment {
    /// The name as GraphQL gives it; webhooks say `#1001.1`.
    pub(crate) fn name(&self, order: &Order) -> String {
        format!("{}-F{}", order.name, self.position)
    }

    pub(crate) fn webhook_name(&self, order: &Order) -> String {
        format!("{}.{}", order.name, self.position)
    }

    pub(crate) fn status(&self) -> &'static str {
        if self.cancelled { "CANCELLED" } else { "SUCCESS" }
    }
}

impl FulfillmentOrder {
    pub(crate) fn status(&self) -> &'static str {
        match self.remaining {
            0 => "CLOSED",
            _ if self.order_cancelled => "CANCELLED",
            rest if rest < self.quantity => "IN_PROGRESS",
            _ => "OPEN",
        }
    }

    pub(crate) fn may_be_fulfilled(&self) -> bool {
        matches!(self.status(), "OPEN" | "IN_PROGRESS")
    }
}

/// An amount in Shopify's form: `0.0`, `149.9`, `149.99`.
pub(crate) fn amount(value: Decimal) -> String {
    let text = value.normalize().to_string();
    if text.contains('.') { text } else { format!("{text}.0") }
}

/// An instant in GraphQL's form: UTC, whole seconds.
pub(crate) fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_at_least_one_digit_behind_the_point() {
        for (value, text) in
            [("0", "0.0"), ("0.00", "0.0"), ("149.90", "149.9"), ("149.99", "149.99"), ("120", "120.0")]
        {
            assert_eq!(amount(value.parse().unwrap()), text);
        }
    }

    #[test]
    fn instants_are_whole_seconds_in_utc() {
        assert_eq!(instant("2026-11-23T12:00:00.75+02:00".parse().unwrap()), "2026-11-23T10:00:00Z");
    }
}
