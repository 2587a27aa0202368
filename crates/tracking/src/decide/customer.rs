//! *Customer notifications*: what Waybill tells the customer, once for each occurrence. What Shopify or nobody tells is
//! not decided here: the page says who does.

use super::effect::news_key;
use super::{Case, Changed, Decision, Effect, Ruling, Why};
use crate::{CustomerTold, FulfillmentId, NewsOccurrence, Preference, Teller, news_occurrences};

pub(super) fn decide(case: &Case<'_>, changes: &[Changed<'_>], order_changed: bool) -> Vec<Decision> {
    if !case.preferences.customer.waybill_tells() {
        return Vec::new();
    }
    let mut decisions = Vec::new();
    for fulfillment in touched(case, changes, order_changed) {
        let told: Vec<&CustomerTold> =
            case.file.customer_told.iter().filter(|one| one.fulfillment == fulfillment).collect();
        let newest = told.iter().map(|one| one.happened_at).max();
        let found = news_occurrences(fulfillment, case.file);
        let untold = found.iter().filter(|one| {
            // Nothing older than what the customer knows already.
            newest.is_none_or(|newest| one.happened_at > newest) && !told.iter().any(|told| told.is_about(one))
        });
        let ours = untold.filter(|one| case.preferences.customer.teller(one.news) == Teller::Waybill);
        decisions.extend(ours.map(|one| decision(fulfillment, one, rule(case, fulfillment, one))));
    }
    decisions
}

/// The fulfillments of the labels that changed; all when the order did. `None` stands for labels that have none.
fn touched(case: &Case<'_>, changes: &[Changed<'_>], order_changed: bool) -> Vec<Option<FulfillmentId>> {
    let all = case.file.counting_labels().filter(|_| order_changed).map(|one| one.label.fulfillment);
    let changed = changes.iter().filter(|one| one.label_refuses().is_none()).map(|one| one.label.label.fulfillment);
    let mut touched: Vec<Option<FulfillmentId>> = all.chain(changed).collect();
    touched.sort_unstable();
    touched.dedup();
    touched
}

fn rule(case: &Case<'_>, fulfillment: Option<FulfillmentId>, one: &NewsOccurrence) -> Ruling {
    let is_cancelled = |id: FulfillmentId| case.file.fulfillments.iter().any(|one| one.id == id && one.is_cancelled);
    let refusal = match fulfillment {
        _ if case.file.order.cancelled_at.is_some() => Some(Why::OrderCancelled),
        Some(id) if is_cancelled(id) => Some(Why::FulfillmentCancelled),
        _ if !case.preferences.acting.covers(one.happened_at) => Some(Why::BeforeActing),
        _ if !is_switched_on(case, one) => Some(Why::BeforeSwitchedOn),
        _ => one.is_overtaken.then_some(Why::Overtaken),
    };
    if let Some(why) = refusal {
        // Old news are not held for a person either: a customer has no use for them.
        return Ruling::no(why);
    }
    let effect = Effect::TellCustomer {
        news: one.news,
        label: one.label,
        fulfillment,
        happened_at: one.happened_at,
        occurrence: one.number,
    };
    Ruling::act(Why::StatusChanged, vec![effect])
}

fn is_switched_on(case: &Case<'_>, one: &NewsOccurrence) -> bool {
    let switches = [case.preferences.customer.since(one.news), case.preferences.switch(Preference::Tracking)];
    switches.iter().all(|switch| switch.covers(one.happened_at))
}

fn decision(fulfillment: Option<FulfillmentId>, one: &NewsOccurrence, ruling: Ruling) -> Decision {
    let at = one.happened_at.as_millisecond();
    Decision {
        key: format!("{}:{}", Preference::CustomerNotifications, news_key(one.news, fulfillment, one.label, at)),
        preference: Preference::CustomerNotifications,
        label: Some(one.label),
        about_at: Some(one.happened_at),
        status: Some(one.status),
        verdict: ruling.verdict,
        why: ruling.why,
        dispatched_at: None,
        effects: ruling.effects,
    }
}
