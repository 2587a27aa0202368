//! *Couriers*: the shop's accounts, how they do, and the last refreshes.

pub(crate) mod account;
mod capabilities;
pub(crate) mod connect;
mod credential_fields;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::Timestamp;
use serde::Deserialize;
use store::{AccountLabels, AccountState, CourierAccount, RunRow};
use tracking::AccountId;

use crate::app::App;
use crate::page::{Frame, Notice, PageError, Section, SignedIn, render};

/// Refreshes shown.
const RUNS: u32 = 20;

/// The page.
#[derive(Template)]
#[template(path = "couriers/page.html")]
pub(crate) struct CouriersPage {
    pub(crate) frame: Frame,
    pub(crate) accounts: Vec<AccountLine>,
    /// Couriers that labels wait for and no account is connected with: code name, name, sentence.
    pub(crate) wanted: Vec<(&'static str, &'static str, String)>,
    pub(crate) runs: Vec<RunLine>,
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
    let mut page = CouriersPage::new(&me, now, &accounts, &labels, &runs);
    let notice = done.disconnected.map(|labels| me.language.say_with("couriers-done-disconnected", "labels", labels));
    page.frame = page.frame.with_notice(notice.map(Notice::good));
    render(&page)
}

impl CouriersPage {
    pub(crate) fn new(
        me: &SignedIn,
        now: Timestamp,
        accounts: &[CourierAccount],
        labels: &[AccountLabels],
        runs: &[RunRow],
    ) -> Self {
        let open = |account: &CourierAccount| {
            labels.iter().filter(|one| one.account == Some(account.id)).map(|one| one.open).sum()
        };
        let wanted = engine::known_couriers().into_iter().filter_map(|known| {
            let waiting = labels.iter().find(|one| one.account.is_none() && one.courier == known.code)?;
            let values = [("courier", known.name.into()), ("labels", waiting.open.into())];
            Some((known.code, known.name, me.language.say_with_all("couriers-wanted", values)))
        });
        Self {
            frame: Frame::new(me, Section::Couriers),
            accounts: accounts.iter().map(|account| AccountLine::new(me, now, account, open(account))).collect(),
            wanted: wanted.collect(),
            runs: runs.iter().map(|run| RunLine::new(me, now, run)).collect(),
        }
    }
}

impl AccountLine {
    fn new(me: &SignedIn, now: Timestamp, account: &CourierAccount, open: u64) -> Self {
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
            asked: run.asked,
            answered: run.answered,
            errors: run.errors,
            new_scans: run.new_scans,
            error: run.error.clone(),
        }
    }
}
