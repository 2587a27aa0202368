//! Delivery events that Shopify has, by whomever.

use jiff::Timestamp;
use tracking::{FulfillmentId, OrderId};

use super::Unit;
use crate::StoreError;
use crate::columns::ms;
use crate::error::Doing;
use crate::sql::{Sql, one, run};

impl Unit {
    /// Keeps that Waybill itself made a delivery event, so that it is not taken for news when it comes back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_own_event(&mut self, event_gid: &str, now: Timestamp) -> Result<(), StoreError> {
        const INSERT: Sql = Sql::both(
            "INSERT INTO known_event (shop_id, event_gid, is_own, seen_at) VALUES ($1, $2, TRUE, $3) \
             ON CONFLICT (shop_id, event_gid) DO UPDATE SET is_own = TRUE",
        );
        let shop = self.shop.0;
        run!(self.link(), INSERT, shop, event_gid, ms(now)).doing("keeping an own delivery event")?;
        Ok(())
    }

    /// Keeps that Shopify told of a delivery event. True when it is one of our own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn meet_event(&mut self, event_gid: &str, now: Timestamp) -> Result<bool, StoreError> {
        const DOING: &str = "meeting a delivery event";
        const INSERT: Sql = Sql::both(
            "INSERT INTO known_event (shop_id, event_gid, is_own, seen_at) VALUES ($1, $2, FALSE, $3) \
             ON CONFLICT DO NOTHING",
        );
        const SELECT: Sql = Sql::both("SELECT is_own FROM known_event WHERE shop_id = $1 AND event_gid = $2");
        let shop = self.shop.0;
        run!(self.link(), INSERT, shop, event_gid, ms(now)).doing(DOING)?;
        let known = one!(self.link(), (bool,), SELECT, shop, event_gid).doing(DOING)?;
        Ok(known.is_some_and(|(is_own,)| is_own))
    }

    /// The fulfillment with a Shopify gid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fulfillment_by_gid(&mut self, shopify_gid: &str) -> Result<Option<FulfillmentId>, StoreError> {
        const SELECT: Sql = Sql::both("SELECT id FROM fulfillment WHERE shop_id = $1 AND shopify_gid = $2");
        let shop = self.shop.0;
        let row = one!(self.link(), (i64,), SELECT, shop, shopify_gid).doing("looking a fulfillment up by its gid")?;
        Ok(row.map(|(id,)| FulfillmentId(id)))
    }

    /// Shopify has deleted an order: it counts as cancelled then, and what is older changes it no more. `None` when
    /// it is not known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_deleted(&mut self, shopify_gid: &str, at: Timestamp) -> Result<Option<OrderId>, StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE shop_order SET cancelled_at = COALESCE(cancelled_at, $1), \
             updated_at = CASE WHEN updated_at > $1 THEN updated_at ELSE $1 END \
             WHERE shop_id = $2 AND shopify_gid = $3 RETURNING id",
        );
        let shop = self.shop.0;
        let row = one!(self.link(), (i64,), UPDATE, ms(at), shop, shopify_gid).doing("taking an order as deleted")?;
        Ok(row.map(|(id,)| OrderId(id)))
    }
}
