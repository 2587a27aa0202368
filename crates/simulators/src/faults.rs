//! What a simulator does wrong, on demand and while it runs.
//!
//! Faults lie around a simulator's routes: [`Faults::around`]. They are chosen by code or by the control route
//! (`control.rs`), and each holds for a window of simulated time, for the next calls, or for a share of all calls.

mod held_call;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::response::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::altered::Alteration;
use crate::clock::Clock;
use crate::serving::Connection;

use held_call::Door;
pub use held_call::HeldCall;

/// One thing that a server does wrong, and for how long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Which calls it meets.
    pub holds: Holds,
    /// Only calls whose path begins so, or is so when it ends with `$`; `None`: all calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// What goes wrong. Up to [`Html`](Self::Html) it happens instead of the work and the call has no effect, but for
/// [`Reset`](Self::Reset).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// The connection closes without a byte of an answer.
    Refuse,
    /// No answer, until the caller gives up or the server stops.
    Hang,
    /// The work is done, its answer breaks off in the middle of the body.
    Reset,
    /// 429.
    TooManyCalls {
        /// The `Retry-After` header; `None`: no such header.
        #[serde(default)]
        retry_after_seconds: Option<u64>,
    },
    /// A JSON error with this status.
    ServerError {
        /// HTTP status, 500 when it is left out.
        #[serde(default = "internal_server_error")]
        status: u16,
    },
    /// A web page where JSON was expected, as a guard in front of the service shows it.
    Html {
        /// HTTP status, 403 when it is left out.
        #[serde(default = "forbidden")]
        status: u16,
    },
    /// The work is done, its answer is complete for HTTP but its JSON ends half-way.
    BrokenJson,
    /// The work is done, its answer holds bytes that are no UTF-8.
    NotUtf8,
    /// The work is done, its answer says that it is something else.
    WrongType {
        /// The `Content-Type` header.
        content_type: String,
    },
    /// The work is done, its answer reads well and says something else.
    Altered(Alteration),
    /// The work is done, later. Other faults may follow on it.
    Slow {
        /// Real milliseconds.
        by_ms: u64,
    },
}

fn internal_server_error() -> u16 {
    500
}

fn forbidden() -> u16 {
    403
}

/// Which calls a fault meets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Those in a window of simulated time.
    Window {
        /// First instant.
        from: Timestamp,
        /// First instant after it.
        until: Timestamp,
    },
    /// This many, counted down.
    Calls(u32),
    /// This share of all calls, by seeded chance; 0 none, 1 all.
    Share(f64),
}

/// The faults of one server. Cheap to clone; all clones share one list.
#[derive(Debug, Clone)]
pub struct Faults {
    inner: Arc<Mutex<Inner>>,
    clock: Clock,
}

#[derive(Debug)]
struct Inner {
    list: Vec<Fault>,
    chance: StdRng,
    door: Option<Door>,
}

/// The fault that decided an answer, in the response's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faulted(pub FaultKind);

impl Faults {
    /// No faults yet. `seed` decides which calls a share meets.
    pub fn new(clock: Clock, seed: u64) -> Self {
        let inner = Inner { list: Vec::new(), chance: StdRng::seed_from_u64(seed), door: None };
        Self { inner: Arc::new(Mutex::new(inner)), clock }
    }

    /// Adds a fault behind those there are.
    pub fn add(&self, kind: FaultKind, holds: Holds) {
        self.with(|inner| inner.list.push(Fault { kind, holds, path: None }));
    }

    /// Replaces all faults; an empty list makes the server well again.
    pub fn set(&self, list: Vec<Fault>) {
        self.with(|inner| inner.list = list);
    }

    /// The faults that may still meet a call.
    pub fn list(&self) -> Vec<Fault> {
        self.with(|inner| inner.list.clone())
    }

    /// Lays the faults around all routes of `router`.
    pub fn around(&self, router: Router) -> Router {
        router.layer(from_fn_with_state(self.clone(), apply))
    }

    /// The faults that meet a call on `path` now: every delay, and the first of the others.
    fn meet(&self, path: &str) -> Vec<FaultKind> {
        let now = self.clock.now();
        self.with(|Inner { list, chance, .. }| {
            let mut met = Vec::new();
            for fault in list.iter_mut() {
                let slow = matches!(fault.kind, FaultKind::Slow { .. });
                let decided = met.last().is_some_and(|kind| !matches!(kind, FaultKind::Slow { .. }));
                let meant = fault.path.as_deref().is_none_or(|wanted| match wanted.strip_suffix('$') {
                    Some(whole) => path == whole,
                    None => path.starts_with(wanted),
                });
                if meant && !decided && holds(&mut fault.holds, now, chance) {
                    // Delays go first, so that the last one met is the one that decides.
                    let place = if slow { 0 } else { met.len() };
                    met.insert(place, fault.kind.clone());
                }
            }
            list.retain(|fault| fault.holds != Holds::Calls(0));
            met
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn holds(holds: &mut Holds, now: Timestamp, chance: &mut StdRng) -> bool {
    match holds {
        Holds::Window { from, until } => *from <= now && now < *until,
        Holds::Calls(left) => {
            let any = *left > 0;
            *left = left.saturating_sub(1);
            any
        }
        Holds::Share(share) => chance.random::<f64>() < *share,
    }
}

async fn apply(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    let connection = request.extensions().get().map(|ConnectInfo::<Connection>(connection)| connection.clone());
    let request = held_call::let_in(&faults, request).await;
    let mut last = None;
    for kind in faults.meet(request.uri().path()) {
        if let FaultKind::Slow { by_ms } = kind {
            tokio::time::sleep(Duration::from_millis(by_ms)).await;
        }
        last = Some(kind);
    }
    let Some(kind) = last else { return next.run(request).await };
    let mut response = match &kind {
        FaultKind::Refuse => cut(connection.as_ref()),
        FaultKind::Hang => {
            match &connection {
                Some(connection) => connection.stopping.cancelled().await,
                None => std::future::pending().await,
            }
            cut(connection.as_ref())
        }
        FaultKind::Reset => break_off(next.run(request).await).await,
        FaultKind::TooManyCalls { retry_after_seconds } => too_many_calls(*retry_after_seconds),
        FaultKind::ServerError { status } => server_error(*status),
        FaultKind::Html { status } => web_page(*status),
        FaultKind::BrokenJson => truncate(next.run(request).await).await,
        FaultKind::NotUtf8 => rewritten(next.run(request).await, not_utf8).await,
        FaultKind::WrongType { content_type } => mislabelled(next.run(request).await, content_type),
        FaultKind::Altered(alteration) => rewritten(next.run(request).await, |body| alteration.of(body)).await,
        FaultKind::Slow { .. } => next.run(request).await,
    };
    response.extensions_mut().insert(Faulted(kind));
    response
}

/// No answer at all: the connection is closed before the first byte.
fn cut(connection: Option<&Connection>) -> Response {
    if let Some(connection) = connection {
        connection.cut();
    }
    Response::new(breaking(Bytes::new()))
}

fn breaking(first: Bytes) -> Body {
    let rest = async {
        // Gives the server the moment to send what it has before it learns that there is no more.
        tokio::task::yield_now().await;
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    };
    Body::from_stream(stream::iter([Ok(first)]).chain(stream::once(rest)))
}

async fn break_off(response: Response) -> Response {
    let (parts, half) = half(response).await;
    Response::from_parts(parts, breaking(half))
}

async fn truncate(response: Response) -> Response {
    let (parts, half) = half(response).await;
    Response::from_parts(parts, Body::from(half))
}

async fn half(response: Response) -> (Parts, Bytes) {
    let (parts, body) = whole(response).await;
    (parts, body.slice(..body.len() / 2))
}

async fn whole(response: Response) -> (Parts, Bytes) {
    let (mut parts, body) = response.into_parts();
    // The body will have another length than the header says.
    parts.headers.remove(header::CONTENT_LENGTH);
    (parts, to_bytes(body, usize::MAX).await.unwrap_or_default())
}

async fn rewritten(response: Response, write: impl FnOnce(&[u8]) -> Vec<u8>) -> Response {
    let (parts, body) = whole(response).await;
    Response::from_parts(parts, Body::from(write(&body)))
}

/// Two bytes that UTF-8 never has, in the middle.
fn not_utf8(body: &[u8]) -> Vec<u8> {
    let (first, second) = body.split_at(body.len() / 2);
    [first, b"\xff\xfe", second].concat()
}

fn mislabelled(mut response: Response, content_type: &str) -> Response {
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    }
    response
}

fn too_many_calls(retry_after_seconds: Option<u64>) -> Response {
    let body = r#"{"code":429,"message":"Too Many Requests"}"#;
    let mut response =
        (StatusCode::TOO_MANY_REQUESTS, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    if let Some(seconds) = retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn server_error(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::json!({"code": status.as_u16(), "message": status.canonical_reason()}).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

pub(crate) fn web_page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
    let body = "<!DOCTYPE html>\n<html lang=\"en-US\"><head><title>Attention Required! | Cloudflare</title></head>\
        <body><h1>Sorry, you have been blocked</h1><p>Error code: 1010</p></body></html>\n";
    (status, [(header::CONTENT_TYPE, "text/html; charset=UTF-8"), (header::SERVER, "cloudflare")], body).into_response()
}
