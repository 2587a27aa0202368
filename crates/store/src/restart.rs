//! What a process had in hand when it ended.

use jiff::Timestamp;

use crate::columns::ms;
use crate::error::Doing;
use crate::sql::{Sql, run};
use crate::{Store, StoreError};

impl Store {
    /// Makes everything due that an ended process had in hand, instead of waiting for its leases to end. Returns how
    /// much that was; nothing is touched on PostgreSQL, where another node may be at work.
    ///
    /// To be called before the only process on a SQLite database begins to work.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_up(&self, now: Timestamp) -> Result<u64, StoreError> {
        const DOING: &str = "taking up what an ended process had in hand";
        const LABELS: Sql = Sql::both("UPDATE label SET next_due = $1, lease_token = NULL WHERE lease_token IS NOT NULL");
        const EFFECTS: Sql = Sql::both("UPDATE effect SET due = $1, lease_token = NULL WHERE lease_token IS NOT NULL");
        const WEBHOOKS: Sql = Sql::both("UPDATE webhook SET due = $1, lease_token = NULL WHERE lease_token IS NOT NULL");
        const ACCOUNTS: Sql = Sql::both(
            "UPDATE courier_account SET look_at = $1 WHERE look_at > $1 \
             AND EXISTS (SELECT 1 FROM label l WHERE l.account_id = courier_account.id AND l.next_due <= $1)",
        );
        if self.is_postgres() {
            return Ok(0);
        }
        let mut tx = self.write(DOING).await?;
        let mut taken = 0;
        for statement in [LABELS, EFFECTS, WEBHOOKS] {
            taken += run!(tx.link(), statement, ms(now)).doing(DOING)?;
        }
        run!(tx.link(), ACCOUNTS, ms(now)).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(taken)
    }
}
