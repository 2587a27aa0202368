//! What a store refuses before or instead of doing it, in its own words.

use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{EVENT, OTHER, PAY, SHOP, TOKEN, World, order};

#[rstest]
#[case::unknown_field(
    "mutation { fulfillmentEventCreate(fulfillmentEvent: {fulfillmentId: \"gid://shopify/Fulfillment/1001\", status: DELIVERED}) { userErrors { code } } }",
    "Field 'code' doesn't exist on type 'UserError'",
    json!({"code": "undefinedField", "typeName": "UserError", "fieldName": "code"})
)]
#[case::missing_argument(
    "{ order { id } }",
    "Field 'order' is missing required arguments: id",
    json!({"code": "missingRequiredArguments", "className": "Field", "name": "order", "arguments": "id"})
)]
#[case::unknown_argument(
    "{ order(id: \"gid://shopify/Order/1\", name: \"x\") { id } }",
    "Field 'order' doesn't accept argument 'name'",
    json!({"code": "argumentNotAccepted", "name": "order", "typeName": "Field", "argumentName": "name"})
)]
#[case::null_literal(
    "mutation { fulfillmentCancel(id: null) { userErrors { message } } }",
    "Argument 'id' on Field 'fulfillmentCancel' has an invalid value (null). Expected type 'ID!'.",
    json!({"code": "argumentLiteralsIncompatible", "typeName": "Field", "argumentName": "id"})
)]
#[case::enum_literal(
    "mutation { fulfillmentEventCreate(fulfillmentEvent: {fulfillmentId: \"gid://shopify/Fulfillment/1001\", status: LOST}) { userErrors { message } } }",
    "Argument 'status' on InputObject 'FulfillmentEventInput' has an invalid value (LOST). Expected type 'FulfillmentEventStatus!'.",
    json!({"code": "argumentLiteralsIncompatible", "typeName": "InputObject", "argumentName": "status"})
)]
#[case::missing_attribute(
    "mutation { orderMarkAsPaid(input: {}) { userErrors { message } } }",
    "Argument 'id' on InputObject 'OrderMarkAsPaidInput' is required. Expected type ID!",
    json!({"code": "missingRequiredInputObjectAttribute", "argumentName": "id", "argumentType": "ID!", "inputObjectType": "OrderMarkAsPaidInput"})
)]
#[case::unknown_attribute(
    "mutation { orderMarkAsPaid(input: {id: \"gid://shopify/Order/1\", amount: 1}) { userErrors { message } } }",
    "InputObject 'OrderMarkAsPaidInput' doesn't accept argument 'amount'",
    json!({"code": "argumentNotAccepted", "name": "OrderMarkAsPaidInput", "typeName": "InputObject", "argumentName": "amount"})
)]
#[case::no_global_id(
    "{ order(id: \"5001\") { id } }",
    "Invalid global id '5001'",
    json!({"code": "argumentLiteralsIncompatible", "typeName": "CoercionError"})
)]
#[case::no_selection(
    "{ shop }",
    "Field must have selections (field 'shop' returns Shop but has no selections. Did you mean 'shop { ... }'?)",
    json!({"code": "selectionMismatch", "nodeName": "field 'shop'", "typeName": "Shop"})
)]
#[case::unknown_directive(
    "{ shop @cached { id } }",
    "Directive @cached is not defined",
    json!({"code": "undefinedDirective", "directiveName": "cached"})
)]
#[case::unknown_type(
    "{ node(id: \"gid://shopify/Order/1\") { ... on Parcel { id } } }",
    "No such type Parcel, so it can't be a fragment condition",
    json!({"code": "undefinedType", "typeName": "Parcel"})
)]
#[case::unused_variable(
    "query Shop($id: ID!) { shop { id } }",
    "Variable $id is declared by Shop but not used",
    json!({"code": "variableNotUsed", "variableName": "id"})
)]
#[tokio::test]
async fn a_wrong_document_is_not_executed(#[case] query: &str, #[case] message: &str, #[case] extensions: Value) {
    let world = World::new().await;
    let answer = world.ask(query, json!({})).await;
    let [error] = answer["errors"].as_array().unwrap().as_slice() else { panic!("{answer}") };
    assert_eq!(error["message"], message);
    assert_eq!(error["extensions"], extensions);
    assert!(error["locations"][0]["line"].is_u64(), "{error}");
    assert!(answer.get("data").is_none(), "{answer}");
    assert!(world.shopify.ledger().read(<[_]>::is_empty));
}

#[tokio::test]
async fn an_error_says_where_it_is() {
    let query = "mutation Tell {\n  it: fulfillmentCancel(id: \"gid://shopify/Fulfillment/1\") {\n    userErrors { code }\n  }\n}";
    let answer = World::new().await.ask(query, Value::Null).await;
    assert_eq!(answer["errors"][0]["path"], json!(["mutation Tell", "it", "userErrors", "code"]));
    assert_eq!(answer["errors"][0]["locations"], json!([{"line": 3, "column": 18}]));
}

#[rstest]
#[case::status(
    json!({"fulfillmentId": "gid://shopify/Fulfillment/1001", "status": "X"}),
    "Variable $fulfillmentEvent of type FulfillmentEventInput! was provided invalid value for status (Expected \"X\" to \
     be one of: LABEL_PURCHASED, LABEL_PRINTED, READY_FOR_PICKUP, CONFIRMED, IN_TRANSIT, OUT_FOR_DELIVERY, \
     ATTEMPTED_DELIVERY, DELAYED, DELIVERED, FAILURE, CARRIER_PICKED_UP)",
    json!(["status"])
)]
#[case::null(
    json!({"fulfillmentId": null, "status": "DELIVERED"}),
    "Variable $fulfillmentEvent of type FulfillmentEventInput! was provided invalid value for fulfillmentId (Expected \
     value to not be null)",
    json!(["fulfillmentId"])
)]
#[case::missing(
    json!({"fulfillmentId": "gid://shopify/Fulfillment/1001"}),
    "Variable $fulfillmentEvent of type FulfillmentEventInput! was provided invalid value for status (Expected value \
     to not be null)",
    json!(["status"])
)]
#[case::time(
    json!({"fulfillmentId": "gid://shopify/Fulfillment/1001", "status": "DELIVERED", "happenedAt": "yesterday"}),
    "Variable $fulfillmentEvent of type FulfillmentEventInput! was provided invalid value for happenedAt (invalid \
     DateTime 'yesterday')",
    json!(["happenedAt"])
)]
#[case::unknown_field(
    json!({"fulfillmentId": "gid://shopify/Fulfillment/1001", "status": "DELIVERED", "code": 1}),
    "Variable $fulfillmentEvent of type FulfillmentEventInput! was provided invalid value for code (Field is not \
     defined on FulfillmentEventInput)",
    json!(["code"])
)]
#[case::no_global_id(
    json!({"fulfillmentId": "1001", "status": "DELIVERED"}),
    "Variable $fulfillmentEvent of type FulfillmentEventInput! was provided invalid value for fulfillmentId (Invalid \
     global id '1001')",
    json!(["fulfillmentId"])
)]
#[case::whole(
    Value::Null,
    "Variable $fulfillmentEvent of type FulfillmentEventInput! was provided invalid value",
    json!([])
)]
#[tokio::test]
async fn a_wrong_variable_is_explained(#[case] input: Value, #[case] message: &str, #[case] path: Value) {
    let world = World::new().await;
    let answer = world.ask(EVENT, json!({"fulfillmentEvent": input})).await;
    let error = &answer["errors"][0];
    assert_eq!(error["message"], message);
    assert_eq!(error["extensions"]["code"], "INVALID_VARIABLE");
    assert_eq!(error["extensions"]["value"], input);
    assert_eq!(error["extensions"]["problems"][0]["path"], path);
    assert!(answer.get("data").is_none(), "{answer}");
}

#[rstest]
#[case::order("{ it: order(id: \"gid://shopify/Fulfillment/1001\") { id } }")]
#[case::fulfillment("{ it: fulfillment(id: \"gid://shopify/Order/1\") { id } }")]
#[case::paid("mutation { it: orderMarkAsPaid(input: {id: \"gid://shopify/Fulfillment/1\"}) { order { id } } }")]
#[tokio::test]
async fn an_id_of_another_type_is_refused(#[case] query: &str) {
    let answer = World::new().await.ask(query, Value::Null).await;
    assert_eq!(answer["data"], json!({"it": null}));
    let error = &answer["errors"][0];
    assert_eq!(error["message"], "invalid id");
    assert_eq!(error["extensions"], json!({"code": "RESOURCE_NOT_FOUND"}));
    assert_eq!(error["path"], json!(["it"]));
}

#[rstest]
#[case::event(
    "fulfillmentEventCreate",
    EVENT,
    "`write_fulfillments` access scope. Also: The user must have fulfill_and_ship_orders permission."
)]
#[case::paid(
    "orderMarkAsPaid",
    PAY,
    "`write_orders` access scope. Also: The user must have mark_orders_as_paid permission."
)]
#[tokio::test]
async fn a_missing_scope_denies_the_field(#[case] field: &str, #[case] query: &str, #[case] required: &str) {
    let world =
        World::with(vec![order(1, "#1001")], |config| config.app.scopes = ["read_orders".to_owned()].into()).await;
    let variables = json!({
        "fulfillmentEvent": {"fulfillmentId": "gid://shopify/Fulfillment/1001", "status": "DELIVERED"},
        "input": {"id": "gid://shopify/Order/1"},
    });
    let answer = world.ask(query, variables).await;
    assert_eq!(answer["data"][field], Value::Null);
    let error = &answer["errors"][0];
    assert_eq!(error["message"], format!("Access denied for {field} field. Required access: {required}"));
    let extensions = json!({
        "code": "ACCESS_DENIED", "documentation": "https://shopify.dev/api/usage/access-scopes", "requiredAccess": required,
    });
    assert_eq!(error["extensions"], extensions);
    assert!(world.shopify.ledger().read(<[_]>::is_empty));
}

#[tokio::test]
async fn a_write_scope_grants_reading_and_fulfillment_orders_are_silently_missing_without_theirs() {
    let world =
        World::with(vec![order(1, "#1001")], |config| config.app.scopes = ["write_orders".to_owned()].into()).await;
    let query = "{ order(id: \"gid://shopify/Order/1\") { name fulfillmentOrders(first: 5) { nodes { id } } } }";
    let answer = world.ask(query, Value::Null).await;
    assert_eq!(answer["data"]["order"], json!({"name": "#1001", "fulfillmentOrders": {"nodes": []}}));
}

#[tokio::test]
async fn orders_older_than_60_days_need_a_scope_of_their_own() {
    let mut old = order(1, "#1001");
    old.created_at = "2026-09-01T06:00:00Z".parse().unwrap();
    let query = "{ order(id: \"gid://shopify/Order/1\") { name } orders(first: 5) { nodes { name } } }";
    let world = World::of(vec![old.clone()]).await;
    assert_eq!(world.ask(query, Value::Null).await["data"], json!({"order": null, "orders": {"nodes": []}}));
    let world = World::with(vec![old], |config| {
        config.app.scopes.insert("read_all_orders".to_owned());
    })
    .await;
    let all = json!({"order": {"name": "#1001"}, "orders": {"nodes": [{"name": "#1001"}]}});
    assert_eq!(world.ask(query, Value::Null).await["data"], all);
}

#[rstest]
#[case::wrong_token("/admin/api/2026-10/graphql.json", "shpat_wrong", 401)]
#[case::by_domain("/first.myshopify.com/admin/api/2026-10/graphql.json", TOKEN, 200)]
#[case::token_of_another_store("/second.myshopify.com/admin/api/2026-10/graphql.json", TOKEN, 401)]
#[case::unknown_store("/third.myshopify.com/admin/api/2026-10/graphql.json", TOKEN, 404)]
#[case::rest("/admin/api/2026-10/orders.json", TOKEN, 404)]
#[case::no_version("/admin/api/newest/graphql.json", TOKEN, 404)]
#[case::future_version("/admin/api/2027-01/graphql.json", TOKEN, 404)]
#[tokio::test]
async fn who_calls_which_store(#[case] path: &str, #[case] token: &str, #[case] status: u16) {
    let world = World::new().await;
    let answer = world.post(path, token, json!({"query": "{ shop { myshopifyDomain } }"}).to_string()).await.unwrap();
    assert_eq!(answer.status, status, "{}", answer.body);
    if status == 200 {
        assert_eq!(answer.body["data"]["shop"]["myshopifyDomain"], SHOP);
    }
}

#[tokio::test]
async fn stores_of_one_address_are_told_apart_by_token() {
    let world = World::new().await;
    let body = json!({"query": "{ shop { myshopifyDomain } }"}).to_string();
    let answer = world.post("/admin/api/2026-10/graphql.json", "shpat_second", body).await.unwrap();
    assert_eq!(answer.body["data"]["shop"]["myshopifyDomain"], OTHER);
}

#[rstest]
#[case("2026-10", "2026-10")]
#[case("2026-04", "2026-04")]
#[case("unstable", "unstable")]
#[case::falls_forward("2024-07", "2026-01")]
#[tokio::test]
async fn the_answer_says_which_version_it_is_of(#[case] asked: &str, #[case] answered: &str) {
    let world = World::new().await;
    let path = format!("/admin/api/{asked}/graphql.json");
    let answer = world.post(&path, TOKEN, json!({"query": "{ shop { id } }"}).to_string()).await.unwrap();
    assert_eq!(answer.version.as_deref(), Some(answered));
}

#[tokio::test]
async fn an_app_without_any_scope_is_forbidden() {
    let world = World::with(vec![order(1, "#1001")], |config| config.app.scopes.clear()).await;
    assert_eq!(world.send("{ shop { id } }", Value::Null).await.unwrap().status, 403);
}

#[tokio::test]
async fn what_is_no_graphql_is_refused_and_never_panics() {
    let world = World::new().await;
    for body in ["", "garbage", "[]", "{\"query\": 1}"] {
        let answer = world.post("/admin/api/2026-10/graphql.json", TOKEN, body.to_owned()).await.unwrap();
        assert_eq!(answer.status, 400, "{body}");
    }
    let answer = world.ask("{ order(id: ", Value::Null).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "PARSE_ERROR");
}

#[tokio::test]
async fn the_schema_can_be_asked_for() {
    let query = "{ __schema { queryType { name } } __type(name: \"FulfillmentEventStatus\") { enumValues { name } } }";
    let answer = World::new().await.ask(query, Value::Null).await;
    assert_eq!(answer["data"]["__schema"]["queryType"]["name"], "QueryRoot");
    assert_eq!(answer["data"]["__type"]["enumValues"].as_array().unwrap().len(), 11);
}
