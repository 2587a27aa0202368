//! *Create invoice* and *Update invoice status on shipment delivered*.

use jiff::Timestamp;

use super::{Case, Decision, Effect, InvoiceMoment, Ruling, Why, order_decision};
use crate::{FinancialStatus, PaidBy, Preference, Status, paid_by};

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
    let effect = Effect::CreateInvoice { order: case.file.order.id, moment: InvoiceMoment::OnDelivery };
    let act = Ruling::act(Why::AllDelivered, vec![effect]);
    not_yet(case, Preference::CreateInvoice, delivered_at).unwrap_or(act)
}

/// *Default values > Make the invoice with the shipping label*. Labels from before it was chosen give none.
pub(super) fn decide_with_label(case: &Case<'_>) -> Option<Decision> {
    let first = case.file.counting_labels().map(|label| label.label.created_at).min()?;
    if !case.preferences.invoice_with_label.covers(first) || create_refuses(case).is_some() {
        return None;
    }
    let order = case.file.order.id;
    let ruling = match case.services.invoicing {
        true => Ruling::act(Why::LabelMade, vec![Effect::CreateInvoice { order, moment: InvoiceMoment::WithLabel }]),
        false => Ruling::hold(Why::NoInvoicingService),
    };
    let decision = order_decision(case, Preference::CreateInvoice, Some(first), Status::LabelCreated, ruling);
    Some(Decision { key: format!("{}:with_label:{order}", Preference::CreateInvoice), ..decision })
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
    let (paid_at, why) = match case.paid_at(delivered_at) {
        Ok(paid) => paid,
        Err(ruling) => return ruling,
    };
    let act = Ruling::act(why, vec![Effect::SettleInvoice { order: order.id, delivered_at: paid_at }]);
    not_yet(case, Preference::SettleInvoice, paid_at).unwrap_or(act)
}

fn not_yet(case: &Case<'_>, preference: Preference, delivered_at: Timestamp) -> Option<Ruling> {
    let no_service = (!case.services.invoicing).then(|| Ruling::hold(Why::NoInvoicingService));
    case.switch_refuses(preference, delivered_at).or(no_service)
}
