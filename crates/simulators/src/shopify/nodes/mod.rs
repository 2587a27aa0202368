//! The objects that a document can select from.

mod connection;
mod facts;
mod fulfillment;
mod fulfillment_order;
mod order;
mod plain;
mod price;
mod query;

use std::rc::Rc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::Value;

use super::call::Call;
use super::order::Order;
pub(crate) use connection::{Connection, Edge};
pub(crate) use facts::{digest, event, metafield, shop_id, subscription};
pub(crate) use fulfillment::FulfillmentNode;
pub(crate) use order::OrderNode;
pub(crate) use plain::{Plain, leaf};
pub(crate) use query::QueryRoot;

/// What a field of a node resolves to.
pub(crate) type Resolved<'a> = Result<ResolvedValue<'a>, FieldError>;

/// An object that may be selected more than once.
#[derive(Clone)]
pub(crate) enum Item {
    /// An order.
    Order(Rc<Order>),
    /// One of an order's fulfillments, by its id.
    Fulfillment(Rc<Order>, i64),
    /// One of an order's fulfillment orders, by its id.
    FulfillmentOrder(Rc<Order>, i64),
    /// Anything whose fields take no arguments: its type and its fields.
    Plain(&'static str, Value),
}

impl Item {
    pub(crate) fn resolved<'a>(self, call: &'a Call<'a>) -> ResolvedValue<'a> {
        let object: Box<dyn ObjectValue + 'a> = match self {
            Self::Order(order) => Box::new(OrderNode::new(call, order)),
            Self::Fulfillment(order, id) => Box::new(FulfillmentNode::new(call, order, id)),
            Self::FulfillmentOrder(order, id) => {
                Box::new(fulfillment_order::FulfillmentOrderNode::new(call, order, id))
            }
            Self::Plain(kind, fields) => Box::new(Plain::new(kind, fields)),
        };
        ResolvedValue::Object(object)
    }
}

/// A field's argument as text; `None` when it is not given or null.
pub(crate) fn text_argument<'a>(info: &'a ResolveInfo<'a>, name: &str) -> Option<&'a str> {
    info.arguments().get(name)?.as_str()
}

/// A list field cut to its `first` argument.
pub(crate) fn first<T>(info: &ResolveInfo<'_>, mut all: Vec<T>) -> Vec<T> {
    if let Some(first) = info.arguments().get("first").and_then(|first| first.as_u64()) {
        all.truncate(usize::try_from(first).unwrap_or(usize::MAX));
    }
    all
}
