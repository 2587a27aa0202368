//! *Update Shopify financial status on shipment delivered*: cash orders become paid when all parcels are delivered.

use jiff::Timestamp;

use super::{Case, Effect, Ruling, Why};
use crate::{FinancialStatus, PaidBy, Preference, paid_by};

/// Orders whose money Waybill never touches.
pub(super) fn refuses(case: &Case<'_>) -> Option<Why> {
    let order = &case.file.order;
    if order.cancelled_at.is_some() {
        return Some(Why::OrderCancelled);
    }
    let paid_by = paid_by(order, &case.preferences.cod_gateways);
    match (&order.financial, paid_by) {
        (FinancialStatus::Refunded | FinancialStatus::PartiallyRefunded, _) => Some(Why::Refunded),
        (FinancialStatus::Voided | FinancialStatus::Expired, _) => Some(Why::Voided),
        (_, PaidBy::Card(_)) => Some(Why::PaidByCard),
        (FinancialStatus::Paid, _) => Some(Why::AlreadyPaid),
        _ if !order.outstanding.is_positive() => Some(Why::NothingOpen),
        _ if order.shopify_gid.is_none() => Some(Why::NotInShopify),
        _ => None,
    }
}

/// The rule itself, once all parcels are delivered.
pub(super) fn rule(case: &Case<'_>, delivered_at: Timestamp) -> Ruling {
    let order = &case.file.order;
    if !case.is_confirmed && matches!(paid_by(order, &case.preferences.cod_gateways), PaidBy::Unclear(_)) {
        return Ruling::hold(Why::PaymentUnclear);
    }
    let (paid_at, why) = match case.paid_at(delivered_at) {
        Ok(paid) => paid,
        Err(ruling) => return ruling,
    };
    if let Some(refusal) = case.switch_refuses(Preference::FinancialStatus, paid_at) {
        return refusal;
    }
    let why = if order.financial == FinancialStatus::PartiallyPaid { Why::RestIsOpen } else { why };
    Ruling::act(why, vec![Effect::MarkPaid { order: order.id }])
}
