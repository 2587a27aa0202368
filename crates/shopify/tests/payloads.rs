//! What deliveries say, in the shapes that Shopify documents; all persons and numbers are invented.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests outside the crate's own modules")]

use std::path::Path;

use rstest::rstest;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use shopify::operations::TrackingInfo;
use shopify::webhook::{FulfillmentPayload, OrderPayload, Payload, Topic};
use shopify::{FinancialStatus, FulfillmentStatus};

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/webhooks/{name}.json"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn order(body: &[u8]) -> OrderPayload {
    match Payload::read(Topic::OrdersUpdated, body).unwrap() {
        Payload::Order(order) => *order,
        other => panic!("{other:?}"),
    }
}

fn fulfillment(body: &[u8]) -> FulfillmentPayload {
    match Payload::read(Topic::FulfillmentsUpdate, body).unwrap() {
        Payload::Fulfillment(fulfillment) => *fulfillment,
        other => panic!("{other:?}"),
    }
}

fn parcel(number: &str, url: Option<&str>) -> TrackingInfo {
    TrackingInfo { company: Some("Sameday".into()), number: Some(number.into()), url: url.map(str::to_owned) }
}

#[test]
fn an_order_tells_its_payment_and_its_recipient() {
    let order = order(&fixture("orders_create"));
    assert_eq!(order.gid().to_string(), "gid://shopify/Order/6100000000001");
    assert_eq!((order.name.as_str(), order.test), ("#1001", false));
    assert_eq!(order.financial_status, Some(FinancialStatus::Pending));
    assert_eq!(order.payment_gateway_names, ["Ramburs la curier"]);
    assert_eq!(order.total_outstanding, Some(Decimal::new(14_990, 2)));
    assert_eq!(order.updated_at, Some("2026-11-20T08:15:01Z".parse().unwrap()));
    assert_eq!(order.tags, ["vip", "Livrare rapidă"]);
    let address = order.shipping_address.unwrap();
    assert_eq!((address.city.as_deref(), address.country_code.as_deref()), (Some("Iași"), Some("RO")));
}

#[rstest]
#[case::a_text(json!("149.90"), Some(Decimal::new(14_990, 2)))]
#[case::a_number(json!(149.9), Some(Decimal::new(14_990, 2)))]
#[case::a_whole_number(json!(149), Some(Decimal::new(149, 0)))]
#[case::a_number_that_binary_fractions_miss(json!(0.1), Some(Decimal::new(1, 1)))]
#[case::null(Value::Null, None)]
fn an_amount_may_be_a_text_or_a_number(#[case] amount: Value, #[case] expected: Option<Decimal>) {
    let body = json!({"id": 1, "name": "#1", "total_price": amount});
    assert_eq!(order(body.to_string().as_bytes()).total_price, expected);
}

#[test]
fn everything_but_the_id_and_the_name_of_an_order_may_be_null_or_missing() {
    let mut whole: Value = serde_json::from_slice(&fixture("orders_create")).unwrap();
    for (name, value) in whole.as_object_mut().unwrap() {
        if name != "id" && name != "name" {
            *value = Value::Null;
        }
    }
    let nulls = order(whole.to_string().as_bytes());
    assert_eq!(nulls, order(br##"{"id": 6100000000001, "name": "#1001"}"##));
    assert_eq!(nulls.gid().number(), 6_100_000_000_001);
}

#[test]
fn an_id_beyond_what_a_double_can_hold_stays_exact() {
    let body = br##"{"id": 820982911946154509, "name": "#9999"}"##;
    assert_eq!(order(body).gid().to_string(), "gid://shopify/Order/820982911946154509");
}

#[test]
fn an_order_carries_its_fulfillments() {
    let inside: Value = serde_json::from_slice(&fixture("fulfillments_update")).unwrap();
    let body = json!({"id": 6_100_000_000_001_i64, "name": "#1001", "fulfillments": [inside]});
    let order = order(body.to_string().as_bytes());
    assert_eq!(order.fulfillments, [fulfillment(&fixture("fulfillments_update"))]);
}

#[test]
fn a_fulfillment_tells_its_parcels_once_each() {
    let fulfillment = fulfillment(&fixture("fulfillments_update"));
    assert_eq!(fulfillment.order_gid().to_string(), "gid://shopify/Order/6100000000001");
    assert_eq!(fulfillment.status, Some(FulfillmentStatus::Success));
    assert_eq!(fulfillment.shipment_status.as_deref(), Some("in_transit"));
    assert_eq!(
        fulfillment.tracking_info(),
        [parcel("1ONB0000000001", Some("https://waybill.example/t/1")), parcel("1ONB0000000002", None)]
    );
}

#[rstest]
#[case::the_single_number_alone(json!({"tracking_number": "A1", "tracking_url": "https://waybill.example/t/1"}),
    vec![parcel("A1", Some("https://waybill.example/t/1"))])]
#[case::a_single_number_that_is_not_listed(json!({"tracking_number": "A1", "tracking_numbers": ["B2"], "tracking_urls": [""]}),
    vec![parcel("B2", None), parcel("A1", None)])]
#[case::the_same_number_twice(json!({"tracking_numbers": ["A1", "A1"]}), vec![parcel("A1", None)])]
#[case::no_number(json!({"tracking_number": null, "tracking_numbers": null}), vec![])]
fn a_fulfillments_parcels_are_those_with_a_number(#[case] tracking: Value, #[case] expected: Vec<TrackingInfo>) {
    let mut body = json!({"id": 1, "order_id": 2, "tracking_company": "Sameday"});
    body.as_object_mut().unwrap().extend(tracking.as_object().unwrap().clone());
    assert_eq!(fulfillment(body.to_string().as_bytes()).tracking_info(), expected);
}

#[rstest]
fn a_store_may_leave_out_what_it_likes(#[values(Topic::AppUninstalled, Topic::ShopUpdate)] topic: Topic) {
    let Payload::Shop(shop) = Payload::read(topic, &fixture("app_uninstalled")).unwrap() else { panic!("no store") };
    assert_eq!((shop.id, shop.myshopify_domain, shop.currency.as_deref()), (548_380_009, None, Some("RON")));
}

#[rstest]
#[case::not_json("{\"id\": 1")]
#[case::no_id(r##"{"name": "#1"}"##)]
#[case::an_id_that_is_no_number(r##"{"id": "one", "name": "#1"}"##)]
#[case::the_gid_of_something_else(r##"{"id": 1, "name": "#1", "admin_graphql_api_id": "gid://shopify/Product/1"}"##)]
fn a_body_that_is_not_an_order_is_an_error_that_names_the_topic(#[case] body: &str) {
    let error = Payload::read(Topic::OrdersCreate, body.as_bytes()).unwrap_err();
    assert!(error.to_string().starts_with("the body of the webhook orders/create could not be read: "), "{error}");
}

#[test]
fn a_topic_is_found_by_both_of_its_names() {
    for topic in Topic::ALL {
        assert_eq!(Topic::from_header(topic.header()), Some(*topic));
        assert!(topic.graphql().is_none_or(|name| Topic::from_graphql(name) == Some(*topic)));
        assert_eq!(topic.graphql().is_none(), topic.is_about_privacy(), "subscribed by API or by configuration");
    }
    assert_eq!(Topic::from_header("customers/redact"), Some(Topic::CustomersRedact));
    assert_eq!(Topic::from_graphql("orders/create"), None);
}
