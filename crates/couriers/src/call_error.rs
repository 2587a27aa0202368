//! What can go wrong with a whole call, and what happens next.

use std::time::Duration;

/// Why a call gave no tracking.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// User name, password or key are wrong: a person must look.
    #[error("the account was refused: {message}")]
    Account {
        /// The courier's own words, without secrets.
        message: String,
    },
    /// The token is old or revoked: one new sign-in, one repetition.
    #[error("the token was refused")]
    Token,
    /// This account may not make this call, or its token went stale: one new sign-in, one repetition. Refused
    /// again, it is an error of this call; the credentials may be fine.
    #[error("the call is not allowed: {message}")]
    Forbidden {
        /// The courier's own words.
        message: String,
    },
    /// Too many calls.
    #[error("too many calls")]
    Busy {
        /// As the courier says itself, or as is known of it.
        retry_after: Option<Duration>,
    },
    /// The courier's server failed, or something in front of it did.
    #[error("the courier failed with HTTP {http}")]
    Down {
        /// HTTP status.
        http: u16,
    },
    /// The courier refuses the request as it is; with several numbers in it, one of them may be why.
    #[error("the courier refused the call: {message}")]
    Refused {
        /// The courier's own words, with the field when it names one.
        message: String,
        /// True when asking for fewer numbers can help.
        split: bool,
    },
    /// The courier does not know what was asked. Only in recorded answers: with a call it is an error of the label.
    #[error("the courier does not know the number: {message}")]
    NotFound {
        /// The courier's own words.
        message: String,
    },
    /// The answer is not what the courier's API promises.
    #[error("the answer could not be read: {what}")]
    Unreadable {
        /// What was expected and what came.
        what: String,
    },
}

/// What the caller does after a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Sign in anew and repeat the call once.
    SignIn,
    /// Repeat with half of the numbers.
    Split,
    /// Later, by the courier's own word or by back-off.
    Later(Option<Duration>),
    /// Nothing helps until a person changes the account.
    Person,
}

impl CallError {
    /// What happens next.
    pub fn next(&self) -> Next {
        match self {
            Self::Token | Self::Forbidden { .. } => Next::SignIn,
            Self::Refused { split: true, .. } => Next::Split,
            Self::Busy { retry_after } => Next::Later(*retry_after),
            Self::Down { .. }
            | Self::Unreadable { .. }
            | Self::Refused { split: false, .. }
            | Self::NotFound { .. } => Next::Later(None),
            Self::Account { .. } => Next::Person,
        }
    }

    /// What the same failure means when it comes again right after a new sign-in.
    #[must_use]
    pub fn after_new_sign_in(self) -> Self {
        match self {
            Self::Token => Self::Account { message: "the token was refused right after a new sign-in".to_owned() },
            Self::Forbidden { message } => Self::Refused { message, split: false },
            other => other,
        }
    }

    /// An answer that is not what the courier's API promises.
    pub(crate) fn unreadable(what: impl Into<String>) -> Self {
        Self::Unreadable { what: what.into() }
    }

    /// The word used in data.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Account { .. } => "account_refused",
            Self::Token => "token_refused",
            Self::Forbidden { .. } => "forbidden",
            Self::Busy { .. } => "busy",
            Self::Down { .. } => "down",
            Self::Refused { .. } => "refused",
            Self::NotFound { .. } => "not_found",
            Self::Unreadable { .. } => "unreadable",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_token_is_the_accounts_fault_only_after_a_new_sign_in() {
        assert_eq!(CallError::Token.next(), Next::SignIn);
        assert_eq!(CallError::Token.after_new_sign_in().next(), Next::Person);
    }

    #[test]
    fn a_forbidden_call_never_blames_the_account() {
        let forbidden = CallError::Forbidden { message: "not this one".to_owned() };
        assert_eq!(forbidden.next(), Next::SignIn);
        assert_eq!(forbidden.after_new_sign_in().next(), Next::Later(None));
    }

    #[test]
    fn other_failures_stay_what_they_are_after_a_new_sign_in() {
        let down = CallError::Down { http: 502 };
        assert_eq!(down.clone().after_new_sign_in(), down);
    }
}
