//! Every end that a call can have, on recorded answers where there are some.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests outside the crate's own modules"
)]

use std::path::Path;
use std::time::Duration;

use http::Response;
use rstest::rstest;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use shopify::operations::*;
use shopify::{
    Answered, EventStatus, FinancialStatus, FulfillmentDisplayStatus, FulfillmentEventStatus, Operation, ShopifyError,
    ThrottleStatus, UserError, read,
};

fn fixture(name: &str) -> Response<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/{name}.json"));
    Response::new(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

fn ok(body: &Value) -> Response<Vec<u8>> {
    with_status(200, &body.to_string())
}

fn with_status(status: u16, body: &str) -> Response<Vec<u8>> {
    Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap()
}

fn answer<O: Operation>(response: &Response<Vec<u8>>) -> Result<O::Answer, ShopifyError> {
    read::<O>(response).map(|answered| answered.data)
}

fn refused(field: &[&str], message: &str, code: Option<&str>) -> ShopifyError {
    ShopifyError::Refused {
        user_errors: vec![UserError {
            field: Some(field.iter().map(|&step| step.to_owned()).collect()),
            message: message.to_owned(),
            code: code.map(str::to_owned),
        }],
    }
}

#[test]
fn an_order_is_read_with_its_payment_and_its_parcels() {
    let Answered { data: Some(order), cost, withheld, .. } = read::<ReadOrder>(&fixture("answers/order")).unwrap()
    else {
        panic!("no order")
    };
    assert_eq!(order.name, "#1001");
    assert_eq!(order.display_financial_status, Some(FinancialStatus::Pending));
    assert_eq!(order.total_outstanding_set.shop_money.amount, Decimal::new(14_990, 2));
    assert_eq!(order.total_outstanding_set.shop_money.currency_code, "RON");
    assert_eq!(order.transactions[0].status, TransactionStatus::Pending);
    assert!(order.transactions[0].manual_payment_gateway);
    assert_eq!(order.fulfillments[0].display_status, Some(FulfillmentDisplayStatus::InTransit));
    let numbers: Vec<_> =
        order.fulfillments[0].tracking_info.iter().filter_map(|info| info.number.as_deref()).collect();
    assert_eq!(numbers, ["1ONB0000000001", "1ONB0000000002"]);
    assert_eq!(order.shipping_address.unwrap().city.as_deref(), Some("Iași"));
    let cost = cost.unwrap();
    assert_eq!((cost.requested_query_cost, cost.throttle_status.currently_available), (Some(6.0), 1994.0));
    assert_eq!(withheld, Vec::<String>::new());
}

#[test]
fn an_order_whose_customer_may_not_be_seen_is_read_without_the_customer() {
    let answered = read::<ReadOrder>(&fixture("answers/order_with_withheld_fields")).unwrap();
    assert_eq!(answered.withheld, ["order.email", "order.phone", "order.shippingAddress.phone"]);
    let order = answered.data.unwrap();
    assert_eq!((order.email, order.name.as_str()), (None, "#1001"));
}

#[test]
fn what_the_shop_does_not_have_is_none_and_no_error() {
    assert_eq!(answer::<ReadFulfillment>(&fixture("recorded/fulfillment_unknown")), Ok(None));
    assert_eq!(answer::<ReadOrder>(&ok(&json!({"data": {"order": null}}))), Ok(None));
}

#[test]
fn a_page_of_updated_orders_names_the_next_one() {
    let page = answer::<OrdersUpdated>(&fixture("answers/orders_updated")).unwrap();
    assert_eq!((page.orders.len(), page.next.as_deref()), (1, Some("eyJsYXN0X2lkIjo2MTAwfQ==")));
    let last = json!({"data": {"orders": {"nodes": [], "pageInfo": {"hasNextPage": false, "endCursor": "eyJ9"}}}});
    assert_eq!(answer::<OrdersUpdated>(&ok(&last)).unwrap(), OrderPage { orders: vec![], next: None });
}

#[test]
fn a_fulfillment_tells_which_events_shopify_already_has() {
    let fulfillment = answer::<ReadFulfillment>(&fixture("answers/fulfillment")).unwrap().unwrap();
    let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
    let recorded = |status, instant| fulfillment.recorded(status, at(instant)).map(|event| event.id.number());
    use FulfillmentEventStatus::{Delivered, InTransit};
    assert_eq!(recorded(InTransit, "2026-11-21T20:00:00.9+02:00"), Some(702), "to the second, in any zone");
    assert_eq!(recorded(InTransit, "2026-11-21T18:00:01Z"), None);
    assert_eq!(recorded(Delivered, "2026-11-21T18:00:00Z"), None);
    assert!(fulfillment.has_older_events);
}

#[test]
fn of_two_events_at_one_instant_the_one_recorded_later_is_the_latest() {
    let fulfillment = answer::<ReadFulfillment>(&fixture("answers/fulfillment")).unwrap().unwrap();
    assert_eq!(fulfillment.latest_event().unwrap().id.number(), 703);
    assert_eq!(fulfillment.events[1].status, EventStatus::Unknown("RETURNING_TO_SENDER".into()));
    let without = answer::<ReadFulfillment>(&fixture("recorded/fulfillment_without_events")).unwrap().unwrap();
    assert_eq!(without.latest_event(), None);
}

#[rstest]
#[case("recorded/event_created", FulfillmentEventStatus::InTransit)]
#[case("recorded/event_created_on_a_cancelled_fulfillment", FulfillmentEventStatus::Delivered)]
fn a_created_event_comes_back(#[case] name: &str, #[case] status: FulfillmentEventStatus) {
    let EventCreated::Created(event) = answer::<CreateFulfillmentEvent>(&fixture(name)).unwrap() else {
        panic!("not created")
    };
    assert_eq!(event.status, EventStatus::Known(status));
}

#[test]
fn an_event_of_an_unknown_fulfillment_has_its_own_end() {
    let end = answer::<CreateFulfillmentEvent>(&fixture("recorded/event_unknown_fulfillment"));
    assert_eq!(end, Ok(EventCreated::UnknownFulfillment));
}

#[test]
fn an_order_is_marked_as_paid() {
    let MarkedAsPaid::Done(order) = answer::<MarkOrderAsPaid>(&fixture("recorded/order_marked_as_paid")).unwrap()
    else {
        panic!("not marked")
    };
    assert_eq!(order.display_financial_status, Some(FinancialStatus::Paid));
    assert_eq!(order.total_outstanding_set.shop_money.amount, Decimal::ZERO);
}

#[test]
fn an_order_that_is_already_paid_cannot_be_marked_and_says_that_it_is_paid() {
    let end = answer::<MarkOrderAsPaid>(&fixture("recorded/order_already_paid")).unwrap();
    let MarkedAsPaid::CannotBeMarked { order: Some(order) } = end else { panic!("{end:?}") };
    assert_eq!(order.display_financial_status, Some(FinancialStatus::Paid));
}

#[test]
fn an_unknown_order_cannot_be_marked_or_tagged() {
    let unknown = |field: &str, result: &str| {
        let payload = json!({result: null, "userErrors": [{"field": ["id"], "message": "Order does not exist"}]});
        ok(&json!({"data": {field: payload}}))
    };
    assert_eq!(answer::<MarkOrderAsPaid>(&unknown("orderMarkAsPaid", "order")), Ok(MarkedAsPaid::UnknownOrder));
    assert_eq!(answer::<AddTags>(&unknown("tagsAdd", "node")), Ok(TagsAdded::UnknownOrder));
}

#[test]
fn tags_are_added() {
    assert_eq!(answer::<AddTags>(&fixture("recorded/tags_added")), Ok(TagsAdded::Added));
}

#[test]
fn metafields_are_set_or_their_order_is_unknown() {
    let set = json!({"data": {"metafieldsSet": {
        "metafields": [{"namespace": "app--1--waybill", "key": "tracking"}], "userErrors": []}}});
    let name = MetafieldName { namespace: "app--1--waybill".into(), key: "tracking".into() };
    assert_eq!(answer::<SetMetafields>(&ok(&set)), Ok(MetafieldsSet::Set(vec![name])));
    let unknown = fixture("recorded/metafields_unknown_owner");
    assert_eq!(answer::<SetMetafields>(&unknown), Ok(MetafieldsSet::UnknownOwner));
}

#[rstest]
#[case::too_many(&["metafields"], "Exceeded the maximum metafields input limit of 25.", "LESS_THAN_OR_EQUAL_TO")]
#[case::stale(&["metafields", "0"], "The resource has been updated since it was loaded.", "STALE_OBJECT")]
fn metafields_that_shopify_does_not_take_are_refused_with_its_words(
    #[case] field: &[&str],
    #[case] message: &str,
    #[case] code: &str,
) {
    let body = json!({"data": {"metafieldsSet": {"metafields": [],
        "userErrors": [{"field": field, "message": message, "code": code, "elementIndex": null}]}}});
    assert_eq!(answer::<SetMetafields>(&ok(&body)), Err(refused(field, message, Some(code))));
}

#[test]
fn a_webhook_is_subscribed_once() {
    let created = json!({"data": {"webhookSubscriptionCreate": {"userErrors": [], "webhookSubscription": {
        "id": "gid://shopify/WebhookSubscription/1", "topic": "ORDERS_CREATE", "uri": "https://waybill.example/w"}}}});
    let end = answer::<CreateWebhookSubscription>(&ok(&created)).unwrap();
    let WebhookSubscribed::Created(subscription) = end else { panic!("{end:?}") };
    assert_eq!((subscription.id.number(), subscription.topic.as_str()), (1, "ORDERS_CREATE"));
    let again = fixture("recorded/webhook_already_there");
    assert_eq!(answer::<CreateWebhookSubscription>(&again), Ok(WebhookSubscribed::AlreadyThere));
}

#[rstest]
#[case(&["webhookSubscription"], "The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.")]
#[case(&["webhookSubscription", "callbackUrl"], "Address protocol http:// is not supported")]
#[case(&["webhookSubscription", "callbackUrl"], "Address cannot be a Shopify or an internal domain")]
fn a_subscription_that_shopify_does_not_take_is_refused_with_its_words(#[case] field: &[&str], #[case] message: &str) {
    let body = json!({"data": {"webhookSubscriptionCreate": {
        "webhookSubscription": null, "userErrors": [{"field": field, "message": message}]}}});
    assert_eq!(answer::<CreateWebhookSubscription>(&ok(&body)), Err(refused(field, message, None)));
}

#[test]
fn the_shop_tells_its_zone_currency_and_plan() {
    let body = json!({"data": {"shop": {
        "id": "gid://shopify/Shop/1", "name": "Magazin", "myshopifyDomain": "some-shop.myshopify.com",
        "email": "owner@example.invalid", "contactEmail": "shop@example.invalid", "currencyCode": "RON",
        "ianaTimezone": "Europe/Bucharest",
        "plan": {"publicDisplayName": "Basic", "partnerDevelopment": false, "shopifyPlus": false}}}});
    let shop = answer::<ReadShop>(&ok(&body)).unwrap();
    assert_eq!((shop.iana_timezone.as_str(), shop.currency_code.as_str()), ("Europe/Bucharest", "RON"));
}

#[test]
fn the_version_that_answered_is_told() {
    let mut response = fixture("answers/order");
    response.headers_mut().insert("X-Shopify-API-Version", "2027-01".parse().unwrap());
    assert_eq!(read::<ReadOrder>(&response).unwrap().api_version.as_deref(), Some("2027-01"));
}

#[rstest]
#[case::a_status_outside_the_enum("recorded/event_unknown_status", "INVALID_VARIABLE")]
#[case::a_field_that_does_not_exist("recorded/event_unknown_field", "undefinedField")]
#[case::a_missing_argument("recorded/webhook_missing_topic", "missingRequiredArguments")]
fn a_document_that_does_not_fit_the_schema_is_our_bug(#[case] name: &str, #[case] expected: &str) {
    let error = answer::<CreateFulfillmentEvent>(&fixture(name)).unwrap_err();
    let ShopifyError::Document { code, .. } = &error else { panic!("{error:?}") };
    assert_eq!(code.as_deref(), Some(expected));
}

#[test]
fn a_document_that_costs_too_much_is_our_bug() {
    let body = json!({"errors": [{"message": "Query cost is 1042, which exceeds the single query max cost limit (1000).",
        "extensions": {"code": "MAX_COST_EXCEEDED", "cost": 1042, "maxCost": 1000}}]});
    let error = answer::<OrdersUpdated>(&ok(&body)).unwrap_err();
    assert!(
        matches!(&error, ShopifyError::Document { code: Some(code), .. } if code == "MAX_COST_EXCEEDED"),
        "{error:?}"
    );
}

#[test]
fn an_id_of_another_kind_is_not_a_missing_order() {
    let error = answer::<AddTags>(&fixture("recorded/tags_id_of_another_kind")).unwrap_err();
    assert_eq!(error, ShopifyError::InvalidId { message: "invalid id".into() });
}

#[test]
fn a_missing_scope_is_named() {
    let error = answer::<MarkOrderAsPaid>(&fixture("recorded/access_denied")).unwrap_err();
    let ShopifyError::Scope { required: Some(required), .. } = &error else { panic!("{error:?}") };
    assert!(required.starts_with("`write_orders` access scope."), "{required}");
}

#[test]
fn a_missing_scope_for_a_field_that_cannot_be_missing_is_a_missing_scope() {
    let body = json!({"data": {"order": {"id": "gid://shopify/Order/1", "name": null}}, "errors": [{
        "message": "Access denied for name field.", "path": ["order", "name"], "extensions": {"code": "ACCESS_DENIED"}}]});
    let error = answer::<ReadOrder>(&ok(&body)).unwrap_err();
    assert!(
        matches!(&error, ShopifyError::Scope { message, .. } if message == "Access denied for name field."),
        "{error:?}"
    );
}

#[test]
fn an_error_inside_shopify_is_told_from_one_of_ours() {
    let error = answer::<ReadOrder>(&fixture("recorded/internal_server_error")).unwrap_err();
    assert_eq!(error, ShopifyError::Internal { message: "Something went wrong".into() });
}

#[test]
fn a_closed_store_is_not_active() {
    let body = json!({"errors": [{"message": "Shop is not active", "extensions": {"code": "SHOP_INACTIVE"}}]});
    assert_eq!(answer::<ReadOrder>(&ok(&body)), Err(ShopifyError::Inactive));
}

const THROTTLED: &str = r#"{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED",
    "documentation":"https://shopify.dev/api/usage/rate-limits"}}],"extensions":{"cost":{"requestedQueryCost":752,
    "actualQueryCost":null,"throttleStatus":{"maximumAvailable":1000.0,"currentlyAvailable":202,"restoreRate":50.0}}}}"#;

#[rstest]
#[case::inside_a_200(200, THROTTLED, None, 11_000)]
#[case::inside_a_200_with_a_longer_header(200, THROTTLED, Some("15"), 15_000)]
#[case::as_429_with_the_cost(429, THROTTLED, None, 11_000)]
#[case::as_429_with_a_header(429, r#"{"errors":"Exceeded 2 calls per second for api client."}"#, Some("2.5"), 2500)]
#[case::as_429_without_anything(429, "", None, 1000)]
#[case::as_429_with_a_header_that_is_a_date(429, "", Some("Mon, 23 Nov 2026 10:00:00 GMT"), 1000)]
#[case::as_429_with_a_header_of_a_year(429, "", Some("31536000"), 300_000)]
fn a_throttled_call_says_how_long_to_wait(
    #[case] status: u16,
    #[case] body: &str,
    #[case] retry_after: Option<&str>,
    #[case] wait_ms: u64,
) {
    let mut response = with_status(status, body);
    if let Some(value) = retry_after {
        response.headers_mut().insert("Retry-After", value.parse().unwrap());
    }
    let error = answer::<ReadOrder>(&response).unwrap_err();
    let ShopifyError::Throttled { wait, status } = &error else { panic!("{error:?}") };
    assert_eq!(*wait, Duration::from_millis(wait_ms));
    let bucket = ThrottleStatus { maximum_available: 1000.0, currently_available: 202.0, restore_rate: 50.0 };
    assert_eq!(*status, (body == THROTTLED).then_some(bucket));
}

#[rstest]
#[case(
    401,
    r#"{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}"#,
    ShopifyError::Token
)]
#[case(402, r#"{"errors":"Unavailable Shop"}"#, ShopifyError::Frozen)]
#[case(403, r#"{"errors":"Forbidden"}"#, ShopifyError::Scope { required: None, message: "Forbidden".into() })]
#[case(404, r#"{"errors":"Not Found"}"#, ShopifyError::NotFound)]
#[case(423, r#"{"errors":"This shop is unavailable"}"#, ShopifyError::Locked)]
#[case(400, r#"{"errors":{"query":"Required parameter missing or invalid"}}"#, ShopifyError::Document { code: None, message: r#"{"query":"Required parameter missing or invalid"}"#.into() })]
#[case(500, "<html>", ShopifyError::Down { http: 500, retry_after: None })]
#[case(503, "", ShopifyError::Down { http: 503, retry_after: None })]
#[case(301, "", ShopifyError::Unexpected { what: "HTTP 301 ".into() })]
fn the_http_status_decides_before_the_body(#[case] status: u16, #[case] body: &str, #[case] expected: ShopifyError) {
    assert_eq!(answer::<ReadOrder>(&with_status(status, body)), Err(expected));
}

#[rstest]
#[case::empty("")]
#[case::cut_short(r#"{"data":{"order":{"id":"gid://shop"#)]
#[case::a_page("<!DOCTYPE html><title>Please wait</title>")]
fn what_is_not_json_could_not_be_read(#[case] body: &str) {
    let error = answer::<ReadOrder>(&with_status(200, body)).unwrap_err();
    assert!(matches!(error, ShopifyError::Unreadable { .. }), "{error:?}");
}

#[rstest]
#[case::nothing("{}")]
#[case::a_list("[]")]
#[case::no_data(r#"{"data":null}"#)]
#[case::another_shape(r#"{"data":{"orderMarkAsPaid":{"order":"paid","userErrors":[]}}}"#)]
#[case::no_payload(r#"{"data":{"orderMarkAsPaid":null}}"#)]
#[case::neither_a_result_nor_an_error(r#"{"data":{"orderMarkAsPaid":{"order":null,"userErrors":[]}}}"#)]
#[case::an_unknown_code(r#"{"errors":[{"message":"odd","extensions":{"code":"TELEPORTED"}}]}"#)]
fn json_of_another_shape_is_unexpected(#[case] body: &str) {
    let error = answer::<MarkOrderAsPaid>(&with_status(200, body)).unwrap_err();
    assert!(matches!(error, ShopifyError::Unexpected { .. }), "{error:?}");
}

#[test]
fn of_several_errors_the_one_that_decides_what_happens_next_is_told() {
    let body = json!({"errors": [
        {"message": "Access denied for order field.", "path": ["order"], "extensions": {"code": "ACCESS_DENIED"}},
        {"message": "Throttled", "extensions": {"code": "THROTTLED"}}]});
    let error = answer::<ReadOrder>(&ok(&body)).unwrap_err();
    assert!(matches!(error, ShopifyError::Throttled { .. }), "{error:?}");
}
