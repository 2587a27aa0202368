//! *Create invoice* and *Update invoice status on shipment delivered*: create comes before settle.

use jiff::Timestamp;

use super::{Case, Effect, Ruling, Why, paid};
use crate::{Change, FinancialStatus, LabelId, PaidBy, Preference, paid_by};

pub(super) fn create_on_change(case: &Case<'_>, label: LabelId, change: &Change) -> Option<Ruling> {
    on_change(case, label, change, create_rule)
}

pub(super) fn settle_on_change(case: &Case<'_>, label: LabelId, change: &Change) -> Option<Ruling> {
    on_change(case, label, change, settle_rule)
}

fn on_change(
    case: &Case<'_>,
    label: LabelId,
    change: &Change,
    rule: fn(&Case<'_>, Timestamp) -> Ruling,
) -> Option<Ruling> {
    paid::speaks_of_the_end(change.to.status).then(|| {
        case.label_refuses(label)
            .or_else(|| paid::blocked_by_a_parcel(case).map(Ruling::no))
            .unwrap_or_else(|| rule(case, case.file.all_delivered_at().unwrap_or(change.at)))
    })
}

pub(super) fn create_rule(case: &Case<'_>, delivered_at: Timestamp) -> Ruling {
    let order = &case.file.order;
    let act = || Ruling::act(Why::AllDelivered, vec![Effect::CreateInvoice { order: order.id }]);
    if order.financial == FinancialStatus::Refunded {
        return Ruling::no(Why::Refunded);
    }
    common_refusal(case, Preference::CreateInvoice, delivered_at).unwrap_or_else(act)
}

/// Cash orders only: a card order is settled when its invoice is made.
pub(super) fn settle_rule(case: &Case<'_>, delivered_at: Timestamp) -> Ruling {
    let order = &case.file.order;
    match paid_by(order, &case.preferences.cod_gateways) {
        PaidBy::Card(_) => return Ruling::no(Why::PaidByCard),
        PaidBy::Unclear(_) => return Ruling::hold(Why::PaymentUnclear),
        PaidBy::CashOnDelivery(_) => {}
    }
    if matches!(order.financial, FinancialStatus::Refunded | FinancialStatus::PartiallyRefunded) {
        return Ruling::no(Why::Refunded);
    }
    let act = || Ruling::act(Why::AllDelivered, vec![Effect::SettleInvoice { order: order.id, delivered_at }]);
    common_refusal(case, Preference::SettleInvoice, delivered_at).unwrap_or_else(act)
}

fn common_refusal(case: &Case<'_>, preference: Preference, delivered_at: Timestamp) -> Option<Ruling> {
    if case.file.order.cancelled_at.is_some() {
        return Some(Ruling::no(Why::OrderCancelled));
    }
    if let Some(refusal) = case.switch_refuses(preference, delivered_at) {
        return Some(refusal);
    }
    (!case.services.invoicing).then(|| Ruling::hold(Why::NoInvoicingService))
}
