//! *Couriers*: the shop's accounts, how they do, and the last refreshes.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use jiff::{SignedDuration, Timestamp};
use store::{AccountState, CourierAccount, FeedState, RunRow, RunWay, Spent};

use crate::app::App;
use crate::page::{Frame, PageError, Section, SignedIn, render};

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
    /// Names of couriers that no account is connected with.
    pub(crate) others: String,
    pub(crate) runs: Vec<RunLine>,
    /// What the labels of the last day cost in calls; empty when none was asked.
    pub(crate) spent: String,
}

/// One account.
#[derive(Debug, Clone)]
pub(crate) struct AccountLine {
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

/// `GET /couriers`.
pub(crate) async fn show(State(app): State<App>, me: SignedIn) -> Result<Html<String>, PageError> {
    let accounts = app.store.accounts(me.shop).await?;
    let runs = app.store.runs(me.shop, RUNS).await?;
    let now = app.clock.now();
    let feeds = app.store.feeds(me.shop).await?;
    let since = now.checked_sub(SPENT_IN).unwrap_or(now);
    let spent = app.store.spent(me.shop, since).await?;
    render(&CouriersPage::new(&me, now, &accounts, &feeds, &runs, spent))
}

impl CouriersPage {
    pub(crate) fn new(
        me: &SignedIn,
        now: Timestamp,
        accounts: &[CourierAccount],
        feeds: &[FeedState],
        runs: &[RunRow],
        spent: Spent,
    ) -> Self {
        let feed_of = |account: &CourierAccount| feeds.iter().find(|feed| feed.account == account.id);
        let others = engine::known_couriers().into_iter();
        let others = others.filter(|known| accounts.iter().all(|account| account.courier != known.code));
        Self {
            frame: Frame::new(me, Section::Couriers),
            accounts: accounts.iter().map(|account| AccountLine::new(me, now, account, feed_of(account))).collect(),
            others: others.map(|known| known.name).collect::<Vec<_>>().join(", "),
            runs: runs.iter().map(|run| RunLine::new(me, now, run)).collect(),
            spent: in_words(me, spent),
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
    fn new(me: &SignedIn, now: Timestamp, account: &CourierAccount, feed: Option<&FeedState>) -> Self {
        let language = me.language;
        let moment = |at: Timestamp| language.moment(at, now, &me.zone);
        let blocked = account.blocked_until.filter(|until| *until > now);
        let (state, tone) = match (account.state, blocked) {
            (AccountState::Active, Some(_)) => ("couriers-state-blocked", "tone-trouble"),
            (AccountState::Active, None) => ("couriers-state-active", "tone-good"),
            (AccountState::Disabled, _) => ("couriers-state-disabled", "tone-waiting"),
            (AccountState::NeedsAttention, _) => ("couriers-state-needs_attention", "tone-bad"),
        };
        let seconds = format!("{}.{}", account.interval_ms / 1000, account.interval_ms % 1000 / 100);
        Self {
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
