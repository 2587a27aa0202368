//! What Shopify tells about the shop itself: it left, it may do more or less, it has another name.

use jiff::tz::TimeZone;
use shopify::ShopifyError;
use shopify::operations::ReadShop;
use shopify::webhook::{ShopPayload, Topic};
use store::{ClaimedWebhook, ServiceState};
use tracking::ShopId;

use super::ended::Ended;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::shopify_call_error::ShopifyCallError;

pub(super) async fn take_shop(
    engine: &Engine,
    webhook: &ClaimedWebhook,
    topic: Topic,
    payload: &ShopPayload,
) -> Result<Ended, EngineError> {
    if topic == Topic::AppUninstalled {
        return leave(engine, webhook.shop).await;
    }
    let known = |zone: &&str| TimeZone::get(zone).is_ok();
    engine
        .store
        .save_shop_facts(
            webhook.shop,
            payload.name.as_deref().filter(|name| !name.trim().is_empty()),
            payload.iana_timezone.as_deref().filter(known),
            payload.currency.as_deref().filter(|currency| currency.len() == 3),
        )
        .await?;
    Ok(Ended::Done("shop"))
}

/// Stops the shop at once, and only then asks whether the news is old: an app that was installed again meanwhile has
/// a token that works.
async fn leave(engine: &Engine, shop: ShopId) -> Result<Ended, EngineError> {
    engine.store.stop_shop(shop, engine.clock.now()).await?;
    let access = engine.store.shopify_access(shop).await?;
    match engine.shopify.ask(shop, &access, &ReadShop {}).await {
        Ok(_) => {
            engine.store.set_shopify_state(shop, ServiceState::Connected).await?;
            Ok(Ended::Done("installed_again"))
        }
        Err(
            ShopifyCallError::NeedsSignIn
            | ShopifyCallError::Shopify { error: ShopifyError::Token | ShopifyError::NotFound, .. },
        ) => {
            engine.store.forget_shopify_tokens(shop).await?;
            Ok(Ended::Done("uninstalled"))
        }
        Err(error) => Ok(Ended::Failed(error.to_string())),
    }
}

/// What Shopify now allows or what the shop has bought is read from Shopify itself: the next round does so.
pub(super) async fn look_again(engine: &Engine, shop: ShopId, word: &'static str) -> Result<Ended, EngineError> {
    engine.ask_shopify_again(shop).await?;
    Ok(Ended::Done(word))
}
