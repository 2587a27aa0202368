//! One courier on trial: a database of its own, an engine, a clock moved by hand and the courier's simulator.

use std::collections::BTreeMap;
use std::time::Duration;

use engine::{Chance, Clock, Engine, Settings, Wire};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use secrecy::SecretString;
use simulators::altered::{Alteration, How};
use simulators::asked::Asked;
use simulators::faults::{Fault, FaultKind, Faults, Holds};
use simulators::ledger::Ledger;
use simulators::script::{CustomerScript, FulfillmentScript, OrderScript, ParcelScript, Script, ShopScript};
use simulators::serving::{self, Serving};
use store::testing::TestDb;
use store::{
    AccountState, Busy, CourierAccount, IncomingOrder, LabelMeta, NewAccount, NewLabel, NewShop, Plan, Retention,
    ShopifyAccess, Store, UnmappedCode,
};
use tokio_util::sync::CancellationToken;
use tracking::{
    AccountId, AskReason, Customer, Direction, FinancialStatus, LabelFile, Money, NextAsk, OrderId, Preference, ShopId,
    Status, TrackingNo,
};

use crate::candidate::{Candidate, START, Simulator, Stage, hour};

/// No simulator takes so long unless it is made to.
const LONGEST_ANSWER: Duration = Duration::from_secs(20);
/// What is due soon after the first ask of many labels: the pauses between calls.
const A_MOMENT: SignedDuration = SignedDuration::from_mins(2);

/// A courier on trial, with one shop whose every order has one label.
pub(crate) struct Trial {
    pub(crate) candidate: &'static Candidate,
    pub(crate) clock: Clock,
    engine: Engine,
    store: Store,
    _db: TestDb,
    shop: ShopId,
    account: AccountId,
    orders: Vec<OrderId>,
    faults: Faults,
    ledger: Ledger<Asked>,
    simulator: Simulator,
    _serving: Serving,
}

impl Trial {
    /// A shop with right credentials and these parcels, whose labels are due for the first time two hours after they
    /// were made.
    pub(crate) async fn of(candidate: &'static Candidate, parcels: Vec<ParcelScript>) -> Self {
        Self::within(candidate, parcels, LONGEST_ANSWER).await
    }

    /// As [`Trial::of`], with an engine that waits so long for any answer.
    pub(crate) async fn within(
        candidate: &'static Candidate,
        parcels: Vec<ParcelScript>,
        longest_answer: Duration,
    ) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::manual(hour(2));
        let time = {
            let clock = clock.clone();
            simulators::clock::Clock::new(move || clock.now())
        };
        let (ledger, faults) = (Ledger::open(None, candidate.code).unwrap(), Faults::new(time.clone(), 1));
        let numbers: Vec<_> = parcels.iter().map(|parcel| TrackingNo::parse(&parcel.number).unwrap()).collect();
        let stage = Stage { clock: time, ledger: ledger.clone(), faults: faults.clone() };
        let simulator = (candidate.simulator)(&script(parcels), stage);
        let serving = serving::start(simulator.routes.clone(), 0, &CancellationToken::new()).await.unwrap();
        let db = TestDb::sqlite().await.unwrap();
        let store = db.with_unknown_codes(engine::unknown_code).await.unwrap();
        let address = format!("{}{}", serving.url(), candidate.base_path);
        let settings = Settings {
            public_url: "https://waybill.example".to_owned(),
            workers: 8,
            retention: Retention::default(),
            courier_sites: BTreeMap::from([(candidate.code.to_owned(), address)]),
            // The suite is about asking by number.
            feeds: BTreeMap::from([(candidate.code.to_owned(), false)]),
            billing: engine::Billing::default(),
            subscribe_webhooks: false,
            shopify_app: None,
        };
        let wire = Wire::new("Waybill/test").unwrap().within(longest_answer);
        let engine = Engine::new(store.clone(), clock.clone(), Chance::seeded(1), wire, None, settings);
        let shop = store.add_shop(&new_shop(), START).await.unwrap();
        let mut preferences = store.preferences(shop).await.unwrap();
        preferences.put(Preference::Tracking, true, START);
        store.save_preferences(shop, &preferences, START).await.unwrap();
        let account = store.add_account(&new_account(shop, candidate), START).await.unwrap();
        let mut trial = Self {
            candidate,
            clock,
            engine,
            store,
            _db: db,
            shop,
            account,
            orders: Vec::new(),
            faults,
            ledger,
            simulator,
            _serving: serving,
        };
        trial.add_labels(numbers).await;
        trial
    }

    async fn add_labels(&mut self, numbers: Vec<TrackingNo>) {
        let mut unit = self.store.unit(self.shop).await.unwrap();
        for (number, n) in numbers.into_iter().zip(1..) {
            let order = unit.upsert_order(&incoming_order(n)).await.unwrap().id;
            let label = NewLabel {
                order,
                fulfillment: None,
                courier: self.candidate.code.to_owned(),
                account: Some(self.account),
                number,
                direction: Direction::Outbound,
                made_at: START,
                next: NextAsk { at: Some(START), why: AskReason::New },
            };
            unit.add_label(&label).await.unwrap();
            self.orders.push(order);
        }
        unit.commit().await.unwrap();
    }

    /// Asks for what is due at this instant.
    pub(crate) async fn ask(&self) {
        self.engine.run_until_quiet().await.unwrap();
    }

    /// Asks for all that is due, however many calls that takes.
    pub(crate) async fn ask_all(&self) {
        self.pass_until(self.clock.now() + A_MOMENT).await;
    }

    /// Lets time pass, from one ask that is due to the next.
    pub(crate) async fn pass_until(&self, end: Timestamp) {
        loop {
            self.ask().await;
            if self.clock.now() >= end {
                return;
            }
            let due = self.store.next_label_due(&Busy::default()).await.unwrap();
            self.clock.move_to(due.map_or(end, |due| due.clamp(self.clock.now(), end)));
        }
    }

    /// So many tracking calls go wrong in this way.
    pub(crate) fn fails(&self, kind: FaultKind, calls: u32) {
        let path = Some(self.candidate.track_path.to_owned());
        let mut all = self.faults.list();
        all.push(Fault { kind, holds: Holds::Calls(calls), path });
        self.faults.set(all);
    }

    /// From now on all tracking calls are answered otherwise.
    pub(crate) fn answers(&self, how: How, places: Vec<String>) {
        self.fails(FaultKind::Altered(Alteration { places, how }), u32::MAX);
    }

    /// Is well again.
    pub(crate) fn recovers(&self) {
        self.faults.set(Vec::new());
    }

    /// Ends all tokens before their time.
    pub(crate) fn revokes_tokens(&self) {
        (self.simulator.revoke_tokens)();
    }

    /// Everything that the courier was asked.
    pub(crate) fn calls(&self) -> Vec<Asked> {
        self.ledger.read(<[Asked]>::to_vec)
    }

    /// The tracking calls.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.calls().into_iter().filter(|call| self.tracks(call)).collect()
    }

    /// The sign-ins.
    pub(crate) fn sign_ins(&self) -> usize {
        self.calls().iter().filter(|call| !self.tracks(call)).count()
    }

    fn tracks(&self, call: &Asked) -> bool {
        call.path.starts_with(self.candidate.track_path)
    }

    pub(crate) async fn account(&self) -> CourierAccount {
        self.store.accounts(self.shop).await.unwrap().remove(0)
    }

    /// Nothing stands against the account.
    pub(crate) async fn assert_account_is_well(&self) {
        let account = self.account().await;
        assert_eq!((account.state, account.failures, account.last_error), (AccountState::Active, 0, None));
    }

    /// Enters a password: the right one or another.
    pub(crate) async fn enter_password(&self, is_right: bool) {
        let mut fields = credentials(self.candidate);
        if !is_right {
            fields.insert(self.candidate.password.to_owned(), "not-the-password".into());
        }
        self.store.save_credentials(self.shop, self.account, &fields).await.unwrap();
    }

    /// The only label of the n-th order, counted from 0, and how it is asked.
    pub(crate) async fn label(&self, n: usize) -> (LabelFile, LabelMeta) {
        let mut order = self.store.order(self.shop, self.orders[n]).await.unwrap().unwrap();
        assert_eq!(order.labels.len(), 1, "a label was added that nobody made");
        (order.file.labels.remove(0), order.labels.remove(0))
    }

    /// Where the n-th label stands.
    pub(crate) async fn status(&self, n: usize) -> Status {
        self.label(n).await.0.timeline.known.status
    }

    /// The kind of what was wrong with the n-th label at its last ask.
    pub(crate) async fn problem(&self, n: usize) -> Option<String> {
        self.label(n).await.1.last_error.map(|problem| problem.kind)
    }

    /// The codes that nobody has mapped.
    pub(crate) async fn unmapped_codes(&self) -> Vec<UnmappedCode> {
        self.store.unmapped_codes(self.shop).await.unwrap()
    }
}

fn credentials(candidate: &Candidate) -> BTreeMap<String, SecretString> {
    candidate.credentials.iter().map(|(field, value)| ((*field).to_owned(), (*value).into())).collect()
}

fn new_shop() -> NewShop {
    NewShop {
        domain: "test-shop.myshopify.com".to_owned(),
        name: "Test shop".to_owned(),
        zone: "Europe/Bucharest".to_owned(),
        locale: "en".to_owned(),
        currency: "RON".to_owned(),
        plan: Plan::Advanced,
        address_email: None,
        // Nothing is told to Shopify: all other switches are off.
        shopify: ShopifyAccess {
            base_url: "http://shopify.invalid".to_owned(),
            token: "none".into(),
            webhook_secrets: Vec::new(),
        },
    }
}

fn new_account(shop: ShopId, candidate: &Candidate) -> NewAccount {
    let profile = candidate.profile();
    NewAccount {
        shop,
        courier: candidate.code.to_owned(),
        name: profile.name.to_owned(),
        base_url: None,
        credentials: credentials(candidate),
        batch: u32::try_from(profile.batch).unwrap(),
        interval: profile.pace.interval.try_into().unwrap(),
    }
}

fn incoming_order(n: u32) -> IncomingOrder {
    let amount = Money { amount: Decimal::from(100), currency: "RON".to_owned() };
    IncomingOrder {
        shopify_gid: None,
        name: format!("#{n}"),
        created_at: START,
        updated_at: START,
        gateways: vec!["Ramburs".to_owned()],
        financial: FinancialStatus::Pending,
        manual_payment_pending: true,
        total: amount.clone(),
        outstanding: amount,
        cancelled_at: None,
        customer: Customer::default(),
        status_url: None,
    }
}

fn script(parcels: Vec<ParcelScript>) -> Script {
    let order = |(parcel, id): (ParcelScript, i64)| OrderScript {
        id,
        name: format!("#{id}"),
        created_at: START,
        gateway: "Ramburs".to_owned(),
        manual_payment: true,
        paid: false,
        paid_in_part: Decimal::ZERO,
        total: Decimal::from(100),
        cancelled_at: None,
        customer: CustomerScript {
            first_name: "Client".to_owned(),
            last_name: "Unu".to_owned(),
            email: "client1@customers.example".to_owned(),
            phone: "+40700000001".to_owned(),
            locale: "ro".to_owned(),
            city: "Roman".to_owned(),
            country: "RO".to_owned(),
        },
        fulfillments: vec![FulfillmentScript { id, created_at: START, parcels: vec![parcel] }],
    };
    let shop = ShopScript {
        domain: "test-shop.myshopify.com".to_owned(),
        access_token: "none".to_owned(),
        client_secret: "none".to_owned(),
        zone: "Europe/Bucharest".to_owned(),
        currency: "RON".to_owned(),
        orders: parcels.into_iter().zip(1..).map(order).collect(),
    };
    Script { start: START, shops: vec![shop] }
}
