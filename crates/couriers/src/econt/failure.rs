//! What Econt says when a call fails: HTTP 517 for nearly everything, a wrong password too. Never a reason to hammer.

use serde_json::Value;

use crate::http_message::{cut, retry_after};
use crate::{Answer, Asked, CallError, LabelError, Reading, Told, json};

/// A number of the call is malformed. It costs all the others.
const MALFORMED_NUMBER: &str = "exinvalidshipmentnum";
/// In a message, lower case: user name or password.
const CREDENTIALS: [&str; 5] = ["потребителско име", "парола", "username", "user name", "password"];
/// In a message about one number, lower case: there is no such shipment.
const UNKNOWN_NUMBER: [&str; 4] = ["не е намерена", "не е намерен", "not found", "does not exist"];
/// Errors within errors that are followed.
const DEPTH: u8 = 16;

/// The JSON of a good answer.
pub(super) fn body(answer: &Answer) -> Result<Value, CallError> {
    let http = answer.status().as_u16();
    let parsed = json::parse(answer.body());
    if let Ok(Some(body)) = &parsed
        && let Some(error) = of_body(body)
    {
        return Err(error);
    }
    match http {
        200..=299 => parsed?.ok_or_else(|| CallError::unreadable("the answer is empty")),
        401 => Err(CallError::Account { message: "HTTP 401".to_owned() }),
        429 => Err(CallError::Busy { retry_after: retry_after(answer) }),
        // 517 without the courier's own words is an outage like any other.
        _ => Err(CallError::Down { http }),
    }
}

/// The failure that a body tells of the whole call.
pub(super) fn of_body(body: &Value) -> Option<CallError> {
    let error = if is_error(body) { body } else { body.get("error").filter(|error| is_error(error))? };
    // An element of the list carries an error of its own.
    if body.get("shipmentStatuses").is_some() || body.get("status").is_some() {
        return None;
    }
    let tree = ErrorTree::of(error);
    Some(if tree.types.contains(MALFORMED_NUMBER) {
        CallError::Refused { message: tree.message(), split: true }
    } else if tree.says(&CREDENTIALS) {
        CallError::Account { message: tree.message() }
    } else {
        CallError::Refused { message: tree.message(), split: false }
    })
}

/// A call about one number that is refused because of this number is no failure of the call.
pub(super) fn of_these(asked: &[Asked], error: CallError) -> Result<Reading, CallError> {
    match error {
        CallError::Refused { message, split: true } if asked.len() == 1 => {
            Ok(Reading { told: vec![Told::Error(LabelError::Refused { message })], others: Vec::new() })
        }
        other => Err(other),
    }
}

/// An error of one element, and all digits of its message that may be a number.
pub(super) fn of_element(error: &Value) -> (LabelError, Vec<String>) {
    let tree = ErrorTree::of(error);
    let numbers = tree.words.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 7).map(str::to_owned);
    let numbers = numbers.collect();
    let label = if tree.words.is_empty() || tree.says(&UNKNOWN_NUMBER) {
        LabelError::NotFound
    } else {
        LabelError::Refused { message: tree.message() }
    };
    (label, numbers)
}

/// Whether a value is an error of this service: its types begin with `Ex`.
pub(super) fn is_error(value: &Value) -> bool {
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let has_words = value.get("message").is_some_and(Value::is_string) || value.get("innerErrors").is_some();
    kind.starts_with("Ex") && has_words
}

/// An error with all that stands in it.
#[derive(Default)]
struct ErrorTree {
    /// Lower case.
    types: String,
    /// From the outermost to the innermost, which says most.
    words: String,
}

impl ErrorTree {
    fn of(error: &Value) -> Self {
        let mut tree = Self::default();
        tree.take(error, DEPTH);
        tree
    }

    fn take(&mut self, error: &Value, depth: u8) {
        let Some(depth) = depth.checked_sub(1) else { return };
        if let Some(kind) = error.get("type").and_then(Value::as_str) {
            self.types.push_str(&kind.to_lowercase());
            self.types.push(' ');
        }
        let message = error.get("message").and_then(Value::as_str).map(str::trim).unwrap_or_default();
        if !message.is_empty() && !self.words.contains(message) {
            if !self.words.is_empty() {
                self.words.push(' ');
            }
            self.words.push_str(message);
        }
        for inner in error.get("innerErrors").and_then(Value::as_array).into_iter().flatten() {
            self.take(inner, depth);
        }
    }

    fn says(&self, words: &[&str]) -> bool {
        let text = self.words.to_lowercase();
        words.iter().any(|word| text.contains(word))
    }

    fn message(&self) -> String {
        if self.words.is_empty() { format!("no message [{}]", self.types.trim()) } else { cut(&self.words) }
    }
}
