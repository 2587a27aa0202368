//! All stores of a running simulator, and one call to one of them from its bytes to its answer.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use url::Url;

use super::behaviour::Behaviour;
use super::call::{App, Call};
use super::deed::{Deed, DeliveryLine, ShopifyLine};
use super::graphql::{Admin, Bucket, Ready, Request};
use super::refusing;
use super::store::Store;
use super::webhooks::{Inbox, Moment};
use crate::clock::Clock;
use crate::ledger::Ledger;
use crate::script::Script;

/// What all tasks of a simulator share.
#[derive(Debug)]
pub(crate) struct World {
    admin: Admin,
    pub(crate) app: App,
    pub(crate) clock: Clock,
    /// The script's first instant.
    pub(crate) start: Timestamp,
    pub(crate) shops: Vec<Shop>,
    pub(crate) ledger: Ledger<ShopifyLine>,
    pub(crate) deliveries: Ledger<DeliveryLine>,
    pub(crate) inbox: Inbox,
    behaviour: Mutex<Behaviour>,
    chance: Mutex<StdRng>,
    address: Mutex<Option<Url>>,
    topics: BTreeSet<String>,
    /// Codes of the authorization page that nobody has exchanged: store and end of each.
    codes: Mutex<HashMap<String, (usize, Timestamp)>>,
    /// Whether any store ever had a subscription made by API.
    subscribed: AtomicBool,
}

/// One store.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) domain: String,
    pub(crate) access_token: String,
    pub(crate) client_secret: String,
    /// Locked for the whole of a call; within it, borrowed for each step.
    store: Mutex<RefCell<Store>>,
    bucket: Mutex<Bucket>,
}

impl Shop {
    pub(crate) fn store(&self) -> MutexGuard<'_, RefCell<Store>> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether calls with this token are answered: the script's own one that never ends, or one that was granted.
    pub(crate) fn takes(&self, token: &str, now: Timestamp) -> bool {
        let store = self.store();
        let store = store.borrow();
        (token == self.access_token && store.grants().is_unending_good()) || store.grants().is_good(token, now)
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a world is made of.
pub(crate) struct Parts {
    pub(crate) admin: Admin,
    pub(crate) app: App,
    pub(crate) clock: Clock,
    pub(crate) ledger: Ledger<ShopifyLine>,
    pub(crate) deliveries: Ledger<DeliveryLine>,
    pub(crate) behaviour: Behaviour,
    pub(crate) seed: u64,
    pub(crate) address: Option<Url>,
    pub(crate) topics: BTreeSet<String>,
}

/// An answer, and whether it is to be lost on the way.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    pub(crate) retry_after: Option<String>,
    pub(crate) lost: bool,
}

impl World {
    /// The script with the ledger folded in, and what the ledger has to tell by webhook.
    pub(crate) fn new(script: Script, parts: Parts) -> (Self, Vec<Moment>) {
        let now = parts.clock.now();
        let mut stores: Vec<Store> = script.shops.into_iter().map(Store::new).collect();
        let mut told = Vec::new();
        parts.ledger.read(|lines| {
            for line in lines {
                let place = stores.iter_mut().enumerate().find(|(_, store)| store.script.domain == line.shop);
                if let Some((position, store)) = place {
                    told.extend(Moment::of_deed(position, line.at, store.deeds(), &line.deed));
                    store.fold(line.at, &line.deed);
                }
            }
        });
        let subscribed = stores.iter().any(|store| store.subscriptions().next().is_some());
        let shop = |store: Store| Shop {
            domain: store.script.domain.clone(),
            access_token: store.script.access_token.clone(),
            client_secret: store.script.client_secret.clone(),
            bucket: Mutex::new(Bucket::full(now, &parts.behaviour)),
            store: Mutex::new(RefCell::new(store)),
        };
        let world = Self {
            start: script.start,
            shops: stores.into_iter().map(shop).collect(),
            admin: parts.admin,
            app: parts.app,
            clock: parts.clock,
            ledger: parts.ledger,
            deliveries: parts.deliveries,
            inbox: Inbox::default(),
            behaviour: Mutex::new(parts.behaviour),
            chance: Mutex::new(StdRng::seed_from_u64(parts.seed)),
            address: Mutex::new(parts.address),
            topics: parts.topics,
            codes: Mutex::default(),
            subscribed: AtomicBool::new(subscribed),
        };
        (world, told)
    }

    pub(crate) fn behaviour(&self) -> Behaviour {
        self.behaviour.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_behaviour(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.behaviour.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(crate) fn set_address(&self, address: Option<Url>) {
        *self.address.lock().unwrap_or_else(PoisonError::into_inner) = address;
    }

    pub(crate) fn address(&self) -> Option<Url> {
        self.address.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether webhooks go anywhere; until they do, what there is to tell waits.
    pub(crate) fn has_listener(&self) -> bool {
        let configured = self.address.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        configured || self.subscribed.load(Ordering::Acquire)
    }

    /// Whether something happens whose share is `share`.
    pub(crate) fn happens(&self, share: f64) -> bool {
        share > 0.0 && self.chance.lock().unwrap_or_else(PoisonError::into_inner).random::<f64>() < share
    }

    /// Where a topic of a store is told: address, subscription made by API, and the payload's fields (none: all).
    pub(crate) fn targets(&self, store: &Store, topic: &str) -> Vec<(Url, Option<i64>, Vec<String>)> {
        let configured = self.address.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let configured = configured.filter(|_| self.topics.contains(topic)).map(|address| (address, None, Vec::new()));
        let name = topic.replace('/', "_").to_uppercase();
        let made = store.subscriptions().filter(|it| it.topic == name).filter_map(|it| {
            // A simulator calls nobody outside this machine.
            let address = Url::parse(&it.uri).ok().filter(is_loopback)?;
            Some((address, Some(it.id), it.include_fields.clone()))
        });
        configured.into_iter().chain(made).collect()
    }

    /// A code that one store's merchant agreed by, good until `until` for one exchange.
    pub(crate) fn new_code(&self, shop: usize, until: Timestamp) -> String {
        let number: u128 = self.chance.lock().unwrap_or_else(PoisonError::into_inner).random();
        let code = format!("{number:032x}");
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).insert(code.clone(), (shop, until));
        code
    }

    /// Uses a code up.
    pub(crate) fn take_code(&self, shop: usize, code: &str, now: Timestamp) -> bool {
        let taken = self.codes.lock().unwrap_or_else(PoisonError::into_inner).remove(code);
        taken.is_some_and(|(of, until)| of == shop && until > now)
    }

    /// Writes something that the store does by itself.
    pub(crate) fn record(&self, shop: usize, deed: Deed) -> std::io::Result<()> {
        let Some(shop) = self.shops.get(shop) else { return Ok(()) };
        let store = shop.store();
        let line = ShopifyLine { at: self.clock.now(), shop: shop.domain.clone(), deed };
        self.ledger.append(line.clone())?;
        store.borrow_mut().fold(line.at, &line.deed);
        Ok(())
    }

    /// Answers one call to the store at `position`. It writes files: not for an async thread.
    pub(crate) fn answer(&self, position: usize, body: &[u8]) -> Answered {
        let ok = |body| Answered { status: StatusCode::OK, body, retry_after: None, lost: false };
        let Some(shop) = self.shops.get(position) else {
            return Answered { status: StatusCode::NOT_FOUND, ..ok(json!({"errors": "Not Found"})) };
        };
        let behaviour = self.behaviour();
        if let Some(why) = behaviour.refusal {
            let (status, body) = refusing::refusal(why);
            return Answered { status, ..ok(body) };
        }
        let Ok(request) = serde_json::from_slice::<Request>(body) else {
            let body = json!({"errors": "Parameter Missing or Invalid"});
            return Answered { status: StatusCode::BAD_REQUEST, ..ok(body) };
        };
        let ready = match self.admin.prepare(request, behaviour.most_points) {
            Ok(ready) => ready,
            Err(refused) => return ok(refused),
        };
        let now = self.clock.now();
        {
            let mut bucket = shop.bucket();
            bucket.refill(now, &behaviour);
            if self.happens(behaviour.throttled) || !bucket.take(ready.cost) {
                let wait = bucket.wait(ready.cost, &behaviour);
                let body = Admin::throttled(&bucket.cost(ready.cost, None, &behaviour));
                return if behaviour.throttle_with_429 {
                    let retry_after = Some(format!("{wait:.1}"));
                    Answered { status: StatusCode::TOO_MANY_REQUESTS, retry_after, ..ok(body) }
                } else {
                    ok(body)
                };
            }
        }
        let broken = self.happens(behaviour.internal_errors);
        if broken && self.happens(0.5) {
            return ok(internal_error());
        }
        let (mut body, actual) = self.execute(position, shop, &ready, &behaviour);
        if broken {
            body = internal_error();
        }
        let mut bucket = shop.bucket();
        bucket.give_back(ready.cost - actual, &behaviour);
        let cost = bucket.cost(ready.cost, Some(actual), &behaviour);
        drop(bucket);
        if let (Some(answer), Value::Object(cost)) = (body.as_object_mut(), cost) {
            let extensions = answer.entry("extensions").or_insert_with(|| json!({}));
            if let Some(extensions) = extensions.as_object_mut() {
                extensions.extend(cost);
            }
        }
        Answered { lost: ready.is_mutation() && self.happens(behaviour.lost_answers), ..ok(body) }
    }

    fn execute(&self, position: usize, shop: &Shop, ready: &Ready, behaviour: &Behaviour) -> (Value, f64) {
        let store = shop.store();
        let call = Call {
            store: &store,
            ledger: &self.ledger,
            app: &self.app,
            behaviour,
            now: self.clock.now(),
            forgets: self.happens(behaviour.forgotten_events),
            refusals: RefCell::default(),
            done: RefCell::default(),
            warnings: RefCell::default(),
        };
        let (mut body, actual) = self.admin.execute(ready, &call);
        let warnings = call.warnings.take();
        if let (Some(answer), false) = (body.as_object_mut(), warnings.is_empty()) {
            answer.insert("extensions".to_owned(), json!({"search": warnings}));
        }
        let (now, done) = (call.now, call.done.take());
        drop(store);
        // The store is free while the disk works: calls at the same time share its work.
        if !done.is_empty()
            && let Err(error) = self.ledger.sync()
        {
            tracing::error!(%error, "The ledger of the simulated Shopify could not be written");
            body = internal_error();
        }
        for (number, deed) in done {
            if matches!(deed, Deed::WebhookSubscribed(_)) {
                self.subscribed.store(true, Ordering::Release);
            }
            if let Some(moment) = Moment::of_deed(position, now, number, &deed) {
                self.inbox.push(moment);
            }
        }
        (body, actual)
    }
}

fn internal_error() -> Value {
    let message = "Internal error. Looks like something went wrong on our end.\nRequest ID: 00000000-0000-0000-0000-000000000000 (include this in support requests).";
    json!({"errors": [{"message": message, "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]})
}

fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
