//! Shops and their access to Shopify.

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use tracking::{Preferences, ShopId};

use crate::columns::{Word, clean, later, ms, opt_clean, to_json};
use crate::database::Writing;
use crate::error::{Doing, Touched};
use crate::leaving::take_back;
use crate::secrets::Place;
use crate::sql::{Sql, all, one, run};
use crate::words::words;
use crate::{Store, StoreError};

/// What changes before a shop's first round comes by webhook.
const FIRST_ROUND: SignedDuration = SignedDuration::from_hours(24);

macro_rules! shop_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, domain, name, zone, locale, currency, plan, address_email, shopify_state, invoicing \
             FROM shop WHERE ",
            $condition
        )
    };
}

words! {
    /// What a shop has bought.
    Plan, {
        /// Without the tracking module.
        Basic = "basic",
        /// With the tracking module.
        Advanced = "advanced",
    }
}

words! {
    /// Whether a connected service may be used.
    ServiceState, {
        /// It works.
        Connected = "connected",
        /// A person switched it off: effects towards it wait.
        Disabled = "disabled",
        /// It refuses the access: a person must sign in again; effects towards it wait.
        NeedsSignIn = "needs_sign_in",
        /// The store owes Shopify money: it takes no calls until the bill is paid.
        Frozen = "frozen",
        /// Shopify has locked the store.
        Locked = "locked",
        /// The store is paused or closed.
        Inactive = "inactive",
        /// There is no store at the address any more.
        Gone = "gone",
    }
}

impl ServiceState {
    /// The other side takes no calls for a reason of its own: it is asked now and then whether it does again.
    pub fn is_refused(self) -> bool {
        matches!(self, Self::Frozen | Self::Locked | Self::Inactive | Self::Gone)
    }
}

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// Its id.
    pub id: ShopId,
    /// Its Shopify domain: `shop.myshopify.com`, lower case.
    pub domain: String,
    /// The name that people use.
    pub name: String,
    /// IANA name of its zone: `Europe/Bucharest`.
    pub zone: String,
    /// Language tag of its pages and mails.
    pub locale: String,
    /// ISO 4217.
    pub currency: String,
    /// What it has bought.
    pub plan: Plan,
    /// *Your account > Shop address > e-Mail*.
    pub address_email: Option<String>,
    /// Whether Shopify may be used.
    pub shopify: ServiceState,
    /// An invoicing service is connected.
    pub invoicing: bool,
}

/// A shop to be added. Its preferences start as [`tracking::Preferences::default`].
#[derive(Debug, Clone)]
pub struct NewShop {
    /// Its Shopify domain.
    pub domain: String,
    /// The name that people use.
    pub name: String,
    /// IANA name of its zone.
    pub zone: String,
    /// Language tag.
    pub locale: String,
    /// ISO 4217.
    pub currency: String,
    /// What it has bought.
    pub plan: Plan,
    /// The shop's address e-mail.
    pub address_email: Option<String>,
    /// Its access to Shopify.
    pub shopify: ShopifyAccess,
}

/// How Shopify is reached for a shop.
#[derive(Debug, Clone)]
pub struct ShopifyAccess {
    /// Where the Admin API is, without a trailing slash: `https://shop.myshopify.com`.
    pub base_url: String,
    /// The Admin API's access token.
    pub token: SecretString,
    /// The keys that webhooks are signed with: the present one first, then those that may still come.
    pub webhook_secrets: Vec<SecretString>,
}

#[derive(sqlx::FromRow)]
struct ShopRow {
    id: i64,
    domain: String,
    name: String,
    zone: String,
    locale: String,
    currency: String,
    plan: Word<Plan>,
    address_email: Option<String>,
    shopify_state: Word<ServiceState>,
    invoicing: bool,
}

impl From<ShopRow> for Shop {
    fn from(row: ShopRow) -> Self {
        Self {
            id: ShopId(row.id),
            domain: row.domain,
            name: row.name,
            zone: row.zone,
            locale: row.locale,
            currency: row.currency,
            plan: row.plan.0,
            address_email: row.address_email,
            shopify: row.shopify_state.0,
            invoicing: row.invoicing,
        }
    }
}

fn place(shop: ShopId, column: &'static str) -> Place {
    Place { table: "shop", column, row: shop.0 }
}

impl Store {
    /// Adds a shop.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] `shop_domain` when the domain is taken.
    pub async fn add_shop(&self, shop: &NewShop, now: Timestamp) -> Result<ShopId, StoreError> {
        const DOING: &str = "adding a shop";
        const INSERT: Sql = Sql::both(
            "INSERT INTO shop (domain, name, zone, locale, currency, plan, address_email, shopify_state, \
             shopify_base_url, shopify_token, webhook_secrets, preferences, preferences_at, tracking_on, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, FALSE, $12) RETURNING id",
        );
        const ROUND: Sql = Sql::both("INSERT INTO shopify_round (shop_id, due, read_to) VALUES ($1, $2, $3)");
        let preferences = to_json(&Preferences::default())?;
        let mut tx = self.write(DOING).await?;
        let (id,) = one!(
            tx.link(),
            (i64,),
            INSERT,
            shop.domain.to_lowercase(),
            clean(&shop.name),
            &shop.zone,
            &shop.locale,
            &shop.currency,
            shop.plan.as_str(),
            &shop.address_email,
            ServiceState::Connected.as_str(),
            "",
            Vec::<u8>::new(),
            preferences,
            ms(now),
        )
        .doing(DOING)?
        .ok_or(StoreError::Missing { doing: DOING })?;
        self.write_access(&mut tx, ShopId(id), &shop.shopify).await?;
        let first = later(now, FIRST_ROUND);
        run!(tx.link(), ROUND, id, ms(first), ms(now)).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(ShopId(id))
    }

    /// All shops, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shops(&self) -> Result<Vec<Shop>, StoreError> {
        const DOING: &str = "listing shops";
        const SELECT: Sql = Sql::both(shop_where!("TRUE ORDER BY id"));
        let rows = all!(self.read(DOING).await?.link(), ShopRow, SELECT).doing(DOING)?;
        Ok(rows.into_iter().map(Shop::from).collect())
    }

    /// One shop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shop(&self, shop: ShopId) -> Result<Option<Shop>, StoreError> {
        const DOING: &str = "reading a shop";
        const SELECT: Sql = Sql::both(shop_where!("id = $1"));
        let row = one!(self.read(DOING).await?.link(), ShopRow, SELECT, shop.0).doing(DOING)?;
        Ok(row.map(Shop::from))
    }

    /// One shop by its Shopify domain, whatever its case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shop_by_domain(&self, domain: &str) -> Result<Option<Shop>, StoreError> {
        const DOING: &str = "looking a shop up by its domain";
        const SELECT: Sql = Sql::both(shop_where!("domain = $1"));
        let row = one!(self.read(DOING).await?.link(), ShopRow, SELECT, domain.to_lowercase()).doing(DOING)?;
        Ok(row.map(Shop::from))
    }

    /// How Shopify is reached for a shop.
    ///
    /// # Errors
    /// [`StoreError::Missing`]; [`StoreError::Decrypt`] with another key.
    pub async fn shopify_access(&self, shop: ShopId) -> Result<ShopifyAccess, StoreError> {
        const DOING: &str = "reading a shop's access to Shopify";
        const SELECT: Sql =
            Sql::both("SELECT shopify_base_url, shopify_token, webhook_secrets FROM shop WHERE id = $1");
        let row = one!(self.read(DOING).await?.link(), (String, Vec<u8>, Vec<u8>), SELECT, shop.0).doing(DOING)?;
        let (base_url, token, secrets) = row.ok_or(StoreError::Missing { doing: DOING })?;
        Ok(ShopifyAccess {
            base_url,
            token: self.key().open_text(place(shop, "shopify_token"), &token)?,
            webhook_secrets: self.open_webhook_secrets(shop, &secrets)?,
        })
    }

    /// Replaces a shop's access to Shopify by a token that does not end, and marks it as connected.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn save_shopify_access(&self, shop: ShopId, access: &ShopifyAccess) -> Result<(), StoreError> {
        const DOING: &str = "saving a shop's access to Shopify";
        let mut tx = self.write(DOING).await?;
        visit_again(&mut tx, shop).await?;
        take_back(&mut tx, shop).await?;
        self.write_access(&mut tx, shop, access).await?;
        tx.commit(DOING).await
    }

    /// Says where a shop's Admin API is asked from now on; its tokens stay.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn move_shopify(&self, shop: ShopId, base_url: &str) -> Result<(), StoreError> {
        const DOING: &str = "changing where a shop's Shopify is";
        const UPDATE: Sql = Sql::both("UPDATE shop SET shopify_base_url = $1 WHERE id = $2");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, base_url, shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// The shop behind a domain with its webhook keys; `None` for an unknown domain.
    ///
    /// # Errors
    /// [`StoreError::Decrypt`] with another key.
    pub async fn webhook_secrets(&self, domain: &str) -> Result<Option<(ShopId, Vec<SecretString>)>, StoreError> {
        const DOING: &str = "reading a shop's webhook keys";
        const SELECT: Sql = Sql::both("SELECT id, webhook_secrets FROM shop WHERE domain = $1");
        let row = one!(self.read(DOING).await?.link(), (i64, Vec<u8>), SELECT, domain.to_lowercase()).doing(DOING)?;
        let Some((id, secrets)) = row else { return Ok(None) };
        Ok(Some((ShopId(id), self.open_webhook_secrets(ShopId(id), &secrets)?)))
    }

    /// Says whether Shopify may be used for a shop. One that a person switched off, or that removed the app, stays so
    /// when a call that was under way is refused. That a person must sign in is told once by mail.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn set_shopify_state(&self, shop: ShopId, state: ServiceState) -> Result<(), StoreError> {
        const DOING: &str = "changing the state of a shop's Shopify";
        const UPDATE: Sql = Sql::both(
            "UPDATE shop SET shopify_state = $1, sign_ins_needed = sign_ins_needed + $3, \
             sign_in_mail_due = CASE WHEN $3 = 1 THEN 0 END WHERE id = $2",
        );
        let mut tx = self.write(DOING).await?;
        match state {
            ServiceState::Connected => {
                visit_again(&mut tx, shop).await?;
                take_back(&mut tx, shop).await?;
            }
            ServiceState::NeedsSignIn if !is_asked(&mut tx, shop).await? => return Ok(()),
            _ => {}
        }
        let asks_to_sign_in = i64::from(state == ServiceState::NeedsSignIn);
        run!(tx.link(), UPDATE, state.as_str(), shop.0, asks_to_sign_in).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// Saves or clears the shop's address e-mail.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn save_address_email(&self, shop: ShopId, email: Option<&str>) -> Result<(), StoreError> {
        const DOING: &str = "saving a shop's address e-mail";
        const UPDATE: Sql = Sql::both("UPDATE shop SET address_email = $1 WHERE id = $2");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, opt_clean(email), shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    async fn write_access(&self, tx: &mut Writing, shop: ShopId, access: &ShopifyAccess) -> Result<(), StoreError> {
        const DOING: &str = "sealing a shop's access to Shopify";
        const UPDATE: Sql = Sql::both(
            "UPDATE shop SET shopify_base_url = $1, shopify_token = $2, webhook_secrets = $3, shopify_state = $4, \
             shopify_token_ends = NULL, shopify_refresh_token = NULL, shopify_refresh_ends = NULL, \
             shopify_scopes = NULL, shopify_renewer = NULL, shopify_renewer_ends = 0, sign_in_mail_due = NULL \
             WHERE id = $5",
        );
        let token = self.key().seal_text(place(shop, "shopify_token"), &access.token)?;
        let secrets: Vec<&str> = access.webhook_secrets.iter().map(ExposeSecret::expose_secret).collect();
        let secrets = self.key().seal(place(shop, "webhook_secrets"), to_json(&secrets)?.as_bytes())?;
        let connected = ServiceState::Connected.as_str();
        run!(tx.link(), UPDATE, &access.base_url, token, secrets, connected, shop.0).or_missing(DOING)
    }

    fn open_webhook_secrets(&self, shop: ShopId, sealed: &[u8]) -> Result<Vec<SecretString>, StoreError> {
        let place = place(shop, "webhook_secrets");
        serde_json::from_slice(&self.key().open(place, sealed)?).map_err(|_| StoreError::Decrypt { what: place.column })
    }
}

/// A shop that is connected again is visited at once: webhooks did not come meanwhile, or could not be worked.
pub(crate) async fn visit_again(tx: &mut Writing, shop: ShopId) -> Result<(), StoreError> {
    const UPDATE: Sql = Sql::both(
        "UPDATE shopify_round SET due = 0 WHERE shop_id = $1 \
         AND EXISTS (SELECT 1 FROM shop WHERE id = $1 AND shopify_state <> 'connected')",
    );
    run!(tx.link(), UPDATE, shop.0).doing("making a shop's round due")?;
    Ok(())
}

/// Shopify is asked for the shop, if only whether it still refuses.
async fn is_asked(tx: &mut Writing, shop: ShopId) -> Result<bool, StoreError> {
    const SELECT: Sql = Sql::both("SELECT shopify_state NOT IN ('disabled', 'needs_sign_in') FROM shop WHERE id = $1");
    let row = one!(tx.link(), (bool,), SELECT, shop.0).doing("asking whether a shop is connected")?;
    Ok(row.is_some_and(|(is_asked,)| is_asked))
}
