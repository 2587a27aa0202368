//! *Update Shopify financial status on shipment delivered*: cash orders become paid when all parcels are delivered.

use jiff::Timestamp;

use super::{Case, Effect, Ruling, Why};
use crate::{Change, FinancialStatus, LabelId, PaidBy, Preference, Status, paid_by};

pub(super) fn on_change(case: &Case<'_>, label: LabelId, change: &Change) -> Option<Ruling> {
    speaks_of_the_end(change.to.status).then(|| {
        case.label_refuses(label)
            .or_else(|| blocked_by_a_parcel(case).map(Ruling::no))
            .unwrap_or_else(|| rule(case, case.file.all_delivered_at().unwrap_or(change.at)))
    })
}

/// The changes that a merchant expects a word about money for.
pub(super) fn speaks_of_the_end(status: Status) -> bool {
    matches!(status, Status::Delivered | Status::Rejected | Status::Returning | Status::Returned | Status::Exception)
}

/// The first parcel that keeps the order from being settled, by the gravest reason.
pub(super) fn blocked_by_a_parcel(case: &Case<'_>) -> Option<Why> {
    let reasons = case.file.counting_labels().filter_map(|label| match label.timeline.known.status {
        Status::Delivered => None,
        Status::Rejected => Some(Why::ParcelRefused),
        Status::Returning | Status::Returned => Some(Why::ParcelReturned),
        Status::Exception => Some(Why::ParcelLost),
        _ => Some(Why::OtherParcelOnItsWay),
    });
    reasons.max_by_key(|why| match why {
        Why::ParcelReturned => 4,
        Why::ParcelRefused => 3,
        Why::ParcelLost => 2,
        _ => 1,
    })
}

/// The rule itself, once all parcels are delivered.
pub(super) fn rule(case: &Case<'_>, delivered_at: Timestamp) -> Ruling {
    let order = &case.file.order;
    if order.cancelled_at.is_some() {
        return Ruling::no(Why::OrderCancelled);
    }
    match &order.financial {
        FinancialStatus::Refunded | FinancialStatus::PartiallyRefunded => return Ruling::no(Why::Refunded),
        FinancialStatus::Voided | FinancialStatus::Expired => return Ruling::no(Why::Voided),
        _ => {}
    }
    match paid_by(order, &case.preferences.cod_gateways) {
        PaidBy::Card(_) => return Ruling::no(Why::PaidByCard),
        PaidBy::Unclear(_) => return Ruling::hold(Why::PaymentUnclear),
        PaidBy::CashOnDelivery(_) => {}
    }
    if order.financial == FinancialStatus::Paid {
        return Ruling::no(Why::AlreadyPaid);
    }
    if !order.outstanding.is_positive() {
        return Ruling::no(Why::NothingOpen);
    }
    if order.shopify_gid.is_none() {
        return Ruling::no(Why::NotInShopify);
    }
    if let Some(refusal) = case.switch_refuses(Preference::FinancialStatus, delivered_at) {
        return refusal;
    }
    let why = if order.financial == FinancialStatus::PartiallyPaid { Why::RestIsOpen } else { Why::AllDelivered };
    Ruling::act(why, vec![Effect::MarkPaid { order: order.id }])
}
