//! One page of an import, kept together with what it brought.

use jiff::Timestamp;
use tracking::OrderId;

use super::Unit;
use crate::columns::{clean, ms};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, run};
use crate::{ClaimedImport, StoreError};

/// What one page brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageRead<'a> {
    /// Its orders.
    pub orders: u32,
    /// Their parcels.
    pub parcels: u32,
    /// The cursor of the next page; `None`: this was the last one.
    pub next: Option<&'a str>,
}

impl Unit {
    /// Moves an import behind a page; after the last one it has ended.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`]: then nothing of the page may be kept.
    pub async fn move_order_import(
        &mut self,
        claimed: &ClaimedImport,
        page: &PageRead<'_>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE order_import SET orders = orders + $1, parcels = parcels + $2, page_after = $3, told_at = $4, \
             due = $4, ended_at = $5, lease_token = NULL, attempts = 0, last_error = NULL \
             WHERE shop_id = $6 AND lease_token = $7",
        );
        let shop = self.shop.0;
        let (orders, parcels) = (i64::from(page.orders), i64::from(page.parcels));
        let ended_at = page.next.is_none().then(|| ms(now));
        run!(self.link(), UPDATE, orders, parcels, page.next, ms(now), ended_at, shop, claimed.lease_token)
            .or_lost("moving an import")
    }

    /// Keeps who bought an order, by the customer's gid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_buyer(&mut self, order: OrderId, customer_gid: &str) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE shop_order SET customer_gid = $1 WHERE shop_id = $2 AND id = $3 \
             AND (customer_gid IS NULL OR customer_gid <> $1)",
        );
        let shop = self.shop.0;
        run!(self.link(), UPDATE, clean(customer_gid), shop, order.0).doing("keeping who bought an order")?;
        Ok(())
    }
}
