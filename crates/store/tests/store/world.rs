//! A database of its own, and builders for what a test needs in it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use secrecy::SecretString;
use store::testing::TestDb;
use store::{
    Busy, ClaimedBatch, IncomingFulfillment, IncomingOrder, LabelAnswer, NewAccount, NewLabel, NewShop, Plan,
    ShopifyAccess, Store,
};
use tracking::{
    AccountId, ActsNext, AskReason, CourierSays, Customer, Decision, Direction, Effect, FinancialStatus, FulfillmentId,
    LabelId, Meaning, Money, NextAsk, OrderId, Preference, Preferences, Scan, ShopId, Standing, Status, TrackingNo,
    Verdict, Why, ZoneSource,
};

#[derive(Debug, Clone, Copy)]
pub(crate) enum Db {
    Sqlite,
    Postgres,
}

pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) store: Store,
}

pub(crate) const LEASE: SignedDuration = SignedDuration::from_mins(5);
pub(crate) const MANY: u32 = 100;

/// So many seconds after the tests' morning.
pub(crate) fn at(seconds: i64) -> Timestamp {
    "2026-11-23T08:00:00Z".parse::<Timestamp>().unwrap().checked_add(SignedDuration::from_secs(seconds)).unwrap()
}

pub(crate) fn money(minor: i64) -> Money {
    Money { amount: Decimal::new(minor, 2), currency: "RON".to_owned() }
}

pub(crate) fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

pub(crate) fn standing(status: Status) -> Standing {
    Standing { status, reason: None, acts_next: ActsNext::Courier }
}

pub(crate) fn scan(seconds: i64, code: &str, status: Status) -> Scan {
    Scan {
        at: at(seconds),
        zone: ZoneSource::Told(7200),
        code: code.to_owned(),
        detail: None,
        text: format!("text of {code}"),
        place: Some("Cluj".to_owned()),
        heading: None,
        meaning: Meaning::Status(standing(status)),
    }
}

pub(crate) fn new_shop(domain: &str) -> NewShop {
    NewShop {
        domain: domain.to_owned(),
        name: format!("Shop {domain}"),
        zone: "Europe/Bucharest".to_owned(),
        locale: "ro".to_owned(),
        currency: "RON".to_owned(),
        plan: Plan::Advanced,
        address_email: Some(format!("desk@{domain}.example")),
        shopify: ShopifyAccess {
            base_url: format!("https://{domain}.example"),
            token: secret(&format!("token-of-{domain}")),
            webhook_secrets: vec![secret("new"), secret("old")],
        },
    }
}

pub(crate) fn new_account(shop: ShopId, name: &str) -> NewAccount {
    NewAccount {
        shop,
        courier: "sameday".to_owned(),
        name: name.to_owned(),
        base_url: None,
        credentials: BTreeMap::from([("username".to_owned(), secret("ana")), ("password".to_owned(), secret("hush"))]),
        batch: 3,
        interval: SignedDuration::from_secs(1),
    }
}

pub(crate) fn incoming(name: &str) -> IncomingOrder {
    IncomingOrder {
        shopify_gid: Some(format!("gid://shopify/Order/{name}")),
        name: name.to_owned(),
        created_at: at(-86_400),
        updated_at: at(-86_400),
        gateways: vec!["Ramburs".to_owned()],
        financial: FinancialStatus::Pending,
        manual_payment_pending: true,
        total: money(12_990),
        outstanding: money(12_990),
        cancelled_at: None,
        customer: Customer { name: format!("Customer of {name}"), ..Customer::default() },
        status_url: None,
    }
}

pub(crate) fn decision(key: &str, effects: Vec<Effect>) -> Decision {
    Decision {
        key: key.to_owned(),
        preference: Preference::FinancialStatus,
        label: None,
        about_at: Some(at(0)),
        status: Some(Status::Delivered),
        verdict: if effects.is_empty() { Verdict::No } else { Verdict::Act },
        why: Why::AllDelivered,
        dispatched_at: None,
        effects,
    }
}

/// What a courier answers about a label: its newest scan's status, and asked again at `next`.
pub(crate) fn answer(label: LabelId, lease_token: i64, scans: &[Scan], next: Option<Timestamp>) -> LabelAnswer {
    let known = scans.iter().rev().find_map(Scan::status).unwrap_or(Status::Unknown);
    LabelAnswer {
        label,
        lease_token,
        new_scans: scans.to_vec(),
        says: CourierSays { registered: true, ..CourierSays::default() },
        shown: standing(known),
        known: standing(known),
        since: scans.last().map(|scan| scan.at),
        courier_text: scans.last().map(|scan| scan.text.clone()),
        next: NextAsk { at: next, why: if next.is_some() { AskReason::Interval } else { AskReason::Final } },
        asked_at: at(10),
        error: None,
    }
}

impl World {
    pub(crate) async fn new(db: Db) -> Self {
        let db = match db {
            Db::Sqlite => TestDb::sqlite().await,
            Db::Postgres => TestDb::postgres().await,
        }
        .unwrap_or_else(|error| panic!("{error}"));
        Self { store: db.store.clone(), db }
    }

    /// A shop whose tracking is on.
    pub(crate) async fn shop(&self, domain: &str) -> ShopId {
        let shop = self.store.add_shop(&new_shop(domain), at(0)).await.unwrap();
        self.switch_tracking(shop, true).await;
        shop
    }

    pub(crate) async fn switch_tracking(&self, shop: ShopId, on: bool) {
        let mut preferences = self.store.preferences(shop).await.unwrap();
        preferences.put(Preference::Tracking, on, at(0));
        self.store.save_preferences(shop, &preferences, at(0)).await.unwrap();
    }

    pub(crate) async fn account(&self, shop: ShopId) -> AccountId {
        self.store.add_account(&new_account(shop, "main"), at(0)).await.unwrap()
    }

    pub(crate) async fn order(&self, shop: ShopId, name: &str) -> OrderId {
        let mut unit = self.store.unit(shop).await.unwrap();
        let order = unit.upsert_order(&incoming(name)).await.unwrap().id;
        unit.commit().await.unwrap();
        order
    }

    pub(crate) async fn fulfillment(&self, shop: ShopId, order: OrderId) -> FulfillmentId {
        let mut unit = self.store.unit(shop).await.unwrap();
        let shopify_gid = format!("gid://shopify/Fulfillment/{order}");
        let incoming =
            IncomingFulfillment { shopify_gid, order, updated_at: at(0), is_cancelled: false, parcels: Vec::new() };
        let fulfillment = unit.upsert_fulfillment(&incoming).await.unwrap().id;
        unit.commit().await.unwrap();
        fulfillment
    }

    /// A label that is due at `due`.
    pub(crate) async fn label(&self, shop: ShopId, order: OrderId, number: &str, due: Timestamp) -> LabelId {
        let account = self.store.accounts(shop).await.unwrap().first().map(|account| account.id);
        let mut unit = self.store.unit(shop).await.unwrap();
        let label = unit.add_label(&new_label(order, account, number, due)).await.unwrap().unwrap();
        unit.commit().await.unwrap();
        label
    }

    /// A shop with one account, one order and labels `AWB0001` … that are due at once.
    pub(crate) async fn shop_with_labels(&self, domain: &str, labels: usize) -> (ShopId, OrderId, Vec<LabelId>) {
        let shop = self.shop(domain).await;
        self.account(shop).await;
        let order = self.order(shop, "#1001").await;
        let mut ids = Vec::new();
        for number in 1..=labels {
            ids.push(self.label(shop, order, &format!("AWB{number:04}"), at(0)).await);
        }
        (shop, order, ids)
    }

    pub(crate) async fn claim(&self, now: Timestamp) -> Option<ClaimedBatch> {
        self.store.claim_labels(now, LEASE, &Busy::default()).await.unwrap()
    }

    /// An order whose decision put these effects into the outbox.
    pub(crate) async fn decide(&self, shop: ShopId, order: OrderId, key: &str, effects: Vec<Effect>) {
        let mut unit = self.store.unit(shop).await.unwrap();
        unit.record_decisions(order, &[decision(key, effects)], at(0)).await.unwrap();
        unit.commit().await.unwrap();
    }
}

pub(crate) fn new_label(order: OrderId, account: Option<AccountId>, number: &str, due: Timestamp) -> NewLabel {
    NewLabel {
        order,
        fulfillment: None,
        courier: "sameday".to_owned(),
        account,
        number: TrackingNo::parse(number).unwrap(),
        direction: Direction::Outbound,
        made_at: at(-3600),
        next: NextAsk {
            at: account.map(|_| due),
            why: if account.is_some() { AskReason::New } else { AskReason::NoAccount },
        },
    }
}

/// Preferences with tracking on since the tests' morning.
pub(crate) fn tracking_on() -> Preferences {
    let mut preferences = Preferences::default();
    preferences.put(Preference::Tracking, true, at(0));
    preferences
}
