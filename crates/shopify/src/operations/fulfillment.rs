//! A fulfillment with its tracking events: what Shopify has already recorded.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::TrackingInfo;
use crate::{
    EventStatus, FulfillmentDisplayStatus, FulfillmentEventGid, FulfillmentEventStatus, FulfillmentGid,
    FulfillmentStatus, Kind, Operation, OrderGid, ShopifyError,
};

/// Reads one fulfillment. `None`: the shop has no such fulfillment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadFulfillment {
    /// The fulfillment.
    pub id: FulfillmentGid,
}

/// A fulfillment as Shopify has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fulfillment {
    /// Its id.
    pub id: FulfillmentGid,
    /// Whether it stands. Shopify takes events for a cancelled one too.
    pub status: FulfillmentStatus,
    /// The delivery status that the merchant sees.
    pub display_status: Option<FulfillmentDisplayStatus>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was delivered, as far as Shopify knows.
    pub delivered_at: Option<Timestamp>,
    /// The order that it belongs to.
    pub order: OrderGid,
    /// One entry for each parcel.
    pub tracking_info: Vec<TrackingInfo>,
    /// The newest 50 events, the latest to happen first, whoever made them.
    pub events: Vec<FulfillmentEvent>,
    /// There are older events than those in `events`.
    pub has_older_events: bool,
}

impl Fulfillment {
    /// The event with this status and instant, to the second, if Shopify already has it.
    /// Read before repeating a call whose end is unknown: Shopify does not merge equal events.
    pub fn recorded(&self, status: FulfillmentEventStatus, happened_at: Timestamp) -> Option<&FulfillmentEvent> {
        self.events.iter().find(|event| {
            event.status == EventStatus::Known(status) && event.happened_at.as_second() == happened_at.as_second()
        })
    }

    /// The event that happened last: it decides the delivery status that is shown.
    pub fn latest_event(&self) -> Option<&FulfillmentEvent> {
        // Of events that happened at once the one recorded last counts.
        self.events.iter().max_by_key(|event| (event.happened_at, event.created_at, event.id))
    }

    /// Whether the merchant sees this status. True too where Shopify shows a word of tomorrow's, or none.
    pub fn shows(&self, status: &EventStatus) -> bool {
        let EventStatus::Known(status) = status else { return true };
        match &self.display_status {
            None | Some(FulfillmentDisplayStatus::Unknown(_)) => true,
            Some(shown) => *shown == shown_for(*status),
        }
    }
}

/// The delivery status that follows from an event which is the latest.
fn shown_for(status: FulfillmentEventStatus) -> FulfillmentDisplayStatus {
    match status {
        FulfillmentEventStatus::LabelPurchased => FulfillmentDisplayStatus::LabelPurchased,
        FulfillmentEventStatus::LabelPrinted => FulfillmentDisplayStatus::LabelPrinted,
        FulfillmentEventStatus::Confirmed => FulfillmentDisplayStatus::Confirmed,
        FulfillmentEventStatus::CarrierPickedUp => FulfillmentDisplayStatus::CarrierPickedUp,
        FulfillmentEventStatus::InTransit => FulfillmentDisplayStatus::InTransit,
        FulfillmentEventStatus::OutForDelivery => FulfillmentDisplayStatus::OutForDelivery,
        FulfillmentEventStatus::AttemptedDelivery => FulfillmentDisplayStatus::AttemptedDelivery,
        FulfillmentEventStatus::ReadyForPickup => FulfillmentDisplayStatus::ReadyForPickup,
        FulfillmentEventStatus::Delayed => FulfillmentDisplayStatus::Delayed,
        FulfillmentEventStatus::Delivered => FulfillmentDisplayStatus::Delivered,
        FulfillmentEventStatus::Failure => FulfillmentDisplayStatus::Failure,
    }
}

/// One tracking event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FulfillmentEvent {
    /// Its id; `fulfillment_events/create` webhooks of our own events carry it.
    pub id: FulfillmentEventGid,
    /// What happened.
    pub status: EventStatus,
    /// When it happened, to the second.
    pub happened_at: Timestamp,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// The text shown with it.
    pub message: Option<String>,
}

/// An order's id, where nothing else of it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OrderReference {
    /// The order.
    pub id: OrderGid,
}

#[doc(hidden)]
#[derive(Deserialize)]
pub struct Data {
    fulfillment: Option<Wire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    id: FulfillmentGid,
    status: FulfillmentStatus,
    display_status: Option<FulfillmentDisplayStatus>,
    updated_at: Timestamp,
    delivered_at: Option<Timestamp>,
    order: OrderReference,
    tracking_info: Vec<TrackingInfo>,
    events: Connection,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection {
    nodes: Vec<FulfillmentEvent>,
    page_info: More,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct More {
    has_next_page: bool,
}

impl Operation for ReadFulfillment {
    const NAME: &'static str = "Fulfillment";
    const DOCUMENT: &'static str = include_str!("../../documents/fulfillment.graphql");
    const KIND: Kind = Kind::Query;
    const COST: u32 = 30;
    type Data = Data;
    type Answer = Option<Fulfillment>;

    fn answer(data: Data) -> Result<Option<Fulfillment>, ShopifyError> {
        Ok(data.fulfillment.map(|wire| Fulfillment {
            id: wire.id,
            status: wire.status,
            display_status: wire.display_status,
            updated_at: wire.updated_at,
            delivered_at: wire.delivered_at,
            order: wire.order.id,
            tracking_info: wire.tracking_info,
            events: wire.events.nodes,
            has_older_events: wire.events.page_info.has_next_page,
        }))
    }
}
