//! What the merchant should look at.

use tracking::{Alert, LabelId, OrderId};

use super::Unit;
use crate::StoreError;

impl Unit {
    /// Keeps alerts about an order's labels, each kind once a label. Returns how many were new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_alerts(&mut self, order: OrderId, alerts: &[(LabelId, Alert)]) -> Result<u64, StoreError> {
        todo!("{order} {alerts:?}")
    }
}
