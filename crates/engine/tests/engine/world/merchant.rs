//! What a merchant does in Shopify's own pages.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{TOKEN, World};

impl World {
    /// Runs a document of the Admin API for the first shop and gives its data; a refusal fails the test.
    pub(crate) async fn admin(&self, document: &str, variables: Value) -> Value {
        let url = format!("{}/admin/api/2026-10/graphql.json", self.access(TOKEN).base_url);
        let body = json!({ "query": document, "variables": variables }).to_string();
        let client = reqwest::Client::builder().user_agent("merchant").build().unwrap();
        let request =
            client.post(url).header("X-Shopify-Access-Token", TOKEN).header("Content-Type", "application/json");
        let text = request.body(body).send().await.unwrap().text().await.unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
        assert!(answer["errors"].is_null() && !text.contains("\"userErrors\":[{"), "{text}");
        answer["data"].clone()
    }

    /// Takes the money of an order by hand.
    pub(crate) async fn take_money(&self, order: i64) {
        let document = "mutation($input: OrderMarkAsPaidInput!) { orderMarkAsPaid(input: $input) \
                        { order { id } userErrors { field message } } }";
        self.admin(document, json!({ "input": { "id": format!("gid://shopify/Order/{order}") } })).await;
    }

    /// Writes a note onto an order.
    pub(crate) async fn take_note(&self, order: i64) {
        let document = "mutation($input: OrderInput!) { orderUpdate(input: $input) { order { id } userErrors { field message } } }";
        let id = format!("gid://shopify/Order/{order}");
        self.admin(document, json!({ "input": { "id": id, "note": "called" } })).await;
    }

    /// Records a tracking event, as another app or Shopify itself does.
    pub(crate) async fn record_event(&self, fulfillment: i64, status: &str, at: Timestamp) {
        let document = "mutation($event: FulfillmentEventInput!) { fulfillmentEventCreate(fulfillmentEvent: $event) \
                        { fulfillmentEvent { id } userErrors { field message } } }";
        let event = json!({
            "fulfillmentId": format!("gid://shopify/Fulfillment/{fulfillment}"),
            "status": status, "happenedAt": at.to_string(),
        });
        self.admin(document, json!({ "event": event })).await;
    }

    /// Writes other numbers onto a fulfillment.
    pub(crate) async fn change_numbers(&self, fulfillment: i64, company: &str, numbers: &[String]) {
        let document = "mutation($id: ID!, $info: FulfillmentTrackingInput!) \
                        { fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $info) \
                        { fulfillment { id } userErrors { field message } } }";
        let id = format!("gid://shopify/Fulfillment/{fulfillment}");
        self.admin(document, json!({ "id": id, "info": { "company": company, "numbers": numbers } })).await;
    }

    /// Cancels a fulfillment.
    pub(crate) async fn cancel_fulfillment(&self, fulfillment: i64) {
        let document =
            "mutation($id: ID!) { fulfillmentCancel(id: $id) { fulfillment { id } userErrors { field message } } }";
        self.admin(document, json!({ "id": format!("gid://shopify/Fulfillment/{fulfillment}") })).await;
    }
}
