//! UPS's sign-in: client credentials with Basic, a token for about four hours.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use jiff::Timestamp;

use super::failure;
use crate::http_message::request;
use crate::{Account, Answer, Call, CallError, Token, json, oauth};

pub(super) fn call(account: &Account) -> Result<Call, CallError> {
    let [id, secret] = ["client_id", "client_secret"].map(|name| account.credential(name).trim());
    let basic = format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    let form = "grant_type=client_credentials".to_owned();
    request(account, Method::POST, "/security/v1/oauth/token", &[("authorization", &basic)], Some(form))
}

pub(super) fn read(answer: &Answer, now: Timestamp) -> Result<Token, CallError> {
    if answer.status().is_success() {
        return oauth::token(answer, now);
    }
    Err(match (answer.status().as_u16(), failure::of_call(answer)) {
        (400 | 401 | 403, error @ (CallError::Token | CallError::Forbidden { .. } | CallError::Refused { .. }))
            if json::is_json(answer.body()) || matches!(error, CallError::Token) =>
        {
            CallError::Account { message: failure::text(answer) }
        }
        (_, other) => other,
    })
}
