//! Why the engine could not go on.

use store::StoreError;

/// Why the engine could not go on with something. What fails at a courier or at Shopify is not among them: it is
/// kept where it belongs, on the label, the account or the effect.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A mail's template could not be filled.
    #[error("a mail could not be written: {0}")]
    Template(askama::Error),
    /// A value could not be written as JSON.
    #[error("a value could not be written as JSON: {0}")]
    Json(serde_json::Error),
    /// A task panicked: a mistake in the program. The lease of what it had in hand gives that back.
    #[error("a task broke off: {0}")]
    BrokeOff(String),
}

impl EngineError {
    /// True when the same may well work at another time, whatever it is about.
    pub(crate) fn is_about_the_database(&self) -> bool {
        matches!(self, Self::Store(StoreError::Database { .. }))
    }

    /// True when somebody else has taken over what this was about.
    pub(crate) fn is_lost_lease(&self) -> bool {
        matches!(self, Self::Store(StoreError::LeaseLost { .. }))
    }
}
