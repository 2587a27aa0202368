//! Webhooks: stored when they come, worked later, each once.

use jiff::{SignedDuration, Timestamp};
use tracking::ShopId;

use crate::columns::{At, clean, later, ms, opt_ms};
use crate::database::Writing;
use crate::error::{Doing, Touched};
use crate::floor::Queue;
use crate::secrets::random_token;
use crate::sql::{IdSet, Sql, about, all, locking, one, run};
use crate::{Store, StoreError, WebhookId};

const CLAIMING: &str = "claiming webhooks";

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

#[derive(sqlx::FromRow)]
struct DueRow {
    id: i64,
    shop_id: i64,
    topic: String,
    webhook_id: String,
    triggered_at: Option<At>,
    body: Vec<u8>,
    received_at: At,
    #[sqlx(try_from = "i64")]
    attempts: u32,
    due: At,
}

impl DueRow {
    fn claimed(self, lease_token: i64) -> ClaimedWebhook {
        ClaimedWebhook {
            id: WebhookId(self.id),
            shop: ShopId(self.shop_id),
            topic: self.topic,
            webhook_id: self.webhook_id,
            triggered_at: self.triggered_at.map(|at| at.0),
            body: self.body,
            received_at: self.received_at.0,
            attempts: self.attempts.saturating_add(1),
            lease_token,
        }
    }
}

impl Store {
    /// Keeps a webhook; false when it is known already.
    ///
    /// # Errors
    /// When the database fails: then it must not be answered with success.
    pub async fn store_webhook(&self, webhook: &NewWebhook<'_>) -> Result<bool, StoreError> {
        const DOING: &str = "keeping a webhook";
        const INSERT: Sql = Sql::both(
            "INSERT INTO webhook (shop_id, topic, webhook_id, event_id, triggered_at, api_version, body, received_at, \
             due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT DO NOTHING",
        );
        let NewWebhook { shop, topic, webhook_id, event_id, triggered_at, api_version, body, received_at } = *webhook;
        let (triggered_at, received_at) = (opt_ms(triggered_at), ms(received_at));
        let mut tx = self.write(DOING).await?;
        let added =
            run!(tx.link(), INSERT, shop.0, topic, webhook_id, event_id, triggered_at, api_version, body, received_at);
        let added = added.doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(added > 0)
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
        const BURY: Sql = about!(
            "UPDATE webhook SET parked_at = $1, lease_token = NULL, \
             last_error = COALESCE(last_error, 'every attempt ended without an answer') WHERE ",
            id in "$2",
            ""
        );
        const TAKE: Sql =
            about!("UPDATE webhook SET due = $1, lease_token = $2, attempts = attempts + 1 WHERE ", id in "$3", "");
        let mut tx = self.write(CLAIMING).await?;
        let rows = self.due_webhooks(&mut tx, now, limit).await?;
        let (spent, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.attempts >= max_attempts);
        if !spent.is_empty() {
            let ids: IdSet = spent.iter().map(|row| row.id).collect();
            run!(tx.link(), BURY, ms(now), ids).doing(CLAIMING)?;
        }
        let lease_token = random_token()?;
        if !rows.is_empty() {
            let ids: IdSet = rows.iter().map(|row| row.id).collect();
            run!(tx.link(), TAKE, ms(later(now, lease_for)), lease_token, ids).doing(CLAIMING)?;
        }
        tx.commit(CLAIMING).await?;
        Ok(rows.into_iter().map(|row| row.claimed(lease_token)).collect())
    }

    async fn due_webhooks(&self, tx: &mut Writing, now: Timestamp, limit: u32) -> Result<Vec<DueRow>, StoreError> {
        const SELECT: Sql = locking!(
            "SELECT id, shop_id, topic, webhook_id, triggered_at, body, received_at, attempts, due FROM webhook \
             WHERE done_at IS NULL AND parked_at IS NULL AND due <= $1 AND due >= $2 ORDER BY due, id LIMIT $3",
            " FOR NO KEY UPDATE SKIP LOCKED"
        );
        loop {
            let floor = self.floors().of(Queue::Webhooks, now);
            let rows = all!(tx.link(), DueRow, SELECT, ms(now), ms(floor), i64::from(limit)).doing(CLAIMING)?;
            if let Some(first) = rows.first() {
                self.floors().raise(Queue::Webhooks, first.due.0, now);
            }
            if !rows.is_empty() || floor == Timestamp::MIN {
                return Ok(rows);
            }
            self.floors().forget(Queue::Webhooks);
        }
    }

    /// It is worked.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn finish_webhook(&self, webhook: &ClaimedWebhook, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "finishing a webhook";
        const UPDATE: Sql = Sql::both(
            "UPDATE webhook SET done_at = $1, lease_token = NULL WHERE shop_id = $2 AND id = $3 AND lease_token = $4",
        );
        let ClaimedWebhook { shop, id, lease_token, .. } = webhook;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), shop.0, id.0, lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// It is worked, and its body names a person: it goes.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn finish_private_webhook(&self, webhook: &ClaimedWebhook, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "finishing a webhook about a person";
        const UPDATE: Sql = Sql::both(
            "UPDATE webhook SET done_at = $1, body = $2, last_error = NULL, lease_token = NULL \
             WHERE shop_id = $3 AND id = $4 AND lease_token = $5",
        );
        let ClaimedWebhook { shop, id, lease_token, .. } = webhook;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), b"{}".to_vec(), shop.0, id.0, lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
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
        const DOING: &str = "postponing a webhook";
        const UPDATE: Sql = Sql::both(
            "UPDATE webhook SET due = $1, last_error = $2, lease_token = NULL \
             WHERE shop_id = $3 AND id = $4 AND lease_token = $5",
        );
        let ClaimedWebhook { shop, id, lease_token, .. } = webhook;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(due), clean(error), shop.0, id.0, lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// It can never be worked (its body cannot be read): kept for a person.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn park_webhook(&self, webhook: &ClaimedWebhook, error: &str, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "parking a webhook";
        const UPDATE: Sql = Sql::both(
            "UPDATE webhook SET parked_at = $1, last_error = $2, lease_token = NULL \
             WHERE shop_id = $3 AND id = $4 AND lease_token = $5",
        );
        let ClaimedWebhook { shop, id, lease_token, .. } = webhook;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), clean(error), shop.0, id.0, lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// When [`Store::claim_webhooks`] may find something next.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_webhook_due(&self) -> Result<Option<Timestamp>, StoreError> {
        const DOING: &str = "looking for the next due webhook";
        const SELECT: Sql = Sql::both("SELECT MIN(due) FROM webhook WHERE done_at IS NULL AND parked_at IS NULL");
        let row = one!(self.read(DOING).await?.link(), (Option<At>,), SELECT).doing(DOING)?;
        Ok(row.and_then(|(due,)| due).map(|due| due.0))
    }
}
