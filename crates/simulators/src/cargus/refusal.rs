//! What the gateway and the backend say when they refuse.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::SignInRefusal;

/// Why a call is not answered.
pub(super) enum Refusal {
    /// The gateway knows no such operation, or a parameter of it is missing.
    NoSuchOperation,
    /// No key, or one that the gateway does not know.
    Key { missing: bool },
    /// Too many calls of this key.
    TooManyCalls,
    /// The sign-in's user name or password is wrong.
    Credentials(SignInRefusal),
    /// No token, or one that is not valid any more.
    Token { in_ok: bool },
    /// The body is not JSON.
    NotJson,
    /// The backend does not take the call, in its own words.
    Bad(&'static str),
    /// The same with HTTP 200.
    BadInOk(&'static str),
}

const SENTENCE: &str = "Failed to authenticate!";

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::NoSuchOperation => gateway(StatusCode::NOT_FOUND, "Resource not found"),
            Self::Key { missing: true } => gateway(
                StatusCode::UNAUTHORIZED,
                "Access denied due to missing subscription key. Make sure to include subscription key when making \
                 requests to an API.",
            ),
            Self::Key { missing: false } => gateway(
                StatusCode::UNAUTHORIZED,
                "Access denied due to invalid subscription key. Make sure to provide a valid key for an active \
                 subscription.",
            ),
            Self::TooManyCalls => {
                let text = "Rate limit is exceeded. Try again in 1 seconds.";
                let mut response = gateway(StatusCode::TOO_MANY_REQUESTS, text);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
                response
            }
            Self::Credentials(SignInRefusal::ServerError) => {
                (StatusCode::INTERNAL_SERVER_ERROR, Json("Utilizator sau parola incorecta")).into_response()
            }
            Self::Credentials(SignInRefusal::Unauthorized) | Self::Token { in_ok: false } => {
                let body = json!({"Message": "Authorization has been denied for this request."});
                (StatusCode::UNAUTHORIZED, Json(body)).into_response()
            }
            Self::Credentials(SignInRefusal::SentenceInOk) | Self::Token { in_ok: true } => {
                Json(SENTENCE).into_response()
            }
            Self::NotJson => {
                let body = json!({"Message": "The request entity's media type is not supported for this resource."});
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, Json(body)).into_response()
            }
            Self::Bad(words) => (StatusCode::BAD_REQUEST, Json([words])).into_response(),
            Self::BadInOk(words) => Json([words]).into_response(),
        }
    }
}

fn gateway(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({"statusCode": status.as_u16(), "message": message}))).into_response()
}
