//! Passwords of people who sign in, made on the command line.

use secrecy::SecretString;

/// The hash that the sign-in page checks.
pub(crate) fn hash(password: &SecretString) -> anyhow::Result<String> {
    Ok(web::hash_password(password)?)
}
