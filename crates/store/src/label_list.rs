//! Labels for the command line and for a new timetable.

use jiff::Timestamp;
use serde::Serialize;
use tracking::{AskReason, Direction, LabelId, NextAsk, OrderId, ShopId, Status, TrackingNo};

use crate::account_queue::Wakings;
use crate::columns::{At, Word, opt_ms, to_json};
use crate::error::Doing;
use crate::sql::{IdSet, Sql, about, all, over};
use crate::{Store, StoreError};

/// Which labels to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LabelFilter {
    /// Only this status, as shown.
    pub status: Option<Status>,
    /// Only labels that are still asked.
    pub open: bool,
    /// At most so many.
    pub limit: u32,
}

/// One line of a list of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelListRow {
    /// Its id.
    pub id: LabelId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// The courier's code name.
    pub courier: String,
    /// The number.
    pub number: TrackingNo,
    /// To the customer or back.
    pub direction: Direction,
    /// What is shown.
    pub status: Status,
    /// Since when.
    pub since: Option<Timestamp>,
    /// When it is asked next, and why then.
    pub next: NextAsk,
    /// When it was asked last.
    pub asked_at: Option<Timestamp>,
    /// What was wrong at the last ask.
    pub last_error: Option<String>,
}

/// A label that waits for its next ask, as far as a timetable needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduledLabel {
    /// Its id.
    pub id: LabelId,
    /// What is known of it.
    pub status: Status,
    /// When it was asked last.
    pub asked_at: Option<Timestamp>,
    /// Its newest scan's time, or when it was made.
    pub last_news_at: Timestamp,
    /// When and why it is asked next, so far.
    pub next: NextAsk,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: i64,
    order_id: i64,
    order_name: String,
    courier: String,
    #[sqlx(try_from = "String")]
    number: TrackingNo,
    direction: Word<Direction>,
    shown_status: Word<Status>,
    since: Option<At>,
    next_due: Option<At>,
    ask_reason: Word<AskReason>,
    asked_at: Option<At>,
    error_message: Option<String>,
}

impl From<ListRow> for LabelListRow {
    fn from(row: ListRow) -> Self {
        Self {
            id: LabelId(row.id),
            order: OrderId(row.order_id),
            order_name: row.order_name,
            courier: row.courier,
            number: row.number,
            direction: row.direction.0,
            status: row.shown_status.0,
            since: row.since.map(|at| at.0),
            next: NextAsk { at: row.next_due.map(|at| at.0), why: row.ask_reason.0 },
            asked_at: row.asked_at.map(|at| at.0),
            last_error: row.error_message,
        }
    }
}

#[derive(Serialize)]
struct NextRecord {
    id: i64,
    due: Option<i64>,
    why: &'static str,
}

impl Store {
    /// A shop's labels, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn labels(&self, shop: ShopId, filter: &LabelFilter) -> Result<Vec<LabelListRow>, StoreError> {
        const DOING: &str = "listing labels";
        const SELECT: Sql = Sql::both(
            "SELECT l.id, l.order_id, o.name AS order_name, l.courier, l.number, l.direction, l.shown_status, l.since, \
             l.next_due, l.ask_reason, l.asked_at, l.error_message \
             FROM label l JOIN shop_order o ON o.id = l.order_id AND o.shop_id = l.shop_id \
             WHERE l.shop_id = $1 AND ($2 IS NULL OR l.shown_status = $2) AND (NOT $3 OR l.next_due IS NOT NULL) \
             ORDER BY l.id DESC LIMIT $4",
        );
        let status = filter.status.map(Status::as_str);
        let mut reading = self.read(DOING).await?;
        let rows = all!(reading.link(), ListRow, SELECT, shop.0, status, filter.open, i64::from(filter.limit));
        Ok(rows.doing(DOING)?.into_iter().map(LabelListRow::from).collect())
    }

    /// Labels that wait for their next ask and are not being asked, by id, from after `after` on, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scheduled_labels(
        &self,
        shop: ShopId,
        after: LabelId,
        limit: u32,
    ) -> Result<Vec<ScheduledLabel>, StoreError> {
        type Row = (i64, Word<Status>, Option<At>, At, At, Word<AskReason>);
        const DOING: &str = "reading the timetable of labels";
        const SELECT: Sql = Sql::both(
            "SELECT id, known_status, asked_at, last_news_at, next_due, ask_reason FROM label \
             WHERE +shop_id = $1 AND id > $2 AND next_due IS NOT NULL AND lease_token IS NULL ORDER BY id LIMIT $3",
        );
        let mut reading = self.read(DOING).await?;
        let rows = all!(reading.link(), Row, SELECT, shop.0, after.0, i64::from(limit)).doing(DOING)?;
        let scheduled = |(id, status, asked_at, last_news_at, due, why): Row| ScheduledLabel {
            id: LabelId(id),
            status: status.0,
            asked_at: asked_at.map(|at| at.0),
            last_news_at: last_news_at.0,
            next: NextAsk { at: Some(due.0), why: why.0 },
        };
        Ok(rows.into_iter().map(scheduled).collect())
    }

    /// Gives labels that are not being asked another time. Returns how many changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reschedule(&self, shop: ShopId, labels: &[(LabelId, NextAsk)]) -> Result<u64, StoreError> {
        const DOING: &str = "changing the timetable of labels";
        const LOCK: Sql = Sql {
            sqlite: about!("SELECT id FROM label WHERE +shop_id = $1 AND ", id in "$2", "").sqlite,
            postgres: about!(
                "SELECT id FROM label WHERE +shop_id = $1 AND ", id in "$2", " ORDER BY id FOR NO KEY UPDATE"
            )
            .postgres,
        };
        const UPDATE: Sql = over!(
            "UPDATE label SET next_due = r.due, ask_reason = r.why FROM ",
            "$1" { id bigint, due bigint, why text },
            " WHERE +label.shop_id = $2 AND label.id = r.id AND label.lease_token IS NULL \
             AND label.cancelled_at IS NULL AND label.account_id IS NOT NULL \
             RETURNING label.account_id, label.next_due"
        );
        let ids: IdSet = labels.iter().map(|(id, _)| id.0).collect();
        let records: Vec<_> = labels
            .iter()
            .map(|(id, next)| NextRecord { id: id.0, due: opt_ms(next.at), why: next.why.as_str() })
            .collect();
        let mut tx = self.write(DOING).await?;
        all!(tx.link(), (i64,), LOCK, shop.0, ids).doing(DOING)?;
        let changed = all!(tx.link(), (i64, Option<i64>), UPDATE, to_json(&records)?, shop.0).doing(DOING)?;
        let mut wakings = Wakings::default();
        for (account, due) in &changed {
            wakings.add(Some(*account), *due);
        }
        wakings.apply(tx.link(), shop).await?;
        tx.commit(DOING).await?;
        Ok(u64::try_from(changed.len()).unwrap_or(u64::MAX))
    }
}
