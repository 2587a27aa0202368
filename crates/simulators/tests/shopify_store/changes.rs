//! What apps change on orders and in the list of webhook subscriptions.

use rstest::rstest;
use serde_json::{Value, json};
use simulators::shopify::audit;

use crate::world::{World, user_error};

const ORDER: &str = "gid://shopify/Order/1";
const FULFILLMENT: &str = "gid://shopify/Fulfillment/1001";

const METAFIELDS: &str = "mutation M($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) {
    metafields { namespace key type value compareDigest }
    userErrors { field message code elementIndex }
  }
}";

const SUBSCRIBE: &str = "mutation S($topic: WebhookSubscriptionTopic!, $input: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $input) {
    webhookSubscription { id topic uri format }
    userErrors { field message }
  }
}";

#[tokio::test]
async fn tags_are_split_at_commas_kept_once_and_sorted() {
    let world = World::new().await;
    let change = async |name: &str, tags: Value| {
        let query = format!(
            "mutation($id: ID!, $tags: [String!]!) {{ {name}(id: $id, tags: $tags) {{
               node {{ id ... on Order {{ tags }} }} userErrors {{ field message }} }} }}"
        );
        world.ask(&query, json!({"id": ORDER, "tags": tags})).await["data"][name].clone()
    };
    assert_eq!(change("tagsAdd", json!(["zeta, Alpha"])).await["node"]["tags"], json!(["Alpha", "zeta"]));
    assert_eq!(change("tagsAdd", json!(["ALPHA", "beta"])).await["node"]["tags"], json!(["Alpha", "beta", "zeta"]));
    assert_eq!(change("tagsRemove", json!(["alpha"])).await["node"]["tags"], json!(["beta", "zeta"]));
}

#[tokio::test]
async fn metafields_are_set_and_read_back() {
    let world = World::new().await;
    let wish = |key: &str, value: &str| json!({"ownerId": ORDER, "namespace": "$app", "key": key, "type": "json", "value": value});
    let set = world.ask(METAFIELDS, json!({"metafields": [wish("tracking", "{\"a\":1}"), wish("other", "[]")]})).await;
    assert_eq!(set["data"]["metafieldsSet"]["userErrors"], json!([]));
    assert_eq!(set["data"]["metafieldsSet"]["metafields"][0]["namespace"], "app--347082");
    let query = "{ order(id: \"gid://shopify/Order/1\") {
        metafield(key: \"tracking\") { type value jsonValue }
        metafields(first: 5, namespace: \"$app\") { nodes { key } } } }";
    let order = &world.ask(query, Value::Null).await["data"]["order"];
    assert_eq!(order["metafield"], json!({"type": "json", "value": "{\"a\":1}", "jsonValue": {"a": 1}}));
    assert_eq!(order["metafields"]["nodes"].as_array().unwrap().len(), 2);
}

#[rstest]
#[case::unknown_owner(json!({"ownerId": "gid://shopify/Order/77"}), &["metafields", "0", "ownerId"], "INVALID_VALUE", "Owner does not exist.")]
#[case::fulfillments_are_no_owners(json!({"ownerId": FULFILLMENT}), &["metafields", "0", "ownerId"], "INVALID_VALUE", "Owner does not exist.")]
#[case::short_namespace(json!({"namespace": "ab"}), &["metafields", "0", "namespace"], "TOO_SHORT", "Namespace is too short (minimum is 3 characters)")]
#[case::short_key(json!({"key": "a"}), &["metafields", "0", "key"], "TOO_SHORT", "Key is too short (minimum is 2 characters)")]
#[case::no_type(json!({"type": null}), &["metafields", "0", "type"], "BLANK", "Type can't be blank")]
#[case::blank(json!({"value": ""}), &["metafields", "0", "value"], "INVALID_VALUE", "Value can't be blank.")]
#[case::no_json(json!({"value": "{nope"}), &["metafields", "0", "value"], "INVALID_VALUE", "Value is invalid JSON: ")]
#[case::stale(json!({"compareDigest": "x"}), &["metafields", "0"], "STALE_OBJECT", "The resource has been updated since it was loaded.")]
#[tokio::test]
async fn one_wrong_metafield_and_none_is_set(
    #[case] change: Value,
    #[case] field: &[&str],
    #[case] code: &str,
    #[case] message: &str,
) {
    let world = World::new().await;
    let good = json!({"ownerId": ORDER, "namespace": "custom", "key": "tracking", "type": "json", "value": "{}"});
    let mut wrong = good.clone();
    wrong.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    let answer = world.ask(METAFIELDS, json!({"metafields": [wrong, good]})).await;
    let payload = &answer["data"]["metafieldsSet"];
    assert_eq!(payload["metafields"], Value::Null);
    let error = &payload["userErrors"][0];
    assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)));
    assert!(error["message"].as_str().unwrap().starts_with(message), "{error}");
    assert!(world.shopify.ledger().read(|lines| audit::metafields(lines).is_empty()));
}

#[tokio::test]
async fn a_digest_guards_a_metafield() {
    let world = World::new().await;
    let set = async |digest: Value, value: &str| {
        let wish = json!({"ownerId": ORDER, "namespace": "custom", "key": "tracking", "type": "json", "value": value, "compareDigest": digest});
        world.ask(METAFIELDS, json!({"metafields": [wish]})).await["data"]["metafieldsSet"].clone()
    };
    let first = set(Value::Null, "1").await;
    assert_eq!(first["userErrors"], json!([]), "null: it must not exist yet");
    assert_eq!(set(Value::Null, "2").await["userErrors"][0]["code"], "STALE_OBJECT");
    let digest = first["metafields"][0]["compareDigest"].clone();
    assert_eq!(set(digest.clone(), "2").await["userErrors"], json!([]));
    assert_eq!(set(digest, "3").await["userErrors"][0]["code"], "STALE_OBJECT");
}

#[tokio::test]
async fn more_than_25_metafields_are_too_many() {
    let world = World::new().await;
    let wish = |n: usize| json!({"ownerId": ORDER, "namespace": "custom", "key": format!("key{n}"), "type": "json", "value": "1"});
    let wishes: Vec<_> = (0..26).map(wish).collect();
    let answer = world.ask(METAFIELDS, json!({"metafields": wishes})).await;
    let expected = json!([{
        "field": ["metafields"], "message": "Exceeded the maximum metafields input limit of 25.",
        "code": "LESS_THAN_OR_EQUAL_TO", "elementIndex": null,
    }]);
    assert_eq!(answer["data"]["metafieldsSet"]["userErrors"], expected);
}

#[tokio::test]
async fn an_update_of_an_order_changes_what_it_names() {
    let world = World::new().await;
    let update = "mutation($input: OrderInput!) { orderUpdate(input: $input) {
        order { note tags email } userErrors { field message } } }";
    let send = async |input: Value| world.ask(update, json!({"input": input})).await["data"]["orderUpdate"].clone();
    let done = send(json!({"id": ORDER, "tags": ["b, a"], "note": "call first"})).await;
    assert_eq!(done["order"], json!({"note": "call first", "tags": ["a", "b"], "email": "buyer1@example.invalid"}));
    let replaced = send(json!({"id": ORDER, "tags": ["c"]})).await;
    assert_eq!(replaced["order"], json!({"note": "call first", "tags": ["c"], "email": "buyer1@example.invalid"}));
    let nothing = send(json!({"id": ORDER})).await;
    assert_eq!(
        nothing["userErrors"],
        json!([{"field": null, "message": "No valid update parameters have been provided"}])
    );
    let unknown = send(json!({"id": "gid://shopify/Order/77", "note": "x"})).await;
    assert_eq!(unknown["userErrors"], user_error(&["id"], "Order does not exist"));
}

#[rstest]
#[case::blank(json!({"uri": ""}), "callbackUrl", "Address can't be blank")]
#[case::missing(json!({}), "callbackUrl", "Address can't be blank")]
#[case::http(json!({"uri": "http://app.example/hooks"}), "callbackUrl", "Address protocol http:// is not supported")]
#[case::garbage(json!({"uri": "not an address"}), "callbackUrl", "Address is invalid")]
#[case::shopify(json!({"uri": "https://x.myshopify.com/hooks"}), "callbackUrl", "Address cannot be a Shopify or an internal domain")]
#[case::internal(json!({"uri": "https://localhost/hooks"}), "callbackUrl", "Address cannot be a Shopify or an internal domain")]
#[case::name(json!({"uri": "https://app.example/1", "name": "no spaces"}), "name", "Name name field can only contain alphanumeric characters, underscores, and hyphens")]
#[case::taken(json!({"uri": "https://app.example/taken"}), "callbackUrl", "Address for this topic has already been taken")]
#[tokio::test]
async fn a_wrong_subscription_is_refused(#[case] input: Value, #[case] part: &str, #[case] message: &str) {
    let world = World::new().await;
    let subscribe = async |input: Value| {
        let variables = json!({"topic": "ORDERS_CREATE", "input": input});
        world.ask(SUBSCRIBE, variables).await["data"]["webhookSubscriptionCreate"].clone()
    };
    assert_eq!(subscribe(json!({"uri": "https://app.example/taken"})).await["userErrors"], json!([]));
    let refused = subscribe(input).await;
    assert_eq!(refused["webhookSubscription"], Value::Null);
    assert_eq!(refused["userErrors"], user_error(&["webhookSubscription", part], message));
}

#[tokio::test]
async fn a_filter_must_name_a_field() {
    let world = World::new().await;
    let input = json!({"uri": "https://app.example/1", "filter": "anything"});
    let answer = world.ask(SUBSCRIBE, json!({"topic": "ORDERS_CREATE", "input": input})).await;
    let message = "The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.";
    assert_eq!(
        answer["data"]["webhookSubscriptionCreate"]["userErrors"],
        user_error(&["webhookSubscription"], message)
    );
}

#[tokio::test]
async fn a_subscription_is_made_listed_changed_and_deleted() {
    let world = World::new().await;
    let input = json!({"uri": "https://app.example/1"});
    let made = world.ask(SUBSCRIBE, json!({"topic": "ORDERS_CREATE", "input": input})).await;
    let id = made["data"]["webhookSubscriptionCreate"]["webhookSubscription"]["id"].clone();
    let update = "mutation($id: ID!) { webhookSubscriptionUpdate(id: $id, webhookSubscription: {uri: \"https://app.example/2\"}) {
        webhookSubscription { uri } userErrors { field message } } }";
    world.ask(update, json!({"id": id})).await;
    let list = "{ webhookSubscriptions(first: 10, topics: [ORDERS_CREATE]) { nodes { id uri } } }";
    let nodes = async || world.ask(list, Value::Null).await["data"]["webhookSubscriptions"]["nodes"].clone();
    assert_eq!(nodes().await, json!([{"id": id, "uri": "https://app.example/2"}]));
    let delete = "mutation($id: ID!) { webhookSubscriptionDelete(id: $id) {
        deletedWebhookSubscriptionId userErrors { field message } } }";
    let deleted = world.ask(delete, json!({"id": id})).await;
    assert_eq!(deleted["data"]["webhookSubscriptionDelete"]["deletedWebhookSubscriptionId"], id);
    assert_eq!(nodes().await, json!([]));
    let gone = user_error(&["id"], "Webhook subscription does not exist");
    let again = world.ask(delete, json!({"id": id})).await;
    assert_eq!(again["data"]["webhookSubscriptionDelete"]["userErrors"], gone);
    let late = world.ask(update, json!({"id": id})).await;
    assert_eq!(late["data"]["webhookSubscriptionUpdate"]["userErrors"], gone);
}
