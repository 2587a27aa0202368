//! Marking a cash order as paid, after a look at what Shopify says of it now.

use rust_decimal::Decimal;
use shopify::operations::{MarkOrderAsPaid, MarkedAsPaid, Order, PaidOrder, ReadOrder};
use shopify::{FinancialStatus, OrderGid};
use store::ClaimedEffect;
use tracking::OrderId;

use super::asking::ask;
use super::cash_again;
use super::ended::Ended;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::webhooks::read_order::{lists_unknown_parcel, take_read_order};

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
        return Ok(Ended::not_taken("not_in_shopify", "the order is not one of Shopify's"));
    };
    let word = match ask(engine, claimed, &access, &ReadOrder { id: gid }).await {
        Ok(Some(now)) => {
            if let Some(ended) = settled_before(&now) {
                return Ok(ended);
            }
            if lists_unknown_parcel(&now, file) {
                take_read_order(engine, claimed.shop, &now).await?;
                return Ok(Ended::Withdrawn("another_parcel"));
            }
            if cash_again::keeps_back(engine, claimed).await? {
                return Ok(Ended::CashIsMissing);
            }
            // Shopify pays all that is open, never a part of it.
            let is_paid_in_part = now.display_financial_status == Some(FinancialStatus::PartiallyPaid);
            if is_paid_in_part { "rest_paid" } else { "paid" }
        }
        Ok(None) => return Ok(order_unknown()),
        Err(error) => return Ok(Ended::after(&error, claimed.attempts)),
    };
    match ask(engine, claimed, &access, &MarkOrderAsPaid::of(gid)).await {
        Ok(MarkedAsPaid::Done(paid)) if is_settled(&paid) => Ok(Ended::Done(word)),
        Ok(MarkedAsPaid::Done(_)) => Ok(Ended::not_taken(
            "payment_not_shown",
            "Shopify took the payment and still shows money as open: look at the order's payments in Shopify",
        )),
        Ok(MarkedAsPaid::CannotBeMarked { order: Some(order) }) if is_paid(&order) => Ok(Ended::Done("already_paid")),
        Ok(MarkedAsPaid::CannotBeMarked { .. }) => Ok(cannot_be_marked()),
        Ok(MarkedAsPaid::UnknownOrder) => Ok(order_unknown()),
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
        Some(FinancialStatus::Refunded) => Some(Ended::Done("refunded")),
        Some(FinancialStatus::PartiallyRefunded) => Some(Ended::Done("partly_refunded")),
        Some(FinancialStatus::Voided) => Some(Ended::Done("voided")),
        _ if order.can_mark_as_paid => None,
        _ if order.total_outstanding_set.shop_money.amount <= Decimal::ZERO => Some(Ended::Done("nothing_open")),
        _ => Some(cannot_be_marked()),
    }
}

fn is_paid(order: &PaidOrder) -> bool {
    order.display_financial_status == Some(FinancialStatus::Paid)
}

fn is_settled(order: &PaidOrder) -> bool {
    is_paid(order) || order.total_outstanding_set.shop_money.amount <= Decimal::ZERO
}

fn cannot_be_marked() -> Ended {
    Ended::not_taken(
        "cannot_be_marked",
        "Shopify says that this order cannot be marked as paid: look at its payments in Shopify, then try again",
    )
}

fn order_unknown() -> Ended {
    Ended::not_taken("order_unknown", "Shopify does not know the order any more")
}
