//! Cargus's sign-in: a token for a day, as a JSON text.

use http::{HeaderValue, Method, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{KEY, failure};
use crate::http_message::request;
use crate::{Account, Answer, Call, CallError, Token, json as lenient};

/// A token lives for 24 hours; the answer does not say so.
const LIFE: SignedDuration = SignedDuration::from_hours(20);

pub(super) fn call(account: &Account) -> Result<Call, CallError> {
    let key = account.credential("subscription_key").trim();
    let mut call = request(account, Method::POST, "/LoginUser", &[(KEY, key)], None)?;
    let body = json!({"UserName": account.credential("username").trim(), "Password": account.credential("password")});
    call.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *call.body_mut() = body.to_string().into_bytes();
    Ok(call)
}

pub(super) fn read(answer: &Answer, now: Timestamp) -> Result<Token, CallError> {
    if !answer.status().is_success() {
        return Err(refusal(answer));
    }
    match lenient::parse(answer.body())? {
        // A refusal with HTTP 200 is a JSON text like a token, but a sentence.
        Some(Value::String(text)) if is_token(&text) => {
            Ok(Token { value: text.into(), renew_at: now.checked_add(LIFE).unwrap_or(now) })
        }
        Some(Value::String(_) | Value::Array(_)) => Err(not_let_in(answer)),
        Some(body) if failure::of_body(&body).is_some() => Err(not_let_in(answer)),
        _ => Err(CallError::unreadable("the sign-in gave no token")),
    }
}

/// A wrong user or password was seen as 500 with a text; 400 and 401 are expected too. The same 500 may be a passing
/// fault, so it is asked a second time: [`CallError::after_new_sign_in`] then makes it the account's.
fn refusal(answer: &Answer) -> CallError {
    match (failure::of_call(answer), answer.status().as_u16()) {
        (CallError::Token, _) | (CallError::Refused { .. }, 400) => not_let_in(answer),
        (CallError::Down { .. }, 500) if failure::words(answer).is_some() => CallError::Token,
        (other, _) => other,
    }
}

fn not_let_in(answer: &Answer) -> CallError {
    let words = failure::words(answer).unwrap_or_else(|| "user name or password is wrong".to_owned());
    CallError::Account { message: words }
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}
