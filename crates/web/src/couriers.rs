//! *Couriers*: the shop's accounts, how they do, and the last refreshes.

pub(crate) mod account;
mod capabilities;
pub(crate) mod connect;
mod credential_fields;

pub(crate) use connect::mark;
pub(crate) use credential_fields::FieldLine;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use store::{AccountLabels, AccountState, CourierAccount, FeedState, RunRow, RunWay, Spent};
use tracking::AccountId;

use crate::app::App;
use crate::invoicing;
use crate::page::{Frame, Notice, PageError, Section, SignedIn, Tone, render};

/// Refreshes shown.
const RUNS: u32 = 20;
/// What refreshes cost is summed up over this time.
const SPENT_IN: SignedDuration = SignedDuration::from_hours(24);

/// The page.
#[derive(Template)]
#[template(path = "couriers/page.html")]
pub(crate) struct CouriersPage {
    pub(crate) frame: Frame,
    pub(crate) accounts: Vec<AccountLine>,
    /// Couriers that labels wait for and no account is connected with: code name, name, sentence.
    pub(crate) wanted: Vec<(&'static str, &'static str, String)>,
    pub(crate) runs: Vec<RunLine>,
    /// What the labels of the last day cost in calls; empty when none was asked.
    pub(crate) spent: String,
    /// The invoicing service: name, state and its colour.
    pub(crate) invoicing: Option<(String, String, &'static str)>,
}

/// How the shop's accounts stand.
#[derive(Default)]
pub(crate) struct Accounts<'a> {
    pub(crate) accounts: &'a [CourierAccount],
    /// How many labels wait on each, and for couriers that are not connected.
    pub(crate) labels: &'a [AccountLabels],
    pub(crate) feeds: &'a [FeedState],
}

/// One account.
#[derive(Debug, Clone)]
pub(crate) struct AccountLine {
    pub(crate) id: AccountId,
    pub(crate) courier: String,
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    pub(crate) error: Option<String>,
    pub(crate) blocked: Option<String>,
    /// How far its feed is read, or why not.
    pub(crate) feed: Option<String>,
    pub(crate) budget: String,
    pub(crate) last_ok: String,
    /// Failures in a row.
    pub(crate) failures: u32,
    /// How many labels wait on it, in a sentence.
    pub(crate) labels: String,
}

/// One refresh.
#[derive(Debug, Clone)]
pub(crate) struct RunLine {
    pub(crate) courier: String,
    pub(crate) when: String,
    pub(crate) by_feed: bool,
    pub(crate) calls: u32,
    pub(crate) news: u32,
    pub(crate) asked: u32,
    pub(crate) answered: u32,
    pub(crate) errors: u32,
    pub(crate) new_scans: u32,
    pub(crate) error: Option<String>,
}

/// What the redirect after an account was taken away says about it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    disconnected: Option<u64>,
}

/// `GET /couriers`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let now = app.clock.now();
    let accounts = app.store.accounts(me.shop).await?;
    let labels = app.store.labels_by_account(me.shop, now).await?;
    let runs = app.store.runs(me.shop, RUNS).await?;
    let feeds = app.store.feeds(me.shop).await?;
    let since = now.checked_sub(SPENT_IN).unwrap_or(now);
    let spent = app.store.spent(me.shop, since).await?;
    let state = Accounts { accounts: &accounts, labels: &labels, feeds: &feeds };
    let mut page = CouriersPage::new(&me, now, &state, &runs, spent);
    let notice = done.disconnected.map(|labels| me.language.say_with("couriers-done-disconnected", "labels", labels));
    page.invoicing = app.store.invoicing_account(me.shop).await?.map(|account| {
        let state = me.language.say(invoicing::state_key(account.state));
        (engine::invoicing_name(&account.service), state, account.state.tone())
    });
    page.frame = page.frame.with_notice(notice.map(Notice::good));
    render(&page)
}

impl CouriersPage {
    pub(crate) fn new(me: &SignedIn, now: Timestamp, state: &Accounts<'_>, runs: &[RunRow], spent: Spent) -> Self {
        let feed_of = |account: &CourierAccount| state.feeds.iter().find(|feed| feed.account == account.id);
        let open = |account: &CourierAccount| {
            state.labels.iter().filter(|one| one.account == Some(account.id)).map(|one| one.open).sum()
        };
        let wanted = engine::known_couriers().into_iter().filter_map(|known| {
            let waiting = state.labels.iter().find(|one| one.account.is_none() && one.courier == known.code)?;
            let values = [("courier", known.name.into()), ("labels", waiting.open.into())];
            Some((known.code, known.name, me.language.say_with_all("couriers-wanted", values)))
        });
        let line = |account| AccountLine::new(me, now, account, open(account), feed_of(account));
        Self {
            frame: Frame::new(me, Section::Couriers),
            accounts: state.accounts.iter().map(line).collect(),
            wanted: wanted.collect(),
            runs: runs.iter().map(|run| RunLine::new(me, now, run)).collect(),
            spent: in_words(me, spent),
            invoicing: None,
        }
    }
}

fn in_words(me: &SignedIn, spent: Spent) -> String {
    let Some(calls_a_label) = spent.a_label() else { return String::new() };
    me.language.say_with_all(
        "couriers-spent",
        [
            ("labels", spent.asked.saturating_add(spent.spared).into()),
            ("spared", spent.spared.into()),
            ("calls", spent.ask_calls.saturating_add(spent.feed_calls).into()),
            ("each", format!("{calls_a_label:.2}").into()),
        ],
    )
}

impl AccountLine {
    fn new(me: &SignedIn, now: Timestamp, account: &CourierAccount, open: u64, feed: Option<&FeedState>) -> Self {
        let language = me.language;
        let moment = |at: Timestamp| language.moment(at, now, &me.zone);
        let blocked = account.blocked_until.filter(|until| *until > now);
        let (state, tone) = match (account.state, blocked) {
            (AccountState::Active, Some(_)) => ("couriers-state-blocked", "tone-trouble"),
            (AccountState::Active, None) => ("couriers-state-active", "tone-good"),
            (AccountState::Disabled | AccountState::Disconnected, _) => ("couriers-state-disabled", "tone-waiting"),
            (AccountState::NeedsAttention, _) => ("couriers-state-needs_attention", "tone-bad"),
        };
        let seconds = format!("{}.{}", account.interval_ms / 1000, account.interval_ms % 1000 / 100);
        Self {
            id: account.id,
            courier: engine::courier_name(&account.courier),
            name: account.name.clone(),
            state: language.say(state),
            tone,
            error: account.last_error.clone(),
            blocked: blocked.map(|until| language.say_with("couriers-blocked-until", "when", moment(until))),
            feed: feed.map(|feed| match &feed.aside {
                Some((until, why)) if *until > now => language.say_with_all(
                    "couriers-feed-aside",
                    [("when", moment(*until).into()), ("why", why.clone().into())],
                ),
                _ => language.say_with("couriers-feed-read", "when", moment(feed.cursor.read_to)),
            }),
            budget: language.say_with_all(
                "couriers-budget",
                [("batch", account.batch.into()), ("seconds", seconds.trim_end_matches(".0").to_owned().into())],
            ),
            last_ok: account.last_ok_at.map_or_else(|| language.say("order-never-asked"), moment),
            failures: account.failures,
            labels: language.say_with("couriers-labels", "labels", open),
        }
    }
}

impl RunLine {
    fn new(me: &SignedIn, now: Timestamp, run: &RunRow) -> Self {
        Self {
            courier: engine::courier_name(&run.courier),
            when: me.language.moment(run.started_at, now, &me.zone),
            by_feed: run.way == RunWay::Feed,
            calls: run.calls,
            news: run.news,
            asked: run.asked,
            answered: run.answered,
            errors: run.errors,
            new_scans: run.new_scans,
            error: run.error.clone(),
        }
    }
}
