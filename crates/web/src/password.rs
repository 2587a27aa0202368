//! Passwords: argon2id, never kept, never shown.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use rand::TryRng;
use rand::rngs::SysRng;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

/// Shorter ones are refused.
pub const SHORTEST_PASSWORD: usize = 10;

/// Each hash takes 19 MiB and a core for a moment.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Checked when nobody has the e-mail, so that the answer takes as long.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| hash_password(&SecretString::from("nobody has this one")).ok());

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too short to be kept.
    #[error("a password needs at least {SHORTEST_PASSWORD} characters")]
    TooShort,
    /// The hash function, the system's randomness or the thread it runs on failed.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
}

/// What the store keeps of a password; with a fresh salt each time.
///
/// # Errors
/// When it is too short, or the system gives no random bytes.
pub fn hash_password(password: &SecretString) -> Result<String, PasswordError> {
    let failed = |error: &dyn std::fmt::Display| PasswordError::Hash(error.to_string());
    if password.expose_secret().chars().count() < SHORTEST_PASSWORD {
        return Err(PasswordError::TooShort);
    }
    let mut salt = [0u8; 16];
    SysRng.try_fill_bytes(&mut salt).map_err(|error| failed(&error))?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| failed(&error))?;
    let hash = Argon2::default().hash_password(password.expose_secret().as_bytes(), &salt).map_err(|e| failed(&e))?;
    Ok(hash.to_string())
}

/// As [`hash_password`], beside the requests' own threads.
pub(crate) async fn hash_aside(password: SecretString) -> Result<String, PasswordError> {
    aside(move || hash_password(&password)).await?
}

/// Whether a password fits a hash; `None`, nobody's hash, never fits and takes as long.
pub(crate) async fn fits(password: SecretString, hash: Option<String>) -> Result<bool, PasswordError> {
    aside(move || {
        let is_somebody = hash.is_some();
        let Some(hash) = hash.or_else(|| NOBODY.clone()) else { return false };
        let Ok(hash) = PasswordHash::new(&hash) else { return false };
        let fits = Argon2::default().verify_password(password.expose_secret().as_bytes(), &hash).is_ok();
        fits && is_somebody
    })
    .await
}

/// Does the heavy work on a thread of its own, when its turn comes.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordError> {
    let failed = |error: &dyn std::fmt::Display| PasswordError::Hash(error.to_string());
    let _turn = AT_ONCE.acquire().await.map_err(|error| failed(&error))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_alone() {
        let hash = hash_password(&SecretString::from("a long enough one")).unwrap();
        assert!(fits(SecretString::from("a long enough one"), Some(hash.clone())).await.unwrap());
        assert!(!fits(SecretString::from("a long enough two"), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn nobodys_password_fits_nothing() {
        assert!(!fits(SecretString::from("nobody has this one"), None).await.unwrap());
    }

    #[test]
    fn a_short_password_is_refused() {
        assert!(matches!(hash_password(&SecretString::from("short")), Err(PasswordError::TooShort)));
    }
}
