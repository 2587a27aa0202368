//! Another shop's orders, labels, effects and alerts are not there.

use axum::http::StatusCode;

use crate::desk::Desk;
use crate::sample_shop;

/// The router's own list of addresses, so that a new one is walked too.
const ROUTES: &str = include_str!("../../src/router.rs");

/// Address and method of every route that names something of a shop.
fn routes_of_things() -> Vec<(&'static str, bool)> {
    let routes = ROUTES.lines().filter_map(|line| line.trim().strip_prefix(".route(\""));
    let things =
        ["{order}", "{label}", "{effect}", "{alert}", "{decision}", "{account}", "{webhook}", "{request}", "{sheet}"];
    routes
        .filter_map(|route| route.split_once('"'))
        .filter(|(path, _)| things.iter().any(|thing| path.contains(thing)))
        .map(|(path, handlers)| (path, handlers.contains("post(")))
        .collect()
}

/// A webhook of the first shop that could not be worked.
async fn park_webhook(desk: &Desk) -> store::WebhookId {
    let now = desk.clock.now();
    let webhook = store::NewWebhook {
        shop: desk.ana.id,
        topic: "orders/updated",
        webhook_id: "w1",
        event_id: None,
        triggered_at: None,
        api_version: None,
        body: b"{}",
        received_at: now,
    };
    desk.store.store_webhook(&webhook).await.unwrap();
    let claimed = desk.store.claim_webhooks(now, jiff::SignedDuration::from_mins(1), 1, 9).await.unwrap();
    desk.store.park_webhook(&claimed[0], "it cannot be read", now).await.unwrap();
    claimed[0].id
}

/// A customer of the first shop asks for their data.
async fn ask_for_data(desk: &Desk) -> store::DataRequestId {
    let customer = store::PrivateCustomer { email: Some("asks@customers.example".to_owned()), ..Default::default() };
    desk.store.keep_data_request(desk.ana.id, "99", &customer, desk.clock.now()).await.unwrap();
    desk.store.data_requests(desk.ana.id).await.unwrap()[0].id
}

#[tokio::test]
async fn everything_of_another_shop_is_answered_with_404() {
    let desk = Desk::new().await;
    sample_shop::park_one(&desk.store, desk.clock.now()).await;
    let mut bob = desk.signed_in(&desk.bob).await;
    let token = bob.form_token().await;
    let order = desk.ana.orders["#1005"];
    let label = desk.store.order(desk.ana.id, order).await.unwrap().unwrap().labels[0].label.to_string();
    let alert = desk.store.alerts(desk.ana.id, true).await.unwrap()[0].id.to_string();
    let effect = desk.store.parked_effects(desk.ana.id).await.unwrap()[0].id.to_string();
    let accounts = desk.store.accounts(desk.ana.id).await.unwrap();
    let account = accounts[0].id.to_string();
    let webhook = park_webhook(&desk).await.to_string();
    let request = ask_for_data(&desk).await.to_string();
    let sheet = store::NewCashSheet { courier: "", file_name: "a.csv", hash: "h", body: b"AWB;Suma\n1ONB777;1\n" };
    let sheet = desk.store.keep_cash_sheet(desk.ana.id, &sheet, desk.clock.now()).await.unwrap().id.to_string();
    let before = desk.store.order(desk.ana.id, order).await.unwrap();
    let decision = before.as_ref().unwrap().decisions[0].id.to_string();
    let fields = [("courier", "sameday"), ("number", "1ONB29999999"), ("direction", "return")];
    let routes = routes_of_things();
    assert!(routes.len() >= 10, "{routes:?}");
    for (route, is_form) in routes {
        // Another shop's label is not there under an own order either.
        for order in [order, desk.bob.orders["#1005"]] {
            if order != desk.ana.orders["#1005"] && !route.contains("{label}") {
                continue;
            }
            let path = route
                .replace("{order}", &order.to_string())
                .replace("{label}", &label)
                .replace("{issue}", "1")
                .replace("{alert}", &alert)
                .replace("{effect}", &effect)
                .replace("{webhook}", &webhook)
                .replace("{request}", &request)
                .replace("{sheet}", &sheet)
                .replace("{decision}", &decision)
                .replace("{account}", &account);
            let answer = if is_form { bob.post(&path, &token, &fields).await } else { bob.get(&path).await };
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    assert_eq!(desk.store.order(desk.ana.id, order).await.unwrap(), before, "nothing changed");
    assert_eq!(desk.store.parked_effects(desk.ana.id).await.unwrap()[0].id.to_string(), effect);
    assert_eq!(desk.store.accounts(desk.ana.id).await.unwrap(), accounts);
    assert_eq!(desk.store.cash_sheets(desk.ana.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn lists_and_searches_end_at_the_shops_own_orders() {
    let desk = Desk::new().await;
    let mut bob = desk.signed_in(&desk.bob).await;
    let anas = desk.ana.labels.keys().next().unwrap();
    assert!(bob.get(&format!("/orders?tab=all&q={anas}")).await.says("Nothing found"));
    let anas_orders: Vec<String> = desk.ana.orders.values().map(|order| format!("\"/orders/{order}\"")).collect();
    for path in ["/orders?tab=all", "/attention"] {
        let page = bob.get(path).await;
        assert!(anas_orders.iter().all(|order| !page.says(order)), "{path}");
    }
}

#[tokio::test]
async fn a_person_works_a_parked_webhook_again_and_hands_data_over() {
    let desk = Desk::new().await;
    let (webhook, request) = (park_webhook(&desk).await, ask_for_data(&desk).await);
    let mut ana = desk.signed_in(&desk.ana).await;
    let page = ana.get("/attention").await;
    assert!(page.says("orders/updated") && page.says("it cannot be read") && page.says("A customer asks"));
    ana.submit("/attention", &format!("/webhooks/{webhook}/retry"), &[]).await;
    assert!(desk.store.parked_webhooks(desk.ana.id).await.unwrap().is_empty());
    let page = ana.get("/data-requests").await;
    assert!(page.says("asks@customers.example"));
    ana.submit("/data-requests", &format!("/data-requests/{request}/done"), &[]).await;
    assert!(ana.get("/data-requests").await.says("Handed over, or erased."));
    assert_eq!(ana.get("/unpaid").await.status, StatusCode::OK);
}
