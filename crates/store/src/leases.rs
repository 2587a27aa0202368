//! What a process had in hand when it died.

use jiff::Timestamp;

use crate::columns::ms;
use crate::database::Database;
use crate::error::Doing;
use crate::sql::{Sql, run};
use crate::{Store, StoreError};

impl Store {
    /// Gives back what the last process left in hand, at the start of the next one: an SQLite database has one
    /// node, so nobody else holds a lease. On PostgreSQL other nodes do: there leases run out by themselves.
    /// Returns how many labels, effects, webhooks and rounds were given back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_back_leases(&self, now: Timestamp) -> Result<u64, StoreError> {
        const DOING: &str = "taking back what a dead process had in hand";
        const LABELS: Sql =
            Sql::both("UPDATE label SET next_due = $1, lease_token = NULL WHERE lease_token IS NOT NULL");
        const EFFECTS: Sql = Sql::both("UPDATE effect SET due = $1, lease_token = NULL WHERE lease_token IS NOT NULL");
        const WEBHOOKS: Sql =
            Sql::both("UPDATE webhook SET due = $1, lease_token = NULL WHERE lease_token IS NOT NULL");
        const IMPORTS: Sql =
            Sql::both("UPDATE order_import SET due = $1, lease_token = NULL WHERE lease_token IS NOT NULL");
        const ACCOUNTS: Sql = Sql::both("UPDATE courier_account SET look_at = $1 WHERE look_at > $1");
        const FEEDS: Sql = Sql::both(
            "UPDATE courier_account SET ready_at = $1 WHERE ready_at > $1 AND EXISTS (SELECT 1 FROM courier_feed \
             WHERE courier_feed.account_id = courier_account.id AND courier_feed.lease_token IS NOT NULL)",
        );
        const READERS: Sql =
            Sql::both("UPDATE courier_feed SET lease_token = NULL, lease_ends = 0 WHERE lease_token IS NOT NULL");
        const RENEWALS: Sql = Sql::both(
            "UPDATE shop SET shopify_renewer = NULL, shopify_renewer_ends = 0 WHERE shopify_renewer IS NOT NULL",
        );
        const INVOICING: Sql =
            Sql::both("UPDATE invoicing_account SET lease_token = NULL, lease_ends = 0 WHERE lease_token IS NOT NULL");
        const ROUNDS: Sql =
            Sql::both("UPDATE shopify_round SET due = $1, lease_token = NULL WHERE lease_token IS NOT NULL");
        let Database::Sqlite { .. } = self.database() else { return Ok(0) };
        let mut tx = self.write(DOING).await?;
        let mut given_back = 0;
        for statement in [LABELS, EFFECTS, WEBHOOKS, IMPORTS, ROUNDS] {
            given_back += run!(tx.link(), statement, ms(now)).doing(DOING)?;
        }
        run!(tx.link(), ACCOUNTS, ms(now)).doing(DOING)?;
        run!(tx.link(), FEEDS, ms(now)).doing(DOING)?;
        run!(tx.link(), READERS).doing(DOING)?;
        run!(tx.link(), RENEWALS).doing(DOING)?;
        run!(tx.link(), INVOICING).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(given_back)
    }
}
