//! Courier accounts: a shop's credentials with a courier, its call budget and its circuit breaker.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tracking::{AccountId, ShopId};

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

/// What is needed to call the courier.
#[derive(Debug, Clone)]
pub struct AccountAccess {
    /// Where the courier's API is, when it is not where the courier's profile says.
    pub base_url: Option<String>,
    /// The courier's fields by name.
    pub credentials: BTreeMap<String, SecretString>,
    /// The token of the last sign-in, and when it must be renewed.
    pub token: Option<(SecretString, Timestamp)>,
}

impl Store {
    /// Adds an account. Labels of this courier that had no account get it and are due at once.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] `courier_account_name` when the shop has one of this name with the courier.
    pub async fn add_account(&self, account: &NewAccount, now: Timestamp) -> Result<AccountId, StoreError> {
        todo!("{account:?} {now}")
    }

    /// A shop's accounts, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self, shop: ShopId) -> Result<Vec<CourierAccount>, StoreError> {
        todo!("{shop}")
    }

    /// What is needed to call the courier; `None` when the shop has no such account.
    ///
    /// # Errors
    /// [`StoreError::Decrypt`] with another key.
    pub async fn account_access(&self, shop: ShopId, id: AccountId) -> Result<Option<AccountAccess>, StoreError> {
        todo!("{shop} {id}")
    }

    /// Replaces an account's credentials, forgets its token and makes it active.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn save_credentials(
        &self,
        shop: ShopId,
        id: AccountId,
        credentials: &BTreeMap<String, SecretString>,
    ) -> Result<(), StoreError> {
        todo!("{shop} {id} {credentials:?}")
    }

    /// Keeps the token of a sign-in for all nodes.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn save_token(
        &self,
        shop: ShopId,
        id: AccountId,
        token: &SecretString,
        renew_at: Timestamp,
    ) -> Result<(), StoreError> {
        todo!("{shop} {id} {token:?} {renew_at}")
    }

    /// Forgets the token: the courier refused it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn forget_token(&self, shop: ShopId, id: AccountId) -> Result<(), StoreError> {
        todo!("{shop} {id}")
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
        todo!("{shop} {id} {state} {error:?}")
    }

    /// A call worked: the circuit is closed, failures are forgotten.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn account_worked(&self, shop: ShopId, id: AccountId, now: Timestamp) -> Result<(), StoreError> {
        todo!("{shop} {id} {now}")
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
        todo!("{shop} {id} {blocked_until:?} {error}")
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
        todo!("{courier} {batch} {interval}")
    }
}
