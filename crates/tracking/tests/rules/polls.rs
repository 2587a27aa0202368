//! A shop over time: scans come in as a courier is asked again and again, and what was done is remembered.

use std::collections::HashSet;

use jiff::Timestamp;
use tracking::{
    Decision, DeliveryEvent, Effect, LabelId, OrderFile, Scan, Status, Trigger, UnknownCode, Verdict, decide,
    fold_label,
};

use crate::builders::{all_on, event_of, services};

pub struct Polls {
    pub file: OrderFile,
    /// All that went out, each key once, as the outbox keeps it.
    pub done: Vec<Effect>,
    decided: HashSet<String>,
    keys: HashSet<String>,
}

impl Polls {
    pub fn of(file: OrderFile) -> Self {
        Self { file, done: Vec::new(), decided: HashSet::new(), keys: HashSet::new() }
    }

    /// One ask: new scans of some labels, decided upon together.
    pub fn ask(&mut self, news: &[(LabelId, Scan)]) -> Vec<Decision> {
        let mut triggers = Vec::new();
        for file in &mut self.file.labels {
            let before = file.timeline.clone();
            file.scans.extend(news.iter().filter(|(label, _)| *label == file.label.id).map(|(_, scan)| scan.clone()));
            file.timeline = fold_label(file.label.direction, &mut file.scans, &file.says, UnknownCode::Shows);
            triggers.extend(Trigger::between(file.label.id, &before, &file.timeline));
        }
        let decisions = decide(&self.file, &all_on(), &services(), &triggers);
        for decision in &decisions {
            self.keep(decision);
        }
        decisions
    }

    fn keep(&mut self, decision: &Decision) {
        if !self.decided.insert(decision.key.clone()) {
            return;
        }
        assert!(decision.effects.is_empty() || decision.verdict == Verdict::Act);
        self.file.order.dispatched_at = self.file.order.dispatched_at.or(decision.dispatched_at);
        for effect in &decision.effects {
            if effect.is_latest_state() || !self.keys.insert(effect.key()) {
                continue;
            }
            self.remember(effect);
            self.done.push(effect.clone());
        }
    }

    fn remember(&mut self, effect: &Effect) {
        match effect {
            Effect::DeliveryEvent(event) => {
                let of_event = self.file.fulfillments.iter_mut().find(|one| one.id == event.fulfillment);
                of_event.expect("its fulfillment").told = Some((event.status, event.happened_at));
            }
            Effect::Mail { about, label, happened_at, .. } => {
                let of_mail = self.file.labels.iter_mut().find(|one| one.label.id == *label);
                of_mail.expect("its label").mailed.push((*about, *happened_at));
            }
            _ => {}
        }
    }

    pub fn events(&self) -> Vec<&DeliveryEvent> {
        self.done.iter().filter_map(event_of).collect()
    }

    pub fn mails(&self, of: LabelId, status: Status) -> Vec<Timestamp> {
        let mail = |effect: &Effect| match effect {
            Effect::Mail { about, label, happened_at, .. } if *label == of && *about == status => Some(*happened_at),
            _ => None,
        };
        self.done.iter().filter_map(mail).collect()
    }

    pub fn times_paid(&self) -> usize {
        self.done.iter().filter(|effect| effect.kind() == "mark_paid").count()
    }
}
