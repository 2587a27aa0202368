//! The three preferences that wait until the whole order is delivered.

use jiff::Timestamp;

use super::{Case, Changed, Decision, Ruling, Trigger, Verdict, Why, invoice, order_decision, paid};
use crate::{CashStanding, PaidOn, Preference, Status};

/// What one of the three preferences says about an order.
struct OrderRule {
    preference: Preference,
    /// Why it never acts for this order, wherever the parcels are.
    refuses: fn(&Case<'_>) -> Option<Why>,
    /// What it does once all parcels are delivered.
    rule: fn(&Case<'_>, Timestamp) -> Ruling,
    /// The courier's cash may be what it waits for.
    is_about_cash: bool,
}

/// In the order in which their effects must be done: an invoice is made before it is settled.
const RULES: [OrderRule; 3] = [
    OrderRule {
        preference: Preference::FinancialStatus,
        refuses: paid::refuses,
        rule: paid::rule,
        is_about_cash: true,
    },
    OrderRule {
        preference: Preference::CreateInvoice,
        refuses: invoice::create_refuses,
        rule: invoice::create_rule,
        is_about_cash: false,
    },
    OrderRule {
        preference: Preference::SettleInvoice,
        refuses: invoice::settle_refuses,
        rule: invoice::settle_rule,
        is_about_cash: true,
    },
];

pub(super) fn decide(
    case: &Case<'_>,
    changes: &[Changed<'_>],
    order_changed: bool,
    triggers: &[Trigger],
) -> Vec<Decision> {
    let cash_came = triggers.contains(&Trigger::CashRemitted);
    let waits_for_cash = cash_came && case.preferences.paid_on == PaidOn::Remittance;
    let again = triggers.iter().find_map(|trigger| match trigger {
        Trigger::PaidOnAgain { at } => Some(*at),
        _ => None,
    });
    let mut decisions = Vec::new();
    for rule in &RULES {
        let own = on_changes(case, changes, rule);
        let acts = own.iter().any(|decision| decision.verdict == Verdict::Act);
        decisions.extend(own);
        if waits_for_cash && rule.is_about_cash && !acts {
            decisions.push(on_cash(case, rule));
        } else if let Some(at) = again.filter(|_| rule.is_about_cash && !acts) {
            decisions.extend(on_paid_again(case, rule, at));
        } else if order_changed && !acts {
            decisions.extend(on_order(case, rule));
        }
    }
    decisions
}

fn on_changes(case: &Case<'_>, changes: &[Changed<'_>], rule: &OrderRule) -> Vec<Decision> {
    // Of deliveries that came in together the last one completes the order: it alone acts.
    let completing = changes
        .iter()
        .rposition(|changed| changed.change.to.status == Status::Delivered && changed.label_refuses().is_none());
    let speaking = changes.iter().enumerate().filter(|(_, changed)| speaks_of_the_end(changed.change.to.status));
    speaking
        .map(|(index, changed)| {
            changed.decision(rule.preference, ruling(case, changed, rule, completing == Some(index)))
        })
        .collect()
}

fn ruling(case: &Case<'_>, changed: &Changed<'_>, rule: &OrderRule, completes_order: bool) -> Ruling {
    let refusal = changed
        .label_refuses()
        .or_else(|| (rule.refuses)(case))
        .or_else(|| blocked_by(changed.change.to.status))
        .or_else(|| blocked_by_a_parcel(case));
    match (refusal, case.file.all_delivered_at().filter(|_| completes_order)) {
        (Some(why), _) => Ruling::no(why),
        (None, Some(delivered_at)) => (rule.rule)(case, delivered_at),
        (None, None) => Ruling::no(Why::OtherParcelOnItsWay),
    }
}

/// The order changed after its parcels did: only what can be done now is decided again.
fn on_order(case: &Case<'_>, rule: &OrderRule) -> Option<Decision> {
    let delivered_at = case.file.all_delivered_at().filter(|_| (rule.refuses)(case).is_none())?;
    let ruling = (rule.rule)(case, delivered_at);
    (ruling.verdict == Verdict::Act)
        .then(|| order_decision(case, rule.preference, Some(delivered_at), Status::Delivered, ruling))
}

/// The cash came: whatever is decided about it is told, and decided anew when more of it comes.
fn on_cash(case: &Case<'_>, rule: &OrderRule) -> Decision {
    let refusal = (rule.refuses)(case).or_else(|| blocked_by_a_parcel(case));
    let delivered_at = case.file.all_delivered_at();
    let ruling = match (refusal, delivered_at) {
        (Some(why), _) => Ruling::no(why),
        (None, Some(delivered_at)) => (rule.rule)(case, delivered_at),
        (None, None) => Ruling::no(Why::OtherParcelOnItsWay),
    };
    let decision = order_decision(case, rule.preference, delivered_at, Status::Delivered, ruling);
    Decision { key: format!("{}:cash:{}", decision.key, case.cash_key()), ..decision }
}

/// What was decided by the other choice of [`PaidOn`]: only what comes out differently is told. Cash that differs is
/// a person's, whatever the choice.
fn on_paid_again(case: &Case<'_>, rule: &OrderRule, at: Timestamp) -> Option<Decision> {
    let is_settled = (rule.refuses)(case).is_some() || blocked_by_a_parcel(case).is_some();
    let delivered_at = case.file.all_delivered_at().filter(|_| !is_settled)?;
    let ruling = (rule.rule)(case, delivered_at);
    let is_told = match case.preferences.paid_on {
        PaidOn::Delivery => {
            ruling.verdict == Verdict::Act && !matches!(case.file.cash_standing(), CashStanding::Differs { .. })
        }
        PaidOn::Remittance => matches!(ruling.why, Why::CashNotRemitted | Why::CashDiffers),
    };
    let decision =
        is_told.then(|| order_decision(case, rule.preference, Some(delivered_at), Status::Delivered, ruling))?;
    Some(Decision { key: format!("{}:again:{}", decision.key, at.as_millisecond()), ..decision })
}

/// The changes that a merchant expects a word about money for.
fn speaks_of_the_end(status: Status) -> bool {
    matches!(status, Status::Delivered | Status::Rejected | Status::Returning | Status::Returned | Status::Exception)
}

/// The parcel that keeps the order from being settled, by the gravest reason.
fn blocked_by_a_parcel(case: &Case<'_>) -> Option<Why> {
    let reasons = case.file.counting_labels().filter_map(|label| blocked_by(label.timeline.known.status));
    reasons.max_by_key(|why| match why {
        Why::ParcelReturned => 4,
        Why::ParcelRefused => 3,
        Why::ParcelLost => 2,
        _ => 1,
    })
}

fn blocked_by(status: Status) -> Option<Why> {
    match status {
        Status::Delivered => None,
        Status::Rejected => Some(Why::ParcelRefused),
        Status::Returning | Status::Returned => Some(Why::ParcelReturned),
        Status::Exception => Some(Why::ParcelLost),
        _ => Some(Why::OtherParcelOnItsWay),
    }
}
