//! The engine's loops: refresh, effects, webhooks and rounds, each claiming what is due until it is told to stop.

use std::time::Duration;

use jiff::SignedDuration;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::{effects, import, refresh, rounds, sign_in_mail, webhooks};

/// A node looks at the store at least this often, also when it thinks that nothing is due: others write too.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
/// Between two looks that found nothing.
const SHORTEST_SLEEP: Duration = Duration::from_millis(5);
/// What becomes due so soon is waited for before the engine counts as quiet: the pause between two calls.
const SOON: Duration = Duration::from_secs(2);
/// Giving back what was in hand may take this long.
const GIVING_BACK: Duration = Duration::from_secs(5);
/// How often old raw answers and sessions are cleared away.
const HOUSEKEEPING: Duration = Duration::from_secs(3600);

/// What a loop claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Refresh,
    Effects,
    Webhooks,
    Imports,
    Rounds,
}

impl Work {
    const ALL: [Self; 5] = [Self::Webhooks, Self::Refresh, Self::Effects, Self::Imports, Self::Rounds];

    /// What is in hand may take this long to end after a stop was asked for; then it is given back. A question to a
    /// courier is soon asked again, a call that changes something is better heard out.
    fn patience(self) -> Duration {
        match self {
            Self::Refresh | Self::Rounds => Duration::from_secs(2),
            Self::Effects | Self::Webhooks | Self::Imports => Duration::from_secs(7),
        }
    }
}

/// What a look at the store came to.
enum Claim {
    Made,
    NothingDue,
    /// There is no room for more.
    Full,
}

type Tasks = JoinSet<Result<(), EngineError>>;

impl Engine {
    /// Works until `stop`, then finishes what is in hand, or gives it back.
    pub async fn run(&self, stop: CancellationToken) {
        match self.store.take_back_leases(self.clock.now()).await {
            Ok(0) => {}
            Ok(given_back) => tracing::info!(given_back, "Goes on with what the last process had in hand"),
            Err(error) => tracing::error!(error = %error, "Could not take back what the last process had in hand"),
        }
        if let Err(error) = rounds::after_outage(self).await {
            tracing::error!(error = %error, "Could not make rounds due");
        }
        let housekeeping = self.clone().keep_house(stop.clone());
        let telling = sign_in_mail::keep_telling(self.clone(), stop.clone());
        let [webhooks, refresh, effects, imports, rounds] =
            Work::ALL.map(|work| self.clone().work_on(work, stop.clone()));
        tokio::join!(webhooks, refresh, effects, imports, rounds, housekeeping, telling);
    }

    /// Works until nothing is due at the clock's instant, or in a moment. For tests and for the command line.
    ///
    /// # Errors
    /// When the store fails, or a task panicked.
    pub async fn run_until_quiet(&self) -> Result<(), EngineError> {
        let never = CancellationToken::new();
        loop {
            let mut tasks = Tasks::new();
            for work in Work::ALL {
                while let Claim::Made = self.claim_into(work, &mut tasks, &never).await? {}
            }
            match tasks.join_next().await {
                Some(ended) => {
                    ended_as(ended)?;
                    while let Some(ended) = tasks.join_next().await {
                        ended_as(ended)?;
                    }
                }
                None => match self.soon().await? {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => return sign_in_mail::send_due(self).await,
                },
            }
        }
    }

    /// How long until something is due, when that is in a moment.
    async fn soon(&self) -> Result<Option<Duration>, EngineError> {
        let mut soon = None;
        for work in Work::ALL {
            let wait = self.next_due(work).await?.filter(|wait| !wait.is_zero() && *wait <= SOON);
            soon = [soon, wait].into_iter().flatten().min();
        }
        Ok(soon)
    }

    async fn work_on(self, work: Work, stop: CancellationToken) {
        let give_up = CancellationToken::new();
        let mut tasks = Tasks::new();
        while !stop.is_cancelled() {
            // Asked for before the store is looked at: what comes in between is not missed.
            let nudged = self.nudge.notified();
            tokio::pin!(nudged);
            nudged.as_mut().enable();
            let sleep = self.fill(work, &mut tasks, &give_up, &stop).await;
            tokio::select! {
                () = stop.cancelled() => {}
                Some(ended) = tasks.join_next() => log_failure(work, ended),
                () = nudged => {}
                () = tokio::time::sleep(sleep) => {}
            }
        }
        if tokio::time::timeout(work.patience(), drain(work, &mut tasks)).await.is_err() {
            tracing::info!("Gives {work:?} work back that did not end in time");
            give_up.cancel();
            if tokio::time::timeout(GIVING_BACK, drain(work, &mut tasks)).await.is_err() {
                tracing::warn!("Stopped with {work:?} work in hand: its leases give it back");
            }
        }
    }

    /// Claims as much as there is room for. Returns how long there is nothing to do.
    async fn fill(
        &self,
        work: Work,
        tasks: &mut Tasks,
        give_up: &CancellationToken,
        stop: &CancellationToken,
    ) -> Duration {
        while !stop.is_cancelled() {
            match self.claim_into(work, tasks, give_up).await {
                Ok(Claim::Made) => {}
                Ok(Claim::Full) => return LONGEST_SLEEP,
                Ok(Claim::NothingDue) => break,
                Err(error) => {
                    tracing::error!(error = %error, "Could not claim {work:?} work");
                    return LONGEST_SLEEP;
                }
            }
        }
        let due = self.next_due(work).await.ok().flatten();
        due.unwrap_or(LONGEST_SLEEP).clamp(SHORTEST_SLEEP, LONGEST_SLEEP)
    }

    /// Claims once and puts what was claimed to work.
    async fn claim_into(
        &self,
        work: Work,
        tasks: &mut Tasks,
        give_up: &CancellationToken,
    ) -> Result<Claim, EngineError> {
        let (engine, give_up) = (self.clone(), give_up.clone());
        let now = self.clock.now();
        match work {
            Work::Refresh => {
                let Some(batch) = refresh::claim(self).await? else { return Ok(Claim::NothingDue) };
                tasks.spawn(async move { refresh::refresh_batch(&engine, &batch, &give_up).await });
            }
            Work::Effects => {
                let room = |workers: usize| u32::try_from(workers.saturating_sub(tasks.len())).unwrap_or(u32::MAX);
                let (lease, most) = (self.clock.stretch(effects::ended::LEASE), effects::MOST_ATTEMPTS);
                let mut claimed = Vec::new();
                let room_for_urgent = room(self.settings.workers + effects::ROOM_FOR_URGENT);
                if room_for_urgent > 0 {
                    claimed = self.store.claim_urgent_effects(now, lease, room_for_urgent, most).await?;
                }
                if claimed.is_empty() {
                    let room = room(self.settings.workers);
                    if room == 0 {
                        return Ok(Claim::Full);
                    }
                    claimed = self.store.claim_effects(now, lease, room, most).await?;
                }
                if claimed.is_empty() {
                    return Ok(Claim::NothingDue);
                }
                for one in claimed {
                    let (engine, give_up) = (engine.clone(), give_up.clone());
                    tasks.spawn(async move { effects::carry_out(&engine, &one, &give_up).await });
                }
            }
            Work::Webhooks => {
                // One claim at a time: they are worked in the order in which they came.
                if !tasks.is_empty() {
                    return Ok(Claim::Full);
                }
                let (lease, most) = (self.clock.stretch(webhooks::LEASE), webhooks::MOST_ATTEMPTS);
                let claimed = self.store.claim_webhooks(now, lease, webhooks::AT_ONCE, most).await?;
                if claimed.is_empty() {
                    return Ok(Claim::NothingDue);
                }
                tasks.spawn(async move { webhooks::work(&engine, &claimed, &give_up).await });
            }
            Work::Imports => {
                if tasks.len() >= self.settings.workers {
                    return Ok(Claim::Full);
                }
                let lease = self.clock.stretch(import::LEASE);
                let Some(claimed) = self.store.claim_order_import(now, lease).await? else {
                    return Ok(Claim::NothingDue);
                };
                tasks.spawn(async move { import::read_page(&engine, &claimed, &give_up).await });
            }
            Work::Rounds => {
                if tasks.len() >= rounds::AT_ONCE {
                    return Ok(Claim::Full);
                }
                let lease = self.clock.stretch(rounds::LEASE);
                let Some(round) = self.store.claim_round(now, lease).await? else { return Ok(Claim::NothingDue) };
                tasks.spawn(async move { rounds::make(&engine, &round, &give_up).await });
            }
        }
        Ok(Claim::Made)
    }

    /// How long, in real time, until a claim may find something.
    async fn next_due(&self, work: Work) -> Result<Option<Duration>, EngineError> {
        let due = match work {
            Work::Refresh => self.store.next_label_due(&self.in_hand.busy(self.settings.workers)).await?,
            Work::Effects => self.store.next_effect_due().await?,
            Work::Webhooks => self.store.next_webhook_due().await?,
            Work::Imports => self.store.next_order_import_due().await?,
            Work::Rounds => self.store.next_round_due().await?,
        };
        let now = self.clock.now();
        Ok(due.map(|due| self.clock.real(due.duration_since(now).max(SignedDuration::ZERO))))
    }

    /// Now and then: old raw answers and sessions go, the write-ahead log is folded in.
    async fn keep_house(self, stop: CancellationToken) {
        loop {
            if let Err(error) = self.store.purge(self.clock.now(), &self.settings.retention).await {
                tracing::error!(error = %error, "Could not clear away what is old");
            }
            if let Err(error) = self.read_due_plans().await {
                tracing::error!(error = %error, "Could not ask Shopify for the shops' plans");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(HOUSEKEEPING) => {}
            }
        }
    }
}

async fn drain(work: Work, tasks: &mut Tasks) {
    while let Some(ended) = tasks.join_next().await {
        log_failure(work, ended);
    }
}

fn ended_as(ended: Result<Result<(), EngineError>, JoinError>) -> Result<(), EngineError> {
    ended.unwrap_or_else(|error| Err(EngineError::BrokeOff(error.to_string())))
}

fn log_failure(work: Work, ended: Result<Result<(), EngineError>, JoinError>) {
    if let Err(error) = ended_as(ended) {
        tracing::error!(error = %error, "{work:?} work failed; its lease gives it back");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_is_an_error_like_any_other() {
        let mut tasks = Tasks::new();
        tasks.spawn(async { panic!("a mistake") });
        let ended = ended_as(tasks.join_next().await.unwrap());
        assert!(matches!(ended, Err(EngineError::BrokeOff(_))), "{ended:?}");
    }
}
