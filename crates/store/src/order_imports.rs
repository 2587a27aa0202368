//! A shop's first import of orders: how far it is, and whose turn it is to read the next page.

use jiff::{SignedDuration, Timestamp};
use tracking::ShopId;

use crate::columns::{At, clean, count, later, ms};
use crate::error::{Doing, Touched};
use crate::secrets::random_token;
use crate::sql::{Sql, locking, one, run};
use crate::{Store, StoreError};

/// How far a shop's import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderImport {
    /// Orders made from here on.
    pub since: Timestamp,
    /// Orders read so far.
    pub orders: u64,
    /// Their parcels.
    pub parcels: u64,
    /// When it began.
    pub began_at: Timestamp,
    /// When the last page was read.
    pub told_at: Timestamp,
    /// When it ended; `None` while it goes on.
    pub ended_at: Option<Timestamp>,
    /// What went wrong with the page that is next, if anything did.
    pub last_error: Option<String>,
    /// Repeating changes nothing: a person must look.
    pub is_parked: bool,
}

/// One page of an import that is ours to read until the lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedImport {
    /// Whose orders.
    pub shop: ShopId,
    /// Orders made from here on.
    pub since: Timestamp,
    /// The cursor of the page; `None`: the first one.
    pub page_after: Option<String>,
    /// Tries of this page, this one included.
    pub attempts: u32,
    /// Shown when it is finished.
    pub lease_token: i64,
}

/// Imports that could go on but for their due time.
macro_rules! doable {
    () => {
        "FROM order_import i JOIN shop s ON s.id = i.shop_id WHERE i.ended_at IS NULL AND i.parked_at IS NULL \
         AND s.shopify_state = 'connected'"
    };
}

impl Store {
    /// How far a shop's import is; `None` when there was none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_import(&self, shop: ShopId) -> Result<Option<OrderImport>, StoreError> {
        type Row = (At, i64, i64, At, At, Option<At>, Option<String>, Option<At>);
        const DOING: &str = "reading how far an import is";
        const SELECT: Sql = Sql::both(
            "SELECT since, orders, parcels, began_at, told_at, ended_at, last_error, parked_at FROM order_import \
             WHERE shop_id = $1",
        );
        let row = one!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        let import = |(since, orders, parcels, began_at, told_at, ended_at, last_error, parked_at): Row| OrderImport {
            since: since.0,
            orders: count(orders),
            parcels: count(parcels),
            began_at: began_at.0,
            told_at: told_at.0,
            ended_at: ended_at.map(|at| at.0),
            last_error,
            is_parked: parked_at.is_some(),
        };
        Ok(row.map(import))
    }

    /// Begins a shop's import of the orders made since an instant, or takes up one that was parked where it stopped.
    /// False when it goes on by itself or has ended.
    ///
    /// # Errors
    /// When the database fails or there is no such shop.
    pub async fn start_order_import(&self, shop: ShopId, since: Timestamp, now: Timestamp) -> Result<bool, StoreError> {
        const DOING: &str = "beginning an import";
        const UPSERT: Sql = Sql::both(
            "INSERT INTO order_import (shop_id, since, began_at, told_at, due) VALUES ($1, $2, $3, $3, $3) \
             ON CONFLICT (shop_id) DO UPDATE SET due = excluded.due, attempts = 0, parked_at = NULL, \
             last_error = NULL WHERE order_import.parked_at IS NOT NULL",
        );
        let mut tx = self.write(DOING).await?;
        let touched = run!(tx.link(), UPSERT, shop.0, ms(since), ms(now)).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(touched > 0)
    }

    /// Takes the next page of an import that is due, of a shop whose Shopify is connected.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_order_import(
        &self,
        now: Timestamp,
        lease_for: SignedDuration,
    ) -> Result<Option<ClaimedImport>, StoreError> {
        type Row = (i64, At, Option<String>, i64);
        const DOING: &str = "claiming a page of an import";
        const SELECT: Sql = locking!(
            concat!(
                "SELECT i.shop_id, i.since, i.page_after, i.attempts ",
                doable!(),
                " AND i.due <= $1 ORDER BY i.due LIMIT 1"
            ),
            " FOR NO KEY UPDATE OF i SKIP LOCKED"
        );
        const TAKE: Sql =
            Sql::both("UPDATE order_import SET due = $1, lease_token = $2, attempts = attempts + 1 WHERE shop_id = $3");
        let mut tx = self.write(DOING).await?;
        let Some((shop, since, page_after, attempts)) = one!(tx.link(), Row, SELECT, ms(now)).doing(DOING)? else {
            return Ok(None);
        };
        let lease_token = random_token()?;
        run!(tx.link(), TAKE, ms(later(now, lease_for)), lease_token, shop).or_missing(DOING)?;
        tx.commit(DOING).await?;
        let attempts = u32::try_from(attempts).unwrap_or(u32::MAX).saturating_add(1);
        Ok(Some(ClaimedImport { shop: ShopId(shop), since: since.0, page_after, attempts, lease_token }))
    }

    /// When [`Store::claim_order_import`] may find something next.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_order_import_due(&self) -> Result<Option<Timestamp>, StoreError> {
        const DOING: &str = "looking for the next page of an import";
        const SELECT: Sql = Sql::both(concat!("SELECT i.due ", doable!(), " ORDER BY i.due LIMIT 1"));
        let row = one!(self.read(DOING).await?.link(), (At,), SELECT).doing(DOING)?;
        Ok(row.map(|(due,)| due.0))
    }

    /// The page is read at `due`. With an `error` the try counts, without one it was none.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn postpone_order_import(
        &self,
        claimed: &ClaimedImport,
        due: Timestamp,
        error: Option<&str>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "postponing a page of an import";
        const UPDATE: Sql = Sql::both(
            "UPDATE order_import SET due = $1, lease_token = NULL, last_error = COALESCE($2, last_error), \
             attempts = attempts - $3 WHERE shop_id = $4 AND lease_token = $5",
        );
        let uncounted = i64::from(error.is_none());
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(due), error.map(clean), uncounted, claimed.shop.0, claimed.lease_token)
            .or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// The page cannot be read: a person must look.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn park_order_import(
        &self,
        claimed: &ClaimedImport,
        error: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "parking an import";
        const UPDATE: Sql = Sql::both(
            "UPDATE order_import SET parked_at = $1, lease_token = NULL, last_error = $2 \
             WHERE shop_id = $3 AND lease_token = $4",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), clean(error), claimed.shop.0, claimed.lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }
}
