//! Webhooks that say of which order they are, and little more.

use jiff::Timestamp;
use serde::Deserialize;

use crate::{FulfillmentEventGid, FulfillmentGid, OrderGid};

/// `refunds/create`, `orders/edited` and `orders/delete`: the order is to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(from = "Body")]
pub struct TouchedOrder {
    /// The order's number; `None` in a body that names none.
    pub order: Option<OrderGid>,
}

#[derive(Deserialize)]
struct Body {
    id: Option<i64>,
    order_id: Option<i64>,
    order_edit: Option<Edit>,
}

#[derive(Deserialize)]
struct Edit {
    order_id: Option<i64>,
}

impl From<Body> for TouchedOrder {
    fn from(body: Body) -> Self {
        // A refund has an id of its own beside its order's; a deleted order has nothing but its own.
        let edited = body.order_edit.and_then(|edit| edit.order_id);
        Self { order: edited.or(body.order_id).or(body.id).map(OrderGid::from_number) }
    }
}

/// `fulfillment_events/create`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FulfillmentEventPayload {
    /// The number in its global id.
    pub id: i64,
    /// The number of its fulfillment.
    pub fulfillment_id: i64,
    /// The number of its order.
    pub order_id: Option<i64>,
    /// Its global id; see [`FulfillmentEventPayload::gid`].
    pub admin_graphql_api_id: Option<FulfillmentEventGid>,
    /// In lower case: `in_transit`.
    pub status: String,
    /// When it happened.
    pub happened_at: Timestamp,
}

impl FulfillmentEventPayload {
    /// Its global id.
    pub fn gid(&self) -> FulfillmentEventGid {
        self.admin_graphql_api_id.unwrap_or_else(|| FulfillmentEventGid::from_number(self.id))
    }

    /// Its fulfillment's global id.
    pub fn fulfillment_gid(&self) -> FulfillmentGid {
        FulfillmentGid::from_number(self.fulfillment_id)
    }
}
