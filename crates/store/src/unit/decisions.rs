//! The audit trail and the outbox.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;
use tracking::{Decision, Effect, EffectId, EventStatus, FulfillmentId, LabelId, OrderId, Status};

use super::Unit;
use crate::StoreError;
use crate::columns::{ms, opt_ms, to_json};
use crate::error::Doing;
use crate::sql::{Sql, all, locking, one, over};

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

#[derive(Serialize)]
struct DecisionRecord<'a> {
    key: &'a str,
    preference: &'a str,
    label: Option<i64>,
    about_at: Option<i64>,
    status: Option<&'a str>,
    verdict: &'a str,
    why: &'a str,
    dispatched_at: Option<i64>,
}

#[derive(Serialize)]
struct EffectRecord {
    decision: i64,
    label: Option<i64>,
    target: &'static str,
    kind: &'static str,
    cause: String,
    key: String,
    effect: String,
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
        if decisions.is_empty() {
            return Ok(RecordedDecisions::default());
        }
        self.lock_order(order).await?;
        let ids = self.insert_decisions(order, decisions, at).await?;
        let mut recorded = RecordedDecisions::default();
        let mut records = Vec::new();
        let mut waiting = self.waiting_causes(order, decisions).await?;
        for decision in decisions {
            // A key that comes twice among the decisions is one decision.
            let Some(id) = ids.get(decision.key.as_str()).filter(|_| !recorded.decisions.contains(&decision.key))
            else {
                continue;
            };
            recorded.decisions.push(decision.key.clone());
            for effect in &decision.effects {
                records.extend(effect_record(*id, effect, &mut waiting)?);
            }
            if let Some(dispatched) = decision.dispatched_at {
                let first = self.set_dispatched(order, dispatched).await?;
                recorded.dispatched_at = recorded.dispatched_at.or(first.then_some(dispatched));
            }
        }
        recorded.effects = self.insert_effects(order, &records, at).await?;
        self.note_told(decisions, &recorded.decisions).await?;
        Ok(recorded)
    }

    async fn lock_order(&mut self, order: OrderId) -> Result<(), StoreError> {
        const DOING: &str = "keeping decisions";
        const SELECT: Sql = locking!("SELECT id FROM shop_order WHERE shop_id = $1 AND id = $2", " FOR NO KEY UPDATE");
        let shop = self.shop.0;
        let row = one!(self.link(), (i64,), SELECT, shop, order.0).doing(DOING)?;
        row.map(drop).ok_or(StoreError::Missing { doing: DOING })
    }

    /// The ids of the decisions that nobody had made before, by key.
    async fn insert_decisions(
        &mut self,
        order: OrderId,
        decisions: &[Decision],
        at: Timestamp,
    ) -> Result<HashMap<String, i64>, StoreError> {
        const INSERT: Sql = over!(
            "INSERT INTO decision (shop_id, order_id, key, preference, label_id, about_at, status, verdict, why, \
             dispatched_at, decided_at) SELECT $2, $3, r.key, r.preference, r.label, r.about_at, r.status, \
             r.verdict, r.why, r.dispatched_at, $4 FROM ",
            "$1" {
                key text, preference text, label bigint, about_at bigint, status text, verdict text, why text,
                dispatched_at bigint
            },
            " WHERE TRUE ORDER BY r.ordinal ON CONFLICT (shop_id, key) DO NOTHING RETURNING key, id"
        );
        let records: Vec<_> = decisions.iter().map(DecisionRecord::of).collect();
        let shop = self.shop.0;
        let rows = all!(self.link(), (String, i64), INSERT, to_json(&records)?, shop, order.0, ms(at));
        Ok(rows.doing("keeping decisions")?.into_iter().collect())
    }

    /// Causes of latest-state effects of the order that nobody has claimed. Locked, so that none is claimed before
    /// this transaction's state can be read.
    async fn waiting_causes(&mut self, order: OrderId, decisions: &[Decision]) -> Result<HashSet<String>, StoreError> {
        const SELECT: Sql = locking!(
            "SELECT cause FROM effect WHERE +shop_id = $1 AND order_id = $2 AND cause <> key AND lease_token IS NULL \
             AND done_at IS NULL AND parked_at IS NULL",
            " FOR NO KEY UPDATE"
        );
        if !decisions.iter().flat_map(|decision| &decision.effects).any(Effect::is_latest_state) {
            return Ok(HashSet::new());
        }
        let shop = self.shop.0;
        let rows = all!(self.link(), (String,), SELECT, shop, order.0).doing("looking for effects that wait")?;
        Ok(rows.into_iter().map(|(cause,)| cause).collect())
    }

    async fn insert_effects(
        &mut self,
        order: OrderId,
        records: &[EffectRecord],
        at: Timestamp,
    ) -> Result<Vec<EffectId>, StoreError> {
        const INSERT: Sql = over!(
            "INSERT INTO effect (shop_id, order_id, label_id, decision_id, target, kind, cause, key, effect, \
             created_at, due) SELECT $2, $3, r.label, r.decision, r.target, r.kind, r.cause, r.key, r.effect, $4, $4 \
             FROM ",
            "$1" {
                decision bigint, label bigint, target text, kind text, cause text, key text, effect text
            },
            " WHERE TRUE ORDER BY r.ordinal ON CONFLICT (shop_id, key) DO NOTHING RETURNING id"
        );
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let shop = self.shop.0;
        let rows = all!(self.link(), (i64,), INSERT, to_json(&records)?, shop, order.0, ms(at));
        let mut ids: Vec<_> =
            rows.doing("putting effects into the outbox")?.into_iter().map(|(id,)| EffectId(id)).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// What is in the outbox counts as told: the next event must come after it.
    async fn note_told(&mut self, decisions: &[Decision], new: &[String]) -> Result<(), StoreError> {
        let mut told: BTreeMap<FulfillmentId, (EventStatus, Timestamp)> = BTreeMap::new();
        let effects = decisions.iter().filter(|one| new.contains(&one.key)).flat_map(|one| &one.effects);
        for effect in effects {
            if let Effect::DeliveryEvent(event) = effect {
                let newest = told.entry(event.fulfillment).or_insert((event.status, event.happened_at));
                if event.happened_at >= newest.1 {
                    *newest = (event.status, event.happened_at);
                }
            }
        }
        for (fulfillment, (status, happened_at)) in told {
            self.raise_told(fulfillment, status, happened_at).await?;
        }
        Ok(())
    }
}

impl<'a> DecisionRecord<'a> {
    fn of(decision: &'a Decision) -> Self {
        Self {
            key: &decision.key,
            preference: decision.preference.as_str(),
            label: decision.label.map(|id| id.0),
            about_at: opt_ms(decision.about_at),
            status: decision.status.map(Status::as_str),
            verdict: decision.verdict.as_str(),
            why: decision.why.as_str(),
            dispatched_at: opt_ms(decision.dispatched_at),
        }
    }
}

/// The effect's row; `None` for a latest-state effect when one that nobody has claimed waits already.
fn effect_record(
    decision_id: i64,
    effect: &Effect,
    waiting: &mut HashSet<String>,
) -> Result<Option<EffectRecord>, StoreError> {
    let cause = effect.key();
    let key = if effect.is_latest_state() {
        if !waiting.insert(cause.clone()) {
            return Ok(None);
        }
        format!("{cause}#{decision_id}")
    } else {
        cause.clone()
    };
    Ok(Some(EffectRecord {
        decision: decision_id,
        label: label_of(effect).map(|id| id.0),
        target: effect.target().as_str(),
        kind: effect.kind(),
        cause,
        key,
        effect: to_json(effect)?,
    }))
}

/// The label that an effect is about, which need not be the one whose change caused it.
fn label_of(effect: &Effect) -> Option<LabelId> {
    match effect {
        Effect::DeliveryEvent(event) => Some(event.label),
        Effect::Mail { label, .. } | Effect::TellCustomer { label, .. } => Some(*label),
        Effect::MarkPaid { .. }
        | Effect::OrderSummary { .. }
        | Effect::CreateInvoice { .. }
        | Effect::SettleInvoice { .. }
        | Effect::ReverseInvoice { .. } => None,
    }
}
