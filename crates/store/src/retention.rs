//! What is kept for a while only.

use jiff::{SignedDuration, Timestamp};

use crate::columns::ms;
use crate::error::Doing;
use crate::sql::{Sql, run};
use crate::{Store, StoreError};

/// How many days things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Couriers' answers as they came.
    pub payload_days: u32,
    /// Webhooks that were worked.
    pub webhook_days: u32,
    /// Records of refreshes.
    pub run_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { payload_days: 30, webhook_days: 14, run_days: 90 }
    }
}

/// How much was thrown away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Couriers' answers.
    pub payloads: u64,
    /// Webhooks.
    pub webhooks: u64,
    /// Records of refreshes.
    pub runs: u64,
    /// Sessions that had expired.
    pub sessions: u64,
}

/// Rows that one transaction throws away.
const BATCH: i64 = 500;

impl Store {
    /// Throws away what is kept long enough, in small transactions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn purge(&self, now: Timestamp, retention: &Retention) -> Result<Purged, StoreError> {
        const PAYLOADS: Sql = Sql::both(
            "DELETE FROM payload WHERE id IN (SELECT id FROM payload WHERE received_at < $1 \
             ORDER BY received_at LIMIT $2)",
        );
        const WEBHOOKS: Sql = Sql::both(
            "DELETE FROM webhook WHERE id IN (SELECT id FROM webhook WHERE done_at < $1 ORDER BY done_at LIMIT $2)",
        );
        const RUNS: Sql = Sql::both(
            "DELETE FROM refresh_run WHERE id IN (SELECT id FROM refresh_run WHERE finished_at < $1 \
             ORDER BY finished_at LIMIT $2)",
        );
        const SESSIONS: Sql = Sql::both(
            "DELETE FROM session WHERE token_hash IN (SELECT token_hash FROM session WHERE expires_at <= $1 \
             ORDER BY expires_at LIMIT $2)",
        );
        const EVENTS: Sql = Sql::both(
            "DELETE FROM known_event WHERE (shop_id, event_gid) IN (SELECT shop_id, event_gid FROM known_event \
             WHERE seen_at < $1 LIMIT $2)",
        );
        const SHEETS: Sql = Sql::both(
            "DELETE FROM cash_sheet WHERE id IN (SELECT s.id FROM cash_sheet s WHERE s.taken_at IS NULL \
             AND s.uploaded_at < $1 AND NOT EXISTS (SELECT 1 FROM cash_line c WHERE c.sheet_id = s.id) \
             ORDER BY s.uploaded_at LIMIT $2)",
        );
        // A sheet that nobody took in holds names; it can be sent in again.
        self.delete_before(SHEETS, days_before(now, retention.webhook_days)).await?;
        self.delete_before(EVENTS, days_before(now, retention.webhook_days)).await?;
        Ok(Purged {
            payloads: self.delete_before(PAYLOADS, days_before(now, retention.payload_days)).await?,
            webhooks: self.delete_before(WEBHOOKS, days_before(now, retention.webhook_days)).await?,
            runs: self.delete_before(RUNS, days_before(now, retention.run_days)).await?,
            sessions: self.delete_before(SESSIONS, now).await?,
        })
    }

    async fn delete_before(&self, delete: Sql, before: Timestamp) -> Result<u64, StoreError> {
        const DOING: &str = "throwing old rows away";
        let mut deleted = 0;
        loop {
            let mut tx = self.write(DOING).await?;
            let rows = run!(tx.link(), delete, ms(before), BATCH).doing(DOING)?;
            tx.commit(DOING).await?;
            deleted += rows;
            if rows < BATCH.unsigned_abs() {
                return Ok(deleted);
            }
        }
    }
}

fn days_before(now: Timestamp, days: u32) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN)
}
