//! One turn of the refresh: claim a batch, ask, write down.

use std::collections::BTreeMap;

use couriers::{CallError, LabelNeed, Next};
use jiff::{SignedDuration, Timestamp};
use store::{AccountState, ClaimedBatch};
use tokio_util::sync::CancellationToken;
use tracking::AskReason;

use super::account::{LEASE, courier_account};
use super::apply::apply;
use super::ask::Asking;
use super::ask_error::AskError;
use super::feed;
use super::heard::Heard;
use crate::chance::backoff;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::in_hand::Held;

/// A courier that asks for a longer pause is asked again after this one.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// A batch in hand.
pub(crate) struct Claimed {
    batch: ClaimedBatch,
    since: Timestamp,
    _held: Held,
}

/// Claims one batch, when something is due that nobody is too busy for.
pub(crate) async fn claim(engine: &Engine) -> Result<Option<Claimed>, EngineError> {
    let since = engine.clock.now();
    let busy = engine.in_hand.busy(engine.settings.workers);
    let Some(batch) = engine.store.claim_labels(since, engine.clock.stretch(LEASE), &busy).await? else {
        return Ok(None);
    };
    let courier = &batch.account.courier;
    let at_once = couriers::by_code(courier).map_or(1, |courier| courier.profile().pace.concurrency);
    let held = engine.in_hand.hold(batch.account.id, courier, at_once);
    Ok(Some(Claimed { batch, since, _held: held }))
}

/// Asks for one claimed batch and writes down what came; when `give_up` comes first the batch is given back unasked.
pub(crate) async fn refresh_batch(
    engine: &Engine,
    claimed: &Claimed,
    give_up: &CancellationToken,
) -> Result<(), EngineError> {
    let Claimed { batch, since, .. } = claimed;
    if let Some(turn) = feed::instead_of(engine, batch).await? {
        return feed::read(engine, batch, &turn, give_up).await;
    }
    let heard = tokio::select! {
        heard = converse(engine, batch, *since) => heard?,
        () = give_up.cancelled() => None,
    };
    let Some(heard) = heard else {
        return Ok(engine.store.release_labels(batch, engine.clock.now()).await?);
    };
    if let Some(token) = &heard.new_token {
        engine.store.save_token(batch.account.shop, batch.account.id, &token.value, token.renew_at).await?;
    }
    engine.asked.fetch_add(u64::try_from(batch.labels.len()).unwrap_or(0), std::sync::atomic::Ordering::Relaxed);
    let new_scans = apply(engine, batch, &heard, *since).await?;
    judge_account(engine, batch, &heard).await?;
    tracing::info!(
        account.id = %batch.account.id, courier = batch.account.courier, labels = batch.labels.len(),
        calls = heard.calls, scans = new_scans, failure = heard.failure.as_ref().map(tracing::field::display),
        "Refreshed {} labels", batch.labels.len()
    );
    engine.nudge();
    Ok(())
}

/// `None` when the account cannot be asked at all.
async fn converse(engine: &Engine, batch: &ClaimedBatch, since: Timestamp) -> Result<Option<Heard>, EngineError> {
    let shop = batch.account.shop;
    let Some(courier) = couriers::by_code(&batch.account.courier) else {
        let why = format!("this version of Waybill does not know the courier \"{}\"", batch.account.courier);
        engine.store.set_account_state(shop, batch.account.id, AccountState::NeedsAttention, Some(&why)).await?;
        return Ok(None);
    };
    let Some((account, stored_token)) = courier_account(engine, batch, courier).await? else { return Ok(None) };
    let postcodes = if courier.profile().label_needs.contains(&LabelNeed::Postcode) {
        let known = batch.labels.iter().filter_map(|label| Some((label.number.clone(), label.postcode.clone()?)));
        known.collect()
    } else {
        BTreeMap::new()
    };
    let asking = Asking {
        courier,
        id: batch.account.id,
        account: &account,
        since,
        stored_token,
        sign_ins: &engine.sign_ins,
        wire: &engine.wire,
        clock: &engine.clock,
        postcodes: &postcodes,
    };
    let numbers: Vec<_> = batch.labels.iter().map(|label| label.number.clone()).collect();
    Ok(Some(asking.ask(&numbers).await))
}

async fn judge_account(engine: &Engine, batch: &ClaimedBatch, heard: &Heard) -> Result<(), EngineError> {
    let (shop, account) = (batch.account.shop, batch.account.id);
    match &heard.failure {
        Some(error) => give_back(engine, batch, error).await,
        None if heard.knows_none() => {
            let numbers = heard.told.len();
            let why = format!("the courier knows none of {numbers} numbers: was the branch or the account changed?");
            engine.store.account_failed(shop, account, None, &why).await?;
            Ok(())
        }
        None => Ok(engine.store.account_worked(shop, account, engine.clock.now()).await?),
    }
}

/// The labels that were not answered are asked again later; the account rests, or waits for a person.
async fn give_back(engine: &Engine, batch: &ClaimedBatch, error: &AskError) -> Result<(), EngineError> {
    let (shop, account) = (batch.account.shop, batch.account.id);
    let now = engine.clock.now();
    let text = error.to_string();
    if error.next() == Next::Person {
        // First the account, so that nobody claims its labels in between.
        engine.store.set_account_state(shop, account, AccountState::NeedsAttention, Some(&text)).await?;
        engine.store.postpone_labels(batch, now, AskReason::Retry, &text).await?;
        tracing::error!(account.id = %account, error = text, "Courier account {account} needs attention");
        return Ok(());
    }
    let wished = match error {
        AskError::Call(CallError::Busy { retry_after: Some(after) }) => SignedDuration::try_from(*after).ok(),
        _ => None,
    };
    let failures = batch.account.failures.saturating_add(1);
    let rest = engine.chance.jitter(wished.unwrap_or_else(|| backoff(failures)).min(LONGEST_PAUSE));
    let until = now.checked_add(rest).unwrap_or(now);
    engine.store.account_failed(shop, account, Some(until), &text).await?;
    engine.store.postpone_labels(batch, until, AskReason::Retry, &text).await?;
    Ok(())
}
