//! `Order`.

use std::rc::Rc;

use apollo_compiler::resolvers::{ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::Value;

use super::{Connection, Edge, Item, Plain, Resolved, facts, first, leaf, text_argument};
use crate::shopify::call::Call;
use crate::shopify::gid::gid;
use crate::shopify::order::{Order, instant};

/// An order that can be selected from.
pub(crate) struct OrderNode<'c> {
    call: &'c Call<'c>,
    order: Rc<Order>,
    facts: Value,
}

impl<'c> OrderNode<'c> {
    pub(crate) fn new(call: &'c Call<'c>, order: Rc<Order>) -> Self {
        let facts = facts::order(&order, &call.store.borrow().script);
        Self { call, order, facts }
    }

    fn customer<'a>(&'a self) -> Resolved<'a> {
        self.call.allow("customer", &["read_customers"], "`read_customers` access scope.")?;
        Ok(ResolvedValue::object(Plain::new("Customer", facts::customer(&self.order))))
    }

    fn transactions<'a>(&'a self, info: &'a ResolveInfo<'a>) -> ResolvedValue<'a> {
        let yes = |name: &str| info.arguments().get(name).and_then(|given| given.as_bool());
        let pending = |manual: bool| move |status: &str, is_manual: bool| !manual || (status == "PENDING" && is_manual);
        let resolvable = pending(yes("manuallyResolvable") == Some(true));
        let mut all: Vec<_> =
            self.order.transactions.iter().filter(|done| resolvable(done.status, done.manual)).collect();
        if yes("capturable") == Some(true) {
            // Nothing here is only authorised.
            all.clear();
        }
        let plain = |done| {
            ResolvedValue::object(Plain::new("OrderTransaction", facts::transaction(done, &self.order.currency)))
        };
        ResolvedValue::list(first(info, all).into_iter().map(plain).collect::<Vec<_>>())
    }

    fn fulfillments<'a>(&'a self, info: &'a ResolveInfo<'a>) -> ResolvedValue<'a> {
        let ids: Vec<_> = self.order.fulfillments.iter().map(|fulfillment| fulfillment.id).collect();
        let node = |id| Item::Fulfillment(Rc::clone(&self.order), id).resolved(self.call);
        ResolvedValue::list(first(info, ids).into_iter().map(node).collect::<Vec<_>>())
    }

    fn fulfillment_orders<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        // Without the scope the list is silently shorter.
        let seen = self.call.app.may(&["read_merchant_managed_fulfillment_orders"]);
        let edges = self.order.fulfillment_orders.iter().filter(|_| seen).map(|held| Edge {
            value: String::new(),
            id: held.id,
            item: Item::FulfillmentOrder(Rc::clone(&self.order), held.id),
        });
        Connection::page(self.call, "FulfillmentOrder", edges.collect(), info)
    }

    fn line_items<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let item = Item::Plain("LineItem", facts::line_item(&self.order));
        Connection::page(self.call, "LineItem", vec![Edge { value: String::new(), id: self.order.id, item }], info)
    }

    fn shipping_lines<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let edge = |facts| Edge { value: String::new(), id: self.order.id, item: Item::Plain("ShippingLine", facts) };
        let edges = facts::shipping_line(&self.order).map(edge).into_iter().collect();
        Connection::page(self.call, "ShippingLine", edges, info)
    }

    fn metafield<'a>(&'a self, info: &'a ResolveInfo<'a>) -> ResolvedValue<'a> {
        let namespace = self.call.namespace(text_argument(info, "namespace"));
        let key = text_argument(info, "key").unwrap_or_default();
        let store = self.call.store.borrow();
        match store.metafield(&gid("Order", self.order.id), &namespace, key) {
            Some(found) => ResolvedValue::object(Plain::new("Metafield", facts::metafield(found))),
            None => leaf(Value::Null),
        }
    }

    fn metafields<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let namespace = text_argument(info, "namespace").map(|given| self.call.namespace(Some(given)));
        let keys = info.arguments().get("keys").and_then(|keys| keys.as_array());
        let wanted = |key: &str, namespace: &str| {
            keys.is_none_or(|keys| {
                let full = format!("{namespace}.{key}");
                keys.iter().filter_map(|wanted| wanted.as_str()).any(|wanted| wanted == full || wanted == key)
            })
        };
        let store = self.call.store.borrow();
        let owned = store.metafields(&gid("Order", self.order.id));
        let chosen = owned
            .into_iter()
            .filter(|found| namespace.as_ref().is_none_or(|namespace| found.namespace == *namespace))
            .filter(|found| wanted(&found.key, &found.namespace))
            .map(|found| Edge {
                value: instant(found.created_at),
                id: found.id,
                item: Item::Plain("Metafield", facts::metafield(found)),
            });
        Connection::page(self.call, "Metafield", chosen.collect(), info)
    }
}

impl ObjectValue for OrderNode<'_> {
    fn type_name(&self) -> &str {
        "Order"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        match info.field_name() {
            "customer" => self.customer(),
            "transactions" => Ok(self.transactions(info)),
            "fulfillments" => Ok(self.fulfillments(info)),
            "fulfillmentOrders" => self.fulfillment_orders(info),
            "lineItems" => self.line_items(info),
            "shippingLines" => self.shipping_lines(info),
            "metafield" => Ok(self.metafield(info)),
            "metafields" => self.metafields(info),
            _ => Plain::field(&self.facts, info).ok_or_else(|| self.unknown_field_error(info)),
        }
    }
}
