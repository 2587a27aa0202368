//! What a store shows of an order: script and memory put together as of one instant.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::super::behaviour::{Behaviour, DisplayStatusRule};
use super::super::deed::{MerchantPayment, NewFulfillment, Payment, TrackingInfo};
use super::super::gid::gid;
use super::super::order::{Fulfillment, FulfillmentOrder, Order, Transaction};
use super::{FulfillmentMemory, OrderMemory, Store};
use crate::script::{FulfillmentScript, OrderScript, ParcelScript};

/// Added to an order's id to give ids to what a script does not number, so that no two types share a number.
const LINE_ITEM: i64 = 11_000_000_000_000;
const FULFILLMENT_ORDER: i64 = 12_000_000_000_000;
const SALE: i64 = 13_000_000_000_000;
const PART: i64 = 14_000_000_000_000;
const REFUND: i64 = 15_000_000_000_000;
const CUSTOMER: i64 = 16_000_000_000_000;

impl Store {
    /// The one kind of goods that an order of a script consists of.
    pub(crate) fn line_item_gid(order: &Order) -> String {
        gid("LineItem", order.id + LINE_ITEM)
    }

    pub(crate) fn customer_id(order: &Order) -> i64 {
        order.id + CUSTOMER
    }

    /// The order whose first fulfillment order has this id, if there is such an order.
    pub(super) fn first_order_of(fulfillment_order_id: i64) -> i64 {
        fulfillment_order_id.saturating_sub(FULFILLMENT_ORDER)
    }

    /// The order as it is at `at`.
    pub(super) fn show(&self, script: &OrderScript, at: Timestamp, behaviour: &Behaviour) -> Order {
        let nothing = OrderMemory::default();
        let memory = self.orders.get(&script.id).unwrap_or(&nothing);
        let cancelled_at = script.cancelled_at.filter(|cancelled| *cancelled <= at);
        let payment = memory.payment.as_ref().filter(|(paid, _)| *paid <= at);
        let quantity = i64::try_from(script.fulfillments.len()).unwrap_or(i64::MAX).max(1);
        let fulfillments = self.fulfillments(script, memory, at, behaviour);
        let fulfillment_orders = self.fulfillment_orders(script, memory, &fulfillments, quantity, at);
        let changes = [cancelled_at, payment.map(|(paid, _)| *paid), memory.changed_at.filter(|change| *change <= at)];
        let sent = fulfillments.iter().map(|fulfillment| fulfillment.created_at);
        let updated_at = changes.into_iter().flatten().chain(sent).max().unwrap_or(script.created_at);
        let mut order = Order {
            id: script.id,
            name: script.name.clone(),
            created_at: script.created_at,
            updated_at: updated_at.max(script.created_at),
            cancelled_at,
            currency: self.script.currency.clone(),
            total: script.total,
            received: Decimal::ZERO,
            transactions: transactions(script, payment),
            gateways: Vec::new(),
            financial: None,
            by_merchant: memory.by_merchant.filter(|(changed, _)| *changed <= at).map(|(_, to)| to),
            email: memory.email.clone().or_else(|| filled(&script.customer.email)),
            phone: memory.phone.clone().or_else(|| filled(&script.customer.phone)),
            customer: script.customer.clone(),
            tags: memory.tags.clone(),
            note: memory.note.clone(),
            quantity,
            fulfillments,
            fulfillment_orders,
        };
        settle(&mut order, script, behaviour);
        order
    }

    fn fulfillments(
        &self,
        script: &OrderScript,
        memory: &OrderMemory,
        at: Timestamp,
        behaviour: &Behaviour,
    ) -> Vec<Fulfillment> {
        let scripted = script.fulfillments.iter().map(|sent| Made::scripted(script, sent));
        let made = memory.made.iter().map(Made::by_app);
        let mut all: Vec<Made> = scripted.chain(made).filter(|made| made.created_at <= at).collect();
        all.sort_by_key(|made| (made.created_at, made.id));
        let known = FulfillmentMemory::default();
        all.into_iter()
            .enumerate()
            .map(|(before, made)| {
                let memory = self.fulfillments.get(&made.id).unwrap_or(&known);
                made.show(script.id, before + 1, memory, at, behaviour)
            })
            .collect()
    }

    fn fulfillment_orders(
        &self,
        script: &OrderScript,
        memory: &OrderMemory,
        fulfillments: &[Fulfillment],
        quantity: i64,
        at: Timestamp,
    ) -> Vec<FulfillmentOrder> {
        let first = (script.id + FULFILLMENT_ORDER, quantity, script.created_at);
        let again = memory.reopened.iter().filter(|reopened| reopened.at <= at).map(|reopened| {
            let back =
                fulfillments.iter().find(|sent| sent.id == reopened.fulfillment_id).map_or(0, |sent| sent.quantity);
            (reopened.fulfillment_order_id, back, reopened.at)
        });
        std::iter::once(first)
            .chain(again)
            .map(|(id, quantity, created_at)| {
                let scripted = script.fulfillments.iter().filter(|sent| sent.created_at <= at).count();
                let scripted = if id == script.id + FULFILLMENT_ORDER { scripted } else { 0 };
                let made = memory.made.iter().filter(|made| made.created_at <= at);
                let taken: i64 = made
                    .flat_map(|made| &made.from)
                    .filter(|taken| taken.fulfillment_order_id == id)
                    .map(|taken| taken.quantity)
                    .sum();
                let taken = taken + i64::try_from(scripted).unwrap_or(i64::MAX);
                let last = fulfillments
                    .iter()
                    .filter(|sent| sent.fulfillment_order_ids.contains(&id))
                    .map(|sent| sent.created_at)
                    .max();
                FulfillmentOrder {
                    id,
                    created_at,
                    updated_at: last.unwrap_or(created_at),
                    quantity,
                    remaining: (quantity - taken).max(0),
                    order_cancelled: script.cancelled_at.is_some_and(|cancelled| cancelled <= at),
                }
            })
            .collect()
    }
}

/// A fulfillment before events and changes are looked at.
struct Made {
    id: i64,
    created_at: Timestamp,
    tracking: Vec<TrackingInfo>,
    quantity: i64,
    fulfillment_order_ids: Vec<i64>,
}

impl Made {
    fn scripted(order: &OrderScript, sent: &FulfillmentScript) -> Self {
        let tracking = |parcel: &ParcelScript| TrackingInfo {
            company: Some(parcel.company.clone()),
            number: Some(parcel.number.clone()),
            url: None,
        };
        Self {
            id: sent.id,
            created_at: sent.created_at,
            tracking: sent.parcels.iter().map(tracking).collect(),
            quantity: 1,
            fulfillment_order_ids: vec![order.id + FULFILLMENT_ORDER],
        }
    }

    fn by_app(made: &NewFulfillment) -> Self {
        Self {
            id: made.id,
            created_at: made.created_at,
            tracking: made.tracking.clone(),
            quantity: made.from.iter().map(|taken| taken.quantity).sum(),
            fulfillment_order_ids: made.from.iter().map(|taken| taken.fulfillment_order_id).collect(),
        }
    }

    fn show(
        self,
        order_id: i64,
        position: usize,
        memory: &FulfillmentMemory,
        at: Timestamp,
        behaviour: &Behaviour,
    ) -> Fulfillment {
        let cancelled_at = memory.cancelled_at.filter(|cancelled| *cancelled <= at);
        let tracking = memory.tracking.as_ref().filter(|(changed, _)| *changed <= at);
        let events: Vec<_> = memory.events.iter().filter(|event| event.created_at <= at).cloned().collect();
        let changes = [cancelled_at, tracking.map(|(changed, _)| *changed), events.iter().map(|e| e.created_at).max()];
        let latest = match behaviour.display_status {
            DisplayStatusRule::LatestHappened => events.iter().max_by_key(|event| event.happened_at),
            DisplayStatusRule::LatestHappenedMadeFirst => events.iter().rev().max_by_key(|event| event.happened_at),
            DisplayStatusRule::LatestCreated => events.last(),
        };
        let display_status = match latest {
            _ if cancelled_at.is_some() => "CANCELED",
            Some(event) => &event.status,
            None => "FULFILLED",
        };
        let first = |status: &str| events.iter().filter(|e| e.status == status).map(|e| e.happened_at).min();
        Fulfillment {
            id: self.id,
            order_id,
            position,
            created_at: self.created_at,
            updated_at: changes.into_iter().flatten().max().unwrap_or(self.created_at),
            cancelled: cancelled_at.is_some(),
            display_status: display_status.to_owned(),
            in_transit_at: first("IN_TRANSIT"),
            delivered_at: first("DELIVERED").filter(|_| behaviour.delivered_at_from_event),
            estimated_delivery_at: events.iter().rev().find_map(|event| event.estimated_delivery_at),
            tracking: tracking.map_or(self.tracking, |(_, tracking)| tracking.clone()),
            events,
            quantity: self.quantity,
            fulfillment_order_ids: self.fulfillment_order_ids,
        }
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn transactions(script: &OrderScript, payment: Option<&(Timestamp, Payment)>) -> Vec<Transaction> {
    let mut all = Vec::new();
    let mut sale = |id, status, manual, amount| {
        let gateway = script.gateway.clone();
        all.push(Transaction { id, kind: "SALE", status, gateway, manual, amount, at: script.created_at });
    };
    if script.paid {
        sale(script.id + SALE, "SUCCESS", false, script.total);
    } else {
        if script.paid_in_part > Decimal::ZERO {
            sale(script.id + PART, "SUCCESS", false, script.paid_in_part);
        }
        if script.manual_payment {
            sale(script.id + SALE, "PENDING", true, script.total - script.paid_in_part);
        }
    }
    if let Some((at, payment)) = payment {
        all.push(Transaction {
            id: payment.transaction_id,
            kind: "SALE",
            status: "SUCCESS",
            gateway: payment.gateway.clone(),
            manual: true,
            amount: payment.amount,
            at: *at,
        });
    }
    all
}

/// What follows from the transactions and the cancellation.
fn settle(order: &mut Order, script: &OrderScript, behaviour: &Behaviour) {
    order.received = order.transactions.iter().filter(|done| done.status == "SUCCESS").map(|done| done.amount).sum();
    for transaction in &order.transactions {
        if !order.gateways.contains(&transaction.gateway) {
            order.gateways.push(transaction.gateway.clone());
        }
    }
    if order.gateways.is_empty() {
        order.gateways.extend(filled(&script.gateway));
    }
    let without = order.transactions.is_empty() && behaviour.no_financial_status_without_transactions;
    order.financial = match order.cancelled_at {
        // A merchant who cancels gives back what was paid.
        Some(at) if order.received > Decimal::ZERO => {
            let gateway = order.gateways.first().cloned().unwrap_or_default();
            let amount = order.received;
            let id = order.id + REFUND;
            order.transactions.push(Transaction {
                id,
                kind: "REFUND",
                status: "SUCCESS",
                gateway,
                manual: false,
                amount,
                at,
            });
            Some("REFUNDED")
        }
        Some(_) => Some("VOIDED"),
        None if order.by_merchant.is_some() => order.by_merchant.map(shown_for),
        None if without && order.total > Decimal::ZERO => None,
        None if order.received >= order.total => Some("PAID"),
        None if order.received > Decimal::ZERO => Some("PARTIALLY_PAID"),
        None => Some("PENDING"),
    };
}

fn shown_for(payment: MerchantPayment) -> &'static str {
    match payment {
        MerchantPayment::Refunded => "REFUNDED",
        MerchantPayment::PartlyRefunded => "PARTIALLY_REFUNDED",
        MerchantPayment::Voided => "VOIDED",
        MerchantPayment::UnderWay | MerchantPayment::NothingOpen => "PENDING",
    }
}
