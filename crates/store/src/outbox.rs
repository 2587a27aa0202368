//! The outbox: effects that wait, one lane for each order and target.

use jiff::{SignedDuration, Timestamp};
use tracking::{Effect, EffectId, LabelId, OrderId, ShopId};

use crate::{Store, StoreError};

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
        todo!("{now} {lease_for} {limit} {max_attempts}")
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
        todo!("{effect:?} {outcome} {detail:?} {now}")
    }

    /// It failed and is tried again at `due`.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn retry_effect(&self, effect: &ClaimedEffect, due: Timestamp, error: &str) -> Result<(), StoreError> {
        todo!("{effect:?} {due} {error}")
    }

    /// It was not tried (a stop, a service without budget): due again at `due`, the attempt does not count.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn release_effect(&self, effect: &ClaimedEffect, due: Timestamp) -> Result<(), StoreError> {
        todo!("{effect:?} {due}")
    }

    /// It failed in a way that only a person can mend. Its lane goes on.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn park_effect(&self, effect: &ClaimedEffect, error: &str, now: Timestamp) -> Result<(), StoreError> {
        todo!("{effect:?} {error} {now}")
    }

    /// When [`Store::claim_effects`] may find something next; `None` when nothing waits that could be done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_effect_due(&self) -> Result<Option<Timestamp>, StoreError> {
        todo!()
    }

    /// Tries a parked effect again, from the first attempt. False when it is not parked or not the shop's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unpark_effect(&self, shop: ShopId, id: EffectId, now: Timestamp) -> Result<bool, StoreError> {
        todo!("{shop} {id} {now}")
    }
}
