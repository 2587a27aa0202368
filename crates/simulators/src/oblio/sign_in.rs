//! `POST /authorize/token`: a token for client credentials, as JSON or as a form.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::refusal::Refusal;
use super::{Account, Oblio};
use crate::invoices::wire::text;

const BLOCKED: SignedDuration = SignedDuration::from_mins(10);

pub(super) async fn sign_in(State(server): State<Oblio>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let document: Value = serde_json::from_slice(&body).unwrap_or_else(|_| {
        form_urlencoded::parse(&body).map(|(name, value)| (name.into_owned(), json!(value.into_owned()))).collect()
    });
    let behaviour = server.behaviour();
    let field = |name: &str| text(&document, name).unwrap_or_default();
    if field("grant_type") != "client_credentials" {
        return Err(behaviour.refuse(400, "The grant type is not supported"));
    }
    let (id, secret) = (field("client_id"), field("client_secret"));
    let known = server.0.accounts.iter().position(|account| account.email == id && account.secret == secret);
    let account = known.ok_or_else(|| behaviour.refuse(401, "The client credentials are invalid"))?;
    let now = server.0.clock.now();
    let (token, _) = server.0.tokens.issue(account, now, now + SignedDuration::from_secs(behaviour.token_seconds));
    Ok(Json(json!({
        "access_token": token,
        "expires_in": behaviour.token_seconds.to_string(),
        "token_type": "Bearer",
        "scope": null,
        "request_time": now.as_second().to_string(),
    })))
}

impl Oblio {
    /// Lets a call in: with a good token, not too fast.
    pub(super) fn admit(&self, headers: &HeaderMap) -> Result<&Account, Refusal> {
        let (now, behaviour) = (self.0.clock.now(), self.behaviour());
        let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let token = sent.strip_prefix("Bearer ").unwrap_or_default();
        let place = self.0.tokens.account(token, now);
        let account = place.and_then(|place| self.0.accounts.get(place));
        let account = account.ok_or_else(|| behaviour.refuse(401, "The access token provided is invalid"))?;
        let second = SignedDuration::from_secs(1);
        let admitted = self.0.limit.admit(&account.email, now, behaviour.calls_in_a_second, second, BLOCKED);
        admitted.map_err(|_| behaviour.refuse(429, "Too many requests"))?;
        Ok(account)
    }
}
