//! A shop whose Shopify takes no calls: its bill is not paid, it is locked, closed or gone.

use jiff::Timestamp;
use tracking::ShopId;

use crate::columns::{At, Word, ms};
use crate::error::Doing;
use crate::sql::{Sql, one, run};
use crate::{ServiceState, Store, StoreError};

/// Why a shop's Shopify takes no calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShopifyRefusal {
    /// Why: one of the states that [`ServiceState::is_refused`] names.
    pub state: ServiceState,
    /// Since when it is known.
    pub since: Timestamp,
    /// When Shopify is asked again.
    pub asked_again_at: Timestamp,
}

impl Store {
    /// Shopify takes no calls of a shop for a reason of its own: what goes there waits, and it is asked again at
    /// `ask_again`. A shop that a person disconnected, or that must sign in, stays so. Returns whether this was news.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_shopify_refusal(
        &self,
        shop: ShopId,
        state: ServiceState,
        now: Timestamp,
        ask_again: Timestamp,
    ) -> Result<bool, StoreError> {
        const DOING: &str = "noting that Shopify takes no calls of a shop";
        const UPDATE: Sql = Sql::both(
            "UPDATE shop SET shopify_state = $1, shopify_refused_at = $2 WHERE id = $3 AND shopify_state <> $1 \
             AND shopify_state IN ('connected', 'frozen', 'locked', 'inactive', 'gone')",
        );
        // A round in hand is the one that asks: it says itself when it comes back.
        const ROUND: Sql = Sql::both("UPDATE shopify_round SET due = $1 WHERE shop_id = $2 AND lease_token IS NULL");
        let mut tx = self.write(DOING).await?;
        let is_news = run!(tx.link(), UPDATE, state.as_str(), ms(now), shop.0).doing(DOING)? > 0;
        if is_news {
            run!(tx.link(), ROUND, ms(ask_again), shop.0).doing(DOING)?;
        }
        tx.commit(DOING).await?;
        Ok(is_news)
    }

    /// Why a shop's Shopify takes no calls; `None` when it does, or when it is not Shopify that refuses.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shopify_refusal(&self, shop: ShopId) -> Result<Option<ShopifyRefusal>, StoreError> {
        const DOING: &str = "asking why Shopify takes no calls of a shop";
        const SELECT: Sql = Sql::both(
            "SELECT s.shopify_state, s.shopify_refused_at, r.due FROM shop s JOIN shopify_round r ON r.shop_id = s.id \
             WHERE s.id = $1 AND s.shopify_refused_at IS NOT NULL",
        );
        let row = one!(self.read(DOING).await?.link(), (Word<ServiceState>, At, At), SELECT, shop.0).doing(DOING)?;
        let refusal = row.map(|(state, since, asked_again_at)| ShopifyRefusal {
            state: state.0,
            since: since.0,
            asked_again_at: asked_again_at.0,
        });
        Ok(refusal.filter(|refusal| refusal.state.is_refused()))
    }
}
