//! `FulfillmentOrder`.

use std::rc::Rc;

use apollo_compiler::resolvers::{ObjectValue, ResolveInfo};
use serde_json::{Value, json};

use super::{Connection, Edge, Item, Plain, Resolved, facts};
use crate::shopify::call::Call;
use crate::shopify::gid::gid;
use crate::shopify::order::{FulfillmentOrder, Order, instant};

/// A fulfillment order that can be selected from.
pub(super) struct FulfillmentOrderNode<'c> {
    call: &'c Call<'c>,
    order: Rc<Order>,
    id: i64,
    facts: Value,
}

impl<'c> FulfillmentOrderNode<'c> {
    pub(super) fn new(call: &'c Call<'c>, order: Rc<Order>, id: i64) -> Self {
        let held = order.fulfillment_orders.iter().find(|held| held.id == id);
        let may_create = call.app.may(&["write_merchant_managed_fulfillment_orders"]);
        let facts = held.map_or(Value::Null, |held| plain(held, &order, may_create));
        Self { call, order, id, facts }
    }

    fn line_items<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let held = self.order.fulfillment_orders.iter().filter(|held| held.id == self.id);
        let edges = held.map(|held| {
            let fields = json!({
                "id": gid("FulfillmentOrderLineItem", held.id),
                "totalQuantity": held.quantity,
                "remainingQuantity": held.remaining,
                "sku": "SAMPLE-1",
                "productTitle": "Sample goods",
                "lineItem": facts::line_item(&self.order),
            });
            Edge { value: String::new(), id: held.id, item: Item::Plain("FulfillmentOrderLineItem", fields) }
        });
        Connection::page(self.call, "FulfillmentOrderLineItem", edges.collect(), info)
    }
}

impl ObjectValue for FulfillmentOrderNode<'_> {
    fn type_name(&self) -> &str {
        "FulfillmentOrder"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        match info.field_name() {
            "order" => Ok(Item::Order(Rc::clone(&self.order)).resolved(self.call)),
            "lineItems" => self.line_items(info),
            _ => Plain::field(&self.facts, info).ok_or_else(|| self.unknown_field_error(info)),
        }
    }
}

fn plain(held: &FulfillmentOrder, order: &Order, may_create: bool) -> Value {
    let actions = if held.may_be_fulfilled() && may_create { vec!["CREATE_FULFILLMENT", "HOLD"] } else { vec![] };
    let actions: Vec<_> = actions.into_iter().map(|action| json!({"action": action, "externalUrl": null})).collect();
    json!({
        "id": gid("FulfillmentOrder", held.id),
        "orderId": gid("Order", order.id),
        "orderName": order.name,
        "createdAt": instant(held.created_at),
        "updatedAt": instant(held.updated_at),
        "status": held.status(),
        "requestStatus": "UNSUBMITTED",
        "assignedLocation": {"name": "Warehouse", "countryCode": order.customer.country, "location": facts::location()},
        "supportedActions": actions,
    })
}
