//! Labels as they come in and as people change them.

use jiff::Timestamp;
use tracking::{AccountId, Direction, FulfillmentId, LabelId, NextAsk, OrderId, TrackingNo};

use super::Unit;
use crate::StoreError;

/// A label to be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLabel {
    /// Its order.
    pub order: OrderId,
    /// Its fulfillment; `None` when it is added by hand.
    pub fulfillment: Option<FulfillmentId>,
    /// The courier's code name.
    pub courier: String,
    /// The account it is asked with.
    pub account: Option<AccountId>,
    /// The number.
    pub number: TrackingNo,
    /// To the customer or back.
    pub direction: Direction,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it is asked first.
    pub next: NextAsk,
}

impl Unit {
    /// Adds a label; `None` when the order has this courier's number already.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such order.
    pub async fn add_label(&mut self, label: &NewLabel) -> Result<Option<LabelId>, StoreError> {
        todo!("{label:?}")
    }

    /// Cancels a label: it is not asked any more and does not count. False when it is cancelled already or not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cancel_label(&mut self, label: LabelId, at: Timestamp) -> Result<bool, StoreError> {
        todo!("{label} {at}")
    }

    /// Says which way a label goes. False when it is so already or not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_direction(&mut self, label: LabelId, direction: Direction) -> Result<bool, StoreError> {
        todo!("{label} {direction}")
    }

    /// The orders that labels belong to, each once, in the order of their ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders_of_labels(&mut self, labels: &[LabelId]) -> Result<Vec<OrderId>, StoreError> {
        todo!("{labels:?}")
    }
}
