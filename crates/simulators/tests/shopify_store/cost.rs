//! What calls cost and what happens when the points are spent.

use jiff::SignedDuration;
use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{PAY, World, order};

/// Costs that a real store was seen to name for these shapes of documents.
#[rstest]
#[case(
    "{ order(id: \"gid://shopify/Order/1\") { id displayFulfillmentStatus fulfillments(first: 5) { id trackingInfo(first: 5) { number } } } }",
    3
)]
#[case("{ order(id: \"gid://shopify/Order/1\") { id transactions { kind status gateway } } }", 2)]
#[case(
    "{ order(id: \"gid://shopify/Order/1\") { id metafield(namespace: \"a\", key: \"b\") { id } metafields(first: 5, namespace: \"a\") { nodes { id } } } }",
    7
)]
#[case(
    "{ fulfillment(id: \"gid://shopify/Fulfillment/1001\") { id events(first: 5) { nodes { id } pageInfo { hasNextPage } } } }",
    6
)]
#[case("{ currentAppInstallation { accessScopes { handle } } }", 2)]
#[case("query S { webhookSubscriptions(first: 0) { nodes { id } } }", 2)]
#[case("{ webhookSubscriptions(first: 1) { nodes { id } } }", 3)]
#[case("query S($first: Int!) { webhookSubscriptions(first: $first) { nodes { id } } }", 9)]
#[case("{ webhookSubscriptions(first: 250) { edges { node { id } } } }", 13)]
#[case(
    "{ order(id: \"gid://shopify/Order/1\") {
        fulfillments(first: 5) { fulfillmentLineItems(first: 10) { nodes { quantity lineItem { title } } } }
        fulfillmentOrders(first: 10) { nodes { lineItems(first: 10) { nodes { lineItem { title } } } } } } }",
    58
)]
#[case(
    "mutation M { orderMarkAsPaid(input: {id: \"gid://shopify/Order/1\"}) { order { id } userErrors { message } } }",
    10
)]
#[case(
    "mutation M { orderMarkAsPaid(input: {id: \"gid://shopify/Order/1\"}) { order {
        totalOutstandingSet { shopMoney { amount } presentmentMoney { amount } }
        transactions { amountSet { shopMoney { amount } } } } userErrors { message } } }",
    11
)]
#[case(
    "mutation M { fulfillmentCancel(id: \"gid://shopify/Fulfillment/1001\") { fulfillment { id trackingInfo(first: 1) { number }
        events(first: 5) { nodes { id } } } userErrors { message } } }",
    16
)]
#[case(
    "mutation M { fulfillmentTrackingInfoUpdate(fulfillmentId: \"gid://shopify/Fulfillment/1001\", trackingInfoInput: {}) {
        fulfillment { trackingInfo(first: 5) { number } events(first: 5) { nodes { id } } } userErrors { message } } }",
    56
)]
#[tokio::test]
async fn the_requested_cost_is_that_of_a_real_store(#[case] query: &str, #[case] cost: u64) {
    let world = World::new().await;
    let answer = world.ask(query, json!({"first": 50})).await;
    assert_eq!(answer["extensions"]["cost"]["requestedQueryCost"], cost, "{answer}");
    assert!(answer["extensions"]["cost"]["actualQueryCost"].as_u64().unwrap() <= cost);
}

#[tokio::test]
async fn what_was_not_found_is_given_back() {
    let world = World::new().await;
    let query = "{ fulfillment(id: \"gid://shopify/Fulfillment/77\") { id events(first: 250) { nodes { id } } } }";
    let cost = &world.ask(query, Value::Null).await["extensions"]["cost"];
    assert_eq!(cost["actualQueryCost"], 0);
    assert_eq!(cost["throttleStatus"]["currentlyAvailable"], 2000);
}

#[tokio::test]
async fn a_store_throttles_inside_http_200_until_time_has_passed() {
    let world = World::with(vec![order(1, "#1001")], |config| {
        config.behaviour.bucket_size = 25.0;
        config.behaviour.restore_rate = 5.0;
    })
    .await;
    for left in [15, 5] {
        let answer = world.ask(PAY, json!({"input": {"id": "gid://shopify/Order/77"}})).await;
        assert_eq!(answer["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"], left, "{answer}");
    }
    let throttled = world.ask(PAY, json!({"input": {"id": "gid://shopify/Order/1"}})).await;
    let errors = json!([{
        "message": "Throttled",
        "extensions": {"code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits"},
    }]);
    assert_eq!(throttled["errors"], errors);
    assert!(throttled.get("data").is_none());
    assert_eq!(throttled["extensions"]["cost"]["actualQueryCost"], Value::Null);
    assert_eq!(throttled["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"], 5);
    world.hand.forward(SignedDuration::from_secs(2));
    assert_eq!(world.pay(1).await["userErrors"], json!([]));
}

#[tokio::test]
async fn a_store_may_throttle_with_http_429() {
    let world = World::with(vec![order(1, "#1001")], |config| {
        config.behaviour.bucket_size = 5.0;
        config.behaviour.restore_rate = 2.0;
        config.behaviour.throttle_with_429 = true;
    })
    .await;
    let answer = world.send(PAY, json!({"input": {"id": "gid://shopify/Order/1"}})).await.unwrap();
    assert_eq!(answer.status, 429);
    assert_eq!(answer.retry_after.as_deref(), Some("3.0"));
    assert_eq!(answer.body["errors"][0]["extensions"]["code"], "THROTTLED");
}

#[tokio::test]
async fn each_store_has_points_of_its_own() {
    let world = World::with(vec![order(1, "#1001")], |config| config.behaviour.bucket_size = 1.0).await;
    let body = json!({"query": "{ shop { id plan { shopifyPlus } } }"}).to_string();
    for token in ["shpat_first", "shpat_second"] {
        let answer = world.post("/admin/api/2026-10/graphql.json", token, body.clone()).await.unwrap();
        assert_eq!(answer.body["errors"][0]["message"], "Throttled", "two objects cost two points");
    }
    let cheap = json!({"query": "{ shop { id } }"}).to_string();
    for token in ["shpat_first", "shpat_second"] {
        let answer = world.post("/admin/api/2026-10/graphql.json", token, cheap.clone()).await.unwrap();
        assert!(answer.body["errors"].is_null(), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_query_that_is_too_dear_is_not_taken_at_all() {
    let query = "{ orders(first: 250) { nodes { fulfillmentOrders(first: 250) { nodes { lineItems(first: 250) { nodes { lineItem { id } } } } } } } }";
    let answer = World::new().await.ask(query, Value::Null).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "MAX_COST_EXCEEDED");
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(message.ends_with("which exceeds the single query max cost limit (1000)."), "{message}");
}
