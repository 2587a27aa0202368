//! *Dispatch order on pick up*: In Progress → Dispatched at the first parcel that the courier has.

use jiff::Timestamp;

use super::{Case, Changed, Decision, Ruling, Verdict, Why, order_decision};
use crate::{Change, Preference, Status};

pub(super) fn decide(case: &Case<'_>, changes: &[Changed<'_>], order_changed: bool) -> Vec<Decision> {
    let mut is_dispatched = case.file.order.dispatched_at.is_some();
    let mut decisions = Vec::new();
    for changed in changes.iter().filter(|changed| hands_over(changed.change)) {
        let ruling = match changed.label_refuses() {
            Some(why) => Ruling::no(why),
            None => rule(case, changed.change.at, is_dispatched),
        };
        is_dispatched |= ruling.verdict == Verdict::Act;
        decisions.push(changed.decision(Preference::DispatchOnPickUp, ruling));
    }
    if order_changed && !is_dispatched {
        decisions.extend(on_order(case));
    }
    decisions
}

/// Any state after the hand-over counts: an ask can miss the pick-up scan itself.
fn hands_over(change: &Change) -> bool {
    change.to.status.is_handed_over() && !change.from.is_some_and(Status::is_handed_over)
}

fn rule(case: &Case<'_>, handed_over_at: Timestamp, is_dispatched: bool) -> Ruling {
    if case.file.order.cancelled_at.is_some() {
        return Ruling::no(Why::OrderCancelled);
    }
    if is_dispatched {
        return Ruling::no(Why::AlreadyDispatched);
    }
    case.switch_refuses(Preference::DispatchOnPickUp, handed_over_at)
        .unwrap_or_else(|| Ruling { dispatched_at: Some(handed_over_at), ..Ruling::act(Why::HandedOver, Vec::new()) })
}

/// A label may count for the order only later: its direction was corrected, or it came to the order by hand.
fn on_order(case: &Case<'_>) -> Option<Decision> {
    let first = case.file.counting_labels().filter_map(|label| label.timeline.handed_over_at).min()?;
    let ruling = rule(case, first, false);
    (ruling.verdict == Verdict::Act)
        .then(|| order_decision(case, Preference::DispatchOnPickUp, Some(first), Status::PickedUp, ruling))
}
