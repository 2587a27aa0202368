//! What the service says when it refuses: HTTP 517, which no register knows, and errors within errors.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a call is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// User name or password is wrong, or there is none where one is needed.
    Credentials,
    /// One number of the call is malformed.
    Number,
    /// Too many numbers.
    TooMany,
    /// The body is no such question.
    Body,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = match self {
            Self::Credentials => error("ExInvalidParam", "Невалидно потребителско име и/или парола.", &[]),
            Self::Number => {
                let inner = error("ExInvalidShipmentNum", "Невалиден номер на пратка.", &[]);
                error("ExInvalidParam", " ", &[error("ExInvalidParam", "shipmentNumbers: ", &[inner])])
            }
            Self::TooMany => error("ExInvalidParam", "Твърде много пратки.", &[]),
            Self::Body => error("ExInvalidParam", "Невалидна заявка.", &[]),
        };
        let status = StatusCode::from_u16(517).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(body)).into_response()
    }
}

fn error(kind: &str, message: &str, inner: &[serde_json::Value]) -> serde_json::Value {
    json!({"type": kind, "message": message, "fields": [], "innerErrors": inner})
}

pub(super) async fn no_such_path() -> Response {
    let body = "<html><head><title>404</title></head><body><h1>Not Found</h1></body></html>\n";
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/html")], body).into_response()
}
