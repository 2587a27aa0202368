//! Refusals told by their words, where a service has no codes for them.

use std::time::Duration;

use crate::ServiceError;
use crate::plain::{folded, message};

/// What a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// The account is refused, by this field of its credentials.
    Account(Option<&'static str>),
    Plan,
    TooFast(Duration),
    Signature,
    Duplicate,
    NotFound,
    NothingOpen,
    Reversed,
    Cancelled,
    NotDone,
    /// A field of the request is wrong.
    Field(&'static str),
}

/// A refusal that holds all these words, in lower case and without diacritics, has this meaning.
pub(crate) type Phrase = (&'static [&'static str], Means);

/// The failure that a text tells, by the first phrase that it holds.
pub(crate) fn failure(text: &str, phrases: &[Phrase]) -> ServiceError {
    let plain = folded(text);
    let found = phrases.iter().find(|(words, _)| words.iter().all(|word| plain.contains(word)));
    let message = message(text);
    match found.map(|(_, means)| *means) {
        Some(Means::Account(field)) => ServiceError::Account { field, message },
        Some(Means::Plan) => ServiceError::Plan { message },
        Some(Means::TooFast(retry_after)) => ServiceError::TooFast { retry_after },
        Some(Means::Signature) => ServiceError::Signature { message },
        Some(Means::Duplicate) => ServiceError::Duplicate { existing: None, message },
        Some(Means::NotFound) => ServiceError::NotFound { message },
        Some(Means::NothingOpen) => ServiceError::NothingOpen { message },
        Some(Means::Reversed) => ServiceError::Reversed { message },
        Some(Means::Cancelled) => ServiceError::Cancelled { message },
        Some(Means::NotDone) => ServiceError::NotDone { message },
        Some(Means::Field(field)) => ServiceError::Refused { field: Some(field), message },
        None => ServiceError::Refused { field: None, message },
    }
}
