//! Labels whose courier a person must tell, and what people said about companies' names.

use std::collections::HashMap;

use jiff::Timestamp;
use tracking::{LabelId, MatchReason, OrderId, ShopId, TrackingNo};

use crate::columns::{At, Json, Word};
use crate::error::Doing;
use crate::sql::{Sql, all};
use crate::{Store, StoreError};

/// A label whose courier a person must tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnclearLabel {
    /// The label.
    pub label: LabelId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// The number.
    pub number: TrackingNo,
    /// The company as the shop's store names it; empty when it names none.
    pub company: String,
    /// Why it is not clear.
    pub reason: MatchReason,
    /// The couriers to choose from, by code name.
    pub candidates: Vec<String>,
    /// When it came.
    pub created_at: Timestamp,
}

/// A label that was matched with no courier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmatchedLabel {
    /// The label.
    pub label: LabelId,
    /// Its order.
    pub order: OrderId,
    /// The number.
    pub number: TrackingNo,
    /// The company as the shop's store names it; empty when it names none.
    pub company: String,
}

#[derive(sqlx::FromRow)]
struct UnmatchedRow {
    id: i64,
    order_id: i64,
    #[sqlx(try_from = "String")]
    number: TrackingNo,
    company: Option<String>,
}

#[derive(sqlx::FromRow)]
struct UnclearRow {
    id: i64,
    order_id: i64,
    name: String,
    #[sqlx(try_from = "String")]
    number: TrackingNo,
    company: Option<String>,
    match_reason: Word<MatchReason>,
    candidates: Json<Vec<String>>,
    created_at: At,
}

impl From<UnclearRow> for UnclearLabel {
    fn from(row: UnclearRow) -> Self {
        Self {
            label: LabelId(row.id),
            order: OrderId(row.order_id),
            order_name: row.name,
            number: row.number,
            company: row.company.unwrap_or_default(),
            reason: row.match_reason.0,
            candidates: row.candidates.0,
            created_at: row.created_at.0,
        }
    }
}

impl Store {
    /// A shop's labels whose courier a person must tell, oldest first, at most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unclear_labels(&self, shop: ShopId) -> Result<Vec<UnclearLabel>, StoreError> {
        const DOING: &str = "listing labels whose courier is not clear";
        const SELECT: Sql = Sql::both(
            "SELECT l.id, l.order_id, o.name, l.number, l.company, l.match_reason, l.candidates, l.created_at \
             FROM label l JOIN shop_order o ON o.id = l.order_id WHERE l.shop_id = $1 AND l.candidates IS NOT NULL \
             AND l.cancelled_at IS NULL ORDER BY l.id LIMIT 500",
        );
        let rows = all!(self.read(DOING).await?.link(), UnclearRow, SELECT, shop.0).doing(DOING)?;
        Ok(rows.into_iter().map(UnclearLabel::from).collect())
    }

    /// A shop's labels that were matched with no courier, by id from after `after` on, at most 500. Those that a
    /// person left alone are not among them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unmatched_labels(&self, shop: ShopId, after: LabelId) -> Result<Vec<UnmatchedLabel>, StoreError> {
        const DOING: &str = "listing labels without a courier";
        const SELECT: Sql = Sql::both(
            "SELECT id, order_id, number, company FROM label WHERE shop_id = $1 AND id > $2 AND account_id IS NULL \
             AND candidates IS NULL AND cancelled_at IS NULL AND match_reason IN \
             ('company_unknown', 'several_accounts', 'several_numbers', 'several_names') ORDER BY id LIMIT 500",
        );
        let rows = all!(self.read(DOING).await?.link(), UnmatchedRow, SELECT, shop.0, after.0).doing(DOING)?;
        let label = |row: UnmatchedRow| UnmatchedLabel {
            label: LabelId(row.id),
            order: OrderId(row.order_id),
            number: row.number,
            company: row.company.unwrap_or_default(),
        };
        Ok(rows.into_iter().map(label).collect())
    }

    /// What the shop's people said about companies' names: each name's courier, `None` for none of ours.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn company_couriers(&self, shop: ShopId) -> Result<HashMap<String, Option<String>>, StoreError> {
        const DOING: &str = "reading what people said about companies";
        const SELECT: Sql = Sql::both("SELECT company_key, courier FROM company_courier WHERE shop_id = $1");
        let rows = all!(self.read(DOING).await?.link(), (String, Option<String>), SELECT, shop.0).doing(DOING)?;
        Ok(rows.into_iter().collect())
    }
}
