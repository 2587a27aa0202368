//! A shop's access token, renewed before it ends: by one worker of one node, and stored before it is used.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use shopify::ShopAddress;
use shopify::sign_in::{App, Grant, Scopes, TokenError, Tokens, read_tokens, token_call};
use store::{RenewalLease, ServiceState, ShopifySignIn, ShopifyTokens, Store, StoreError};
use tracking::ShopId;

use crate::shopify_call_error::ShopifyCallError;
use crate::{Clock, Wire};

/// How long Shopify may take to answer a sign-in.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Longer than a sign-in can take: only a node that died leaves a lease to end by itself.
const LEASE: Duration = Duration::from_secs(45);
/// While another node renews a token that is over already, calls come back after this.
const RENEWED_SOON: Duration = Duration::from_millis(200);

/// Whoever holds the lock renews; the workers of one process wait here, those of other nodes find the row leased.
type Slot = Arc<tokio::sync::Mutex<()>>;

/// Gives the token for each call. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct ShopifyAccessTokens {
    store: Store,
    wire: Wire,
    clock: Clock,
    app: Option<App>,
    renewing: Arc<Mutex<HashMap<ShopId, Slot>>>,
}

impl ShopifyAccessTokens {
    pub(crate) fn new(store: Store, wire: Wire, clock: Clock, app: Option<App>) -> Self {
        Self { store, wire, clock, app, renewing: Arc::default() }
    }

    /// The sign-in that a call may use now.
    pub(crate) async fn current(&self, shop: ShopId, address: &ShopAddress) -> Result<ShopifySignIn, ShopifyCallError> {
        let sign_in = self.usable(shop).await?;
        if self.is_due(&sign_in, None) { self.renewed(shop, address, None).await } else { Ok(sign_in) }
    }

    /// The sign-in after Shopify refused a token in the middle of its life: renewed once. When there is nothing to
    /// renew it with, a person is asked.
    pub(crate) async fn after_refusal(
        &self,
        shop: ShopId,
        address: &ShopAddress,
        refused: &ShopifySignIn,
    ) -> Result<ShopifySignIn, ShopifyCallError> {
        if !self.can_renew(refused) {
            let now_there = self.usable(shop).await?;
            if !is_same(&now_there, &refused.tokens.access) {
                return Ok(now_there);
            }
            return Err(self.needs_a_person(shop, refused).await?);
        }
        self.renewed(shop, address, Some(&refused.tokens.access)).await
    }

    async fn usable(&self, shop: ShopId) -> Result<ShopifySignIn, ShopifyCallError> {
        let sign_in = self.store.shopify_sign_in(shop).await?;
        // Nothing is asked of Shopify until a person has signed in: another refusal would tell nothing new.
        if sign_in.state == ServiceState::NeedsSignIn { Err(ShopifyCallError::NeedsSignIn) } else { Ok(sign_in) }
    }

    fn can_renew(&self, sign_in: &ShopifySignIn) -> bool {
        self.app.is_some() && sign_in.tokens.refresh.is_some()
    }

    fn is_due(&self, sign_in: &ShopifySignIn, refused: Option<&SecretString>) -> bool {
        let ends_soon = sign_in.tokens.expires_at.is_some_and(|end| Tokens::is_due(end, self.clock.now()));
        self.can_renew(sign_in) && (ends_soon || refused.is_some_and(|refused| is_same(sign_in, refused)))
    }

    async fn renewed(
        &self,
        shop: ShopId,
        address: &ShopAddress,
        refused: Option<&SecretString>,
    ) -> Result<ShopifySignIn, ShopifyCallError> {
        let slot = Arc::clone(self.renewing.lock().unwrap_or_else(PoisonError::into_inner).entry(shop).or_default());
        let _alone = slot.lock().await;
        let sign_in = self.usable(shop).await?;
        if !self.is_due(&sign_in, refused) {
            return Ok(sign_in);
        }
        let now = self.clock.now();
        let until = now.checked_add(self.clock.stretch(LEASE)).unwrap_or(now);
        let Some((lease, sign_in)) = self.store.begin_renewal(shop, now, until).await? else {
            let is_over = sign_in.tokens.expires_at.is_none_or(|end| end <= now);
            if refused.is_none() && !is_over {
                return Ok(sign_in);
            }
            return Err(ShopifyCallError::NotNow { after: self.clock.stretch(RENEWED_SOON) });
        };
        if !self.is_due(&sign_in, refused) {
            self.store.release_renewal(&lease).await?;
            return Ok(sign_in);
        }
        self.renew(&lease, address, &sign_in).await
    }

    async fn renew(
        &self,
        lease: &RenewalLease,
        address: &ShopAddress,
        sign_in: &ShopifySignIn,
    ) -> Result<ShopifySignIn, ShopifyCallError> {
        let (Some(app), Some(refresh)) = (&self.app, &sign_in.tokens.refresh) else {
            return Err(self.needs_a_person(lease.shop, sign_in).await?);
        };
        let error = match self.grant(app, address, &Grant::Refresh(refresh.clone())).await {
            Ok(tokens) => {
                match self.store.finish_renewal(lease, &kept(&tokens)).await {
                    Ok(()) => tracing::info!(shop.id = %lease.shop, "Renewed the Shopify token of shop {}", lease.shop),
                    // Somebody signed in meanwhile: what is stored now is newer than this answer.
                    Err(StoreError::LeaseLost { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
                return self.usable(lease.shop).await;
            }
            Err(error) => error,
        };
        if matches!(error, ShopifyCallError::SignIn(TokenError::SignIn)) {
            return Err(self.needs_a_person(lease.shop, sign_in).await?);
        }
        match self.store.release_renewal(lease).await {
            Ok(()) | Err(StoreError::LeaseLost { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let is_over = sign_in.tokens.expires_at.is_none_or(|end| end <= self.clock.now());
        if is_over {
            return Err(error);
        }
        tracing::info!(shop.id = %lease.shop, error = %error, "Could not renew a Shopify token yet; the present one is good");
        Ok(sign_in.clone())
    }

    /// Asks Shopify for tokens. Nothing is stored.
    pub(crate) async fn grant(
        &self,
        app: &App,
        address: &ShopAddress,
        grant: &Grant,
    ) -> Result<Tokens, ShopifyCallError> {
        let answer = self.wire.send(token_call(address, app, grant), TIMEOUT).await;
        let answer = answer.map_err(|error| ShopifyCallError::Wire { error, kind: shopify::Kind::Query })?;
        Ok(read_tokens(grant, &answer, self.clock.now())?)
    }

    async fn needs_a_person(&self, shop: ShopId, refused: &ShopifySignIn) -> Result<ShopifyCallError, StoreError> {
        if self.store.need_sign_in(shop, refused).await? {
            tracing::warn!(shop.id = %shop, "Shop {shop} must sign in to Shopify again");
        }
        Ok(ShopifyCallError::NeedsSignIn)
    }
}

fn is_same(sign_in: &ShopifySignIn, token: &SecretString) -> bool {
    sign_in.tokens.access.expose_secret() == token.expose_secret()
}

/// As the store keeps them.
pub(crate) fn kept(tokens: &Tokens) -> ShopifyTokens {
    ShopifyTokens {
        access: tokens.access.clone(),
        expires_at: tokens.expires_at,
        refresh: tokens.refresh.clone(),
        refresh_expires_at: tokens.refresh_expires_at,
        scopes: Some(tokens.scopes.to_string()),
    }
}

/// Says in the log what a store did not grant and what stops working without it.
pub(crate) fn log_missing_scopes(shop: ShopId, scopes: &Scopes) {
    for missing in scopes.missing() {
        let (scope, stops) = (missing.name(), missing.stops());
        tracing::warn!(shop.id = %shop, shopify.scope = scope, "Shop {shop} did not grant {scope}: {stops} will not work");
    }
}
