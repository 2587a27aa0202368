//! Effects that the other side did not do, with the reason in one word; and those that a person waits for.

use jiff::{SignedDuration, Timestamp};
use tracking::{EffectId, OrderId, ShopId};

use crate::columns::{clean, ms};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, one, run};
use crate::{ClaimedEffect, Store, StoreError};

/// Why an effect was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble<'a> {
    /// In one word, for data and as the key of what pages say of it.
    pub word: &'a str,
    /// What was tried and what came of it.
    pub error: &'a str,
}

impl Store {
    /// It was not done: tried again at `due`, or with `None` not before a person says so.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn trouble_effect(
        &self,
        effect: &ClaimedEffect,
        trouble: &Trouble<'_>,
        due: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "noting why an effect was not done";
        // Who waits has seen one try; the next ones are nobody's hurry.
        const UPDATE: Sql = Sql::both(
            "UPDATE effect SET outcome = $1, last_error = $2, due = COALESCE($3, due), parked_at = $4, urgent = FALSE, \
             lease_token = NULL WHERE shop_id = $5 AND id = $6 AND lease_token = $7",
        );
        let parked_at = due.is_none().then(|| ms(now));
        let ClaimedEffect { shop, id, lease_token, .. } = effect;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, trouble.word, clean(trouble.error), due.map(ms), parked_at, shop.0, id.0, lease_token)
            .or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// Takes all of a shop's effects up again that were parked for this reason. Returns how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unpark_effects(&self, shop: ShopId, word: &str, now: Timestamp) -> Result<u64, StoreError> {
        const DOING: &str = "taking effects up again";
        const UPDATE: Sql = Sql::both(
            "UPDATE effect SET parked_at = NULL, attempts = 0, due = $1 \
             WHERE shop_id = $2 AND outcome = $3 AND parked_at IS NOT NULL",
        );
        let mut tx = self.write(DOING).await?;
        let touched = run!(tx.link(), UPDATE, ms(now), shop.0, word).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(touched)
    }

    /// A person waits for what an order has in the outbox: it is due now and goes before all that nobody waits for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hurry_order(&self, shop: ShopId, order: OrderId, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "hurrying an order's effects";
        const UPDATE: Sql = Sql::both(
            "UPDATE effect SET urgent = TRUE, due = CASE WHEN due > $1 AND lease_token IS NULL THEN $1 ELSE due END \
             WHERE +shop_id = $2 AND order_id = $3 AND done_at IS NULL AND parked_at IS NULL",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), shop.0, order.0).doing(DOING)?;
        tx.commit(DOING).await
    }

    /// The order that an effect belongs to; `None` when it is not the shop's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_of_effect(&self, shop: ShopId, id: EffectId) -> Result<Option<OrderId>, StoreError> {
        const DOING: &str = "looking up an effect's order";
        const SELECT: Sql = Sql::both("SELECT order_id FROM effect WHERE shop_id = $1 AND id = $2");
        let row = one!(self.read(DOING).await?.link(), (i64,), SELECT, shop.0, id.0).doing(DOING)?;
        Ok(row.map(|(order,)| OrderId(order)))
    }

    /// As [`Store::claim_effects`], of those alone that a person waits for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_urgent_effects(
        &self,
        now: Timestamp,
        lease_for: SignedDuration,
        limit: u32,
        max_attempts: u32,
    ) -> Result<Vec<ClaimedEffect>, StoreError> {
        self.claim(now, lease_for, limit, max_attempts, true).await
    }
}
