//! Delivery events that come back, or that Shopify recorded by itself.

use shopify::webhook::FulfillmentEventPayload;
use tracking::{EventStatus, ShopId};

use super::ended::Ended;
use crate::engine::Engine;
use crate::engine_error::EngineError;

/// What Shopify recorded by itself is not told to it again, and nothing older is.
pub(super) async fn take(engine: &Engine, shop: ShopId, event: &FulfillmentEventPayload) -> Result<Ended, EngineError> {
    let mut unit = engine.store.unit(shop).await?;
    let fulfillment = unit.fulfillment_by_gid(&event.fulfillment_gid().to_string()).await?;
    let Some(fulfillment) = fulfillment else {
        return Ok(match event.order_id {
            Some(order) => Ended::OrderUnknown(shopify::OrderGid::from_number(order)),
            None => Ended::Done("fulfillment_unknown"),
        });
    };
    if unit.meet_event(&event.gid().to_string(), engine.clock.now()).await? {
        return Ok(Ended::Done("own_event"));
    }
    // A label that was bought or printed is no news of the parcel, and a word of tomorrow's is none that we tell.
    if let Ok(status) = event.status.to_uppercase().parse::<EventStatus>() {
        unit.raise_told(fulfillment, status, event.happened_at).await?;
    }
    unit.commit().await?;
    Ok(Ended::Done("event_of_shopify"))
}
