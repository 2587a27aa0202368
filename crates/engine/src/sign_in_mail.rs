//! Tells a shop's people, once, that Shopify wants somebody to sign in again.

use std::time::Duration;

use jiff::SignedDuration;
use store::{Shop, SignInMail};
use tokio_util::sync::CancellationToken;

use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::mail::{Letter, PostError, SignInFacts};

/// How often it is looked whether there is something to tell.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A mail server that is away is tried again after this.
const AGAIN: SignedDuration = SignedDuration::from_mins(10);

/// Tells until `stop`.
pub(crate) async fn keep_telling(engine: Engine, stop: CancellationToken) {
    loop {
        if let Err(error) = send_due(&engine).await {
            tracing::error!(error = %error, "Could not tell that a new sign-in to Shopify is needed");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// Sends what is due.
pub(crate) async fn send_due(engine: &Engine) -> Result<(), EngineError> {
    let (store, now) = (&engine.store, engine.clock.now());
    if !store.has_sign_in_mails(now).await? {
        return Ok(());
    }
    for mail in store.claim_sign_in_mails(now, now.checked_add(AGAIN).unwrap_or(now)).await? {
        let Some(shop) = store.shop(mail.shop).await? else { continue };
        if send(engine, &mail, &shop).await? {
            store.finish_sign_in_mail(&mail).await?;
        }
    }
    Ok(())
}

/// False when it is worth another try.
async fn send(engine: &Engine, mail: &SignInMail, shop: &Shop) -> Result<bool, EngineError> {
    let (Some(post), Some(to)) = (&engine.post, shop.address_email.as_deref()) else {
        tracing::warn!(shop.id = %shop.id, "Shop {} has no way to be told by mail that it must sign in again", shop.id);
        return Ok(true);
    };
    let letter = Letter::sign_in(&SignInFacts {
        shop: shop.id,
        shop_domain: &shop.domain,
        occurrence: mail.occurrence,
        locale: &shop.locale,
        sign_in_url: &engine.settings.sign_in_url(&shop.domain),
        domain: post.domain(),
    })
    .map_err(EngineError::Template)?;
    match post.send(to, &letter).await {
        Ok(()) => {
            tracing::info!(shop.id = %shop.id, "Told shop {} that it must sign in to Shopify again", shop.id);
            Ok(true)
        }
        Err(PostError::Later(_)) => Ok(false),
        Err(_) => {
            tracing::warn!(shop.id = %shop.id, "The mail about signing in again was refused for shop {}", shop.id);
            Ok(true)
        }
    }
}
