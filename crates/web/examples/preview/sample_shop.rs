//! A made-up shop in a real store: orders, parcels with journeys, and what follows from them.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use secrecy::SecretString;
use store::{
    IncomingFulfillment, IncomingOrder, LabelAnswer, NewAccount, NewLabel, NewMatch, NewShop, Plan, ShopifyAccess,
    Store, Unit,
};
use tracking::{
    AccountId, ActsNext, AskReason, CashTold, CourierSays, Customer, Direction, Expected, ExpectedBy, FinancialStatus,
    Heading, LabelId, MatchReason, Meaning, Money, NextAsk, OrderId, PickUpPoint, Preference, Preferences, Reason,
    Scan, Services, ShopId, Standing, Status, Timeline, TrackingNo, Trigger, UnknownCode, When, ZoneSource, decide,
    fold,
};

/// The password of everybody in a sample shop.
pub(crate) const PASSWORD: &str = "a sample's password";
/// The key that the sample shops' webhooks are signed with.
pub(crate) const WEBHOOK_SECRET: &str = "hush";

/// A sample shop.
pub(crate) struct SampleShop {
    pub(crate) id: ShopId,
    pub(crate) email: String,
    pub(crate) orders: BTreeMap<String, OrderId>,
    pub(crate) labels: BTreeMap<String, LabelId>,
}

type Journey = &'static [(i64, Status, Option<Reason>, &'static str)];

/// Hours before now, status, reason and the courier's words.
const JOURNEYS: &[(&str, Journey)] = &[
    ("#1001", &[(50, Status::PickedUp, None, "Ridicat"), (4, Status::InTransit, None, "In tranzit")]),
    ("#1002", &[(70, Status::PickedUp, None, "Ridicat"), (3, Status::Delivered, None, "Livrat")]),
    ("#1003", &[(30, Status::PickedUp, None, "Ridicat"), (2, Status::Rejected, Some(Reason::Refused), "Refuzat")]),
    ("#1004", &[(30, Status::CustomerNotFound, Some(Reason::RecipientAbsent), "Absent")]),
    ("#1005", &[(90, Status::Delivered, None, "Livrat"), (5, Status::Returning, None, "Retur la expeditor")]),
    ("#1006", &[(20, Status::ReadyForPickup, None, "In locker")]),
    ("#1007", &[(200, Status::InTransit, None, "In tranzit")]),
    ("#1008", &[(9, Status::LabelCreated, None, "AWB emis")]),
    ("#1009", &[]),
    (
        "#1010",
        &[(26, Status::Delayed, Some(Reason::Weather), "Intarziat"), (6, Status::OutForDelivery, None, "In livrare")],
    ),
    ("#1011", &[(8, Status::Exception, Some(Reason::Damaged), "Deteriorat")]),
    ("#1012", &[(60, Status::PickedUp, None, "Ridicat"), (10, Status::Returned, None, "Returnat")]),
];

const CUSTOMERS: &[(&str, &str, &str)] = &[
    ("Ana Exemplu", "Cluj-Napoca", "ro"),
    ("Ion Probă", "Iași", "ro"),
    ("Kovács Minta", "Târgu Mureș", "hu"),
    ("Sam Sample", "București", "en"),
    ("Maria-Alexandra Testescu-Exempleanu", "Timișoara", "ro"),
];

/// Makes a shop with somebody who may sign in, twelve orders and their parcels.
pub(crate) async fn add(store: &Store, name: &str, password_hash: &str, now: Timestamp) -> SampleShop {
    let id = store.add_shop(&shop(name), ago(now, 24 * 30)).await.unwrap();
    let email = format!("{name}@shop.example");
    store.add_user(id, &email, password_hash, "en").await.unwrap();
    let mut preferences = Preferences::default();
    for preference in Preference::switches() {
        preferences.put(preference, true, ago(now, 24 * 30));
    }
    store.save_preferences(id, &preferences, now).await.unwrap();
    let account = add_account(store, id, now).await;
    let mut sample = SampleShop { id, email, orders: BTreeMap::new(), labels: BTreeMap::new() };
    for (index, (name, journey)) in (0i64..).zip(JOURNEYS) {
        add_order(store, &mut sample, account, index, name, journey.len() > 2, now).await;
    }
    answer(store, &sample, &preferences, now).await;
    sample
}

/// No courier and no invoicing service is at home: nothing of a sample leaves the machine.
pub(crate) fn courier_sites() -> BTreeMap<String, String> {
    let couriers = engine::known_couriers().into_iter().map(|one| one.code);
    let services = engine::known_invoicing().into_iter().map(|one| one.code);
    couriers.chain(services).map(|code| (code.to_owned(), "http://127.0.0.1:9".to_owned())).collect()
}

fn shop(name: &str) -> NewShop {
    NewShop {
        domain: format!("{name}.myshopify.com"),
        name: format!("Magazin {name}"),
        zone: "Europe/Bucharest".to_owned(),
        locale: "ro".to_owned(),
        currency: "RON".to_owned(),
        plan: Plan::Advanced,
        address_email: Some("orders@shop.example".to_owned()),
        shopify: ShopifyAccess {
            base_url: format!("https://{name}.myshopify.com"),
            token: SecretString::from("shpat_sample"),
            webhook_secrets: vec![SecretString::from(WEBHOOK_SECRET)],
        },
    }
}

async fn add_account(store: &Store, shop: ShopId, now: Timestamp) -> AccountId {
    let account = NewAccount {
        shop,
        courier: "sameday".to_owned(),
        name: "Contul principal".to_owned(),
        base_url: None,
        credentials: BTreeMap::from([("username".to_owned(), SecretString::from("sample"))]),
        batch: 10,
        interval: SignedDuration::ZERO,
    };
    store.add_account(&account, now).await.unwrap()
}

async fn add_order(
    store: &Store,
    sample: &mut SampleShop,
    account: AccountId,
    index: i64,
    name: &str,
    has_two_parcels: bool,
    now: Timestamp,
) {
    let (customer, city, locale) = CUSTOMERS[index as usize % CUSTOMERS.len()];
    let is_card = index % 3 == 2;
    let money = Money { amount: Decimal::new(9990 + index * 1250, 2), currency: "RON".to_owned() };
    let order = IncomingOrder {
        shopify_gid: Some(format!("gid://shopify/Order/{}{index}", sample.id)),
        name: name.to_owned(),
        created_at: ago(now, 100 - index),
        updated_at: ago(now, 100 - index),
        gateways: vec![if is_card { "shopify_payments" } else { "Ramburs" }.to_owned()],
        financial: if is_card { FinancialStatus::Paid } else { FinancialStatus::Pending },
        manual_payment_pending: !is_card,
        outstanding: if is_card { Money { amount: Decimal::ZERO, ..money.clone() } } else { money.clone() },
        total: money,
        cancelled_at: None,
        customer: Customer {
            name: customer.to_owned(),
            phone: Some(format!("+4070000{index:04}")),
            email: Some(format!("client{index}@mail.example")),
            city: Some(city.to_owned()),
            locale: Some(locale.to_owned()),
        },
        status_url: None,
    };
    let mut unit = store.unit(sample.id).await.unwrap();
    let order = unit.upsert_order(&order).await.unwrap().id;
    let fulfillment = IncomingFulfillment {
        shopify_gid: format!("gid://shopify/Fulfillment/{}{index}", sample.id),
        order,
        updated_at: ago(now, 95),
        is_cancelled: false,
        parcels: Vec::new(),
    };
    let fulfillment = unit.upsert_fulfillment(&fulfillment).await.unwrap().id;
    for parcel in 0..=i64::from(has_two_parcels || index == 0) {
        let number = format!("1ONB2{:04}{index:02}{parcel}", sample.id.0);
        let label = NewLabel {
            order,
            fulfillment: Some(fulfillment),
            courier: "sameday".to_owned(),
            account: Some(account),
            number: TrackingNo::parse(&number).unwrap(),
            direction: Direction::Outbound,
            made_at: ago(now, 95),
            next: NextAsk { at: Some(ago(now, 1)), why: AskReason::New },
        };
        let label = unit.add_label(&label).await.unwrap().unwrap();
        sample.labels.insert(number, label);
    }
    unit.commit().await.unwrap();
    sample.orders.insert(name.to_owned(), order);
}

/// Answers every label as its courier would, and decides what follows.
async fn answer(store: &Store, sample: &SampleShop, preferences: &Preferences, now: Timestamp) {
    let steps_of = |order: OrderId| {
        let name = sample.orders.iter().find_map(|(name, one)| (*one == order).then_some(name.as_str()));
        JOURNEYS.iter().find_map(|(journey, steps)| (Some(*journey) == name).then_some(*steps)).unwrap_or_default()
    };
    while let Some(batch) =
        store.claim_labels(now, SignedDuration::from_mins(5), &store::Busy::default()).await.unwrap()
    {
        for label in &batch.labels {
            let scans = steps_of(label.order).iter().map(|step| scan(now, *step)).collect();
            let name = sample.orders.iter().find_map(|(name, one)| (*one == label.order).then_some(name.as_str()));
            let says = says_of(name.unwrap_or_default(), now);
            let mut unit = store.unit(sample.id).await.unwrap();
            let timeline = record(&mut unit, batch.lease_token, label.id, scans, says, now).await;
            let files = unit.order_files(&[label.order]).await.unwrap();
            let triggers: Vec<Trigger> =
                timeline.changes.into_iter().map(|change| Trigger::Change { label: label.id, change }).collect();
            let services = Services {
                plan_allows_tracking: true,
                invoicing: false,
                address_email: Some("orders@shop.example".to_owned()),
            };
            let decisions = decide(&files[0], preferences, &services, &triggers);
            unit.record_decisions(label.order, &decisions, now).await.unwrap();
            unit.record_alerts(label.order, &files[0].alerts()).await.unwrap();
            unit.commit().await.unwrap();
        }
    }
}

/// Everything that is due is said to be delivered just now.
pub(crate) async fn deliver_all(store: &Store, sample: &SampleShop, now: Timestamp) {
    while let Some(batch) =
        store.claim_labels(now, SignedDuration::from_mins(5), &store::Busy::default()).await.unwrap()
    {
        for label in &batch.labels {
            let scans = vec![scan(now, (0, Status::Delivered, None, "Livrat"))];
            let mut unit = store.unit(sample.id).await.unwrap();
            record(&mut unit, batch.lease_token, label.id, scans, CourierSays::default(), now).await;
            unit.commit().await.unwrap();
        }
    }
}

/// What the courier of some orders' parcels says beside its scans.
fn says_of(order: &str, now: Timestamp) -> CourierSays {
    let in_days = |days: i64| When::At(now + SignedDuration::from_hours(24 * days));
    let nothing = CourierSays::default();
    match order {
        "#1001" => CourierSays {
            expected: Some(Expected { when: in_days(1), by: ExpectedBy::Estimate }),
            redirect_number: Some("1ONB000900001".to_owned()),
            ..nothing
        },
        "#1002" => CourierSays {
            signer: Some("Vecina Exemplu".to_owned()),
            proof_link: Some("https://courier.invalid/pod/2".to_owned()),
            collected: Some(CashTold {
                amount: Some(Money { amount: Decimal::new(11_240, 2), currency: "RON".to_owned() }),
                when: Some(When::At(ago(now, 3))),
            }),
            ..nothing
        },
        "#1006" => CourierSays {
            attempts: Some(1),
            point: Some(PickUpPoint {
                name: Some("easybox Exemplu".to_owned()),
                address: Some("Str. Exemplu 1, Cluj-Napoca".to_owned()),
                code: Some("4321".to_owned()),
                page: Some("https://courier.invalid/point/4321".to_owned()),
            }),
            pick_up_until: Some(in_days(3)),
            ..nothing
        },
        _ => nothing,
    }
}

async fn record(
    unit: &mut Unit,
    lease_token: i64,
    label: LabelId,
    mut scans: Vec<Scan>,
    says: CourierSays,
    now: Timestamp,
) -> Timeline {
    let timeline = fold(&mut scans, &says, UnknownCode::Shows);
    let later = NextAsk { at: Some(now + SignedDuration::from_hours(4)), why: AskReason::Interval };
    let never = NextAsk { at: None, why: AskReason::Final };
    let answer = LabelAnswer {
        label,
        lease_token,
        new_scans: scans,
        says,
        shown: timeline.standing,
        known: timeline.known,
        since: timeline.since,
        courier_text: timeline.courier_text.clone(),
        next: if timeline.known.status.is_final() { never } else { later },
        asked_at: ago(now, 1),
        error: None,
    };
    unit.record_answers(&[answer]).await.unwrap();
    timeline
}

fn scan(now: Timestamp, (hours, status, reason, text): (i64, Status, Option<Reason>, &str)) -> Scan {
    let goes_back = matches!(status, Status::Returning | Status::Returned);
    let acts_next = if status == Status::ReadyForPickup { ActsNext::Recipient } else { ActsNext::Courier };
    Scan {
        at: ago(now, hours),
        zone: ZoneSource::Assumed,
        code: status.phase().to_string(),
        detail: None,
        text: text.to_owned(),
        place: Some("Cluj-Napoca".to_owned()),
        heading: goes_back.then_some(Heading::Sender),
        meaning: Meaning::Status(Standing { status, reason, acts_next }),
    }
}

fn ago(now: Timestamp, hours: i64) -> Timestamp {
    now - SignedDuration::from_hours(hours)
}

/// Gives up what waits for one target, as after too many tries.
pub(crate) async fn park_one(store: &Store, now: Timestamp) {
    for (index, effect) in (0..).zip(store.claim_effects(now, SignedDuration::from_mins(5), 20, 10).await.unwrap()) {
        if index % 4 == 0 {
            store.park_effect(&effect, "Shopify failed with HTTP 503", now).await.unwrap();
        } else {
            store.finish_effect(&effect, "done", None, now).await.unwrap();
        }
    }
}

/// A label whose courier a person must tell, and one whose courier its number told.
pub(crate) async fn add_unclear(store: &Store, sample: &SampleShop, now: Timestamp) -> (OrderId, LabelId) {
    let order = sample.orders["#1009"];
    let label = NewLabel {
        order,
        fulfillment: None,
        courier: String::new(),
        account: None,
        number: TrackingNo::parse("7000991234567").unwrap(),
        direction: Direction::Outbound,
        made_at: ago(now, 3),
        next: NextAsk { at: None, why: AskReason::CourierUnclear },
    };
    let mut unit = store.unit(sample.id).await.unwrap();
    let label = unit.add_label(&label).await.unwrap().unwrap();
    let found = NewMatch {
        company: "Curierul Rapid SRL".to_owned(),
        reason: MatchReason::CompanyUnknown,
        candidates: vec!["cargus".to_owned(), "fan-courier".to_owned()],
    };
    unit.keep_match(label, &found).await.unwrap();
    let told = unit.order_files(&[sample.orders["#1001"]]).await.unwrap()[0].labels[0].label.id;
    let found = NewMatch { company: String::new(), reason: MatchReason::OnlyAccount, candidates: Vec::new() };
    unit.keep_match(told, &found).await.unwrap();
    unit.commit().await.unwrap();
    (order, label)
}
