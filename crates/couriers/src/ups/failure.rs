//! What UPS says when a call fails: a list of errors with codes inside `response`, or a web page.

use serde_json::Value;

use crate::coded_errors::{CodedError, errors, words};
use crate::http_message::retry_after;
use crate::{Answer, CallError, json};

/// The token is invalid, or over.
const TOKEN: [&str; 2] = ["250002", "250003"];
/// The number is not one.
const NUMBER: [&str; 1] = ["TV1002"];
/// Too many calls.
const BUSY: [&str; 1] = ["10429"];

/// The failure of an answer without a 2xx status.
pub(super) fn of_call(answer: &Answer) -> CallError {
    let http = answer.status().as_u16();
    let list = listed(&json::parse(answer.body()).ok().flatten().unwrap_or_default());
    match by_code(&list) {
        Some(CallError::Busy { .. }) => CallError::Busy { retry_after: retry_after(answer) },
        Some(error @ CallError::Refused { .. }) if http < 500 => error,
        Some(error @ CallError::Token) if http < 500 => error,
        _ => by_status(http, &list, answer),
    }
}

fn by_status(http: u16, list: &[CodedError], answer: &Answer) -> CallError {
    let message = || words(list, || format!("HTTP {http} without a message"));
    match http {
        401 => CallError::Token,
        // A web page comes from something in front of the courier and says nothing about the account or the number.
        403 if !list.is_empty() => CallError::Forbidden { message: message() },
        404 if !list.is_empty() => CallError::NotFound { message: message() },
        429 => CallError::Busy { retry_after: retry_after(answer) },
        403 | 404 => CallError::Down { http },
        400..=499 => CallError::Refused { message: message(), split: false },
        _ => CallError::Down { http },
    }
}

/// The failure that a body tells by itself, whatever the HTTP status was.
pub(super) fn of_body(body: &Value) -> Option<CallError> {
    let list = listed(body);
    if list.is_empty() {
        return None;
    }
    let refused = || CallError::Refused { message: words(&list, String::new), split: false };
    Some(by_code(&list).unwrap_or_else(refused))
}

fn by_code(list: &[CodedError]) -> Option<CallError> {
    let has = |codes: &[&str]| list.iter().any(|error| codes.iter().any(|code| error.is(code)));
    let message = || words(list, String::new);
    if has(&TOKEN) {
        Some(CallError::Token)
    } else if has(&NUMBER) {
        // About this number alone.
        Some(CallError::Refused { message: message(), split: true })
    } else if has(&BUSY) {
        Some(CallError::Busy { retry_after: None })
    } else {
        None
    }
}

fn listed(body: &Value) -> Vec<CodedError> {
    let within = |name: &str| errors(body.get(name).and_then(|inner| inner.get("errors")));
    let list = within("response");
    if list.is_empty() { errors(body.get("errors")) } else { list }
}

/// The courier's words of a failed answer.
pub(super) fn text(answer: &Answer) -> String {
    let list = listed(&json::parse(answer.body()).ok().flatten().unwrap_or_default());
    words(&list, || format!("HTTP {} without a message", answer.status().as_u16()))
}
