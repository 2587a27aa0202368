//! A merchant's sign-in at Shopify: tokens for the app, and the shop itself when it is new here.

use std::time::Duration;

use shopify::operations::ReadShop;
use shopify::sign_in::{App, Grant, MissingScope, TokenError, Tokens};
use shopify::{API_VERSION, ShopAddress, ShopDomain, ShopifyError};
use store::{NewShop, Plan, Shop, ShopifyAccess, StoreError};
use tracking::{Preference, ShopId};

use crate::WireError;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::shopify_call_error::ShopifyCallError;
use crate::shopify_tokens::{kept, log_missing_scopes};

/// How long Shopify may take to tell a new store's details.
const TIMEOUT: Duration = Duration::from_secs(15);
/// The language of a store's pages and mails until a person chooses: Shopify tells none.
const LOCALE: &str = "ro";

/// What came of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopSignIn {
    /// The shop here.
    pub shop: ShopId,
    /// It was made by this sign-in: nothing is tracked for it until somebody switches tracking on.
    pub is_new: bool,
    /// What the store did not grant.
    pub missing: Vec<MissingScope>,
}

/// Why a sign-in did not work.
#[derive(Debug, thiserror::Error)]
pub enum ShopifySignInError {
    /// There is no app to sign in to.
    #[error("no Shopify app is configured: set shopify.client_id and shopify.client_secret")]
    NoApp,
    /// Shopify gave no token.
    #[error("{0}")]
    Token(#[from] TokenError),
    /// Shopify did not answer.
    #[error("{0}")]
    Wire(#[from] WireError),
    /// Shopify did not tell the store's details.
    #[error("the store's details could not be read: {0}")]
    Details(#[from] ShopifyError),
    /// The store's address cannot be called.
    #[error("{0}")]
    Address(#[from] shopify::AddressError),
    /// Our own store failed.
    #[error("the sign-in could not be kept: {0}")]
    Store(#[from] StoreError),
    /// The shop is signed in, but what follows could not begin.
    #[error("what follows a sign-in could not begin: {0}")]
    After(#[from] EngineError),
}

impl Engine {
    /// The app at Shopify; `None` when only custom apps are connected.
    pub fn shopify_app(&self) -> Option<&App> {
        self.settings.shopify_app.as_ref()
    }

    /// Exchanges what a merchant's browser brought for tokens and keeps them; a shop that is not known yet is made
    /// with the details that Shopify tells, and its open orders are imported. What waited for the sign-in goes on.
    ///
    /// # Errors
    /// [`ShopifySignInError`]
    pub async fn sign_in_to_shopify(
        &self,
        domain: &ShopDomain,
        grant: &Grant,
    ) -> Result<ShopSignIn, ShopifySignInError> {
        let app = self.shopify_app().ok_or(ShopifySignInError::NoApp)?;
        let known = self.store.shop_by_domain(domain.as_str()).await?;
        let base_url = match &known {
            Some(shop) => self.store.shopify_access(shop.id).await?.base_url,
            None => app.store_url(domain),
        };
        let address = ShopAddress::at(&base_url, API_VERSION)?;
        let tokens = self.shopify.tokens().grant(app, &address, grant).await.map_err(refused)?;
        let (shop, is_new) = match known {
            Some(shop) => (shop.id, false),
            None => self.add_signed_in(domain, &base_url, &address, &tokens).await?,
        };
        self.store.save_shopify_tokens(shop, &kept(&tokens)).await?;
        log_missing_scopes(shop, &tokens.scopes);
        tracing::info!(shop.id = %shop, shop.is_new = is_new, "Shop {shop} signed in to Shopify");
        self.begin(shop, is_new).await?;
        self.nudge();
        Ok(ShopSignIn { shop, is_new, missing: tokens.scopes.missing() })
    }

    /// What each new shop begins with. A sign-in that was broken off after the shop was made is made up for by the next.
    async fn begin(&self, shop: ShopId, is_new: bool) -> Result<(), EngineError> {
        let now = self.clock.now();
        let was_never_used = self.store.order_import(shop).await?.is_none()
            && !self.store.preferences(shop).await?.switch(Preference::Tracking).on;
        if is_new {
            self.store.make_round_due(shop, now).await?;
        }
        if was_never_used {
            self.start_import(shop).await?;
        }
        self.read_plan(shop).await?;
        Ok(())
    }

    async fn add_signed_in(
        &self,
        domain: &ShopDomain,
        base_url: &str,
        address: &ShopAddress,
        tokens: &Tokens,
    ) -> Result<(ShopId, bool), ShopifySignInError> {
        let call = shopify::call(address, &tokens.access, &ReadShop {})?;
        let details = shopify::read::<ReadShop>(&self.wire.send(call, TIMEOUT).await?)?.data;
        let new = NewShop {
            domain: domain.as_str().to_owned(),
            name: details.name,
            zone: details.iana_timezone,
            locale: LOCALE.to_owned(),
            currency: details.currency_code,
            // Where Shopify bills it, it says in a moment what was bought.
            plan: if self.settings.billing.plans.is_empty() { Plan::Advanced } else { Plan::Basic },
            address_email: Some(details.email).filter(|email| !email.is_empty()),
            // The app's own secrets sign what this shop's webhooks carry.
            shopify: ShopifyAccess {
                base_url: base_url.to_owned(),
                token: tokens.access.clone(),
                webhook_secrets: Vec::new(),
            },
        };
        match self.store.add_shop(&new, self.clock.now()).await {
            Ok(shop) => Ok((shop, true)),
            // Two pages of a new shop were opened at once.
            Err(StoreError::Constraint { .. }) => {
                let shop: Option<Shop> = self.store.shop_by_domain(domain.as_str()).await?;
                Ok((shop.ok_or(StoreError::Missing { doing: "looking a new shop up" })?.id, false))
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn refused(error: ShopifyCallError) -> ShopifySignInError {
    match error {
        ShopifyCallError::SignIn(error) => error.into(),
        ShopifyCallError::Wire { error, .. } => error.into(),
        ShopifyCallError::Store(error) => error.into(),
        ShopifyCallError::Shopify { error, .. } => error.into(),
        ShopifyCallError::Address(error) => error.into(),
        ShopifyCallError::NeedsSignIn | ShopifyCallError::NotNow { .. } => TokenError::SignIn.into(),
    }
}
