//! Why a command was not carried out.

use store::StoreError;
use tracking::TrackingNoError;

use crate::engine_error::EngineError;

/// Why a command was not carried out: what was entered, and what would do.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Waybill does not know the courier.
    #[error("courier \"{given}\" is not known: choose one of {known}")]
    UnknownCourier {
        /// What was entered.
        given: String,
        /// The code names that would do.
        known: String,
    },
    /// The number is none.
    #[error("tracking number: {0}")]
    Number(#[from] TrackingNoError),
    /// The number is not one of this courier's.
    #[error("tracking number \"{number}\" is not one of {courier}'s: {expected}")]
    NotThisCouriers {
        /// What was entered.
        number: String,
        /// The courier's name.
        courier: String,
        /// The form that is expected.
        expected: String,
    },
    /// The order has this label already.
    #[error("the order has the label \"{number}\" already")]
    LabelExists {
        /// The number.
        number: String,
    },
    /// The courier is none of those that the label could be.
    #[error("courier \"{given}\" is none of those that the label could be")]
    NotAChoice {
        /// What was entered.
        given: String,
    },
    /// The shop has no such order or label.
    #[error("not found")]
    NotFound,
    /// The store or the engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing { .. } => Self::NotFound,
            error => Self::Engine(error.into()),
        }
    }
}
