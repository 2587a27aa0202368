//! *Couriers*: the shop's accounts, how they do, and the last refreshes.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use jiff::Timestamp;
use store::{AccountState, CourierAccount, RunRow};

use crate::app::App;
use crate::page::{Frame, PageError, Section, SignedIn, render};

/// Refreshes shown.
const RUNS: u32 = 20;

/// The page.
#[derive(Template)]
#[template(path = "couriers/page.html")]
pub(crate) struct CouriersPage {
    pub(crate) frame: Frame,
    pub(crate) accounts: Vec<AccountLine>,
    /// Names of couriers that no account is connected with.
    pub(crate) others: String,
    pub(crate) runs: Vec<RunLine>,
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
    pub(crate) budget: String,
    pub(crate) last_ok: String,
}

/// One refresh.
#[derive(Debug, Clone)]
pub(crate) struct RunLine {
    pub(crate) courier: String,
    pub(crate) when: String,
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
    render(&CouriersPage::new(&me, app.clock.now(), &accounts, &runs))
}

impl CouriersPage {
    pub(crate) fn new(me: &SignedIn, now: Timestamp, accounts: &[CourierAccount], runs: &[RunRow]) -> Self {
        let others = engine::known_couriers().into_iter();
        let others = others.filter(|known| accounts.iter().all(|account| account.courier != known.code));
        Self {
            frame: Frame::new(me, Section::Couriers),
            accounts: accounts.iter().map(|account| AccountLine::new(me, now, account)).collect(),
            others: others.map(|known| known.name).collect::<Vec<_>>().join(", "),
            runs: runs.iter().map(|run| RunLine::new(me, now, run)).collect(),
        }
    }
}

impl AccountLine {
    fn new(me: &SignedIn, now: Timestamp, account: &CourierAccount) -> Self {
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
            asked: run.asked,
            answered: run.answered,
            errors: run.errors,
            new_scans: run.new_scans,
            error: run.error.clone(),
        }
    }
}
