//! What a courier was asked, one ledger line a call, whatever became of it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::ledger::Ledger;

/// One call, without what could hold a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Simulated instant at which the call came in.
    pub at: Timestamp,
    /// `GET`, `POST` …
    pub method: String,
    /// Without the query.
    pub path: String,
    /// The numbers that it asked for, as it wrote them; empty for a call that names none.
    pub numbers: Vec<String>,
    /// Status of the answer, also when it was cut on its way; `None`: there was none before the caller left.
    pub http: Option<u16>,
}

/// Writes a line for each call on `router`. `numbers` finds the numbers that a call asks for.
pub(crate) fn written(
    router: Router,
    ledger: &Ledger<Asked>,
    clock: &Clock,
    numbers: fn(&Uri) -> Vec<String>,
) -> Router {
    let pen = Pen { ledger: ledger.clone(), clock: clock.clone(), numbers: Numbers::InUri(numbers) };
    router.layer(from_fn_with_state(pen, write))
}

/// As [`written`], for calls that name their numbers in the body.
pub(crate) fn written_from_bodies(
    router: Router,
    ledger: &Ledger<Asked>,
    clock: &Clock,
    numbers: fn(&[u8]) -> Vec<String>,
) -> Router {
    let pen = Pen { ledger: ledger.clone(), clock: clock.clone(), numbers: Numbers::InBody(numbers) };
    router.layer(from_fn_with_state(pen, write))
}

#[derive(Clone)]
struct Pen {
    ledger: Ledger<Asked>,
    clock: Clock,
    numbers: Numbers,
}

/// Where a call names its numbers.
#[derive(Clone, Copy)]
enum Numbers {
    InUri(fn(&Uri) -> Vec<String>),
    InBody(fn(&[u8]) -> Vec<String>),
}

impl Numbers {
    async fn of(self, request: Request) -> (Vec<String>, Request) {
        match self {
            Self::InUri(find) => (find(request.uri()), request),
            Self::InBody(find) => {
                let (parts, body) = request.into_parts();
                // A caller that leaves in the middle of its body has asked for nothing.
                let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
                (find(&body), Request::from_parts(parts, Body::from(body)))
            }
        }
    }
}

async fn write(State(pen): State<Pen>, request: Request, next: Next) -> Response {
    let (numbers, request) = pen.numbers.of(request).await;
    let line = Asked {
        at: pen.clock.now(),
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        numbers,
        http: None,
    };
    let mut open = Open { ledger: pen.ledger, line: Some(line) };
    let response = next.run(request).await;
    match open.close(Some(response.status().as_u16())) {
        Ok(()) => response,
        Err(error) => {
            tracing::error!(%error, "the courier's ledger could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A call in hand: its line is written even when its caller leaves before the answer.
struct Open {
    ledger: Ledger<Asked>,
    line: Option<Asked>,
}

impl Open {
    fn close(&mut self, http: Option<u16>) -> std::io::Result<()> {
        match self.line.take() {
            Some(line) => self.ledger.append(Asked { http, ..line }),
            None => Ok(()),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Err(error) = self.close(None) {
            tracing::error!(%error, "the courier's ledger could not be written");
        }
    }
}
