//! The compliance topics: a customer's data is handed over by a person, and erased by us.

use shopify::webhook::{PrivacyPayload, Topic};
use store::{ClaimedWebhook, PrivateCustomer, ServiceState};

use super::ended::Ended;
use crate::engine::Engine;
use crate::engine_error::EngineError;

pub(super) async fn take(
    engine: &Engine,
    webhook: &ClaimedWebhook,
    topic: Topic,
    payload: &PrivacyPayload,
) -> Result<Ended, EngineError> {
    let customer = PrivateCustomer {
        email: payload.customer.email.clone().filter(|email| !email.is_empty()),
        phone: payload.customer.phone.clone().filter(|phone| !phone.is_empty()),
        orders: payload.orders().map(|order| order.to_string()).collect(),
    };
    if topic == Topic::CustomersDataRequest {
        // A request without a number is known by its delivery.
        let number = payload.data_request.map_or_else(|| webhook.webhook_id.clone(), |request| request.id.to_string());
        engine.store.keep_data_request(webhook.shop, &number, &customer, webhook.received_at).await?;
        return Ok(Ended::Private("data_request"));
    }
    let orders = engine.store.erase_customer(webhook.shop, &customer, webhook.id, engine.clock.now()).await?;
    tracing::info!(shop.id = %webhook.shop, orders, "Erased a customer's data");
    Ok(Ended::Private("erased"))
}

/// Shopify asks for it two days after the app was removed, and not when it was installed again.
pub(super) async fn erase_shop(engine: &Engine, webhook: &ClaimedWebhook) -> Result<Ended, EngineError> {
    let id = webhook.shop;
    if engine.store.shop(id).await?.is_some_and(|shop| shop.shopify == ServiceState::Connected) {
        return Ok(Ended::Unreadable(
            "Shopify asks to erase the shop, but it is connected: nothing was erased".to_owned(),
        ));
    }
    engine.store.erase_shop(id, engine.clock.now()).await?;
    tracing::info!(shop.id = %id, "Erased a shop that had removed the app");
    Ok(Ended::Gone)
}
