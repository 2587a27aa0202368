//! What Shopify is told about a fulfillment: one event for each change, of the least advanced parcel.

use crate::least_advanced::{Step, story};
use crate::words::words;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{FulfillmentId, LabelFile, LabelId, OrderFile, Reason, Standing, Status, When};

words! {
    /// The delivery states that Shopify has words for (`FulfillmentEventStatus`, Admin API 2026-10).
    EventStatus, "delivery event status", {
        /// The label exists.
        Confirmed = "CONFIRMED",
        /// The courier has it.
        CarrierPickedUp = "CARRIER_PICKED_UP",
        /// On the way.
        InTransit = "IN_TRANSIT",
        /// Late.
        Delayed = "DELAYED",
        /// With the courier who delivers.
        OutForDelivery = "OUT_FOR_DELIVERY",
        /// A visit failed.
        AttemptedDelivery = "ATTEMPTED_DELIVERY",
        /// Waits for the customer.
        ReadyForPickup = "READY_FOR_PICKUP",
        /// Refused, going back, lost.
        Failure = "FAILURE",
        /// Arrived.
        Delivered = "DELIVERED",
    }
}

impl EventStatus {
    /// How far along: with several parcels the least advanced one speaks. A failure speaks louder than
    /// the delivery of the other parcels, and no louder than a parcel that is still on its way.
    fn progress(self) -> u8 {
        match self {
            Self::Confirmed => 0,
            Self::CarrierPickedUp => 1,
            Self::InTransit => 2,
            Self::Delayed => 3,
            Self::OutForDelivery => 4,
            Self::AttemptedDelivery => 5,
            Self::ReadyForPickup => 6,
            Self::Failure => 7,
            Self::Delivered => 8,
        }
    }

    /// A parcel that stands there is still to be brought.
    fn is_before_delivery(self) -> bool {
        self.progress() <= Self::AttemptedDelivery.progress()
    }
}

impl Status {
    /// Shopify's word for a status; `None` where it has none.
    pub fn event_status(self) -> Option<EventStatus> {
        match self {
            Self::LabelCreated => Some(EventStatus::Confirmed),
            Self::PickedUp => Some(EventStatus::CarrierPickedUp),
            Self::InTransit => Some(EventStatus::InTransit),
            Self::OutForDelivery => Some(EventStatus::OutForDelivery),
            Self::AttemptedDelivery | Self::CustomerNotFound => Some(EventStatus::AttemptedDelivery),
            Self::ReadyForPickup => Some(EventStatus::ReadyForPickup),
            Self::Delivered => Some(EventStatus::Delivered),
            Self::Delayed => Some(EventStatus::Delayed),
            Self::Rejected | Self::Returning | Self::Returned | Self::Exception => Some(EventStatus::Failure),
            Self::Cancelled | Self::Unknown => None,
        }
    }
}

/// One event to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryEvent {
    /// About which fulfillment.
    pub fulfillment: FulfillmentId,
    /// The label that speaks: the least advanced parcel.
    pub label: LabelId,
    /// Shopify's word.
    pub status: EventStatus,
    /// Our finer status, for the message.
    pub standing: Status,
    /// Why, for the message.
    pub reason: Option<Reason>,
    /// The time of the scan that made the difference, in whole seconds; later events have later times.
    pub happened_at: Timestamp,
    /// The place of that parcel's scan.
    pub place: Option<String>,
    /// When that parcel is expected, as known when the event was made; told while it is on its way only.
    #[serde(default)]
    pub expected: Option<When>,
}

/// All events that a fulfillment's labels give, oldest first, whatever was told before. None while one of its parcels
/// has not been heard of.
pub fn combined_events(fulfillment: FulfillmentId, file: &OrderFile) -> Vec<DeliveryEvent> {
    let labels: Vec<&LabelFile> =
        file.counting_labels().filter(|one| one.label.fulfillment == Some(fulfillment)).collect();
    let mut events: Vec<DeliveryEvent> = Vec::new();
    for step in story(&labels, |status| status.event_status().map(|word| (word.progress(), word))) {
        let happened_at = after(events.last().map(|last| last.happened_at), whole_seconds(step.at));
        events.push(event(fulfillment, &step, happened_at));
    }
    events
}

/// The events that are still to be told, given the newest one that was.
///
/// Nothing older than what was told goes out. When the parcel's state differs from what was told although its
/// scan is older (a handheld with a wrong clock), it goes out one second after.
pub(crate) fn untold_events(events: Vec<DeliveryEvent>, told: Option<(EventStatus, Timestamp)>) -> Vec<DeliveryEvent> {
    let Some((told_status, told_at)) = told else { return events };
    let now = events.last().cloned();
    let mut untold: Vec<DeliveryEvent> = events.into_iter().filter(|event| event.happened_at > told_at).collect();
    if untold.first().is_some_and(|first| first.status == told_status) {
        untold.remove(0);
    }
    match now {
        Some(mut now) if untold.is_empty() && now.status != told_status => {
            now.happened_at = after(Some(told_at), now.happened_at);
            vec![now]
        }
        _ => untold,
    }
}

fn event(fulfillment: FulfillmentId, step: &Step<'_, EventStatus>, happened_at: Timestamp) -> DeliveryEvent {
    let Standing { status: standing, reason, .. } = step.change.to;
    let expected = step.label.expected().map(|expected| expected.when);
    DeliveryEvent {
        fulfillment,
        label: step.label.label.id,
        status: step.word,
        standing,
        reason,
        happened_at,
        place: step.change.place.clone(),
        expected: expected.filter(|_| step.word.is_before_delivery()),
    }
}

fn after(last: Option<Timestamp>, at: Timestamp) -> Timestamp {
    match last {
        Some(last) if at <= last => last.checked_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX),
        _ => at,
    }
}

fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}
