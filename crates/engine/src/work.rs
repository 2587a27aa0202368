//! The engine's loops: refresh, effects and webhooks, each claiming what is due until it is told to stop.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::engine::{Engine, EngineError};
use crate::{effects, refresh, webhooks};

/// A node looks at the store at least this often, also when it thinks that nothing is due: others write too.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
/// Between two looks that found nothing.
const SHORTEST_SLEEP: Duration = Duration::from_millis(5);
/// What is in hand may take this long to end after a stop was asked for; leases give the rest back.
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// What a loop claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Refresh,
    Effects,
    Webhooks,
}

impl Engine {
    /// Works until `stop`, then finishes what is in hand. Begins with what a process that died had in hand.
    pub async fn run(&self, stop: CancellationToken) {
        match self.store.take_back_leases(self.clock.now()).await {
            Ok(0) => {}
            Ok(given_back) => tracing::info!(given_back, "Goes on with what the last process had in hand"),
            Err(error) => tracing::error!(error = %error, "Could not take back what the last process had in hand"),
        }
        let housekeeping = self.clone().keep_house(stop.clone());
        tokio::join!(
            self.clone().work_on(Work::Refresh, stop.clone()),
            self.clone().work_on(Work::Effects, stop.clone()),
            self.clone().work_on(Work::Webhooks, stop.clone()),
            housekeeping,
        );
    }

    /// Works until nothing is due at the clock's instant. For tests and for the command line.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn run_until_quiet(&self) -> Result<(), EngineError> {
        loop {
            let mut busy = false;
            for work in [Work::Webhooks, Work::Refresh, Work::Effects] {
                let mut tasks = JoinSet::new();
                while self.claim_into(work, &mut tasks).await? {
                    busy = true;
                    while let Some(ended) = tasks.join_next().await {
                        ended.unwrap_or(Ok(()))?;
                    }
                }
            }
            if !busy {
                return Ok(());
            }
        }
    }

    async fn work_on(self, work: Work, stop: CancellationToken) {
        let mut tasks: JoinSet<Result<(), EngineError>> = JoinSet::new();
        loop {
            while tasks.len() < self.settings.workers && !stop.is_cancelled() {
                match self.claim_into(work, &mut tasks).await {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        tracing::error!(error = %error, "Could not claim {work:?} work");
                        break;
                    }
                }
            }
            if stop.is_cancelled() {
                break;
            }
            let sleep = self.until_next(work).await;
            tokio::select! {
                () = stop.cancelled() => {}
                Some(ended) = tasks.join_next() => log_failure(work, ended),
                () = self.nudge.notified() => {}
                () = tokio::time::sleep(sleep) => {}
            }
        }
        let finish = async {
            while let Some(ended) = tasks.join_next().await {
                log_failure(work, ended);
            }
        };
        if tokio::time::timeout(STOP_WITHIN, finish).await.is_err() {
            tracing::warn!("Stopped with {work:?} work in hand: its leases give it back");
        }
    }

    /// Claims once and puts what was claimed to work. False when nothing was due.
    async fn claim_into(&self, work: Work, tasks: &mut JoinSet<Result<(), EngineError>>) -> Result<bool, EngineError> {
        let engine = self.clone();
        match work {
            Work::Refresh => {
                let Some(batch) = refresh::claim(self).await? else { return Ok(false) };
                tasks.spawn(async move { refresh::refresh_batch(&engine, &batch).await });
                Ok(true)
            }
            Work::Effects => {
                let room = u32::try_from(self.settings.workers.saturating_sub(tasks.len())).unwrap_or(1).max(1);
                let claimed = self
                    .store
                    .claim_effects(self.clock.now(), self.clock.stretch(effects::LEASE), room, effects::MOST_ATTEMPTS)
                    .await?;
                let any = !claimed.is_empty();
                for one in claimed {
                    let engine = self.clone();
                    tasks.spawn(async move { effects::carry_out(&engine, &one).await });
                }
                Ok(any)
            }
            Work::Webhooks => {
                let claimed = self
                    .store
                    .claim_webhooks(
                        self.clock.now(),
                        self.clock.stretch(webhooks::LEASE),
                        webhooks::AT_ONCE,
                        webhooks::MOST_ATTEMPTS,
                    )
                    .await?;
                let any = !claimed.is_empty();
                if any {
                    tasks.spawn(async move { webhooks::work(&engine, claimed).await });
                }
                Ok(any)
            }
        }
    }

    async fn until_next(&self, work: Work) -> Duration {
        let due = match work {
            Work::Refresh => self.store.next_label_due().await,
            Work::Effects => self.store.next_effect_due().await,
            Work::Webhooks => self.store.next_webhook_due().await,
        };
        let now = self.clock.now();
        let wait = |at: Timestamp| self.clock.real(at.duration_since(now).max(SignedDuration::ZERO));
        due.ok().flatten().map_or(LONGEST_SLEEP, wait).clamp(SHORTEST_SLEEP, LONGEST_SLEEP)
    }

    /// Once an hour: old raw answers and sessions go, the write-ahead log is folded in.
    async fn keep_house(self, stop: CancellationToken) {
        loop {
            if let Err(error) = self.store.purge(self.clock.now(), &self.settings.retention).await {
                tracing::error!(error = %error, "Could not clear away what is old");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(Duration::from_secs(3600)) => {}
            }
        }
    }
}

fn log_failure(work: Work, ended: Result<Result<(), EngineError>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(error = %error, "{work:?} work failed; its lease gives it back"),
        Err(error) => tracing::error!(error = %error, "{work:?} work broke off; its lease gives it back"),
    }
}
