//! A shop's access to one courier.

use std::collections::BTreeMap;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

/// One field that a courier needs to let a shop in, as the connect page asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CredentialField {
    /// The field's name in [`Account::credentials`]: `username`.
    pub name: &'static str,
    /// True for a password or a key: never shown again.
    pub is_secret: bool,
}

/// What is needed to call a courier for one shop.
#[derive(Debug, Clone)]
pub struct Account {
    /// Where the courier's API is, without a trailing slash: `https://api.sameday.ro`.
    pub base_url: String,
    /// The fields of [`crate::Profile::credentials`] by name.
    pub credentials: BTreeMap<String, SecretString>,
}

impl Account {
    /// One field; empty when it is missing, which every courier refuses.
    pub fn credential(&self, name: &str) -> &str {
        self.credentials.get(name).map_or("", |secret| secret.expose_secret())
    }
}

/// What a sign-in gave.
#[derive(Debug, Clone)]
pub struct Token {
    /// Sent with each call.
    pub value: SecretString,
    /// From this instant on it is not used any more; already a little early.
    pub renew_at: Timestamp,
}
