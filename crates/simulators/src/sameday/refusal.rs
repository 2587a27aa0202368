//! What the service says when it refuses.

use axum::Json;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::faults::web_page;

/// Why a call is not answered.
pub(super) enum Refusal {
    /// The sign-in's user name or password is wrong.
    Credentials,
    /// No token, or one that is not valid any more.
    Token {
        /// Without the outer `error`.
        flat: bool,
    },
    /// The token is good, the resource is not for clients.
    NotAllowed,
    UnknownNumber,
    UnknownPath,
    WrongMethod,
    /// Fields of the query with what is wrong with each; `None` for the good ones.
    Invalid(Vec<(&'static str, Option<&'static str>)>),
    TooManySignIns,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Credentials => refused(StatusCode::FORBIDDEN, "Invalid credentials."),
            Self::Token { flat: true } => {
                let body = json!({"code": 401, "message": "Invalid or expired token."});
                (StatusCode::UNAUTHORIZED, Json(body)).into_response()
            }
            Self::Token { flat: false } => refused(StatusCode::UNAUTHORIZED, "Invalid or expired token."),
            Self::NotAllowed => refused(StatusCode::FORBIDDEN, "Access Denied."),
            Self::UnknownNumber => refused(StatusCode::NOT_FOUND, "Awb-ul nu a fost gasit!"),
            Self::UnknownPath => refused(StatusCode::NOT_FOUND, "Not Found"),
            Self::WrongMethod => refused(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"),
            Self::Invalid(fields) => invalid(fields),
            Self::TooManySignIns => refused(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests"),
        }
    }
}

fn refused(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({"error": {"code": status.as_u16(), "message": message}}))).into_response()
}

fn invalid(fields: Vec<(&'static str, Option<&'static str>)>) -> Response {
    let child = |wrong: Option<&str>| wrong.map_or_else(|| json!({}), |text| json!({"errors": [text]}));
    let children: Map<String, Value> =
        fields.into_iter().map(|(field, wrong)| (field.to_owned(), child(wrong))).collect();
    let body = json!({"code": 400, "message": "Validation Failed", "errors": {"children": children}});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

/// The guard in front of the service lets no caller in that does not say what it is.
pub(super) async fn turn_bare_clients_away(request: Request, next: Next) -> Response {
    match request.headers().get(header::USER_AGENT) {
        Some(name) if !name.is_empty() => next.run(request).await,
        _ => web_page(StatusCode::FORBIDDEN.as_u16()),
    }
}
