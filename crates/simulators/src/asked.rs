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
    let pen = Pen { ledger: ledger.clone(), clock: clock.clone(), numbers: Numbers::InAddress(numbers) };
    router.layer(from_fn_with_state(pen, write))
}

/// As [`written`], for a service whose calls name their numbers in the body. A body over `most` bytes is a 413.
pub(crate) fn written_with_body(
    router: Router,
    ledger: &Ledger<Asked>,
    clock: &Clock,
    most: usize,
    numbers: fn(&[u8]) -> Vec<String>,
) -> Router {
    let pen = Pen { ledger: ledger.clone(), clock: clock.clone(), numbers: Numbers::InBody { most, numbers } };
    router.layer(from_fn_with_state(pen, write))
}

#[derive(Clone)]
struct Pen {
    ledger: Ledger<Asked>,
    clock: Clock,
    numbers: Numbers,
}

/// Where a call names what it asks for.
#[derive(Clone, Copy)]
enum Numbers {
    InAddress(fn(&Uri) -> Vec<String>),
    InBody { most: usize, numbers: fn(&[u8]) -> Vec<String> },
}

impl Numbers {
    /// The numbers and the call, whose body was read on the way; `None`: the body is too long.
    async fn of(self, request: Request) -> Option<(Vec<String>, Request)> {
        match self {
            Self::InAddress(numbers) => Some((numbers(request.uri()), request)),
            Self::InBody { most, numbers } => {
                let (parts, body) = request.into_parts();
                let body = to_bytes(body, most).await.ok()?;
                let found = numbers(&body);
                Some((found, Request::from_parts(parts, Body::from(body))))
            }
        }
    }
}

async fn write(State(pen): State<Pen>, request: Request, next: Next) -> Response {
    let (at, method, path) = (pen.clock.now(), request.method().to_string(), request.uri().path().to_owned());
    let (numbers, request) = match pen.numbers.of(request).await {
        Some((numbers, request)) => (numbers, Some(request)),
        None => (Vec::new(), None),
    };
    let line = Asked { at, method, path, numbers, http: None };
    let mut open = Open { ledger: pen.ledger, line: Some(line) };
    let response = match request {
        Some(request) => next.run(request).await,
        None => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    };
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
