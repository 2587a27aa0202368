//! Webhooks that could not be worked, for people.

use jiff::Timestamp;
use tracking::ShopId;

use crate::columns::{At, ms};
use crate::error::Doing;
use crate::sql::{Sql, all, run};
use crate::{Store, StoreError, WebhookId};

/// A webhook that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedWebhook {
    /// Its id.
    pub id: WebhookId,
    /// `orders/updated`.
    pub topic: String,
    /// When it came.
    pub received_at: Timestamp,
    /// Why it was given up.
    pub last_error: Option<String>,
    /// Since when it waits.
    pub parked_at: Timestamp,
}

impl Store {
    /// A shop's parked webhooks, newest first, at most 100.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parked_webhooks(&self, shop: ShopId) -> Result<Vec<ParkedWebhook>, StoreError> {
        type Row = (i64, String, At, Option<String>, At);
        const DOING: &str = "listing parked webhooks";
        const SELECT: Sql = Sql::both(
            "SELECT id, topic, received_at, last_error, parked_at FROM webhook \
             WHERE shop_id = $1 AND parked_at IS NOT NULL ORDER BY id DESC LIMIT 100",
        );
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        let parked = |(id, topic, received_at, last_error, parked_at): Row| ParkedWebhook {
            id: WebhookId(id),
            topic,
            received_at: received_at.0,
            last_error,
            parked_at: parked_at.0,
        };
        Ok(rows.into_iter().map(parked).collect())
    }

    /// Works a parked webhook again, from the first attempt. False when it is not parked or not the shop's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unpark_webhook(&self, shop: ShopId, id: WebhookId, now: Timestamp) -> Result<bool, StoreError> {
        const DOING: &str = "taking a webhook up again";
        const UPDATE: Sql = Sql::both(
            "UPDATE webhook SET parked_at = NULL, attempts = 0, due = $1 \
             WHERE shop_id = $2 AND id = $3 AND parked_at IS NOT NULL",
        );
        let mut tx = self.write(DOING).await?;
        let touched = run!(tx.link(), UPDATE, ms(now), shop.0, id.0).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(touched > 0)
    }
}
