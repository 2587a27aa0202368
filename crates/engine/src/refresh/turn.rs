//! One turn of the refresh: claim a batch, ask, write down.

use std::collections::BTreeMap;
use std::time::Duration;

use couriers::{Account, CallError, Next, Token};
use jiff::SignedDuration;
use store::{AccountState, ClaimedBatch};
use tracking::AskReason;

use super::apply::apply;
use super::ask::{AskError, Asking, Heard};
use crate::chance::backoff;
use crate::engine::{Engine, EngineError};

/// A claimed label is another worker's again after this long: longer than the slowest conversation.
pub(crate) const LEASE: Duration = Duration::from_secs(300);

/// Claims one batch, when something is due.
pub(crate) async fn claim(engine: &Engine) -> Result<Option<ClaimedBatch>, EngineError> {
    Ok(engine.store.claim_labels(engine.clock.now(), engine.clock.stretch(LEASE)).await?)
}

/// Asks for one claimed batch and writes down what came. The batch is finished or given back in any case.
pub(crate) async fn refresh_batch(engine: &Engine, batch: &ClaimedBatch) -> Result<(), EngineError> {
    let started_at = engine.clock.now();
    let Some(heard) = converse(engine, batch).await? else { return Ok(()) };
    if let Some(token) = &heard.new_token {
        engine.store.save_token(batch.account.shop, batch.account.id, &token.value, token.renew_at).await?;
    }
    engine.asked.fetch_add(u64::try_from(batch.labels.len()).unwrap_or(0), std::sync::atomic::Ordering::Relaxed);
    let new_scans = apply(engine, batch, &heard, started_at).await?;
    match &heard.failure {
        None => engine.store.account_worked(batch.account.shop, batch.account.id, engine.clock.now()).await?,
        Some(error) => give_back(engine, batch, error).await?,
    }
    tracing::info!(
        account.id = %batch.account.id, courier = batch.account.courier, labels = batch.labels.len(),
        calls = heard.calls, scans = new_scans, failure = heard.failure.as_ref().map(tracing::field::display),
        "Refreshed {} labels", batch.labels.len()
    );
    Ok(())
}

async fn converse(engine: &Engine, batch: &ClaimedBatch) -> Result<Option<Heard>, EngineError> {
    let shop = batch.account.shop;
    let Some(courier) = couriers::by_code(&batch.account.courier) else {
        let why = format!("this version of Waybill does not know the courier \"{}\"", batch.account.courier);
        engine.store.set_account_state(shop, batch.account.id, AccountState::NeedsAttention, Some(&why)).await?;
        engine.store.release_labels(batch, engine.clock.now()).await?;
        return Ok(None);
    };
    let Some(access) = engine.store.account_access(shop, batch.account.id).await? else {
        engine.store.release_labels(batch, engine.clock.now()).await?;
        return Ok(None);
    };
    let account = Account {
        base_url: access.base_url.unwrap_or_else(|| engine.courier_site(courier.profile())),
        credentials: access.credentials.into_iter().collect::<BTreeMap<_, _>>(),
    };
    let asking = Asking {
        courier,
        id: batch.account.id,
        account: &account,
        stored_token: access.token.map(|(value, renew_at)| Token { value, renew_at }),
        sign_ins: &engine.sign_ins,
        wire: &engine.wire,
        clock: &engine.clock,
    };
    let numbers: Vec<_> = batch.labels.iter().map(|label| label.number.clone()).collect();
    Ok(Some(asking.ask(&numbers).await))
}

/// The labels that were not answered are asked again later; the account rests, or waits for a person.
async fn give_back(engine: &Engine, batch: &ClaimedBatch, error: &AskError) -> Result<(), EngineError> {
    let (shop, account) = (batch.account.shop, batch.account.id);
    let now = engine.clock.now();
    let text = error.to_string();
    if error.next() == Next::Person {
        engine.store.release_labels(batch, engine.clock.now()).await?;
        engine.store.set_account_state(shop, account, AccountState::NeedsAttention, Some(&text)).await?;
        tracing::error!(account.id = %account, error = text, "Courier account {account} needs attention");
        return Ok(());
    }
    let wished = match error {
        AskError::Call(CallError::Busy { retry_after: Some(after) }) => SignedDuration::try_from(*after).ok(),
        _ => None,
    };
    let failures = batch.account.failures.saturating_add(1);
    let rest = engine.chance.jitter(wished.unwrap_or_else(|| backoff(failures)));
    let until = now.checked_add(rest).unwrap_or(now);
    engine.store.postpone_labels(batch, until, AskReason::Retry, &text).await?;
    engine.store.account_failed(shop, account, Some(until), &text).await?;
    Ok(())
}
