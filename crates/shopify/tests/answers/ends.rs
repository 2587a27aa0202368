//! What each operation makes of Shopify's answer.

use rstest::rstest;
use rust_decimal::Decimal;
use serde_json::json;
use shopify::operations::*;
use shopify::{
    Answered, EventStatus, FinancialStatus, FulfillmentDisplayStatus, FulfillmentEventStatus, ShopifyError, UserError,
    read,
};

use crate::{answer, fixture, ok};

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
