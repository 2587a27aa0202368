//! `POST /LoginUser`: a token for a user name and a password, as a JSON text.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use jiff::SignedDuration;
use serde_json::Value;

use super::refusal::Refusal;
use super::{Account, Cargus};

const LIFE: SignedDuration = SignedDuration::from_hours(24);

pub(super) async fn sign_in(
    State(server): State<Cargus>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<String>, Refusal> {
    let content = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !content.starts_with("application/json") {
        return Err(Refusal::NotJson);
    }
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let given = |name: &str| body.get(name).and_then(Value::as_str);
    let (Some(username), Some(password)) = (given("UserName"), given("Password")) else {
        return Err(Refusal::Bad("Lipsesc UserName si Password."));
    };
    let account = server
        .0
        .accounts
        .iter()
        .position(|account| account.username == username && account.password == password)
        .ok_or_else(|| Refusal::Credentials(server.behaviour().sign_in_refusal))?;
    let now = server.0.clock.now();
    let (token, _) = server.0.tokens.issue(account, now, now + LIFE);
    Ok(Json(token))
}

/// `GET /TokenVerification`: `true` or `false`.
pub(super) async fn verify(State(server): State<Cargus>, headers: HeaderMap) -> Json<bool> {
    Json(server.signed_in(&headers).is_ok())
}

impl Cargus {
    /// The account that a call's token belongs to.
    pub(super) fn signed_in(&self, headers: &HeaderMap) -> Result<&Account, Refusal> {
        let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value
            .strip_prefix("Bearer ")
            .and_then(|token| self.0.tokens.account(token, self.0.clock.now()))
            .and_then(|place| self.0.accounts.get(place))
            .ok_or_else(|| Refusal::Token { in_ok: self.behaviour().token_refusal_in_ok })
    }
}
