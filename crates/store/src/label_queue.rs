//! The label row as its own queue: claiming due labels of one account, giving them back, asking at once.

use jiff::{SignedDuration, Timestamp};
use tracking::{AskReason, LabelId, OrderId, ShopId, Status, TrackingNo};

use crate::{CourierAccount, Store, StoreError};

/// Labels of one account that are ours to ask until the lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedBatch {
    /// The account to ask with.
    pub account: CourierAccount,
    /// Shown when the answers are recorded.
    pub lease_token: i64,
    /// At most the account's batch, the longest due first.
    pub labels: Vec<ClaimedLabel>,
}

/// One claimed label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedLabel {
    /// Its id.
    pub id: LabelId,
    /// Its order.
    pub order: OrderId,
    /// Its number.
    pub number: TrackingNo,
    /// Asks since the last answer, this one included.
    pub attempts: u32,
    /// What is known of it.
    pub status: Status,
    /// Its newest scan's time, or when it was made.
    pub last_news_at: Timestamp,
    /// When Waybill learned of it.
    pub created_at: Timestamp,
    /// Why it is asked now.
    pub cause: AskReason,
    /// When it was due.
    pub was_due: Timestamp,
}

impl Store {
    /// Takes one account whose turn it is and its due labels; `None` when nothing is due.
    ///
    /// The account's next turn moves by its interval; the labels are due again when the lease ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_labels(
        &self,
        now: Timestamp,
        lease_for: SignedDuration,
    ) -> Result<Option<ClaimedBatch>, StoreError> {
        todo!("{now} {lease_for}")
    }

    /// Gives labels back unasked: due at once, as if they had not been claimed. Those whose lease was lost are left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_labels(&self, batch: &ClaimedBatch, now: Timestamp) -> Result<(), StoreError> {
        todo!("{batch:?} {now}")
    }

    /// The call failed: its labels keep their status and are asked again at `until`. Those whose lease was lost are left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn postpone_labels(
        &self,
        batch: &ClaimedBatch,
        until: Timestamp,
        why: AskReason,
        error: &str,
    ) -> Result<(), StoreError> {
        todo!("{batch:?} {until} {why} {error}")
    }

    /// When [`Store::claim_labels`] may find something next; `None` when nothing waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_label_due(&self) -> Result<Option<Timestamp>, StoreError> {
        todo!()
    }

    /// Makes labels due now, final ones too, because a person asked. Cancelled ones, ones without an account and
    /// ones that are being asked this moment are left. Returns how many are due now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_now(&self, shop: ShopId, labels: &[LabelId], now: Timestamp) -> Result<u64, StoreError> {
        todo!("{shop} {labels:?} {now}")
    }

    /// Makes an order's labels that are not final due now, as [`Store::ask_now`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_order_now(&self, shop: ShopId, order: OrderId, now: Timestamp) -> Result<u64, StoreError> {
        todo!("{shop} {order} {now}")
    }

    /// Makes all of a shop's labels that are not final due now, as [`Store::ask_now`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_shop_now(&self, shop: ShopId, now: Timestamp) -> Result<u64, StoreError> {
        todo!("{shop} {now}")
    }
}
