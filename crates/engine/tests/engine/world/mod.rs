//! A world to test in: a database of its own, a clock moved by hand, seeded chance and running simulators.

mod biller;
mod courier;
mod ledgers;
mod merchant;
mod receiver;
mod script;
mod webhook;

use std::collections::BTreeMap;
use std::time::Duration;

use ::shopify::sign_in::App;
use engine::mail::{MailSettings, Post};
use engine::{Billing, Chance, Clock, Engine, Settings, Wire};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use simulators::mailbox::{self, Mailbox, MailboxConfig};
use simulators::script::{OrderScript, Script, ShopScript};
use simulators::shopify::{self, Shopify, ShopifyConfig};
use simulators::{fan_courier, sameday};
use store::testing::TestDb;
use store::{NewAccount, NewShop, Plan, Retention, ShopifyAccess, Store};
use tracking::{AccountId, Preference, ShopId};

pub(crate) use biller::{Biller, SERVICES};
pub(crate) use courier::{BRANCH, Courier, PASSWORD, USER};
pub(crate) use script::{START, Way, card, cash, fan, fan_number, hour, hours, sameday, sameday_number};
pub(crate) use webhook::{fulfillment_body, order_body};

/// The shop's address e-mail.
pub(crate) const MERCHANT: &str = "merchant@test-shop.example";
/// The token that the simulated stores accept.
pub(crate) const TOKEN: &str = "shpat_test";

/// No simulator takes so long unless it is made to.
const LONGEST_ANSWER: Duration = Duration::from_secs(20);

/// On which database a world lives.
#[derive(Debug, Clone, Copy)]
pub(crate) enum On {
    Sqlite,
    Postgres,
}

/// Everything that the engine meets, running.
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) clock: Clock,
    pub(crate) shops: Vec<ShopId>,
    pub(crate) shopify: Shopify,
    pub(crate) mailbox: Mailbox,
    pub(crate) sameday: Courier<sameday::Sameday>,
    pub(crate) fan: Courier<fan_courier::FanCourier>,
    pub(crate) db: TestDb,
    script: Script,
}

impl World {
    /// One shop with these orders, on SQLite, with everything connected and all switches on since the start.
    pub(crate) async fn new(orders: Vec<OrderScript>) -> Self {
        Self::of_shops(On::Sqlite, vec![orders]).await
    }

    /// As [`World::new`], on a database of choice.
    pub(crate) async fn on(database: On, orders: Vec<OrderScript>) -> Self {
        Self::of_shops(database, vec![orders]).await
    }

    /// As [`World::new`], in which Shopify tells nothing by itself: tests deliver webhooks by hand.
    pub(crate) async fn without_webhooks(orders: Vec<OrderScript>) -> Self {
        Self::build(On::Sqlite, vec![orders]).await
    }

    /// As [`World::without_webhooks`], on a database of choice.
    pub(crate) async fn silent(database: On, orders: Vec<OrderScript>) -> Self {
        Self::build(database, vec![orders]).await
    }

    /// A shop for each list of orders.
    pub(crate) async fn of_shops(database: On, shops: Vec<Vec<OrderScript>>) -> Self {
        let world = Self::build(database, shops).await;
        let domains = world.script.shops.iter().map(|shop| shop.domain.clone()).zip(world.shops.clone()).collect();
        let receiver = receiver::start(world.store().clone(), world.clock.clone(), domains).await;
        world.shopify.set_webhook_address(receiver);
        world
    }

    async fn build(database: On, shops: Vec<Vec<OrderScript>>) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let db = match database {
            On::Sqlite => TestDb::sqlite().await,
            On::Postgres => TestDb::postgres().await,
        }
        .unwrap();
        let clock = Clock::manual(START);
        let time = {
            let clock = clock.clone();
            simulators::clock::Clock::new(move || clock.now())
        };
        let script = Script { start: START, shops: shops.into_iter().enumerate().map(shop_script).collect() };
        let shopify = shopify::serve(ShopifyConfig::new(script.clone(), time.clone())).await.unwrap();
        let mailbox = mailbox::serve(MailboxConfig::new(time.clone())).await.unwrap();
        let sameday = Courier::sameday(&script, &time).await;
        let fan = Courier::fan(&script, &time).await;
        let engine = engine(db.store.clone(), &clock, &mailbox, sites(&sameday, &fan), LONGEST_ANSWER, 8, app());
        let mut world =
            Self { engine, clock, shops: Vec::new(), shopify, mailbox, sameday, fan, db, script: script.clone() };
        for shop in &script.shops {
            let id = world.settle(shop).await;
            world.shops.push(id);
        }
        world
    }

    /// The only shop, or the first.
    pub(crate) fn shop(&self) -> ShopId {
        self.shops[0]
    }

    pub(crate) fn store(&self) -> &Store {
        &self.db.store
    }

    /// A second engine with the same clock, simulators and database, as another node has it.
    pub(crate) async fn another_engine(&self) -> Engine {
        engine(
            self.db.another_node().await.unwrap(),
            &self.clock,
            &self.mailbox,
            self.sites(),
            LONGEST_ANSWER,
            8,
            app(),
        )
    }

    /// An engine as after a restart, that waits so long for any answer and has so many workers.
    pub(crate) fn engine_within(&self, longest: Duration, workers: usize) -> Engine {
        engine(self.store().clone(), &self.clock, &self.mailbox, self.sites(), longest, workers, app())
    }

    /// An engine whose app is reached elsewhere.
    pub(crate) fn engine_of(&self, app: App) -> Engine {
        engine(self.store().clone(), &self.clock, &self.mailbox, self.sites(), LONGEST_ANSWER, 8, app)
    }

    /// The same with an engine that calls a service of this code at an address.
    pub(crate) fn calling(self, code: &str, url: &str) -> Self {
        let mut sites = self.sites();
        sites.insert(code.to_owned(), url.to_owned());
        let engine = engine(self.store().clone(), &self.clock, &self.mailbox, sites, LONGEST_ANSWER, 8, app());
        Self { engine, ..self }
    }

    /// An engine to which Shopify bills these plans.
    pub(crate) fn engine_billed(&self, plans: &[(&str, Plan)]) -> Engine {
        let plans = plans.iter().map(|(name, plan)| ((*name).to_owned(), *plan)).collect();
        let settings = Settings { billing: Billing { plans, app_handle: None }, ..settings(self.sites(), 8) };
        let wire = Wire::new("Waybill/test").unwrap();
        Engine::new(self.store().clone(), self.clock.clone(), Chance::seeded(1), wire, None, settings)
    }

    fn sites(&self) -> BTreeMap<String, String> {
        sites(&self.sameday, &self.fan)
    }

    /// What the shop may do at Shopify.
    pub(crate) fn access(&self, token: &str) -> ShopifyAccess {
        ShopifyAccess {
            base_url: self.shopify.shop_url(&self.script.shops[0].domain),
            token: token.into(),
            webhook_secrets: vec!["hush".into()],
        }
    }

    async fn settle(&self, shop: &ShopScript) -> ShopId {
        let store = self.store();
        let new = NewShop {
            domain: shop.domain.clone(),
            name: "Test shop".to_owned(),
            zone: shop.zone.clone(),
            locale: "en".to_owned(),
            currency: shop.currency.clone(),
            plan: Plan::Advanced,
            address_email: Some(MERCHANT.to_owned()),
            shopify: ShopifyAccess { base_url: self.shopify.shop_url(&shop.domain), ..self.access(&shop.access_token) },
        };
        let id = store.add_shop(&new, START).await.unwrap();
        for profile in couriers::all().iter().map(|courier| courier.profile()) {
            if ["sameday", "fan-courier"].contains(&profile.code) {
                self.connect(id, profile).await;
            }
        }
        let mut preferences = store.preferences(id).await.unwrap();
        for preference in Preference::switches() {
            preferences.put(preference, true, START);
        }
        store.save_preferences(id, &preferences, START).await.unwrap();
        id
    }

    async fn connect(&self, shop: ShopId, profile: &couriers::Profile) {
        let account = NewAccount {
            shop,
            courier: profile.code.to_owned(),
            name: profile.name.to_owned(),
            base_url: None,
            credentials: credentials(PASSWORD),
            batch: u32::try_from(profile.batch).unwrap(),
            interval: profile.pace.interval.try_into().unwrap(),
        };
        self.store().add_account(&account, START).await.unwrap();
    }

    /// The first shop's account with a courier.
    pub(crate) async fn account(&self, courier: &str) -> store::CourierAccount {
        let accounts = self.store().accounts(self.shop()).await.unwrap();
        accounts.into_iter().find(|account| account.courier == courier).unwrap()
    }

    /// Enters another password for an account.
    pub(crate) async fn set_password(&self, account: AccountId, password: &str) {
        self.store().save_credentials(self.shop(), account, &credentials(password)).await.unwrap();
    }

    /// Puts switches of the first shop, now.
    pub(crate) async fn switch(&self, switches: &[(Preference, bool)]) {
        let mut preferences = self.store().preferences(self.shop()).await.unwrap();
        for (preference, on) in switches {
            preferences.put(*preference, *on, self.clock.now());
        }
        self.store().save_preferences(self.shop(), &preferences, self.clock.now()).await.unwrap();
    }

    /// Works until neither the engine nor Shopify has anything left to do at this instant.
    pub(crate) async fn run_until_quiet(&self) {
        loop {
            self.shopify.quiet().await;
            self.engine.run_until_quiet().await.unwrap();
            if self.shopify.is_quiet() && self.next().await.is_none_or(|next| next > self.clock.now()) {
                return;
            }
        }
    }

    /// Lets so many hours pass, from one thing that is due to the next.
    pub(crate) async fn pass(&self, hours: i64) {
        self.pass_until(self.clock.now() + SignedDuration::from_hours(hours)).await;
    }

    /// Lets time pass until an instant.
    pub(crate) async fn pass_until(&self, end: Timestamp) {
        loop {
            self.run_until_quiet().await;
            if self.clock.now() >= end {
                return;
            }
            let due = [self.next().await, self.script_next()].into_iter().flatten().min();
            self.clock.move_to(due.map_or(end, |due| due.min(end)));
        }
    }

    /// Lets the engine do one due thing after the other, until the world is as wanted.
    pub(crate) async fn pass_until_so(&self, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
        for _ in 0..1000 {
            if is_so().await {
                return;
            }
            let next = self.next().await.unwrap_or_else(|| panic!("never came: {what}"));
            self.clock.move_to(next);
            self.run_until_quiet().await;
        }
        panic!("never came: {what}");
    }

    /// When the engine has something to do next.
    pub(crate) async fn next(&self) -> Option<Timestamp> {
        let store = self.store();
        let due = [
            store.next_label_due(&store::Busy::default()).await.unwrap(),
            store.next_effect_due().await.unwrap(),
            store.next_webhook_due().await.unwrap(),
            store.next_order_import_due().await.unwrap(),
            store.next_round_due().await.unwrap(),
        ];
        due.into_iter().flatten().min()
    }

    /// When something happens next in a store by its script.
    fn script_next(&self) -> Option<Timestamp> {
        let now = self.clock.now();
        let orders = self.script.shops.iter().flat_map(|shop| &shop.orders);
        let moments = orders.flat_map(|order| {
            let sent = order.fulfillments.iter().map(|fulfillment| fulfillment.created_at);
            [Some(order.created_at), order.cancelled_at].into_iter().flatten().chain(sent)
        });
        moments.filter(|at| *at > now).min()
    }
}

/// Waits in real time, for a bounded while, until the world is as wanted.
pub(crate) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.unwrap_or_else(|_| panic!("never came: {what}"));
}

fn shop_script((place, orders): (usize, Vec<OrderScript>)) -> ShopScript {
    let name = if place == 0 { String::new() } else { format!("-{place}") };
    ShopScript {
        domain: format!("test-shop{name}.myshopify.com"),
        access_token: format!("{TOKEN}{name}"),
        client_secret: "hush".to_owned(),
        zone: "Europe/Bucharest".to_owned(),
        currency: "RON".to_owned(),
        orders,
    }
}

fn credentials(password: &str) -> BTreeMap<String, SecretString> {
    [("username", USER.to_owned()), ("password", password.to_owned()), ("client_id", BRANCH.to_string())]
        .map(|(field, value)| (field.to_owned(), value.into()))
        .into()
}

fn sites(sameday: &Courier<sameday::Sameday>, fan: &Courier<fan_courier::FanCourier>) -> BTreeMap<String, String> {
    [("sameday", sameday.url()), ("fan-courier", fan.url())].map(|(code, url)| (code.to_owned(), url.to_owned())).into()
}

/// The app as the simulated stores know it.
pub(crate) fn app() -> App {
    App {
        client_id: ShopifyConfig::new(
            Script { start: START, shops: Vec::new() },
            simulators::clock::Clock::new(|| START),
        )
        .app
        .client_id(),
        client_secret: "hush".into(),
        old_client_secret: None,
        scopes: Vec::new(),
        base_url: None,
    }
}

fn engine(
    store: Store,
    clock: &Clock,
    mailbox: &Mailbox,
    sites: BTreeMap<String, String>,
    longest: Duration,
    workers: usize,
    app: App,
) -> Engine {
    let post = Post::new(&MailSettings {
        server: mailbox.url(),
        login: None,
        from: "Waybill <waybill@test-shop.example>".to_owned(),
        timeout: Duration::from_secs(2),
    });
    let wire = Wire::new("Waybill/test").unwrap().within(longest);
    let settings = Settings { shopify_app: Some(app), ..settings(sites, workers) };
    Engine::new(store, clock.clone(), Chance::seeded(1), wire, Some(post.unwrap()), settings)
}

fn settings(sites: BTreeMap<String, String>, workers: usize) -> Settings {
    Settings {
        public_url: "https://waybill.example".to_owned(),
        workers,
        retention: Retention::default(),
        courier_sites: sites,
        feeds: BTreeMap::new(),
        billing: Billing::default(),
        subscribe_webhooks: true,
        shopify_app: Some(app()),
    }
}
