//! Sameday's sign-in: a token for 14 days. At most 12 sign-ins a minute come from one address.

use std::time::Duration;

use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{PROFILE, failure};
use crate::http_message::request;
use crate::json::Text;
use crate::{Account, Answer, Call, CallError, Token, json, times};

/// Taken for a token whose end cannot be read.
const SHORT_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How long before its end a token is not used any more; less for one that lives shortly.
const EARLY: SignedDuration = SignedDuration::from_mins(10);
/// The window of the limit on sign-ins.
const PAUSE: Duration = Duration::from_secs(60);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SignedIn {
    token: Text,
    expire_at: Text,
    expire_at_utc: Text,
}

pub(super) fn call(account: &Account) -> Result<Call, CallError> {
    let headers =
        [("x-auth-username", account.credential("username")), ("x-auth-password", account.credential("password"))];
    request(account, Method::POST, "/api/authenticate", &headers, Some("remember_me=1".to_owned()))
}

pub(super) fn read(answer: &Answer, now: Timestamp) -> Result<Token, CallError> {
    if !answer.status().is_success() {
        return Err(refusal(answer));
    }
    let value = json::parse(answer.body())?.unwrap_or_default();
    if let Some(error) = failure::of_body(&value) {
        return Err(error);
    }
    let signed_in: SignedIn = json::object(value).unwrap_or_default();
    let end = end(&signed_in)?;
    let token = signed_in.token.0.ok_or_else(|| CallError::unreadable("the sign-in gave no token"))?;
    Ok(Token { value: token.into(), renew_at: renew_at(end, now) })
}

/// Wrong credentials come as JSON with 400, 401 or 403; a web page with 403 is a guard in front of the courier.
fn refusal(answer: &Answer) -> CallError {
    let refused = [StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
    let error = failure::of_call(answer);
    match error {
        CallError::Refused { message, .. } | CallError::Forbidden { message } if refused.contains(&answer.status()) => {
            CallError::Account { message }
        }
        CallError::Token => CallError::Account { message: "invalid credentials".to_owned() },
        CallError::Busy { retry_after } => {
            CallError::Busy { retry_after: Some(retry_after.unwrap_or(PAUSE).max(PAUSE)) }
        }
        other => other,
    }
}

/// The token's end: UTC first, else the courier's local clock. Some answers have seconds since 1970.
fn end(signed_in: &SignedIn) -> Result<Option<Timestamp>, CallError> {
    let local = times::zone(PROFILE.zone)?;
    let utc = jiff::tz::TimeZone::UTC;
    Ok([(&signed_in.expire_at_utc, &utc), (&signed_in.expire_at, &local)].into_iter().find_map(|(text, zone)| {
        let text = text.as_str()?;
        match text.parse::<i64>() {
            Ok(seconds) => Timestamp::from_second(seconds).ok(),
            Err(_) => times::read(text, zone).map(|(at, _)| at),
        }
    }))
}

fn renew_at(end: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let life = end.map(|end| end.duration_since(now)).filter(|life| life.is_positive()).unwrap_or(SHORT_LIFE);
    let early = EARLY.min(life / 10);
    now.checked_add(life).and_then(|end| end.checked_sub(early)).unwrap_or(now)
}
