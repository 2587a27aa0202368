//! What DHL says when a call fails: a problem document with the matching HTTP status.

use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use crate::http_message::retry_after;
use crate::json::Text;
use crate::{Answer, CallError, json};

/// Longer messages are cut.
const MESSAGE_LENGTH: usize = 300;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Problem {
    title: Text,
    detail: Text,
    status: Text,
}

/// The failure of an answer without a 2xx status.
pub(super) fn of_call(answer: &Answer) -> CallError {
    let http = answer.status();
    if http == StatusCode::TOO_MANY_REQUESTS {
        // Without the header the courier does not say whether the day or the moment is used up.
        return CallError::Busy { retry_after: retry_after(answer) };
    }
    let body = json::parse(answer.body()).ok().flatten();
    by_status(http.as_u16(), body.as_ref())
}

/// The failure that a recorded body tells by itself.
pub(super) fn of_recorded(body: &Value) -> Option<CallError> {
    if body.get("shipments").is_some() {
        return None;
    }
    let problem: Problem = json::object(body.clone())?;
    let http = problem.status.as_str()?.parse().ok().filter(|http| (400..=599).contains(http))?;
    problem.title.0.or(problem.detail.0)?;
    Some(match http {
        429 => CallError::Busy { retry_after: None },
        http => by_status(http, Some(body)),
    })
}

fn by_status(http: u16, body: Option<&Value>) -> CallError {
    let message = || body.and_then(words).unwrap_or_else(|| format!("HTTP {http} without a message"));
    match (http, body) {
        // There is no sign-in that could help: the key itself is refused, also when it lacks this product.
        (401, _) | (403, Some(_)) => CallError::Account { message: message() },
        // A web page comes from something in front of the courier and says nothing about the number.
        (403 | 404, None) => CallError::Down { http },
        (404, Some(_)) => CallError::NotFound { message: message() },
        (400..=499, _) => CallError::Refused { message: message(), split: false },
        _ => CallError::Down { http },
    }
}

fn words(body: &Value) -> Option<String> {
    let problem: Problem = json::object(body.clone())?;
    let parts: Vec<String> = [problem.title.0, problem.detail.0].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(": ").chars().take(MESSAGE_LENGTH).collect())
}
