//! What the service says when it refuses: HTTP 200 and an `error`, but for a path that does not exist.

use std::sync::atomic::Ordering;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Dpd;
use super::question::{Language, Refusal};

impl Dpd {
    /// The error object with an id of its own, which its message ends with.
    pub(super) fn error(&self, refusal: &Refusal) -> Value {
        let number = self.0.errors.fetch_add(1, Ordering::Relaxed) + 1;
        let id = format!("EE{}{number:07}", self.0.clock.now().strftime("%Y%m%d%H%M%S"));
        let (context, words, code) = match refusal {
            Refusal::Credentials(Language::Romanian) => {
                (None, "Nu s-a putut găsi utilizatorul pentru autentificare!".to_owned(), 1)
            }
            Refusal::Credentials(_) => (None, "Unable to find user to authenticate!".to_owned(), 1),
            Refusal::Field(path, words) => (Some(path.clone()), (*words).to_owned(), 100),
            Refusal::TooFast => {
                let most = self.behaviour().calls_per_second.unwrap_or(5);
                let context = "method_threshold.too_many_requests.tracking.second".to_owned();
                (Some(context), format!("Too many tracking requests ({most}) per second."), 1)
            }
            Refusal::NotAccessible => {
                (Some("parcel.not.accessible".to_owned()), "Shipment is not accessible".into(), 1)
            }
        };
        let mut error = json!({"message": format!("{words} ({id})"), "id": id, "code": code, "component": "api"});
        if let (Some(context), Some(fields)) = (context, error.as_object_mut()) {
            fields.insert("context".to_owned(), json!(context));
        }
        error
    }

    /// The answer to a call that is refused as a whole.
    pub(super) fn refused(&self, refusal: &Refusal) -> Response {
        let mut body = json!({"error": self.error(refusal)});
        if let (Refusal::TooFast, Some(fields)) = (refusal, body.as_object_mut()) {
            fields.insert("parcels".to_owned(), json!([]));
        }
        Json(body).into_response()
    }
}

pub(super) async fn no_such_path() -> Response {
    page(StatusCode::NOT_FOUND)
}

/// A page of the server in front of the service.
pub(super) fn page(status: StatusCode) -> Response {
    let body = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\n");
    (status, [(header::CONTENT_TYPE, "text/html")], body).into_response()
}
