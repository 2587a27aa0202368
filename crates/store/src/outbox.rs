//! The outbox: effects that wait, one lane for each order and target.

use jiff::{SignedDuration, Timestamp};
use tracking::{Effect, EffectId, LabelId, OrderId, ShopId};

use crate::columns::{At, Json, clean, later, ms, opt_clean};
use crate::database::Writing;
use crate::error::{Doing, Touched};
use crate::floor::Queue;
use crate::secrets::random_token;
use crate::sql::{IdSet, Sql, about, all, locking, one, run};
use crate::{Store, StoreError};

const CLAIMING: &str = "claiming effects";

/// One effect that is ours to do until the lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedEffect {
    /// Its id.
    pub id: EffectId,
    /// Its shop.
    pub shop: ShopId,
    /// Its order.
    pub order: OrderId,
    /// Its label, for one about a single label.
    pub label: Option<LabelId>,
    /// What is to be done.
    pub effect: Effect,
    /// Unique within the shop; the same for every try.
    pub key: String,
    /// Tries, this one included.
    pub attempts: u32,
    /// Shown when it is finished.
    pub lease_token: i64,
    /// When it was put in.
    pub created_at: Timestamp,
    /// When its decision was made.
    pub decided_at: Timestamp,
    /// A person waits for it.
    pub urgent: bool,
}

/// Effects that could be done but for their due time: unfinished, first of their lane (one order, one service), of a
/// shop whose tracking is on, to a service that is connected. The shop's mailbox always is.
macro_rules! doable {
    () => {
        "FROM effect e JOIN shop s ON s.id = e.shop_id WHERE e.done_at IS NULL AND e.parked_at IS NULL AND s.asks \
         AND (e.target <> 'shopify' OR s.shopify_state = 'connected') AND (e.target <> 'invoicing' OR s.invoicing) \
         AND NOT EXISTS (SELECT 1 FROM effect b WHERE b.order_id = e.order_id AND b.target = e.target AND b.id < e.id \
         AND b.done_at IS NULL AND b.parked_at IS NULL)"
    };
}

macro_rules! claimed {
    () => {
        "SELECT e.id, e.shop_id, e.order_id, e.label_id, e.effect, e.key, e.attempts, e.created_at, e.due, e.urgent, \
         (SELECT d.decided_at FROM decision d WHERE d.id = e.decision_id) AS decided_at "
    };
}

#[derive(sqlx::FromRow)]
struct DueRow {
    id: i64,
    shop_id: i64,
    order_id: i64,
    label_id: Option<i64>,
    effect: Json<Effect>,
    key: String,
    #[sqlx(try_from = "i64")]
    attempts: u32,
    created_at: At,
    decided_at: At,
    due: At,
    urgent: bool,
}

impl DueRow {
    fn claimed(self, lease_token: i64) -> ClaimedEffect {
        ClaimedEffect {
            id: EffectId(self.id),
            shop: ShopId(self.shop_id),
            order: OrderId(self.order_id),
            label: self.label_id.map(LabelId),
            effect: self.effect.0,
            key: self.key,
            attempts: self.attempts.saturating_add(1),
            lease_token,
            created_at: self.created_at.0,
            decided_at: self.decided_at.0,
            urgent: self.urgent,
        }
    }
}

impl Store {
    /// Takes effects that are due: of each lane only the first unfinished one, of shops whose tracking is on, to
    /// services that are connected. One that was tried `max_attempts` times is parked instead.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_effects(
        &self,
        now: Timestamp,
        lease_for: SignedDuration,
        limit: u32,
        max_attempts: u32,
    ) -> Result<Vec<ClaimedEffect>, StoreError> {
        self.claim(now, lease_for, limit, max_attempts, false).await
    }

    pub(crate) async fn claim(
        &self,
        now: Timestamp,
        lease_for: SignedDuration,
        limit: u32,
        max_attempts: u32,
        only_urgent: bool,
    ) -> Result<Vec<ClaimedEffect>, StoreError> {
        loop {
            let mut tx = self.write(CLAIMING).await?;
            let rows = if only_urgent {
                urgent_effects(&mut tx, now, limit).await?
            } else {
                self.due_effects(&mut tx, now, limit).await?
            };
            let found = rows.len();
            let (spent, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.attempts >= max_attempts);
            if !spent.is_empty() {
                bury(&mut tx, spent.iter().map(|row| row.id).collect(), now).await?;
            }
            let lease_token = random_token()?;
            if !rows.is_empty() {
                let ids = rows.iter().map(|row| row.id).collect();
                take(&mut tx, ids, lease_token, later(now, lease_for)).await?;
            }
            tx.commit(CLAIMING).await?;
            // Where one was buried, the next of its lane may be taken.
            if !rows.is_empty() || found == 0 {
                return Ok(rows.into_iter().map(|row| row.claimed(lease_token)).collect());
            }
        }
    }

    async fn due_effects(&self, tx: &mut Writing, now: Timestamp, limit: u32) -> Result<Vec<DueRow>, StoreError> {
        const SELECT: Sql = locking!(
            concat!(claimed!(), doable!(), " AND e.due <= $1 AND e.due >= $2 ORDER BY e.due, e.id LIMIT $3"),
            " FOR NO KEY UPDATE OF e SKIP LOCKED"
        );
        loop {
            let floor = self.floors().of(Queue::Effects, now);
            let rows = all!(tx.link(), DueRow, SELECT, ms(now), ms(floor), i64::from(limit)).doing(CLAIMING)?;
            if let Some(first) = rows.first() {
                self.floors().raise(Queue::Effects, first.due.0, now);
            }
            if !rows.is_empty() || floor == Timestamp::MIN {
                return Ok(rows);
            }
            self.floors().forget(Queue::Effects);
        }
    }

    /// It is done: `outcome` in one word, `detail` for people.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn finish_effect(
        &self,
        effect: &ClaimedEffect,
        outcome: &str,
        detail: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "finishing an effect";
        const UPDATE: Sql = Sql::both(
            "UPDATE effect SET done_at = $1, outcome = $2, detail = $3, lease_token = NULL \
             WHERE shop_id = $4 AND id = $5 AND lease_token = $6",
        );
        let ClaimedEffect { shop, id, lease_token, .. } = effect;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), outcome, opt_clean(detail), shop.0, id.0, lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// It turned out to be too early: not done, and its key is free, so that the same may be decided again.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn withdraw_effect(
        &self,
        effect: &ClaimedEffect,
        outcome: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "withdrawing an effect";
        const UPDATE: Sql = Sql::both(
            "UPDATE effect SET done_at = $1, outcome = $2, key = key || '#' || id, lease_token = NULL \
             WHERE shop_id = $3 AND id = $4 AND lease_token = $5",
        );
        let ClaimedEffect { shop, id, lease_token, .. } = effect;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), outcome, shop.0, id.0, lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// It failed and is tried again at `due`.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn retry_effect(&self, effect: &ClaimedEffect, due: Timestamp, error: &str) -> Result<(), StoreError> {
        const DOING: &str = "postponing an effect";
        const UPDATE: Sql = Sql::both(
            "UPDATE effect SET due = $1, last_error = $2, lease_token = NULL \
             WHERE shop_id = $3 AND id = $4 AND lease_token = $5",
        );
        let ClaimedEffect { shop, id, lease_token, .. } = effect;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(due), clean(error), shop.0, id.0, lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// It was not tried (a stop, a service without budget): due again at `due`, the attempt does not count.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn release_effect(&self, effect: &ClaimedEffect, due: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "giving an effect back";
        const UPDATE: Sql = Sql::both(
            "UPDATE effect SET due = $1, attempts = attempts - 1, lease_token = NULL \
             WHERE shop_id = $2 AND id = $3 AND lease_token = $4",
        );
        let ClaimedEffect { shop, id, lease_token, .. } = effect;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(due), shop.0, id.0, lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// It failed in a way that only a person can mend. Its lane goes on.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn park_effect(&self, effect: &ClaimedEffect, error: &str, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "parking an effect";
        const UPDATE: Sql = Sql::both(
            "UPDATE effect SET parked_at = $1, last_error = $2, outcome = NULL, lease_token = NULL \
             WHERE shop_id = $3 AND id = $4 AND lease_token = $5",
        );
        let ClaimedEffect { shop, id, lease_token, .. } = effect;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), clean(error), shop.0, id.0, lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// When [`Store::claim_effects`] may find something next; `None` when nothing waits that could be done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_effect_due(&self) -> Result<Option<Timestamp>, StoreError> {
        const DOING: &str = "looking for the next due effect";
        const SELECT: Sql = Sql::both(concat!("SELECT e.due ", doable!(), " ORDER BY e.due LIMIT 1"));
        let row = one!(self.read(DOING).await?.link(), (At,), SELECT).doing(DOING)?;
        Ok(row.map(|(due,)| due.0))
    }

    /// Tries a parked effect again, from the first attempt. False when it is not parked or not the shop's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unpark_effect(&self, shop: ShopId, id: EffectId, now: Timestamp) -> Result<bool, StoreError> {
        const DOING: &str = "taking an effect up again";
        const UPDATE: Sql = Sql::both(
            "UPDATE effect SET parked_at = NULL, attempts = 0, due = $1 \
             WHERE shop_id = $2 AND id = $3 AND parked_at IS NOT NULL",
        );
        let mut tx = self.write(DOING).await?;
        let touched = run!(tx.link(), UPDATE, ms(now), shop.0, id.0).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(touched > 0)
    }
}

/// There are few of them, and an index of their own: they need no floor.
async fn urgent_effects(tx: &mut Writing, now: Timestamp, limit: u32) -> Result<Vec<DueRow>, StoreError> {
    const SELECT: Sql = locking!(
        concat!(claimed!(), doable!(), " AND e.urgent AND e.due <= $1 ORDER BY e.due, e.id LIMIT $2"),
        " FOR NO KEY UPDATE OF e SKIP LOCKED"
    );
    all!(tx.link(), DueRow, SELECT, ms(now), i64::from(limit)).doing(CLAIMING)
}

/// Whatever killed the process each time would do it again: parked before it is tried once more.
async fn bury(tx: &mut Writing, ids: IdSet, now: Timestamp) -> Result<(), StoreError> {
    const UPDATE: Sql = about!(
        "UPDATE effect SET parked_at = $1, lease_token = NULL, \
         last_error = COALESCE(last_error, 'every attempt ended without an answer') WHERE ",
        id in "$2",
        ""
    );
    run!(tx.link(), UPDATE, ms(now), ids).doing(CLAIMING)?;
    Ok(())
}

async fn take(tx: &mut Writing, ids: IdSet, lease_token: i64, lease_ends: Timestamp) -> Result<(), StoreError> {
    const UPDATE: Sql =
        about!("UPDATE effect SET due = $1, lease_token = $2, attempts = attempts + 1 WHERE ", id in "$3", "");
    run!(tx.link(), UPDATE, ms(lease_ends), lease_token, ids).doing(CLAIMING)?;
    Ok(())
}
