//! What is kept for a while only.

use jiff::Timestamp;

use crate::{Store, StoreError};

/// How many days things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Couriers' answers as they came.
    pub payload_days: u32,
    /// Webhooks that were worked.
    pub webhook_days: u32,
    /// Records of refreshes.
    pub run_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { payload_days: 30, webhook_days: 14, run_days: 90 }
    }
}

/// How much was thrown away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Couriers' answers.
    pub payloads: u64,
    /// Webhooks.
    pub webhooks: u64,
    /// Records of refreshes.
    pub runs: u64,
    /// Sessions that had expired.
    pub sessions: u64,
}

impl Store {
    /// Throws away what is kept long enough, in small transactions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn purge(&self, now: Timestamp, retention: &Retention) -> Result<Purged, StoreError> {
        todo!("{now} {retention:?}")
    }
}
