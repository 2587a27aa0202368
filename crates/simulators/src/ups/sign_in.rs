//! `POST /security/v1/oauth/token`: a token for about four hours; its numbers are written as text.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::Ups;
use super::answer::Refusal;
use crate::oauth::{has_form, is_grant, position};

const LIFE: SignedDuration = SignedDuration::from_secs(14_399);

pub(super) async fn sign_in(
    State(server): State<Ups>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    if !has_form(&headers) || !is_grant(&body) {
        return Err(Refusal::Grant);
    }
    let (id, secret) = basic(&headers).ok_or(Refusal::Client)?;
    let account = position(&server.0.accounts, &id, &secret).ok_or(Refusal::Client)?;
    let now = server.0.clock.now();
    let (token, _) = server.0.tokens.issue(account, now, now + LIFE);
    Ok(Json(json!({
        "token_type": "Bearer",
        "issued_at": now.as_millisecond().to_string(),
        "client_id": id,
        "access_token": token,
        "expires_in": LIFE.as_secs().to_string(),
        "status": "approved",
    })))
}

/// The id and the secret of an `Authorization: Basic` header.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    text.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}
