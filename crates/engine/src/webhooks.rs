//! Working what Shopify sent: orders and fulfillments become orders, labels and things to decide.

mod incoming;

use std::time::Duration;

use shopify::operations::ReadOrder;
use shopify::webhook::{FulfillmentPayload, OrderPayload, Payload, Topic};
use store::{ClaimedWebhook, ServiceState, Unit};
use tracking::{OrderId, ShopId, Trigger};

use crate::chance::backoff;
use crate::engine::{Engine, EngineError};
use crate::labels::{Intake, take_fulfillment};

/// A claimed webhook is another worker's again after this long.
pub(crate) const LEASE: Duration = Duration::from_secs(120);
/// Claimed at once; they are worked in the order in which they came.
pub(crate) const AT_ONCE: u32 = 50;
/// After this many tries a person must look.
pub(crate) const MOST_ATTEMPTS: u32 = 12;
/// From this try on the order is read from Shopify instead of being waited for.
const READ_FROM: u32 = 3;

/// How one webhook ended.
enum Ended {
    Done(&'static str),
    /// Its order is not here yet: deliveries come out of order.
    OrderUnknown(shopify::OrderGid),
    /// It can never be worked.
    Unreadable(String),
}

/// Works what was claimed, one transaction each.
pub(crate) async fn work(engine: &Engine, claimed: Vec<ClaimedWebhook>) -> Result<(), EngineError> {
    for webhook in &claimed {
        let now = engine.clock.now();
        match take(engine, webhook).await? {
            Ended::Done(word) => {
                tracing::debug!(shop.id = %webhook.shop, topic = webhook.topic, outcome = word, "Worked a webhook");
                engine.store.finish_webhook(webhook, now).await?;
            }
            Ended::OrderUnknown(gid) if webhook.attempts >= READ_FROM => read_order(engine, webhook, gid).await?,
            Ended::OrderUnknown(_) => {
                let due = now.checked_add(backoff(webhook.attempts)).unwrap_or(now);
                engine.store.postpone_webhook(webhook, due, "its order is not here yet").await?;
            }
            Ended::Unreadable(error) => {
                tracing::error!(shop.id = %webhook.shop, topic = webhook.topic, error, "Parked a webhook that cannot be read");
                engine.store.park_webhook(webhook, &error, now).await?;
            }
        }
    }
    engine.nudge();
    Ok(())
}

async fn take(engine: &Engine, webhook: &ClaimedWebhook) -> Result<Ended, EngineError> {
    let Some(topic) = Topic::from_header(&webhook.topic) else { return Ok(Ended::Done("topic_not_needed")) };
    match Payload::read(topic, &webhook.body) {
        Ok(Payload::Order(order)) => take_order(engine, webhook.shop, &order).await,
        Ok(Payload::Fulfillment(fulfillment)) => take_fulfillment_payload(engine, webhook.shop, &fulfillment).await,
        Ok(Payload::Shop(_)) => take_shop(engine, webhook.shop, topic).await,
        Err(error) => Ok(Ended::Unreadable(error.to_string())),
    }
}

async fn take_order(engine: &Engine, shop: ShopId, payload: &OrderPayload) -> Result<Ended, EngineError> {
    let intake = Intake::of(engine, shop).await?;
    let mut unit = engine.store.unit(shop).await?;
    let order = incoming::order(payload, &intake.currency, intake.now);
    let upserted = unit.upsert_order(&order).await?;
    if upserted.stale {
        return Ok(Ended::Done("older_than_known"));
    }
    for fulfillment in &payload.fulfillments {
        take_fulfillment(&mut unit, &intake, upserted.id, &incoming::fulfillment(fulfillment)).await?;
    }
    decide_again(&mut unit, &intake, upserted.id).await?;
    unit.commit().await?;
    Ok(Ended::Done(if upserted.is_new { "new_order" } else { "order" }))
}

async fn take_fulfillment_payload(
    engine: &Engine,
    shop: ShopId,
    payload: &FulfillmentPayload,
) -> Result<Ended, EngineError> {
    let intake = Intake::of(engine, shop).await?;
    let mut unit = engine.store.unit(shop).await?;
    let gid = payload.order_gid();
    let Some(order) = unit.order_by_gid(&gid.to_string()).await? else { return Ok(Ended::OrderUnknown(gid)) };
    take_fulfillment(&mut unit, &intake, order, &incoming::fulfillment(payload)).await?;
    decide_again(&mut unit, &intake, order).await?;
    unit.commit().await?;
    Ok(Ended::Done("fulfillment"))
}

/// Deliveries can be lost for good: what an order is, Shopify tells at any time.
async fn read_order(engine: &Engine, webhook: &ClaimedWebhook, gid: shopify::OrderGid) -> Result<(), EngineError> {
    let now = engine.clock.now();
    let later = now.checked_add(backoff(webhook.attempts)).unwrap_or(now);
    let access = engine.store.shopify_access(webhook.shop).await?;
    match engine.shopify.ask(webhook.shop, &access, &ReadOrder { id: gid }).await {
        Ok(Some(order)) => {
            let intake = Intake::of(engine, webhook.shop).await?;
            let mut unit = engine.store.unit(webhook.shop).await?;
            let upserted = unit.upsert_order(&incoming::read_order(&order)).await?;
            for fulfillment in &order.fulfillments {
                take_fulfillment(&mut unit, &intake, upserted.id, &incoming::read_fulfillment(fulfillment)).await?;
            }
            decide_again(&mut unit, &intake, upserted.id).await?;
            unit.commit().await?;
            engine.store.finish_webhook(webhook, now).await?;
        }
        Ok(None) => engine.store.park_webhook(webhook, "Shopify does not know its order", now).await?,
        Err(error) => engine.store.postpone_webhook(webhook, later, &error.to_string()).await?,
    }
    Ok(())
}

async fn decide_again(unit: &mut Unit, intake: &Intake, order: OrderId) -> Result<(), EngineError> {
    let files = unit.order_files(&[order]).await?;
    let Some(file) = files.first() else { return Ok(()) };
    let triggers = [Trigger::OrderChanged];
    crate::deciding::decide_and_record(unit, file, &intake.preferences, &intake.services, &triggers, intake.now).await
}

async fn take_shop(engine: &Engine, shop: ShopId, topic: Topic) -> Result<Ended, EngineError> {
    if topic == Topic::AppUninstalled {
        engine.store.set_shopify_state(shop, ServiceState::Disabled).await?;
        return Ok(Ended::Done("uninstalled"));
    }
    Ok(Ended::Done("shop"))
}
