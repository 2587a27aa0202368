//! *Email notification on shipment rejected* and *… on customer not found*: once for each occurrence.

use super::{Case, Decision, Effect, Ruling, Trigger, Why};
use crate::{LabelFile, LabelId, Occurrence, Preference, Status, occurrences};

pub(super) fn decide_occurrences(case: &Case<'_>, triggers: &[Trigger], decisions: &mut Vec<Decision>) {
    let mut labels: Vec<LabelId> = triggers
        .iter()
        .filter_map(|trigger| match trigger {
            Trigger::Change { label, .. } => Some(*label),
            Trigger::OrderChanged => None,
        })
        .collect();
    labels.sort_unstable();
    labels.dedup();
    for label in labels.into_iter().filter_map(|label| case.file.label(label)) {
        for (preference, status) in
            [(Preference::MailRejected, Status::Rejected), (Preference::MailNotFound, Status::CustomerNotFound)]
        {
            let found = occurrences(&label.scans, &label.timeline, status);
            decisions.extend(found.iter().filter_map(|one| decision(case, label, preference, one)));
        }
    }
}

fn decision(case: &Case<'_>, label: &LabelFile, preference: Preference, one: &Occurrence) -> Option<Decision> {
    let status = one.standing.status;
    if label.mailed.iter().any(|(about, at)| *about == status && one.is_told_by(*at)) {
        return None;
    }
    let ruling = rule(case, label, preference, one);
    Some(Decision {
        key: format!("{preference}:{}:{}", label.label.id, one.first_at.as_millisecond()),
        preference,
        label: Some(label.label.id),
        about_at: Some(one.first_at),
        status: Some(status),
        verdict: ruling.verdict,
        why: ruling.why,
        dispatched_at: None,
        effects: ruling.effects,
    })
}

fn rule(case: &Case<'_>, label: &LabelFile, preference: Preference, one: &Occurrence) -> Ruling {
    if let Some(refusal) = case.label_refuses(label.label.id) {
        return refusal;
    }
    if case.file.order.cancelled_at.is_some() {
        return Ruling::no(Why::OrderCancelled);
    }
    if let Some(refusal) = case.switch_refuses(preference, one.first_at) {
        return refusal;
    }
    if case.services.address_email.is_none() {
        return Ruling::hold(Why::NoAddressEmail);
    }
    let mail = Effect::Mail {
        about: one.standing.status,
        label: label.label.id,
        happened_at: one.first_at,
        occurrence: one.number,
    };
    Ruling::act(Why::Occurred, vec![mail])
}
