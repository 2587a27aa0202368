//! What Shopify is told about a fulfillment: one event for each change, of the least advanced parcel.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Change, FulfillmentId, LabelFile, LabelId, OrderFile, Reason, Standing, Status};

/// The delivery states that Shopify has words for (`FulfillmentEventStatus`, Admin API 2026-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EventStatus {
    /// The label exists.
    Confirmed,
    /// The courier has it.
    CarrierPickedUp,
    /// On the way.
    InTransit,
    /// Late.
    Delayed,
    /// With the courier who delivers.
    OutForDelivery,
    /// A visit failed.
    AttemptedDelivery,
    /// Waits for the customer.
    ReadyForPickup,
    /// Refused, going back, lost.
    Failure,
    /// Arrived.
    Delivered,
}

impl EventStatus {
    /// Shopify's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::CarrierPickedUp => "CARRIER_PICKED_UP",
            Self::InTransit => "IN_TRANSIT",
            Self::Delayed => "DELAYED",
            Self::OutForDelivery => "OUT_FOR_DELIVERY",
            Self::AttemptedDelivery => "ATTEMPTED_DELIVERY",
            Self::ReadyForPickup => "READY_FOR_PICKUP",
            Self::Failure => "FAILURE",
            Self::Delivered => "DELIVERED",
        }
    }

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
}

impl std::str::FromStr for EventStatus {
    type Err = crate::UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [
            Self::Confirmed,
            Self::CarrierPickedUp,
            Self::InTransit,
            Self::Delayed,
            Self::OutForDelivery,
            Self::AttemptedDelivery,
            Self::ReadyForPickup,
            Self::Failure,
            Self::Delivered,
        ]
        .into_iter()
        .find(|one| one.as_str() == text)
        .ok_or_else(|| crate::UnknownWord { what: "delivery event status", word: text.to_owned() })
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
    /// The label whose scan it is.
    pub label: LabelId,
    /// Shopify's word.
    pub status: EventStatus,
    /// Our finer status, for the message.
    pub standing: Status,
    /// Why, for the message.
    pub reason: Option<Reason>,
    /// The scan's time, in whole seconds; later events have later times.
    pub happened_at: Timestamp,
    /// The scan's place.
    pub place: Option<String>,
}

/// All events that a fulfillment's labels give, oldest first, whatever was told before.
pub fn combined_events(fulfillment: FulfillmentId, file: &OrderFile) -> Vec<DeliveryEvent> {
    let labels: Vec<&LabelFile> =
        file.counting_labels().filter(|one| one.label.fulfillment == Some(fulfillment)).collect();
    let mut changes: Vec<(usize, &Change)> = labels
        .iter()
        .enumerate()
        .flat_map(|(index, label)| label.timeline.changes.iter().map(move |change| (index, change)))
        .collect();
    changes.sort_by_key(|(_, change)| change.at);
    let mut stands: Vec<Option<(EventStatus, &Change)>> = vec![None; labels.len()];
    let mut events: Vec<DeliveryEvent> = Vec::new();
    for (index, change) in changes {
        let Some(status) = change.to.status.event_status() else { continue };
        if let Some(slot) = stands.get_mut(index) {
            *slot = Some((status, change));
        }
        let Some((status, spoken)) = least_advanced(&stands) else { continue };
        let last = events.last();
        if last.is_some_and(|last| last.status == status) {
            continue;
        }
        let Some(label) = labels.get(index) else { continue };
        let happened_at = after(last.map(|last| last.happened_at), whole_seconds(change.at));
        events.push(event(fulfillment, label.label.id, status, spoken, happened_at));
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

fn least_advanced<'a>(stands: &[Option<(EventStatus, &'a Change)>]) -> Option<(EventStatus, &'a Change)> {
    let mut least: Option<(EventStatus, &Change)> = None;
    for stand in stands {
        let (status, change) = (*stand)?;
        if least.is_none_or(|(now, _)| status.progress() < now.progress()) {
            least = Some((status, change));
        }
    }
    least
}

fn event(
    fulfillment: FulfillmentId,
    label: LabelId,
    status: EventStatus,
    spoken: &Change,
    happened_at: Timestamp,
) -> DeliveryEvent {
    let Standing { status: standing, reason, .. } = spoken.to;
    DeliveryEvent { fulfillment, label, status, standing, reason, happened_at, place: spoken.place.clone() }
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
