//! Webhooks: stored when they come, worked later, each once.

use jiff::{SignedDuration, Timestamp};
use tracking::ShopId;

use crate::{Store, StoreError, WebhookId};

/// A webhook that was verified and came in.
#[derive(Debug, Clone)]
pub struct NewWebhook<'a> {
    /// The shop it is for.
    pub shop: ShopId,
    /// `orders/updated`.
    pub topic: &'a str,
    /// Shopify's id of this delivery: the same when it is repeated.
    pub webhook_id: &'a str,
    /// Shopify's id of the event behind it.
    pub event_id: Option<&'a str>,
    /// When Shopify triggered it.
    pub triggered_at: Option<Timestamp>,
    /// The API version that its body is written in.
    pub api_version: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
    /// When it came.
    pub received_at: Timestamp,
}

/// One webhook that is ours to work until the lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedWebhook {
    /// Its id.
    pub id: WebhookId,
    /// Its shop.
    pub shop: ShopId,
    /// `orders/updated`.
    pub topic: String,
    /// Shopify's id of the delivery.
    pub webhook_id: String,
    /// When Shopify triggered it.
    pub triggered_at: Option<Timestamp>,
    /// The body.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: Timestamp,
    /// Tries, this one included.
    pub attempts: u32,
    /// Shown when it is finished.
    pub lease_token: i64,
}

impl Store {
    /// Keeps a webhook; false when it is known already.
    ///
    /// # Errors
    /// When the database fails: then it must not be answered with success.
    pub async fn store_webhook(&self, webhook: &NewWebhook<'_>) -> Result<bool, StoreError> {
        todo!("{webhook:?}")
    }

    /// Takes webhooks that are due, oldest first. One that was tried `max_attempts` times is parked instead.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_webhooks(
        &self,
        now: Timestamp,
        lease_for: SignedDuration,
        limit: u32,
        max_attempts: u32,
    ) -> Result<Vec<ClaimedWebhook>, StoreError> {
        todo!("{now} {lease_for} {limit} {max_attempts}")
    }

    /// It is worked.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn finish_webhook(&self, webhook: &ClaimedWebhook, now: Timestamp) -> Result<(), StoreError> {
        todo!("{webhook:?} {now}")
    }

    /// It could not be worked and is tried again at `due`.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn postpone_webhook(
        &self,
        webhook: &ClaimedWebhook,
        due: Timestamp,
        error: &str,
    ) -> Result<(), StoreError> {
        todo!("{webhook:?} {due} {error}")
    }

    /// It can never be worked (its body cannot be read): kept for a person.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn park_webhook(&self, webhook: &ClaimedWebhook, error: &str, now: Timestamp) -> Result<(), StoreError> {
        todo!("{webhook:?} {error} {now}")
    }

    /// When [`Store::claim_webhooks`] may find something next.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_webhook_due(&self) -> Result<Option<Timestamp>, StoreError> {
        todo!()
    }
}
