//! Reading an account's feed of changes instead of asking label by label, where that takes fewer calls.
//!
//! The labels that the feed spares count as asked. What it tells of a parcel's end or turn is only a hint: the
//! courier is asked about that parcel in full before anything is decided.

mod page;
mod plan;

use std::sync::atomic::Ordering;

use couriers::{Account, CallError, Courier, Feed, FeedPage, FeedReading, Next, Token};
use jiff::{SignedDuration, Timestamp};
use store::{AccountState, ClaimedBatch, FeedCursor, FeedLease, FeedState, RefreshRun, RunWay};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracking::{AskReason, LabelId, next_ask};

use super::account::{LEASE, courier_account};
use super::apply::{Shop, count};
use super::ask::CONVERSATION;
use super::ask_error::AskError;
use super::sign_in::{IsNew, Signing, token};
use crate::engine::Engine;
use crate::engine_error::EngineError;
use page::{Brought, Page};

/// A feed that the courier does not give is asked for again after so long.
const REFUSED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// The same for one that failed in passing.
const FAILED_FOR: SignedDuration = SignedDuration::from_mins(15);
/// A window with more pages than that does not end.
const MOST_PAGES: u32 = 1_000;
/// Spared labels of one transaction.
const SPARED_AT_ONCE: u32 = 500;

/// The right to read a feed, and where it stands.
pub(super) struct FeedTurn {
    courier: &'static dyn Courier,
    feed: &'static dyn Feed,
    lease: FeedLease,
    state: FeedState,
}

/// Takes the account's feed instead of the claimed batch, when reading it takes fewer calls than asking for the
/// labels that are due. The batch is given back then.
pub(super) async fn instead_of(engine: &Engine, batch: &ClaimedBatch) -> Result<Option<FeedTurn>, EngineError> {
    let (shop, account) = (batch.account.shop, batch.account.id);
    let Some(courier) = couriers::by_code(&batch.account.courier) else { return Ok(None) };
    let Some(feed) = courier.feed() else { return Ok(None) };
    let profile = feed.profile();
    let switch = engine.settings.feeds.get(&batch.account.courier);
    if !switch.copied().unwrap_or(profile.is_on) {
        return Ok(None);
    }
    let now = engine.clock.now();
    let state = engine.store.feed(shop, account).await?;
    match plan::standing(state.as_ref(), now) {
        plan::Standing::GoesOn => {}
        plan::Standing::Aside => return Ok(None),
        plan::Standing::Begins => {
            engine.store.start_feed(shop, account, now, plan::begins_at(now, profile)).await?;
            return Ok(None);
        }
    }
    let Some(state) = state else { return Ok(None) };
    let own = count(batch.labels.iter().filter(|label| is_routine(label.cause)).count());
    if own == 0 {
        return Ok(None);
    }
    let every = engine.store.preferences(shop).await?.ask.every_minutes;
    let since = plan::spared_since(state.since, now, every);
    let calls = plan::feed_calls(&state, now, profile);
    let enough = calls.saturating_mul(batch.account.batch.max(1)).saturating_add(1);
    let others = engine.store.spared_labels(shop, account, now, since, enough).await?;
    if plan::ask_calls(others.saturating_add(own), batch.account.batch) <= calls {
        return Ok(None);
    }
    let lease = engine.store.take_feed(batch, now, engine.clock.stretch(LEASE)).await?;
    Ok(lease.map(|lease| FeedTurn { courier, feed, lease, state }))
}

fn is_routine(cause: AskReason) -> bool {
    matches!(cause, AskReason::Interval | AskReason::FixedTime)
}

/// Reads the feed up to now, page by page, and spares the labels that it covers; when `give_up` comes first, it is
/// read on from the page after the last one kept.
pub(super) async fn read(
    engine: &Engine,
    batch: &ClaimedBatch,
    turn: &FeedTurn,
    give_up: &CancellationToken,
) -> Result<(), EngineError> {
    let result = tokio::select! {
        result = converse(engine, batch, turn) => result,
        () = give_up.cancelled() => Ok(()),
    };
    engine.store.leave_feed(&turn.lease, engine.clock.now()).await?;
    engine.nudge();
    match result {
        Err(error) if error.is_lost_lease() => Ok(()),
        result => result,
    }
}

/// One conversation with the courier about what changed.
struct Conversation<'a> {
    engine: &'a Engine,
    batch: &'a ClaimedBatch,
    turn: &'a FeedTurn,
    account: Account,
    stored_token: Option<Token>,
    since: Timestamp,
    token: Option<Token>,
    renewed: bool,
    sign_in_failed: bool,
    calls: u32,
    rows: u32,
    brought: Brought,
}

async fn converse(engine: &Engine, batch: &ClaimedBatch, turn: &FeedTurn) -> Result<(), EngineError> {
    let Some((account, stored_token)) = courier_account(engine, batch, turn.courier).await? else { return Ok(()) };
    let since = engine.clock.now();
    let mut talk = Conversation {
        engine,
        batch,
        turn,
        account,
        stored_token,
        since,
        token: None,
        renewed: false,
        sign_in_failed: false,
        calls: 0,
        rows: 0,
        brought: Brought::default(),
    };
    let shop = Shop::of(engine, batch).await?;
    let end = plan::whole_second(since);
    let (failure, spared) = match talk.read_to(end).await? {
        Ok(Some(cursor)) => (None, talk.spare(&shop, end, &cursor).await?),
        Ok(None) => (None, 0),
        Err(error) => (Some(error), 0),
    };
    talk.record(spared, failure.as_ref()).await?;
    match &failure {
        Some(error) => talk.set_aside(error).await,
        None => Ok(engine.store.account_worked(batch.account.shop, batch.account.id, engine.clock.now()).await?),
    }
}

impl Conversation<'_> {
    /// Where the feed stands at its end; `None` when it took too long to get there in one conversation.
    async fn read_to(&mut self, end: Timestamp) -> Result<Result<Option<FeedCursor>, AskError>, EngineError> {
        let profile = self.turn.feed.profile();
        let mut cursor = self.turn.state.cursor;
        let began = Instant::now();
        while let Some(page) = plan::next_page(&cursor, end, profile) {
            if began.elapsed() > CONVERSATION {
                return Ok(Ok(None));
            }
            let (reading, answer) = match self.ask(&page).await? {
                Ok(told) => told,
                Err(error) => return Ok(Err(error)),
            };
            if page.page >= MOST_PAGES && !reading.is_last {
                let what = format!("the feed has no end: {MOST_PAGES} pages for one window");
                return Ok(Err(AskError::Call(CallError::Unreadable { what })));
            }
            // With the instant of this page: an order's other labels may have changed meanwhile.
            let shop = Shop::of(self.engine, self.batch).await?;
            cursor = plan::after(&cursor, &page, reading.is_last, shop.now, profile);
            let page = Page {
                batch: self.batch,
                lease: &self.turn.lease,
                shop: &shop,
                reading: &reading,
                answer: &answer,
                until: page.until,
                cursor,
            };
            let brought = page.keep(self.engine).await?;
            self.rows = self.rows.saturating_add(reading.rows);
            self.brought.news += brought.news;
            self.brought.new_scans += brought.new_scans;
            self.brought.moved += brought.moved;
        }
        Ok(Ok(Some(cursor)))
    }

    /// One page, with one new sign-in when the courier wants one.
    async fn ask(&mut self, page: &FeedPage) -> Result<Result<(FeedReading, couriers::Answer), AskError>, EngineError> {
        loop {
            if self.token.is_none()
                && let Err(error) = self.sign_in(None).await?
            {
                return Ok(Err(error));
            }
            let error = match self.one_call(page).await {
                Ok(told) => return Ok(Ok(told)),
                Err(error) => error,
            };
            if error.next() != Next::SignIn {
                return Ok(Err(error));
            }
            if self.renewed {
                return Ok(Err(error.after_new_sign_in()));
            }
            self.renewed = true;
            let refused = self.token.take();
            if let Err(error) = self.sign_in(refused.as_ref()).await? {
                return Ok(Err(error.after_new_sign_in()));
            }
        }
    }

    async fn one_call(&mut self, page: &FeedPage) -> Result<(FeedReading, couriers::Answer), AskError> {
        let pace = self.turn.courier.profile().pace;
        if self.calls > 0 {
            tokio::time::sleep(self.engine.clock.real(pace.interval.try_into().unwrap_or_default())).await;
        }
        let call = self.turn.feed.call(&self.account, self.token.as_ref(), page).map_err(AskError::Call)?;
        self.calls += 1;
        let answer = self.engine.wire.send(call, pace.timeout).await.map_err(AskError::Wire)?;
        let reading = self.turn.feed.read(page, &answer).map_err(AskError::Call)?;
        Ok((reading, answer))
    }

    async fn sign_in(&mut self, refused: Option<&Token>) -> Result<Result<(), AskError>, EngineError> {
        let signing = Signing {
            courier: self.turn.courier,
            id: self.batch.account.id,
            account: &self.account,
            since: self.since,
            wire: &self.engine.wire,
            clock: &self.engine.clock,
        };
        match token(&self.engine.sign_ins, self.stored_token.clone(), refused, &signing).await {
            Ok(Some((token, IsNew(is_new)))) => {
                if is_new {
                    let (shop, account) = (self.batch.account.shop, self.batch.account.id);
                    self.engine.store.save_token(shop, account, &token.value, token.renew_at).await?;
                }
                self.token = Some(token);
                Ok(Ok(()))
            }
            Ok(None) => Ok(Ok(())),
            Err(error) => {
                self.sign_in_failed = true;
                Ok(Err(error))
            }
        }
    }

    /// The labels that were due and that the feed told of, or would have, are asked at their next time. Returns how
    /// many.
    async fn spare(&self, shop: &Shop, end: Timestamp, cursor: &FeedCursor) -> Result<u32, EngineError> {
        let account = self.batch.account.id;
        let since = plan::spared_since(self.turn.state.since, shop.now, shop.preferences.ask.every_minutes);
        let read = end.duration_since(self.turn.state.cursor.settled_to).as_secs().max(1);
        let rows_an_hour = i64::from(self.rows).saturating_mul(3600) / read;
        let rows_an_hour = u32::try_from(rows_an_hour).unwrap_or(u32::MAX);
        let (mut spared, mut after) = (0_u32, LabelId(0));
        loop {
            let mut unit = self.engine.store.unit(self.batch.account.shop).await?;
            let labels = unit.spared_labels(account, shop.now, since, after, SPARED_AT_ONCE).await?;
            let next: Vec<_> = labels
                .iter()
                .map(|label| {
                    let times = &shop.preferences.ask;
                    (label.id, next_ask(shop.now, label.status, label.last_news_at, times, &shop.zone))
                })
                .collect();
            unit.spare(&next, shop.now).await?;
            unit.move_feed(&self.turn.lease, cursor, Some(rows_an_hour)).await?;
            unit.commit().await?;
            let Some(last) = labels.last() else { break };
            after = last.id;
            spared = spared.saturating_add(count(labels.len()));
        }
        self.engine.asked.fetch_add(u64::from(spared), Ordering::Relaxed);
        tracing::info!(
            account.id = %account, courier = self.batch.account.courier, labels = spared, calls = self.calls,
            rows = self.rows, news = self.brought.news, moved = self.brought.moved,
            "Read the feed: it spares {spared} labels"
        );
        Ok(spared)
    }

    async fn record(&self, spared: u32, failure: Option<&AskError>) -> Result<(), EngineError> {
        let mut unit = self.engine.store.unit(self.batch.account.shop).await?;
        unit.record_run(&RefreshRun {
            account: self.batch.account.id,
            started_at: self.since,
            finished_at: self.engine.clock.now(),
            way: RunWay::Feed,
            cause: self.batch.labels.first().map_or(AskReason::Interval, |label| label.cause),
            asked: spared,
            answered: spared,
            errors: 0,
            calls: self.calls,
            news: self.brought.news,
            new_scans: self.brought.new_scans,
            error: failure.map(ToString::to_string),
        })
        .await?;
        Ok(unit.commit().await?)
    }

    /// The labels that are due are asked by their numbers, until the feed is tried again. When the courier itself or
    /// the account is in trouble, that is found out there; only a failed sign-in is not tried again for that.
    async fn set_aside(&self, error: &AskError) -> Result<(), EngineError> {
        let (shop, account) = (self.batch.account.shop, self.batch.account.id);
        let (store, text, now) = (&self.engine.store, error.to_string(), self.engine.clock.now());
        if self.sign_in_failed && error.next() == Next::Person {
            store.set_account_state(shop, account, AccountState::NeedsAttention, Some(&text)).await?;
            tracing::error!(account.id = %account, error = text, "Courier account {account} needs attention");
            return Ok(());
        }
        let pause = match error {
            AskError::Call(CallError::Busy { retry_after }) => {
                let wished = retry_after.and_then(|after| SignedDuration::try_from(after).ok()).unwrap_or_default();
                let until = now.checked_add(wished).unwrap_or(now);
                store.account_failed(shop, account, Some(until), &text).await?;
                wished.max(FAILED_FOR)
            }
            AskError::Call(
                CallError::Refused { .. }
                | CallError::NotFound { .. }
                | CallError::Forbidden { .. }
                | CallError::Account { .. },
            ) => REFUSED_FOR,
            _ => FAILED_FOR,
        };
        let until = now.checked_add(pause).unwrap_or(now);
        store.set_feed_aside(&self.turn.lease, until, &text).await?;
        tracing::warn!(account.id = %account, error = text, "The feed is set aside: labels are asked by their numbers");
        Ok(())
    }
}
