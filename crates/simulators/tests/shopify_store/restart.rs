//! What a store knows after its answer was lost, or after it was killed.

use serde_json::{Value, json};
use simulators::faults::{FaultKind, Holds};
use simulators::shopify::{Deed, audit};

use crate::world::{EVENT, Hand, PAY, TOKEN, World, order};

const STATE: &str = "{ order(id: \"gid://shopify/Order/1\") {
    displayFinancialStatus updatedAt tags note
    transactions { id status } metafields(first: 5) { nodes { id namespace key value } }
    fulfillments { id status displayStatus updatedAt trackingInfo { number } events(first: 5) { nodes { id status message } } }
    fulfillmentOrders(first: 5) { nodes { id status } }
  } webhookSubscriptions(first: 5) { nodes { id uri } } }";

#[tokio::test]
async fn a_restarted_store_knows_what_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let hand = Hand::at("2026-11-23T10:00:00Z");
    let start = async || {
        World::on(hand.clone(), vec![order(1, "#1001")], |config| config.folder = Some(folder.path().to_owned())).await
    };
    let world = start().await;
    world.event("IN_TRANSIT", "2026-11-23T08:00:00Z").await;
    world.pay(1).await;
    let everything = "mutation {
        tagsAdd(id: \"gid://shopify/Order/1\", tags: [\"refused\"]) { userErrors { message } }
        orderUpdate(input: {id: \"gid://shopify/Order/1\", note: \"x\"}) { userErrors { message } }
        metafieldsSet(metafields: [{ownerId: \"gid://shopify/Order/1\", key: \"tracking\", type: \"json\", value: \"{}\"}]) { userErrors { message } }
        fulfillmentTrackingInfoUpdate(fulfillmentId: \"gid://shopify/Fulfillment/1001\", trackingInfoInput: {number: \"N\"}) { userErrors { message } }
        fulfillmentCancel(id: \"gid://shopify/Fulfillment/1001\") { userErrors { message } }
        webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: {uri: \"https://app.example/1\"}) { userErrors { message } }
    }";
    let done = world.ask(everything, Value::Null).await;
    assert!(done["errors"].is_null(), "{done}");
    let before = world.ask(STATE, Value::Null).await["data"].clone();
    assert_eq!(before["order"]["transactions"].as_array().unwrap().len(), 2);
    world.shopify.stop().await.unwrap();

    let world = start().await;
    assert_eq!(world.ask(STATE, Value::Null).await["data"], before);
    // What is made next has a number of its own.
    let next = world.event("DELIVERED", "2026-11-23T09:00:00Z").await["fulfillmentEvent"]["id"].clone();
    assert!(!before.to_string().contains(next.as_str().unwrap()), "{next}");
}

#[tokio::test]
async fn a_lost_answer_leaves_the_deed_and_one_line() {
    let world = World::new().await;
    world.shopify.set_behaviour(|behaviour| behaviour.lost_answers = 1.0);
    let input = json!({"input": {"id": "gid://shopify/Order/1"}});
    assert!(world.send(PAY, input).await.is_err());
    world.shopify.set_behaviour(|behaviour| behaviour.lost_answers = 0.0);
    let again = world.pay(1).await;
    assert_eq!(again["userErrors"][0]["message"], "Order cannot be marked as paid.");
    world.shopify.ledger().read(|lines| {
        assert_eq!(audit::payments(lines)[&1].0, 1);
        let refused = ("orderMarkAsPaid", Some("gid://shopify/Order/1"), "Order cannot be marked as paid.");
        assert_eq!(audit::refusals(lines), [refused]);
    });
}

#[tokio::test]
async fn reading_is_never_lost_by_that_switch() {
    let world = World::new().await;
    world.shopify.set_behaviour(|behaviour| behaviour.lost_answers = 1.0);
    assert!(world.ask("{ shop { id } }", Value::Null).await["data"]["shop"].is_object());
}

#[tokio::test]
async fn an_internal_error_may_come_before_or_after_the_work() {
    let world = World::new().await;
    world.shopify.set_behaviour(|behaviour| behaviour.internal_errors = 1.0);
    let mut outcomes = std::collections::BTreeSet::new();
    for round in 0..40 {
        let before = world.shopify.ledger().read(<[_]>::len);
        let input = json!({"fulfillmentId": "gid://shopify/Fulfillment/1001", "status": "CONFIRMED", "message": round.to_string()});
        let answer = world.ask(EVENT, json!({"fulfillmentEvent": input})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL_SERVER_ERROR");
        outcomes.insert(world.shopify.ledger().read(<[_]>::len) - before);
    }
    assert_eq!(outcomes, [0, 1].into());
}

#[tokio::test]
async fn the_switches_can_be_turned_from_outside() {
    let world = World::new().await;
    let post = async |body: &str| world.post("/_simulator/behaviour", TOKEN, body.to_owned()).await.unwrap();
    assert_eq!(post("{\"lost_answers\": 0.5}").await.body["lost_answers"], 0.5);
    assert_eq!(world.shopify.behaviour().lost_answers, 0.5);
    assert_eq!(post("{\"lost_answer\": 0.5}").await.status, 400);
}

#[tokio::test]
async fn a_fault_before_the_work_leaves_no_deed_and_one_after_it_does() {
    let world = World::new().await;
    let event = json!({"fulfillmentEvent": {"fulfillmentId": "gid://shopify/Fulfillment/1001", "status": "CONFIRMED"}});
    world.shopify.faults().add(FaultKind::Refuse, Holds::Calls(1));
    assert!(world.send(EVENT, event.clone()).await.is_err());
    assert!(world.shopify.ledger().read(<[_]>::is_empty));
    world.shopify.faults().add(FaultKind::Reset, Holds::Calls(1));
    assert!(world.send(EVENT, event).await.is_err());
    let events = world
        .shopify
        .ledger()
        .read(|lines| lines.iter().filter(|line| matches!(line.deed, Deed::FulfillmentEventCreated(_))).count());
    assert_eq!(events, 1);
}

#[tokio::test]
async fn a_line_is_on_disk_before_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::with(vec![order(1, "#1001")], |config| config.folder = Some(folder.path().to_owned())).await;
    world.pay(1).await;
    let text = std::fs::read_to_string(folder.path().join("shopify.jsonl")).unwrap();
    let line: Value = serde_json::from_str(text.trim()).unwrap();
    assert_eq!(
        line,
        json!({
            "at": "2026-11-23T10:00:00Z", "shop": "first.myshopify.com", "deed": "order_marked_as_paid", "order_id": 1,
            "transaction_id": 7_000_000_000_001_i64, "amount": "150", "currency": "RON", "gateway": "Ramburs",
        })
    );
}
