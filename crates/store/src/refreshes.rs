//! Records of refreshes, and the codes that nobody has mapped.

use jiff::Timestamp;
use tracking::{AccountId, AskReason, LabelId, ShopId};

use crate::columns::{At, Word, count};
use crate::error::Doing;
use crate::sql::{Sql, all};
use crate::{RunId, Store, StoreError};

/// A code that nobody has mapped, as often as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmappedCode {
    /// The courier's code name.
    pub courier: String,
    /// The code.
    pub code: String,
    /// The refining code, empty when there is none.
    pub detail: String,
    /// The courier's last text with it.
    pub text: String,
    /// How often it was seen.
    pub seen: u64,
    /// When it was seen first.
    pub first_at: Timestamp,
    /// When it was seen last.
    pub last_at: Timestamp,
    /// The label it was seen on last.
    pub label: LabelId,
}

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
    /// Why its first label was asked.
    pub cause: AskReason,
    /// Labels asked.
    pub asked: u32,
    /// Labels that the courier told something about.
    pub answered: u32,
    /// Labels with a problem.
    pub errors: u32,
    /// Calls made.
    pub calls: u32,
    /// Scans that were new.
    pub new_scans: u32,
    /// Why the whole call failed.
    pub error: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct StoredRun {
    id: i64,
    account_id: i64,
    courier: String,
    started_at: At,
    finished_at: At,
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
            cause: row.cause.0,
            asked: row.asked,
            answered: row.answered,
            errors: row.errors,
            calls: row.calls,
            new_scans: row.new_scans,
            error: row.error,
        }
    }
}

impl Store {
    /// The codes that nobody has mapped, most seen first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unmapped_codes(&self, shop: ShopId) -> Result<Vec<UnmappedCode>, StoreError> {
        type Row = (String, String, String, String, i64, At, At, i64);
        const DOING: &str = "listing codes that nobody has mapped";
        const SELECT: Sql = Sql::both(
            "SELECT courier, code, detail, text, seen, first_at, last_at, label_id FROM unmapped_code \
             WHERE shop_id = $1 ORDER BY seen DESC, courier, code, detail",
        );
        let code = |(courier, code, detail, text, seen, first_at, last_at, label): Row| UnmappedCode {
            courier,
            code,
            detail,
            text,
            seen: count(seen),
            first_at: first_at.0,
            last_at: last_at.0,
            label: LabelId(label),
        };
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        Ok(rows.into_iter().map(code).collect())
    }

    /// A shop's newest refreshes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn runs(&self, shop: ShopId, limit: u32) -> Result<Vec<RunRow>, StoreError> {
        const DOING: &str = "listing refreshes";
        const SELECT: Sql = Sql::both(
            "SELECT r.id, r.account_id, a.courier, r.started_at, r.finished_at, r.cause, r.asked, r.answered, r.errors, \
             r.calls, r.new_scans, r.error FROM refresh_run r JOIN courier_account a ON a.id = r.account_id \
             WHERE r.shop_id = $1 ORDER BY r.id DESC LIMIT $2",
        );
        let rows = all!(self.read(DOING).await?.link(), StoredRun, SELECT, shop.0, i64::from(limit)).doing(DOING)?;
        Ok(rows.into_iter().map(RunRow::from).collect())
    }
}
