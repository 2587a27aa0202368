//! A shop's access to one invoicing service.

use std::collections::BTreeMap;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

/// One field that a service needs to let a shop in, as the connect page asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CredentialField {
    /// The field's name in [`Account::credentials`]: `email`.
    pub name: &'static str,
    /// True for a password or a key: never shown again.
    pub is_secret: bool,
}

/// What is needed to call a service for one shop.
#[derive(Debug, Clone)]
pub struct Account {
    /// Where the service's API is, without a trailing slash.
    pub base_url: String,
    /// The fields of [`crate::Profile::credentials`] by name.
    pub credentials: BTreeMap<String, SecretString>,
}

impl Account {
    /// One field without blanks around it; empty when it is missing, which every service refuses.
    pub fn credential(&self, name: &str) -> &str {
        self.credentials.get(name).map_or("", |secret| secret.expose_secret()).trim()
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
