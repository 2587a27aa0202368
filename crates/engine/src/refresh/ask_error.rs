//! Why a conversation with a courier ended early, and what follows.

use couriers::{CallError, Next};

use crate::WireError;

/// Why a conversation ended early.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AskError {
    /// No whole answer came.
    #[error("{0}")]
    Wire(WireError),
    /// The courier's answer to the whole call.
    #[error("{0}")]
    Call(CallError),
    /// The courier took so long for the others that these were not asked.
    #[error("the courier answers too slowly: the others took all the time")]
    TooSlow,
}

impl AskError {
    /// What a refusal means that a fresh token did not mend.
    pub(super) fn after_new_sign_in(self) -> Self {
        match self {
            Self::Call(error) => Self::Call(error.after_new_sign_in()),
            other => other,
        }
    }

    /// The courier's own wish for the next try.
    pub(crate) fn next(&self) -> Next {
        match self {
            Self::Wire(_) | Self::TooSlow => Next::Later(None),
            Self::Call(error) => error.next(),
        }
    }
}
