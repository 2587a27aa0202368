//! How far the feeds of courier accounts are read, and who reads one.
//!
//! While somebody reads an account's feed the account makes no other call: its next turn lies behind the reader's
//! lease. Each page moves the cursor in the transaction that keeps what the page told (`unit/feed.rs`).

use jiff::{SignedDuration, Timestamp};
use tracking::{AccountId, ShopId};

use crate::account_queue::Wakings;
use crate::columns::{At, Word, clean, later, ms};
use crate::database::Writing;
use crate::error::{Doing, Touched};
use crate::secrets::random_token;
use crate::sql::{Sql, all, one, run};
use crate::{AccountState, ClaimedBatch, Store, StoreError};

/// How far an account's feed is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedState {
    /// The account.
    pub account: AccountId,
    /// Whatever the courier told from here on was read, without a gap.
    pub since: Timestamp,
    /// How far, and the page to go on with.
    pub cursor: FeedCursor,
    /// Rows that an hour brought at the last whole read.
    pub rows_an_hour: u32,
    /// The courier does not give the feed: until when it is not asked for, and why.
    pub aside: Option<(Timestamp, String)>,
}

/// How far a feed is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedCursor {
    /// Windows up to here are read whole.
    pub read_to: Timestamp,
    /// Where the next window begins: what happened before appears no more.
    pub settled_to: Timestamp,
    /// A window that is not read whole.
    pub open: Option<OpenWindow>,
}

/// A window that is not read whole, with the page to read next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenWindow {
    /// Its begin.
    pub from: Timestamp,
    /// Its end.
    pub until: Timestamp,
    /// The stream, from 0.
    pub stream: u32,
    /// The page, from 1.
    pub page: u32,
}

/// The right to read an account's feed, until the lease ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedLease {
    pub(crate) shop: ShopId,
    pub(crate) account: AccountId,
    pub(crate) token: i64,
}

#[derive(sqlx::FromRow)]
struct FeedRow {
    account_id: i64,
    since: At,
    read_to: At,
    settled_to: At,
    window_from: Option<At>,
    window_until: Option<At>,
    stream: Option<i64>,
    page: Option<i64>,
    #[sqlx(try_from = "i64")]
    rows_an_hour: u32,
    aside_until: Option<At>,
    aside_why: Option<String>,
}

impl From<FeedRow> for FeedState {
    fn from(row: FeedRow) -> Self {
        let number = |column: Option<i64>| column.and_then(|value| u32::try_from(value).ok());
        let open = match (row.window_from, row.window_until, number(row.stream), number(row.page)) {
            (Some(from), Some(until), Some(stream), Some(page)) => {
                Some(OpenWindow { from: from.0, until: until.0, stream, page })
            }
            _ => None,
        };
        Self {
            account: AccountId(row.account_id),
            since: row.since.0,
            cursor: FeedCursor { read_to: row.read_to.0, settled_to: row.settled_to.0, open },
            rows_an_hour: row.rows_an_hour,
            aside: row.aside_until.map(|until| (until.0, row.aside_why.unwrap_or_default())),
        }
    }
}

macro_rules! feed_where {
    ($condition:literal) => {
        concat!(
            "SELECT account_id, since, read_to, settled_to, window_from, window_until, stream, page, rows_an_hour, \
             aside_until, aside_why FROM courier_feed WHERE ",
            $condition
        )
    };
}

/// Labels of account `$1` that are due at `$2` and that reading the feed spares: asked in full at `$3` or later, and
/// due for no reason of their own.
macro_rules! spared {
    () => {
        "account_id = $1 AND next_due <= $2 AND asked_fully_at >= $3 AND lease_token IS NULL \
         AND ask_reason IN ('interval', 'fixed_time') AND error_kind IS NULL"
    };
}
pub(crate) use spared;

impl Store {
    /// How far an account's feed is read; `None` when nobody has begun.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn feed(&self, shop: ShopId, account: AccountId) -> Result<Option<FeedState>, StoreError> {
        const DOING: &str = "looking up how far a feed is read";
        const SELECT: Sql = Sql::both(feed_where!("shop_id = $1 AND account_id = $2"));
        let row = one!(self.read(DOING).await?.link(), FeedRow, SELECT, shop.0, account.0).doing(DOING)?;
        Ok(row.map(FeedState::from))
    }

    /// How far the feeds of a shop's accounts are read, by account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn feeds(&self, shop: ShopId) -> Result<Vec<FeedState>, StoreError> {
        const DOING: &str = "listing feeds";
        const SELECT: Sql = Sql::both(feed_where!("shop_id = $1 ORDER BY account_id"));
        let rows = all!(self.read(DOING).await?.link(), FeedRow, SELECT, shop.0).doing(DOING)?;
        Ok(rows.into_iter().map(FeedState::from).collect())
    }

    /// Begins an account's feed at `now`: labels that are asked in full from here on are spared later. The first
    /// window will begin at `settled_to`. One that was begun before is begun anew, unless somebody is reading it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_feed(
        &self,
        shop: ShopId,
        account: AccountId,
        now: Timestamp,
        settled_to: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "beginning a feed";
        const UPSERT: Sql = Sql::both(
            "INSERT INTO courier_feed (account_id, shop_id, since, read_to, settled_to) \
             SELECT id, shop_id, $3, $4, $4 FROM courier_account WHERE shop_id = $1 AND id = $2 \
             ON CONFLICT (account_id) DO UPDATE SET since = excluded.since, read_to = excluded.read_to, \
             settled_to = excluded.settled_to, window_from = NULL, window_until = NULL, stream = NULL, page = NULL, \
             aside_until = NULL, aside_why = NULL WHERE courier_feed.lease_ends <= $3",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPSERT, shop.0, account.0, ms(now), ms(settled_to)).doing(DOING)?;
        tx.commit(DOING).await
    }

    /// How many labels are due at `now` that reading the feed spares, counted up to `limit`: those asked in full at
    /// `asked_fully_since` or later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spared_labels(
        &self,
        shop: ShopId,
        account: AccountId,
        now: Timestamp,
        asked_fully_since: Timestamp,
        limit: u32,
    ) -> Result<u32, StoreError> {
        const DOING: &str = "counting labels that a feed spares";
        const SELECT: Sql = Sql::both(concat!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM label WHERE ",
            spared!(),
            " AND +shop_id = $4 LIMIT $5) AS spared"
        ));
        let mut reading = self.read(DOING).await?;
        let row =
            one!(reading.link(), (i64,), SELECT, account.0, ms(now), ms(asked_fully_since), shop.0, i64::from(limit));
        Ok(row.doing(DOING)?.map_or(0, |(count,)| u32::try_from(count).unwrap_or(u32::MAX)))
    }

    /// Takes an account's feed instead of a claimed batch: the batch's labels are due again as they were, and the
    /// account makes no other call until the lease ends. `None` when somebody else reads it; the batch is kept then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_feed(
        &self,
        batch: &ClaimedBatch,
        now: Timestamp,
        lease_for: SignedDuration,
    ) -> Result<Option<FeedLease>, StoreError> {
        const DOING: &str = "taking a feed";
        const TAKE: Sql = Sql::both(
            "UPDATE courier_feed SET lease_token = $1, lease_ends = $2 \
             WHERE shop_id = $3 AND account_id = $4 AND lease_ends <= $5",
        );
        const RESERVE: Sql = Sql::both("UPDATE courier_account SET ready_at = $1 WHERE shop_id = $2 AND id = $3");
        let (shop, account, token) = (batch.account.shop, batch.account.id, random_token()?);
        let ends = later(now, lease_for);
        let mut tx = self.write(DOING).await?;
        if run!(tx.link(), TAKE, token, ms(ends), shop.0, account.0, ms(now)).doing(DOING)? == 0 {
            return Ok(None);
        }
        batch.release(&mut tx, now).await?;
        run!(tx.link(), RESERVE, ms(ends), shop.0, account.0).or_missing(DOING)?;
        tx.commit(DOING).await?;
        Ok(Some(FeedLease { shop, account, token }))
    }

    /// Ends a read: the account's turn comes again. Whose lease was lost changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn leave_feed(&self, lease: &FeedLease, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "leaving a feed";
        const LEAVE: Sql = Sql::both(
            "UPDATE courier_feed SET lease_token = NULL, lease_ends = 0 \
             WHERE shop_id = $1 AND account_id = $2 AND lease_token = $3",
        );
        let mut tx = self.write(DOING).await?;
        if run!(tx.link(), LEAVE, lease.shop.0, lease.account.0, lease.token).doing(DOING)? > 0 {
            free(&mut tx, lease, now).await?;
        }
        tx.commit(DOING).await
    }

    /// The courier does not give the feed: it is not read until then. Whose lease was lost changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_feed_aside(&self, lease: &FeedLease, until: Timestamp, why: &str) -> Result<(), StoreError> {
        const DOING: &str = "setting a feed aside";
        const UPDATE: Sql = Sql::both(
            "UPDATE courier_feed SET aside_until = $1, aside_why = $2 \
             WHERE shop_id = $3 AND account_id = $4 AND lease_token = $5",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(until), clean(why), lease.shop.0, lease.account.0, lease.token).doing(DOING)?;
        tx.commit(DOING).await
    }
}

/// The account's turn comes after its usual pause.
async fn free(tx: &mut Writing, lease: &FeedLease, now: Timestamp) -> Result<(), StoreError> {
    const DOING: &str = "freeing a courier account";
    const READY: Sql = Sql::both(
        "UPDATE courier_account SET ready_at = $1 + interval_ms WHERE shop_id = $2 AND id = $3 RETURNING state",
    );
    let state = one!(tx.link(), (Word<AccountState>,), READY, ms(now), lease.shop.0, lease.account.0).doing(DOING)?;
    if state.is_some_and(|(state,)| state.0 == AccountState::Active) {
        let mut wakings = Wakings::default();
        wakings.add(Some(lease.account.0), Some(ms(now)));
        wakings.apply(tx.link(), lease.shop).await?;
    }
    Ok(())
}
