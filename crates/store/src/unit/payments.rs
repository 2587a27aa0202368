//! A payment that waits, looked at once more in the transaction that may take it back.

use jiff::Timestamp;
use tracking::{OrderId, Preference, Why};

use super::Unit;
use crate::columns::{Word, ms};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, one, run};
use crate::{ClaimedEffect, StoreError};

impl Unit {
    /// Why it was decided last about an order under a switch; `None` when nothing was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_why(&mut self, order: OrderId, preference: Preference) -> Result<Option<Why>, StoreError> {
        const SELECT: Sql = Sql::both(
            "SELECT why FROM decision WHERE +shop_id = $1 AND order_id = $2 AND preference = $3 \
             ORDER BY id DESC LIMIT 1",
        );
        let shop = self.shop.0;
        let row = one!(self.link(), (Word<Why>,), SELECT, shop, order.0, preference.as_str());
        Ok(row.doing("looking for the newest decision")?.map(|(why,)| why.0))
    }

    /// As [`crate::Store::withdraw_effect`], together with what is decided instead.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn withdraw_effect(
        &mut self,
        effect: &ClaimedEffect,
        outcome: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE effect SET done_at = $1, outcome = $2, key = key || '#' || id, lease_token = NULL \
             WHERE shop_id = $3 AND id = $4 AND lease_token = $5",
        );
        let shop = self.shop.0;
        run!(self.link(), UPDATE, ms(now), outcome, shop, effect.id.0, effect.lease_token)
            .or_lost("withdrawing an effect")
    }
}
