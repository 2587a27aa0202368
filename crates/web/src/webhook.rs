//! `POST /webhooks/shopify`: verified, stored, answered; worked later by the engine.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use shopify::webhook::{WebhookError, verify};
use store::{NewWebhook, StoreError};

use crate::app::App;

/// The header that names the store; it says whose secrets to try and is trusted only after they fit.
const SHOP_DOMAIN: &str = "x-shopify-shop-domain";

/// Why a delivery is not taken.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Webhook(#[from] WebhookError),
    #[error("the webhook is for a store that nobody has connected")]
    UnknownShop,
    #[error("the webhook could not be kept: {0}")]
    Store(#[from] StoreError),
}

/// Keeps a delivery. A repeated one is answered like the first.
pub(crate) async fn receive(State(app): State<App>, headers: HeaderMap, body: Bytes) -> (StatusCode, &'static str) {
    match keep(&app, &headers, &body).await {
        Ok(()) => (StatusCode::OK, ""),
        Err(Refused::Webhook(error)) => {
            tracing::warn!(error = %error, "Refused a webhook: {error}");
            (error.status(), "the webhook was refused\n")
        }
        Err(Refused::UnknownShop) => {
            tracing::warn!("Refused a webhook for a store that nobody has connected");
            (StatusCode::UNAUTHORIZED, "the webhook was refused\n")
        }
        Err(Refused::Store(error)) => {
            tracing::error!(error = %error, "A webhook could not be kept: {error}");
            (StatusCode::SERVICE_UNAVAILABLE, "try again\n")
        }
    }
}

async fn keep(app: &App, headers: &HeaderMap, body: &[u8]) -> Result<(), Refused> {
    let domain = headers.get(SHOP_DOMAIN).and_then(|domain| domain.to_str().ok()).unwrap_or_default();
    if domain.is_empty() {
        return Err(WebhookError::MissingHeader(SHOP_DOMAIN).into());
    }
    let Some((shop, secrets)) = app.signing_secrets(domain).await? else {
        // Of a store that was erased, or that was never opened here, there is nothing to keep and nothing to erase.
        return verify(&app.app_secrets(), headers, body).map(drop).map_err(|_| Refused::UnknownShop);
    };
    let verified = verify(&secrets, headers, body)?;
    let webhook = NewWebhook {
        shop,
        topic: &verified.topic,
        webhook_id: &verified.webhook_id,
        event_id: verified.event_id.as_deref(),
        triggered_at: verified.triggered_at,
        api_version: Some(&verified.api_version),
        body,
        received_at: app.clock.now(),
    };
    let is_new = app.store.store_webhook(&webhook).await?;
    let topic = &verified.topic;
    tracing::info!(shop.id = %shop, webhook.topic = topic, webhook.is_new = is_new, "Received the webhook {topic}");
    Ok(())
}
