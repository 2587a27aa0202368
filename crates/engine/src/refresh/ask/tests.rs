//! Whole conversations with couriers whose call for many numbers is not always there.

use std::sync::Once;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value, json};
use simulators::asked::Asked as Line;
use simulators::cargus::{self, Cargus};
use simulators::faults::{FaultKind, Faults, Holds};
use simulators::fedex::{self, FedEx};
use simulators::gls::{self, Gls};
use simulators::ledger::Ledger;
use simulators::packeta::{self, Packeta};
use simulators::script::Script;
use simulators::serving::Serving;
use tokio_util::sync::CancellationToken;
use tracking::Status;

use super::*;

const NOW: &str = "2026-03-03T12:00:00Z";
const KNOWN: [&str; 3] = ["610203040001", "610203040002", "610203040003"];
const UNKNOWN: &str = "610203040099";
const PACKETS: [&str; 2] = ["Z4410203001", "Z4410203002"];
const WAITING: &str = "Z4410203003";

struct World {
    courier: &'static dyn Courier,
    account: Account,
    ledger: Ledger<Line>,
    /// Simulated seconds in a real one.
    speed: f64,
    _serving: Serving,
}

impl World {
    async fn gls(password: &str, behaviour: gls::Behaviour) -> Self {
        let ledger = Ledger::open(None, "gls").unwrap();
        let account =
            gls::Account { username: "shop@shops.example".to_owned(), password: "right".to_owned(), shop: None };
        let simulator = Gls::new(&script(), vec![account], clock(), ledger.clone(), Faults::new(clock(), 1)).unwrap();
        simulator.behave(behaviour);
        let serving = simulator.serve(0, &CancellationToken::new()).await.unwrap();
        let fields = [("username", "shop@shops.example"), ("password", password), ("country", "RO")];
        Self {
            courier: couriers::by_code("gls").unwrap(),
            account: account_at(&serving, &fields),
            ledger,
            speed: 1000.0,
            _serving: serving,
        }
    }

    async fn packeta(password: &str) -> Self {
        let ledger = Ledger::open(None, "packeta").unwrap();
        let account = packeta::Account { api_password: "right".to_owned(), shop: None };
        let simulator =
            Packeta::new(&script(), vec![account], clock(), ledger.clone(), Faults::new(clock(), 1)).unwrap();
        let serving = simulator.serve(0, &CancellationToken::new()).await.unwrap();
        let account = account_at(&serving, &[("api_password", password)]);
        Self { courier: couriers::by_code("packeta").unwrap(), account, ledger, speed: 1000.0, _serving: serving }
    }

    /// Its first calls are answered with 500 and a sentence.
    async fn cargus(failing: u32) -> Self {
        let ledger = Ledger::open(None, "cargus").unwrap();
        let [subscription_key, username, password] = ["key", "shop", "right"].map(str::to_owned);
        let fields = [("subscription_key", "key"), ("username", "shop"), ("password", "right")];
        let account = cargus::Account { subscription_key, username, password, shop: None };
        let faults = Faults::new(clock(), 1);
        faults.add(FaultKind::ServerError { status: 500 }, Holds::Calls(failing));
        let simulator = Cargus::new(&script(), vec![account], clock(), ledger.clone(), faults).unwrap();
        let serving = simulator.serve(0, &CancellationToken::new()).await.unwrap();
        let mut account = account_at(&serving, &fields);
        account.base_url.push_str(cargus::BASE_PATH);
        Self { courier: couriers::by_code("cargus").unwrap(), account, ledger, speed: 1000.0, _serving: serving }
    }

    /// Hours pass between any two calls, so that each token is over before it is used.
    async fn fedex_after_hours() -> Self {
        let ledger = Ledger::open(None, "fedex").unwrap();
        let [client_id, client_secret] = ["shop", "right"].map(str::to_owned);
        let account = fedex::Account { client_id, client_secret, shop: None };
        let hours = AtomicI64::new(0);
        let late = simulators::clock::Clock::new(move || {
            let start: Timestamp = NOW.parse().unwrap();
            start + jiff::SignedDuration::from_hours(hours.fetch_add(2, Ordering::SeqCst))
        });
        let faults = Faults::new(clock(), 1);
        let simulator = FedEx::new(&script(), vec![account], late, ledger.clone(), faults).unwrap();
        let serving = simulator.serve(0, &CancellationToken::new()).await.unwrap();
        let account = account_at(&serving, &[("client_id", "shop"), ("client_secret", "right")]);
        Self { courier: couriers::by_code("fedex").unwrap(), account, ledger, speed: 1e9, _serving: serving }
    }

    async fn ask(&self, numbers: &[&str]) -> Heard {
        static RING: Once = Once::new();
        RING.call_once(|| _ = rustls::crypto::ring::default_provider().install_default());
        let (wire, sign_ins) = (Wire::new("waybill-tests").unwrap(), SignIns::default());
        let real = Clock::system();
        let asking = Asking {
            courier: self.courier,
            id: AccountId(1),
            account: &self.account,
            since: real.now(),
            stored_token: None,
            sign_ins: &sign_ins,
            wire: &wire,
            clock: &Clock::scaled(real.now(), real.now(), self.speed),
            postcodes: &BTreeMap::new(),
        };
        let numbers: Vec<_> = numbers.iter().map(|number| TrackingNo::parse(number).unwrap()).collect();
        asking.ask(&numbers).await
    }

    /// What each call asked for.
    fn asked(&self) -> Vec<Vec<String>> {
        self.ledger.read(|lines| lines.iter().map(|line| line.numbers.clone()).collect())
    }
}

fn account_at(serving: &Serving, fields: &[(&str, &str)]) -> Account {
    let credentials = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    Account { base_url: serving.url().to_owned(), credentials }
}

fn clock() -> simulators::clock::Clock {
    simulators::clock::Clock::new(|| NOW.parse().unwrap())
}

fn script() -> Script {
    let scan = |code: &str, at: &str| json!({"at": at, "told_at": at, "code": code, "detail": null, "text": "text", "place": "Iasi", "in_return": null});
    let parcel = |courier: &str, number: &str, end: &str| {
        json!({
            "courier": courier, "company": courier, "number": number, "known": true, "cash_on_delivery": "0", "scenario": "test",
            "journey": [scan("4", "2026-03-03T06:20:00Z"), scan(end, "2026-03-03T11:00:00Z")],
        })
    };
    let parcels: Vec<Value> = KNOWN
        .iter()
        .map(|number| parcel("gls", number, "5"))
        .chain(PACKETS.iter().map(|number| parcel("packeta", number, "7")))
        .chain([parcel("packeta", WAITING, "5")])
        .collect();
    let made = "2026-03-02T08:00:00Z";
    serde_json::from_value(json!({"start": made, "shops": [{
        "domain": "demo-shop.myshopify.com", "access_token": "t", "client_secret": "s", "zone": "Europe/Bucharest", "currency": "RON",
        "orders": [{
            "id": 1001, "name": "#1001", "created_at": made, "gateway": "Ramburs", "manual_payment": true, "paid": false,
            "paid_in_part": "0", "total": "100", "cancelled_at": null,
            "customer": {"first_name": "Client", "last_name": "Unu", "email": "client1@customers.example", "phone": "+40700000001",
                "locale": "ro", "city": "Iasi", "country": "RO"},
            "fulfillments": [{"id": 1, "created_at": made, "parcels": parcels}],
        }],
    }]}))
    .unwrap()
}

fn is_delivered(told: &Option<Result<Parcel, LabelError>>) -> bool {
    matches!(told, Some(Ok(parcel)) if parcel.scans.last().and_then(tracking::Scan::status) == Some(Status::Delivered))
}

#[tokio::test]
async fn one_call_asks_for_many_and_an_unknown_number_costs_the_others_nothing() {
    let world = World::gls("right", gls::Behaviour::default()).await;
    let heard = world.ask(&[KNOWN[0], UNKNOWN, KNOWN[1]]).await;
    assert_eq!((heard.calls, heard.failure.is_none()), (1, true));
    assert!(is_delivered(&heard.told[0]) && is_delivered(&heard.told[2]), "{:?}", heard.told);
    assert_eq!(heard.told[1], Some(Err(LabelError::NotFound)));
}

#[tokio::test]
async fn without_the_call_for_many_each_number_is_asked_alone() {
    let behaviour = gls::Behaviour { list_method: false, ..gls::Behaviour::default() };
    let world = World::gls("right", behaviour).await;
    let heard = world.ask(&[KNOWN[0], KNOWN[1], UNKNOWN]).await;
    assert_eq!((heard.calls, heard.failure.is_none()), (4, true));
    assert!(is_delivered(&heard.told[0]) && is_delivered(&heard.told[1]), "{:?}", heard.told);
    assert_eq!(heard.told[2], Some(Err(LabelError::NotFound)));
    assert_eq!(world.asked().iter().map(Vec::len).collect::<Vec<_>>(), [3, 1, 1, 1]);
}

#[tokio::test]
async fn a_silently_empty_list_is_asked_once_more_and_a_wrong_password_ends_it() {
    let world = World::gls("wrong", gls::Behaviour::default()).await;
    let heard = world.ask(&KNOWN).await;
    assert_eq!(heard.failure.map(|error| error.next()), Some(Next::Person));
    assert_eq!((heard.calls, world.asked().len()), (2, 2), "further tries would lock the user");
    assert!(heard.told.iter().all(Option::is_none), "{:?}", heard.told);
}

#[tokio::test]
async fn a_list_that_is_empty_for_everybody_still_gives_each_number_its_answer() {
    let behaviour = gls::Behaviour { list_is_empty: true, ..gls::Behaviour::default() };
    let heard = World::gls("right", behaviour).await.ask(&KNOWN).await;
    assert!(heard.failure.is_none() && heard.told.iter().all(is_delivered), "{:?}", heard.told);
}

#[tokio::test]
async fn packets_are_asked_one_by_one_without_the_z() {
    let world = World::packeta("right").await;
    let heard = world.ask(&[PACKETS[0], "Z4410203099", PACKETS[1], "1ABC24000000017"]).await;
    assert_eq!((heard.calls, heard.failure.is_none()), (3, true));
    assert!(is_delivered(&heard.told[0]) && is_delivered(&heard.told[2]), "{:?}", heard.told);
    assert_eq!(heard.told[1], Some(Err(LabelError::NotFound)));
    assert!(matches!(heard.told[3], Some(Err(LabelError::Malformed { .. }))));
    assert!(world.asked().iter().flatten().all(|number| !number.starts_with('Z')));
}

#[tokio::test]
async fn a_wrong_password_costs_one_call() {
    let world = World::packeta("wrong").await;
    let heard = world.ask(&PACKETS).await;
    assert_eq!((heard.failure.map(|error| error.next()), world.asked().len()), (Some(Next::Person), 1));
}

#[tokio::test]
async fn a_packet_that_waits_is_asked_once_more_until_when() {
    let world = World::packeta("right").await;
    let heard = world.ask(&[PACKETS[0], WAITING]).await;
    assert_eq!((heard.calls, heard.failure.is_none()), (3, true));
    let parcel = heard.told[1].as_ref().unwrap().as_ref().unwrap();
    let codes: Vec<_> = parcel.scans.iter().map(|scan| scan.code.as_str()).collect();
    assert_eq!(codes, ["1", "4", "5"], "the present state adds no scan");
    assert!(parcel.says.pick_up_until.is_some() && parcel.says.registered, "{:?}", parcel.says);
}

#[tokio::test]
async fn a_sign_in_that_fails_in_doubt_is_tried_once_more_before_the_account_is_blamed() {
    let world = World::cargus(1).await;
    let heard = world.ask(&["1140000001"]).await;
    assert!(heard.failure.is_none(), "{:?}", heard.failure);
    assert_eq!(world.asked().len(), 3, "two sign-ins and a call");
    let world = World::cargus(9).await;
    let heard = world.ask(&["1140000001"]).await;
    assert_eq!((heard.failure.map(|error| error.next()), world.asked().len()), (Some(Next::Person), 2));
}

#[tokio::test]
async fn a_token_that_ends_on_its_way_blames_nobody() {
    let world = World::fedex_after_hours().await;
    let heard = world.ask(&["449044304137821"]).await;
    let failure = heard.failure.expect("no token lasts until its call");
    assert_ne!(failure.next(), Next::Person, "{failure}");
    assert_eq!(world.asked().len(), 4, "two sign-ins and two calls");
}
