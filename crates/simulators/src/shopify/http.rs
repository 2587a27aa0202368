//! The stores' HTTP side: who calls which store in which version.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use super::behaviour::Behaviour;
use super::deed::DeliveryLine;
use super::sign_in;
use super::world::{Answered, World};
use crate::serving::Connection;

/// The version that this simulator executes.
pub(crate) const NEWEST: &str = "2026-10";

/// Versions that can be reached, oldest first. An older one is answered by the first of them.
const REACHABLE: [&str; 5] = ["2026-01", "2026-04", "2026-07", NEWEST, "unstable"];

/// The largest body that is read, in bytes.
const LARGEST: usize = 12 * 1024 * 1024;

pub(super) fn routes(world: Arc<World>) -> Router {
    Router::new()
        .route("/admin/api/{version}/graphql.json", post(by_token))
        .route("/{shop}/admin/api/{version}/graphql.json", post(by_shop))
        .route("/{shop}/admin/oauth/access_token", post(sign_in::give_token))
        .route("/{shop}/admin/oauth/authorize", get(sign_in::authorize))
        .fallback(async || failure(StatusCode::NOT_FOUND, "Not Found"))
        .with_state(world)
}

/// `GET` and `POST /_simulator/behaviour` (JSON; what is left out is as usual) and `GET /_simulator/webhooks`.
pub(super) fn control(world: Arc<World>) -> Router {
    Router::new()
        .route("/_simulator/behaviour", get(show_behaviour).post(set_behaviour))
        .route("/_simulator/webhooks", get(show_deliveries))
        .with_state(world)
}

async fn show_behaviour(State(world): State<Arc<World>>) -> Json<Behaviour> {
    Json(world.behaviour())
}

async fn set_behaviour(State(world): State<Arc<World>>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(behaviour) => {
            world.set_behaviour(|now| *now = behaviour);
            Json(world.behaviour()).into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("not a behaviour: {error}\n")).into_response(),
    }
}

async fn show_deliveries(State(world): State<Arc<World>>) -> Json<Vec<DeliveryLine>> {
    Json(world.deliveries.read(<[_]>::to_vec))
}

async fn by_token(State(world): State<Arc<World>>, Path(version): Path<String>, request: Request) -> Response {
    let token = token(request.headers());
    let now = world.clock.now();
    let shop = world.shops.iter().position(|shop| token.is_some_and(|token| shop.takes(token, now)));
    match shop {
        Some(shop) => answer(world, shop, &version, request).await,
        None => unauthorized(),
    }
}

async fn by_shop(
    State(world): State<Arc<World>>,
    Path((domain, version)): Path<(String, String)>,
    request: Request,
) -> Response {
    let Some(position) = world.shops.iter().position(|shop| shop.domain == domain) else {
        return failure(StatusCode::NOT_FOUND, "Not Found");
    };
    let token = token(request.headers());
    let now = world.clock.now();
    let own = world.shops.get(position).is_some_and(|shop| token.is_some_and(|token| shop.takes(token, now)));
    if own { answer(world, position, &version, request).await } else { unauthorized() }
}

fn token(headers: &HeaderMap) -> Option<&str> {
    headers.get("X-Shopify-Access-Token")?.to_str().ok()
}

fn unauthorized() -> Response {
    let text = "[API] Invalid API key or access token (unrecognized login or wrong password)";
    failure(StatusCode::UNAUTHORIZED, text)
}

pub(super) fn failure(status: StatusCode, text: &str) -> Response {
    json_answer(status, &json!({"errors": text}))
}

pub(super) fn json_answer(status: StatusCode, body: &Value) -> Response {
    (status, [("Content-Type", "application/json; charset=utf-8")], body.to_string()).into_response()
}

/// The version that answers; `None` when there is no such version.
fn answering(version: &str) -> Option<&'static str> {
    let known = REACHABLE.iter().find(|known| **known == version);
    let quarter = version.split_once('-').is_some_and(|(year, month)| {
        year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) && ["01", "04", "07", "10"].contains(&month)
    });
    let [oldest, ..] = REACHABLE;
    known.copied().or_else(|| (quarter && version < oldest).then_some(oldest))
}

async fn answer(world: Arc<World>, shop: usize, version: &str, request: Request) -> Response {
    let Some(version) = answering(version) else { return failure(StatusCode::NOT_FOUND, "Not Found") };
    if world.app.scopes.is_empty() {
        return failure(StatusCode::FORBIDDEN, "[API] This action requires merchant approval for an access scope.");
    }
    let connection = request.extensions().get().map(|ConnectInfo::<Connection>(connection)| connection.clone());
    let body: Bytes = match axum::body::to_bytes(request.into_body(), LARGEST).await {
        Ok(body) => body,
        Err(_) => return failure(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
    };
    let answered = tokio::task::spawn_blocking(move || world.answer(shop, &body)).await;
    let Ok(Answered { status, body, retry_after, lost }) = answered else {
        return failure(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
    };
    if let (true, Some(connection)) = (lost, connection) {
        // Done and written down, but the app never hears of it.
        connection.cut();
    }
    let mut response = json_answer(status, &body);
    let mut header = |name: &'static str, value: String| {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    };
    header("x-shopify-api-version", version.to_owned());
    if let Some(seconds) = retry_after {
        header("retry-after", seconds);
    }
    response
}
