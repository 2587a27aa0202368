//! The gateway in front of the backend: which operations there are, the key, and how often it may call.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};

use super::numbers::Query;
use super::refusal::Refusal;
use super::{BASE_PATH, Cargus};

const KEY: &str = "ocp-apim-subscription-key";

/// An operation is known by its method, its path and the parameters that it must have.
const OPERATIONS: &[(Method, &str, &[&str])] = &[
    (Method::POST, "/LoginUser", &[]),
    (Method::GET, "/TokenVerification", &[]),
    (Method::GET, "/AwbTrace", &["barCode"]),
    (Method::GET, "/AwbTrace/WithRedirect", &["barCode"]),
    (Method::GET, "/AwbTrace/GetDeltaEvents", &["FromDate", "ToDate"]),
    (Method::GET, "/NoAuth/GetAwbTrace", &["barCode"]),
    (Method::GET, "/AwbStatus/GetAwbSyncStatus", &["FromDate", "ToDate"]),
    (Method::GET, "/AwbStatus/GetAwbSyncStatusByBarCode", &["barCode"]),
    (Method::GET, "/CashAccount", &["barCode"]),
    (Method::GET, "/CashAccount/GetByDate", &["FromDate", "ToDate"]),
    (Method::GET, "/CashAccount/GetByDeductionDate", &["DeductionDate"]),
];

/// The calls of each key in the last second of the simulated clock.
#[derive(Default)]
pub(super) struct Pace(Mutex<HashMap<String, VecDeque<Timestamp>>>);

impl Pace {
    fn admit(&self, key: &str, now: Timestamp, most: usize) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = all.entry(key.to_owned()).or_default();
        times.retain(|at| now.duration_since(*at) < SignedDuration::from_secs(1));
        let has_room = times.len() < most;
        if has_room {
            times.push_back(now);
        }
        has_room
    }
}

/// Lets a call through to the backend, or answers it.
pub(super) async fn guard(State(server): State<Cargus>, request: Request, next: Next) -> Response {
    match check(&server, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn check(server: &Cargus, request: &Request) -> Result<(), Refusal> {
    let path = request.uri().path().strip_prefix(BASE_PATH).ok_or(Refusal::NoSuchOperation)?;
    let query = Query::of(request.uri().query());
    let is_known = OPERATIONS.iter().any(|(method, operation, parameters)| {
        method == request.method()
            && *operation == path
            && parameters.iter().all(|parameter| query.field(parameter).is_some())
    });
    if !is_known {
        return Err(Refusal::NoSuchOperation);
    }
    let key = request.headers().get(KEY).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !server.0.accounts.iter().any(|account| account.subscription_key == key) {
        return Err(Refusal::Key { missing: key.is_empty() });
    }
    if !server.0.pace.admit(key, server.0.clock.now(), server.behaviour().calls_per_second) {
        return Err(Refusal::TooManyCalls);
    }
    Ok(())
}
