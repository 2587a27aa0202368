//! Records of refreshes.

use jiff::Timestamp;
use tracking::{AccountId, AskReason, ShopId};

use crate::columns::{At, Word, count, ms};
use crate::error::Doing;
use crate::sql::{Sql, all};
use crate::{RunId, RunWay, Store, StoreError};

/// One refresh's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Its id.
    pub id: RunId,
    /// The account that asked.
    pub account: AccountId,
    /// The courier's code name.
    pub courier: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// How it asked.
    pub way: RunWay,
    /// Why its first label was asked.
    pub cause: AskReason,
    /// Labels asked, or spared by the feed.
    pub asked: u32,
    /// Labels that the courier told something about.
    pub answered: u32,
    /// Labels with a problem.
    pub errors: u32,
    /// Calls made.
    pub calls: u32,
    /// Labels that got scans.
    pub news: u32,
    /// Scans that were new.
    pub new_scans: u32,
    /// Why the whole call failed.
    pub error: Option<String>,
}

/// What refreshes cost and brought, summed up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Labels asked by number.
    pub asked: u64,
    /// Labels spared by a feed.
    pub spared: u64,
    /// Calls that asked by number.
    pub ask_calls: u64,
    /// Calls for pages of feeds.
    pub feed_calls: u64,
    /// Labels that got scans.
    pub news: u64,
}

impl Spent {
    /// Calls for each ask of a label; `None` when no label was asked.
    pub fn a_label(&self) -> Option<f64> {
        let labels = u32::try_from(self.asked.saturating_add(self.spared)).unwrap_or(u32::MAX);
        let calls = u32::try_from(self.ask_calls.saturating_add(self.feed_calls)).unwrap_or(u32::MAX);
        (labels > 0).then(|| f64::from(calls) / f64::from(labels))
    }
}

impl std::ops::AddAssign for Spent {
    fn add_assign(&mut self, other: Self) {
        self.asked += other.asked;
        self.spared += other.spared;
        self.ask_calls += other.ask_calls;
        self.feed_calls += other.feed_calls;
        self.news += other.news;
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct StoredRun {
    id: i64,
    account_id: i64,
    courier: String,
    started_at: At,
    finished_at: At,
    way: Word<RunWay>,
    cause: Word<AskReason>,
    #[sqlx(try_from = "i64")]
    asked: u32,
    #[sqlx(try_from = "i64")]
    answered: u32,
    #[sqlx(try_from = "i64")]
    errors: u32,
    #[sqlx(try_from = "i64")]
    calls: u32,
    #[sqlx(try_from = "i64")]
    news: u32,
    #[sqlx(try_from = "i64")]
    new_scans: u32,
    error: Option<String>,
}

impl From<StoredRun> for RunRow {
    fn from(row: StoredRun) -> Self {
        Self {
            id: RunId(row.id),
            account: AccountId(row.account_id),
            courier: row.courier,
            started_at: row.started_at.0,
            finished_at: row.finished_at.0,
            way: row.way.0,
            cause: row.cause.0,
            asked: row.asked,
            answered: row.answered,
            errors: row.errors,
            calls: row.calls,
            news: row.news,
            new_scans: row.new_scans,
            error: row.error,
        }
    }
}

impl Store {
    /// A shop's newest refreshes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn runs(&self, shop: ShopId, limit: u32) -> Result<Vec<RunRow>, StoreError> {
        const DOING: &str = "listing refreshes";
        const SELECT: Sql = Sql::both(
            "SELECT r.id, r.account_id, a.courier, r.started_at, r.finished_at, r.way, r.cause, r.asked, r.answered, \
             r.errors, r.calls, r.news, r.new_scans, r.error FROM refresh_run r JOIN courier_account a ON a.id = r.account_id \
             WHERE r.shop_id = $1 ORDER BY r.id DESC LIMIT $2",
        );
        let rows = all!(self.read(DOING).await?.link(), StoredRun, SELECT, shop.0, i64::from(limit)).doing(DOING)?;
        Ok(rows.into_iter().map(RunRow::from).collect())
    }

    /// What a shop's refreshes that began at `since` or later cost and brought.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spent(&self, shop: ShopId, since: Timestamp) -> Result<Spent, StoreError> {
        type Row = (String, i64, i64, i64);
        const DOING: &str = "summing refreshes up";
        const SELECT: Sql = Sql::both(
            "SELECT way, CAST(SUM(asked) AS BIGINT), CAST(SUM(calls) AS BIGINT), CAST(SUM(news) AS BIGINT) \
             FROM refresh_run WHERE shop_id = $1 AND started_at >= $2 GROUP BY way",
        );
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0, ms(since)).doing(DOING)?;
        let mut spent = Spent::default();
        for (way, labels, calls, news) in rows {
            let (labels, calls) = (count(labels), count(calls));
            if way == RunWay::Feed.as_str() {
                (spent.spared, spent.feed_calls) = (labels, calls);
            } else {
                (spent.asked, spent.ask_calls) = (labels, calls);
            }
            spent.news += count(news);
        }
        Ok(spent)
    }
}
