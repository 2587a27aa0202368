//! Tokens that couriers' servers hand out: they end by the simulated clock, or when somebody revokes them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// The tokens of one server; each belongs to an account, given by its place in the server's list.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    made: u64,
    valid: HashMap<String, (usize, Timestamp)>,
}

impl Tokens {
    /// A new token of forty hexadecimal digits, and its number counted from 1.
    pub(crate) fn issue(&self, account: usize, now: Timestamp, until: Timestamp) -> (String, u64) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.made += 1;
        let made = inner.made;
        let digest = Sha256::digest(format!("{made} {account} {now}"));
        let token: String = digest.iter().take(20).map(|byte| format!("{byte:02x}")).collect();
        inner.valid.retain(|_, (_, until)| *until > now);
        inner.valid.insert(token.clone(), (account, until));
        (token, made)
    }

    /// The account of a token that is valid now.
    pub(crate) fn account(&self, token: &str, now: Timestamp) -> Option<usize> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.valid.get(token).filter(|(_, until)| *until > now).map(|(account, _)| *account)
    }

    /// Ends all tokens before their time.
    pub(crate) fn revoke(&self) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).valid.clear();
    }
}
