//! One store's memory: what its script says by now, and what apps did to it, folded from the ledger.

mod showing;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};

use super::behaviour::Behaviour;
use super::deed::{
    Deed, FulfillmentEvent, MerchantPayment, Metafield, NewFulfillment, Payment, Subscription, TrackingInfo,
};
use super::grants::Grants;
use super::order::Order;
use super::tags;
use crate::script::{OrderScript, ShopScript};

/// How far back an app without `read_all_orders` sees.
const VISIBLE: SignedDuration = SignedDuration::from_hours(60 * 24);

/// Ids of what apps make start here; each is one more than the largest in the ledger.
const FIRST_ID: i64 = 7_000_000_000_000;

/// One store: script and memory.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) script: ShopScript,
    positions: HashMap<i64, usize>,
    order_of: HashMap<i64, i64>,
    orders: HashMap<i64, OrderMemory>,
    fulfillments: HashMap<i64, FulfillmentMemory>,
    metafields: BTreeMap<(String, String, String), Metafield>,
    definitions: BTreeSet<(String, String)>,
    subscriptions: BTreeMap<i64, Subscription>,
    grants: Grants,
    last_id: i64,
    deeds: u64,
}

#[derive(Debug, Default)]
struct OrderMemory {
    payment: Option<(Timestamp, Payment)>,
    by_merchant: Option<(Timestamp, MerchantPayment)>,
    tags: Vec<String>,
    note: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    made: Vec<NewFulfillment>,
    reopened: Vec<Reopened>,
    changed_at: Option<Timestamp>,
}

#[derive(Debug)]
struct Reopened {
    fulfillment_order_id: i64,
    fulfillment_id: i64,
    at: Timestamp,
}

#[derive(Debug, Default)]
struct FulfillmentMemory {
    events: Vec<FulfillmentEvent>,
    tracking: Option<(Timestamp, Vec<TrackingInfo>)>,
    cancelled_at: Option<Timestamp>,
}

impl Store {
    pub(crate) fn new(script: ShopScript) -> Self {
        let positions = script.orders.iter().enumerate().map(|(at, order)| (order.id, at)).collect();
        let numbers = |order: &OrderScript| {
            let order_id = order.id;
            order.fulfillments.iter().map(move |fulfillment| (fulfillment.id, order_id)).collect::<Vec<_>>()
        };
        let order_of = script.orders.iter().flat_map(numbers).collect();
        Self {
            script,
            positions,
            order_of,
            orders: HashMap::new(),
            fulfillments: HashMap::new(),
            metafields: BTreeMap::new(),
            definitions: BTreeSet::new(),
            subscriptions: BTreeMap::new(),
            grants: Grants::default(),
            last_id: FIRST_ID,
            deeds: 0,
        }
    }

    /// A number that nothing in this store has yet.
    pub(crate) fn next_id(&self) -> i64 {
        self.last_id + 1
    }

    pub(crate) fn grants(&self) -> &Grants {
        &self.grants
    }

    /// How many deeds were folded in: the number of the next one.
    pub(crate) fn deeds(&self) -> u64 {
        self.deeds
    }

    /// Takes one deed of this store's ledger into the memory.
    pub(crate) fn fold(&mut self, at: Timestamp, deed: &Deed) {
        self.deeds += 1;
        match deed {
            Deed::FulfillmentEventCreated(event) => {
                self.used(event.id);
                self.fulfillments.entry(event.fulfillment_id).or_default().events.push(event.clone());
                // The order itself does not change: its `updatedAt` stays.
            }
            Deed::OrderMarkedAsPaid(payment) => {
                self.used(payment.transaction_id);
                self.change(payment.order_id, at).payment = Some((at, payment.clone()));
            }
            Deed::MetafieldsSet { metafields } => {
                for metafield in metafields {
                    self.used(metafield.id);
                    let key = (metafield.owner.clone(), metafield.namespace.clone(), metafield.key.clone());
                    self.metafields.insert(key, metafield.clone());
                }
            }
            Deed::MetafieldDefined { id, namespace, key, .. } => {
                self.used(*id);
                self.definitions.insert((namespace.clone(), key.clone()));
            }
            Deed::TagsAdded { order_id, tags } => {
                let memory = self.change(*order_id, at);
                memory.tags = tags::added(&memory.tags, tags);
            }
            Deed::TagsRemoved { order_id, tags } => {
                let memory = self.change(*order_id, at);
                memory.tags = tags::removed(&memory.tags, tags);
            }
            Deed::OrderUpdated { order_id, note, tags, email, phone } => {
                let memory = self.change(*order_id, at);
                memory.note = note.clone().or(memory.note.take());
                memory.email = email.clone().or(memory.email.take());
                memory.phone = phone.clone().or(memory.phone.take());
                if let Some(tags) = tags {
                    memory.tags = tags::added(&[], tags);
                }
            }
            Deed::FulfillmentCreated(made) => {
                self.used(made.id);
                self.order_of.insert(made.id, made.order_id);
                self.change(made.order_id, at).made.push(made.clone());
            }
            Deed::TrackingUpdated { order_id, fulfillment_id, tracking, .. } => {
                self.fulfillments.entry(*fulfillment_id).or_default().tracking = Some((at, tracking.clone()));
                self.change(*order_id, at);
            }
            Deed::FulfillmentCancelled { order_id, fulfillment_id, fulfillment_order_id } => {
                self.used(*fulfillment_order_id);
                self.fulfillments.entry(*fulfillment_id).or_default().cancelled_at = Some(at);
                let reopened =
                    Reopened { fulfillment_order_id: *fulfillment_order_id, fulfillment_id: *fulfillment_id, at };
                self.change(*order_id, at).reopened.push(reopened);
            }
            Deed::WebhookSubscribed(subscription) | Deed::WebhookSubscriptionChanged(subscription) => {
                self.used(subscription.id);
                self.subscriptions.insert(subscription.id, subscription.clone());
            }
            Deed::WebhookUnsubscribed { id } => {
                self.subscriptions.remove(id);
            }
            Deed::PaymentChanged { order_id, to } => self.change(*order_id, at).by_merchant = Some((at, *to)),
            Deed::TokensGranted(granted) => self.grants.fold(at, granted),
            Deed::TokensRevoked => self.grants.revoke(),
            Deed::Refused { .. } => {}
        }
    }

    fn used(&mut self, id: i64) {
        self.last_id = self.last_id.max(id);
    }

    fn change(&mut self, order_id: i64, at: Timestamp) -> &mut OrderMemory {
        let memory = self.orders.entry(order_id).or_default();
        memory.changed_at = memory.changed_at.max(Some(at));
        memory
    }

    /// The order as it is at `at`; `None` when there is none yet.
    pub(crate) fn order(&self, id: i64, at: Timestamp, behaviour: &Behaviour) -> Option<Order> {
        let script = self.positions.get(&id).and_then(|position| self.script.orders.get(*position))?;
        (script.created_at <= at).then(|| self.show(script, at, behaviour))
    }

    /// The order that holds a fulfillment, as it is at `at`; `None` when the fulfillment is not made yet.
    pub(crate) fn order_of_fulfillment(&self, id: i64, at: Timestamp, behaviour: &Behaviour) -> Option<Order> {
        let order = self.order(*self.order_of.get(&id)?, at, behaviour)?;
        order.fulfillment(id).is_some().then_some(order)
    }

    /// The order that holds a fulfillment order, as it is at `at`.
    pub(crate) fn order_of_fulfillment_order(&self, id: i64, at: Timestamp, behaviour: &Behaviour) -> Option<Order> {
        let reopened = |(order, memory): (&i64, &OrderMemory)| {
            memory.reopened.iter().any(|reopened| reopened.fulfillment_order_id == id).then_some(*order)
        };
        let order_id = self.orders.iter().find_map(reopened).unwrap_or_else(|| Self::first_order_of(id));
        let order = self.order(order_id, at, behaviour)?;
        order.fulfillment_orders.iter().any(|held| held.id == id).then_some(order)
    }

    /// All orders at `at` that an app may see, oldest first.
    pub(crate) fn visible_orders(&self, at: Timestamp, all: bool, behaviour: &Behaviour) -> Vec<Order> {
        let seen = |order: &&OrderScript| order.created_at <= at && (all || Self::is_recent(order.created_at, at));
        self.script.orders.iter().filter(seen).map(|script| self.show(script, at, behaviour)).collect()
    }

    /// Whether an app without `read_all_orders` sees an order of `created_at`.
    pub(crate) fn is_recent(created_at: Timestamp, now: Timestamp) -> bool {
        now.duration_since(created_at) <= VISIBLE
    }

    pub(crate) fn metafields(&self, owner: &str) -> Vec<&Metafield> {
        self.metafields.values().filter(|metafield| metafield.owner == owner).collect()
    }

    pub(crate) fn metafield(&self, owner: &str, namespace: &str, key: &str) -> Option<&Metafield> {
        self.metafields.get(&(owner.to_owned(), namespace.to_owned(), key.to_owned()))
    }

    pub(crate) fn has_definition(&self, namespace: &str, key: &str) -> bool {
        self.definitions.contains(&(namespace.to_owned(), key.to_owned()))
    }

    pub(crate) fn subscriptions(&self) -> impl Iterator<Item = &Subscription> {
        self.subscriptions.values()
    }

    pub(crate) fn subscription(&self, id: i64) -> Option<&Subscription> {
        self.subscriptions.get(&id)
    }
}
