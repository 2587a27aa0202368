//! What can be asked.

use std::rc::Rc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::{Value, json};

use super::{Connection, Edge, Item, Plain, Resolved, facts, leaf, text_argument};
use crate::shopify::call::Call;
use crate::shopify::gid::Gid;
use crate::shopify::order::{Order, amount, instant};
use crate::shopify::search::Search;

const ORDERS: (&[&str], &str) = (
    &["read_orders", "read_marketplace_orders", "read_quick_sale"],
    "`read_orders` access scope, `read_marketplace_orders` access scope or `read_quick_sale` access scope.",
);

const FULFILLMENT: (&[&str], &str) = (
    &["read_orders", "read_assigned_fulfillment_orders", "read_merchant_managed_fulfillment_orders"],
    "`read_orders` access scope, `read_marketplace_orders` access scope, `read_assigned_fulfillment_orders` access \
     scope, `read_merchant_managed_fulfillment_orders` access scope, `read_third_party_fulfillment_orders` access \
     scope or `read_marketplace_fulfillment_orders` access scope.",
);

const FULFILLMENT_ORDER: (&[&str], &str) = (
    &["read_assigned_fulfillment_orders", "read_merchant_managed_fulfillment_orders"],
    "`read_assigned_fulfillment_orders` access scope, `read_merchant_managed_fulfillment_orders` access scope, \
     `read_third_party_fulfillment_orders` access scope or `read_marketplace_fulfillment_orders` access scope.",
);

/// The root of queries.
pub(crate) struct QueryRoot<'c>(pub(crate) &'c Call<'c>);

impl QueryRoot<'_> {
    fn id(&self, info: &ResolveInfo<'_>, kind: &str) -> Result<i64, FieldError> {
        self.0.id(text_argument(info, "id").unwrap_or_default(), kind)
    }

    fn order<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        self.0.allow("order", ORDERS.0, ORDERS.1)?;
        let found = self.0.order(self.id(info, "Order")?);
        Ok(found.map_or_else(|| leaf(Value::Null), |order| Item::Order(Rc::new(order)).resolved(self.0)))
    }

    fn fulfillment<'a>(&'a self, id: i64) -> ResolvedValue<'a> {
        match self.0.order_of_fulfillment(id) {
            Some(order) => Item::Fulfillment(Rc::new(order), id).resolved(self.0),
            None => leaf(Value::Null),
        }
    }

    fn fulfillment_order<'a>(&'a self, id: i64) -> ResolvedValue<'a> {
        match self.0.order_of_fulfillment_order(id) {
            Some(order) => Item::FulfillmentOrder(Rc::new(order), id).resolved(self.0),
            None => leaf(Value::Null),
        }
    }

    fn node<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let text = text_argument(info, "id").unwrap_or_default();
        Ok(match Gid::parse(text) {
            Some(Gid { kind: "Order", .. }) => return self.order(info),
            Some(Gid { kind: "Fulfillment", id }) => {
                self.0.allow("node", FULFILLMENT.0, FULFILLMENT.1)?;
                self.fulfillment(id)
            }
            Some(Gid { kind: "FulfillmentOrder", id }) => {
                self.0.allow("node", FULFILLMENT_ORDER.0, FULFILLMENT_ORDER.1)?;
                self.fulfillment_order(id)
            }
            Some(Gid { kind: "WebhookSubscription", id }) => self.subscription(id),
            _ => leaf(Value::Null),
        })
    }

    fn orders<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let call = self.0;
        call.allow("orders", ORDERS.0, ORDERS.1)?;
        let query = text_argument(info, "query").unwrap_or_default();
        let store = call.store.borrow();
        let search = Search::read(query);
        if !search.unknown.is_empty() {
            let warning = |field: &String| json!({"field": field, "message": "Invalid search field for this query.", "code": "invalid_field"});
            let warnings: Vec<_> = search.unknown.iter().map(warning).collect();
            call.warnings.borrow_mut().push(json!({"path": ["orders"], "query": query, "warnings": warnings}));
        }
        let sort = text_argument(info, "sortKey").unwrap_or("PROCESSED_AT");
        let edges = store
            .visible_orders(call.now, call.app.may(&["read_all_orders"]), call.behaviour)
            .into_iter()
            .filter(|order| search.finds(order))
            .map(|order| Edge { value: sort_value(&order, sort), id: order.id, item: Item::Order(Rc::new(order)) })
            .collect();
        drop(store);
        Connection::page(call, "Order", edges, info)
    }

    fn subscription<'a>(&'a self, id: i64) -> ResolvedValue<'a> {
        match self.0.store.borrow().subscription(id) {
            Some(found) => ResolvedValue::object(Plain::new("WebhookSubscription", facts::subscription(found))),
            None => leaf(Value::Null),
        }
    }

    fn subscriptions<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let topics = info.arguments().get("topics").and_then(|topics| topics.as_array());
        let uri = text_argument(info, "uri").or_else(|| text_argument(info, "callbackUrl"));
        let format = text_argument(info, "format");
        let by_id = text_argument(info, "sortKey") == Some("ID");
        let store = self.0.store.borrow();
        let edges = store
            .subscriptions()
            .filter(|it| topics.is_none_or(|topics| topics.iter().any(|topic| topic.as_str() == Some(&it.topic))))
            .filter(|it| uri.is_none_or(|uri| it.uri == uri) && format.is_none_or(|format| it.format == format))
            .map(|it| Edge {
                value: if by_id { String::new() } else { instant(it.created_at) },
                id: it.id,
                item: Item::Plain("WebhookSubscription", facts::subscription(it)),
            });
        Connection::page(self.0, "WebhookSubscription", edges.collect(), info)
    }
}

impl ObjectValue for QueryRoot<'_> {
    fn type_name(&self) -> &str {
        "QueryRoot"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let call = self.0;
        match info.field_name() {
            "order" => self.order(info),
            "orders" => self.orders(info),
            "fulfillment" => {
                call.allow("fulfillment", FULFILLMENT.0, FULFILLMENT.1)?;
                Ok(self.fulfillment(self.id(info, "Fulfillment")?))
            }
            "fulfillmentOrder" => {
                call.allow("fulfillmentOrder", FULFILLMENT_ORDER.0, FULFILLMENT_ORDER.1)?;
                Ok(self.fulfillment_order(self.id(info, "FulfillmentOrder")?))
            }
            "node" => self.node(info),
            "shop" => {
                let shop = facts::shop(&call.store.borrow().script, call.now);
                Ok(ResolvedValue::object(Plain::new("Shop", shop)))
            }
            "currentAppInstallation" => {
                Ok(ResolvedValue::object(Plain::new("AppInstallation", facts::installation(call.app, call.behaviour))))
            }
            "webhookSubscription" => Ok(self.subscription(self.id(info, "WebhookSubscription")?)),
            "webhookSubscriptions" => self.subscriptions(info),
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

fn sort_value(order: &Order, key: &str) -> String {
    match key {
        "UPDATED_AT" => order.updated_at.to_string(),
        "CREATED_AT" | "PROCESSED_AT" => order.created_at.to_string(),
        "ORDER_NUMBER" => format!("{:0>12}", order.name.trim_start_matches('#')),
        "FINANCIAL_STATUS" => order.financial.unwrap_or_default().to_owned(),
        "FULFILLMENT_STATUS" => order.fulfillment_status().to_owned(),
        "TOTAL_PRICE" | "CURRENT_TOTAL_PRICE" => format!("{:0>20}", amount(order.total.round_dp(2))),
        "CUSTOMER_NAME" => format!("{} {}", order.customer.last_name, order.customer.first_name),
        "DESTINATION" => order.customer.city.clone(),
        // The other keys have no value here that could differ.
        _ => String::new(),
    }
}
