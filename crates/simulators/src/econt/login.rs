//! Who calls: by HTTP Basic, or by two fields of the body.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::refusal::Refusal;
use super::{Account, Econt};

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// An account: sees names and addresses.
    Known,
    /// Somebody without a login.
    Stranger,
}

impl Econt {
    pub(super) fn caller(&self, headers: &HeaderMap, body: &Value) -> Result<Caller, Refusal> {
        match from_header(headers)?.or_else(|| from_body(body)) {
            Some(told) if self.0.accounts.iter().any(|account| is_same(account, &told)) => Ok(Caller::Known),
            None if self.behaviour().answers_strangers => Ok(Caller::Stranger),
            Some(_) | None => Err(Refusal::Credentials),
        }
    }
}

fn is_same(account: &Account, (username, password): &(String, String)) -> bool {
    account.username == *username && account.password == *password
}

fn from_header(headers: &HeaderMap) -> Result<Option<(String, String)>, Refusal> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let pair = value.to_str().ok().and_then(|value| value.strip_prefix("Basic "));
    let pair = pair.and_then(|pair| STANDARD.decode(pair).ok()).and_then(|pair| String::from_utf8(pair).ok());
    let pair = pair.ok_or(Refusal::Credentials)?;
    let (username, password) = pair.split_once(':').ok_or(Refusal::Credentials)?;
    Ok(Some((username.to_owned(), password.to_owned())))
}

fn from_body(body: &Value) -> Option<(String, String)> {
    let field = |name| body.get(name).and_then(Value::as_str).map(str::to_owned);
    Some((field("username")?, field("password")?))
}
