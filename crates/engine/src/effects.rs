//! Doing what was decided in other systems: once, in order, retried until done or parked for a person.

mod delivery_event;
mod mark_paid;
mod order_summary;
mod tell_merchant;

use std::time::Duration;

use jiff::SignedDuration;
use shopify::Next;
use store::ClaimedEffect;
use tracking::Effect;

use crate::chance::backoff;
use crate::engine::{Engine, EngineError};
use crate::shopify_calls::ShopifyCallError;

/// A claimed effect is another worker's again after this long: longer than the slowest conversation.
pub(crate) const LEASE: Duration = Duration::from_secs(300);
/// After this many tries a person must look.
pub(crate) const MOST_ATTEMPTS: u32 = 12;

/// How one try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Done; the word says how, for the history.
    Done(&'static str),
    /// Not now.
    Later {
        /// The other side's wish, or our back-off.
        after: SignedDuration,
        /// What was tried and what came of it.
        error: String,
    },
    /// The shop's Shopify cannot be called until somebody signs in again.
    NeedsSignIn {
        /// What Shopify said.
        error: String,
    },
    /// A person must look.
    Parked {
        /// What was tried, what came of it and what can be done.
        error: String,
    },
}

impl Ended {
    pub(crate) fn parked(error: impl Into<String>) -> Self {
        Self::Parked { error: error.into() }
    }

    /// What follows from a failed call to Shopify.
    pub(crate) fn after(error: &ShopifyCallError, attempts: u32) -> Self {
        let text = error.to_string();
        if error.is_token() {
            return Self::NeedsSignIn { error: text };
        }
        match error.next(attempts) {
            // Every effect begins by reading what Shopify has, so a repeat is a read-back.
            Next::Again { after } | Next::ReadBack { after } | Next::HoldShop { after } => Self::Later {
                after: SignedDuration::try_from(after).unwrap_or_else(|_| backoff(attempts)),
                error: text,
            },
            Next::Person => Self::Parked { error: text },
        }
    }
}

/// Does one claimed effect and writes down how it ended.
pub(crate) async fn carry_out(engine: &Engine, claimed: &ClaimedEffect) -> Result<(), EngineError> {
    let ended = execute(engine, claimed).await?;
    let now = engine.clock.now();
    let store = &engine.store;
    match ended {
        Ended::Done(word) => {
            tracing::info!(effect.id = %claimed.id, effect.kind = claimed.effect.kind(), outcome = word, "Did {}", claimed.key);
            store.finish_effect(claimed, word, None, now).await?;
        }
        Ended::Later { after, error } => {
            let due = now.checked_add(engine.chance.jitter(after)).unwrap_or(now);
            tracing::info!(effect.id = %claimed.id, attempts = claimed.attempts, error, "Will try {} again", claimed.key);
            store.retry_effect(claimed, due, &error).await?;
        }
        Ended::NeedsSignIn { error } => {
            tracing::warn!(shop.id = %claimed.shop, error, "Shop {} must sign in to Shopify again", claimed.shop);
            store.set_shopify_state(claimed.shop, store::ServiceState::NeedsSignIn).await?;
            store.retry_effect(claimed, now, &error).await?;
        }
        Ended::Parked { error } => {
            tracing::warn!(effect.id = %claimed.id, error, "Parked {}", claimed.key);
            store.park_effect(claimed, &error, now).await?;
        }
    }
    Ok(())
}

async fn execute(engine: &Engine, claimed: &ClaimedEffect) -> Result<Ended, EngineError> {
    match &claimed.effect {
        Effect::DeliveryEvent(event) => delivery_event::tell(engine, claimed, event).await,
        Effect::MarkPaid { order } => mark_paid::mark(engine, claimed, *order).await,
        Effect::OrderSummary { order } => order_summary::write(engine, claimed, *order).await,
        Effect::Mail { about, label, happened_at, occurrence } => {
            let what = tell_merchant::Told {
                about: *about,
                label: *label,
                happened_at: *happened_at,
                occurrence: *occurrence,
            };
            tell_merchant::send(engine, claimed, &what).await
        }
        Effect::CreateInvoice { .. } | Effect::SettleInvoice { .. } => {
            Ok(Ended::parked("no invoicing service is connected: connect one, then try again"))
        }
    }
}
