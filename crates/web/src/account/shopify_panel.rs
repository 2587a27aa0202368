//! What is wrong with a shop's access to Shopify, and what stops working by it.

use shopify::sign_in::Scopes;
use store::ServiceState;

use crate::app::App;
use crate::page::{PageError, SignedIn};

/// Shown only when something is wrong.
#[derive(Debug, Clone)]
pub(crate) struct ShopifyPanel {
    /// That somebody must sign in again.
    pub(crate) sign_in: Option<String>,
    /// Where that is done.
    pub(crate) sign_in_path: Option<String>,
    /// A line for each scope that the store did not grant.
    pub(crate) missing: Vec<String>,
}

impl ShopifyPanel {
    pub(super) async fn of(app: &App, me: &SignedIn) -> Result<Option<Self>, PageError> {
        let sign_in = app.store.shopify_sign_in(me.shop).await?;
        let scopes = sign_in.tokens.scopes.as_deref().map(Scopes::read);
        let missing = scopes.map(|scopes| scopes.missing()).unwrap_or_default();
        let needs_sign_in = sign_in.state == ServiceState::NeedsSignIn;
        if missing.is_empty() && !needs_sign_in {
            return Ok(None);
        }
        // Inside the admin the next page load signs in by itself: a link would lead nowhere new.
        let can_install = app.engine.shopify_app().is_some() && me.app_bridge.is_none();
        let domain = app.store.shop(me.shop).await?.map(|shop| shop.domain);
        let line = |scope: shopify::sign_in::MissingScope| {
            let stops = me.language.say(&format!("account-scope-{}", scope.stops()));
            format!("{}: {stops}", scope.name())
        };
        Ok(Some(Self {
            sign_in: needs_sign_in.then(|| me.language.say("account-shopify-sign-in")),
            sign_in_path: domain.filter(|_| can_install).map(|domain| format!("/shopify/install?shop={domain}")),
            missing: missing.into_iter().map(line).collect(),
        }))
    }
}
