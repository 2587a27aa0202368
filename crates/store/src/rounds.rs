//! Rounds: once a day, and after an outage, each shop's Shopify is visited.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tracking::ShopId;

use crate::columns::{At, Json, clean, later, ms, to_json};
use crate::error::{Doing, Touched};
use crate::secrets::random_token;
use crate::sql::{Sql, locking, one, run};
use crate::{Store, StoreError};

/// One shop's round that is ours until the lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedRound {
    /// The shop.
    pub shop: ShopId,
    /// All changes of orders up to here were read.
    pub read_to: Timestamp,
    /// Tries, this one included.
    pub attempts: u32,
    /// Shown when it ends.
    pub lease_token: i64,
}

/// A webhook that Shopify would not subscribe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingWebhook {
    /// `orders/updated`.
    pub topic: String,
    /// What Shopify said.
    pub why: String,
}

/// How a shop's rounds stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundState {
    /// The next one.
    pub due: Timestamp,
    /// All changes of orders up to here were read.
    pub read_to: Timestamp,
    /// The last one that came to its end.
    pub made_at: Option<Timestamp>,
    /// Why the present one is tried again.
    pub last_error: Option<String>,
    /// What Shopify would not subscribe.
    pub missing: Vec<MissingWebhook>,
}

/// The states of a shop whose Shopify is visited.
macro_rules! visited {
    () => {
        "('connected', 'frozen', 'locked', 'inactive', 'gone')"
    };
}

#[derive(sqlx::FromRow)]
struct StateRow {
    due: At,
    read_to: At,
    made_at: Option<At>,
    last_error: Option<String>,
    missing: Json<Vec<MissingWebhook>>,
}

impl Store {
    /// Takes the round that is due first, of a shop whose Shopify is connected, or refuses for a reason of its own:
    /// its round begins by asking whether it does still.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_round(
        &self,
        now: Timestamp,
        lease_for: SignedDuration,
    ) -> Result<Option<ClaimedRound>, StoreError> {
        const DOING: &str = "claiming a round";
        const SELECT: Sql = locking!(
            concat!(
                "SELECT r.shop_id, r.read_to, r.attempts FROM shopify_round r JOIN shop s ON s.id = r.shop_id \
                 WHERE r.due <= $1 AND s.shopify_state IN ",
                visited!(),
                " ORDER BY r.due, r.shop_id LIMIT 1"
            ),
            " FOR NO KEY UPDATE OF r SKIP LOCKED"
        );
        const TAKE: Sql = Sql::both(
            "UPDATE shopify_round SET due = $1, lease_token = $2, attempts = attempts + 1 WHERE shop_id = $3",
        );
        let mut tx = self.write(DOING).await?;
        let row = one!(tx.link(), (i64, At, i64), SELECT, ms(now)).doing(DOING)?;
        let Some((shop, read_to, attempts)) = row else { return Ok(None) };
        let lease_token = random_token()?;
        run!(tx.link(), TAKE, ms(later(now, lease_for)), lease_token, shop).doing(DOING)?;
        tx.commit(DOING).await?;
        let attempts = u32::try_from(attempts).unwrap_or(u32::MAX).saturating_add(1);
        Ok(Some(ClaimedRound { shop: ShopId(shop), read_to: read_to.0, attempts, lease_token }))
    }

    /// All changes of orders up to `read_to` were read, and the round goes on.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn advance_round(&self, round: &ClaimedRound, read_to: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "noting how far a round has read";
        const UPDATE: Sql =
            Sql::both("UPDATE shopify_round SET read_to = $1, attempts = 0 WHERE shop_id = $2 AND lease_token = $3");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(read_to), round.shop.0, round.lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// What Shopify would not subscribe, as the round found it.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn note_missing_webhooks(
        &self,
        round: &ClaimedRound,
        missing: &[MissingWebhook],
    ) -> Result<(), StoreError> {
        const DOING: &str = "noting what Shopify would not subscribe";
        const UPDATE: Sql = Sql::both("UPDATE shopify_round SET missing = $1 WHERE shop_id = $2 AND lease_token = $3");
        let missing = to_json(&missing)?;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, missing, round.shop.0, round.lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// The round is at its end; the next one is due at `next`.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn finish_round(
        &self,
        round: &ClaimedRound,
        read_to: Timestamp,
        now: Timestamp,
        next: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "finishing a round";
        const UPDATE: Sql = Sql::both(
            "UPDATE shopify_round SET read_to = $1, made_at = $2, due = $3, attempts = 0, last_error = NULL, \
             lease_token = NULL WHERE shop_id = $4 AND lease_token = $5",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(read_to), ms(now), ms(next), round.shop.0, round.lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// The round goes on at `due`; `error` is why it did not now, `None` when there only was no time.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn postpone_round(
        &self,
        round: &ClaimedRound,
        due: Timestamp,
        error: Option<&str>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "postponing a round";
        const UPDATE: Sql = Sql::both(
            "UPDATE shopify_round SET due = $1, last_error = $2, lease_token = NULL \
             WHERE shop_id = $3 AND lease_token = $4",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(due), error.map(clean), round.shop.0, round.lease_token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// A shop's next round is due now: something changed at Shopify.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_round_due(&self, shop: ShopId, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "making a round due";
        const UPDATE: Sql =
            Sql::both("UPDATE shopify_round SET due = $1 WHERE shop_id = $2 AND due > $1 AND lease_token IS NULL");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), shop.0).doing(DOING)?;
        tx.commit(DOING).await
    }

    /// All rounds are due now that have not read up to `before`: nobody worked since then. Returns how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_rounds_due(&self, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        const DOING: &str = "making rounds due after an outage";
        // After a crash a lease may still run; it is waited for.
        const UPDATE: Sql =
            Sql::both("UPDATE shopify_round SET due = $1 WHERE read_to < $2 AND due > $1 AND lease_token IS NULL");
        let mut tx = self.write(DOING).await?;
        let due = run!(tx.link(), UPDATE, ms(now), ms(before)).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(due)
    }

    /// When [`Store::claim_round`] may find something next.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_round_due(&self) -> Result<Option<Timestamp>, StoreError> {
        const DOING: &str = "looking for the next due round";
        const SELECT: Sql = Sql::both(concat!(
            "SELECT MIN(r.due) FROM shopify_round r JOIN shop s ON s.id = r.shop_id WHERE s.shopify_state IN ",
            visited!()
        ));
        let row = one!(self.read(DOING).await?.link(), (Option<At>,), SELECT).doing(DOING)?;
        Ok(row.and_then(|(due,)| due).map(|due| due.0))
    }

    /// How a shop's rounds stand.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn round_state(&self, shop: ShopId) -> Result<RoundState, StoreError> {
        const DOING: &str = "reading how a shop's rounds stand";
        const SELECT: Sql =
            Sql::both("SELECT due, read_to, made_at, last_error, missing FROM shopify_round WHERE shop_id = $1");
        let row = one!(self.read(DOING).await?.link(), StateRow, SELECT, shop.0).doing(DOING)?;
        let row = row.ok_or(StoreError::Missing { doing: DOING })?;
        Ok(RoundState {
            due: row.due.0,
            read_to: row.read_to.0,
            made_at: row.made_at.map(|at| at.0),
            last_error: row.last_error,
            missing: row.missing.0,
        })
    }
}
