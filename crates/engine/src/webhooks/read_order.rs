//! Orders as Shopify tells them when it is asked.

use store::Unit;
use tracking::{OrderFile, OrderId, ShopId, Trigger};

use super::incoming;
use crate::deciding::decide_and_record;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::labels::{Intake, take_fulfillment};

/// Takes an order in that was read from Shopify, with its fulfillments.
pub(crate) async fn take_read_order(
    engine: &Engine,
    shop: ShopId,
    order: &shopify::operations::Order,
) -> Result<(), EngineError> {
    let intake = Intake::of(engine, shop).await?;
    let mut unit = engine.store.unit(shop).await?;
    let upserted = unit.upsert_order(&incoming::read_order(order)).await?;
    for fulfillment in &order.fulfillments {
        take_fulfillment(&mut unit, &intake, upserted.id, &incoming::read_fulfillment(fulfillment)).await?;
    }
    decide_again(&mut unit, &intake, upserted.id).await?;
    Ok(unit.commit().await?)
}

/// Whether Shopify lists a parcel of the order that is not followed here: its webhook is late or was lost.
pub(crate) fn lists_unknown_parcel(order: &shopify::operations::Order, file: &OrderFile) -> bool {
    order.fulfillments.iter().any(|fulfillment| incoming::read_fulfillment(fulfillment).has_unknown_parcel(file))
}

/// What follows for an order that has just changed.
pub(super) async fn decide_again(unit: &mut Unit, intake: &Intake, order: OrderId) -> Result<(), EngineError> {
    let files = unit.order_files(&[order]).await?;
    let Some(file) = files.first() else { return Ok(()) };
    let triggers = [Trigger::OrderChanged];
    decide_and_record(unit, file, &intake.preferences, &intake.services, &triggers, intake.now).await
}
