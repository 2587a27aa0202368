//! What a store answers: the rows of what was recorded from a real one.

use serde_json::{Value, json};

use crate::world::{EVENT, World};

#[tokio::test]
async fn an_order_is_shown_with_its_money_and_its_fulfillments() {
    let world = World::new().await;
    let query = "query O($id: ID!) { order(id: $id) {
        id name createdAt displayFinancialStatus displayFulfillmentStatus canMarkAsPaid paymentGatewayNames
        totalOutstandingSet { shopMoney { amount currencyCode } }
        transactions(first: 5) { kind status gateway manualPaymentGateway }
        shippingAddress { city countryCodeV2 }
        fulfillments(first: 5) { id name status displayStatus trackingInfo(first: 5) { company number url } }
    } }";
    let answer = world.ask(query, json!({"id": "gid://shopify/Order/1"})).await;
    assert_eq!(
        answer["data"]["order"],
        json!({
            "id": "gid://shopify/Order/1", "name": "#1001", "createdAt": "2026-11-23T06:00:00Z",
            "displayFinancialStatus": "PENDING", "displayFulfillmentStatus": "FULFILLED", "canMarkAsPaid": true,
            "paymentGatewayNames": ["Ramburs"],
            "totalOutstandingSet": {"shopMoney": {"amount": "150.0", "currencyCode": "RON"}},
            "transactions": [{"kind": "SALE", "status": "PENDING", "gateway": "Ramburs", "manualPaymentGateway": true}],
            "shippingAddress": {"city": "Cluj-Napoca", "countryCodeV2": "RO"},
            "fulfillments": [{
                "id": "gid://shopify/Fulfillment/1001", "name": "#1001-F1", "status": "SUCCESS", "displayStatus": "FULFILLED",
                "trackingInfo": [{"company": "Sameday", "number": "1ONB1", "url": null}],
            }],
        })
    );
    assert_eq!(answer["extensions"]["cost"]["throttleStatus"]["restoreRate"], json!(100.0));
}

#[tokio::test]
async fn an_unknown_object_is_null_and_no_error() {
    let world = World::new().await;
    let query =
        "{ order(id: \"gid://shopify/Order/77\") { id } fulfillment(id: \"gid://shopify/Fulfillment/77\") { id } }";
    let answer = world.ask(query, Value::Null).await;
    assert_eq!(answer["data"], json!({"order": null, "fulfillment": null}));
    assert_eq!(answer["errors"], Value::Null);
}

#[tokio::test]
async fn an_event_for_an_unknown_fulfillment_is_a_user_error() {
    let world = World::new().await;
    let input = json!({"fulfillmentId": "gid://shopify/Fulfillment/77", "status": "IN_TRANSIT"});
    let answer = world.ask(EVENT, json!({"fulfillmentEvent": input})).await;
    assert_eq!(
        answer["data"]["fulfillmentEventCreate"],
        json!({
            "fulfillmentEvent": null,
            "userErrors": [{"field": ["fulfillmentEvent", "fulfillmentId"], "message": "Fulfillment does not exist."}],
        })
    );
}

#[tokio::test]
async fn marking_as_paid_pays_the_rest_once() {
    let world = World::new().await;
    let first = world.pay(1).await;
    assert_eq!(first["userErrors"], json!([]));
    assert_eq!(first["order"]["displayFinancialStatus"], "PAID");
    assert_eq!(first["order"]["totalOutstandingSet"]["shopMoney"]["amount"], "0.0");
    let again = world.pay(1).await;
    assert_eq!(again["userErrors"], json!([{"field": ["id"], "message": "Order cannot be marked as paid."}]));
    assert_eq!(again["order"], first["order"], "no second transaction");
}
