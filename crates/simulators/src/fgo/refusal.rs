//! What the service says when it refuses: `Success: false`, or the same after a crash.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Behaviour;
use crate::invoices::Kept;

/// Why a call is not answered.
pub(super) enum Refusal {
    Told {
        message: String,
        invoice: Option<Value>,
        as_crash: bool,
    },
    /// Two calls at once, or too fast.
    Clash,
    /// The ledger could not be written.
    Broken,
}

impl Behaviour {
    pub(super) fn refuse(self, message: impl Into<String>) -> Refusal {
        Refusal::Told { message: message.into(), invoice: None, as_crash: self.refusals_as_crashes }
    }

    pub(super) fn duplicate(self, kept: &Kept) -> Refusal {
        let message =
            format!("Documentul cu IdExtern {} a fost deja emis.", kept.invoice.key.as_deref().unwrap_or_default());
        let invoice = (!self.duplicates_without_invoice).then(|| json!({"Numar": kept.number, "Serie": kept.series}));
        Refusal::Told { message, invoice, as_crash: self.refusals_as_crashes }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Told { message, invoice, as_crash } => {
                let trace =
                    format!("System.Exception: {message}\r\n   at Fgo.Api.Controllers.FacturaController.Post()");
                let message = if as_crash { trace } else { message };
                let http = if as_crash { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK };
                let mut body = json!({"Success": false, "Message": message});
                if let Some((invoice, fields)) = invoice.zip(body.as_object_mut()) {
                    fields.insert("Factura".to_owned(), invoice);
                }
                (http, Json(body)).into_response()
            }
            Self::Clash => page(StatusCode::CONFLICT),
            Self::Broken => page(StatusCode::BAD_GATEWAY),
        }
    }
}

fn page(status: StatusCode) -> Response {
    let text = status.canonical_reason().unwrap_or_default();
    let page = format!("<html><head><title>{text}</title></head><body><h1>{text}</h1></body></html>\n");
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

pub(super) async fn no_such_path() -> Response {
    page(StatusCode::NOT_FOUND)
}
