//! Decisions that wait for a person's word, and what that word makes of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Case, Decision, Effect, Trigger, Verdict, Why, decide_case};
use crate::{DecisionId, LabelId, OrderFile, Preference, Preferences, Services, Status};

/// A decision that holds back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Its id.
    pub id: DecisionId,
    /// Under which switch.
    pub preference: Preference,
    /// About which label; `None` for one about the whole order.
    pub label: Option<LabelId>,
    /// The change's time.
    pub about_at: Option<Timestamp>,
    /// The change's status.
    pub status: Option<Status>,
}

/// What keeps later decisions of an order back: the newest one under a switch waits for a person or was discarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restraint {
    /// Under which switch.
    pub preference: Preference,
    /// About which label.
    pub label: Option<LabelId>,
    /// The change's time.
    pub about_at: Option<Timestamp>,
    /// [`Why::ReadAgain`] or [`Why::Discarded`].
    pub why: Why,
}

/// Decisions that follow from reading old scans anew: what would act waits for a person's word instead.
#[must_use]
pub fn hold_back(decisions: Vec<Decision>) -> Vec<Decision> {
    decisions.into_iter().map(held).collect()
}

/// Decisions about an order of which something is held back or was discarded: news are acted upon, the old story is
/// not told by a detour.
#[must_use]
pub fn restrain(decisions: Vec<Decision>, restraints: &[Restraint]) -> Vec<Decision> {
    decisions.into_iter().filter_map(|decision| restrained(decision, restraints)).collect()
}

/// Decides what was held back, now that a person says that it shall be done: the switch's past and doubts about the
/// payment do not count, everything else does, as it is now.
///
/// The decision's key is that of the held one, so that a second word changes nothing. `None`: there is nothing to
/// decide any more. A verdict of [`Verdict::Hold`] names what is still missing.
pub fn decide_held(file: &OrderFile, preferences: &Preferences, services: &Services, held: &Held) -> Option<Decision> {
    let case = Case { file, preferences, services, is_confirmed: true };
    let is_it = |one: &Decision| one.preference == held.preference;
    let mut found: Vec<Decision> = decide_case(&case, &triggers(file, held)).into_iter().filter(is_it).collect();
    if matches!(held.preference, Preference::MailRejected | Preference::MailNotFound) {
        found.retain(|one| one.label == held.label && one.about_at == held.about_at);
    }
    let decision = found.iter().find(|one| one.verdict == Verdict::Act).or_else(|| found.first())?.clone();
    let why = if decision.verdict == Verdict::Act { Why::Confirmed } else { decision.why };
    let Held { label, about_at, status, .. } = held.clone();
    Some(Decision { key: settled_key(held), why, label, about_at, status, ..decision })
}

/// The decision that closes a held one without doing anything: a person discarded it, or it is no longer so.
pub fn close_held(held: &Held, why: Why) -> Decision {
    Decision {
        key: settled_key(held),
        preference: held.preference,
        label: held.label,
        about_at: held.about_at,
        status: held.status,
        verdict: Verdict::No,
        why,
        dispatched_at: None,
        effects: Vec::new(),
    }
}

fn settled_key(held: &Held) -> String {
    format!("settled:{}", held.id)
}

/// The change that the held decision was about, when it is still one; else where the order stands.
fn triggers(file: &OrderFile, held: &Held) -> Vec<Trigger> {
    let label = held.label.and_then(|id| file.label(id));
    let mut changes = label.into_iter().flat_map(|label| &label.timeline.changes);
    let is_mail = matches!(held.preference, Preference::MailRejected | Preference::MailNotFound);
    let is_it = |change: &&crate::Change| {
        is_mail || (Some(change.at) == held.about_at && Some(change.to.status) == held.status)
    };
    let change = changes.rfind(is_it);
    match (held.label, change) {
        (Some(label), Some(change)) => vec![Trigger::Change { label, change: change.clone() }],
        (Some(label), None) => vec![Trigger::OrderChanged, Trigger::Restated { label }],
        (None, _) => vec![Trigger::OrderChanged],
    }
}

fn held(decision: Decision) -> Decision {
    if decision.verdict != Verdict::Act {
        return decision;
    }
    // Nobody's word makes an old story news for a customer.
    if decision.preference == Preference::CustomerNotifications {
        return Decision { verdict: Verdict::No, why: Why::ReadAgain, effects: Vec::new(), ..decision };
    }
    Decision { verdict: Verdict::Hold, why: Why::ReadAgain, dispatched_at: None, effects: Vec::new(), ..decision }
}

fn restrained(mut decision: Decision, restraints: &[Restraint]) -> Option<Decision> {
    let own: Vec<&Restraint> = restraints.iter().filter(|one| one.preference == decision.preference).collect();
    match decision.preference {
        _ if decision.verdict != Verdict::Act => Some(decision),
        Preference::FulfillmentStatus => {
            decision.effects.retain(|effect| !own.iter().any(|restraint| is_old_story(effect, restraint)));
            (!decision.effects.is_empty()).then_some(decision)
        }
        Preference::FinancialStatus | Preference::CreateInvoice | Preference::SettleInvoice => match own.first() {
            None => Some(decision),
            Some(_) if decision.label.is_none() => None,
            Some(restraint) if restraint.why == Why::ReadAgain => Some(held(decision)),
            Some(_) => Some(decision),
        },
        Preference::DispatchOnPickUp => (decision.label.is_some() || own.is_empty()).then_some(decision),
        Preference::Tracking
        | Preference::MailRejected
        | Preference::MailNotFound
        | Preference::CustomerNotifications => Some(decision),
    }
}

/// An event that waits for a person, or that a person did not want to be told.
fn is_old_story(effect: &Effect, restraint: &Restraint) -> bool {
    let Effect::DeliveryEvent(event) = effect else { return false };
    let until = restraint.about_at.map_or(i64::MIN, Timestamp::as_second);
    restraint.label.is_none_or(|label| label == event.label) && event.happened_at.as_second() <= until
}
