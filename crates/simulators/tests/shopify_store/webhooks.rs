//! What a store tells by itself, and how hard it tries.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bytes::Bytes;
use jiff::SignedDuration;
use serde_json::{Value, json};
use simulators::serving::{self, Serving};
use simulators::shopify::{Deed, DeliveryOutcome, ShopifyConfig, ShopifyLine, signature};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::world::{Hand, OrderScript, SECRET, SHOP, World, order, time};

/// An app that takes webhooks.
struct App {
    serving: Serving,
    inbox: Inbox,
}

#[derive(Clone, Default)]
struct Inbox(Arc<Mutex<Taken>>);

#[derive(Default)]
struct Taken {
    hooks: Vec<Hook>,
    /// So many are refused first.
    refuse: usize,
}

#[derive(Debug, Clone)]
struct Hook {
    headers: HashMap<String, String>,
    raw: Bytes,
}

impl Hook {
    fn topic(&self) -> &str {
        &self.headers["x-shopify-topic"]
    }

    fn id(&self) -> &str {
        &self.headers["x-shopify-webhook-id"]
    }

    fn body(&self) -> Value {
        serde_json::from_slice(&self.raw).unwrap()
    }
}

async fn take(State(inbox): State<Inbox>, headers: HeaderMap, raw: Bytes) -> StatusCode {
    let mut taken = inbox.0.lock().unwrap();
    let text = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        (name.to_string(), value.to_str().unwrap().to_owned())
    };
    taken.hooks.push(Hook { headers: headers.iter().map(text).collect(), raw });
    if taken.refuse > 0 {
        taken.refuse -= 1;
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    StatusCode::OK
}

impl App {
    async fn new() -> Self {
        let inbox = Inbox::default();
        let router = Router::new().route("/hooks", post(take)).with_state(inbox.clone());
        Self { serving: serving::start(router, 0, &CancellationToken::new()).await.unwrap(), inbox }
    }

    fn address(&self) -> Url {
        format!("{}/hooks", self.serving.url()).parse().unwrap()
    }

    fn refuse(&self, count: usize) {
        self.inbox.0.lock().unwrap().refuse = count;
    }

    fn hooks(&self) -> Vec<Hook> {
        self.inbox.0.lock().unwrap().hooks.clone()
    }

    fn topics(&self) -> Vec<String> {
        self.hooks().iter().map(|hook| hook.topic().to_owned()).collect()
    }

    /// A world that tells this app.
    async fn world(&self, orders: Vec<OrderScript>, change: impl FnOnce(&mut ShopifyConfig)) -> World {
        let address = self.address();
        World::with(orders, |config| {
            config.webhook_address = Some(address);
            config.script.shops.truncate(1);
            config.behaviour.retry_floor_ms = 1;
            change(config);
        })
        .await
    }
}

async fn quiet(world: &World) {
    tokio::time::timeout(Duration::from_secs(20), world.shopify.quiet()).await.expect("the store never fell silent");
}

/// Looks every few milliseconds, while `turn` moves the clock, until something holds.
async fn until(holds: impl Fn() -> bool, turn: impl Fn()) {
    let wait = async {
        while !holds() {
            turn();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.expect("it never came to pass");
}

fn of_order(hooks: &[Hook], id: i64) -> Vec<Hook> {
    let about = |hook: &Hook| {
        let body = hook.body();
        let own = if hook.topic().starts_with("orders/") { &body["id"] } else { &body["order_id"] };
        *own == json!(id)
    };
    hooks.iter().filter(|hook| about(hook)).cloned().collect()
}

#[tokio::test]
async fn what_the_script_says_is_told_in_order_and_signed() {
    let app = App::new().await;
    let cancelled = OrderScript { cancelled_at: Some(time("2026-11-23T08:00:00Z")), ..order(1, "#1001") };
    let world = app.world(vec![cancelled], |_| {}).await;
    quiet(&world).await;
    let hooks = of_order(&app.hooks(), 1);
    let topics: Vec<_> = hooks.iter().map(Hook::topic).collect();
    assert_eq!(topics, ["orders/create", "fulfillments/create", "orders/cancelled", "orders/updated"]);
    for hook in &hooks {
        assert_eq!(hook.headers["x-shopify-hmac-sha256"], signature(SECRET, &hook.raw));
        assert_eq!(hook.headers["x-shopify-shop-domain"], SHOP);
        assert_eq!(hook.headers["x-shopify-api-version"], "2026-10");
        assert_eq!(hook.headers["content-type"], "application/json");
        assert!(!hook.headers["x-shopify-event-id"].is_empty());
    }
    assert_eq!(hooks[0].headers["x-shopify-triggered-at"], "2026-11-23T06:00:00Z");
    assert_eq!(hooks[2].headers["x-shopify-event-id"], hooks[3].headers["x-shopify-event-id"], "one event, two topics");
    assert_ne!(hooks[2].id(), hooks[3].id());
}

#[tokio::test]
async fn an_order_is_told_as_it_was_at_its_moment() {
    let app = App::new().await;
    let world = app.world(vec![order(1, "#1001")], |_| {}).await;
    quiet(&world).await;
    let hooks = of_order(&app.hooks(), 1);
    let created = hooks[0].body();
    for (field, value) in [
        ("id", json!(1)),
        ("admin_graphql_api_id", json!("gid://shopify/Order/1")),
        ("name", json!("#1001")),
        ("email", json!("buyer1@example.invalid")),
        ("phone", json!("+40700000000")),
        ("financial_status", json!("pending")),
        ("fulfillment_status", Value::Null),
        ("payment_gateway_names", json!(["Ramburs"])),
        ("total_outstanding", json!("150.00")),
        ("currency", json!("RON")),
        ("customer_locale", json!("ro")),
        ("tags", json!("")),
        ("test", json!(false)),
        ("cancelled_at", Value::Null),
        ("created_at", json!("2026-11-23T08:00:00+02:00")),
        ("fulfillments", json!([])),
    ] {
        assert_eq!(created[field], value, "{field}");
    }
    let sent = hooks[1].body();
    for (field, value) in [
        ("id", json!(1001)),
        ("order_id", json!(1)),
        ("admin_graphql_api_id", json!("gid://shopify/Fulfillment/1001")),
        ("name", json!("#1001.1")),
        ("status", json!("success")),
        ("shipment_status", Value::Null),
        ("tracking_company", json!("Sameday")),
        ("tracking_number", json!("1ONB1")),
        ("tracking_numbers", json!(["1ONB1"])),
        ("tracking_urls", json!([])),
    ] {
        assert_eq!(sent[field], value, "{field}");
    }
}

#[tokio::test]
async fn what_the_app_does_comes_back() {
    let app = App::new().await;
    let world = app
        .world(vec![order(1, "#1001")], |config| {
            config.topics.insert("fulfillment_events/create".to_owned());
        })
        .await;
    quiet(&world).await;
    let before = app.hooks().len();
    world.event("OUT_FOR_DELIVERY", "2026-11-23T09:00:00Z").await;
    world.pay(1).await;
    quiet(&world).await;
    let hooks = app.hooks().split_off(before);
    let topics: Vec<_> = hooks.iter().map(Hook::topic).collect();
    assert_eq!(topics, ["fulfillment_events/create", "orders/updated"]);
    let event = hooks[0].body();
    assert_eq!((&event["status"], &event["order_id"]), (&json!("out_for_delivery"), &json!(1)));
    assert_eq!(event["happened_at"], "2026-11-23T11:00:00+02:00");
    assert_eq!(event["admin_graphql_api_id"], "gid://shopify/FulfillmentEvent/7000000000001");
    assert_eq!(hooks[1].body()["financial_status"], "paid");
    assert_eq!(hooks[1].body()["fulfillments"][0]["shipment_status"], "out_for_delivery");
}

#[tokio::test]
async fn nothing_is_told_before_its_time() {
    let app = App::new().await;
    let later = OrderScript { created_at: time("2026-11-23T11:00:00Z"), ..order(1, "#1001") };
    let world = app.world(vec![later], |_| {}).await;
    quiet(&world).await;
    assert_eq!(of_order(&app.hooks(), 1).len(), 0);
    world.hand.forward(SignedDuration::from_hours(1));
    quiet(&world).await;
    let hooks = of_order(&app.hooks(), 1);
    // The fulfillment of the script is older than its order: it is told with it.
    assert_eq!(hooks.iter().map(Hook::topic).collect::<Vec<_>>(), ["orders/create", "fulfillments/create"]);
}

#[tokio::test]
async fn a_refused_delivery_is_tried_again_with_the_same_body() {
    let app = App::new().await;
    app.refuse(3);
    let bare = OrderScript { fulfillments: Vec::new(), ..order(1, "#1001") };
    let world = app.world(vec![bare], |_| {}).await;
    let has_ended = || world.shopify.deliveries().read(|lines| !lines.is_empty());
    until(has_ended, || world.hand.forward(SignedDuration::from_secs(30))).await;
    let hooks = app.hooks();
    assert_eq!(hooks.len(), 4);
    assert!(hooks.iter().all(|hook| hook.id() == hooks[0].id() && hook.raw == hooks[0].raw));
    let outcome = world.shopify.deliveries().read(|lines| (lines.len(), lines[0].tries, lines[0].outcome));
    assert_eq!(outcome, (1, 4, DeliveryOutcome::Acknowledged));
}

#[tokio::test]
async fn after_nine_tries_in_four_hours_a_delivery_is_given_up() {
    let app = App::new().await;
    app.refuse(usize::MAX);
    let bare = OrderScript { fulfillments: Vec::new(), ..order(1, "#1001") };
    let world = app.world(vec![bare], |_| {}).await;
    let start = world.hand.now();
    let has_ended = || world.shopify.deliveries().read(|lines| !lines.is_empty());
    until(has_ended, || world.hand.forward(SignedDuration::from_secs(30))).await;
    assert_eq!(app.hooks().len(), 9);
    let line = world.shopify.deliveries().read(|lines| lines[0].clone());
    assert_eq!((line.tries, line.outcome), (9, DeliveryOutcome::GivenUp));
    assert!(line.at.duration_since(start) >= SignedDuration::from_mins(235), "{}", line.at);
}

#[tokio::test]
async fn a_restarted_store_sends_what_was_not_acknowledged_and_only_that() {
    let app = App::new().await;
    let folder = tempfile::tempdir().unwrap();
    let hand = Hand::at("2026-11-23T10:00:00Z");
    let start = async |address: Option<Url>| {
        let orders = vec![order(1, "#1001")];
        World::on(hand.clone(), orders, |config| {
            config.folder = Some(folder.path().to_owned());
            config.webhook_address = address;
            config.script.shops.truncate(1);
        })
        .await
    };
    let world = start(Some(app.address())).await;
    quiet(&world).await;
    assert_eq!(app.topics(), ["orders/create", "fulfillments/create"]);
    // Nobody listens while this happens.
    app.refuse(usize::MAX);
    world.pay(1).await;
    until(|| app.hooks().len() >= 3, || {}).await;
    world.shopify.stop().await.unwrap();
    app.refuse(0);

    let world = start(Some(app.address())).await;
    quiet(&world).await;
    let hooks = app.hooks();
    assert_eq!(app.topics(), ["orders/create", "fulfillments/create", "orders/updated", "orders/updated"]);
    assert_eq!(hooks[2].id(), hooks[3].id());
    assert_eq!(hooks[2].raw, hooks[3].raw);
}

#[tokio::test]
async fn an_address_that_comes_later_gets_what_was_due_before() {
    let app = App::new().await;
    let world = World::of(vec![order(1, "#1001")]).await;
    quiet(&world).await;
    world.pay(1).await;
    world.shopify.set_webhook_address(app.address());
    quiet(&world).await;
    let topics: Vec<_> = of_order(&app.hooks(), 1).iter().map(|hook| hook.topic().to_owned()).collect();
    assert_eq!(topics, ["orders/create", "fulfillments/create", "orders/updated"]);
}

#[tokio::test]
async fn deliveries_can_come_twice_and_late() {
    let app = App::new().await;
    let world = app.world(vec![order(1, "#1001")], |config| config.behaviour.webhooks_twice = 1.0).await;
    quiet(&world).await;
    let hooks = of_order(&app.hooks(), 1);
    let mut ids: Vec<_> = hooks.iter().map(Hook::id).collect();
    assert_eq!(ids.len(), 4);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 2);

    let app = App::new().await;
    let orders = (1..=40).map(|id| order(id, &format!("#10{id:02}"))).collect();
    let world = app.world(orders, |config| config.behaviour.webhooks_late = 0.5).await;
    world.hand.forward(SignedDuration::from_hours(1));
    quiet(&world).await;
    let hooks = app.hooks();
    let first = |id: i64| of_order(&hooks, id)[0].topic().to_owned();
    let early = (1..=40).filter(|id| first(*id) == "fulfillments/create").count();
    assert!(early > 0, "no fulfillment came before its order");
    assert!((1..=40).all(|id| of_order(&hooks, id).len() == 2), "late is not lost");
}

#[tokio::test]
async fn what_is_told_in_bursts_comes_together_and_mixed() {
    let app = App::new().await;
    let orders = (1..=20).map(|id| order(id, &format!("#10{id:02}"))).collect();
    let world = app.world(orders, |config| config.behaviour.webhooks_in_bursts_of_seconds = 24 * 3600).await;
    quiet(&world).await;
    assert_eq!(app.hooks().len(), 0, "kept back");
    world.hand.forward(SignedDuration::from_hours(24));
    quiet(&world).await;
    let hooks = app.hooks();
    assert_eq!(hooks.len(), 40);
    let early = (1..=20).filter(|id| of_order(&hooks, *id)[0].topic() == "fulfillments/create").count();
    assert!((1..20).contains(&early), "{early} fulfillments came before their orders");
}

#[tokio::test]
async fn seven_hundred_deliveries_take_seconds() {
    let app = App::new().await;
    let orders = (1..=350).map(|id| order(id, &format!("#{}", 1000 + id))).collect();
    let folder = tempfile::tempdir().unwrap();
    let world = app.world(orders, |config| config.folder = Some(folder.path().to_owned())).await;
    quiet(&world).await;
    assert_eq!(app.hooks().len(), 700);
    let mut topics: HashMap<i64, Vec<String>> = HashMap::new();
    for hook in app.hooks() {
        let body = hook.body();
        let order = body["order_id"].as_i64().unwrap_or_else(|| body["id"].as_i64().unwrap());
        topics.entry(order).or_default().push(hook.topic().to_owned());
    }
    assert_eq!(topics.len(), 350);
    assert!(topics.values().all(|topics| *topics == ["orders/create", "fulfillments/create"]));
}

#[tokio::test]
async fn a_subscription_made_by_api_is_served_and_deleted_after_eight_failures() {
    let app = App::new().await;
    let world = World::with(vec![order(1, "#1001")], |config| {
        config.behaviour.http_addresses = true;
        config.behaviour.retry_floor_ms = 1;
        config.script.shops.truncate(1);
    })
    .await;
    let subscribe = "mutation($uri: String) { webhookSubscriptionCreate(topic: ORDERS_UPDATED, webhookSubscription: {
        uri: $uri, includeFields: [\"id\", \"financial_status\"] }) { userErrors { message } } }";
    world.ask(subscribe, json!({"uri": app.address().to_string()})).await;
    world.pay(1).await;
    quiet(&world).await;
    assert_eq!(app.hooks()[0].body(), json!({"id": 1, "financial_status": "paid"}));

    app.refuse(usize::MAX);
    let tag = "mutation { tagsAdd(id: \"gid://shopify/Order/1\", tags: [\"x\"]) { userErrors { message } } }";
    world.ask(tag, Value::Null).await;
    let is_unsubscribed = |line: &ShopifyLine| matches!(line.deed, Deed::WebhookUnsubscribed { .. });
    let is_gone = || world.shopify.ledger().read(|lines| lines.iter().any(is_unsubscribed));
    until(is_gone, || world.hand.forward(SignedDuration::from_mins(5))).await;
    let list = "{ webhookSubscriptions(first: 5) { nodes { id } } }";
    assert_eq!(world.ask(list, Value::Null).await["data"]["webhookSubscriptions"]["nodes"], json!([]));
}
