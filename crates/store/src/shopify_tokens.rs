//! Tokens of a shop's Shopify that end: kept in pairs, renewed by one node at a time.

use jiff::Timestamp;
use secrecy::SecretString;
use tracking::ShopId;

use crate::columns::{At, Word, ms, opt_clean, opt_ms};
use crate::database::{Link, Writing};
use crate::error::{Doing, Touched};
use crate::leaving::take_back;
use crate::secrets::{Place, random_token};
use crate::shops::visit_again;
use crate::sql::{Sql, all, locking, one, run};
use crate::{ServiceState, Store, StoreError};

/// What a sign-in or a renewal brought.
#[derive(Debug, Clone)]
pub struct ShopifyTokens {
    /// Sent with each call.
    pub access: SecretString,
    /// When it ends; `None` for the token of a custom app, which never does.
    pub expires_at: Option<Timestamp>,
    /// Gets the next pair.
    pub refresh: Option<SecretString>,
    /// When that ends.
    pub refresh_expires_at: Option<Timestamp>,
    /// What the store granted, with commas between; `None` when it was never told.
    pub scopes: Option<String>,
}

/// A shop's sign-in to Shopify as it stands.
#[derive(Debug, Clone)]
pub struct ShopifySignIn {
    /// Whether Shopify may be used.
    pub state: ServiceState,
    /// The present pair.
    pub tokens: ShopifyTokens,
    /// Tells this access token from those before and after it, without being one.
    sealed: Vec<u8>,
}

/// The right to renew one shop's pair, for as long as the lease lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenewalLease {
    /// Whose pair.
    pub shop: ShopId,
    token: i64,
}

/// A shop whose people are to be told that somebody must sign in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInMail {
    /// The shop.
    pub shop: ShopId,
    /// How often that was needed, this time included: one mail each.
    pub occurrence: u32,
}

#[derive(sqlx::FromRow)]
struct SignInRow {
    shopify_state: Word<ServiceState>,
    shopify_token: Vec<u8>,
    shopify_token_ends: Option<At>,
    shopify_refresh_token: Option<Vec<u8>>,
    shopify_refresh_ends: Option<At>,
    shopify_scopes: Option<String>,
    shopify_renewer_ends: At,
}

macro_rules! sign_in {
    () => {
        "SELECT shopify_state, shopify_token, shopify_token_ends, shopify_refresh_token, shopify_refresh_ends, \
         shopify_scopes, shopify_renewer_ends FROM shop WHERE id = $1"
    };
}

fn place(shop: ShopId, column: &'static str) -> Place {
    Place { table: "shop", column, row: shop.0 }
}

impl Store {
    /// A shop's sign-in to Shopify as it stands.
    ///
    /// # Errors
    /// [`StoreError::Missing`]; [`StoreError::Decrypt`] with another key.
    pub async fn shopify_sign_in(&self, shop: ShopId) -> Result<ShopifySignIn, StoreError> {
        const DOING: &str = "reading a shop's sign-in to Shopify";
        const SELECT: Sql = Sql::both(sign_in!());
        let row = one!(self.read(DOING).await?.link(), SignInRow, SELECT, shop.0).doing(DOING)?;
        self.opened(shop, row.ok_or(StoreError::Missing { doing: DOING })?)
    }

    /// Keeps what a person's sign-in brought, and connects the shop: what waited for it goes on.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn save_shopify_tokens(&self, shop: ShopId, tokens: &ShopifyTokens) -> Result<(), StoreError> {
        const DOING: &str = "keeping a shop's sign-in to Shopify";
        const CONNECT: Sql = Sql::both(
            "UPDATE shop SET shopify_state = $1, shopify_renewer = NULL, shopify_renewer_ends = 0, \
             sign_in_mail_due = NULL WHERE id = $2",
        );
        let mut tx = self.write(DOING).await?;
        visit_again(&mut tx, shop).await?;
        take_back(&mut tx, shop).await?;
        self.write_pair(tx.link(), shop, tokens).await?;
        run!(tx.link(), CONNECT, ServiceState::Connected.as_str(), shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// Takes the right to renew a shop's pair, and reads it; `None` while somebody else has that right.
    ///
    /// # Errors
    /// [`StoreError::Missing`]; [`StoreError::Decrypt`] with another key.
    pub async fn begin_renewal(
        &self,
        shop: ShopId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<(RenewalLease, ShopifySignIn)>, StoreError> {
        const DOING: &str = "beginning to renew a shop's tokens";
        const SELECT: Sql = locking!(sign_in!(), " FOR UPDATE");
        const TAKE: Sql = Sql::both("UPDATE shop SET shopify_renewer = $1, shopify_renewer_ends = $2 WHERE id = $3");
        let mut tx = self.write(DOING).await?;
        let row = one!(tx.link(), SignInRow, SELECT, shop.0).doing(DOING)?;
        let row = row.ok_or(StoreError::Missing { doing: DOING })?;
        if row.shopify_renewer_ends.0 > now {
            return Ok(None);
        }
        let token = random_token()?;
        run!(tx.link(), TAKE, token, ms(until), shop.0).or_missing(DOING)?;
        let sign_in = self.opened(shop, row)?;
        tx.commit(DOING).await?;
        Ok(Some((RenewalLease { shop, token }, sign_in)))
    }

    /// Keeps the next pair, both halves or none, and ends the lease.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when somebody signed in meanwhile, or renews instead.
    pub async fn finish_renewal(&self, lease: &RenewalLease, tokens: &ShopifyTokens) -> Result<(), StoreError> {
        const DOING: &str = "keeping a shop's renewed tokens";
        let mut tx = self.write(DOING).await?;
        end_renewal(&mut tx, lease).await?;
        self.write_pair(tx.link(), lease.shop, tokens).await?;
        tx.commit(DOING).await
    }

    /// Ends the lease and leaves the pair as it was.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`]
    pub async fn release_renewal(&self, lease: &RenewalLease) -> Result<(), StoreError> {
        const DOING: &str = "giving up the renewal of a shop's tokens";
        let mut tx = self.write(DOING).await?;
        end_renewal(&mut tx, lease).await?;
        tx.commit(DOING).await
    }

    /// Says that a person must sign in again because Shopify refuses what `refused` holds; nothing changes when there
    /// is a newer token, or when it was said before. True when it is new, and so will be told by mail.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn need_sign_in(&self, shop: ShopId, refused: &ShopifySignIn) -> Result<bool, StoreError> {
        const DOING: &str = "asking for a new sign-in to Shopify";
        const UPDATE: Sql = Sql::both(
            "UPDATE shop SET shopify_state = $1, sign_ins_needed = sign_ins_needed + 1, sign_in_mail_due = 0, \
             shopify_renewer = NULL, shopify_renewer_ends = 0 \
             WHERE id = $2 AND shopify_token = $3 AND shopify_state NOT IN ('disabled', 'needs_sign_in')",
        );
        let needed = ServiceState::NeedsSignIn.as_str();
        let mut tx = self.write(DOING).await?;
        let changed = run!(tx.link(), UPDATE, needed, shop.0, &refused.sealed).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(changed > 0)
    }

    /// Takes the mails that are due about a sign-in that is needed; each is due again at `again` unless it is finished.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_sign_in_mails(&self, now: Timestamp, again: Timestamp) -> Result<Vec<SignInMail>, StoreError> {
        const DOING: &str = "claiming mails about a sign-in";
        const CLAIM: Sql = Sql::both(
            "UPDATE shop SET sign_in_mail_due = $2 WHERE sign_in_mail_due <= $1 RETURNING id, sign_ins_needed",
        );
        let mut tx = self.write(DOING).await?;
        let rows = all!(tx.link(), (i64, i64), CLAIM, ms(now), ms(again)).doing(DOING)?;
        tx.commit(DOING).await?;
        let mail =
            |(shop, needed)| SignInMail { shop: ShopId(shop), occurrence: u32::try_from(needed).unwrap_or(u32::MAX) };
        Ok(rows.into_iter().map(mail).collect())
    }

    /// Whether a mail about a sign-in may be due: asked often, and cheap.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_sign_in_mails(&self, now: Timestamp) -> Result<bool, StoreError> {
        const DOING: &str = "looking for mails about a sign-in";
        const SELECT: Sql = Sql::both("SELECT id FROM shop WHERE sign_in_mail_due <= $1 LIMIT 1");
        let row = one!(self.read(DOING).await?.link(), (i64,), SELECT, ms(now)).doing(DOING)?;
        Ok(row.is_some())
    }

    /// It was told, or cannot be.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finish_sign_in_mail(&self, mail: &SignInMail) -> Result<(), StoreError> {
        const DOING: &str = "finishing a mail about a sign-in";
        const UPDATE: Sql = Sql::both("UPDATE shop SET sign_in_mail_due = NULL WHERE id = $1 AND sign_ins_needed = $2");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, mail.shop.0, i64::from(mail.occurrence)).doing(DOING)?;
        tx.commit(DOING).await
    }

    async fn write_pair(&self, link: Link<'_>, shop: ShopId, tokens: &ShopifyTokens) -> Result<(), StoreError> {
        const DOING: &str = "sealing a shop's tokens";
        const UPDATE: Sql = Sql::both(
            "UPDATE shop SET shopify_token = $1, shopify_token_ends = $2, shopify_refresh_token = $3, \
             shopify_refresh_ends = $4, shopify_scopes = $5 WHERE id = $6",
        );
        let access = self.key().seal_text(place(shop, "shopify_token"), &tokens.access)?;
        let seal = |refresh| self.key().seal_text(place(shop, "shopify_refresh_token"), refresh);
        let refresh = tokens.refresh.as_ref().map(seal).transpose()?;
        let (ends, refresh_ends) = (opt_ms(tokens.expires_at), opt_ms(tokens.refresh_expires_at));
        let scopes = opt_clean(tokens.scopes.as_deref());
        run!(link, UPDATE, access, ends, refresh, refresh_ends, scopes, shop.0).or_missing(DOING)
    }

    fn opened(&self, shop: ShopId, row: SignInRow) -> Result<ShopifySignIn, StoreError> {
        let open = |refresh: Vec<u8>| self.key().open_text(place(shop, "shopify_refresh_token"), &refresh);
        let tokens = ShopifyTokens {
            access: self.key().open_text(place(shop, "shopify_token"), &row.shopify_token)?,
            expires_at: row.shopify_token_ends.map(|At(at)| at),
            refresh: row.shopify_refresh_token.map(open).transpose()?,
            refresh_expires_at: row.shopify_refresh_ends.map(|At(at)| at),
            scopes: row.shopify_scopes,
        };
        Ok(ShopifySignIn { state: row.shopify_state.0, tokens, sealed: row.shopify_token })
    }
}

async fn end_renewal(tx: &mut Writing, lease: &RenewalLease) -> Result<(), StoreError> {
    const UPDATE: Sql = Sql::both(
        "UPDATE shop SET shopify_renewer = NULL, shopify_renewer_ends = 0 WHERE id = $1 AND shopify_renewer = $2",
    );
    run!(tx.link(), UPDATE, lease.shop.0, lease.token).or_lost("ending the renewal of a shop's tokens")
}
