//! Whole conversations with couriers whose call for many numbers is not always there.

use std::sync::Once;

use serde_json::{Value, json};
use simulators::asked::Asked as Line;
use simulators::faults::Faults;
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

struct World {
    courier: &'static dyn Courier,
    account: Account,
    ledger: Ledger<Line>,
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
        Self { courier: couriers::by_code("packeta").unwrap(), account, ledger, _serving: serving }
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
            clock: &Clock::scaled(real.now(), real.now(), 1000.0),
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
