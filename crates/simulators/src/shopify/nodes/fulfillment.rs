//! `Fulfillment`.

use std::rc::Rc;

use apollo_compiler::resolvers::{ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::{Value, json};

use super::{Connection, Edge, Item, Plain, Resolved, facts, first};
use crate::shopify::call::Call;
use crate::shopify::gid::gid;
use crate::shopify::order::{Fulfillment, Order, instant};

/// A fulfillment that can be selected from.
pub(crate) struct FulfillmentNode<'c> {
    call: &'c Call<'c>,
    order: Rc<Order>,
    id: i64,
    facts: Value,
}

impl<'c> FulfillmentNode<'c> {
    pub(crate) fn new(call: &'c Call<'c>, order: Rc<Order>, id: i64) -> Self {
        let facts = order.fulfillment(id).map_or(Value::Null, |fulfillment| plain(fulfillment, &order));
        Self { call, order, id, facts }
    }

    fn tracking<'a>(&'a self, fulfillment: &Fulfillment, info: &'a ResolveInfo<'a>) -> ResolvedValue<'a> {
        let rows = first(info, fulfillment.tracking.iter().collect()).into_iter().map(|row| {
            let fields = json!({"company": row.company, "number": row.number, "url": row.url});
            ResolvedValue::object(Plain::new("FulfillmentTrackingInfo", fields))
        });
        ResolvedValue::list(rows.collect::<Vec<_>>())
    }

    fn events<'a>(&'a self, fulfillment: &Fulfillment, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        self.call.allow("events", &["read_orders"], "`read_orders` access scope.")?;
        let by_id = super::text_argument(info, "sortKey") == Some("ID");
        let edges = fulfillment.events.iter().map(|event| Edge {
            value: if by_id { String::new() } else { instant(event.happened_at) },
            id: event.id,
            item: Item::Plain("FulfillmentEvent", facts::event(event)),
        });
        Connection::page(self.call, "FulfillmentEvent", edges.collect(), info)
    }

    fn line_items<'a>(&'a self, fulfillment: &Fulfillment, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let fields = json!({
            "id": gid("FulfillmentLineItem", fulfillment.id),
            "quantity": fulfillment.quantity,
            "lineItem": facts::line_item(&self.order),
        });
        let item = Item::Plain("FulfillmentLineItem", fields);
        let edges = vec![Edge { value: String::new(), id: fulfillment.id, item }];
        Connection::page(self.call, "FulfillmentLineItem", edges, info)
    }

    fn fulfillment_orders<'a>(&'a self, fulfillment: &Fulfillment, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let seen = self.call.app.may(&["read_merchant_managed_fulfillment_orders"]);
        let edges = fulfillment.fulfillment_order_ids.iter().filter(|_| seen).map(|id| Edge {
            value: String::new(),
            id: *id,
            item: Item::FulfillmentOrder(Rc::clone(&self.order), *id),
        });
        Connection::page(self.call, "FulfillmentOrder", edges.collect(), info)
    }
}

impl ObjectValue for FulfillmentNode<'_> {
    fn type_name(&self) -> &str {
        "Fulfillment"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let Some(fulfillment) = self.order.fulfillment(self.id) else {
            return Err(self.unknown_field_error(info));
        };
        match info.field_name() {
            "order" => Ok(Item::Order(Rc::clone(&self.order)).resolved(self.call)),
            "trackingInfo" => Ok(self.tracking(fulfillment, info)),
            "events" => self.events(fulfillment, info),
            "fulfillmentLineItems" => self.line_items(fulfillment, info),
            "fulfillmentOrders" => self.fulfillment_orders(fulfillment, info),
            _ => Plain::field(&self.facts, info).ok_or_else(|| self.unknown_field_error(info)),
        }
    }
}

fn plain(fulfillment: &Fulfillment, order: &Order) -> Value {
    let service = json!({
        "id": "gid://shopify/FulfillmentService/manual?id=true", "handle": "manual", "serviceName": "Manual",
        "type": "MANUAL", "location": facts::location(),
    });
    json!({
        "id": gid("Fulfillment", fulfillment.id),
        "legacyResourceId": fulfillment.id.to_string(),
        "name": fulfillment.name(order),
        "status": fulfillment.status(),
        "displayStatus": fulfillment.display_status,
        "createdAt": instant(fulfillment.created_at),
        "updatedAt": instant(fulfillment.updated_at),
        "inTransitAt": fulfillment.in_transit_at.map(instant),
        "deliveredAt": fulfillment.delivered_at.map(instant),
        "estimatedDeliveryAt": fulfillment.estimated_delivery_at.map(instant),
        "requiresShipping": true,
        "totalQuantity": fulfillment.quantity,
        "location": facts::location(),
        "service": service,
    })
}
