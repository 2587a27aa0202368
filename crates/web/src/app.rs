//! What every handler may use.

use std::sync::Arc;

use engine::{Clock, Engine};
use secrecy::SecretString;
use store::{Store, StoreError};
use tracking::ShopId;
use url::Url;

use crate::sign_in::Limiter;

/// How the pages are served.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the pages are reached from outside: `https://waybill.example`. Forms posted from it are taken.
    pub base_url: Url,
    /// Cookies are sent over TLS only. Off for a desk on loopback.
    pub secure_cookies: bool,
    /// The last entry of `X-Forwarded-For` is the caller's address: only behind a proxy that writes it.
    pub behind_proxy: bool,
}

/// What every handler may use. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    pub(crate) engine: Engine,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) settings: Arc<Settings>,
    pub(crate) limiter: Arc<Limiter>,
}

impl App {
    /// An app over an engine: its store, its clock and its commands.
    pub fn new(engine: Engine, settings: Settings) -> Self {
        let (store, clock) = (engine.store().clone(), engine.clock().clone());
        Self { engine, store, clock, settings: Arc::new(settings), limiter: Arc::default() }
    }

    /// The keys that Shopify may sign with what it sends for a store: a custom app's own, and those of our app.
    pub(crate) async fn signing_secrets(
        &self,
        domain: &str,
    ) -> Result<Option<(ShopId, Vec<SecretString>)>, StoreError> {
        let known = self.store.webhook_secrets(domain).await?;
        Ok(known.map(|(shop, own)| (shop, own.into_iter().chain(self.app_secrets()).collect())))
    }

    /// The keys of our app, which sign for every store that has it; the one before the present one among them.
    pub(crate) fn app_secrets(&self) -> Vec<SecretString> {
        self.engine.shopify_app().map(shopify::sign_in::App::secrets).unwrap_or_default()
    }
}
