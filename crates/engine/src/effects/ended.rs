//! How one try of an effect ended, and what follows from a failed call to Shopify.

use std::time::Duration;

use jiff::SignedDuration;

use crate::shopify_call_error::{Failed, ShopifyCallError};

/// A claimed effect is another worker's again after this much real time.
pub(crate) const LEASE: Duration = Duration::from_secs(90);

/// How one try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Done; the word says how, for the history.
    Done(&'static str),
    /// It came too early and may be decided again; the word says why.
    Withdrawn(&'static str),
    /// The courier's cash does not cover it any more: it is taken back and decided again.
    CashIsMissing,
    /// It was not tried: the other side takes nothing now. Does not count as a try.
    NotNow {
        /// When it may.
        after: SignedDuration,
    },
    /// It failed, and may work later.
    Later {
        /// The other side's wish, or our back-off.
        after: SignedDuration,
        /// What was tried and what came of it.
        error: String,
    },
    /// The shop's Shopify cannot be called until somebody signs in again. Does not count as a try.
    NeedsSignIn,
    /// Shopify takes no calls of the shop; it waits until it does. Does not count as a try.
    Refused,
    /// The other side was asked and did not do it, or nobody can tell whether it did.
    NotTaken {
        /// When to try again; `None`: repeating changes nothing, a person must look.
        again: Option<SignedDuration>,
        /// Why, in one word.
        word: &'static str,
        /// What was tried, what came of it and what can be done.
        error: String,
    },
    /// A person must look.
    Parked {
        /// What was tried, what came of it and what can be done.
        error: String,
    },
}

impl Ended {
    pub(crate) fn parked(error: impl Into<String>) -> Self {
        Self::Parked { error: error.into() }
    }

    /// It was not taken, and would not be the next time; or only a person can tell whether it was.
    pub(crate) fn not_taken(word: &'static str, error: impl Into<String>) -> Self {
        Self::NotTaken { again: None, word, error: error.into() }
    }

    /// What follows from a failed call to Shopify. Every effect begins by reading what Shopify has, so a repeat is a
    /// read-back.
    pub(crate) fn after(error: &ShopifyCallError, attempts: u32) -> Self {
        match error.failed(attempts) {
            Failed::NeedsSignIn => Self::NeedsSignIn,
            Failed::NotNow { after } => Self::NotNow { after },
            Failed::Refused => Self::Refused,
            Failed::Later { after } => {
                Self::NotTaken { again: Some(after), word: error.word(), error: error.to_string() }
            }
            Failed::Person => Self::not_taken(error.word(), error.to_string()),
        }
    }
}
