//! Plays the script's moments by the clock and delivers what they say: at least once, in order for each order,
//! unless it is told to do worse.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::moment::Moment;
use super::post::post;
use super::{payload, signature};
use crate::shopify::behaviour::Behaviour;
use crate::shopify::deed::{Deed, DeliveryLine, DeliveryOutcome};
use crate::shopify::world::World;

/// How often it looks at the clock, in real time.
const LOOK: Duration = Duration::from_millis(20);
/// Deliveries at once.
const IN_FLIGHT: usize = 8;
/// One try and 8 more.
const TRIES: u32 = 9;
/// The first wait; doubled each time, the eight waits are four hours of simulated time.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(56);
/// Failed retries in a row after which a subscription made by API is deleted.
const FAILURES: u32 = 8;

/// Where deeds are left for the deliverer, and whether it has nothing left to do.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    inner: Mutex<InboxState>,
    pub(crate) wake: Notify,
}

#[derive(Debug, Default)]
struct InboxState {
    moments: Vec<Moment>,
    said: Vec<Said>,
    quiet: bool,
    next: Option<Timestamp>,
}

impl Inbox {
    pub(crate) fn push(&self, moment: Moment) {
        let mut inner = self.lock();
        inner.quiet = false;
        inner.moments.push(moment);
        drop(inner);
        self.wake.notify_one();
    }

    /// Delivers a body of choice at once.
    pub(crate) fn say(&self, said: Said) {
        let mut inner = self.lock();
        inner.quiet = false;
        inner.said.push(said);
        drop(inner);
        self.wake.notify_one();
    }

    /// Whether everything due at `now` is delivered or given up.
    pub(crate) fn is_quiet(&self, now: Timestamp) -> bool {
        let inner = self.lock();
        inner.quiet && inner.moments.is_empty() && inner.said.is_empty() && inner.next.is_none_or(|next| next > now)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, InboxState> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something that a store tells on demand, and not because of an order.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) shop: usize,
    pub(crate) topic: &'static str,
    pub(crate) body: serde_json::Value,
}

#[derive(Debug, Clone)]
struct Delivery {
    webhook_id: String,
    event_id: String,
    shop: usize,
    topic: &'static str,
    order_id: i64,
    triggered_at: Timestamp,
    address: Url,
    subscription: Option<i64>,
    body: Bytes,
    tries: u32,
    /// Sent again on purpose after it was acknowledged.
    repeat: bool,
}

struct Waiting {
    due: Timestamp,
    not_before: Instant,
    delivery: Delivery,
}

type Lane = (usize, i64);

/// The task that delivers.
pub(crate) struct Deliverer {
    world: Arc<World>,
    /// Sorted, the next one last.
    moments: Vec<Moment>,
    lanes: HashMap<Lane, VecDeque<Delivery>>,
    ready: VecDeque<Lane>,
    busy: HashSet<Lane>,
    waiting: Vec<Waiting>,
    flying: JoinSet<(Delivery, Result<bool, std::io::Error>)>,
    /// Whether lines were written since the disk last was told to hold them, and the one telling that is under way.
    unflushed: bool,
    flushing: JoinSet<std::io::Result<()>>,
    /// Webhook ids that ended before.
    ended: HashSet<String>,
    failures: HashMap<(usize, i64), u32>,
}

impl Deliverer {
    /// `told` is what happened before, from the ledger.
    pub(crate) fn new(world: Arc<World>, told: Vec<Moment>) -> Self {
        let mut moments = told;
        for (position, shop) in world.shops.iter().enumerate() {
            // What an app was not there for it is never told.
            let scripted = Moment::of_script(position, &shop.store().borrow().script);
            moments.extend(scripted.into_iter().filter(|moment| moment.at >= world.start));
        }
        moments.sort_by_key(|moment| Reverse((moment.at, moment.order_id, moment.kind)));
        let ended = world.deliveries.read(|lines| lines.iter().map(|line| line.webhook_id.clone()).collect());
        Self {
            world,
            moments,
            lanes: HashMap::new(),
            ready: VecDeque::new(),
            busy: HashSet::new(),
            waiting: Vec::new(),
            flying: JoinSet::new(),
            unflushed: false,
            flushing: JoinSet::new(),
            ended,
            failures: HashMap::new(),
        }
    }

    /// Delivers until `stop` is cancelled.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        let world = Arc::clone(&self.world);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK) => {}
                () = world.inbox.wake.notified() => {}
                Some(flushed) = self.flushing.join_next() => if let Ok(Err(error)) = flushed {
                    tracing::error!(%error, "The ledger of webhook deliveries could not be written");
                },
                Some(landed) = self.flying.join_next() => if let Ok((delivery, result)) = landed {
                    self.landed(delivery, result).await;
                },
            }
            self.take_due();
            self.start();
            self.flush();
            self.tell_quiet();
        }
    }

    fn take_due(&mut self) {
        if !self.world.has_listener() {
            return;
        }
        let now = self.world.clock.now();
        let mut due = std::mem::take(&mut self.world.inbox.lock().moments);
        while self.moments.last().is_some_and(|moment| moment.at <= now) {
            due.extend(self.moments.pop());
        }
        due.sort_by_key(|moment| (moment.at, moment.kind));
        let behaviour = self.world.behaviour();
        for moment in due {
            self.enqueue(&moment, &behaviour);
        }
        let said = std::mem::take(&mut self.world.inbox.lock().said);
        for one in said {
            self.line_up_said(&one, now);
        }
        let real = Instant::now();
        let (mut ready, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|it| it.due <= now && it.not_before <= real);
        self.waiting = waiting;
        if behaviour.webhooks_in_bursts_of_seconds > 0 {
            // Ids are sums of what they are about: their order has nothing to do with that of what happened.
            ready.sort_by(|a, b| a.delivery.webhook_id.cmp(&b.delivery.webhook_id));
        }
        for Waiting { delivery, .. } in ready {
            self.line_up(delivery);
        }
    }

    fn enqueue(&mut self, moment: &Moment, behaviour: &Behaviour) {
        let Some(shop) = self.world.shops.get(moment.shop) else { return };
        let guard = shop.store();
        let store = guard.borrow();
        let Some(order) = store.order(moment.order_id, moment.at, behaviour) else { return };
        let mut deliveries = Vec::new();
        for topic in moment.topics(behaviour) {
            let Some(body) = payload::body(topic, moment.kind, &order, &store.script) else { continue };
            for (address, subscription, fields) in self.world.targets(&store, topic) {
                let own = subscription.map(|id| id.to_string()).unwrap_or_default();
                let webhook_id = id_of(&[&store.script.domain, topic, &moment.cause, &own]);
                if self.ended.contains(&webhook_id) {
                    continue;
                }
                deliveries.push(Delivery {
                    webhook_id,
                    event_id: id_of(&[&store.script.domain, &moment.cause]),
                    shop: moment.shop,
                    topic,
                    order_id: moment.order_id,
                    triggered_at: moment.at,
                    address,
                    subscription,
                    body: Bytes::from(only(&body, &fields).to_string()),
                    tries: 0,
                    repeat: false,
                });
            }
        }
        drop(store);
        drop(guard);
        let burst = end_of_burst(moment.at, behaviour.webhooks_in_bursts_of_seconds);
        for delivery in deliveries {
            if let Some(due) = burst {
                self.waiting.push(Waiting { due, not_before: Instant::now(), delivery });
            } else if self.world.happens(behaviour.webhooks_late) {
                let late = SignedDuration::from_secs(i64::from(behaviour.late_by_seconds));
                let due = moment.at.saturating_add(late).unwrap_or(moment.at);
                self.waiting.push(Waiting { due, not_before: Instant::now(), delivery });
            } else {
                self.line_up(delivery);
            }
        }
    }

    /// To where the app's configuration says, whatever topics that names: compliance topics always are among them.
    fn line_up_said(&mut self, said: &Said, now: Timestamp) {
        let Some(shop) = self.world.shops.get(said.shop) else { return };
        let (domain, Some(address)) = (shop.domain.clone(), self.world.address()) else { return };
        let number = self.ended.len().to_string();
        let body = Bytes::from(said.body.to_string());
        let webhook_id = id_of(&[&domain, said.topic, &said.body.to_string(), &now.to_string(), &number]);
        self.line_up(Delivery {
            event_id: id_of(&[&webhook_id]),
            webhook_id,
            shop: said.shop,
            topic: said.topic,
            order_id: 0,
            triggered_at: now,
            address,
            subscription: None,
            body,
            tries: 0,
            repeat: false,
        });
    }

    fn line_up(&mut self, delivery: Delivery) {
        let lane = (delivery.shop, delivery.order_id);
        let queue = self.lanes.entry(lane).or_default();
        queue.push_back(delivery);
        if queue.len() == 1 && !self.busy.contains(&lane) {
            self.ready.push_back(lane);
        }
    }

    fn start(&mut self) {
        while self.flying.len() < IN_FLIGHT {
            let Some(lane) = self.ready.pop_front() else { return };
            let Some(mut delivery) = self.lanes.get_mut(&lane).and_then(VecDeque::pop_front) else { continue };
            self.busy.insert(lane);
            delivery.tries += 1;
            let world = Arc::clone(&self.world);
            self.flying.spawn(async move {
                let result = send(&world, &delivery).await;
                (delivery, result)
            });
        }
    }

    async fn landed(&mut self, delivery: Delivery, result: Result<bool, std::io::Error>) {
        let lane = (delivery.shop, delivery.order_id);
        self.busy.remove(&lane);
        if self.lanes.get(&lane).is_some_and(|queue| !queue.is_empty()) {
            self.ready.push_back(lane);
        } else {
            self.lanes.remove(&lane);
        }
        if matches!(result, Ok(true)) {
            self.acknowledged(delivery);
        } else {
            self.failed(delivery).await;
        }
    }

    fn acknowledged(&mut self, delivery: Delivery) {
        if let Some(id) = delivery.subscription {
            self.failures.remove(&(delivery.shop, id));
        }
        let outcome = if delivery.repeat { DeliveryOutcome::Repeated } else { DeliveryOutcome::Acknowledged };
        self.end(&delivery, outcome);
        if !delivery.repeat && self.world.happens(self.world.behaviour().webhooks_twice) {
            self.line_up(Delivery { repeat: true, tries: 0, ..delivery });
        }
    }

    async fn failed(&mut self, delivery: Delivery) {
        if let Some(id) = delivery.subscription {
            *self.failures.entry((delivery.shop, id)).or_default() += 1;
        }
        if delivery.repeat {
            return;
        }
        if delivery.tries >= TRIES {
            tracing::warn!(topic = delivery.topic, webhook.id = delivery.webhook_id, "Gave up a webhook delivery");
            self.end(&delivery, DeliveryOutcome::GivenUp);
            return self.unsubscribe(&delivery).await;
        }
        let doubled = 1_i32 << (delivery.tries.saturating_sub(1)).min(8);
        let now = self.world.clock.now();
        let due = now.saturating_add(FIRST_WAIT.saturating_mul(doubled)).unwrap_or(now);
        let floor = Duration::from_millis(u64::from(self.world.behaviour().retry_floor_ms));
        let not_before = Instant::now() + floor * doubled.unsigned_abs();
        self.waiting.push(Waiting { due, not_before, delivery });
    }

    /// Deletes the subscription of a delivery that was given up, when nothing got through in between.
    async fn unsubscribe(&mut self, delivery: &Delivery) {
        let Some(id) = delivery.subscription else { return };
        let shop = delivery.shop;
        if self.failures.remove(&(shop, id)).is_none_or(|failures| failures < FAILURES) {
            return;
        }
        let world = Arc::clone(&self.world);
        let done = tokio::task::spawn_blocking(move || world.record(shop, Deed::WebhookUnsubscribed { id })).await;
        if let Ok(Err(error)) = done {
            tracing::error!(%error, "The ledger of the simulated Shopify could not be written");
        }
    }

    fn end(&mut self, delivery: &Delivery, outcome: DeliveryOutcome) {
        let Some(shop) = self.world.shops.get(delivery.shop) else { return };
        let line = DeliveryLine {
            at: self.world.clock.now(),
            shop: shop.domain.clone(),
            topic: delivery.topic.to_owned(),
            webhook_id: delivery.webhook_id.clone(),
            order_id: delivery.order_id,
            tries: delivery.tries,
            outcome,
        };
        if let Err(error) = self.world.deliveries.write(line) {
            tracing::error!(%error, "The ledger of webhook deliveries could not be written");
        }
        self.unflushed = true;
        self.ended.insert(delivery.webhook_id.clone());
    }

    /// Deliveries do not wait for the disk: what it does not hold after a kill is delivered once more.
    fn flush(&mut self) {
        if std::mem::take(&mut self.unflushed) {
            if self.flushing.is_empty() {
                let ledger = self.world.deliveries.clone();
                self.flushing.spawn_blocking(move || ledger.sync());
            } else {
                self.unflushed = true;
            }
        }
    }

    /// A delivery that waits for its time is not due yet: it does not keep the store from being quiet now.
    fn tell_quiet(&self) {
        let now = self.world.clock.now();
        let waits = self.waiting.iter().any(|waiting| waiting.due <= now);
        let flushed = !self.unflushed && self.flushing.is_empty();
        let idle = flushed && self.flying.is_empty() && self.lanes.is_empty() && !waits;
        let next = self.moments.last().map(|moment| moment.at);
        let mut inbox = self.world.inbox.lock();
        inbox.quiet = idle && inbox.moments.is_empty() && inbox.said.is_empty();
        inbox.next = self.waiting.iter().map(|waiting| waiting.due).chain(next).min();
    }
}

/// Sends once: whether it was acknowledged.
async fn send(world: &World, delivery: &Delivery) -> Result<bool, std::io::Error> {
    let Some(shop) = world.shops.get(delivery.shop) else { return Ok(false) };
    let headers = [
        ("Content-Type", "application/json".to_owned()),
        ("User-Agent", "Shopify-Captain-Hook".to_owned()),
        ("X-Shopify-Topic", delivery.topic.to_owned()),
        ("X-Shopify-Shop-Domain", shop.domain.clone()),
        ("X-Shopify-API-Version", super::super::http::NEWEST.to_owned()),
        ("X-Shopify-Webhook-Id", delivery.webhook_id.clone()),
        ("X-Shopify-Event-Id", delivery.event_id.clone()),
        ("X-Shopify-Triggered-At", delivery.triggered_at.to_string()),
        ("X-Shopify-Hmac-Sha256", signature(&shop.client_secret, &delivery.body)),
    ];
    let status = post(&delivery.address, &headers, &delivery.body).await?;
    Ok((200..300).contains(&status))
}

/// When what happened at `at` is told, if it is told in bursts.
fn end_of_burst(at: Timestamp, seconds: u32) -> Option<Timestamp> {
    let seconds = i64::from(seconds);
    let bursts = at.as_second().checked_div(seconds)?;
    Timestamp::from_second((bursts + 1).saturating_mul(seconds)).ok()
}

/// A stable id in the form of a UUID.
fn id_of(parts: &[&str]) -> String {
    let sum = Sha256::digest(parts.join("\n").as_bytes());
    let hex: String = sum.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, until: usize| hex.get(from..until).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// The payload's wanted fields; none named means all.
fn only(body: &serde_json::Value, fields: &[String]) -> serde_json::Value {
    let mut body = body.clone();
    if let Some(map) = body.as_object_mut()
        && !fields.is_empty()
    {
        map.retain(|name, _| fields.iter().any(|field| field == name));
    }
    body
}
