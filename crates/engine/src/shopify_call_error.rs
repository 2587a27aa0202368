//! Why a call to Shopify did not succeed, and what follows from it.

use std::time::Duration;

use jiff::SignedDuration;
use shopify::sign_in::TokenError;
use shopify::{Kind, Next, ShopifyError};
use store::{ServiceState, StoreError};

use crate::WireError;
use crate::chance::backoff;

/// Why a call to Shopify did not succeed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ShopifyCallError {
    /// It was not made: the shop's points are spent, or its Shopify is away.
    #[error("shopify takes no calls of this shop now")]
    NotNow {
        /// When it may be made.
        after: SignedDuration,
    },
    /// No whole answer came.
    #[error("{error}")]
    Wire {
        /// What broke.
        error: WireError,
        /// What was asked.
        kind: Kind,
    },
    /// Shopify answered, and not with what was asked for.
    #[error("{error}")]
    Shopify {
        /// Its answer.
        error: ShopifyError,
        /// What was asked.
        kind: Kind,
    },
    /// The shop's address cannot be called.
    #[error("the shop's address cannot be called: {0}")]
    Address(#[from] shopify::AddressError),
    /// Nothing is asked until a person has signed in again; the store says so already.
    #[error("shopify does not accept the access any more: open the app in the Shopify admin to sign in again")]
    NeedsSignIn,
    /// The token could not be renewed.
    #[error("{0}")]
    SignIn(#[from] TokenError),
    /// The token could not be read or kept.
    #[error("the access to Shopify could not be read: {0}")]
    Store(#[from] StoreError),
}

/// What follows from a failed call for whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failed {
    /// The shop must sign in again.
    NeedsSignIn,
    /// Shopify takes no calls of the shop, for a reason that the store knows by now.
    Refused,
    /// No call of this shop can work before.
    NotNow {
        /// How long that is.
        after: SignedDuration,
    },
    /// This one may work later; it may have worked already.
    Later {
        /// When to try.
        after: SignedDuration,
    },
    /// Repeating changes nothing.
    Person,
}

impl ShopifyCallError {
    /// What happens next, by the number of tries, this one included.
    pub(crate) fn failed(&self, attempts: u32) -> Failed {
        let before = attempts.saturating_sub(1);
        let next = match self {
            Self::NotNow { after } => return Failed::NotNow { after: *after },
            Self::NeedsSignIn => return Failed::NeedsSignIn,
            // A token that was renewed a moment ago is refused only by mistake: a person is asked when renewing fails.
            Self::Shopify { error: ShopifyError::Token, .. } => return Failed::NotNow { after: backoff(attempts) },
            Self::SignIn(error) => return Failed::NotNow { after: wait_of(error, backoff(attempts)) },
            Self::Store(_) => return Failed::Later { after: backoff(attempts) },
            Self::Shopify { error, .. } if refused_state(error).is_some() => return Failed::Refused,
            Self::Shopify { error: ShopifyError::Throttled { wait, .. }, .. } => {
                return Failed::NotNow { after: signed(*wait) };
            }
            Self::Wire { error: WireError::NotReached { .. }, .. } => Next::without_answer(Kind::Query, before),
            Self::Wire { kind, .. } => Next::without_answer(*kind, before),
            Self::Shopify { error, kind } => error.next(*kind, before),
            Self::Address(_) => Next::Person,
        };
        match next {
            Next::Again { after } | Next::ReadBack { after } => Failed::Later { after: signed(after) },
            Next::HoldShop { after } => Failed::NotNow { after: signed(after) },
            Next::Person => Failed::Person,
        }
    }

    /// What happened in one word, for data and as the key of what pages say of it.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::NotNow { .. } => "throttled",
            Self::Wire { error: WireError::NotReached { .. }, .. } => "shopify_not_reached",
            Self::Wire { .. } => "no_answer",
            Self::Shopify { error, .. } => error.word(),
            Self::NeedsSignIn => "token_refused",
            Self::SignIn(_) => "sign_in_failed",
            Self::Store(_) => "store_failed",
            Self::Address(_) => "address_wrong",
        }
    }

    /// Whether Shopify itself failed, not what it was asked.
    pub(crate) fn is_failure_of_shopify(&self) -> bool {
        match self {
            Self::Wire { .. } => true,
            Self::Shopify { error, .. } => matches!(
                error,
                ShopifyError::Down { .. } | ShopifyError::Internal { .. } | ShopifyError::Unreadable { .. }
            ),
            Self::SignIn(_) => true,
            Self::NotNow { .. } | Self::Address(_) | Self::NeedsSignIn | Self::Store(_) => false,
        }
    }
}

/// The state of a shop of which Shopify says so.
pub(crate) fn refused_state(error: &ShopifyError) -> Option<ServiceState> {
    match error {
        ShopifyError::Frozen => Some(ServiceState::Frozen),
        ShopifyError::Locked => Some(ServiceState::Locked),
        ShopifyError::Inactive => Some(ServiceState::Inactive),
        ShopifyError::NotFound => Some(ServiceState::Gone),
        _ => None,
    }
}

pub(crate) fn signed(wait: Duration) -> SignedDuration {
    SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_hours(1))
}

/// After a failed renewal: when the next try is worth it.
fn wait_of(error: &TokenError, backoff: SignedDuration) -> SignedDuration {
    match error {
        TokenError::Away { retry_after: Some(wait), .. } => SignedDuration::try_from(*wait).unwrap_or(backoff),
        _ => backoff,
    }
}
