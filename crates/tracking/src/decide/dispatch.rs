//! *Dispatch order on pick up*: In Progress → Dispatched at the first parcel that the courier has.

use super::{Case, Ruling, Why};
use crate::{Change, LabelId, Preference};

/// Any state after the hand-over counts: an ask can miss the pick-up scan itself.
pub(super) fn on_change(case: &Case<'_>, label: LabelId, change: &Change) -> Option<Ruling> {
    if !change.to.status.is_handed_over() || change.from.is_some_and(|from| from.is_handed_over()) {
        return None;
    }
    let order = &case.file.order;
    let ruling = if let Some(refusal) = case.label_refuses(label) {
        refusal
    } else if order.cancelled_at.is_some() {
        Ruling::no(Why::OrderCancelled)
    } else if order.dispatched_at.is_some() {
        Ruling::no(Why::AlreadyDispatched)
    } else if let Some(refusal) = case.switch_refuses(Preference::DispatchOnPickUp, change.at) {
        refusal
    } else {
        Ruling { dispatched_at: Some(change.at), ..Ruling::act(Why::HandedOver, Vec::new()) }
    };
    Some(ruling)
}
