//! What a courier was asked, one ledger line a call, whatever became of it.

use axum::Router;
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
    let pen = Pen { ledger: ledger.clone(), clock: clock.clone(), numbers };
    router.layer(from_fn_with_state(pen, write))
}

#[derive(Clone)]
struct Pen {
    ledger: Ledger<Asked>,
    clock: Clock,
    numbers: fn(&Uri) -> Vec<String>,
}

async fn write(State(pen): State<Pen>, request: Request, next: Next) -> Response {
    let line = Asked {
        at: pen.clock.now(),
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        numbers: (pen.numbers)(request.uri()),
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
