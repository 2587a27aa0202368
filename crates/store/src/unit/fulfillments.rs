//! Fulfillments as they come in.

use jiff::Timestamp;
use tracking::{EventStatus, FulfillmentId, OrderId};

use super::{Unit, Upserted};
use crate::StoreError;

/// A fulfillment as Shopify tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingFulfillment {
    /// Shopify's gid.
    pub shopify_gid: String,
    /// Its order.
    pub order: OrderId,
    /// Shopify's own time of this state: an older state never replaces a newer one.
    pub updated_at: Timestamp,
    /// Cancelled.
    pub is_cancelled: bool,
}

impl Unit {
    /// Adds a fulfillment or brings it up to date.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such order.
    pub async fn upsert_fulfillment(
        &mut self,
        fulfillment: &IncomingFulfillment,
    ) -> Result<Upserted<FulfillmentId>, StoreError> {
        todo!("{fulfillment:?}")
    }

    /// Raises what is taken as told to Shopify, from what Shopify itself has recorded; never lowers it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn raise_told(
        &mut self,
        fulfillment: FulfillmentId,
        status: EventStatus,
        happened_at: Timestamp,
    ) -> Result<(), StoreError> {
        todo!("{fulfillment} {status:?} {happened_at}")
    }
}
