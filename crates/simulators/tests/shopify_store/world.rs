//! A store to ask, on a clock that a test turns.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use simulators::clock::Clock;
pub(crate) use simulators::script::OrderScript;
use simulators::script::{CustomerScript, FulfillmentScript, ParcelScript, Script, ShopScript};
use simulators::shopify::{Shopify, ShopifyConfig, serve};

pub(crate) const SHOP: &str = "first.myshopify.com";
pub(crate) const OTHER: &str = "second.myshopify.com";
pub(crate) const TOKEN: &str = "shpat_first";
pub(crate) const SECRET: &str = "hush";

/// A clock that stands until it is turned.
#[derive(Clone)]
pub(crate) struct Hand(Arc<Mutex<Timestamp>>);

impl Hand {
    pub(crate) fn at(text: &str) -> Self {
        Self(Arc::new(Mutex::new(text.parse().unwrap())))
    }

    pub(crate) fn clock(&self) -> Clock {
        let hand = self.clone();
        Clock::new(move || hand.now())
    }

    pub(crate) fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    pub(crate) fn forward(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn parcel(number: &str) -> ParcelScript {
    ParcelScript {
        courier: "sameday".to_owned(),
        company: "Sameday".to_owned(),
        number: number.to_owned(),
        known: true,
        cash_on_delivery: "150".parse().unwrap(),
        scenario: "delivered".to_owned(),
        journey: Vec::new(),
    }
}

/// An unpaid cash-on-delivery order with one fulfillment of one parcel.
pub(crate) fn order(id: i64, name: &str) -> OrderScript {
    OrderScript {
        id,
        name: name.to_owned(),
        created_at: time("2026-11-23T06:00:00Z"),
        gateway: "Ramburs".to_owned(),
        manual_payment: true,
        paid: false,
        paid_in_part: "0".parse().unwrap(),
        total: "150".parse().unwrap(),
        cancelled_at: None,
        customer: CustomerScript {
            first_name: "Test".to_owned(),
            last_name: "Buyer".to_owned(),
            email: format!("buyer{id}@example.invalid"),
            phone: "+40700000000".to_owned(),
            locale: "ro".to_owned(),
            city: "Cluj-Napoca".to_owned(),
            country: "RO".to_owned(),
        },
        fulfillments: vec![FulfillmentScript {
            id: id + 1000,
            created_at: time("2026-11-23T07:00:00Z"),
            parcels: vec![parcel(&format!("1ONB{id}"))],
        }],
    }
}

pub(crate) fn script(orders: Vec<OrderScript>) -> Script {
    let shop = |domain: &str, token: &str, orders| ShopScript {
        domain: domain.to_owned(),
        access_token: token.to_owned(),
        client_secret: SECRET.to_owned(),
        zone: "Europe/Bucharest".to_owned(),
        currency: "RON".to_owned(),
        orders,
    };
    Script {
        start: time("2026-11-23T06:00:00Z"),
        shops: vec![shop(SHOP, TOKEN, orders), shop(OTHER, "shpat_second", vec![order(9, "#9")])],
    }
}

/// A running Shopify and its clock.
pub(crate) struct World {
    pub(crate) hand: Hand,
    pub(crate) shopify: Shopify,
    client: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) version: Option<String>,
    pub(crate) retry_after: Option<String>,
    pub(crate) body: Value,
}

impl World {
    /// Orders 1 (`#1001`, cash on delivery), 2 (paid by card), 3 (partly paid), 4 (cancelled), at 10:00 UTC.
    pub(crate) async fn new() -> Self {
        let paid = OrderScript {
            gateway: "shopify_payments".to_owned(),
            manual_payment: false,
            paid: true,
            ..order(2, "#1002")
        };
        let part = OrderScript { paid_in_part: "40".parse().unwrap(), ..order(3, "#1003") };
        let cancelled = OrderScript { cancelled_at: Some(time("2026-11-23T08:00:00Z")), ..order(4, "#1004") };
        Self::of(vec![order(1, "#1001"), paid, part, cancelled]).await
    }

    pub(crate) async fn of(orders: Vec<OrderScript>) -> Self {
        Self::with(orders, |_| {}).await
    }

    pub(crate) async fn with(orders: Vec<OrderScript>, change: impl FnOnce(&mut ShopifyConfig)) -> Self {
        let hand = Hand::at("2026-11-23T10:00:00Z");
        Self::on(hand, orders, change).await
    }

    pub(crate) async fn on(hand: Hand, orders: Vec<OrderScript>, change: impl FnOnce(&mut ShopifyConfig)) -> Self {
        let mut config = ShopifyConfig::new(script(orders), hand.clock());
        change(&mut config);
        // A second world of the same process finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().build().unwrap();
        Self { hand, shopify: serve(config).await.unwrap(), client }
    }

    /// Sends a document to the first store.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Value {
        let answer = self.send(query, variables).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    pub(crate) async fn send(&self, query: &str, variables: Value) -> reqwest::Result<Answer> {
        let body = json!({"query": query, "variables": variables}).to_string();
        self.post("/admin/api/2026-10/graphql.json", TOKEN, body).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: String) -> reqwest::Result<Answer> {
        let url = format!("{}{path}", self.shopify.url());
        let request = self.client.post(url).header("X-Shopify-Access-Token", token).body(body);
        let response = request.header("Content-Type", "application/json").send().await?;
        let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (status, version) = (response.status().as_u16(), header("x-shopify-api-version"));
        let retry_after = header("retry-after");
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Answer { status, version, retry_after, body })
    }

    /// Adds an event to the fulfillment of order 1; `data.fulfillmentEventCreate`.
    pub(crate) async fn event(&self, status: &str, happened_at: &str) -> Value {
        let input = json!({
            "fulfillmentId": "gid://shopify/Fulfillment/1001", "status": status, "happenedAt": happened_at,
        });
        let answer = self.ask(EVENT, json!({"fulfillmentEvent": input})).await;
        answer["data"]["fulfillmentEventCreate"].clone()
    }

    pub(crate) async fn pay(&self, order: i64) -> Value {
        let id = format!("gid://shopify/Order/{order}");
        self.ask(PAY, json!({"input": {"id": id}})).await["data"]["orderMarkAsPaid"].clone()
    }
}

pub(crate) const EVENT: &str = "mutation Tell($fulfillmentEvent: FulfillmentEventInput!) {
  fulfillmentEventCreate(fulfillmentEvent: $fulfillmentEvent) {
    fulfillmentEvent { id status happenedAt createdAt message }
    userErrors { field message }
  }
}";

pub(crate) const PAY: &str = "mutation Pay($input: OrderMarkAsPaidInput!) {
  orderMarkAsPaid(input: $input) {
    order {
      id displayFinancialStatus canMarkAsPaid paymentGatewayNames
      totalOutstandingSet { shopMoney { amount currencyCode } }
      transactions { kind status gateway manualPaymentGateway amountSet { shopMoney { amount } } }
    }
    userErrors { field message }
  }
}";

/// What `userErrors` holds when there is one without a code.
pub(crate) fn user_error(field: &[&str], message: &str) -> Value {
    json!([{"field": field, "message": message}])
}
