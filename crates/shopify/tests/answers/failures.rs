//! Failures that do not depend on the operation.

use std::time::Duration;

use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;
use shopify::operations::*;
use shopify::{ShopifyError, ThrottleStatus};

use crate::{answer, fixture, ok, with_status};

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
    assert!(matches!(&error, ShopifyError::TooCostly { message } if message.contains("1042")), "{error:?}");
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

proptest! {
    #[test]
    fn no_answer_is_too_odd_to_be_told_as_an_error(status in 200u16..600, body in any::<Vec<u8>>()) {
        let response = http::Response::builder().status(status).body(body).unwrap();
        prop_assert!(answer::<ReadShop>(&response).is_err());
    }

    #[test]
    fn no_shape_of_errors_is_too_odd_to_be_told_as_one(errors in odd_json()) {
        let body = json!({"data": {"order": null}, "errors": [&errors], "extensions": &errors});
        prop_assert!(answer::<ReadOrder>(&ok(&body)).is_err());
    }
}

fn odd_json() -> impl Strategy<Value = serde_json::Value> {
    let names = prop::sample::select(vec!["message", "path", "extensions", "code", "cost", "requiredAccess"]);
    let texts = prop::sample::select(vec!["ACCESS_DENIED", "THROTTLED", "order", "email", ""]);
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|b| json!(b)),
        any::<i64>().prop_map(|n| json!(n)),
        texts.prop_map(|t| json!(t))
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|list| json!(list)),
            prop::collection::hash_map(names.clone(), inner, 0..5).prop_map(|map| json!(map)),
        ]
    })
}
