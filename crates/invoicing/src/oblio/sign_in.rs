//! Oblio's sign-in: a token of an hour for the account's e-mail and secret.

use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::failure;
use crate::http_message::request;
use crate::{Account, Answer, Call, ServiceError, Token, json};

/// How long before its end a token is not used any more; less for one that lives shortly.
const EARLY: SignedDuration = SignedDuration::from_secs(60);
/// Taken for a token whose life cannot be read.
const SHORT_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// No token is kept longer, whatever its answer says.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(24);

pub(super) fn call(account: &Account) -> Result<Call, ServiceError> {
    let document = json!({
        "client_id": account.credential("email"),
        "client_secret": account.credential("secret"),
        "grant_type": "client_credentials",
    });
    request(account, Method::POST, "/authorize/token", None, Some(&document))
}

/// Its life counts from our own clock: `request_time` is from another one.
pub(super) fn read(answer: &Answer, now: Timestamp) -> Result<Token, ServiceError> {
    let refused = |message| ServiceError::Account { field: Some("secret"), message };
    let body = failure::body(answer).map_err(|error| match error {
        ServiceError::Token => refused("the e-mail or the secret is wrong".to_owned()),
        ServiceError::Refused { message, .. } => refused(message),
        other => other,
    })?;
    let value = json::text(&body, "access_token");
    let value = value.ok_or_else(|| ServiceError::unreadable("the sign-in gave no token"))?;
    let seconds = json::text(&body, "expires_in").and_then(|text| text.parse::<i64>().ok());
    let life = seconds.filter(|seconds| *seconds > 0).map_or(SHORT_LIFE, SignedDuration::from_secs).min(LONGEST_LIFE);
    let renew_at = now.checked_add(life - EARLY.min(life / 10)).unwrap_or(now);
    Ok(Token { value: value.into(), renew_at })
}
