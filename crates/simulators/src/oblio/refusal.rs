//! What the service says when it refuses, in the style of the day.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Behaviour;

/// Why a call is not answered.
pub(super) struct Refusal {
    status: u16,
    message: String,
    behaviour: Behaviour,
}

impl Behaviour {
    pub(super) fn refuse(self, status: u16, message: impl Into<String>) -> Refusal {
        Refusal { status, message: message.into(), behaviour: self }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { status, message, behaviour } = self;
        let http = if behaviour.refusals_in_200 { StatusCode::OK.as_u16() } else { status };
        let http = StatusCode::from_u16(http).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if behaviour.refusals_as_text && !behaviour.refusals_in_200 {
            return (http, message).into_response();
        }
        (http, Json(json!({"status": status, "statusMessage": message, "data": null}))).into_response()
    }
}

pub(super) async fn no_such_path() -> Refusal {
    Behaviour::default().refuse(404, "Not found")
}
