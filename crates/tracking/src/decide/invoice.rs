//! *Create invoice* and *Update invoice status on shipment delivered*.

use jiff::Timestamp;

use super::{Case, Effect, Ruling, Why};
use crate::{FinancialStatus, PaidBy, Preference, paid_by};

/// Orders that get no invoice by themselves.
pub(super) fn create_refuses(case: &Case<'_>) -> Option<Why> {
    let order = &case.file.order;
    match &order.financial {
        _ if order.cancelled_at.is_some() => Some(Why::OrderCancelled),
        FinancialStatus::Refunded => Some(Why::Refunded),
        FinancialStatus::Voided => Some(Why::Voided),
        _ => None,
    }
}

pub(super) fn create_rule(case: &Case<'_>, delivered_at: Timestamp) -> Ruling {
    let act = Ruling::act(Why::AllDelivered, vec![Effect::CreateInvoice { order: case.file.order.id }]);
    not_yet(case, Preference::CreateInvoice, delivered_at).unwrap_or(act)
}

/// Cash orders only: a card order is settled when its invoice is made.
pub(super) fn settle_refuses(case: &Case<'_>) -> Option<Why> {
    let order = &case.file.order;
    match &order.financial {
        _ if order.cancelled_at.is_some() => Some(Why::OrderCancelled),
        FinancialStatus::Refunded | FinancialStatus::PartiallyRefunded => Some(Why::Refunded),
        FinancialStatus::Voided => Some(Why::Voided),
        _ => match paid_by(order, &case.preferences.cod_gateways) {
            PaidBy::Card(_) => Some(Why::PaidByCard),
            PaidBy::Unclear(_) | PaidBy::CashOnDelivery(_) => None,
        },
    }
}

pub(super) fn settle_rule(case: &Case<'_>, delivered_at: Timestamp) -> Ruling {
    let order = &case.file.order;
    if !case.is_confirmed && matches!(paid_by(order, &case.preferences.cod_gateways), PaidBy::Unclear(_)) {
        return Ruling::hold(Why::PaymentUnclear);
    }
    let act = Ruling::act(Why::AllDelivered, vec![Effect::SettleInvoice { order: order.id, delivered_at }]);
    not_yet(case, Preference::SettleInvoice, delivered_at).unwrap_or(act)
}

fn not_yet(case: &Case<'_>, preference: Preference, delivered_at: Timestamp) -> Option<Ruling> {
    let no_service = (!case.services.invoicing).then(|| Ruling::hold(Why::NoInvoicingService));
    case.switch_refuses(preference, delivered_at).or(no_service)
}
