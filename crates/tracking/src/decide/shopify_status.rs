//! *Enable tracking* writes the order's summary; *Update Shopify fulfillment status* tells each change.

use super::{Case, Decision, Effect, Ruling, Trigger, Verdict, Why, change_key};
use crate::delivery_event::untold_events;
use crate::{Change, DeliveryEvent, FulfillmentFile, FulfillmentId, LabelId, Preference, combined_events};

/// The order's summary in Shopify follows every change; it is ours, so no switch of its own.
pub(super) fn summary(case: &Case<'_>) -> Option<Ruling> {
    let order = &case.file.order;
    order.shopify_gid.as_ref()?;
    Some(Ruling::act(Why::StatusChanged, vec![Effect::OrderSummary { order: order.id }]))
}

/// One decision for each change, with the events that follow from it.
pub(super) fn attach_events(case: &Case<'_>, triggers: &[Trigger], decisions: &mut Vec<Decision>) {
    let changes: Vec<(LabelId, &Change)> = triggers
        .iter()
        .filter_map(|trigger| match trigger {
            Trigger::Change { label, change } => Some((*label, change)),
            Trigger::OrderChanged => None,
        })
        .collect();
    let mut fulfillments: Vec<Option<FulfillmentId>> =
        changes.iter().map(|(label, _)| case.file.label(*label).and_then(|file| file.label.fulfillment)).collect();
    let of_change = fulfillments.clone();
    fulfillments.sort_unstable();
    fulfillments.dedup();
    for fulfillment in fulfillments {
        let own: Vec<(LabelId, &Change)> =
            changes.iter().zip(&of_change).filter(|(_, id)| **id == fulfillment).map(|(change, _)| *change).collect();
        let file = fulfillment.and_then(|id| case.file.fulfillments.iter().find(|one| one.id == id));
        let mut untold = file.map(|file| untold(case, file)).unwrap_or_default();
        for (index, (label, change)) in own.iter().enumerate() {
            let is_last = index + 1 == own.len();
            let events = take_events(&mut untold, *label, change, is_last);
            decisions.push(decision(case, file, *label, change, events));
        }
    }
}

fn untold(case: &Case<'_>, file: &FulfillmentFile) -> Vec<DeliveryEvent> {
    untold_events(combined_events(file.id, case.file), file.told)
}

/// The events of this change; the last change also takes what an older change of another parcel now gives.
fn take_events(untold: &mut Vec<DeliveryEvent>, label: LabelId, change: &Change, is_last: bool) -> Vec<DeliveryEvent> {
    let position =
        untold.iter().rposition(|event| event.label == label && event.happened_at.as_second() <= change.at.as_second());
    let count = if is_last { untold.len() } else { position.map_or(0, |index| index + 1) };
    untold.drain(..count).collect()
}

fn decision(
    case: &Case<'_>,
    file: Option<&FulfillmentFile>,
    label: LabelId,
    change: &Change,
    events: Vec<DeliveryEvent>,
) -> Decision {
    let ruling = rule(case, file, label, change, events);
    Decision {
        key: change_key(Preference::FulfillmentStatus, label, change),
        preference: Preference::FulfillmentStatus,
        label: Some(label),
        about_at: Some(change.at),
        status: Some(change.to.status),
        verdict: ruling.verdict,
        why: ruling.why,
        dispatched_at: None,
        effects: ruling.effects,
    }
}

fn rule(
    case: &Case<'_>,
    file: Option<&FulfillmentFile>,
    label: LabelId,
    change: &Change,
    events: Vec<DeliveryEvent>,
) -> Ruling {
    if let Some(refusal) = case.label_refuses(label) {
        return refusal;
    }
    let Some(file) = file.filter(|file| file.shopify_gid.is_some()) else { return Ruling::no(Why::NoFulfillment) };
    if file.is_cancelled {
        return Ruling::no(Why::FulfillmentCancelled);
    }
    if case.file.order.cancelled_at.is_some() {
        return Ruling::no(Why::OrderCancelled);
    }
    if let Some(refusal) = case.switch_refuses(Preference::FulfillmentStatus, change.at) {
        return refusal;
    }
    if events.is_empty() {
        let alone = case.file.counting_labels().filter(|one| one.label.fulfillment == Some(file.id)).count() < 2;
        return Ruling::no(if alone { Why::SameForShopify } else { Why::LessAdvancedParcel });
    }
    let effects = events.into_iter().map(Effect::DeliveryEvent).collect();
    Ruling { verdict: Verdict::Act, ..Ruling::act(Why::StatusChanged, effects) }
}
