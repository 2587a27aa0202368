//! The engine and what it works with.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use shopify::sign_in::App;
use store::{Plan, Retention, Store};
use tokio::sync::Notify;
use tracking::{OrderId, Services, ShopId};

use crate::engine_error::EngineError;
use crate::in_hand::InHand;
use crate::invoicing_service::places::InvoicingPlaces;
use crate::mail::Post;
use crate::refresh::SignIns;
use crate::shopify_calls::ShopifyCalls;
use crate::shopify_tokens::ShopifyAccessTokens;
use crate::{Billing, Chance, Clock, Wire};

/// What an operator sets.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the pages are, without a trailing slash: `https://waybill.example`.
    pub public_url: String,
    /// Conversations with one courier at once, over all shops, and effects in hand at once.
    pub workers: usize,
    /// How long raw answers, webhooks and run records are kept.
    pub retention: Retention,
    /// Other addresses of couriers' APIs, by the courier's code name.
    pub courier_sites: BTreeMap<String, String>,
    /// Couriers' feeds that are read, or not, whatever is usual for them; by the courier's code name.
    pub feeds: BTreeMap<String, bool>,
    /// How plans are bought.
    pub billing: Billing,
    /// Webhooks are subscribed by API for each shop; false where the app's own configuration names them, and where
    /// Shopify cannot reach `public_url`.
    pub subscribe_webhooks: bool,
    /// Waybill's own app at Shopify; without one only custom apps with a token of their own are connected.
    pub shopify_app: Option<App>,
}

impl Settings {
    /// Where the app is opened in a shop's admin, to sign in again; a page of ours when there is no app.
    pub(crate) fn sign_in_url(&self, domain: &str) -> String {
        match &self.shopify_app {
            Some(app) => format!("https://{domain}/admin/apps/{}", app.client_id),
            None => format!("{}/account", self.public_url),
        }
    }

    /// The public order status page.
    pub(crate) fn status_page_url(&self, token: &str) -> String {
        format!("{}/t/{token}", self.public_url)
    }

    /// The merchant's page of an order.
    pub(crate) fn order_url(&self, order: OrderId) -> String {
        format!("{}/orders/{order}", self.public_url)
    }
}

/// The only place where couriers, Shopify, mail and the store meet. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine(Arc<Parts>);

/// What an engine is made of.
#[derive(Debug)]
pub struct Parts {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    pub(crate) wire: Wire,
    pub(crate) shopify: ShopifyCalls,
    pub(crate) post: Option<Post>,
    pub(crate) sign_ins: SignIns,
    pub(crate) in_hand: InHand,
    pub(crate) invoicing_places: InvoicingPlaces,
    pub(crate) settings: Settings,
    pub(crate) nudge: Notify,
    pub(crate) asked: AtomicU64,
}

impl std::ops::Deref for Engine {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Engine {
    /// Puts an engine together. Without `post` no mail is sent: mails are parked and say so.
    pub fn new(store: Store, clock: Clock, chance: Chance, wire: Wire, post: Option<Post>, settings: Settings) -> Self {
        let app = settings.shopify_app.clone();
        let tokens = ShopifyAccessTokens::new(store.clone(), wire.clone(), clock.clone(), app);
        let shopify = ShopifyCalls::new(wire.clone(), clock.clone(), store.clone(), tokens);
        Self(Arc::new(Parts {
            store,
            clock,
            chance,
            wire,
            shopify,
            post,
            sign_ins: SignIns::default(),
            in_hand: InHand::default(),
            invoicing_places: InvoicingPlaces::default(),
            settings,
            nudge: Notify::new(),
            asked: AtomicU64::new(0),
        }))
    }

    /// Something is due sooner than the engine thought: look now.
    pub fn nudge(&self) {
        self.nudge.notify_waiters();
    }

    /// Tells the store how fast each courier may be asked: a new version may know better than the account's row.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tell_limits(&self) -> Result<(), EngineError> {
        for profile in couriers::all().iter().map(|courier| courier.profile()) {
            let batch = u32::try_from(profile.batch).unwrap_or(u32::MAX);
            let interval = SignedDuration::try_from(profile.pace.interval).unwrap_or(SignedDuration::MAX);
            self.store.set_account_limits(profile.code, batch, interval).await?;
        }
        Ok(())
    }

    /// How many labels this process has asked for since it started, for progress bars.
    pub fn labels_asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Where an invoicing service's API is for an account that does not say so itself.
    pub(crate) fn invoicing_site(&self, service: &invoicing::Profile) -> String {
        self.settings.courier_sites.get(service.code).cloned().unwrap_or_else(|| service.base_url.to_owned())
    }

    /// Where a courier's API is for an account that does not say so itself.
    pub(crate) fn courier_site(&self, courier: &couriers::Profile) -> String {
        self.settings.courier_sites.get(courier.code).cloned().unwrap_or_else(|| courier.base_url.to_owned())
    }

    pub(crate) async fn services(&self, shop: ShopId) -> Result<Services, EngineError> {
        let Some(shop) = self.store.shop(shop).await? else { return Ok(Services::default()) };
        Ok(Services {
            plan_allows_tracking: shop.plan == Plan::Advanced,
            invoicing: shop.invoicing,
            address_email: shop.address_email.filter(|address| address.parse::<lettre::Address>().is_ok()),
        })
    }

    pub(crate) async fn zone(&self, shop: ShopId) -> Result<TimeZone, EngineError> {
        let zone = self.store.shop(shop).await?.map(|shop| shop.zone);
        Ok(zone.and_then(|zone| TimeZone::get(&zone).ok()).unwrap_or(TimeZone::UTC))
    }
}
