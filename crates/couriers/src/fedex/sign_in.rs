//! FedEx's sign-in: client credentials in the form, a token for an hour.

use http::Method;
use jiff::Timestamp;

use super::failure;
use crate::http_message::request;
use crate::{Account, Answer, Call, CallError, Token, oauth};

pub(super) fn call(account: &Account) -> Result<Call, CallError> {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", account.credential("client_id").trim())
        .append_pair("client_secret", account.credential("client_secret").trim())
        .finish();
    request(account, Method::POST, "/oauth/token", &[], Some(form))
}

pub(super) fn read(answer: &Answer, now: Timestamp) -> Result<Token, CallError> {
    if answer.status().is_success() {
        return oauth::token(answer, now);
    }
    Err(match failure::of_call(answer) {
        CallError::Token | CallError::Forbidden { .. } | CallError::Refused { .. } => {
            CallError::Account { message: failure::text(answer) }
        }
        other => other,
    })
}
