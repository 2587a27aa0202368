//! Taking a courier account away: its credentials go, what was asked with it stays.

use tracking::{AccountId, AskReason, ShopId};

use crate::error::{Doing, Touched};
use crate::sql::{Sql, all, locking, run};
use crate::{AccountState, Store, StoreError};

/// Labels of account `$2` that may still be asked.
macro_rules! unfinished {
    () => {
        "shop_id = $1 AND account_id = $2 AND cancelled_at IS NULL \
         AND (next_due IS NOT NULL OR known_status NOT IN ('delivered', 'returned', 'cancelled'))"
    };
}

impl Store {
    /// Takes an account away. Credentials and token are deleted, its name is free again, and its labels that have not
    /// arrived wait for another account of the courier. Scans, runs and labels stay. Returns how many labels wait.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn disconnect_account(&self, shop: ShopId, id: AccountId) -> Result<u64, StoreError> {
        const DOING: &str = "disconnecting a courier account";
        const LOCK: Sql =
            locking!(concat!("SELECT id FROM label WHERE ", unfinished!(), " ORDER BY id"), " FOR NO KEY UPDATE");
        const DETACH: Sql = Sql::both(concat!(
            "UPDATE label SET account_id = NULL, next_due = NULL, lease_token = NULL, ask_reason = $3 WHERE ",
            unfinished!()
        ));
        const END: Sql = Sql::both(
            "UPDATE courier_account SET state = $1, name = name || ' ' || CAST(id AS TEXT), credentials = $2, \
             token = NULL, token_renew_at = NULL, look_at = NULL, blocked_until = NULL \
             WHERE shop_id = $3 AND id = $4 AND state <> $1",
        );
        let mut tx = self.write(DOING).await?;
        // Labels before their account, as whoever writes answers down does.
        all!(tx.link(), (i64,), LOCK, shop.0, id.0).doing(DOING)?;
        let waiting = run!(tx.link(), DETACH, shop.0, id.0, AskReason::NoAccount.as_str()).doing(DOING)?;
        let state = AccountState::Disconnected.as_str();
        run!(tx.link(), END, state, Vec::<u8>::new(), shop.0, id.0).or_missing(DOING)?;
        tx.commit(DOING).await?;
        Ok(waiting)
    }
}
