//! What a code can be mapped to, as a merchant reads it.

use engine::codes::NOTICE;
use tracking::{ActsNext, Reason, Status};

use crate::language::Language;

/// One entry of a list to choose from.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// What the form sends.
    pub(crate) word: &'static str,
    /// What is read.
    pub(crate) text: String,
}

/// The statuses, in the order of a parcel's way, and last that it changes nothing.
pub(super) fn statuses(language: Language) -> Vec<Choice> {
    let statuses = Status::ALL.iter().filter(|status| **status != Status::Unknown);
    let statuses = statuses.map(|status| Choice { word: status.as_str(), text: language.status(status) });
    statuses.chain([Choice { word: NOTICE, text: language.say("codes-notice") }]).collect()
}

/// The reasons.
pub(super) fn reasons(language: Language) -> Vec<Choice> {
    Reason::ALL.iter().map(|one| Choice { word: one.as_str(), text: language.reason(one) }).collect()
}

/// Who may have to act.
pub(super) fn actors(language: Language) -> Vec<Choice> {
    ActsNext::ALL.iter().map(|one| Choice { word: one.as_str(), text: language.acts_next(one) }).collect()
}
