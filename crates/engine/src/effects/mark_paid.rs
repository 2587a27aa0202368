//! Marking a cash order as paid, after a look at what Shopify says of it now.

use shopify::operations::{MarkOrderAsPaid, MarkedAsPaid, Order, ReadOrder};
use shopify::{FinancialStatus, OrderGid};
use store::ClaimedEffect;
use tracking::OrderId;

use super::Ended;
use crate::engine::{Engine, EngineError};
use crate::webhooks::{lists_unknown_parcel, take_read_order};

pub(super) async fn mark(engine: &Engine, claimed: &ClaimedEffect, order: OrderId) -> Result<Ended, EngineError> {
    let access = engine.store.shopify_access(claimed.shop).await?;
    let files = engine.store.order_files(claimed.shop, &[order]).await?;
    let Some(file) = files.first() else { return Ok(Ended::Done("order_gone")) };
    // Also when Shopify has deleted it, and would not know it any more.
    if file.order.cancelled_at.is_some() {
        return Ok(Ended::Done("order_cancelled"));
    }
    // Decided when all were delivered; since then another parcel may have become known, or one may have turned back.
    if file.all_delivered_at().is_none() {
        return Ok(Ended::Withdrawn("not_all_delivered"));
    }
    let gid = file.order.shopify_gid.as_deref();
    let Some(gid) = gid.and_then(|gid| gid.parse::<OrderGid>().ok()) else {
        return Ok(Ended::parked("the order is not one of Shopify's"));
    };
    let word = match engine.shopify.ask(claimed.shop, &access, &ReadOrder { id: gid }).await {
        Ok(Some(now)) => {
            if let Some(ended) = settled_before(&now) {
                return Ok(ended);
            }
            if lists_unknown_parcel(&now, file) {
                take_read_order(engine, claimed.shop, &now).await?;
                return Ok(Ended::Withdrawn("another_parcel"));
            }
            // Shopify pays all that is open, never a part of it.
            let is_paid_in_part = now.display_financial_status == Some(FinancialStatus::PartiallyPaid);
            if is_paid_in_part { "rest_paid" } else { "paid" }
        }
        Ok(None) => return Ok(Ended::parked("Shopify does not know the order any more")),
        Err(error) => return Ok(Ended::after(&error, claimed.attempts)),
    };
    match engine.shopify.ask(claimed.shop, &access, &MarkOrderAsPaid::of(gid)).await {
        Ok(MarkedAsPaid::Done(_)) => Ok(Ended::Done(word)),
        Ok(MarkedAsPaid::CannotBeMarked { order: Some(order) }) if is_paid(order.display_financial_status.as_ref()) => {
            Ok(Ended::Done("already_paid"))
        }
        Ok(MarkedAsPaid::CannotBeMarked { .. }) => Ok(Ended::parked(
            "Shopify does not let this order be marked as paid: look at its payments in Shopify, then try again",
        )),
        Ok(MarkedAsPaid::UnknownOrder) => Ok(Ended::parked("Shopify does not know the order any more")),
        Err(error) => Ok(Ended::after(&error, claimed.attempts)),
    }
}

/// A cancellation, a refund or a payment that came in the meantime wins over the delivery.
fn settled_before(order: &Order) -> Option<Ended> {
    if order.cancelled_at.is_some() {
        return Some(Ended::Done("order_cancelled"));
    }
    match order.display_financial_status.as_ref() {
        Some(FinancialStatus::Paid) => Some(Ended::Done("already_paid")),
        Some(FinancialStatus::Refunded | FinancialStatus::PartiallyRefunded) => Some(Ended::Done("refunded")),
        Some(FinancialStatus::Voided) => Some(Ended::Done("voided")),
        _ if !order.can_mark_as_paid => Some(Ended::parked(
            "Shopify says that this order cannot be marked as paid: look at its payments in Shopify, then try again",
        )),
        _ => None,
    }
}

fn is_paid(status: Option<&FinancialStatus>) -> bool {
    status == Some(&FinancialStatus::Paid)
}
