//! *Test the connection*: a sign-in where the courier has one, and a call about a number that no parcel has.

use std::collections::BTreeMap;
use std::time::Duration;

use couriers::{Account, CallError};
use jiff::{SignedDuration, Timestamp};
use store::{AccountState, CourierAccount, RefreshRun};
use tracking::{AccountId, AskReason, ShopId, TrackingNo};

use super::{AccountError, known_courier};
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::refresh::{AskError, Asking, Heard, SignIns};

/// A person waits: no answer is waited for longer, and all of them together no longer than [`ALTOGETHER`].
pub(crate) const ONE_ANSWER: Duration = Duration::from_secs(8);
pub(crate) const ALTOGETHER: Duration = Duration::from_secs(15);
/// Between two tests of one account: nobody finds a password by trying.
pub(crate) const BETWEEN_TESTS: Duration = Duration::from_secs(5);

/// What a test of the connection came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestResult {
    /// The courier lets the account in.
    Works,
    /// The courier refuses the credentials.
    Refused {
        /// The courier's own words.
        message: String,
    },
    /// The courier is not reached, fails, or takes too long.
    Away {
        /// What happened.
        message: String,
    },
    /// The courier was called too often.
    Busy,
    /// The courier answered something else.
    Unclear {
        /// What it was.
        message: String,
    },
}

impl TestResult {
    /// The word used in data.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Refused { .. } => "refused",
            Self::Away { .. } => "away",
            Self::Busy => "busy",
            Self::Unclear { .. } => "unclear",
        }
    }

    fn of(failure: Option<&AskError>) -> Self {
        let Some(error) = failure else { return Self::Works };
        let message = error.to_string();
        match error {
            AskError::Call(CallError::Account { .. }) => Self::Refused { message },
            AskError::Call(CallError::Busy { .. }) => Self::Busy,
            AskError::Wire(_) | AskError::TooSlow | AskError::Call(CallError::Down { .. }) => Self::Away { message },
            AskError::Call(_) => Self::Unclear { message },
        }
    }
}

impl Engine {
    /// Tests whether the courier lets an account in, with the credentials that are kept and a new sign-in. An account
    /// that was refused before and works now is asked again; one that is refused needs attention.
    ///
    /// # Errors
    /// [`AccountError::TooSoon`] right after another call; when the shop has no such account.
    pub async fn test_account(&self, shop: ShopId, id: AccountId) -> Result<TestResult, AccountError> {
        let account = self.account(shop, id).await?;
        let gap = self.clock.stretch(BETWEEN_TESTS).max(SignedDuration::from_millis(account.interval_ms));
        let began = self.clock.now();
        if !self.store.take_turn(shop, id, gap, began).await? {
            return Err(AccountError::TooSoon);
        }
        let heard = self.probe(&account).await?;
        if let Some(token) = &heard.new_token {
            self.store.save_token(shop, id, &token.value, token.renew_at).await?;
        }
        let result = TestResult::of(heard.failure.as_ref());
        self.keep_result(&account, began, &heard, &result).await?;
        self.nudge();
        Ok(result)
    }

    async fn probe(&self, account: &CourierAccount) -> Result<Heard, AccountError> {
        let courier = known_courier(account)?;
        let access = self.store.account_access(account.shop, account.id).await?.ok_or(AccountError::NotFound)?;
        let Some(base_url) = self.account_site(courier.profile(), access.base_url.as_deref()) else {
            let message = "the account's address is none of the courier's".to_owned();
            let failure = Some(AskError::Call(CallError::Account { message }));
            return Ok(Heard { failure, ..Heard::default() });
        };
        let called = Account { base_url, credentials: access.credentials };
        let wire = self.wire.clone().within(ONE_ANSWER);
        let asking = Asking {
            courier,
            id: account.id,
            account: &called,
            since: self.clock.now(),
            stored_token: None,
            // Not those of the refreshes: what they know may be older than a change at the courier.
            sign_ins: &SignIns::default(),
            wire: &wire,
            clock: &self.clock,
            postcodes: &BTreeMap::new(),
        };
        let numbers: Vec<TrackingNo> = TrackingNo::parse(courier.profile().probe).into_iter().collect();
        let heard = tokio::time::timeout(ALTOGETHER, asking.ask(&numbers)).await;
        Ok(heard.unwrap_or_else(|_| Heard { failure: Some(AskError::TooSlow), ..Heard::default() }))
    }

    /// What a test found out is true for the refreshes too. A paused account stays paused.
    async fn keep_result(
        &self,
        account: &CourierAccount,
        began: Timestamp,
        heard: &Heard,
        result: &TestResult,
    ) -> Result<(), EngineError> {
        let (shop, id, now) = (account.shop, account.id, self.clock.now());
        match (result, account.state) {
            (TestResult::Works, AccountState::NeedsAttention) => {
                self.store.set_account_state(shop, id, AccountState::Active, None).await?;
                self.store.account_worked(shop, id, now).await?;
            }
            (TestResult::Works, _) => self.store.account_worked(shop, id, now).await?,
            (TestResult::Refused { message }, AccountState::Active | AccountState::NeedsAttention) => {
                self.store.set_account_state(shop, id, AccountState::NeedsAttention, Some(message)).await?;
            }
            _ => {}
        }
        let mut unit = self.store.unit(shop).await?;
        unit.record_run(&RefreshRun {
            account: id,
            started_at: began,
            finished_at: now,
            way: store::RunWay::Each,
            cause: AskReason::Requested,
            asked: 0,
            answered: 0,
            errors: 0,
            calls: heard.calls,
            news: 0,
            new_scans: 0,
            error: heard.failure.as_ref().map(ToString::to_string),
        })
        .await?;
        Ok(unit.commit().await?)
    }
}
