//! Decisions that hold back until a person settles something.

use jiff::Timestamp;
use tracking::{DecisionId, LabelId, OrderId, Preference, ShopId, Why};

use crate::columns::{At, Word, count};
use crate::error::Doing;
use crate::sql::{Sql, all, one};
use crate::{Store, StoreError};

/// A decision that still holds back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldDecision {
    /// Its id.
    pub id: DecisionId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// Under which switch.
    pub preference: Preference,
    /// What keeps it.
    pub why: Why,
    /// About which label; `None` for one about the whole order.
    pub label: Option<LabelId>,
    /// The label's number.
    pub number: Option<String>,
    /// The change's time.
    pub about_at: Option<Timestamp>,
    /// When it was made.
    pub decided_at: Timestamp,
}

/// Decisions `d` of the shop `$1` that still hold back, with their orders `o`. The newest decision counts: of the
/// label where a switch is about single parcels, of the whole order elsewhere. A cancelled order holds nothing, and
/// neither does what was settled by other hands: a payment that came in, a dispatch by hand.
macro_rules! held {
    () => {
        "FROM decision d JOIN shop_order o ON o.id = d.order_id WHERE d.shop_id = $1 AND d.verdict = 'hold' \
         AND o.cancelled_at IS NULL \
         AND NOT (d.preference = 'financial_status' AND o.outstanding_minor <= 0) \
         AND NOT (d.preference = 'dispatch_on_pick_up' AND o.dispatched_at IS NOT NULL) \
         AND NOT EXISTS (SELECT 1 FROM decision n WHERE n.order_id = d.order_id AND n.id > d.id \
         AND n.preference = d.preference AND (n.label_id = d.label_id OR n.label_id IS NULL OR d.label_id IS NULL \
         OR d.preference NOT IN ('fulfillment_status', 'mail_rejected', 'mail_not_found')))"
    };
}
pub(crate) use held;

impl Store {
    /// What still holds back in a shop, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held_decisions(&self, shop: ShopId, limit: u32) -> Result<Vec<HeldDecision>, StoreError> {
        type Row = (i64, i64, String, Word<Preference>, Word<Why>, Option<i64>, Option<String>, Option<At>, At);
        const DOING: &str = "listing what is held back";
        const SELECT: Sql = Sql::both(concat!(
            "SELECT d.id, d.order_id, o.name, d.preference, d.why, d.label_id, \
             (SELECT l.number FROM label l WHERE l.id = d.label_id), d.about_at, d.decided_at ",
            held!(),
            " ORDER BY d.id DESC LIMIT $2"
        ));
        let held = |(id, order, order_name, preference, why, label, number, about_at, decided_at): Row| HeldDecision {
            id: DecisionId(id),
            order: OrderId(order),
            order_name,
            preference: preference.0,
            why: why.0,
            label: label.map(LabelId),
            number,
            about_at: about_at.map(|at| at.0),
            decided_at: decided_at.0,
        };
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0, i64::from(limit)).doing(DOING)?;
        Ok(rows.into_iter().map(held).collect())
    }

    /// The decisions of a shop that still hold back for one reason, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held_because(&self, shop: ShopId, why: Why, limit: u32) -> Result<Vec<DecisionId>, StoreError> {
        const DOING: &str = "listing what is held back";
        const SELECT: Sql = Sql::both(concat!("SELECT d.id ", held!(), " AND d.why = $2 ORDER BY d.id LIMIT $3"));
        let mut reading = self.read(DOING).await?;
        let rows = all!(reading.link(), (i64,), SELECT, shop.0, why.as_str(), i64::from(limit)).doing(DOING)?;
        Ok(rows.into_iter().map(|(id,)| DecisionId(id)).collect())
    }

    /// How many decisions still hold back in a shop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held_count(&self, shop: ShopId) -> Result<u64, StoreError> {
        const DOING: &str = "counting what is held back";
        const SELECT: Sql = Sql::both(concat!("SELECT COUNT(*) ", held!()));
        let row = one!(self.read(DOING).await?.link(), (i64,), SELECT, shop.0).doing(DOING)?;
        Ok(row.map_or(0, |(held,)| count(held)))
    }
}
