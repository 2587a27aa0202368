//! `POST /login`: a token for a user name and a password, given in the query, in a form of either encoding or as
//! JSON.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use bytes::Bytes;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::FanCourier;
use super::answer::Refusal;
use super::form::in_parts;

const LIFE: SignedDuration = SignedDuration::from_hours(24);

pub(super) async fn sign_in(
    State(server): State<FanCourier>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let query = query.unwrap_or_default();
    let field = |name: &str| {
        in_form(query.as_bytes(), name)
            .or_else(|| in_parts(&headers, &body, name))
            .or_else(|| in_json(&body, name))
            .or_else(|| in_form(&body, name))
    };
    let (Some(username), Some(password)) = (field("username"), field("password")) else {
        let missing = ["username", "password"].into_iter().filter(|name| field(name).is_none());
        return Err(Refusal::Invalid(
            missing.map(|name| (name.to_owned(), format!("The {name} field is required."))).collect(),
        ));
    };
    let account = server
        .0
        .accounts
        .iter()
        .position(|account| account.username == username && account.password == password)
        .ok_or(Refusal::Credentials)?;
    let now = server.0.clock.now();
    let until = now + LIFE;
    let (token, number) = server.0.tokens.issue(account, now, until);
    let expires_at = until.to_zoned_datetime(server.0.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
    Ok(Json(json!({"status": "success", "data": {"token": format!("{number}|{token}"), "expiresAt": expires_at}})))
}

fn in_form(form: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(form)
        .find(|(key, value)| key == name && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}

fn in_json(body: &[u8], name: &str) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    body.get(name)?.as_str().filter(|value| !value.is_empty()).map(str::to_owned)
}
