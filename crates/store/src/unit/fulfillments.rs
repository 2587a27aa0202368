//! Fulfillments as they come in.

use jiff::Timestamp;
use tracking::{EventStatus, FulfillmentId, OrderId, TrackingNo};

use super::Unit;
use crate::StoreError;
use crate::columns::{Json, ms, to_json};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, all, locking, one, run};

/// A parcel as Shopify lists it: the courier's code name and the number.
pub type ListedParcel = (String, TrackingNo);

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
    /// Its parcels; none when it is cancelled.
    pub parcels: Vec<ListedParcel>,
}

/// What became of a fulfillment that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpsertedFulfillment {
    /// Its row.
    pub id: FulfillmentId,
    /// It was not known before.
    pub is_new: bool,
    /// It was older than what is stored, and left alone.
    pub stale: bool,
    /// The parcels that it had before.
    pub had: Vec<ListedParcel>,
}

impl Unit {
    /// Adds a fulfillment or brings it up to date.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such order.
    pub async fn upsert_fulfillment(
        &mut self,
        fulfillment: &IncomingFulfillment,
    ) -> Result<UpsertedFulfillment, StoreError> {
        const DOING: &str = "bringing a fulfillment up to date";
        const INSERT: Sql = Sql::both(
            "INSERT INTO fulfillment (shop_id, order_id, shopify_gid, updated_at, is_cancelled, parcels) \
             SELECT shop_id, id, $3, $4, $5, $6 FROM shop_order WHERE shop_id = $1 AND id = $2 \
             ON CONFLICT (shop_id, shopify_gid) DO NOTHING RETURNING id",
        );
        const SELECT: Sql = locking!(
            "SELECT id, updated_at, parcels FROM fulfillment WHERE shop_id = $1 AND shopify_gid = $2",
            " FOR NO KEY UPDATE"
        );
        const UPDATE: Sql = Sql::both(
            "UPDATE fulfillment SET updated_at = $1, is_cancelled = $2, parcels = $3 WHERE shop_id = $4 AND id = $5",
        );
        let IncomingFulfillment { shopify_gid, order, updated_at, is_cancelled, parcels } = fulfillment;
        let (shop, at, parcels) = (self.shop.0, ms(*updated_at), to_json(parcels)?);
        let inserted =
            one!(self.link(), (i64,), INSERT, shop, order.0, shopify_gid, at, is_cancelled, &parcels).doing(DOING)?;
        if let Some((id,)) = inserted {
            return Ok(UpsertedFulfillment { id: FulfillmentId(id), is_new: true, stale: false, had: Vec::new() });
        }
        let stored = one!(self.link(), (i64, i64, Json<Vec<ListedParcel>>), SELECT, shop, shopify_gid).doing(DOING)?;
        let (id, stored_at, had) = stored.ok_or(StoreError::Missing { doing: DOING })?;
        let stale = stored_at > at;
        if !stale {
            run!(self.link(), UPDATE, at, is_cancelled, parcels, shop, id).or_missing(DOING)?;
        }
        Ok(UpsertedFulfillment { id: FulfillmentId(id), is_new: false, stale, had: had.0 })
    }

    /// A fulfillment of the order that lists a parcel now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fulfillment_listing(
        &mut self,
        order: OrderId,
        parcel: &ListedParcel,
    ) -> Result<Option<FulfillmentId>, StoreError> {
        type Row = (i64, Json<Vec<ListedParcel>>);
        const SELECT: Sql = Sql::both(
            "SELECT id, parcels FROM fulfillment WHERE +shop_id = $1 AND order_id = $2 AND NOT is_cancelled ORDER BY id",
        );
        let shop = self.shop.0;
        let rows = all!(self.link(), Row, SELECT, shop, order.0).doing("looking for a parcel's fulfillment")?;
        let listing = rows.into_iter().find(|(_, parcels)| parcels.0.contains(parcel));
        Ok(listing.map(|(id, _)| FulfillmentId(id)))
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
