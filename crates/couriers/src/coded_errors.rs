//! Failures told as a list of errors with a code and a message each, as UPS and FedEx do.

use serde::Deserialize;
use serde_json::Value;

use crate::json::{self, Text};

/// Longer messages are cut.
const MESSAGE_LENGTH: usize = 300;

/// One error of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CodedError {
    pub(crate) code: Text,
    pub(crate) message: Text,
}

impl CodedError {
    /// One object as an error, when it has a code or a message.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        json::object::<Self>(value.clone()).filter(|error| error.code.0.is_some() || error.message.0.is_some())
    }

    /// In the courier's words.
    pub(crate) fn words(&self) -> String {
        let parts: Vec<&str> = [&self.code, &self.message].into_iter().filter_map(Text::as_str).collect();
        parts.join(": ").chars().take(MESSAGE_LENGTH).collect()
    }

    /// Whether its code is this one, in any case.
    pub(crate) fn is(&self, code: &str) -> bool {
        self.code.as_str().is_some_and(|own| own.eq_ignore_ascii_case(code))
    }
}

/// The errors of a list; none when the value is no list.
pub(crate) fn errors(list: Option<&Value>) -> Vec<CodedError> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(CodedError::of).collect()
}

/// All of them in the courier's words; `fallback` when there are none.
pub(crate) fn words(errors: &[CodedError], fallback: impl FnOnce() -> String) -> String {
    if errors.is_empty() {
        return fallback();
    }
    let all: Vec<String> = errors.iter().map(CodedError::words).collect();
    all.join("; ").chars().take(MESSAGE_LENGTH).collect()
}
