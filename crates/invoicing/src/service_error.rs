//! What can go wrong with a call to an invoicing service, and what happens next.

use std::time::Duration;

use rust_decimal::Decimal;

use crate::{InvoiceNo, Kind};

/// Two totals that should be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the order's total is {order} and its lines make {invoice}: a difference of {}", self.amount())]
pub struct Difference {
    /// What the customer owes.
    pub order: Decimal,
    /// What the invoice would say.
    pub invoice: Decimal,
}

impl Difference {
    /// By how much the invoice is too high; below zero when it is too low.
    pub fn amount(&self) -> Decimal {
        self.invoice - self.order
    }

    pub(crate) fn check(order: Decimal, invoice: Decimal) -> Result<(), Self> {
        if order == invoice { Ok(()) } else { Err(Self { order, invoice }) }
    }
}

/// Why a call did not do what it was for. Messages are the service's own words, without secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// User, key, company or address are wrong: a person must look.
    #[error("the account was refused: {message}")]
    Account {
        /// The field of [`crate::Profile::credentials`] that is most likely at fault, where the words tell it.
        field: Option<&'static str>,
        /// The service's own words.
        message: String,
    },
    /// The token is old or revoked: one new sign-in, one repetition.
    #[error("the token was refused")]
    Token,
    /// The account's plan does not hold this call: no call of its kind can work.
    #[error("the account's plan does not allow this: {message}")]
    Plan {
        /// The service's own words.
        message: String,
    },
    /// Too many calls; all calls of this account wait.
    #[error("too many calls")]
    TooFast {
        /// As the service says itself, or as is known of it.
        retry_after: Duration,
    },
    /// The signature over the customer's name was refused; some accounts take no diacritics in it.
    #[error("the signature was refused: {message}")]
    Signature {
        /// The service's own words.
        message: String,
    },
    /// Understood and not accepted. Nothing was done.
    #[error("refused: {message}")]
    Refused {
        /// The field at fault, by the service's name for it, where it is known.
        field: Option<&'static str>,
        /// The service's own words.
        message: String,
    },
    /// An invoice with our reference exists already.
    #[error("already invoiced: {message}")]
    Duplicate {
        /// The invoice, where the service names it.
        existing: Option<InvoiceNo>,
        /// The service's own words.
        message: String,
    },
    /// The service knows no such invoice.
    #[error("no such invoice: {message}")]
    NotFound {
        /// The service's own words.
        message: String,
    },
    /// Nothing is open on the invoice: it is paid, or reversed; its payments tell which.
    #[error("nothing is open: {message}")]
    NothingOpen {
        /// The service's own words.
        message: String,
    },
    /// The invoice was reversed before.
    #[error("the invoice is reversed: {message}")]
    Reversed {
        /// The service's own words.
        message: String,
    },
    /// The invoice was cancelled.
    #[error("the invoice is cancelled: {message}")]
    Cancelled {
        /// The service's own words.
        message: String,
    },
    /// The service itself says that nothing was done and that one should try again.
    #[error("not done, to be tried again: {message}")]
    NotDone {
        /// The service's own words.
        message: String,
    },
    /// The service failed, or something in front of it did. A call that writes may have worked.
    #[error("the service failed with HTTP {http}")]
    Away {
        /// HTTP status.
        http: u16,
    },
    /// The answer is not what the service promises. A call that writes may have worked.
    #[error("the answer could not be read: {what}")]
    Unreadable {
        /// What was expected and what came.
        what: String,
    },
    /// The service would count another total than the order's. Nothing was sent.
    #[error(transparent)]
    Difference(#[from] Difference),
}

/// What the caller does after a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Sign in anew and repeat the call once.
    SignIn,
    /// Nothing was changed: repeat after this time, or by back-off when it is `None`.
    Later(Option<Duration>),
    /// No call of this account can work before this time.
    HoldAccount(Duration),
    /// The call may have worked: later, look before anything is repeated.
    Look,
    /// Nothing helps until a person changes the account; other calls of it fail as well.
    AccountsPerson,
    /// Nothing helps until a person changes this one order or invoice.
    Person,
}

impl ServiceError {
    /// What happens next after a call of this kind.
    pub fn next(&self, kind: Kind) -> Next {
        match self {
            Self::Token => Next::SignIn,
            Self::TooFast { retry_after } => Next::HoldAccount(*retry_after),
            Self::Account { .. } | Self::Plan { .. } => Next::AccountsPerson,
            Self::NotDone { .. } => Next::Later(None),
            Self::Away { .. } | Self::Unreadable { .. } => Next::without_answer(kind),
            Self::Duplicate { .. }
            | Self::Signature { .. }
            | Self::Refused { .. }
            | Self::NotFound { .. }
            | Self::NothingOpen { .. }
            | Self::Reversed { .. }
            | Self::Cancelled { .. }
            | Self::Difference(_) => Next::Person,
        }
    }

    /// The same failure when it comes again right after a new sign-in: then the account is at fault.
    #[must_use]
    pub fn after_new_sign_in(self) -> Self {
        match self {
            Self::Token => Self::Account { field: None, message: "a fresh token was refused".to_owned() },
            other => other,
        }
    }

    /// The word used in data.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Account { .. } => "account",
            Self::Token => "token",
            Self::Plan { .. } => "plan",
            Self::TooFast { .. } => "too_fast",
            Self::Signature { .. } => "signature",
            Self::Refused { .. } => "refused",
            Self::Duplicate { .. } => "duplicate",
            Self::NotFound { .. } => "not_found",
            Self::NothingOpen { .. } => "nothing_open",
            Self::Reversed { .. } => "reversed",
            Self::Cancelled { .. } => "cancelled",
            Self::NotDone { .. } => "not_done",
            Self::Away { .. } => "away",
            Self::Unreadable { .. } => "unreadable",
            Self::Difference(_) => "difference",
        }
    }

    pub(crate) fn unreadable(what: impl Into<String>) -> Self {
        Self::Unreadable { what: what.into() }
    }
}

impl Next {
    /// After a call that was sent and of which no answer came.
    pub fn without_answer(kind: Kind) -> Self {
        match kind {
            Kind::Read => Self::Later(None),
            Kind::Write => Self::Look,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_may_have_worked_is_looked_up_and_a_read_is_repeated() {
        for error in [ServiceError::Away { http: 502 }, ServiceError::unreadable("half a document")] {
            assert_eq!((error.next(Kind::Write), error.next(Kind::Read)), (Next::Look, Next::Later(None)));
        }
    }

    #[test]
    fn a_difference_is_told_with_both_sums() {
        let error = Difference::check(Decimal::new(10_000, 2), Decimal::new(9_999, 2)).unwrap_err();
        assert_eq!(error.to_string(), "the order's total is 100.00 and its lines make 99.99: a difference of -0.01");
    }
}
