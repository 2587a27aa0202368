//! The record that each refresh leaves, and the codes that nobody has mapped.

use jiff::Timestamp;
use tracking::{AccountId, AskReason, LabelId};

use super::Unit;
use crate::columns::{clean, ms, opt_clean};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, one, run};
use crate::words::words;
use crate::{RunId, StoreError};

words! {
    /// How an account's labels were asked.
    RunWay, {
        /// By their numbers.
        Each = "each",
        /// By the account's feed of changes.
        Feed = "feed",
    }
}

/// One refresh of one account's labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshRun {
    /// The account that asked.
    pub account: AccountId,
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
    /// Labels with a problem of their own, or all when the call failed.
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

/// A code that was seen and that the courier's table does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmappedSighting {
    /// The courier's code name.
    pub courier: String,
    /// The code.
    pub code: String,
    /// The refining code, empty when there is none.
    pub detail: String,
    /// The courier's text.
    pub text: String,
    /// The label that it was seen on.
    pub label: LabelId,
    /// The scan's time.
    pub at: Timestamp,
}

impl Unit {
    /// Keeps the record of a refresh.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn record_run(&mut self, run: &RefreshRun) -> Result<RunId, StoreError> {
        const DOING: &str = "keeping a refresh's record";
        const INSERT: Sql = Sql::both(
            "INSERT INTO refresh_run (shop_id, account_id, started_at, finished_at, cause, asked, answered, errors, \
             calls, new_scans, error, way, news) SELECT shop_id, id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 \
             FROM courier_account WHERE shop_id = $1 AND id = $2 RETURNING id",
        );
        let shop = self.shop.0;
        let row = one!(
            self.link(),
            (i64,),
            INSERT,
            shop,
            run.account.0,
            ms(run.started_at),
            ms(run.finished_at),
            run.cause.as_str(),
            i64::from(run.asked),
            i64::from(run.answered),
            i64::from(run.errors),
            i64::from(run.calls),
            i64::from(run.new_scans),
            opt_clean(run.error.as_deref()),
            run.way.as_str(),
            i64::from(run.news),
        );
        row.doing(DOING)?.map(|(id,)| RunId(id)).ok_or(StoreError::Missing { doing: DOING })
    }

    /// Counts a code that nobody has mapped.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such label.
    pub async fn note_unmapped(&mut self, sighting: &UnmappedSighting) -> Result<(), StoreError> {
        const UPSERT: Sql = Sql::both(
            "INSERT INTO unmapped_code (shop_id, courier, code, detail, text, seen, first_at, last_at, label_id) \
             SELECT shop_id, $3, $4, $5, $6, 1, $7, $7, id FROM label WHERE shop_id = $1 AND id = $2 \
             ON CONFLICT (shop_id, courier, code, detail) DO UPDATE SET seen = unmapped_code.seen + 1, \
             text = excluded.text, last_at = excluded.last_at, label_id = excluded.label_id",
        );
        let UnmappedSighting { courier, code, detail, text, label, at } = sighting;
        let shop = self.shop.0;
        run!(self.link(), UPSERT, shop, label.0, courier, clean(code), clean(detail), clean(text), ms(*at))
            .or_missing("counting a code that nobody has mapped")
    }
}
