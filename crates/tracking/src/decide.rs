//! From a change of status to what is done, and why: one file for each preference, all pure.

mod cash;
mod customer;
mod decision;
mod delivered;
mod dispatch;
mod effect;
mod held;
mod invoice;
mod mail;
mod paid;
mod shopify_status;
mod trigger;

use jiff::Timestamp;

use crate::{Change, LabelFile, LabelId, OrderFile, Preference, Preferences, Services, Status};
use decision::Ruling;

pub use cash::cash_refuses;
pub use decision::{Decision, Verdict, Why};
pub use effect::{Effect, InvoiceMoment, Target};
pub use held::{Held, Restraint, close_held, decide_held, hold_back, restrain};
pub use trigger::Trigger;

/// Decides for each trigger and each preference. Empty while tracking is off or the plan does not include it.
///
/// Pure: the same file, preferences and triggers give the same decisions with the same keys, whatever the order of
/// the triggers. No effect stands twice in the answer.
pub fn decide(file: &OrderFile, preferences: &Preferences, services: &Services, triggers: &[Trigger]) -> Vec<Decision> {
    decide_case(&Case { file, preferences, services, is_confirmed: false }, triggers)
}

fn decide_case(case: &Case<'_>, triggers: &[Trigger]) -> Vec<Decision> {
    if !case.preferences.switch(Preference::Tracking).on || !case.services.plan_allows_tracking {
        return Vec::new();
    }
    let changes = case.changes(triggers);
    let restated = case.restated(triggers);
    let order_changed = triggers.contains(&Trigger::OrderChanged)
        || restated.is_some()
        // One label less: the others may be all that the order waits for.
        || changes.iter().any(|changed| changed.change.to.status == Status::Cancelled);
    let mut decisions = dispatch::decide(case, &changes, order_changed);
    decisions.extend(shopify_status::decide_events(case, &changes, order_changed));
    decisions.extend(invoice::decide_with_label(case));
    decisions.extend(delivered::decide(case, &changes, order_changed, triggers));
    decisions.extend(mail::decide(case, &changes));
    decisions.extend(customer::decide(case, &changes, order_changed));
    decisions.extend(shopify_status::decide_summary(case, &changes, restated));
    decisions
}

/// What a rule looks at.
struct Case<'a> {
    file: &'a OrderFile,
    preferences: &'a Preferences,
    services: &'a Services,
    /// A person said that it shall be done: the switch's past and a doubt about the payment do not keep it.
    is_confirmed: bool,
}

/// A change together with its label's file.
struct Changed<'a> {
    label: &'a LabelFile,
    change: &'a Change,
}

impl<'a> Case<'a> {
    /// The changes to decide about, by time, each once; a label that is not the order's has no say.
    fn changes(&self, triggers: &'a [Trigger]) -> Vec<Changed<'a>> {
        let mut changes: Vec<Changed<'a>> = Vec::new();
        for trigger in triggers {
            let Trigger::Change { label, change } = trigger else { continue };
            let Some(label) = self.file.label(*label) else { continue };
            if !changes.iter().any(|known| known.label.label.id == label.label.id && known.change == change) {
                changes.push(Changed { label, change });
            }
        }
        let by_time =
            |changed: &Changed<'a>| (changed.change.at, changed.label.label.id, changed.change.to.status.phase());
        changes.sort_by(|a, b| by_time(a).cmp(&by_time(b)).then_with(|| a.change.scan.cmp(&b.change.scan)));
        changes
    }

    /// The first of the labels that stand elsewhere without a change.
    fn restated(&self, triggers: &[Trigger]) -> Option<&'a LabelFile> {
        let is_restated = |id: LabelId| triggers.contains(&Trigger::Restated { label: id });
        self.file.labels.iter().find(|label| is_restated(label.label.id))
    }

    /// The switch's own answer, for something that happened at `at`.
    fn switch_refuses(&self, preference: Preference, at: Timestamp) -> Option<Ruling> {
        let switch = self.preferences.switch(preference);
        if switch.on && !self.is_confirmed && !self.preferences.acting.covers(at) {
            return Some(Ruling::no(Why::BeforeActing));
        }
        match (switch.on, switch.covers(at) && self.preferences.switch(Preference::Tracking).covers(at)) {
            (false, _) => Some(Ruling::no(Why::SwitchedOff)),
            (true, false) if !self.is_confirmed => Some(Ruling::hold(Why::BeforeSwitchedOn)),
            (true, _) => None,
        }
    }
}

impl Changed<'_> {
    /// Why the label does not speak for its order.
    fn label_refuses(&self) -> Option<Why> {
        if !self.label.label.direction.is_outbound() {
            return Some(Why::ReturnLabel);
        }
        (!self.label.counts()).then_some(Why::LabelCancelled)
    }

    fn decision(&self, preference: Preference, ruling: Ruling) -> Decision {
        let Self { label, change } = self;
        let id = label.label.id;
        let (at, scan) = (change.at.as_millisecond(), &change.scan);
        Decision {
            key: format!("{preference}:{id}:{}:{at}:{}:{}", change.to.status, scan.code, scan.detail),
            preference,
            label: Some(id),
            about_at: Some(change.at),
            status: Some(change.to.status),
            verdict: ruling.verdict,
            why: ruling.why,
            dispatched_at: ruling.dispatched_at,
            effects: ruling.effects,
        }
    }
}

/// A decision about the whole order.
fn order_decision(
    case: &Case<'_>,
    preference: Preference,
    about_at: Option<Timestamp>,
    status: Status,
    ruling: Ruling,
) -> Decision {
    Decision {
        key: format!("{preference}:order:{}", case.file.order.id),
        preference,
        label: None,
        about_at,
        status: Some(status),
        verdict: ruling.verdict,
        why: ruling.why,
        dispatched_at: ruling.dispatched_at,
        effects: ruling.effects,
    }
}
