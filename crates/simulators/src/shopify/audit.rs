//! Questions to a ledger of what apps did: what an audit compares with what a script owed.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::deed::{Deed, FulfillmentEvent, Metafield, ShopifyLine};

/// The tracking events of each fulfillment, in the order in which they were made.
pub fn events(lines: &[ShopifyLine]) -> BTreeMap<i64, Vec<&FulfillmentEvent>> {
    let mut events: BTreeMap<i64, Vec<_>> = BTreeMap::new();
    for line in lines {
        if let Deed::FulfillmentEventCreated(event) = &line.deed {
            events.entry(event.fulfillment_id).or_default().push(event);
        }
    }
    events
}

/// How often each order was marked as paid, and the sum.
pub fn payments(lines: &[ShopifyLine]) -> BTreeMap<i64, (usize, Decimal)> {
    let mut payments = BTreeMap::new();
    for line in lines {
        if let Deed::OrderMarkedAsPaid(payment) = &line.deed {
            let (count, sum): &mut (usize, Decimal) = payments.entry(payment.order_id).or_default();
            *count += 1;
            *sum += payment.amount;
        }
    }
    payments
}

/// The metafields as they were set last, by owner (a global id), namespace and key.
pub fn metafields(lines: &[ShopifyLine]) -> BTreeMap<(&str, &str, &str), &Metafield> {
    let set = lines.iter().filter_map(|line| match &line.deed {
        Deed::MetafieldsSet { metafields } => Some(metafields),
        _ => None,
    });
    set.flatten()
        .map(|metafield| ((metafield.owner.as_str(), metafield.namespace.as_str(), metafield.key.as_str()), metafield))
        .collect()
}

/// The mutations that were refused, with what they were about and why.
pub fn refusals(lines: &[ShopifyLine]) -> Vec<(&str, Option<&str>, &str)> {
    let mut found = Vec::new();
    for line in lines {
        if let Deed::Refused { mutation, about, message } = &line.deed {
            found.push((mutation.as_str(), about.as_deref(), message.as_str()));
        }
    }
    found
}
