//! The moments at which a store has something to tell.

use jiff::Timestamp;

use crate::script::ShopScript;
use crate::shopify::behaviour::Behaviour;
use crate::shopify::deed::Deed;

/// Something that happened to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    /// Position of the store in the script.
    pub(crate) shop: usize,
    pub(crate) order_id: i64,
    /// The same text for the same event, however often the simulator is started.
    pub(crate) cause: String,
    pub(crate) kind: Kind,
}

/// What happened. The order of the variants is that of one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    OrderCreated,
    FulfillmentCreated(i64),
    OrderCancelled,
    OrderPaid,
    OrderChanged,
    FulfillmentChanged(i64),
    /// The fulfillment and its event.
    EventCreated(i64, i64),
}

impl Moment {
    /// What will happen in a store by its script.
    pub(crate) fn of_script(shop: usize, script: &ShopScript) -> Vec<Self> {
        let mut moments = Vec::new();
        for order in &script.orders {
            let mut moment = |at, name: &str, id: i64, kind| {
                moments.push(Self { at, shop, order_id: order.id, cause: format!("{name}:{id}"), kind });
            };
            moment(order.created_at, "order-created", order.id, Kind::OrderCreated);
            for sent in &order.fulfillments {
                // A fulfillment cannot be told before its order is there.
                let at = sent.created_at.max(order.created_at);
                moment(at, "fulfillment-created", sent.id, Kind::FulfillmentCreated(sent.id));
            }
            if let Some(at) = order.cancelled_at {
                moment(at, "order-cancelled", order.id, Kind::OrderCancelled);
            }
        }
        moments
    }

    /// What follows from a deed; `number` is the deed's place in its store.
    pub(crate) fn of_deed(shop: usize, at: Timestamp, number: u64, deed: &Deed) -> Option<Self> {
        let (order_id, kind) = match deed {
            Deed::FulfillmentEventCreated(event) => {
                (event.order_id, Kind::EventCreated(event.fulfillment_id, event.id))
            }
            Deed::OrderMarkedAsPaid(payment) => (payment.order_id, Kind::OrderPaid),
            Deed::TagsAdded { order_id, .. }
            | Deed::TagsRemoved { order_id, .. }
            | Deed::OrderUpdated { order_id, .. }
            | Deed::PaymentChanged { order_id, .. } => (*order_id, Kind::OrderChanged),
            Deed::FulfillmentCreated(made) => (made.order_id, Kind::FulfillmentCreated(made.id)),
            Deed::TrackingUpdated { order_id, fulfillment_id, .. }
            | Deed::FulfillmentCancelled { order_id, fulfillment_id, .. } => {
                (*order_id, Kind::FulfillmentChanged(*fulfillment_id))
            }
            Deed::MetafieldDefined { .. }
            | Deed::MetafieldsSet { .. }
            | Deed::WebhookSubscribed(_)
            | Deed::WebhookSubscriptionChanged(_)
            | Deed::WebhookUnsubscribed { .. }
            | Deed::TokensGranted(_)
            | Deed::TokensRevoked
            | Deed::Refused { .. } => return None,
        };
        Some(Self { at, shop, order_id, cause: format!("deed:{number}"), kind })
    }

    /// The topics under which it is told.
    pub(crate) fn topics(&self, behaviour: &Behaviour) -> Vec<&'static str> {
        match self.kind {
            Kind::OrderCreated => vec!["orders/create"],
            Kind::FulfillmentCreated(_) => vec!["fulfillments/create"],
            Kind::OrderCancelled => vec!["orders/cancelled", "orders/updated"],
            Kind::OrderPaid => vec!["orders/updated", "orders/paid"],
            Kind::OrderChanged => vec!["orders/updated"],
            Kind::FulfillmentChanged(_) => vec!["fulfillments/update"],
            Kind::EventCreated(..) if behaviour.events_update_fulfillments => {
                vec!["fulfillment_events/create", "fulfillments/update"]
            }
            Kind::EventCreated(..) => vec!["fulfillment_events/create"],
        }
    }
}
