//! Webhooks written and delivered by hand.

use jiff::Timestamp;
use serde_json::{Value, json};
use store::NewWebhook;

use super::{START, World};

/// An order of 100 RON, to be paid in cash, with these fulfillments.
pub(crate) fn order_body(id: i64, updated_at: Timestamp, fulfillments: &[Value]) -> Value {
    json!({
        "id": id, "name": format!("#{id}"), "created_at": START.to_string(), "updated_at": updated_at.to_string(),
        "currency": "RON", "total_price": "100.00", "current_total_price": "100.00", "total_outstanding": "100.00",
        "financial_status": "pending", "payment_gateway_names": ["Ramburs"], "email": "client1@customers.example",
        "shipping_address": { "name": "Client Unu", "city": "Roman", "phone": "+40700000001" },
        "fulfillments": fulfillments,
    })
}

/// A FAN Courier fulfillment with these numbers.
pub(crate) fn fulfillment_body(id: i64, order: i64, updated_at: Timestamp, numbers: &[String]) -> Value {
    json!({
        "id": id, "order_id": order, "status": "success", "created_at": START.to_string(),
        "updated_at": updated_at.to_string(), "tracking_company": "FAN Courier", "tracking_number": numbers.first(),
        "tracking_numbers": numbers,
    })
}

impl World {
    /// Delivers a webhook to the first shop under an id of its own; false when that delivery is known already.
    pub(crate) async fn deliver(&self, webhook_id: &str, topic: &str, body: &Value) -> bool {
        self.deliver_bytes(webhook_id, topic, body.to_string().as_bytes()).await
    }

    /// As [`World::deliver`], of a body that need not be JSON.
    pub(crate) async fn deliver_bytes(&self, webhook_id: &str, topic: &str, body: &[u8]) -> bool {
        let webhook = NewWebhook {
            shop: self.shop(),
            topic,
            webhook_id,
            event_id: None,
            triggered_at: None,
            api_version: Some("2026-10"),
            body,
            received_at: self.clock.now(),
        };
        self.store().store_webhook(&webhook).await.unwrap()
    }
}
