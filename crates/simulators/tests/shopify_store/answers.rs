//! What a store answers: the rows of what was recorded from a real one.

use rstest::rstest;
use serde_json::{Value, json};
use simulators::shopify::{Behaviour, DisplayStatusRule};

use crate::world::{EVENT, OrderScript, World, order, time, user_error};

const ORDER: &str = "gid://shopify/Order/1";
const FULFILLMENT: &str = "gid://shopify/Fulfillment/1001";
/// The fulfillment order of order 1.
const OPEN: &str = "gid://shopify/FulfillmentOrder/12000000000001";

const CREATE: &str = "mutation C($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id name status displayStatus totalQuantity trackingInfo { company number url }
      fulfillmentOrders(first: 5) { nodes { status } } order { displayFulfillmentStatus } }
    userErrors { field message }
  }
}";

/// An order that is not sent yet: its one fulfillment comes much later.
fn unsent() -> OrderScript {
    let mut order = order(1, "#1001");
    order.fulfillments[0].created_at = time("2026-12-23T07:00:00Z");
    order
}

#[tokio::test]
async fn an_order_is_shown_with_its_money_and_its_fulfillments() {
    let world = World::new().await;
    let query = "query O($id: ID!) { order(id: $id) {
        __typename id name createdAt displayFinancialStatus displayFulfillmentStatus canMarkAsPaid paymentGatewayNames
        totalOutstandingSet { shopMoney { amount currencyCode } }
        transactions(first: 5) { kind status gateway manualPaymentGateway }
        shippingAddress { city countryCodeV2 }
        customer { locale defaultEmailAddress { emailAddress } }
        fulfillments(first: 5) { id name status displayStatus trackingInfo(first: 5) { company number url } }
    } }";
    let answer = world.ask(query, json!({"id": ORDER})).await;
    assert_eq!(
        answer["data"]["order"],
        json!({
            "__typename": "Order", "id": ORDER, "name": "#1001", "createdAt": "2026-11-23T06:00:00Z",
            "displayFinancialStatus": "PENDING", "displayFulfillmentStatus": "FULFILLED", "canMarkAsPaid": true,
            "paymentGatewayNames": ["Ramburs"],
            "totalOutstandingSet": {"shopMoney": {"amount": "150.0", "currencyCode": "RON"}},
            "transactions": [{"kind": "SALE", "status": "PENDING", "gateway": "Ramburs", "manualPaymentGateway": true}],
            "shippingAddress": {"city": "Cluj-Napoca", "countryCodeV2": "RO"},
            "customer": {"locale": "ro", "defaultEmailAddress": {"emailAddress": "buyer1@example.invalid"}},
            "fulfillments": [{
                "id": FULFILLMENT, "name": "#1001-F1", "status": "SUCCESS", "displayStatus": "FULFILLED",
                "trackingInfo": [{"company": "Sameday", "number": "1ONB1", "url": null}],
            }],
        })
    );
    assert_eq!(answer["extensions"]["cost"]["throttleStatus"]["restoreRate"], json!(100.0));
}

#[rstest]
#[case::paid_by_card(2, "PAID", false, "0.0")]
#[case::partly_paid(3, "PARTIALLY_PAID", true, "110.0")]
#[case::cancelled(4, "VOIDED", false, "0.0")]
#[tokio::test]
async fn what_is_open_and_whether_it_can_be_paid(
    #[case] id: i64,
    #[case] status: &str,
    #[case] can: bool,
    #[case] open: &str,
) {
    let world = World::new().await;
    let query = "query O($id: ID!) { order(id: $id) {
        displayFinancialStatus canMarkAsPaid totalOutstandingSet { shopMoney { amount } } } }";
    let answer = world.ask(query, json!({"id": format!("gid://shopify/Order/{id}")})).await;
    let order = &answer["data"]["order"];
    assert_eq!(order["displayFinancialStatus"], status);
    assert_eq!(order["canMarkAsPaid"], can);
    assert_eq!(order["totalOutstandingSet"]["shopMoney"]["amount"], open);
}

#[tokio::test]
async fn an_order_without_transactions_may_have_no_financial_status() {
    let bare = OrderScript { manual_payment: false, gateway: String::new(), ..order(1, "#1001") };
    let world = World::of(vec![bare]).await;
    let query = "{ order(id: \"gid://shopify/Order/1\") { displayFinancialStatus transactions { id } } }";
    let order = async || world.ask(query, Value::Null).await["data"]["order"].clone();
    assert_eq!(order().await, json!({"displayFinancialStatus": null, "transactions": []}));
    world.shopify.set_behaviour(|behaviour| behaviour.no_financial_status_without_transactions = false);
    assert_eq!(order().await["displayFinancialStatus"], "PENDING");
    let paid = world.pay(1).await;
    assert_eq!(paid["order"]["paymentGatewayNames"], json!(["manual"]));
    assert_eq!(paid["order"]["transactions"][0]["gateway"], "manual");
}

#[tokio::test]
async fn what_has_not_happened_yet_is_not_there() {
    let later = OrderScript { created_at: time("2026-11-24T06:00:00Z"), ..order(2, "#1002") };
    let world = World::of(vec![unsent(), later]).await;
    let query = "{ sent: order(id: \"gid://shopify/Order/1\") { displayFulfillmentStatus fulfillments { id } }
        later: order(id: \"gid://shopify/Order/2\") { id }
        unmade: fulfillment(id: \"gid://shopify/Fulfillment/1001\") { id } }";
    let answer = world.ask(query, Value::Null).await;
    let expected =
        json!({"sent": {"displayFulfillmentStatus": "UNFULFILLED", "fulfillments": []}, "later": null, "unmade": null});
    assert_eq!(answer["data"], expected);
}

#[rstest]
#[case::order("{ it: order(id: \"gid://shopify/Order/77\") { id } }")]
#[case::fulfillment("{ it: fulfillment(id: \"gid://shopify/Fulfillment/77\") { id } }")]
#[case::node("{ it: node(id: \"gid://shopify/Order/77\") { id } }")]
#[case::order_of_another_store("{ it: order(id: \"gid://shopify/Order/9\") { id } }")]
#[tokio::test]
async fn an_unknown_object_is_null_and_no_error(#[case] query: &str) {
    let answer = World::new().await.ask(query, Value::Null).await;
    assert_eq!(answer["data"], json!({"it": null}));
    assert_eq!(answer["errors"], Value::Null);
}

#[tokio::test]
async fn an_event_for_an_unknown_fulfillment_is_a_user_error() {
    let world = World::new().await;
    let input = json!({"fulfillmentId": "gid://shopify/Fulfillment/77", "status": "IN_TRANSIT"});
    let answer = world.ask(EVENT, json!({"fulfillmentEvent": input})).await;
    let error = user_error(&["fulfillmentEvent", "fulfillmentId"], "Fulfillment does not exist.");
    assert_eq!(answer["data"]["fulfillmentEventCreate"], json!({"fulfillmentEvent": null, "userErrors": error}));
}

#[tokio::test]
async fn an_event_moves_the_fulfillment_but_not_the_order() {
    let world = World::new().await;
    let input = json!({
        "fulfillmentId": FULFILLMENT, "status": "IN_TRANSIT", "happenedAt": "2026-11-23T09:30:15.9+02:00",
        "estimatedDeliveryAt": "2026-11-25T10:00:00Z", "message": "Sorted", "city": "Cluj-Napoca",
    });
    let made = world.ask(EVENT, json!({"fulfillmentEvent": input})).await;
    let made = &made["data"]["fulfillmentEventCreate"];
    assert_eq!(made["userErrors"], json!([]));
    assert_eq!(made["fulfillmentEvent"]["happenedAt"], "2026-11-23T07:30:15Z", "whole seconds");
    let query = "query F($id: ID!) { fulfillment(id: $id) {
        status displayStatus inTransitAt deliveredAt estimatedDeliveryAt updatedAt
        order { displayFulfillmentStatus } events(first: 5) { nodes { status message city } } } }";
    let answer = world.ask(query, json!({"id": FULFILLMENT})).await;
    assert_eq!(
        answer["data"]["fulfillment"],
        json!({
            "status": "SUCCESS", "displayStatus": "IN_TRANSIT", "inTransitAt": "2026-11-23T07:30:15Z",
            "deliveredAt": null, "estimatedDeliveryAt": "2026-11-25T10:00:00Z", "updatedAt": "2026-11-23T10:00:00Z",
            "order": {"displayFulfillmentStatus": "FULFILLED"},
            "events": {"nodes": [{"status": "IN_TRANSIT", "message": "Sorted", "city": "Cluj-Napoca"}]},
        })
    );
}

#[rstest]
#[case::latest_happened(DisplayStatusRule::LatestHappened, "DELIVERED")]
#[case::latest_created(DisplayStatusRule::LatestCreated, "IN_TRANSIT")]
#[tokio::test]
async fn a_late_older_event_moves_the_status_back_only_when_told_to(
    #[case] rule: DisplayStatusRule,
    #[case] expected: &str,
) {
    let behaviour = Behaviour { display_status: rule, ..Behaviour::default() };
    let world = World::with(vec![order(1, "#1001")], |config| config.behaviour = behaviour).await;
    world.event("DELIVERED", "2026-11-23T09:00:00Z").await;
    world.event("IN_TRANSIT", "2026-11-23T08:00:00Z").await;
    let query = "{ fulfillment(id: \"gid://shopify/Fulfillment/1001\") {
        displayStatus deliveredAt events(first: 5) { nodes { status } } } }";
    let fulfillment = &world.ask(query, Value::Null).await["data"]["fulfillment"];
    assert_eq!(fulfillment["displayStatus"], expected);
    assert_eq!(fulfillment["deliveredAt"], "2026-11-23T09:00:00Z");
    // Always by the time at which they happened.
    assert_eq!(fulfillment["events"]["nodes"], json!([{"status": "IN_TRANSIT"}, {"status": "DELIVERED"}]));
}

#[rstest]
#[case::kept_apart(false, 2)]
#[case::merged(true, 1)]
#[tokio::test]
async fn identical_events_are_merged_only_when_told_to(#[case] merge: bool, #[case] kept: usize) {
    let world = World::new().await;
    world.shopify.set_behaviour(|behaviour| behaviour.merge_identical_events = merge);
    for _ in 0..2 {
        let made = world.event("IN_TRANSIT", "2026-11-23T08:00:00Z").await;
        assert_eq!(made["fulfillmentEvent"]["status"], "IN_TRANSIT");
    }
    let events = world.shopify.ledger().read(|lines| simulators::shopify::audit::events(lines)[&1001].len());
    assert_eq!(events, kept);
}

#[tokio::test]
async fn an_event_in_the_future_or_on_a_cancelled_fulfillment_is_taken() {
    let world = World::new().await;
    let cancel = "mutation { fulfillmentCancel(id: \"gid://shopify/Fulfillment/1001\") {
        fulfillment { status displayStatus } userErrors { message } } }";
    let cancelled = world.ask(cancel, Value::Null).await;
    let fulfillment = &cancelled["data"]["fulfillmentCancel"]["fulfillment"];
    assert_eq!(*fulfillment, json!({"status": "CANCELLED", "displayStatus": "CANCELED"}));
    let made = world.event("DELIVERED", "2027-01-01T00:00:00Z").await;
    assert_eq!(made["userErrors"], json!([]));
    assert_eq!(made["fulfillmentEvent"]["happenedAt"], "2027-01-01T00:00:00Z");
}

#[tokio::test]
async fn an_event_without_a_time_happens_now() {
    let world = World::new().await;
    let input = json!({"fulfillmentId": FULFILLMENT, "status": "CONFIRMED"});
    let answer = world.ask(EVENT, json!({"fulfillmentEvent": input})).await;
    assert_eq!(answer["data"]["fulfillmentEventCreate"]["fulfillmentEvent"]["happenedAt"], "2026-11-23T10:00:00Z");
}

#[tokio::test]
async fn marking_as_paid_pays_the_rest_once() {
    let world = World::new().await;
    let first = world.pay(1).await;
    assert_eq!(first["userErrors"], json!([]));
    assert_eq!(first["order"]["displayFinancialStatus"], "PAID");
    assert_eq!(first["order"]["canMarkAsPaid"], false);
    assert_eq!(first["order"]["totalOutstandingSet"]["shopMoney"]["amount"], "0.0");
    let again = world.pay(1).await;
    assert_eq!(again["userErrors"], user_error(&["id"], "Order cannot be marked as paid."));
    assert_eq!(again["order"], first["order"], "no second transaction");
    let payments = world.shopify.ledger().read(|lines| simulators::shopify::audit::payments(lines)[&1]);
    assert_eq!(payments, (1, "150".parse().unwrap()));
}

#[tokio::test]
async fn marking_a_partly_paid_order_pays_the_whole_rest() {
    let paid = World::new().await.pay(3).await;
    let sales: Vec<_> = paid["order"]["transactions"].as_array().unwrap().iter().collect();
    let success: Vec<_> = sales.iter().filter(|sale| sale["status"] == "SUCCESS").collect();
    let amounts: Vec<_> = success.iter().map(|sale| sale["amountSet"]["shopMoney"]["amount"].clone()).collect();
    assert_eq!(amounts, ["40.0", "110.0"]);
    assert_eq!(paid["order"]["displayFinancialStatus"], "PAID");
}

#[rstest]
#[case::paid_by_card(2, "Order cannot be marked as paid.", true)]
#[case::cancelled(4, "Order cannot be marked as paid.", true)]
#[case::unknown(77, "Order does not exist", false)]
#[tokio::test]
async fn an_order_that_cannot_be_marked_as_paid_says_so(#[case] id: i64, #[case] message: &str, #[case] comes: bool) {
    let paid = World::new().await.pay(id).await;
    assert_eq!(paid["userErrors"], user_error(&["id"], message));
    assert_eq!(paid["order"].is_object(), comes);
}

#[tokio::test]
async fn creating_a_fulfillment_closes_its_fulfillment_order() {
    let world = World::of(vec![unsent()]).await;
    let input = json!({
        "lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": OPEN}],
        "trackingInfo": {"company": "FAN Courier", "numbers": ["1", "2"], "urls": ["https://a.example/1"]},
    });
    let answer = world.ask(CREATE, json!({"fulfillment": input})).await;
    let made = &answer["data"]["fulfillmentCreate"]["fulfillment"];
    assert_eq!(made["name"], "#1001-F1");
    assert_eq!((&made["status"], &made["displayStatus"]), (&json!("SUCCESS"), &json!("FULFILLED")));
    let rows = json!([
        {"company": "FAN Courier", "number": "1", "url": "https://a.example/1"},
        {"company": "FAN Courier", "number": "2", "url": null},
    ]);
    assert_eq!(made["trackingInfo"], rows);
    assert_eq!(made["fulfillmentOrders"]["nodes"], json!([{"status": "CLOSED"}]));
    assert_eq!(made["order"]["displayFulfillmentStatus"], "FULFILLED");

    let again = world
        .ask(CREATE, json!({"fulfillment": {"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": OPEN}]}}))
        .await;
    let message = "Fulfillment order 12000000000001 has an unfulfillable status= closed.";
    assert_eq!(again["data"]["fulfillmentCreate"]["userErrors"], user_error(&["fulfillment"], message));
}

#[rstest]
#[case::nothing(0, &["fulfillment", "lineItemsByFulfillmentOrder", "0", "fulfillmentOrderLineItems", "0", "quantity"], "Quantity must be greater than 0")]
#[case::too_many(2, &["fulfillment"], "Invalid fulfillment order line item quantity requested.")]
#[tokio::test]
async fn a_wrong_quantity_is_not_fulfilled(#[case] quantity: i64, #[case] field: &[&str], #[case] message: &str) {
    let world = World::of(vec![unsent()]).await;
    let line = json!({"id": OPEN.replace("FulfillmentOrder", "FulfillmentOrderLineItem"), "quantity": quantity});
    let input =
        json!({"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": OPEN, "fulfillmentOrderLineItems": [line]}]});
    let answer = world.ask(CREATE, json!({"fulfillment": input})).await;
    let payload = &answer["data"]["fulfillmentCreate"];
    assert_eq!(*payload, json!({"fulfillment": null, "userErrors": user_error(field, message)}));
}

#[rstest]
#[case::unknown(&["gid://shopify/FulfillmentOrder/77"], "Fulfillment order does not exist.")]
#[case::two_orders(
    &[OPEN, "gid://shopify/FulfillmentOrder/12000000000002"],
    "All fulfillment orders must belong to the same order. Multiple orders with ids [1, 2] were found."
)]
#[tokio::test]
async fn fulfillment_orders_must_exist_and_belong_together(#[case] ids: &[&str], #[case] message: &str) {
    let second = OrderScript { id: 2, name: "#1002".to_owned(), ..unsent() };
    let world = World::of(vec![unsent(), second]).await;
    let lines: Vec<_> = ids.iter().map(|id| json!({"fulfillmentOrderId": id})).collect();
    let answer = world.ask(CREATE, json!({"fulfillment": {"lineItemsByFulfillmentOrder": lines}})).await;
    assert_eq!(answer["data"]["fulfillmentCreate"]["userErrors"], user_error(&["fulfillment"], message));
}

#[tokio::test]
async fn an_update_of_tracking_replaces_the_whole_list() {
    let world = World::new().await;
    let update = "mutation U($id: ID!, $info: FulfillmentTrackingInput!) {
        fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $info, notifyCustomer: false) {
          fulfillment { trackingInfo { company number url } } userErrors { field message } } }";
    let info = json!({"company": "Other", "number": "N1", "url": "https://track.example/N1"});
    let answer = world.ask(update, json!({"id": FULFILLMENT, "info": info})).await;
    let rows = json!([{"company": "Other", "number": "N1", "url": "https://track.example/N1"}]);
    assert_eq!(answer["data"]["fulfillmentTrackingInfoUpdate"]["fulfillment"]["trackingInfo"], rows);
    let unknown = world.ask(update, json!({"id": "gid://shopify/Fulfillment/77", "info": info})).await;
    let errors = &unknown["data"]["fulfillmentTrackingInfoUpdate"]["userErrors"];
    assert_eq!(*errors, user_error(&["fulfillmentId"], "Fulfillment does not exist."));
}

#[tokio::test]
async fn a_cancelled_fulfillment_leaves_a_new_open_fulfillment_order() {
    let world = World::new().await;
    let cancel = "mutation($id: ID!) { fulfillmentCancel(id: $id) {
        fulfillment { order { displayFulfillmentStatus fulfillmentOrders(first: 5) { nodes {
          status supportedActions { action } lineItems(first: 5) { nodes { totalQuantity remainingQuantity } } } } } }
        userErrors { field message } } }";
    let answer = world.ask(cancel, json!({"id": FULFILLMENT})).await;
    let order = &answer["data"]["fulfillmentCancel"]["fulfillment"]["order"];
    assert_eq!(order["displayFulfillmentStatus"], "UNFULFILLED");
    let statuses: Vec<_> =
        order["fulfillmentOrders"]["nodes"].as_array().unwrap().iter().map(|it| &it["status"]).collect();
    assert_eq!(statuses, ["OPEN", "CLOSED"]);
    let unknown = world.ask(cancel, json!({"id": "gid://shopify/Fulfillment/77"})).await;
    assert_eq!(unknown["data"]["fulfillmentCancel"]["userErrors"], user_error(&["id"], "Fulfillment not found."));
}

#[tokio::test]
async fn the_store_and_the_app_introduce_themselves() {
    let world = World::new().await;
    let query = "{ shop { name myshopifyDomain currencyCode ianaTimezone timezoneOffsetMinutes plan { shopifyPlus } }
        currentAppInstallation { accessScopes { handle } activeSubscriptions { id } app { handle } } }";
    let data = &world.ask(query, Value::Null).await["data"];
    let shop = json!({
        "name": "first", "myshopifyDomain": "first.myshopify.com", "currencyCode": "RON",
        "ianaTimezone": "Europe/Bucharest", "timezoneOffsetMinutes": 120, "plan": {"shopifyPlus": false},
    });
    assert_eq!(data["shop"], shop);
    assert_eq!(data["currentAppInstallation"]["app"]["handle"], "parcels");
    assert_eq!(data["currentAppInstallation"]["accessScopes"][0]["handle"], "read_customers");
}
