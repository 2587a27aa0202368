//! *Delivered but unpaid*: orders whose parcels all arrived and whose money is not there.

use jiff::Timestamp;
use tracking::{Money, OrderId, ShopId, Why};

use crate::columns::{At, Word};
use crate::error::Doing;
use crate::money::from_minor;
use crate::sql::{Sql, all};
use crate::{Store, StoreError};

/// An order that was delivered and is not paid.
#[derive(Debug, Clone, PartialEq)]
pub struct UnpaidOrder {
    /// Its id.
    pub id: OrderId,
    /// The name that people use.
    pub name: String,
    /// What is still open.
    pub outstanding: Money,
    /// Shopify says that a part is paid.
    pub is_paid_in_part: bool,
    /// When the last of its parcels arrived.
    pub delivered_at: Option<Timestamp>,
    /// What was decided last about its payment.
    pub why: Option<Why>,
    /// What became of marking it as paid, in one word, as far as anything did.
    pub outcome: Option<String>,
    /// Why marking it as paid has failed so far.
    pub last_error: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    name: String,
    outstanding_minor: i64,
    outstanding_currency: String,
    financial: String,
    delivered_at: Option<At>,
    why: Option<Word<Why>>,
    outcome: Option<String>,
    last_error: Option<String>,
}

impl Store {
    /// A shop's orders that are delivered and unpaid, the longest delivered first, at most 200. Cancelled orders and
    /// those whose money went back are not among them.
    ///
    /// # Errors
    /// When the database fails or a row cannot be read.
    pub async fn unpaid_orders(&self, shop: ShopId) -> Result<Vec<UnpaidOrder>, StoreError> {
        const DOING: &str = "listing orders that are delivered and unpaid";
        const SELECT: Sql = Sql::both(
            "SELECT o.id, o.name, o.outstanding_minor, o.outstanding_currency, o.financial, \
             (SELECT MAX(l.since) FROM label l WHERE l.order_id = o.id AND l.direction = 'outbound' \
             AND l.cancelled_at IS NULL) AS delivered_at, \
             (SELECT d.why FROM decision d WHERE d.order_id = o.id AND d.preference = 'financial_status' \
             ORDER BY d.id DESC LIMIT 1) AS why, \
             (SELECT e.outcome FROM effect e WHERE e.order_id = o.id AND e.kind = 'mark_paid' \
             ORDER BY e.id DESC LIMIT 1) AS outcome, \
             (SELECT e.last_error FROM effect e WHERE e.order_id = o.id AND e.kind = 'mark_paid' \
             AND e.done_at IS NULL ORDER BY e.id DESC LIMIT 1) AS last_error \
             FROM shop_order o WHERE o.shop_id = $1 AND o.cancelled_at IS NULL AND o.outstanding_minor > 0 \
             AND o.financial NOT IN ('paid', 'refunded', 'partially_refunded', 'voided') \
             AND EXISTS (SELECT 1 FROM label l WHERE l.order_id = o.id AND l.direction = 'outbound' \
             AND l.cancelled_at IS NULL) \
             AND NOT EXISTS (SELECT 1 FROM label l WHERE l.order_id = o.id AND l.direction = 'outbound' \
             AND l.cancelled_at IS NULL AND l.known_status <> 'delivered') \
             ORDER BY delivered_at, o.id LIMIT 200",
        );
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        let unpaid = |row: Row| UnpaidOrder {
            id: OrderId(row.id),
            name: row.name,
            outstanding: from_minor(row.outstanding_minor, row.outstanding_currency),
            is_paid_in_part: row.financial == "partially_paid",
            delivered_at: row.delivered_at.map(|at| at.0),
            why: row.why.map(|why| why.0),
            outcome: row.outcome,
            last_error: row.last_error,
        };
        Ok(rows.into_iter().map(unpaid).collect())
    }
}
