//! Telling Shopify where a fulfillment is. Never older than what it has, never what it knows already.

use jiff::Timestamp;
use shopify::operations::{
    CreateFulfillmentEvent, EventCreated, Fulfillment, FulfillmentEvent, FulfillmentEventInput, ReadFulfillment,
};
use shopify::{EventStatus as Recorded, FulfillmentEventStatus, FulfillmentGid, FulfillmentStatus};
use store::{ClaimedEffect, ShopifyAccess};
use tracking::{DeliveryEvent, EventStatus, Status};

use super::asking::ask;
use super::ended::Ended;
use super::tracking_info;
use crate::chance::backoff;
use crate::engine::Engine;
use crate::engine_error::EngineError;

/// An event that Shopify takes and does not keep is told so often before a person must look.
const TOLD_AGAIN: u32 = 3;

pub(super) async fn tell(
    engine: &Engine,
    claimed: &ClaimedEffect,
    event: &DeliveryEvent,
) -> Result<Ended, EngineError> {
    let access = engine.store.shopify_access(claimed.shop).await?;
    let files = engine.store.order_files(claimed.shop, &[claimed.order]).await?;
    if files.iter().any(|file| file.order.cancelled_at.is_some()) {
        return Ok(Ended::Done("order_cancelled"));
    }
    let fulfillment = files.iter().flat_map(|file| &file.fulfillments).find(|one| one.id == event.fulfillment);
    let gid = fulfillment.and_then(|one| one.shopify_gid.as_deref());
    let Some(gid) = gid.and_then(|gid| gid.parse::<FulfillmentGid>().ok()) else {
        return Ok(Ended::not_taken(
            "label_by_hand",
            "Shopify does not know this fulfillment: the label was added by hand",
        ));
    };
    let read = ask(engine, claimed, &access, &ReadFulfillment { id: gid }).await;
    let recorded = match read {
        Ok(Some(recorded)) => recorded,
        Ok(None) => return Ok(fulfillment_unknown()),
        Err(error) => return Ok(Ended::after(&error, claimed.attempts)),
    };
    if let Some(word) = already_settled(&recorded, event) {
        return Ok(Ended::Done(word));
    }
    // First, so that what Shopify tells the customer about the event leads somewhere.
    let is_trackable = match tracking_info::complete(engine, claimed, &access, &recorded).await? {
        Ok(is_trackable) => is_trackable,
        Err(ended) => return Ok(ended),
    };
    let input = FulfillmentEventInput {
        fulfillment_id: gid,
        status: word_of(event.status),
        happened_at: event.happened_at,
        estimated_delivery_at: expected_at(engine, claimed, event).await?,
        message: Some(message(event)),
        city: event.place.clone().filter(|place| !place.is_empty()),
    };
    match ask(engine, claimed, &access, &CreateFulfillmentEvent { fulfillment_event: input }).await {
        Ok(EventCreated::Created(made)) => match check(engine, claimed, &access, gid, &made).await? {
            Ended::Done("told") if !is_trackable => Ok(Ended::Done("told_without_tracking")),
            ended => Ok(ended),
        },
        Ok(EventCreated::UnknownFulfillment) => Ok(fulfillment_unknown()),
        Err(error) => Ok(Ended::after(&error, claimed.attempts)),
    }
}

fn fulfillment_unknown() -> Ended {
    Ended::not_taken("fulfillment_unknown", "Shopify does not know the fulfillment any more")
}

/// Keeps the event as our own and looks whether Shopify has it and shows it. Where it cannot be looked now the event
/// counts as told: Shopify has answered so. One that is missing is told again: the next try begins by looking.
async fn check(
    engine: &Engine,
    claimed: &ClaimedEffect,
    access: &ShopifyAccess,
    gid: FulfillmentGid,
    made: &FulfillmentEvent,
) -> Result<Ended, EngineError> {
    let mut unit = engine.store.unit(claimed.shop).await?;
    unit.keep_own_event(&made.id.to_string(), engine.clock.now()).await?;
    unit.commit().await?;
    let Ok(Some(now)) = ask(engine, claimed, access, &ReadFulfillment { id: gid }).await else {
        return Ok(Ended::Done("told_unchecked"));
    };
    if !now.events.iter().any(|event| event.id == made.id) {
        return Ok(Ended::NotTaken {
            again: (claimed.attempts < TOLD_AGAIN).then(|| backoff(claimed.attempts)),
            word: "event_missing",
            error: "Shopify took the delivery event and does not have it: look at the order in Shopify".to_owned(),
        });
    }
    let is_newest = now.latest_event().is_some_and(|event| event.id == made.id);
    if is_newest && !now.shows(&made.status) {
        return Ok(Ended::not_taken(
            "status_not_shown",
            "Shopify has the delivery event and shows another delivery status: look at the order in Shopify",
        ));
    }
    Ok(Ended::Done("told"))
}

/// An expectation that has passed is none: events may go out late.
async fn expected_at(
    engine: &Engine,
    claimed: &ClaimedEffect,
    event: &DeliveryEvent,
) -> Result<Option<Timestamp>, EngineError> {
    let Some(expected) = event.expected else { return Ok(None) };
    let zone = engine.zone(claimed.shop).await?;
    let now = engine.clock.now();
    let is_ahead = expected.day(&zone) >= zone.to_datetime(now).date();
    Ok(expected.instant(&zone).filter(|_| is_ahead))
}

/// What Shopify has recorded already makes some events needless.
fn already_settled(recorded: &Fulfillment, event: &DeliveryEvent) -> Option<&'static str> {
    let status = word_of(event.status);
    // Shopify takes events for a cancelled fulfillment too, and tells the customer.
    if recorded.status == FulfillmentStatus::Cancelled {
        return Some("fulfillment_cancelled");
    }
    if recorded.recorded(status, event.happened_at).is_some() {
        return Some("already_told");
    }
    let latest = recorded.latest_event()?;
    if latest.happened_at.as_second() > event.happened_at.as_second() {
        return Some("older_than_shopify_has");
    }
    (latest.status == Recorded::Known(status)).then_some("recorded_by_shopify")
}

fn word_of(status: EventStatus) -> FulfillmentEventStatus {
    match status {
        EventStatus::Confirmed => FulfillmentEventStatus::Confirmed,
        EventStatus::CarrierPickedUp => FulfillmentEventStatus::CarrierPickedUp,
        EventStatus::InTransit => FulfillmentEventStatus::InTransit,
        EventStatus::Delayed => FulfillmentEventStatus::Delayed,
        EventStatus::OutForDelivery => FulfillmentEventStatus::OutForDelivery,
        EventStatus::AttemptedDelivery => FulfillmentEventStatus::AttemptedDelivery,
        EventStatus::ReadyForPickup => FulfillmentEventStatus::ReadyForPickup,
        EventStatus::Failure => FulfillmentEventStatus::Failure,
        EventStatus::Delivered => FulfillmentEventStatus::Delivered,
    }
}

/// Shopify has fewer words than we have: the message says what its word leaves out.
fn message(event: &DeliveryEvent) -> String {
    let what = match event.standing {
        Status::LabelCreated => "The label was made",
        Status::PickedUp => "The courier has the parcel",
        Status::InTransit => "The parcel is on its way",
        Status::OutForDelivery => "The parcel is out for delivery",
        Status::AttemptedDelivery => "A delivery was tried",
        Status::CustomerNotFound => "The courier found nobody at the address",
        Status::ReadyForPickup => "The parcel waits to be picked up",
        Status::Delivered => "The parcel was delivered",
        Status::Rejected => "The parcel was refused",
        Status::Returning => "The parcel goes back to the sender",
        Status::Returned => "The parcel is back at the sender",
        Status::Delayed => "The parcel is delayed",
        Status::Exception => "The parcel is lost or damaged",
        Status::Cancelled => "The label was cancelled",
        Status::Unknown => "The courier has news",
    };
    match event.reason {
        Some(reason) => format!("{what} ({})", reason.as_str().replace('_', " ")),
        None => what.to_owned(),
    }
}
