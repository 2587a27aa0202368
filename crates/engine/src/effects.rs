//! Doing what was decided in other systems: once, in order, retried until done or parked for a person.

mod asking;
mod cash_again;
mod create_invoice;
mod delivery_event;
pub(crate) mod ended;
mod mark_paid;
mod order_summary;
mod reverse_invoice;
mod settle_invoice;
mod tell_customer;
mod tell_merchant;
mod tracking_info;

use std::time::Duration;

use jiff::SignedDuration;
use store::{ClaimedEffect, Trouble};
use tokio_util::sync::CancellationToken;
use tracking::{Effect, InvoiceMoment, Preference, Preferences, Status, Target};

use self::ended::Ended;
use crate::chance::backoff;
use crate::engine::Engine;
use crate::engine_error::EngineError;

/// One try may take this long: it must have ended when the lease does, or two would do the same at once.
const WITHIN: Duration = Duration::from_secs(75);
/// After this many tries, which is about a day, a person must look.
pub(crate) const MOST_ATTEMPTS: u32 = 55;

/// So many more effects may be in hand when a person waits for them.
pub(crate) const ROOM_FOR_URGENT: usize = 4;

/// Does one claimed effect and writes down how it ended; when `give_up` comes first it is given back.
pub(crate) async fn carry_out(
    engine: &Engine,
    claimed: &ClaimedEffect,
    give_up: &CancellationToken,
) -> Result<(), EngineError> {
    let later = |error: String| Ended::Later { after: backoff(claimed.attempts), error };
    let ended = tokio::select! {
        ended = tokio::time::timeout(WITHIN, execute(engine, claimed)) => match ended {
            Ok(Ok(ended)) => ended,
            Ok(Err(error)) => later(error.to_string()),
            Err(_) => later(format!("it did not end within {} s", WITHIN.as_secs())),
        },
        () = give_up.cancelled() => Ended::NotNow { after: SignedDuration::ZERO },
    };
    match write_down(engine, claimed, ended).await {
        Err(error) if error.is_lost_lease() => {
            tracing::debug!(effect.id = %claimed.id, "Another worker has taken over {}", claimed.key);
            Ok(())
        }
        written => written,
    }
}

async fn write_down(engine: &Engine, claimed: &ClaimedEffect, ended: Ended) -> Result<(), EngineError> {
    let now = engine.clock.now();
    let due = |after| now.checked_add(engine.chance.jitter(after)).unwrap_or(now);
    let store = &engine.store;
    // A mail server's words may name an address: they are kept for the merchant, not logged.
    let is_mail = matches!(claimed.effect.target(), Target::Mail | Target::Customer);
    let logged = |error: &str| (!is_mail).then(|| error.to_owned());
    match ended {
        Ended::Done(word) => {
            tracing::info!(effect.id = %claimed.id, effect.kind = claimed.effect.kind(), outcome = word, "Did {}", claimed.key);
            store.finish_effect(claimed, word, None, now).await?;
        }
        Ended::Withdrawn(word) => {
            tracing::info!(effect.id = %claimed.id, outcome = word, "Withdrew {}", claimed.key);
            store.withdraw_effect(claimed, word, now).await?;
        }
        Ended::CashIsMissing => {
            tracing::info!(effect.id = %claimed.id, "Decides {} again", claimed.key);
            cash_again::take_back(engine, claimed).await?;
        }
        Ended::NotNow { after } => {
            tracing::debug!(effect.id = %claimed.id, "{} waits", claimed.key);
            store.release_effect(claimed, due(after)).await?;
        }
        Ended::Later { after, error } => {
            let (attempts, logged) = (claimed.attempts, logged(&error));
            tracing::info!(effect.id = %claimed.id, attempts, error = logged, "Will try {} again", claimed.key);
            store.retry_effect(claimed, due(after), &error).await?;
        }
        Ended::NeedsSignIn => {
            store.release_effect(claimed, now).await?;
        }
        Ended::Refused => {
            tracing::debug!(effect.id = %claimed.id, "{} waits until Shopify takes calls of the shop", claimed.key);
            store.release_effect(claimed, now).await?;
        }
        Ended::NotTaken { again, word, error } => {
            let due = again.map(due);
            if due.is_some() {
                tracing::info!(effect.id = %claimed.id, outcome = word, error, "Will try {} again", claimed.key);
            } else {
                tracing::warn!(effect.id = %claimed.id, outcome = word, error, "Parked {}", claimed.key);
            }
            store.trouble_effect(claimed, &Trouble { word, error: &error }, due, now).await?;
        }
        Ended::Parked { error } => {
            tracing::warn!(effect.id = %claimed.id, error = logged(&error), "Parked {}", claimed.key);
            store.park_effect(claimed, &error, now).await?;
        }
    }
    Ok(())
}

async fn execute(engine: &Engine, claimed: &ClaimedEffect) -> Result<Ended, EngineError> {
    let preferences = engine.store.preferences(claimed.shop).await?;
    if let Some(word) = no_longer_wanted(&preferences, claimed) {
        return Ok(Ended::Done(word));
    }
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
        Effect::TellCustomer { news, label, fulfillment, happened_at, occurrence } => {
            let what = tell_customer::Told {
                news: *news,
                label: *label,
                fulfillment: *fulfillment,
                happened_at: *happened_at,
                occurrence: *occurrence,
            };
            tell_customer::send(engine, claimed, &what).await
        }
        Effect::CreateInvoice { order, moment } => create_invoice::make(engine, claimed, *order, *moment).await,
        Effect::SettleInvoice { order, delivered_at } => {
            settle_invoice::settle(engine, claimed, *order, *delivered_at).await
        }
        Effect::ReverseInvoice { order, issue } => reverse_invoice::reverse(engine, claimed, *order, *issue).await,
    }
}

/// An effect may have waited for long: what the merchant has switched off meanwhile is not done any more, also when
/// it is on again.
fn no_longer_wanted(preferences: &Preferences, claimed: &ClaimedEffect) -> Option<&'static str> {
    let own = match &claimed.effect {
        Effect::TellCustomer { news, .. } => Some(preferences.customer.since(*news)),
        effect => own_switch(effect).map(|preference| preferences.switch(preference)),
    };
    let mut switches = [Some(preferences.switch(Preference::Tracking)), own].into_iter().flatten();
    match claimed.effect {
        // It tells how things are now, which is never out of date.
        Effect::OrderSummary { .. } => return None,
        // A person asked for it.
        Effect::CreateInvoice { moment: InvoiceMoment::ByHand, .. } | Effect::ReverseInvoice { .. } => return None,
        Effect::CreateInvoice { moment: InvoiceMoment::WithLabel, .. } if !preferences.invoice_with_label.on => {
            return Some("switched_off");
        }
        _ => {}
    }
    switches.find_map(|switch| match (switch.on, switch.covers(claimed.decided_at)) {
        (false, _) => Some("switched_off"),
        (true, false) => Some("before_switched_on"),
        (true, true) => None,
    })
}

fn own_switch(effect: &Effect) -> Option<Preference> {
    match effect {
        Effect::DeliveryEvent(_) => Some(Preference::FulfillmentStatus),
        Effect::MarkPaid { .. } => Some(Preference::FinancialStatus),
        Effect::OrderSummary { .. } | Effect::TellCustomer { .. } => None,
        Effect::Mail { about: Status::Rejected, .. } => Some(Preference::MailRejected),
        Effect::Mail { .. } => Some(Preference::MailNotFound),
        Effect::CreateInvoice { moment: InvoiceMoment::OnDelivery, .. } => Some(Preference::CreateInvoice),
        Effect::CreateInvoice { .. } | Effect::ReverseInvoice { .. } => None,
        Effect::SettleInvoice { .. } => Some(Preference::SettleInvoice),
    }
}
