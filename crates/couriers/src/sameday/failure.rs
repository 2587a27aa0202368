//! What Sameday says when a call fails.

use std::time::Duration;

use http::StatusCode;
use serde_json::Value;

use crate::http_message::{failure_text, retry_after};
use crate::{Answer, CallError, json};

/// Clients that were turned away for their speed wait at least so long.
const SLOW_DOWN: Duration = Duration::from_secs(6);

/// The failure of an answer without a 2xx status.
pub(super) fn of_call(answer: &Answer) -> CallError {
    let http = answer.status();
    if http == StatusCode::TOO_MANY_REQUESTS {
        return CallError::Busy { retry_after: Some(retry_after(answer).unwrap_or(SLOW_DOWN).max(SLOW_DOWN)) };
    }
    let body = json::parse(answer.body()).ok().flatten();
    by_code(http.as_u16(), body.as_ref())
}

/// The failure that a body tells by itself, whatever the HTTP status was.
pub(super) fn of_body(body: &Value) -> Option<CallError> {
    let error = body.get("error").unwrap_or(&Value::Null);
    let code = [error.get("code"), body.get("code")].into_iter().flatten().find_map(Value::as_u64);
    if code.is_none() && error.is_null() {
        return None;
    }
    let http = code.and_then(|code| u16::try_from(code).ok()).unwrap_or_default();
    Some(by_code(http, Some(body)))
}

/// As [`of_body`], for a body whose call is not known: a refused sign-in shows only in its words.
pub(super) fn of_recorded(body: &Value) -> Option<CallError> {
    let error = of_body(body)?;
    Some(match error {
        CallError::Forbidden { message } if message.to_lowercase().contains("credential") => {
            CallError::Account { message }
        }
        other => other,
    })
}

fn by_code(http: u16, body: Option<&Value>) -> CallError {
    let message = || body.and_then(failure_text).unwrap_or_else(|| format!("HTTP {http} without a message"));
    match (http, body) {
        (401, _) => CallError::Token,
        // A web page comes from a guard in front of the courier and says nothing about the account or the number.
        (403 | 404, None) => CallError::Down { http },
        (403, Some(_)) => CallError::Forbidden { message: message() },
        (404, Some(_)) => CallError::NotFound { message: message() },
        (429, _) => CallError::Busy { retry_after: Some(SLOW_DOWN) },
        (400..=499, _) => CallError::Refused { message: message(), split: false },
        (500..=599, _) => CallError::Down { http },
        (_, Some(_)) => CallError::Refused { message: message(), split: false },
        (_, None) => CallError::Down { http },
    }
}
