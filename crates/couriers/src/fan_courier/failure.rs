//! What FAN Courier says when a call fails: by the HTTP status, by `status` in the body, or by both.

use serde_json::Value;

use crate::http_message::{failure_text, field_errors, retry_after};
use crate::{Answer, Asked, CallError, LabelError, Reading, Told, json};

/// The JSON of a good answer.
pub(super) fn body(answer: &Answer) -> Result<Value, CallError> {
    let http = answer.status().as_u16();
    match http {
        200..=299 => {
            let empty = || CallError::unreadable("the answer is empty");
            let body = json::parse(answer.body())?.ok_or_else(empty)?;
            of_status_word(&body).map_or(Ok(body), Err)
        }
        401 => Err(CallError::Token),
        // A web page comes from something in front of the courier and says nothing about the account.
        403 if json::is_json(answer.body()) => Err(CallError::Forbidden { message: words(answer) }),
        // Too many or too long, or one of the numbers is not one.
        413 | 414 | 422 => Err(CallError::Refused { message: words(answer), split: names_a_number_or_nothing(answer) }),
        429 => Err(CallError::Busy { retry_after: retry_after(answer) }),
        400..=499 if json::is_json(answer.body()) => Err(CallError::Refused { message: words(answer), split: false }),
        _ => Err(CallError::Down { http }),
    }
}

/// A call about one number that is refused because of this number is no failure of the call.
pub(super) fn of_these(asked: &[Asked], answer: &Answer, error: CallError) -> Result<Reading, CallError> {
    match error {
        CallError::Refused { message, split: true }
            if asked.len() == 1 && matches!(answer.status().as_u16(), 200..=299 | 422) =>
        {
            Ok(Reading { told: vec![Told::Error(LabelError::Refused { message })], others: Vec::new() })
        }
        CallError::Refused { message, .. } if asked.len() == 1 => Err(CallError::Refused { message, split: false }),
        other => Err(other),
    }
}

/// A failure told by the body of an answer whose call and HTTP status are not known.
///
/// An expired token and a wrong password have the same words; only a refused sign-in surely has a `status`.
pub(super) fn of_recorded(body: &Value) -> Option<CallError> {
    let is_tracking = body.is_array() || body.get("data").is_some() || super::rows::is_row(body);
    match (status_word(body), speaks_of_credentials(body)) {
        (None, true) => Some(CallError::Token),
        (Some(_), true) => Some(CallError::Account { message: text(body) }),
        (None, false) if !is_tracking => Some(CallError::Refused { message: text(body), split: names_a_number(body) }),
        _ => of_status_word(body),
    }
}

/// The courier's words of a failed answer.
pub(super) fn words(answer: &Answer) -> String {
    match json::parse(answer.body()) {
        Ok(Some(body)) => text(&body),
        _ => format!("HTTP {} without a message", answer.status().as_u16()),
    }
}

fn text(body: &Value) -> String {
    failure_text(body).unwrap_or_else(|| "no message".to_owned())
}

fn status_word(body: &Value) -> Option<&str> {
    body.get("status").and_then(Value::as_str).map(str::trim)
}

fn of_status_word(body: &Value) -> Option<CallError> {
    if status_word(body)?.eq_ignore_ascii_case("success") {
        return None;
    }
    if speaks_of_credentials(body) {
        return Some(CallError::Token);
    }
    Some(CallError::Refused { message: text(body), split: names_a_number(body) })
}

fn speaks_of_credentials(body: &Value) -> bool {
    let message = body.get("message").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    message.contains("credential") || message.contains("unauthenticated")
}

/// Whether one of the numbers asked for is why. Fields are named `awb.0`; the public page says `reference.0`.
fn names_a_number(body: &Value) -> bool {
    let is_number = |text: &str| ["awb", "reference"].iter().any(|name| text.to_lowercase().contains(name));
    let fields = field_errors(body);
    let message = body.get("message").and_then(Value::as_str);
    fields.iter().any(|(field, text)| is_number(if field.is_empty() { text } else { field }))
        || (fields.is_empty() && message.is_some_and(is_number))
}

/// A refused form without a word about its fields may be about any number in it.
fn names_a_number_or_nothing(answer: &Answer) -> bool {
    let body = json::parse(answer.body()).ok().flatten().unwrap_or_default();
    field_errors(&body).is_empty() || names_a_number(&body)
}
