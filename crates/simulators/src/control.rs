//! The routes under `/_simulator` by which a running simulator is watched and made to fail.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::faults::{Fault, Faults};
use crate::ledger::Ledger;

/// `GET` and `POST /_simulator/faults` (a JSON list that replaces all faults) and `GET /_simulator/ledger?from=N`
/// (the lines from the N-th on, counted from 0). Merge it *outside* of [`Faults::around`], so that it stays well.
pub fn routes<L>(faults: &Faults, ledger: &Ledger<L>) -> Router
where
    L: Serialize + DeserializeOwned + Clone + Send + 'static,
{
    let faults_route = get(show_faults).post(set_faults).with_state(faults.clone());
    let ledger_route = get(show_ledger::<L>).with_state(ledger.clone());
    Router::new().route("/_simulator/faults", faults_route).route("/_simulator/ledger", ledger_route)
}

async fn show_faults(State(faults): State<Faults>) -> Json<Vec<Fault>> {
    Json(faults.list())
}

async fn set_faults(State(faults): State<Faults>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(list) => {
            faults.set(list);
            Json(faults.list()).into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("not a list of faults: {error}\n")).into_response(),
    }
}

#[derive(Debug, Deserialize)]
struct From {
    #[serde(default)]
    from: usize,
}

async fn show_ledger<L>(State(ledger): State<Ledger<L>>, Query(From { from }): Query<From>) -> Json<Vec<L>>
where
    L: Serialize + DeserializeOwned + Clone,
{
    Json(ledger.read(|lines| lines.get(from..).unwrap_or_default().to_vec()))
}
