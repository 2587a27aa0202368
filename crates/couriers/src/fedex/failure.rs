//! What FedEx says when a call fails: `errors` with codes beside a `transactionId`.

use serde_json::Value;

use crate::coded_errors::{CodedError, errors, words};
use crate::http_message::retry_after;
use crate::{Answer, CallError, json};

/// Errors about a number begin so.
const OF_A_NUMBER: &str = "TRACKING.TRACKINGNUMBER.";
/// The number is unknown.
const UNKNOWN_NUMBER: &str = "TRACKING.TRACKINGNUMBER.NOTFOUND";

/// Whether one number's error says that nobody knows it.
pub(super) fn is_unknown_number(error: &CodedError) -> bool {
    error.is(UNKNOWN_NUMBER)
}

/// The failure of an answer without a 2xx status.
pub(super) fn of_call(answer: &Answer) -> CallError {
    let http = answer.status().as_u16();
    let list = listed(&json::parse(answer.body()).ok().flatten().unwrap_or_default());
    let message = || words(&list, || format!("HTTP {http} without a message"));
    match http {
        401 => CallError::Token,
        // A web page comes from something in front of the courier and says nothing about the account.
        403 if !list.is_empty() => CallError::Forbidden { message: message() },
        429 => CallError::Busy { retry_after: retry_after(answer) },
        403 | 404 => CallError::Down { http },
        400..=499 => CallError::Refused { message: message(), split: is_about_a_number(&list) },
        _ => CallError::Down { http },
    }
}

/// The failure that a body tells by itself, whatever the HTTP status was.
pub(super) fn of_body(body: &Value) -> Option<CallError> {
    let list = listed(body);
    let first = list.first()?;
    let message = words(&list, String::new);
    Some(match first.code.as_str().unwrap_or_default() {
        "NOT.AUTHORIZED.ERROR" => CallError::Token,
        "FORBIDDEN.ERROR" => CallError::Forbidden { message },
        UNKNOWN_NUMBER => CallError::NotFound { message },
        "INTERNAL.SERVER.ERROR" => CallError::Down { http: 500 },
        "SERVICE.UNAVAILABLE.ERROR" => CallError::Down { http: 503 },
        _ => CallError::Refused { message, split: is_about_a_number(&list) },
    })
}

/// The courier's words of a failed answer.
pub(super) fn text(answer: &Answer) -> String {
    let list = listed(&json::parse(answer.body()).ok().flatten().unwrap_or_default());
    words(&list, || format!("HTTP {} without a message", answer.status().as_u16()))
}

fn is_about_a_number(list: &[CodedError]) -> bool {
    list.iter().any(|error| error.code.as_str().is_some_and(|code| code.starts_with(OF_A_NUMBER)))
}

fn listed(body: &Value) -> Vec<CodedError> {
    errors(body.get("errors"))
}
