//! Why a call failed, and what happens next.

use std::time::Duration;

use serde::Deserialize;

use crate::{Kind, ThrottleStatus};

/// What Shopify said about an input it did not accept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UserError {
    /// The way to the input at fault, for example `fulfillmentEvent`, `fulfillmentId`. May be missing.
    pub field: Option<Vec<String>>,
    /// Shopify's own words.
    pub message: String,
    /// Few mutations tell one.
    #[serde(default)]
    pub code: Option<String>,
}

/// A call that did not succeed. Every variant says what happened at Shopify: [`ShopifyError::next`] follows from it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ShopifyError {
    /// The shop's points are spent. Nothing was done.
    #[error("shopify throttles the calls of this shop, wait {} ms", wait.as_millis())]
    Throttled {
        /// How long until the call fits, without jitter.
        wait: Duration,
        /// The bucket as the answer told it.
        status: Option<ThrottleStatus>,
    },
    /// 401: the token is no longer valid, or the app was removed.
    #[error("shopify does not accept the access token")]
    Token,
    /// 402: the store is frozen because its bill is not paid.
    #[error("the shopify store is frozen until its bill is paid")]
    Frozen,
    /// 423: the store is locked by Shopify.
    #[error("the shopify store is locked")]
    Locked,
    /// `SHOP_INACTIVE`: the store is closed or paused.
    #[error("the shopify store is not active")]
    Inactive,
    /// 403 or `ACCESS_DENIED`: the app has not been granted what the call needs.
    #[error("shopify denies access: {message}")]
    Scope {
        /// What Shopify says is required, for example `` `write_orders` access scope ``.
        required: Option<String>,
        /// Shopify's own words.
        message: String,
    },
    /// 404: no such store, or no such version of the API.
    #[error("there is no such shopify store at this address")]
    NotFound,
    /// `RESOURCE_NOT_FOUND`: a global id of the wrong kind was sent.
    #[error("shopify does not know an id that was sent: {message}")]
    InvalidId {
        /// Shopify's own words.
        message: String,
    },
    /// 5xx: the service failed. A mutation may have worked.
    #[error("shopify failed with HTTP {http}")]
    Down {
        /// The HTTP status.
        http: u16,
        /// How long Shopify asks to wait.
        retry_after: Option<Duration>,
    },
    /// `INTERNAL_SERVER_ERROR` or a time limit inside Shopify. A mutation may have worked.
    #[error("shopify failed inside: {message}")]
    Internal {
        /// Shopify's own words; they carry its request id.
        message: String,
    },
    /// The input was understood and not accepted.
    #[error("shopify refused: {}", .user_errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; "))]
    Refused {
        /// What was wrong with it.
        user_errors: Vec<UserError>,
    },
    /// `MAX_COST_EXCEEDED`: no bucket could ever pay for the call. Nothing was done.
    #[error("shopify takes no call that costs so much: {message}")]
    TooCostly {
        /// Shopify's own words.
        message: String,
    },
    /// The document or its variables do not fit Shopify's schema: a bug of ours. Nothing was done.
    #[error("shopify does not accept the document: {message}")]
    Document {
        /// For example `undefinedField`, `INVALID_VARIABLE`.
        code: Option<String>,
        /// Shopify's own words.
        message: String,
    },
    /// An HTTP status, error code or shape of data that this crate does not know. A mutation may have worked.
    #[error("shopify gave an unexpected answer: {what}")]
    Unexpected {
        /// What was found.
        what: String,
    },
    /// The body is not JSON, most often because it was cut short on the way. A mutation may have worked.
    #[error("the answer of shopify could not be read: {what}")]
    Unreadable {
        /// What was found.
        what: String,
    },
}

/// What the caller does after a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing was changed: repeat the call.
    Again {
        /// Without jitter; the caller adds it.
        after: Duration,
    },
    /// The call may have worked: read at Shopify whether it did, repeat only if not.
    ReadBack {
        /// Without jitter; the caller adds it.
        after: Duration,
    },
    /// No call for this shop can work: all of them wait, one tries again.
    HoldShop {
        /// Until one call may try.
        after: Duration,
    },
    /// Repeating changes nothing: a person must look.
    Person,
}

const HOUR: Duration = Duration::from_secs(3600);
const HALF_HOUR: Duration = Duration::from_secs(1800);

/// 5 s, 10 s, 20 s … at most 30 min.
fn backoff(attempt: u32) -> Duration {
    Duration::from_secs(5u64 << attempt.min(9)).min(HALF_HOUR)
}

impl Next {
    /// After a call of which no answer came: the connection broke or the time limit passed.
    pub fn without_answer(kind: Kind, attempt: u32) -> Self {
        Self::after_unknown_end(kind, backoff(attempt))
    }

    fn after_unknown_end(kind: Kind, after: Duration) -> Self {
        match kind {
            Kind::Query => Self::Again { after },
            Kind::Mutation => Self::ReadBack { after },
        }
    }
}

impl ShopifyError {
    /// What happened in one word, for data and as the key of what pages say of it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Throttled { .. } => "throttled",
            Self::Token => "token_refused",
            Self::Frozen => "store_frozen",
            Self::Locked => "store_locked",
            Self::Inactive => "store_inactive",
            Self::Scope { .. } => "scope_missing",
            Self::NotFound => "store_gone",
            Self::InvalidId { .. } => "id_refused",
            Self::Down { .. } => "shopify_down",
            Self::Internal { .. } => "shopify_failed",
            Self::Refused { .. } => "shopify_refused",
            Self::TooCostly { .. } => "too_costly",
            Self::Document { .. } => "document_refused",
            Self::Unexpected { .. } | Self::Unreadable { .. } => "answer_unreadable",
        }
    }

    /// What to do after the `attempt`-th failure (counted from 0) of a call of this kind.
    /// How many attempts there are is the caller's matter.
    pub fn next(&self, kind: Kind, attempt: u32) -> Next {
        match self {
            Self::Throttled { wait, .. } => Next::Again { after: *wait },
            Self::Token | Self::Frozen | Self::Locked | Self::Inactive | Self::NotFound => {
                Next::HoldShop { after: HOUR }
            }
            Self::Down { retry_after, .. } => {
                Next::after_unknown_end(kind, retry_after.unwrap_or_else(|| backoff(attempt)).min(HOUR))
            }
            Self::Internal { .. } | Self::Unreadable { .. } => Next::after_unknown_end(kind, backoff(attempt)),
            Self::Unexpected { .. } => match kind {
                Kind::Query => Next::Person,
                Kind::Mutation => Next::ReadBack { after: backoff(attempt) },
            },
            Self::Scope { .. }
            | Self::InvalidId { .. }
            | Self::Refused { .. }
            | Self::TooCostly { .. }
            | Self::Document { .. } => Next::Person,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[rstest]
    #[case::throttled(ShopifyError::Throttled { wait: secs(3), status: None }, Next::Again { after: secs(3) }, Next::Again { after: secs(3) })]
    #[case::token(ShopifyError::Token, Next::HoldShop { after: HOUR }, Next::HoldShop { after: HOUR })]
    #[case::frozen(ShopifyError::Frozen, Next::HoldShop { after: HOUR }, Next::HoldShop { after: HOUR })]
    #[case::scope(ShopifyError::Scope { required: None, message: String::new() }, Next::Person, Next::Person)]
    #[case::down(ShopifyError::Down { http: 502, retry_after: None }, Next::Again { after: secs(10) }, Next::ReadBack { after: secs(10) })]
    #[case::down_for_a_while(ShopifyError::Down { http: 503, retry_after: Some(secs(90)) }, Next::Again { after: secs(90) }, Next::ReadBack { after: secs(90) })]
    #[case::internal(ShopifyError::Internal { message: String::new() }, Next::Again { after: secs(10) }, Next::ReadBack { after: secs(10) })]
    #[case::cut_short(ShopifyError::Unreadable { what: String::new() }, Next::Again { after: secs(10) }, Next::ReadBack { after: secs(10) })]
    #[case::unexpected(ShopifyError::Unexpected { what: String::new() }, Next::Person, Next::ReadBack { after: secs(10) })]
    #[case::refused(ShopifyError::Refused { user_errors: vec![] }, Next::Person, Next::Person)]
    #[case::our_bug(ShopifyError::Document { code: None, message: String::new() }, Next::Person, Next::Person)]
    fn what_may_have_worked_is_read_back_before_it_is_repeated(
        #[case] error: ShopifyError,
        #[case] query: Next,
        #[case] mutation: Next,
    ) {
        assert_eq!(error.next(Kind::Query, 1), query);
        assert_eq!(error.next(Kind::Mutation, 1), mutation);
    }

    #[test]
    fn a_mutation_without_an_answer_is_read_back() {
        assert_eq!(Next::without_answer(Kind::Query, 0), Next::Again { after: secs(5) });
        assert_eq!(Next::without_answer(Kind::Mutation, 0), Next::ReadBack { after: secs(5) });
    }

    #[test]
    fn the_wait_between_attempts_doubles_up_to_half_an_hour() {
        assert_eq!((0..4).map(backoff).collect::<Vec<_>>(), [secs(5), secs(10), secs(20), secs(40)]);
        assert_eq!(backoff(u32::MAX), HALF_HOUR);
    }
}
