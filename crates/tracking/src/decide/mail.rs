//! *Email notification on shipment rejected* and *… on customer not found*: once for each occurrence.

use super::{Case, Changed, Decision, Effect, Ruling, Why};
use crate::{Occurrence, Preference, Status, occurrences};

const MAILS: [(Preference, Status); 2] =
    [(Preference::MailRejected, Status::Rejected), (Preference::MailNotFound, Status::CustomerNotFound)];

pub(super) fn decide(case: &Case<'_>, changes: &[Changed<'_>]) -> Vec<Decision> {
    let mut decisions: Vec<Decision> = Vec::new();
    let is_first = |index: usize, changed: &Changed<'_>| {
        changes.iter().position(|one| one.label.label.id == changed.label.label.id) == Some(index)
    };
    for (_, changed) in changes.iter().enumerate().filter(|(index, changed)| is_first(*index, changed)) {
        for (preference, status) in MAILS {
            let found = occurrences(&changed.label.scans, &changed.label.timeline, status);
            let untold = found.iter().filter(|one| !is_told(changed, one));
            decisions.extend(untold.map(|one| decision(case, changed, preference, one)));
        }
    }
    decisions
}

fn is_told(changed: &Changed<'_>, one: &Occurrence) -> bool {
    changed.label.mailed.iter().any(|(about, at)| *about == one.standing.status && one.is_told_by(*at))
}

fn decision(case: &Case<'_>, changed: &Changed<'_>, preference: Preference, one: &Occurrence) -> Decision {
    let ruling = rule(case, changed, preference, one);
    let label = changed.label.label.id;
    Decision {
        key: format!("{preference}:{label}:{}", one.first_at.as_millisecond()),
        preference,
        label: Some(label),
        about_at: Some(one.first_at),
        status: Some(one.standing.status),
        verdict: ruling.verdict,
        why: ruling.why,
        dispatched_at: None,
        effects: ruling.effects,
    }
}

fn rule(case: &Case<'_>, changed: &Changed<'_>, preference: Preference, one: &Occurrence) -> Ruling {
    let cancelled = case.file.order.cancelled_at.map(|_| Why::OrderCancelled);
    if let Some(why) = changed.label_refuses().or(cancelled) {
        return Ruling::no(why);
    }
    if let Some(refusal) = case.switch_refuses(preference, one.first_at) {
        return refusal;
    }
    if case.services.address_email.is_none() {
        return Ruling::hold(Why::NoAddressEmail);
    }
    let mail = Effect::Mail {
        about: one.standing.status,
        label: changed.label.label.id,
        happened_at: one.first_at,
        occurrence: one.number,
    };
    Ruling::act(Why::Occurred, vec![mail])
}
