//! What the service says when it refuses, in its four forms.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// Why a call is not answered.
pub(super) enum Refusal {
    /// A business refusal (form A).
    Business(StatusCode, String),
    /// A request that it cannot read (form B).
    Request { status: StatusCode, code: &'static str, message: String },
    /// Wrong user, token or company (form C).
    SignIn,
    /// Too many calls.
    LockedOut { since: Timestamp, with_429: bool },
    /// Something in front of the service failed (form D).
    Page,
    /// The ledger could not be written.
    Broken,
}

impl Refusal {
    pub(super) fn bad(text: impl Into<String>) -> Self {
        Self::Business(StatusCode::BAD_REQUEST, text.into())
    }

    pub(super) fn missing(field: &str) -> Self {
        Self::bad(format!("Campul {field} este obligatoriu."))
    }

    pub(super) fn not_found(number: &str) -> Self {
        Self::bad(format!("Factura {number} nu a fost gasita."))
    }
}

/// The usual envelope; an invoice's own state has further fields.
pub(super) fn envelope(error: &str) -> Value {
    json!({"errorText": error, "message": "", "number": "", "series": "", "url": "", "documentId": null, "paid": false})
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Business(status, text) => (status, Json(envelope(&text))).into_response(),
            Self::Request { status, code, message } => {
                let body = json!({
                    "status": status.as_u16(),
                    "type": "invalid_request_error",
                    "instance": "/SBORO/api",
                    "errors": [{"code": code, "message": message, "docUrl": null, "param": null}],
                });
                (status, Json(body)).into_response()
            }
            Self::SignIn => {
                (StatusCode::UNAUTHORIZED, Json(sign_in("Autentificare esuata. Verificati utilizatorul si tokenul.")))
                    .into_response()
            }
            Self::LockedOut { since, with_429 } => {
                let zone = TimeZone::get("Europe/Bucharest").unwrap_or(TimeZone::UTC);
                let since = since.to_zoned_datetime(zone).strftime("%d/%m/%Y %H:%M:%S");
                let text =
                    format!("Ati depasit limita maxima de requesturi. Acces blocat la {since} pentru 10 minute.");
                if with_429 {
                    let headers = [("X-RateLimit-Limit", "30"), ("X-RateLimit-Remaining", "0")];
                    return (StatusCode::TOO_MANY_REQUESTS, headers, Json(envelope(&text))).into_response();
                }
                (StatusCode::FORBIDDEN, Json(sign_in(&text))).into_response()
            }
            Self::Page => page(StatusCode::BAD_GATEWAY),
            Self::Broken => page(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

fn sign_in(text: &str) -> Value {
    json!({
        "key": null, "successfully": false, "errorText": text, "errorCode": 0, "message": "",
        "operationExecuted": false, "cooldown": 0, "needsConsent": false,
    })
}

fn page(status: StatusCode) -> Response {
    let text = status.canonical_reason().unwrap_or_default();
    let page = format!("<html><head><title>{text}</title></head><body><h1>{text}</h1></body></html>\n");
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

pub(super) async fn no_such_path() -> Response {
    page(StatusCode::NOT_FOUND)
}

pub(super) async fn wrong_method() -> Refusal {
    let message = "Method not allowed.".to_owned();
    Refusal::Request { status: StatusCode::METHOD_NOT_ALLOWED, code: "method_not_allowed", message }
}
