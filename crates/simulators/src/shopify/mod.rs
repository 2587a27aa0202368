//! Shopify: stores that answer the Admin API as published, remember what apps do to them, and tell it by webhook.
//!
//! One address serves all stores of a script. A call is told apart by its access token, or by the store's domain as
//! the first part of the path: `/name.myshopify.com/admin/api/2026-10/graphql.json`.

pub mod audit;
mod behaviour;
mod call;
mod deed;
mod gid;
mod grants;
mod graphql;
mod http;
mod mutations;
mod nodes;
mod order;
mod refusing;
mod search;
mod sign_in;
mod store;
mod tags;
mod webhooks;
mod world;

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::clock::Clock;
use crate::control;
use crate::faults::Faults;
use crate::ledger::{Ledger, LedgerError};
use crate::script::Script;
use crate::serving::{self, Serving};

pub use behaviour::{Behaviour, DisplayStatusRule, StoreRefusal};
pub use call::App;
pub use deed::{
    Deed, DeliveryLine, DeliveryOutcome, FulfillmentEvent, MerchantPayment, Metafield, NewFulfillment, Payment, Place,
    ShopifyLine, Subscription, Taken, TokensGranted, TrackingInfo,
};
pub use sign_in::{session_token, signed_query};
pub use webhooks::{TOPICS_ON_DEMAND, USUAL_TOPICS, signature};

/// Why a simulated Shopify could not be started.
#[derive(Debug, thiserror::Error)]
pub enum ShopifyError {
    /// One of its two ledgers cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The port cannot be had.
    #[error("the simulated Shopify could not listen: {0}")]
    Listen(#[from] io::Error),
    /// The schema in this crate is not valid.
    #[error("the Admin schema is not valid: {0}")]
    Schema(String),
}

/// What a simulated Shopify is started with.
#[derive(Debug)]
pub struct ShopifyConfig {
    /// The stores and what will happen in them.
    pub script: Script,
    /// The world's clock.
    pub clock: Clock,
    /// Where the ledgers `shopify` and `shopify-webhooks` are kept; `None`: in memory.
    pub folder: Option<PathBuf>,
    /// Decides what happens to which call when a share of calls is meant.
    pub seed: u64,
    /// 0 for any free port.
    pub port: u16,
    /// The app that calls.
    pub app: App,
    /// Where webhooks go; `None`: nowhere until [`Shopify::set_webhook_address`].
    pub webhook_address: Option<Url>,
    /// The topics of the app's configuration: see [`USUAL_TOPICS`].
    pub topics: BTreeSet<String>,
    /// Switches.
    pub behaviour: Behaviour,
}

impl ShopifyConfig {
    /// A Shopify of this script with a usual app, in memory, on any free port, without webhooks.
    pub fn new(script: Script, clock: Clock) -> Self {
        let scopes =
            ["write_orders", "write_fulfillments", "write_merchant_managed_fulfillment_orders", "read_customers"];
        Self {
            script,
            clock,
            folder: None,
            seed: 1,
            port: 0,
            app: App {
                id: 347_082,
                handle: "parcels".to_owned(),
                title: "Parcels".to_owned(),
                scopes: scopes.map(str::to_owned).into(),
            },
            webhook_address: None,
            topics: USUAL_TOPICS.map(str::to_owned).into(),
            behaviour: Behaviour::default(),
        }
    }
}

/// A running Shopify; it stops when this is dropped or [`stop`](Self::stop)ped.
#[derive(Debug)]
pub struct Shopify {
    serving: Serving,
    world: Arc<world::World>,
    faults: Faults,
    stop: CancellationToken,
    deliverer: JoinHandle<()>,
}

/// Starts a Shopify: its state is the script with the ledger folded in.
///
/// # Errors
/// When a ledger cannot be used or the port cannot be had.
pub async fn serve(config: ShopifyConfig) -> Result<Shopify, ShopifyError> {
    let ledger = Ledger::open(config.folder.as_deref(), "shopify")?;
    let deliveries = Ledger::open(config.folder.as_deref(), "shopify-webhooks")?;
    let faults = Faults::new(config.clock.clone(), config.seed);
    let parts = world::Parts {
        admin: graphql::Admin::new()?,
        app: config.app,
        clock: config.clock,
        ledger: ledger.clone(),
        deliveries,
        behaviour: config.behaviour,
        seed: config.seed,
        address: config.webhook_address,
        topics: config.topics,
    };
    let (world, told) = world::World::new(config.script, parts);
    let world = Arc::new(world);
    let router = faults
        .around(http::routes(Arc::clone(&world)))
        .merge(control::routes(&faults, &ledger))
        .merge(http::control(Arc::clone(&world)));
    let stop = CancellationToken::new();
    let serving = serving::start(router, config.port, &stop).await?;
    let deliverer = webhooks::Deliverer::new(Arc::clone(&world), told);
    let deliverer = tokio::spawn(deliverer.run(stop.child_token()));
    Ok(Shopify { serving, world, faults, stop, deliverer })
}

impl Shopify {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> &str {
        self.serving.url()
    }

    /// The base of one store's addresses, for apps that know stores by their address.
    pub fn shop_url(&self, domain: &str) -> String {
        format!("{}/{domain}", self.serving.url())
    }

    /// What apps did.
    pub fn ledger(&self) -> &Ledger<ShopifyLine> {
        &self.world.ledger
    }

    /// Which webhooks were delivered or given up.
    pub fn deliveries(&self) -> &Ledger<DeliveryLine> {
        &self.world.deliveries
    }

    /// What goes wrong on the way to and from it.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Its switches as they are.
    pub fn behaviour(&self) -> Behaviour {
        self.world.behaviour()
    }

    /// The name that the app signs in with.
    pub fn client_id(&self) -> String {
        self.world.app.client_id()
    }

    /// Ends all of a store's tokens and says nothing of it.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn revoke_tokens(&self, domain: &str) -> io::Result<()> {
        let shop = self.world.shops.iter().position(|shop| shop.domain == domain);
        shop.map_or(Ok(()), |shop| self.world.record(shop, Deed::TokensRevoked))
    }

    /// Turns switches while it runs.
    pub fn set_behaviour(&self, change: impl FnOnce(&mut Behaviour)) {
        self.world.set_behaviour(change);
    }

    /// Sends webhooks to `address` from now on, and what became due while there was no address.
    pub fn set_webhook_address(&self, address: Url) {
        self.world.set_address(Some(address));
    }

    /// Tells something that concerns no single order, under one of [`TOPICS_ON_DEMAND`]. False for another topic, for
    /// an unknown store, and where no webhooks are listened for.
    pub fn tell(&self, domain: &str, topic: &str, body: serde_json::Value) -> bool {
        let shop = self.world.shops.iter().position(|shop| shop.domain == domain);
        let topic = TOPICS_ON_DEMAND.into_iter().find(|known| *known == topic);
        let (Some(shop), Some(topic), true) = (shop, topic, self.world.has_listener()) else { return false };
        self.world.inbox.say(webhooks::Said { shop, topic, body });
        true
    }

    /// The merchant does something about an order's money by hand. False for an unknown store.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn change_payment(&self, domain: &str, order_id: i64, to: MerchantPayment) -> io::Result<bool> {
        let Some(shop) = self.world.shops.iter().position(|shop| shop.domain == domain) else { return Ok(false) };
        self.world.record(shop, Deed::PaymentChanged { order_id, to })?;
        Ok(true)
    }

    /// Removes the app from a store: its tokens are dead from now on, and the app is told so. False for an unknown store.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn remove_app(&self, domain: &str) -> io::Result<bool> {
        self.revoke_tokens(domain)?;
        Ok(self.tell(domain, "app/uninstalled", serde_json::json!({ "id": 1, "myshopify_domain": domain })))
    }

    /// Whether all webhooks that are due have been delivered or given up.
    pub fn is_quiet(&self) -> bool {
        !self.world.has_listener() || self.world.inbox.is_quiet(self.world.clock.now())
    }

    /// Waits until all webhooks that are due have been delivered or given up.
    pub async fn quiet(&self) {
        while !self.is_quiet() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Finishes the calls in hand and stops; deliveries that are under way are sent again after the next start.
    ///
    /// # Errors
    /// When the server itself had failed.
    pub async fn stop(self) -> io::Result<()> {
        self.stop.cancel();
        self.deliverer.await.map_err(io::Error::other)?;
        self.serving.stop().await
    }
}
