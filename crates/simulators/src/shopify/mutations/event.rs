//! `fulfillmentEventCreate`.

use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use serde::Deserialize;

use super::{Found, Item, Payload, UserError, argument, record_refusal};
use crate::shopify::call::Call;
use crate::shopify::deed::{Deed, FulfillmentEvent, Place};
use crate::shopify::graphql::date_time;
use crate::shopify::nodes::event;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    fulfillment_id: String,
    status: String,
    happened_at: Option<String>,
    estimated_delivery_at: Option<String>,
    message: Option<String>,
    #[serde(flatten)]
    place: Place,
}

pub(super) fn create(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    call.allow(
        "fulfillmentEventCreate",
        &["write_fulfillments"],
        "`write_fulfillments` access scope. Also: The user must have fulfill_and_ship_orders permission.",
    )?;
    let input: Input = argument(call, info, "fulfillmentEvent")?;
    let fulfillment_id = call.id(&input.fulfillment_id, "Fulfillment")?;
    let payload =
        |found, errors| Payload { kind: "FulfillmentEventCreatePayload", field: "fulfillmentEvent", found, errors };
    let Some(order) = call.order_of_fulfillment(fulfillment_id) else {
        let errors = vec![UserError::new(&["fulfillmentEvent", "fulfillmentId"], "Fulfillment does not exist.")];
        record_refusal(call, "fulfillmentEventCreate", Some(&input.fulfillment_id), &errors)?;
        return Ok(payload(Found::Nothing, errors));
    };
    if input.happened_at.is_none() && !call.behaviour.happened_at_may_be_left_out {
        let errors = vec![UserError::new(&["fulfillmentEvent", "happenedAt"], "Happened at can't be blank")];
        record_refusal(call, "fulfillmentEventCreate", Some(&input.fulfillment_id), &errors)?;
        return Ok(payload(Found::Nothing, errors));
    }
    let happened_at = whole_second(input.happened_at.as_deref().and_then(date_time).unwrap_or(call.now));
    // A cancelled fulfillment and a moment in the future are both taken.
    let made = FulfillmentEvent {
        id: call.next_id(),
        order_id: order.id,
        fulfillment_id,
        status: input.status,
        happened_at,
        created_at: call.now,
        estimated_delivery_at: input.estimated_delivery_at.as_deref().and_then(date_time).map(whole_second),
        message: input.message,
        place: input.place,
    };
    let earlier = order.fulfillment(fulfillment_id).into_iter().flat_map(|fulfillment| &fulfillment.events);
    let same = |event: &&FulfillmentEvent| {
        let FulfillmentEvent { status, happened_at, message, .. } = &made;
        (&event.status, &event.happened_at, &event.message) == (status, happened_at, message)
    };
    if let Some(same) = earlier.into_iter().find(same)
        && call.behaviour.merge_identical_events
    {
        return Ok(payload(Found::One(Item::Plain("FulfillmentEvent", event(same))), Vec::new()));
    }
    let fields = event(&made);
    if !call.forgets {
        call.perform(Deed::FulfillmentEventCreated(made))?;
    }
    Ok(payload(Found::One(Item::Plain("FulfillmentEvent", fields)), Vec::new()))
}

fn whole_second(at: Timestamp) -> Timestamp {
    at.round(TimestampRound::new().smallest(Unit::Second).mode(RoundMode::Floor)).unwrap_or(at)
}
