//! What a shop pays for, as Shopify told it, and which orders a signed-in customer bought.

use jiff::Timestamp;
use tracking::{OrderId, ShopId};

use crate::account_queue::look_again;
use crate::columns::{At, Json, clean, ms, opt_clean, to_json};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, all, one, run};
use crate::{Plan, Store, StoreError};

/// What Shopify last told about a shop's plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BilledPlan {
    /// The plan's name in the app's listing; `None`: the shop pays for none.
    pub name: Option<String>,
    /// When Shopify was asked; `None`: never.
    pub read_at: Option<Timestamp>,
}

impl Store {
    /// What Shopify last told about a shop's plan.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn billed_plan(&self, shop: ShopId) -> Result<BilledPlan, StoreError> {
        const DOING: &str = "reading what a shop pays for";
        const SELECT: Sql = Sql::both("SELECT billed_plan, plan_read_at FROM shop WHERE id = $1");
        let row = one!(self.read(DOING).await?.link(), (Option<String>, Option<At>), SELECT, shop.0).doing(DOING)?;
        let (name, read_at) = row.ok_or(StoreError::Missing { doing: DOING })?;
        Ok(BilledPlan { name, read_at: read_at.map(|at| at.0) })
    }

    /// Connected shops whose plan was not asked for since an instant, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shops_with_plan_read_before(&self, instant: Timestamp) -> Result<Vec<ShopId>, StoreError> {
        const DOING: &str = "listing shops whose plan is to be read";
        const SELECT: Sql = Sql::both(
            "SELECT id FROM shop WHERE shopify_state = 'connected' AND (plan_read_at IS NULL OR plan_read_at < $1) \
             ORDER BY id",
        );
        let rows = all!(self.read(DOING).await?.link(), (i64,), SELECT, ms(instant)).doing(DOING)?;
        Ok(rows.into_iter().map(|(id,)| ShopId(id)).collect())
    }

    /// Keeps what Shopify told about a shop's plan.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn keep_billed_plan(&self, shop: ShopId, name: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "keeping what a shop pays for";
        const UPDATE: Sql = Sql::both("UPDATE shop SET billed_plan = $1, plan_read_at = $2 WHERE id = $3");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, opt_clean(name), ms(now), shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// Puts a shop on another plan; below *Advanced* its labels are not asked and its effects wait. Tracking that works again with it catches up quietly: what happened meanwhile is
    /// shown and not done. True when the plan is another one than before.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn set_plan(&self, shop: ShopId, plan: Plan, now: Timestamp) -> Result<bool, StoreError> {
        const DOING: &str = "changing a shop's plan";
        const SELECT: Sql = Sql::both("SELECT preferences FROM shop WHERE id = $1");
        const UPDATE: Sql =
            Sql::both("UPDATE shop SET plan = $1, preferences = $2, preferences_at = $3 WHERE id = $4 AND plan <> $1");
        let mut tx = self.write(DOING).await?;
        let row = one!(tx.link(), (Json<tracking::Preferences>,), SELECT, shop.0).doing(DOING)?;
        let mut preferences = row.ok_or(StoreError::Missing { doing: DOING })?.0.0;
        if plan == Plan::Advanced {
            preferences.resume(now);
        }
        let changed = run!(tx.link(), UPDATE, plan.as_str(), to_json(&preferences)?, ms(now), shop.0).doing(DOING)?;
        if changed > 0 {
            look_again(tx.link(), shop).await?;
        }
        tx.commit(DOING).await?;
        Ok(changed > 0)
    }

    /// Whether the order metafield of the summary is defined in the shop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_summary_defined(&self, shop: ShopId) -> Result<bool, StoreError> {
        const DOING: &str = "looking whether a shop's metafield is defined";
        const SELECT: Sql = Sql::both("SELECT id FROM shop WHERE id = $1 AND summary_defined_at IS NOT NULL");
        Ok(one!(self.read(DOING).await?.link(), (i64,), SELECT, shop.0).doing(DOING)?.is_some())
    }

    /// The order metafield of the summary is defined in the shop.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn note_summary_defined(&self, shop: ShopId, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "noting that a shop's metafield is defined";
        const UPDATE: Sql = Sql::both("UPDATE shop SET summary_defined_at = $1 WHERE id = $2");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// The newest orders of a customer, by the customer's gid, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders_bought(
        &self,
        shop: ShopId,
        customer_gid: &str,
        limit: u32,
    ) -> Result<Vec<OrderId>, StoreError> {
        const DOING: &str = "listing a customer's orders";
        const SELECT: Sql = Sql::both(
            "SELECT id FROM shop_order WHERE shop_id = $1 AND customer_gid = $2 ORDER BY created_at DESC, id DESC \
             LIMIT $3",
        );
        let mut reading = self.read(DOING).await?;
        let rows = all!(reading.link(), (i64,), SELECT, shop.0, clean(customer_gid), i64::from(limit)).doing(DOING)?;
        Ok(rows.into_iter().map(|(id,)| OrderId(id)).collect())
    }
}
