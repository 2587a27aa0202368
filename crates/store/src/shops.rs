//! Shops and their access to Shopify.

use jiff::Timestamp;
use secrecy::SecretString;
use tracking::ShopId;

use crate::words::words;
use crate::{Store, StoreError};

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

impl Store {
    /// Adds a shop.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] `shop_domain` when the domain is taken.
    pub async fn add_shop(&self, shop: &NewShop, now: Timestamp) -> Result<ShopId, StoreError> {
        todo!("{shop:?} {now}")
    }

    /// All shops, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shops(&self) -> Result<Vec<Shop>, StoreError> {
        todo!()
    }

    /// One shop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shop(&self, shop: ShopId) -> Result<Option<Shop>, StoreError> {
        todo!("{shop}")
    }

    /// One shop by its Shopify domain, whatever its case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shop_by_domain(&self, domain: &str) -> Result<Option<Shop>, StoreError> {
        todo!("{domain}")
    }

    /// How Shopify is reached for a shop.
    ///
    /// # Errors
    /// [`StoreError::Missing`]; [`StoreError::Decrypt`] with another key.
    pub async fn shopify_access(&self, shop: ShopId) -> Result<ShopifyAccess, StoreError> {
        todo!("{shop}")
    }

    /// Replaces a shop's access to Shopify and marks it as connected.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn save_shopify_access(&self, shop: ShopId, access: &ShopifyAccess) -> Result<(), StoreError> {
        todo!("{shop} {access:?}")
    }

    /// The shop behind a domain with its webhook keys; `None` for an unknown domain.
    ///
    /// # Errors
    /// [`StoreError::Decrypt`] with another key.
    pub async fn webhook_secrets(&self, domain: &str) -> Result<Option<(ShopId, Vec<SecretString>)>, StoreError> {
        todo!("{domain}")
    }

    /// Says whether Shopify may be used for a shop.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn set_shopify_state(&self, shop: ShopId, state: ServiceState) -> Result<(), StoreError> {
        todo!("{shop} {state}")
    }

    /// Saves or clears the shop's address e-mail.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn save_address_email(&self, shop: ShopId, email: Option<&str>) -> Result<(), StoreError> {
        todo!("{shop} {email:?}")
    }

    /// Puts a shop on another plan; below *Advanced* its labels are not asked and its effects wait.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn set_plan(&self, shop: ShopId, plan: Plan) -> Result<(), StoreError> {
        todo!("{shop} {plan}")
    }
}
