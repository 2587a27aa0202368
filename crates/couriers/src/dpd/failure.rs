//! What the service says when something fails. The HTTP status is 200 nearly always; the code is 1 for many things,
//! so its `context` and its words must tell them apart.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::http_message::{cut, retry_after};
use crate::json::Text;
use crate::{Answer, Asked, CallError, LabelError, Reading, Told, json};

/// The limit counts calls in a second and is shared with the shop's other tools.
const SLOW_DOWN: Duration = Duration::from_secs(5);
/// In a context or a message, lower case: a limit was hit.
const TOO_FAST: [&str; 3] = ["too_many_requests", "too many tracking requests", "too many requests"];
/// In a context or a message, lower case: user name or password. English is asked for, Romanian was seen all the same.
const CREDENTIALS: [&str; 5] = ["authenticat", "autentific", "username", "user name", "password"];
/// In a context or a message about one parcel, lower case: it is not there, or not this account's. Only the first two
/// texts were seen.
const UNKNOWN_PARCEL: [&str; 8] = [
    "not accessible",
    "no longer available",
    "not_accessible",
    "not.accessible",
    "not found",
    "not_found",
    "does not exist",
    "not_exist",
];

/// An error as the service writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Failure {
    context: Text,
    message: Text,
    id: Text,
    code: Text,
    component: Text,
}

/// Why a text about one parcel stands where its operations should.
pub(super) enum ParcelFailure {
    /// A limit was hit: says nothing about the parcel.
    TooFast(String),
    /// As the label keeps it.
    Label(LabelError),
}

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
        429 => Err(CallError::Busy { retry_after: retry_after(answer).or(Some(SLOW_DOWN)) }),
        // A wrong path, an outage, or a guard: all of them as web pages.
        _ => Err(CallError::Down { http }),
    }
}

/// The failure that a body tells of the whole call.
pub(super) fn of_body(body: &Value) -> Option<CallError> {
    let failure = read(body.get("error")?)?;
    // A parcel alone may carry an error too.
    if body.get("parcelId").is_some() {
        return None;
    }
    let message = failure.words();
    Some(if failure.says(&TOO_FAST) {
        CallError::Busy { retry_after: Some(SLOW_DOWN) }
    } else if failure.says(&CREDENTIALS) {
        CallError::Account { message }
    } else {
        CallError::Refused { message, split: failure.names_a_parcel() }
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

/// An error of one parcel.
pub(super) fn of_parcel(error: &Value) -> Option<ParcelFailure> {
    let failure = read(error)?;
    let message = failure.words();
    Some(if failure.says(&TOO_FAST) {
        ParcelFailure::TooFast(message)
    } else if failure.says(&UNKNOWN_PARCEL) {
        ParcelFailure::Label(LabelError::NotFound)
    } else {
        ParcelFailure::Label(LabelError::Refused { message })
    })
}

/// Whether a text speaks of the limit: it was seen as the description of an operation, too.
pub(super) fn is_too_fast(text: &str) -> bool {
    let text = text.to_lowercase();
    TOO_FAST.iter().any(|words| text.contains(words))
}

/// Whether a value is an error of this service, and not another courier's.
pub(super) fn is_failure(error: &Value) -> bool {
    let Some(failure) = read(error) else { return false };
    let is_marked = [&failure.context, &failure.id, &failure.component].iter().any(|field| field.as_str().is_some());
    failure.message.as_str().is_some() && (is_marked || failure.says(&CREDENTIALS) || failure.says(&TOO_FAST))
}

fn read(error: &Value) -> Option<Failure> {
    match error {
        Value::String(text) => Some(Failure { message: Text(Some(text.clone())), ..Failure::default() }),
        Value::Object(fields) if !fields.is_empty() => json::object(error.clone()),
        _ => None,
    }
}

impl Failure {
    fn says(&self, words: &[&str]) -> bool {
        let texts = [&self.context, &self.message].map(|text| text.as_str().unwrap_or_default().to_lowercase());
        texts.iter().any(|text| words.iter().any(|word| text.contains(word)))
    }

    /// The context of a bad field is its path; without one, any number of the call may be why.
    fn names_a_parcel(&self) -> bool {
        match self.context.as_str() {
            Some(context) => context.to_lowercase().contains("parcel"),
            None => self.code.as_str().is_some_and(|code| code != "1"),
        }
    }

    fn words(&self) -> String {
        let message = self.message.as_str().unwrap_or("no message");
        cut(&match (self.context.as_str(), self.code.as_str()) {
            (Some(context), _) => format!("{message} [{context}]"),
            (None, Some(code)) => format!("{message} [code {code}]"),
            (None, None) => message.to_owned(),
        })
    }
}
