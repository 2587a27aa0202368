//! Rounds: once a day and after an outage each shop's Shopify is visited. Its subscriptions are mended, and the orders
//! that changed since the last visit are read, because webhooks may have been lost meanwhile.
//!
//! What is read is taken in as a webhook's order is; an order that is known as it is changes nothing, so a round may
//! be repeated at any time.

mod subscriptions;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use shopify::Urgency;
use shopify::operations::{OrdersUpdated, ReadShop};
use store::{ClaimedRound, ServiceState, ShopifyAccess};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::chance::backoff;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::shopify_call_error::{Failed, ShopifyCallError};
use crate::webhooks::read_order::take_read_order;

/// A claimed round is another worker's again after this much real time.
pub(crate) const LEASE: Duration = Duration::from_secs(90);
/// Shops visited at once: rounds are nobody's hurry.
pub(crate) const AT_ONCE: usize = 4;
/// No further page is read in one claim after this much real time.
const READING: Duration = Duration::from_secs(45);
/// From one round to the next.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// A Shopify that refuses is asked again after this long, and from then on once a day.
const REFUSED: SignedDuration = SignedDuration::from_hours(1);
/// Read again each time: Shopify's search learns of a change a little later than its orders do.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// A process that comes back after this long has missed webhooks, or Shopify has tired of it.
const OUTAGE: SignedDuration = SignedDuration::from_mins(15);

/// Why a round does not go on now.
enum Halt {
    /// There is no time left; it goes on at once.
    NoTime,
    /// Shopify takes no calls of this shop now.
    NotNow { after: SignedDuration },
    /// Shopify failed.
    Failed { after: SignedDuration, error: String },
    /// The shop must sign in again.
    NeedsSignIn,
    /// Shopify takes no calls of the shop.
    Refused { error: String },
}

enum Stopped {
    Halt(Halt),
    Engine(EngineError),
}

impl<E: Into<EngineError>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::Engine(error.into())
    }
}

fn halted(error: &ShopifyCallError, attempts: u32) -> Stopped {
    Stopped::Halt(match error.failed(attempts) {
        Failed::NeedsSignIn => Halt::NeedsSignIn,
        Failed::Refused => Halt::Refused { error: error.to_string() },
        Failed::NotNow { after } => Halt::NotNow { after },
        Failed::Later { after } => Halt::Failed { after, error: error.to_string() },
        // A person must look, and may not: once in half an hour it is looked whether one has.
        Failed::Person => Halt::Failed { after: backoff(u32::MAX), error: error.to_string() },
    })
}

/// After a start: whoever was not visited for a while is visited now.
pub(crate) async fn after_outage(engine: &Engine) -> Result<(), EngineError> {
    let now = engine.clock.now();
    let due = engine.store.make_rounds_due(now.checked_sub(OUTAGE).unwrap_or(now), now).await?;
    if due > 0 {
        tracing::info!(shops = due, "Reads what changed at Shopify while nobody worked");
    }
    Ok(())
}

/// Makes one round and writes down how it ended.
pub(crate) async fn make(
    engine: &Engine,
    round: &ClaimedRound,
    give_up: &CancellationToken,
) -> Result<(), EngineError> {
    let ended = tokio::select! {
        biased;
        () = give_up.cancelled() => Err(Stopped::Halt(Halt::NoTime)),
        ended = visit(engine, round) => ended,
    };
    match write_down(engine, round, ended).await {
        Err(error) if error.is_lost_lease() => {
            tracing::debug!(shop.id = %round.shop, "Another worker has taken over a round");
            Ok(())
        }
        written => written,
    }
}

async fn write_down(
    engine: &Engine,
    round: &ClaimedRound,
    ended: Result<Timestamp, Stopped>,
) -> Result<(), EngineError> {
    let now = engine.clock.now();
    let later = |after| now.checked_add(engine.chance.jitter(after)).unwrap_or(now);
    let (due, error) = match ended {
        Ok(began) => return Ok(engine.store.finish_round(round, began, now, later(DAY)).await?),
        Err(Stopped::Halt(Halt::NoTime | Halt::NeedsSignIn)) => (now, None),
        Err(Stopped::Halt(Halt::NotNow { after })) => (later(after), None),
        Err(Stopped::Halt(Halt::Failed { after, error })) => {
            tracing::info!(shop.id = %round.shop, error, "Will visit a shop's Shopify again");
            (later(after), Some(error))
        }
        Err(Stopped::Halt(Halt::Refused { error })) => {
            let again = if round.attempts > 1 { DAY } else { REFUSED };
            (later(again), Some(error))
        }
        Err(Stopped::Engine(error)) => {
            let due = later(backoff(round.attempts));
            engine.store.postpone_round(round, due, Some(&error.to_string())).await?;
            return Err(error);
        }
    };
    Ok(engine.store.postpone_round(round, due, error.as_deref()).await?)
}

/// Returns the instant up to which everything was read.
async fn visit(engine: &Engine, round: &ClaimedRound) -> Result<Timestamp, Stopped> {
    let access = engine.store.shopify_access(round.shop).await?;
    if engine.store.shopify_refusal(round.shop).await?.is_some() {
        // One small question, past what holds the others back.
        let asked = engine.shopify.ask_as(Urgency::Click, round.shop, &access, &ReadShop {}).await;
        asked.map_err(|error| halted(&error, round.attempts))?;
        engine.store.set_shopify_state(round.shop, ServiceState::Connected).await?;
        tracing::info!(shop.id = %round.shop, "Shopify takes calls of shop {} again", round.shop);
        engine.nudge();
    }
    // First, because money hangs on it. What changes until the subscriptions are mended, the next round reads.
    let read_to = read_changes(engine, round, &access).await?;
    if engine.settings.subscribe_webhooks {
        engine.store.advance_round(round, read_to).await?;
        let missing = subscriptions::mend(engine, round, &access).await?;
        engine.store.note_missing_webhooks(round, &missing).await?;
    }
    Ok(read_to)
}

async fn read_changes(engine: &Engine, round: &ClaimedRound, access: &ShopifyAccess) -> Result<Timestamp, Stopped> {
    let (began, until) = (engine.clock.now(), Instant::now() + READING);
    let since = round.read_to.checked_sub(OVERLAP).unwrap_or(round.read_to);
    let first = OrdersUpdated::since(since);
    let mut page = first.clone();
    loop {
        let read = engine.shopify.ask(round.shop, access, &page).await;
        let read = read.map_err(|error| halted(&error, round.attempts))?;
        for order in &read.orders {
            take_read_order(engine, round.shop, order).await?;
        }
        engine.nudge();
        let Some(next) = read.next else { return Ok(began) };
        // They come by the time of their change: what is broken off here goes on from this one.
        if let Some(last) = read.orders.last() {
            engine.store.advance_round(round, last.updated_at.max(round.read_to).min(began)).await?;
        }
        if Instant::now() >= until {
            return Err(Stopped::Halt(Halt::NoTime));
        }
        page = first.after(next);
    }
}
