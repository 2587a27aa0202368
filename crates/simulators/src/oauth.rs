//! Signing in with client credentials, as UPS and FedEx want it: who may, and which token is whose.

use axum::http::{HeaderMap, header};
use jiff::Timestamp;

use crate::tokens::Tokens;

/// Who may sign in.
#[derive(Clone)]
pub struct Account {
    /// The application's id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// The domain of the shop whose parcels it sees; `None`: all.
    pub shop: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("client_id", &self.client_id).field("shop", &self.shop).finish_non_exhaustive()
    }
}

/// The place of the account with this id and secret.
pub(crate) fn position(accounts: &[Account], id: &str, secret: &str) -> Option<usize> {
    accounts.iter().position(|account| account.client_id == id && account.client_secret == secret)
}

/// Whether a form asks for a token by client credentials.
pub(crate) fn is_grant(form: &[u8]) -> bool {
    field(form, "grant_type").as_deref() == Some("client_credentials")
}

/// One field of a form.
pub(crate) fn field(form: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(form).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Whether a call says that its body is a form.
pub(crate) fn has_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.starts_with("application/x-www-form-urlencoded")
}

/// The account of a call's bearer token.
pub(crate) fn signed_in<'a>(
    headers: &HeaderMap,
    accounts: &'a [Account],
    tokens: &Tokens,
    now: Timestamp,
) -> Option<&'a Account> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    tokens.account(value.strip_prefix("Bearer ")?, now).and_then(|place| accounts.get(place))
}
