//! Telling Shopify one step of a parcel's way.

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};

use super::{FulfillmentEvent, done, is_only};
use crate::{FulfillmentEventStatus, FulfillmentGid, Kind, Operation, ShopifyError, UserError};

/// Records one tracking event. Shopify neither merges equal events nor lets an app change or delete one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateFulfillmentEvent {
    /// The event.
    pub fulfillment_event: FulfillmentEventInput,
}

/// What is told about an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FulfillmentEventInput {
    /// Whose way it is.
    pub fulfillment_id: FulfillmentGid,
    /// What happened.
    pub status: FulfillmentEventStatus,
    /// When the courier says it happened; sent in whole seconds, as Shopify keeps it.
    #[serde(serialize_with = "whole_seconds")]
    pub happened_at: Timestamp,
    /// When the parcel is expected; Shopify copies it to the fulfillment. In whole seconds too.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maybe_whole_seconds")]
    pub estimated_delivery_at: Option<Timestamp>,
    /// A text for the merchant and the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The town where it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventCreated {
    /// Recorded.
    Created(FulfillmentEvent),
    /// The shop has no such fulfillment.
    UnknownFulfillment,
}

fn whole_seconds<S: Serializer>(instant: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&instant.strftime("%Y-%m-%dT%H:%M:%SZ"))
}

fn maybe_whole_seconds<S: Serializer>(instant: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match instant {
        Some(instant) => whole_seconds(instant, serializer),
        None => serializer.serialize_none(),
    }
}

#[doc(hidden)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    fulfillment_event_create: Option<Payload>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    fulfillment_event: Option<FulfillmentEvent>,
    user_errors: Vec<UserError>,
}

impl Operation for CreateFulfillmentEvent {
    const NAME: &'static str = "FulfillmentEventCreate";
    const DOCUMENT: &'static str = include_str!("../../documents/fulfillment_event_create.graphql");
    const KIND: Kind = Kind::Mutation;
    const COST: u32 = 10;
    type Data = Data;
    type Answer = EventCreated;

    fn answer(data: Data) -> Result<EventCreated, ShopifyError> {
        let payload = done(data.fulfillment_event_create, Vec::new())?;
        let unknown = ["fulfillmentEvent", "fulfillmentId"];
        if is_only(&payload.user_errors, &unknown, "Fulfillment does not exist.") {
            return Ok(EventCreated::UnknownFulfillment);
        }
        done(payload.fulfillment_event, payload.user_errors).map(EventCreated::Created)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_told_in_whole_seconds_and_without_what_is_not_known() {
        let event = CreateFulfillmentEvent {
            fulfillment_event: FulfillmentEventInput {
                fulfillment_id: FulfillmentGid::from_number(9),
                status: FulfillmentEventStatus::OutForDelivery,
                happened_at: "2026-11-23T09:30:15.999+02:00".parse().unwrap(),
                estimated_delivery_at: None,
                message: None,
                city: Some("Cluj-Napoca".into()),
            },
        };
        assert_eq!(
            serde_json::to_value(&event).unwrap(),
            serde_json::json!({"fulfillmentEvent": {
                "fulfillmentId": "gid://shopify/Fulfillment/9",
                "status": "OUT_FOR_DELIVERY",
                "happenedAt": "2026-11-23T07:30:15Z",
                "city": "Cluj-Napoca",
            }})
        );
    }
}
