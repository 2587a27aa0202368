//! What the couriers' tests share: a clock that they set, a small script, a client.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::Value;
use simulators::clock::Clock;
use simulators::script::{
    CustomerScript, FulfillmentScript, OrderScript, ParcelScript, ScanScript, Script, ShopScript,
};

/// A clock that stands still until it is set.
#[derive(Clone)]
pub(crate) struct Time(Arc<AtomicI64>);

impl Time {
    pub(crate) fn at(text: &str) -> Self {
        Self(Arc::new(AtomicI64::new(instant(text).as_second())))
    }

    pub(crate) fn set(&self, text: &str) {
        self.0.store(instant(text).as_second(), Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }

    pub(crate) fn clock(&self) -> Clock {
        let time = self.clone();
        Clock::new(move || time.now())
    }
}

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A scan that is told when it happens.
pub(crate) fn scan(at: &str, code: &str, place: &str) -> ScanScript {
    ScanScript {
        at: instant(at),
        told_at: instant(at),
        code: code.to_owned(),
        detail: None,
        text: format!("text of {code}"),
        place: place.to_owned(),
        in_return: Some(false),
    }
}

pub(crate) fn parcel(courier: &str, number: &str, cash: &str, journey: Vec<ScanScript>) -> ParcelScript {
    ParcelScript {
        courier: courier.to_owned(),
        company: courier.to_owned(),
        number: number.to_owned(),
        known: true,
        cash_on_delivery: cash.parse().unwrap(),
        scenario: "test".to_owned(),
        journey,
    }
}

/// A shop with one order for each parcel; the labels were made on 2 March 2026 at 10:00 in Bucharest.
pub(crate) fn script(parcels: Vec<ParcelScript>) -> Script {
    let created_at = instant("2026-03-02T08:00:00Z");
    let orders = parcels.into_iter().zip(1001..).map(|(parcel, id)| OrderScript {
        id,
        name: format!("#{id}"),
        created_at,
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
        fulfillments: vec![FulfillmentScript { id, created_at, parcels: vec![parcel] }],
    });
    let shop = ShopScript {
        domain: "demo-shop.myshopify.com".to_owned(),
        access_token: "token".to_owned(),
        client_secret: "secret".to_owned(),
        zone: "Europe/Bucharest".to_owned(),
        currency: "RON".to_owned(),
        orders: orders.collect(),
    };
    Script { start: created_at, shops: vec![shop] }
}

/// A client with a name and a time limit.
pub(crate) fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().user_agent("waybill-tests").timeout(Duration::from_secs(10)).build().unwrap()
}

/// An answer's status and document; a body that is not JSON is given as its text.
pub(crate) async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
