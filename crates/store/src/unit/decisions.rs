//! The audit trail and the outbox.

use jiff::Timestamp;
use tracking::{Decision, EffectId, OrderId};

use super::Unit;
use crate::StoreError;

/// What of the decisions was new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordedDecisions {
    /// Keys of the decisions that nobody had made before.
    pub decisions: Vec<String>,
    /// The effects that now wait in the outbox.
    pub effects: Vec<EffectId>,
    /// The order was marked as dispatched, at this instant.
    pub dispatched_at: Option<Timestamp>,
}

impl Unit {
    /// Keeps the decisions about one order, and puts the effects of the new ones into the outbox.
    ///
    /// A decision whose key is known is left as it was, together with its effects. An effect whose key is known is
    /// not put in again; of effects that write the latest state, one that nobody has claimed yet serves for all.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such order.
    pub async fn record_decisions(
        &mut self,
        order: OrderId,
        decisions: &[Decision],
        at: Timestamp,
    ) -> Result<RecordedDecisions, StoreError> {
        todo!("{order} {decisions:?} {at}")
    }
}
