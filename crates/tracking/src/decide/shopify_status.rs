//! *Enable tracking* writes the order's summary; *Update Shopify fulfillment status* tells each change.

use jiff::{SignedDuration, Timestamp};

use super::{Case, Changed, Decision, Effect, Ruling, Why, order_decision};
use crate::delivery_event::untold_events;
use crate::{DeliveryEvent, FulfillmentFile, LabelFile, Preference, combined_events};

/// The order's summary in Shopify follows every change; it is ours, so no switch of its own. It is written once
/// for all changes that came in together. A change of the order alone does not write it: writing it changes the order.
pub(super) fn decide_summary(
    case: &Case<'_>,
    changes: &[Changed<'_>],
    restated: Option<&LabelFile>,
) -> Option<Decision> {
    let order = &case.file.order;
    order.shopify_gid.as_ref()?;
    let ruling = |at: Option<Timestamp>| match at.filter(|at| !case.preferences.acting.covers(*at)) {
        Some(_) => Ruling::no(Why::BeforeActing),
        None => Ruling::act(Why::StatusChanged, vec![Effect::OrderSummary { order: order.id }]),
    };
    if let Some(changed) = changes.last() {
        return Some(changed.decision(Preference::Tracking, ruling(Some(changed.change.at))));
    }
    let (id, status) = restated.map(|label| (label.label.id, label.timeline.known.status))?;
    let about_at = restated.and_then(|label| label.timeline.since);
    let ruling = ruling(about_at);
    let whole_order = order_decision(case, Preference::Tracking, about_at, status, ruling);
    Some(Decision { key: format!("{}:restated:{id}:{status}", Preference::Tracking), label: Some(id), ..whole_order })
}

/// One decision for each change, with the events that follow from it.
pub(super) fn decide_events(case: &Case<'_>, changes: &[Changed<'_>], order_changed: bool) -> Vec<Decision> {
    let mut decisions = Vec::new();
    for fulfillment in &case.file.fulfillments {
        let own: Vec<&Changed<'_>> =
            changes.iter().filter(|changed| changed.label.label.fulfillment == Some(fulfillment.id)).collect();
        if !own.is_empty() || order_changed {
            decisions.extend(decide_fulfillment(case, fulfillment, &own, order_changed));
        }
    }
    let has_none = |changed: &&Changed<'_>| {
        !case.file.fulfillments.iter().any(|one| changed.label.label.fulfillment == Some(one.id))
    };
    decisions.extend(changes.iter().filter(has_none).map(|changed| {
        let why = changed.label_refuses().unwrap_or(Why::NoFulfillment);
        changed.decision(Preference::FulfillmentStatus, Ruling::no(why))
    }));
    decisions
}

fn decide_fulfillment(
    case: &Case<'_>,
    fulfillment: &FulfillmentFile,
    own: &[&Changed<'_>],
    order_changed: bool,
) -> Vec<Decision> {
    let mut untold = untold(case, fulfillment);
    let refusals: Vec<Option<Ruling>> = own.iter().map(|changed| refusal(case, fulfillment, changed)).collect();
    let last_speaker = refusals.iter().rposition(Option::is_none);
    let mut decisions = Vec::new();
    for (index, (changed, refusal)) in own.iter().zip(refusals).enumerate() {
        decisions.push(match refusal {
            Some(refusal) => changed.decision(Preference::FulfillmentStatus, refusal),
            None => {
                let events = take_events(&mut untold, changed, Some(index) == last_speaker);
                tell(case, fulfillment, changed, events)
            }
        });
    }
    if order_changed {
        decisions.extend(on_order(case, untold));
    }
    decisions
}

/// Nothing is told that happened before the switch was put on.
fn untold(case: &Case<'_>, fulfillment: &FulfillmentFile) -> Vec<DeliveryEvent> {
    if fulfillment_refuses(case, fulfillment).is_some() {
        return Vec::new();
    }
    let mut untold = untold_events(combined_events(fulfillment.id, case.file), fulfillment.told);
    untold.retain(|event| {
        // Events are told in whole seconds.
        let end_of_second =
            event.happened_at.checked_add(SignedDuration::from_millis(999)).unwrap_or(event.happened_at);
        case.switch_refuses(Preference::FulfillmentStatus, end_of_second).is_none()
    });
    untold
}

/// The events up to this change; the last change also takes what an older change of another parcel now gives.
fn take_events(untold: &mut Vec<DeliveryEvent>, changed: &Changed<'_>, is_last: bool) -> Vec<DeliveryEvent> {
    let until = changed.change.at.as_second();
    let count = untold.iter().take_while(|event| is_last || event.happened_at.as_second() <= until).count();
    untold.drain(..count).collect()
}

fn fulfillment_refuses(case: &Case<'_>, fulfillment: &FulfillmentFile) -> Option<Why> {
    if fulfillment.shopify_gid.is_none() {
        return Some(Why::NoFulfillment);
    }
    if fulfillment.is_cancelled {
        return Some(Why::FulfillmentCancelled);
    }
    case.file.order.cancelled_at.map(|_| Why::OrderCancelled)
}

fn refusal(case: &Case<'_>, fulfillment: &FulfillmentFile, changed: &Changed<'_>) -> Option<Ruling> {
    let why = changed.label_refuses().or_else(|| fulfillment_refuses(case, fulfillment));
    why.map(Ruling::no).or_else(|| case.switch_refuses(Preference::FulfillmentStatus, changed.change.at))
}

fn tell(case: &Case<'_>, fulfillment: &FulfillmentFile, changed: &Changed<'_>, events: Vec<DeliveryEvent>) -> Decision {
    let Some(key) = told_key(&events) else {
        let parcels = case.file.counting_labels().filter(|one| one.label.fulfillment == Some(fulfillment.id)).count();
        let why = if parcels < 2 { Why::SameForShopify } else { Why::LessAdvancedParcel };
        return changed.decision(Preference::FulfillmentStatus, Ruling::no(why));
    };
    let ruling = Ruling::act(Why::StatusChanged, events.into_iter().map(Effect::DeliveryEvent).collect());
    Decision { key, ..changed.decision(Preference::FulfillmentStatus, ruling) }
}

/// A label less or more can change which parcel speaks for the fulfillment, without a change of its own.
fn on_order(case: &Case<'_>, untold: Vec<DeliveryEvent>) -> Option<Decision> {
    let key = told_key(&untold)?;
    let last = untold.last()?.clone();
    let ruling = Ruling::act(Why::StatusChanged, untold.into_iter().map(Effect::DeliveryEvent).collect());
    let about_at = Some(last.happened_at);
    let whole_order = order_decision(case, Preference::FulfillmentStatus, about_at, last.standing, ruling);
    Some(Decision { key, label: Some(last.label), ..whole_order })
}

/// A decision that tells something is known by what it tells last, not by the change: a change of another parcel may
/// have been decided about before, when it made no difference.
fn told_key(events: &[DeliveryEvent]) -> Option<String> {
    let last = events.last()?;
    let (fulfillment, status, at) = (last.fulfillment, last.status, last.happened_at.as_second());
    Some(format!("{}:told:{fulfillment}:{status}:{at}", Preference::FulfillmentStatus))
}
