//! Decisions that wait for a person, in the transaction that settles them.

use tracking::{DecisionId, Held, LabelId, OrderId, Preference, Restraint, Status, Why};

use super::Unit;
use crate::StoreError;
use crate::columns::{At, Word};
use crate::error::Doing;
use crate::held_decisions::held;
use crate::sql::{Sql, all, one};

impl Unit {
    /// A decision that still holds back, with its order; `None` when it was settled or the shop has no such decision.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held_decision(&mut self, id: DecisionId) -> Result<Option<(OrderId, Held)>, StoreError> {
        type Row = (i64, Word<Preference>, Option<i64>, Option<At>, Option<Word<Status>>);
        const SELECT: Sql = Sql::both(concat!(
            "SELECT d.order_id, d.preference, d.label_id, d.about_at, d.status ",
            held!(),
            " AND d.id = $2"
        ));
        let shop = self.shop.0;
        let row = one!(self.link(), Row, SELECT, shop, id.0).doing("looking a held decision up")?;
        Ok(row.map(|(order, preference, label, about_at, status)| {
            let held = Held {
                id,
                preference: preference.0,
                label: label.map(LabelId),
                about_at: about_at.map(|at| at.0),
                status: status.map(|status| status.0),
            };
            (OrderId(order), held)
        }))
    }

    /// Whether the shop has such a decision, held or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_decision(&mut self, id: DecisionId) -> Result<bool, StoreError> {
        const SELECT: Sql = Sql::both("SELECT id FROM decision WHERE shop_id = $1 AND id = $2");
        let shop = self.shop.0;
        Ok(one!(self.link(), (i64,), SELECT, shop, id.0).doing("looking a decision up")?.is_some())
    }

    /// What keeps an order's decisions back: the newest ones under each switch that wait for a person because old
    /// scans were read again, or that a person discarded. Under *fulfillment status* each label has its own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn restraints(&mut self, order: OrderId) -> Result<Vec<Restraint>, StoreError> {
        type Row = (Word<Preference>, Option<i64>, Option<At>, Word<Why>);
        const SELECT: Sql = Sql::both(
            "SELECT d.preference, d.label_id, d.about_at, d.why FROM decision d WHERE +d.shop_id = $1 \
             AND d.order_id = $2 AND d.why IN ('read_again', 'discarded') AND NOT EXISTS (SELECT 1 FROM decision n \
             WHERE n.order_id = d.order_id AND n.id > d.id AND n.preference = d.preference \
             AND (d.preference <> 'fulfillment_status' OR n.label_id = d.label_id)) ORDER BY d.id DESC",
        );
        let shop = self.shop.0;
        let rows = all!(self.link(), Row, SELECT, shop, order.0).doing("looking for what is held back")?;
        let restraint = |(preference, label, about_at, why): Row| Restraint {
            preference: preference.0,
            label: label.map(LabelId),
            about_at: about_at.map(|at| at.0),
            why: why.0,
        };
        Ok(rows.into_iter().map(restraint).collect())
    }
}
