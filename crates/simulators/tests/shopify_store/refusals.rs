//! A store that is made to refuse, forget or throttle.

use rstest::rstest;
use serde_json::json;
use simulators::shopify::{DisplayStatusRule, MerchantPayment, StoreRefusal};

use crate::world::{PAY, SHOP, World, order};

const ASK: &str = "{ shop { name } }";

#[rstest]
#[case(StoreRefusal::Token, 401)]
#[case(StoreRefusal::Frozen, 402)]
#[case(StoreRefusal::Forbidden, 403)]
#[case(StoreRefusal::Gone, 404)]
#[case(StoreRefusal::Locked, 423)]
#[tokio::test]
async fn a_store_refuses_every_call_with_its_status(#[case] why: StoreRefusal, #[case] status: u16) {
    let world = World::with(vec![order(1, "#1001")], |config| config.behaviour.refusal = Some(why)).await;
    let answer = world.send(ASK, json!(null)).await.unwrap();
    assert_eq!(answer.status, status);
    assert!(answer.body["errors"].is_string(), "{}", answer.body);
}

#[tokio::test]
async fn a_closed_store_says_so_inside_200() {
    let closed = Some(StoreRefusal::Inactive);
    let world = World::with(vec![order(1, "#1001")], |config| config.behaviour.refusal = closed).await;
    let answer = world.ask(ASK, json!(null)).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "SHOP_INACTIVE");
}

#[tokio::test]
async fn a_scope_that_was_taken_back_is_missing_at_once() {
    let world = World::with(vec![order(1, "#1001")], |config| {
        config.behaviour.withheld_scopes = ["write_orders".to_owned()].into();
    })
    .await;
    let pay = json!({"input": {"id": "gid://shopify/Order/1"}});
    let answer = world.ask(PAY, pay.clone()).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "ACCESS_DENIED", "{answer}");
    world.shopify.set_behaviour(|behaviour| behaviour.withheld_scopes.clear());
    assert!(world.ask(PAY, pay).await["errors"].is_null());
}

#[tokio::test]
async fn a_share_of_calls_is_throttled_however_full_the_bucket_is() {
    let world = World::with(vec![order(1, "#1001")], |config| config.behaviour.throttled = 1.0).await;
    let answer = world.ask(PAY, json!({"input": {"id": "gid://shopify/Order/1"}})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "THROTTLED");
    assert_eq!(world.shopify.ledger().read(<[_]>::len), 0, "nothing was done");
}

#[tokio::test]
async fn the_dearest_call_that_is_taken_can_be_lowered() {
    let world = World::with(vec![order(1, "#1001")], |config| config.behaviour.most_points = 0.5).await;
    let answer = world.ask(ASK, json!(null)).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "MAX_COST_EXCEEDED");
}

#[tokio::test]
async fn an_event_that_is_forgotten_was_answered_as_made() {
    let world = World::with(vec![order(1, "#1001")], |config| config.behaviour.forgotten_events = 1.0).await;
    let made = world.event("IN_TRANSIT", "2026-11-23T10:00:00Z").await;
    assert_eq!((&made["userErrors"], made["fulfillmentEvent"].is_object()), (&json!([]), true));
    assert_eq!(world.shopify.ledger().read(<[_]>::len), 0);
}

#[tokio::test]
async fn of_two_events_at_one_instant_the_earlier_made_can_be_shown() {
    let world = World::with(vec![order(1, "#1001")], |config| {
        config.behaviour.display_status = DisplayStatusRule::LatestHappenedMadeFirst;
    })
    .await;
    world.event("ATTEMPTED_DELIVERY", "2026-11-23T10:00:00Z").await;
    world.event("DELIVERED", "2026-11-23T10:00:00Z").await;
    let shown = "{ order(id: \"gid://shopify/Order/1\") { fulfillments(first: 1) { displayStatus } } }";
    let answer = world.ask(shown, json!(null)).await;
    assert_eq!(answer["data"]["order"]["fulfillments"][0]["displayStatus"], "ATTEMPTED_DELIVERY");
}

#[tokio::test]
async fn an_event_without_its_time_is_refused_when_that_is_not_allowed() {
    let world = World::with(vec![order(1, "#1001")], |config| {
        config.behaviour.happened_at_may_be_left_out = false;
    })
    .await;
    let document = "mutation { fulfillmentEventCreate(fulfillmentEvent: {
        fulfillmentId: \"gid://shopify/Fulfillment/1001\", status: DELIVERED }) { userErrors { field } } }";
    let answer = world.ask(document, json!(null)).await;
    assert_eq!(
        answer["data"]["fulfillmentEventCreate"]["userErrors"][0]["field"],
        json!(["fulfillmentEvent", "happenedAt"])
    );
}

#[rstest]
#[case(MerchantPayment::Refunded, "REFUNDED", "0.0")]
#[case(MerchantPayment::PartlyRefunded, "PARTIALLY_REFUNDED", "150.0")]
#[case(MerchantPayment::Voided, "VOIDED", "150.0")]
#[case(MerchantPayment::UnderWay, "PENDING", "150.0")]
#[case(MerchantPayment::NothingOpen, "PENDING", "0.0")]
#[tokio::test]
async fn what_the_merchant_does_about_the_money_keeps_an_order_from_being_marked(
    #[case] payment: MerchantPayment,
    #[case] status: &str,
    #[case] open: &str,
) {
    let world = World::of(vec![order(1, "#1001")]).await;
    assert!(world.shopify.change_payment(SHOP, 1, payment).unwrap());
    let document = "{ order(id: \"gid://shopify/Order/1\") { displayFinancialStatus canMarkAsPaid
        totalOutstandingSet { shopMoney { amount } } } }";
    let order = &world.ask(document, json!(null)).await["data"]["order"];
    assert_eq!(
        (order["displayFinancialStatus"].as_str(), order["canMarkAsPaid"].as_bool()),
        (Some(status), Some(false))
    );
    assert_eq!(order["totalOutstandingSet"]["shopMoney"]["amount"], open);
}
