//! The bodies of webhooks: REST-shaped, numeric ids, times in the store's zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::moment::Kind;
use crate::script::ShopScript;
use crate::shopify::deed::FulfillmentEvent;
use crate::shopify::gid::gid;
use crate::shopify::nodes::shop_id;
use crate::shopify::order::{Fulfillment, Order, amount};
use crate::shopify::store::Store;

/// The body for a topic; `None` when there is nothing to tell under it.
pub(super) fn body(topic: &str, kind: Kind, order: &Order, shop: &ShopScript) -> Option<Value> {
    let zone = TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC);
    let tell = Tell { order, shop, zone };
    let id = match kind {
        Kind::FulfillmentCreated(id) | Kind::FulfillmentChanged(id) | Kind::EventCreated(id, _) => Some(id),
        Kind::OrderCreated | Kind::OrderCancelled | Kind::OrderPaid | Kind::OrderChanged => None,
    };
    let fulfillment = id.and_then(|id| order.fulfillment(id));
    match (topic.split_once('/')?.0, kind) {
        ("orders", _) => Some(tell.order()),
        ("fulfillments", _) => fulfillment.map(|fulfillment| tell.fulfillment(fulfillment)),
        ("fulfillment_events", Kind::EventCreated(_, event)) => {
            fulfillment?.events.iter().find(|it| it.id == event).map(|event| tell.event(event))
        }
        _ => None,
    }
}

struct Tell<'a> {
    order: &'a Order,
    shop: &'a ShopScript,
    zone: TimeZone,
}

impl Tell<'_> {
    fn time(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    fn order(&self) -> Value {
        let order = self.order;
        let financial = order.financial.unwrap_or("PENDING").to_lowercase();
        let fulfillment = match order.fulfillment_status() {
            "FULFILLED" => json!("fulfilled"),
            "PARTIALLY_FULFILLED" => json!("partial"),
            _ => Value::Null,
        };
        let number: i64 = order.name.trim_start_matches('#').parse().unwrap_or(order.id);
        let fulfillments: Vec<_> = order.fulfillments.iter().map(|it| self.fulfillment(it)).collect();
        json!({
            "id": order.id,
            "admin_graphql_api_id": gid("Order", order.id),
            "name": order.name,
            "number": number,
            "order_number": number,
            "email": order.email,
            "contact_email": order.email,
            "phone": order.phone,
            "created_at": self.time(order.created_at),
            "processed_at": self.time(order.created_at),
            "updated_at": self.time(order.updated_at),
            "cancelled_at": order.cancelled_at.map(|at| self.time(at)),
            "cancel_reason": order.cancelled_at.map(|_| "customer"),
            "closed_at": null,
            "confirmed": true,
            "test": false,
            "currency": order.currency,
            "total_price": price(&amount(order.total)),
            "current_total_price": price(&amount(order.total)),
            "total_outstanding": price(&amount(order.outstanding())),
            "financial_status": financial,
            "fulfillment_status": fulfillment,
            "payment_gateway_names": order.gateways,
            "customer_locale": order.customer.locale,
            "order_status_url": format!("https://{}/{}/orders/{:032x}/authenticate", self.shop.domain, shop_id(self.shop), order.id),
            "tags": order.tags.join(", "),
            "note": order.note,
            "customer": {
                "id": Store::customer_id(order),
                "email": order.email,
                "first_name": order.customer.first_name,
                "last_name": order.customer.last_name,
                "phone": order.phone,
                "admin_graphql_api_id": gid("Customer", Store::customer_id(order)),
            },
            "shipping_address": self.address(),
            "billing_address": self.address(),
            "line_items": self.line_items(order.quantity),
            "fulfillments": fulfillments,
        })
    }

    fn address(&self) -> Value {
        let customer = &self.order.customer;
        json!({
            "first_name": customer.first_name,
            "last_name": customer.last_name,
            "name": format!("{} {}", customer.first_name, customer.last_name),
            "address1": null,
            "address2": null,
            "city": customer.city,
            "province": null,
            "zip": null,
            "country_code": customer.country,
            "country": customer.country,
            "phone": self.order.phone,
        })
    }

    fn line_items(&self, quantity: i64) -> Value {
        let id = Store::line_item_gid(self.order);
        let number: i64 = id.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or_default();
        json!([{
            "id": number, "admin_graphql_api_id": id, "title": "Sample goods", "name": "Sample goods",
            "sku": "SAMPLE-1", "quantity": quantity, "requires_shipping": true,
        }])
    }

    fn fulfillment(&self, fulfillment: &Fulfillment) -> Value {
        let numbers: Vec<_> = fulfillment.tracking.iter().filter_map(|row| row.number.clone()).collect();
        let urls: Vec<_> = fulfillment.tracking.iter().filter_map(|row| row.url.clone()).collect();
        let company = fulfillment.tracking.iter().find_map(|row| row.company.clone());
        // Only what an event said; a fulfillment without events has none.
        let shipment = (!fulfillment.events.is_empty()).then(|| fulfillment.display_status.to_lowercase());
        json!({
            "id": fulfillment.id,
            "admin_graphql_api_id": gid("Fulfillment", fulfillment.id),
            "order_id": fulfillment.order_id,
            "name": fulfillment.webhook_name(self.order),
            "status": fulfillment.status().to_lowercase(),
            "shipment_status": shipment,
            "created_at": self.time(fulfillment.created_at),
            "updated_at": self.time(fulfillment.updated_at),
            "service": "manual",
            "location_id": 1,
            "email": self.order.email,
            "destination": self.address(),
            "line_items": self.line_items(fulfillment.quantity),
            "tracking_company": company,
            "tracking_number": numbers.first(),
            "tracking_numbers": numbers,
            "tracking_url": urls.first(),
            "tracking_urls": urls,
        })
    }

    fn event(&self, event: &FulfillmentEvent) -> Value {
        let place = &event.place;
        json!({
            "id": event.id,
            "admin_graphql_api_id": gid("FulfillmentEvent", event.id),
            "fulfillment_id": event.fulfillment_id,
            "order_id": event.order_id,
            "shop_id": shop_id(self.shop),
            "status": event.status.to_lowercase(),
            "message": event.message,
            "happened_at": self.time(event.happened_at),
            "created_at": self.time(event.created_at),
            "updated_at": self.time(event.created_at),
            "estimated_delivery_at": event.estimated_delivery_at.map(|at| self.time(at)),
            "address1": place.address1,
            "city": place.city,
            "province": place.province,
            "country": place.country,
            "zip": place.zip,
            "latitude": place.latitude,
            "longitude": place.longitude,
        })
    }
}

/// REST writes prices with two digits.
fn price(amount: &str) -> String {
    match amount.split_once('.') {
        Some((whole, part)) => format!("{whole}.{part:0<2}"),
        None => amount.to_owned(),
    }
}
