//! `POST /api/authenticate`: a token for a user name and a password in headers.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::HeaderMap;
use bytes::Bytes;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Sameday;
use super::refusal::Refusal;
use crate::serving::Connection;

const SHORT: SignedDuration = SignedDuration::from_hours(12);
const REMEMBERED: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The sign-ins of each address in the last minute of the simulated clock.
#[derive(Default)]
pub(super) struct SignIns(Mutex<HashMap<IpAddr, VecDeque<Timestamp>>>);

impl SignIns {
    fn admit(&self, from: IpAddr, now: Timestamp, most: usize) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = all.entry(from).or_default();
        times.retain(|at| now.duration_since(*at) < SignedDuration::from_mins(1));
        let room = times.len() < most;
        if room {
            times.push_back(now);
        }
        room
    }
}

pub(super) async fn sign_in(
    State(server): State<Sameday>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let now = server.0.clock.now();
    if !server.0.sign_ins.admit(connection.peer.ip(), now, server.behaviour().sign_ins_per_minute) {
        return Err(Refusal::TooManySignIns);
    }
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (username, password) = (header("x-auth-username"), header("x-auth-password"));
    let account = server
        .0
        .accounts
        .iter()
        .position(|account| account.username == username && account.password == password)
        .ok_or(Refusal::Credentials)?;
    let remember = wants_to_be_remembered(query.unwrap_or_default().as_bytes()) || wants_to_be_remembered(&body);
    // The answer has no seconds, so the token's life has none either.
    let until = now + if remember { REMEMBERED } else { SHORT };
    let until = Timestamp::from_second(until.as_second().div_euclid(60) * 60).unwrap_or(until);
    let (token, _) = server.0.tokens.issue(account, now, until);
    let minutes = |zone: TimeZone| until.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M").to_string();
    Ok(Json(json!({
        "token": token,
        "expire_at": minutes(server.0.zone.clone()),
        "expire_at_utc": minutes(TimeZone::UTC),
    })))
}

fn wants_to_be_remembered(form: &[u8]) -> bool {
    form_urlencoded::parse(form).any(|(key, value)| key == "remember_me" && matches!(value.as_ref(), "1" | "true"))
}

impl Sameday {
    /// The account that a call's token belongs to.
    pub(super) fn signed_in(&self, headers: &HeaderMap) -> Result<&super::Account, Refusal> {
        let token = headers.get("x-auth-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
        self.0
            .tokens
            .account(token, self.0.clock.now())
            .and_then(|place| self.0.accounts.get(place))
            .ok_or(Refusal::Token { flat: self.behaviour().flat_unauthorized })
    }
}
