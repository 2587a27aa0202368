//! Courier accounts: a shop's credentials with a courier, its call budget and its circuit breaker.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tracking::{AccountId, AskReason, ShopId};

use crate::account_queue::look_again;
use crate::columns::{At, Word, clean, ms, opt_clean, opt_ms};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, all, one, run};
use crate::words::words;
use crate::{Store, StoreError};

words! {
    /// Whether an account's labels are asked.
    AccountState, {
        /// They are.
        Active = "active",
        /// A person switched it off.
        Disabled = "disabled",
        /// The courier refuses the credentials: a person must correct them.
        NeedsAttention = "needs_attention",
        /// A person took it away: it has no credentials, and is kept for what was asked with it.
        Disconnected = "disconnected",
    }
}

/// A shop's own credentials with one courier, without the credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourierAccount {
    /// Its id.
    pub id: AccountId,
    /// Whose it is.
    pub shop: ShopId,
    /// The courier's code name.
    pub courier: String,
    /// The name that the shop gave it.
    pub name: String,
    /// Where the courier's API is, when it is not where the courier's profile says.
    pub base_url: Option<String>,
    /// Whether its labels are asked.
    pub state: AccountState,
    /// Labels that one call may ask for.
    pub batch: u32,
    /// Milliseconds between two calls.
    pub interval_ms: i64,
    /// From when on it may call again.
    pub ready_at: Timestamp,
    /// Calls that failed in a row.
    pub failures: u32,
    /// The courier is down for it: nothing is asked until then.
    pub blocked_until: Option<Timestamp>,
    /// The last failure's message.
    pub last_error: Option<String>,
    /// The last call that worked.
    pub last_ok_at: Option<Timestamp>,
}

/// An account to be added.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Whose it is.
    pub shop: ShopId,
    /// The courier's code name.
    pub courier: String,
    /// The name that the shop gives it.
    pub name: String,
    /// Where the courier's API is, when it is not where the courier's profile says.
    pub base_url: Option<String>,
    /// The courier's fields by name.
    pub credentials: BTreeMap<String, SecretString>,
    /// Labels that one call may ask for.
    pub batch: u32,
    /// Time between two calls.
    pub interval: SignedDuration,
}

#[derive(sqlx::FromRow)]
pub(crate) struct AccountRow {
    id: i64,
    shop_id: i64,
    courier: String,
    name: String,
    base_url: Option<String>,
    state: Word<AccountState>,
    #[sqlx(try_from = "i64")]
    batch: u32,
    interval_ms: i64,
    ready_at: At,
    #[sqlx(try_from = "i64")]
    failures: u32,
    blocked_until: Option<At>,
    last_error: Option<String>,
    last_ok_at: Option<At>,
}

impl From<AccountRow> for CourierAccount {
    fn from(row: AccountRow) -> Self {
        Self {
            id: AccountId(row.id),
            shop: ShopId(row.shop_id),
            courier: row.courier,
            name: row.name,
            base_url: row.base_url,
            state: row.state.0,
            batch: row.batch,
            interval_ms: row.interval_ms,
            ready_at: row.ready_at.0,
            failures: row.failures,
            blocked_until: row.blocked_until.map(|at| at.0),
            last_error: row.last_error,
            last_ok_at: row.last_ok_at.map(|at| at.0),
        }
    }
}

/// What [`AccountRow`] reads.
macro_rules! account_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, shop_id, courier, name, base_url, state, batch, interval_ms, ready_at, failures, \
             blocked_until, last_error, last_ok_at FROM courier_account WHERE ",
            $condition
        )
    };
}
pub(crate) use account_where;

impl Store {
    /// Adds an account. Labels of this courier that had no account get it and are due at once.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] `courier_account_name` when the shop has one of this name with the courier.
    pub async fn add_account(&self, account: &NewAccount, now: Timestamp) -> Result<AccountId, StoreError> {
        const DOING: &str = "adding a courier account";
        const INSERT: Sql = Sql::both(
            "INSERT INTO courier_account (shop_id, courier, name, base_url, credentials, state, batch, interval_ms) \
             SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM shop WHERE id = $1 RETURNING id",
        );
        const ADOPT: Sql = Sql::both(
            "UPDATE label SET account_id = $1, next_due = $2, ask_reason = $3 \
             WHERE shop_id = $4 AND courier = $5 AND account_id IS NULL AND cancelled_at IS NULL",
        );
        let mut tx = self.write(DOING).await?;
        let row = one!(
            tx.link(),
            (i64,),
            INSERT,
            account.shop.0,
            &account.courier,
            clean(&account.name),
            &account.base_url,
            Vec::<u8>::new(),
            AccountState::Active.as_str(),
            i64::from(account.batch),
            milliseconds(account.interval),
        );
        let (id,) = row.doing(DOING)?.ok_or(StoreError::Missing { doing: DOING })?;
        self.write_credentials(&mut tx, account.shop, AccountId(id), &account.credentials).await?;
        let new = AskReason::New.as_str();
        run!(tx.link(), ADOPT, id, ms(now), new, account.shop.0, &account.courier).doing(DOING)?;
        look_again(tx.link(), account.shop).await?;
        tx.commit(DOING).await?;
        Ok(AccountId(id))
    }

    /// A shop's accounts, by id, without disconnected ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self, shop: ShopId) -> Result<Vec<CourierAccount>, StoreError> {
        const DOING: &str = "listing courier accounts";
        const SELECT: Sql = Sql::both(account_where!("shop_id = $1 AND state <> 'disconnected' ORDER BY id"));
        let rows = all!(self.read(DOING).await?.link(), AccountRow, SELECT, shop.0).doing(DOING)?;
        Ok(rows.into_iter().map(CourierAccount::from).collect())
    }

    /// Says whether the account's labels are asked, and why not.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn set_account_state(
        &self,
        shop: ShopId,
        id: AccountId,
        state: AccountState,
        error: Option<&str>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "changing a courier account's state";
        const UPDATE: Sql = Sql::both(
            "UPDATE courier_account SET state = $1, last_error = $2, failures = 0, blocked_until = NULL \
             WHERE shop_id = $3 AND id = $4 AND state <> 'disconnected'",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, state.as_str(), opt_clean(error), shop.0, id.0).or_missing(DOING)?;
        look_again(tx.link(), shop).await?;
        tx.commit(DOING).await
    }

    /// A call worked: the circuit is closed, failures are forgotten.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn account_worked(&self, shop: ShopId, id: AccountId, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "noting that a courier answered";
        const UPDATE: Sql = Sql::both(
            "UPDATE courier_account SET failures = 0, blocked_until = NULL, last_error = NULL, last_ok_at = $1 \
             WHERE shop_id = $2 AND id = $3",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), shop.0, id.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// A call failed: counts it and, until `blocked_until`, none of the account's labels is claimed. Returns the
    /// failures in a row.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn account_failed(
        &self,
        shop: ShopId,
        id: AccountId,
        blocked_until: Option<Timestamp>,
        error: &str,
    ) -> Result<u32, StoreError> {
        const DOING: &str = "noting that a courier failed";
        const UPDATE: Sql = Sql::both(
            "UPDATE courier_account SET failures = failures + 1, blocked_until = $1, last_error = $2 \
             WHERE shop_id = $3 AND id = $4 RETURNING failures",
        );
        let mut tx = self.write(DOING).await?;
        let row = one!(tx.link(), (i64,), UPDATE, opt_ms(blocked_until), clean(error), shop.0, id.0).doing(DOING)?;
        let (failures,) = row.ok_or(StoreError::Missing { doing: DOING })?;
        tx.commit(DOING).await?;
        Ok(u32::try_from(failures).unwrap_or(u32::MAX))
    }

    /// Sets batch and interval of all accounts of a courier, as its profile says at start. Returns how many changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_account_limits(
        &self,
        courier: &str,
        batch: u32,
        interval: SignedDuration,
    ) -> Result<u64, StoreError> {
        const DOING: &str = "setting the limits of a courier's accounts";
        const UPDATE: Sql = Sql::both(
            "UPDATE courier_account SET batch = $1, interval_ms = $2 \
             WHERE courier = $3 AND (batch <> $1 OR interval_ms <> $2)",
        );
        let mut tx = self.write(DOING).await?;
        let changed = run!(tx.link(), UPDATE, i64::from(batch), milliseconds(interval), courier).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(changed)
    }
}

fn milliseconds(interval: SignedDuration) -> i64 {
    i64::try_from(interval.as_millis()).unwrap_or(i64::MAX)
}
