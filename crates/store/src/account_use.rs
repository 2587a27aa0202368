//! How courier accounts are used: calls of a day, failures, the labels that wait on each.

use jiff::{SignedDuration, Timestamp};
use tracking::{AccountId, LabelId, NextAsk, OrderId, ShopId, Status, TrackingNo};

use crate::columns::{At, Word, count, later, ms};
use crate::error::Doing;
use crate::refreshes::StoredRun;
use crate::sql::{Sql, all, one, run};
use crate::{AccountState, RunRow, Store, StoreError};

/// What an account was used for since an instant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountUse {
    /// Conversations with the courier.
    pub runs: u64,
    /// Those that ended with an error.
    pub failed_runs: u64,
    /// Calls made, sign-ins not counted.
    pub calls: u64,
    /// Labels asked.
    pub asked: u64,
}

/// How many labels hang on an account, or on a courier that the shop has no account with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLabels {
    /// The account; `None` for labels that wait for one.
    pub account: Option<AccountId>,
    /// The courier's code name.
    pub courier: String,
    /// Labels that will be asked, or would be.
    pub open: u64,
    /// Those of them that are due already.
    pub due: u64,
}

/// A label that waits for its next ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingLabel {
    /// Its id.
    pub id: LabelId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// The number.
    pub number: TrackingNo,
    /// What is shown.
    pub status: Status,
    /// When it is asked next, and why then.
    pub next: NextAsk,
}

impl Store {
    /// What an account was used for from `since` on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_use(
        &self,
        shop: ShopId,
        account: AccountId,
        since: Timestamp,
    ) -> Result<AccountUse, StoreError> {
        const DOING: &str = "counting an account's calls";
        const SELECT: Sql = Sql::both(
            "SELECT COUNT(*), COUNT(error), CAST(COALESCE(SUM(calls), 0) AS BIGINT), \
             CAST(COALESCE(SUM(asked), 0) AS BIGINT) FROM refresh_run \
             WHERE +shop_id = $1 AND account_id = $2 AND started_at >= $3",
        );
        let mut reading = self.read(DOING).await?;
        let row = one!(reading.link(), (i64, i64, i64, i64), SELECT, shop.0, account.0, ms(since)).doing(DOING)?;
        let (runs, failed_runs, calls, asked) = row.unwrap_or_default();
        Ok(AccountUse { runs: count(runs), failed_runs: count(failed_runs), calls: count(calls), asked: count(asked) })
    }

    /// An account's newest conversations that ended with an error.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_failures(
        &self,
        shop: ShopId,
        account: AccountId,
        limit: u32,
    ) -> Result<Vec<RunRow>, StoreError> {
        const DOING: &str = "listing an account's failures";
        const SELECT: Sql = Sql::both(
            "SELECT r.id, r.account_id, a.courier, r.started_at, r.finished_at, r.way, r.cause, r.asked, r.answered, \
             r.errors, r.calls, r.news, r.new_scans, r.error FROM refresh_run r JOIN courier_account a ON a.id = r.account_id \
             WHERE +r.shop_id = $1 AND r.account_id = $2 AND r.error IS NOT NULL \
             ORDER BY r.started_at DESC, r.id DESC LIMIT $3",
        );
        let mut reading = self.read(DOING).await?;
        let rows = all!(reading.link(), StoredRun, SELECT, shop.0, account.0, i64::from(limit)).doing(DOING)?;
        Ok(rows.into_iter().map(RunRow::from).collect())
    }

    /// How many labels hang on each account, and on each courier that the shop has no account with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn labels_by_account(&self, shop: ShopId, now: Timestamp) -> Result<Vec<AccountLabels>, StoreError> {
        type Row = (Option<i64>, String, i64, i64);
        const DOING: &str = "counting the labels that wait on accounts";
        const SELECT: Sql = Sql::both(
            "SELECT account_id, courier, COUNT(*), SUM(CASE WHEN next_due <= $2 THEN 1 ELSE 0 END) FROM label \
             WHERE shop_id = $1 AND cancelled_at IS NULL AND (next_due IS NOT NULL OR account_id IS NULL) \
             GROUP BY account_id, courier ORDER BY account_id, courier",
        );
        let labels = |(account, courier, open, due): Row| AccountLabels {
            account: account.map(AccountId),
            courier,
            open: count(open),
            due: count(due),
        };
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0, ms(now)).doing(DOING)?;
        Ok(rows.into_iter().map(labels).collect())
    }

    /// The labels that wait on an account, the longest due first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_labels(
        &self,
        shop: ShopId,
        account: AccountId,
        limit: u32,
    ) -> Result<Vec<WaitingLabel>, StoreError> {
        type Row = (i64, i64, String, String, Word<Status>, At, Word<tracking::AskReason>);
        const DOING: &str = "listing the labels that wait on an account";
        const SELECT: Sql = Sql::both(
            "SELECT l.id, l.order_id, o.name, l.number, l.shown_status, l.next_due, l.ask_reason \
             FROM label l JOIN shop_order o ON o.id = l.order_id \
             WHERE +l.shop_id = $1 AND l.account_id = $2 AND l.next_due IS NOT NULL ORDER BY l.next_due, l.id LIMIT $3",
        );
        let mut reading = self.read(DOING).await?;
        let rows = all!(reading.link(), Row, SELECT, shop.0, account.0, i64::from(limit)).doing(DOING)?;
        rows.into_iter()
            .map(|(id, order, order_name, number, status, due, why)| {
                let number = TrackingNo::try_from(number).map_err(|error| StoreError::Corrupt {
                    what: "number",
                    row: id,
                    why: error.to_string(),
                })?;
                let next = NextAsk { at: Some(due.0), why: why.0 };
                Ok(WaitingLabel { id: LabelId(id), order: OrderId(order), order_name, number, status: status.0, next })
            })
            .collect()
    }

    /// Takes the account's next turn for one call by hand: none is left for `gap` after it. False when it is not its
    /// turn yet, or the account is disconnected or not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_turn(
        &self,
        shop: ShopId,
        account: AccountId,
        gap: SignedDuration,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const DOING: &str = "taking an account's turn";
        const UPDATE: Sql = Sql::both(
            "UPDATE courier_account SET ready_at = $1 WHERE shop_id = $2 AND id = $3 AND ready_at <= $4 AND state <> $5",
        );
        let mut tx = self.write(DOING).await?;
        let until = ms(later(now, gap));
        let gone = AccountState::Disconnected.as_str();
        let taken = run!(tx.link(), UPDATE, until, shop.0, account.0, ms(now), gone).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(taken > 0)
    }
}
