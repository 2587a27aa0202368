//! Working what Shopify sent: orders and fulfillments become orders, labels and things to decide.

mod about_shop;
mod ended;
mod events;
pub(crate) mod incoming;
mod privacy;
pub(crate) mod read_order;

use std::time::Duration;

use shopify::operations::ReadOrder;
use shopify::webhook::{FulfillmentPayload, OrderPayload, Payload, Topic, TouchedOrder};
use store::{ClaimedWebhook, ServiceState};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracking::ShopId;

use self::ended::Ended;
use self::read_order::{decide_again, take_read_order};
use crate::chance::backoff;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::labels::{Intake, take_fulfillment};

/// A claimed webhook is another worker's again after this much real time.
pub(crate) const LEASE: Duration = Duration::from_secs(90);
/// Claimed at once; they are worked in the order in which they came.
pub(crate) const AT_ONCE: u32 = 50;
/// After this many tries, which is about a day, a person must look.
pub(crate) const MOST_ATTEMPTS: u32 = 55;
/// From this try on the order is read from Shopify instead of being waited for.
const READ_FROM: u32 = 3;
/// No further order is read for one claim after this much real time.
const READING: Duration = Duration::from_secs(30);

/// Works what was claimed, one transaction each. One that fails does not keep the others waiting; neither do those
/// whose order must be read first.
pub(crate) async fn work(
    engine: &Engine,
    claimed: &[ClaimedWebhook],
    give_up: &CancellationToken,
) -> Result<(), EngineError> {
    let mut to_read = Vec::new();
    for webhook in claimed {
        let ended = match take(engine, webhook).await {
            Ok(Ended::OrderUnknown(gid)) if webhook.attempts >= READ_FROM => {
                to_read.push((webhook, gid));
                continue;
            }
            Ok(Ended::Touched(gid)) => {
                to_read.push((webhook, gid));
                continue;
            }
            Ok(ended) => ended,
            Err(error) => Ended::Failed(error.to_string()),
        };
        write_down(engine, webhook, ended).await?;
    }
    let began = Instant::now();
    for (webhook, gid) in to_read {
        let is_late = began.elapsed() > READING || give_up.is_cancelled();
        let ended = tokio::select! {
            biased;
            () = give_up.cancelled() => Ended::Failed(NOT_READ.to_owned()),
            _ = std::future::ready(()), if is_late => Ended::Failed(NOT_READ.to_owned()),
            read = read_order(engine, webhook, gid) => read.unwrap_or_else(|error| Ended::Failed(error.to_string())),
        };
        write_down(engine, webhook, ended).await?;
    }
    engine.nudge();
    Ok(())
}

const NOT_READ: &str = "there was no time to read its order from Shopify";

/// A lease that was lost is another worker's: what it makes of the webhook is the same.
async fn write_down(engine: &Engine, webhook: &ClaimedWebhook, ended: Ended) -> Result<(), EngineError> {
    let now = engine.clock.now();
    let later = now.checked_add(engine.chance.jitter(backoff(webhook.attempts))).unwrap_or(now);
    let written = match ended {
        Ended::Done(word) => {
            tracing::debug!(shop.id = %webhook.shop, topic = webhook.topic, outcome = word, "Worked a webhook");
            engine.store.finish_webhook(webhook, now).await
        }
        Ended::Private(word) => {
            tracing::debug!(shop.id = %webhook.shop, topic = webhook.topic, outcome = word, "Worked a webhook");
            engine.store.finish_private_webhook(webhook, now).await
        }
        Ended::Gone => Ok(()),
        Ended::OrderUnknown(_) | Ended::Touched(_) => {
            engine.store.postpone_webhook(webhook, later, "its order is not here yet").await
        }
        Ended::Failed(error) => {
            tracing::warn!(shop.id = %webhook.shop, topic = webhook.topic, webhook.id = %webhook.id, "A webhook will be tried again");
            engine.store.postpone_webhook(webhook, later, &error).await
        }
        Ended::Unreadable(error) => {
            // The reader's words may quote the body: they are kept, not logged.
            tracing::error!(shop.id = %webhook.shop, topic = webhook.topic, webhook.id = %webhook.id, "Parked a webhook that cannot be read");
            engine.store.park_webhook(webhook, &error, now).await
        }
    };
    match written.map_err(EngineError::from) {
        Err(error) if error.is_lost_lease() => {
            tracing::debug!(webhook.id = %webhook.id, "Another worker has taken over a webhook");
            Ok(())
        }
        written => written,
    }
}

async fn take(engine: &Engine, webhook: &ClaimedWebhook) -> Result<Ended, EngineError> {
    let Some(topic) = Topic::from_header(&webhook.topic) else { return Ok(Ended::Done("topic_not_needed")) };
    match Payload::read(topic, &webhook.body) {
        Ok(Payload::Order(order)) => take_order(engine, webhook.shop, &order).await,
        Ok(Payload::Fulfillment(fulfillment)) => take_fulfillment_payload(engine, webhook.shop, &fulfillment).await,
        Ok(Payload::Shop(shop)) => about_shop::take_shop(engine, webhook, topic, &shop).await,
        Ok(Payload::Touched(touched)) => take_touched(engine, webhook, topic, touched).await,
        Ok(Payload::Event(event)) => events::take(engine, webhook.shop, &event).await,
        Ok(Payload::Privacy(payload)) => privacy::take(engine, webhook, topic, &payload).await,
        Ok(Payload::Nothing) if topic == Topic::ShopRedact => privacy::erase_shop(engine, webhook).await,
        Ok(Payload::Nothing) => about_shop::look_again(engine, webhook.shop, topic.header()).await,
        Err(error) => Ok(Ended::Unreadable(error.to_string())),
    }
}

async fn take_order(engine: &Engine, shop: ShopId, payload: &OrderPayload) -> Result<Ended, EngineError> {
    let intake = Intake::of(engine, shop).await?;
    let mut unit = engine.store.unit(shop).await?;
    let order = incoming::order(payload, &intake.currency, intake.now);
    let upserted = unit.upsert_order(&order).await?;
    if let Some(customer) = payload.customer.as_ref().and_then(|customer| customer.id) {
        unit.keep_buyer(upserted.id, &shopify::CustomerGid::from_number(customer).to_string()).await?;
    }
    if upserted.stale {
        unit.commit().await?;
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
async fn read_order(engine: &Engine, webhook: &ClaimedWebhook, gid: shopify::OrderGid) -> Result<Ended, EngineError> {
    let id = webhook.shop;
    if engine.store.shop(id).await?.is_none_or(|shop| shop.shopify != ServiceState::Connected) {
        return Ok(Ended::Failed("Shopify must be connected again before its order can be read".to_owned()));
    }
    let access = engine.store.shopify_access(id).await?;
    let order = match engine.shopify.ask(id, &access, &ReadOrder { id: gid }).await {
        Ok(Some(order)) => order,
        Ok(None) => return Ok(Ended::Unreadable("Shopify does not know its order".to_owned())),
        Err(error) => return Ok(Ended::Failed(error.to_string())),
    };
    take_read_order(engine, id, &order).await?;
    Ok(Ended::Done("read_order"))
}

/// A refund or an edit changes more of its order than it says.
async fn take_touched(
    engine: &Engine,
    webhook: &ClaimedWebhook,
    topic: Topic,
    touched: TouchedOrder,
) -> Result<Ended, EngineError> {
    let Some(gid) = touched.order else { return Ok(Ended::Unreadable("it names no order".to_owned())) };
    if topic != Topic::OrdersDelete {
        return Ok(Ended::Touched(gid));
    }
    let intake = Intake::of(engine, webhook.shop).await?;
    let mut unit = engine.store.unit(webhook.shop).await?;
    let at = webhook.triggered_at.unwrap_or(webhook.received_at);
    let Some(order) = unit.order_deleted(&gid.to_string(), at).await? else { return Ok(Ended::Done("order_unknown")) };
    decide_again(&mut unit, &intake, order).await?;
    unit.commit().await?;
    Ok(Ended::Done("order_deleted"))
}
