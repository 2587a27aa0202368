//! Fulfillments as they come in.

use jiff::Timestamp;
use tracking::{EventStatus, FulfillmentId, OrderId};

use super::{Unit, Upserted};
use crate::StoreError;
use crate::columns::ms;
use crate::error::{Doing, Touched};
use crate::sql::{Sql, locking, one, run};

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
        const DOING: &str = "bringing a fulfillment up to date";
        const INSERT: Sql = Sql::both(
            "INSERT INTO fulfillment (shop_id, order_id, shopify_gid, updated_at, is_cancelled) \
             SELECT shop_id, id, $3, $4, $5 FROM shop_order WHERE shop_id = $1 AND id = $2 \
             ON CONFLICT (shop_id, shopify_gid) DO NOTHING RETURNING id",
        );
        const SELECT: Sql = locking!(
            "SELECT id, updated_at, is_cancelled FROM fulfillment WHERE shop_id = $1 AND shopify_gid = $2",
            " FOR NO KEY UPDATE"
        );
        const UPDATE: Sql =
            Sql::both("UPDATE fulfillment SET updated_at = $1, is_cancelled = $2 WHERE shop_id = $3 AND id = $4");
        let IncomingFulfillment { shopify_gid, order, updated_at, is_cancelled } = fulfillment;
        let (shop, at) = (self.shop.0, ms(*updated_at));
        if let Some((id,)) =
            one!(self.link(), (i64,), INSERT, shop, order.0, shopify_gid, at, is_cancelled).doing(DOING)?
        {
            return Ok(Upserted { id: FulfillmentId(id), is_new: true, changed: true, stale: false });
        }
        let stored = one!(self.link(), (i64, i64, bool), SELECT, shop, shopify_gid).doing(DOING)?;
        let (id, stored_at, was_cancelled) = stored.ok_or(StoreError::Missing { doing: DOING })?;
        let stale = stored_at > at;
        let changed = !stale && was_cancelled != *is_cancelled;
        if !stale {
            run!(self.link(), UPDATE, at, is_cancelled, shop, id).or_missing(DOING)?;
        }
        Ok(Upserted { id: FulfillmentId(id), is_new: false, changed, stale })
    }

    /// Raises what is taken as told to Shopify, from what was put into the outbox or Shopify itself has recorded;
    /// never lowers it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn raise_told(
        &mut self,
        fulfillment: FulfillmentId,
        status: EventStatus,
        happened_at: Timestamp,
    ) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE fulfillment SET told_status = $1, told_at = $2 \
             WHERE shop_id = $3 AND id = $4 AND (told_at IS NULL OR told_at < $2)",
        );
        let shop = self.shop.0;
        run!(self.link(), UPDATE, status.as_str(), ms(happened_at), shop, fulfillment.0)
            .doing("noting what Shopify was told")?;
        Ok(())
    }
}
