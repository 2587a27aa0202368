//! Passwords of people who sign in, made on the command line.

use anyhow::anyhow;
use secrecy::{ExposeSecret, SecretString};

/// The hash that the sign-in page checks.
pub(crate) fn hash(password: &SecretString) -> anyhow::Result<String> {
    if password.expose_secret().chars().count() < 8 {
        return Err(anyhow!("the password needs at least 8 characters"));
    }
    Ok(web::hash_password(password)?)
}
