//! FAN Courier's sign-in: a token for a day, revoked early when the password changes.

use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::{PROFILE, failure};
use crate::http_message::request;
use crate::json::Text;
use crate::{Account, Answer, Call, CallError, Token, json, times};

/// A token is not used longer, whatever its answer says: the zone of its end is not told.
const LIFE: SignedDuration = SignedDuration::from_hours(12);
/// How long before its end a token is not used any more; less for one that lives shortly.
const EARLY: SignedDuration = SignedDuration::from_mins(10);

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct SignedIn {
    token: Text,
    expires_at: Text,
    data: Value,
}

/// The credentials go into the body: a query string ends up in logs.
pub(super) fn call(account: &Account) -> Result<Call, CallError> {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("username", account.credential("username"))
        .append_pair("password", account.credential("password"))
        .finish();
    request(account, Method::POST, "/login", &[], Some(form))
}

pub(super) fn read(answer: &Answer, now: Timestamp) -> Result<Token, CallError> {
    let body = failure::body(answer).map_err(|error| match error {
        // 401 with a text, 422 for an empty field, or a refusal inside a 200.
        CallError::Token => CallError::Account { message: failure::words(answer) },
        CallError::Refused { message, .. } | CallError::Forbidden { message } => CallError::Account { message },
        other => other,
    })?;
    let mut signed_in: SignedIn = json::object(body).unwrap_or_default();
    if let Some(inner) = json::object::<SignedIn>(std::mem::take(&mut signed_in.data)) {
        signed_in = inner;
    }
    let zone = times::zone(PROFILE.zone)?;
    let end = signed_in.expires_at.as_str().and_then(|text| times::read(text, &zone)).map(|(at, _)| at);
    let value = signed_in.token.0.ok_or_else(|| CallError::unreadable("the sign-in gave no token"))?;
    Ok(Token { value: value.into(), renew_at: renew_at(end, now) })
}

fn renew_at(end: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let life = end.map(|end| end.duration_since(now)).filter(|life| life.is_positive());
    let usable = life.map_or(LIFE, |life| (life - EARLY.min(life / 10)).min(LIFE));
    now.checked_add(usable).unwrap_or(now)
}
