//! What Oblio says when it refuses: in the status, in the body's own `status`, or in plain text.

use std::time::Duration;

use serde_json::Value;

use crate::http_message::retry_after;
use crate::phrases::{self, Means, Phrase};
use crate::{Answer, ServiceError, json};

/// How long a token is blocked that asked too fast.
const BLOCKED: Duration = Duration::from_secs(10 * 60);

/// The shape of a refusal for speed is not documented, so its words are taken in both languages.
const PHRASES: &[Phrase] = &[
    (&["too many requests"], Means::TooFast(BLOCKED)),
    (&["prea multe"], Means::TooFast(BLOCKED)),
    (&["limita", "request"], Means::TooFast(BLOCKED)),
    (&["idempotency"], Means::Duplicate),
    (&["deja", "emis"], Means::Duplicate),
    (&["abonament"], Means::Plan),
    (&["deja", "stornat"], Means::Reversed),
    (&["anulat"], Means::Cancelled),
    // An invoice is named by series and number.
    (&["factur", "numar", "nu exista"], Means::NotFound),
    (&["factur", "numar", "nu a fost gasit"], Means::NotFound),
    (&["seri"], Means::Field("seriesName")),
    (&["cota", "tva"], Means::Field("vatName")),
    (&["tva"], Means::Field("vatName")),
    (&["nu exista", "factur"], Means::NotFound),
    (&["nu a fost gasit", "factur"], Means::NotFound),
    (&["nu a fost gasit", "document"], Means::NotFound),
    (&["firma"], Means::Account(Some("company"))),
    (&["cif"], Means::Account(Some("company"))),
    (&["stoc"], Means::Field("useStock")),
    (&["client"], Means::Field("client")),
    (&["produs"], Means::Field("products")),
    (&["incasar"], Means::Field("collect")),
];

/// The `data` of a good answer.
pub(super) fn data(answer: &Answer) -> Result<Value, ServiceError> {
    body(answer).map(|mut body| body.get_mut("data").map(Value::take).unwrap_or_default())
}

/// The body of a good answer.
pub(super) fn body(answer: &Answer) -> Result<Value, ServiceError> {
    let http = answer.status().as_u16();
    let parsed = json::parse(answer.body());
    // A production client reports errors inside HTTP 200.
    let inner = parsed.as_ref().ok().and_then(|body| json::text(body, "status"));
    let status = match inner.and_then(|text| text.parse().ok()) {
        Some(inner) if answer.status().is_success() => inner,
        _ => http,
    };
    let words = || match &parsed {
        Ok(Value::String(text)) => text.clone(),
        Ok(body) => ["statusMessage", "error_description", "message", "error"]
            .into_iter()
            .find_map(|name| json::text(body, name))
            .unwrap_or_else(|| format!("HTTP {status} without a message")),
        Err(_) => String::from_utf8_lossy(answer.body()).into_owned(),
    };
    match status {
        200..=299 => match parsed {
            Ok(body) if body.is_object() => Ok(body),
            Ok(_) => Err(ServiceError::unreadable("the answer is no object")),
            Err(error) => Err(error),
        },
        401 => Err(ServiceError::Token),
        429 => Err(ServiceError::TooFast { retry_after: retry_after(answer).unwrap_or(BLOCKED).max(BLOCKED) }),
        // A page comes from something in front of the service.
        400..=499 if !answer.body().trim_ascii_start().starts_with(b"<") => Err(phrases::failure(&words(), PHRASES)),
        _ => Err(ServiceError::Away { http: status }),
    }
}
