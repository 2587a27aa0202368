//! What waits in the outbox, for people.

use jiff::Timestamp;
use tracking::{Effect, EffectId, OrderId, ShopId, Target};

use crate::columns::{At, Json, Word, count};
use crate::error::Doing;
use crate::sql::{Sql, all};
use crate::{Store, StoreError};

/// An effect that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedEffect {
    /// Its id.
    pub id: EffectId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// What is to be done.
    pub effect: Effect,
    /// Tries so far.
    pub attempts: u32,
    /// Why, in one word, where one is known.
    pub outcome: Option<String>,
    /// The last failure.
    pub last_error: Option<String>,
    /// Since when.
    pub parked_at: Timestamp,
}

/// Effects of a shop that wait for one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingEffects {
    /// The service.
    pub target: Target,
    /// How many.
    pub effects: u64,
    /// The oldest one's time.
    pub oldest: Timestamp,
}

impl Store {
    /// A shop's parked effects, newest first, at most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parked_effects(&self, shop: ShopId) -> Result<Vec<ParkedEffect>, StoreError> {
        type Row = (i64, i64, String, Json<Effect>, i64, Option<String>, Option<String>, At);
        const DOING: &str = "listing parked effects";
        const SELECT: Sql = Sql::both(
            "SELECT e.id, e.order_id, o.name, e.effect, e.attempts, e.outcome, e.last_error, e.parked_at FROM effect e \
             JOIN shop_order o ON o.id = e.order_id WHERE e.shop_id = $1 AND e.parked_at IS NOT NULL \
             ORDER BY e.id DESC LIMIT 500",
        );
        let parked = |(id, order, order_name, effect, attempts, outcome, last_error, parked_at): Row| ParkedEffect {
            id: EffectId(id),
            order: OrderId(order),
            order_name,
            effect: effect.0,
            attempts: u32::try_from(attempts).unwrap_or_default(),
            outcome,
            last_error,
            parked_at: parked_at.0,
        };
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        Ok(rows.into_iter().map(parked).collect())
    }

    /// A shop's effects that wait, one line for each service.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_effects(&self, shop: ShopId) -> Result<Vec<WaitingEffects>, StoreError> {
        const DOING: &str = "counting effects that wait";
        const SELECT: Sql = Sql::both(
            "SELECT target, COUNT(*), MIN(created_at) FROM effect \
             WHERE shop_id = $1 AND done_at IS NULL AND parked_at IS NULL GROUP BY target ORDER BY target",
        );
        let rows = all!(self.read(DOING).await?.link(), (Word<Target>, i64, At), SELECT, shop.0).doing(DOING)?;
        let line = |(target, effects, oldest): (Word<Target>, i64, At)| WaitingEffects {
            target: target.0,
            effects: count(effects),
            oldest: oldest.0,
        };
        Ok(rows.into_iter().map(line).collect())
    }
}
