//! What Cargus says when a call fails: its gateway by the HTTP status, its backend also inside a 200.

use std::time::Duration;

use serde_json::Value;

use super::shape;
use crate::http_message::{failure_text, retry_after};
use crate::{Answer, Asked, CallError, LabelError, Reading, Told, json};

/// Clients that were turned away for their speed wait at least so long.
const SLOW_DOWN: Duration = Duration::from_secs(2);
/// How long a used-up quota is waited for when the gateway does not say.
const QUOTA_PAUSE: Duration = Duration::from_secs(3600);
/// Longer messages are cut.
const MESSAGE_LENGTH: usize = 300;

/// The JSON of a good tracking answer; an empty list when nothing is known.
pub(super) fn body(answer: &Answer) -> Result<Value, CallError> {
    if !answer.status().is_success() {
        return Err(of_call(answer));
    }
    let body = json::parse(answer.body())?.unwrap_or_default();
    match body {
        Value::Null => Ok(Value::Array(Vec::new())),
        Value::Array(list) if list.is_empty() => Ok(Value::Array(list)),
        body => match of_body(&body) {
            Some(error) => Err(error),
            None if holds_elements(&body) => Ok(body),
            None => Err(CallError::unreadable(format!("expected elements but got {}", json::keys(&body)))),
        },
    }
}

/// A call about one number that the backend refuses is no failure of the call.
pub(super) fn of_these(asked: &[Asked], error: CallError) -> Result<Reading, CallError> {
    match error {
        CallError::Refused { message, split: true } if asked.len() == 1 => {
            Ok(Reading { told: vec![Told::Error(LabelError::Refused { message })], others: Vec::new() })
        }
        other => Err(other),
    }
}

/// The failure of an answer without a 2xx status.
pub(super) fn of_call(answer: &Answer) -> CallError {
    let http = answer.status().as_u16();
    let message = words(answer);
    let text = message.clone().unwrap_or_default();
    let or_http = || message.clone().unwrap_or_else(|| format!("HTTP {http} without a message"));
    match http {
        // Checked by the gateway before anything else: a new sign-in would meet the same.
        401 if speaks_of_the_key(&text) => CallError::Account { message: or_http() },
        401 => CallError::Token,
        403 if text.to_lowercase().contains("quota") => {
            CallError::Busy { retry_after: Some(retry_after(answer).unwrap_or(QUOTA_PAUSE)) }
        }
        429 => {
            let told = retry_after(answer).or_else(|| seconds_in(&text));
            CallError::Busy { retry_after: Some(told.unwrap_or(SLOW_DOWN).max(SLOW_DOWN)) }
        }
        400..=499 if refuses_the_token(&text) => CallError::Token,
        403 if message.is_some() => CallError::Account { message: or_http() },
        // Said of the call's path and parameters, never of a number.
        404 if message.is_some() => CallError::Refused { message: or_http(), split: false },
        413 | 414 => CallError::Refused { message: or_http(), split: true },
        400..=499 if message.is_some() => CallError::Refused { message: or_http(), split: true },
        _ => CallError::Down { http },
    }
}

/// The failure that a body tells by itself, whatever the HTTP status was.
pub(super) fn of_body(body: &Value) -> Option<CallError> {
    let is_refusal = match body {
        Value::String(text) => refuses_the_token(text),
        Value::Array(list) => !list.is_empty() && list.iter().all(|one| one.is_string() || is_failure(one)),
        Value::Object(_) => is_failure(body),
        _ => false,
    };
    if !is_refusal {
        return None;
    }
    let message = text(body).unwrap_or_else(|| "no message".to_owned());
    Some(if refuses_the_token(&message) { CallError::Token } else { CallError::Refused { message, split: true } })
}

/// As [`of_body`], for a body whose call is not known.
pub(super) fn of_recorded(body: &Value) -> Option<CallError> {
    let error = of_body(body)?;
    let code = body.get("statusCode").and_then(Value::as_u64);
    Some(match (error, code) {
        (CallError::Refused { message, .. }, _) if speaks_of_the_key(&message) => CallError::Account { message },
        (CallError::Refused { .. }, Some(401)) => CallError::Token,
        (CallError::Refused { .. }, Some(429)) => CallError::Busy { retry_after: Some(SLOW_DOWN) },
        (other, _) => other,
    })
}

/// The courier's words of a failed answer; `None` for a web page or an empty body.
pub(super) fn words(answer: &Answer) -> Option<String> {
    match json::parse(answer.body()) {
        Ok(body) => body.as_ref().and_then(text),
        Err(_) => {
            let plain = std::str::from_utf8(answer.body()).ok()?.trim();
            (!plain.starts_with('<')).then(|| cut(plain))
        }
    }
}

/// The words of a text, of a list of texts, or of an object in one of its four forms.
fn text(body: &Value) -> Option<String> {
    let parts: Vec<String> = match body {
        Value::String(text) => vec![text.trim().to_owned()],
        Value::Array(list) => list.iter().filter_map(text).collect(),
        Value::Object(fields) => {
            let own = ["Error", "Message"].iter().filter_map(|name| fields.get(*name)).filter_map(Value::as_str);
            let of_fields = fields.get("ModelState").and_then(Value::as_object).into_iter().flatten();
            let own = own.map(|text| text.trim().to_owned()).chain(failure_text(body));
            own.chain(of_fields.filter_map(|(field, wrong)| Some(format!("{field}: {}", text(wrong)?)))).collect()
        }
        _ => Vec::new(),
    };
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| cut(&parts.join("; ")))
}

fn cut(text: &str) -> String {
    text.chars().take(MESSAGE_LENGTH).collect()
}

fn is_failure(body: &Value) -> bool {
    let has = |name| body.get(name).is_some();
    let says_so =
        ["Error", "error", "Message", "message"].iter().any(|name| body.get(name).is_some_and(Value::is_string));
    !shape::is_tracking(body) && (says_so || (has("status") && has("command")))
}

/// Elements need not have events.
fn holds_elements(body: &Value) -> bool {
    let is_object_with = |value: &Value, names: &[&str]| names.iter().any(|name| value.get(name).is_some());
    match body {
        Value::Array(list) => list.iter().any(Value::is_object),
        body => is_object_with(body, &["Code", "BarCode", "Barcode", "value"]),
    }
}

fn speaks_of_the_key(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("subscription key") || text.contains("subscription-key")
}

/// Sign-in and calls say the same words, sometimes with HTTP 200.
pub(super) fn refuses_the_token(text: &str) -> bool {
    text.to_lowercase().contains("failed to authenticate")
}

/// "Try again in 3 seconds."
fn seconds_in(text: &str) -> Option<Duration> {
    let (_, rest) = text.split_once("again in ")?;
    rest.split_whitespace().next()?.parse().ok().map(Duration::from_secs)
}
