//! One courier account: how it does, what waits on it, and what a merchant may do with it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use engine::KnownCourier;
use engine::accounts::{AccountError, TestResult};
use jiff::Timestamp;
use serde::Deserialize;
use store::{AccountState, AccountUse, CourierAccount, RunRow, WaitingLabel};
use tracking::AccountId;

use super::AccountLine;
use super::capabilities::Told;
use super::connect::mark;
use super::credential_fields::{FieldLine, entered, field_lines, typed};
use crate::app::App;
use crate::language::Language;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, Tone, render};

/// Failures and labels shown.
const SHOWN: u32 = 10;

/// The page.
#[derive(Template)]
#[template(path = "couriers/account.html")]
pub(crate) struct AccountPage {
    pub(crate) frame: Frame,
    pub(crate) id: AccountId,
    pub(crate) account: AccountLine,
    pub(crate) is_paused: bool,
    /// Where the courier's API is for it, when not at the usual address.
    pub(crate) site: Option<String>,
    pub(crate) used: String,
    pub(crate) told: Option<Told>,
    pub(crate) failures: Vec<FailureLine>,
    pub(crate) waiting: Vec<WaitingLine>,
    pub(crate) fields: Vec<FieldLine>,
}

/// The question before an account is taken away.
#[derive(Template)]
#[template(path = "couriers/disconnect.html")]
pub(crate) struct DisconnectPage {
    pub(crate) frame: Frame,
    pub(crate) id: AccountId,
    pub(crate) account: AccountLine,
}

/// One conversation that failed.
#[derive(Debug, Clone)]
pub(crate) struct FailureLine {
    pub(crate) when: String,
    pub(crate) error: String,
}

/// One label that waits for its next ask.
#[derive(Debug, Clone)]
pub(crate) struct WaitingLine {
    pub(crate) path: String,
    pub(crate) order: String,
    pub(crate) number: String,
    pub(crate) status: String,
    pub(crate) tone: &'static str,
    pub(crate) next: String,
}

/// What an account's page is made of.
pub(crate) struct AccountFacts {
    pub(crate) account: CourierAccount,
    pub(crate) open: u64,
    /// How far its feed is read, where the courier has one.
    pub(crate) feed: Option<store::FeedState>,
    pub(crate) used: AccountUse,
    pub(crate) failures: Vec<RunRow>,
    pub(crate) waiting: Vec<WaitingLabel>,
    /// What may be shown of its credentials.
    pub(crate) shown: BTreeMap<&'static str, String>,
}

/// What the redirect after an action says about it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
    #[serde(default)]
    result: String,
}

/// `GET /couriers/accounts/{account}`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Path(account): Path<AccountId>,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let facts = facts(&app, &me, account).await?;
    render(&AccountPage::new(&me, app.clock.now(), &facts, done.notice(me.language)))
}

/// `POST /couriers/accounts/{account}/test`.
pub(crate) async fn test(
    State(app): State<App>,
    Path(account): Path<AccountId>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    let result = result_of(app.engine.test_account(posted.me.shop, account).await)?;
    Ok(Redirect::to(&format!("/couriers/accounts/{account}?done=tested&result={result}")))
}

/// `POST /couriers/accounts/{account}/credentials`: keeps them and tests them.
pub(crate) async fn save_credentials(
    State(app): State<App>,
    Path(account): Path<AccountId>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let facts = facts(&app, me, account).await?;
    let courier = known(&facts.account).ok_or(PageError::NotFound)?;
    let saved = app.engine.change_credentials(me.shop, account, &entered(&courier, fields)).await;
    if let Err(error) = saved {
        let notice = Some(Notice::bad(me.language.say("couriers-not-saved")));
        let mut page = AccountPage::new(me, app.clock.now(), &facts, notice);
        page.fields = field_lines(me.language, &courier, &typed(&courier, fields), true);
        mark(me.language, &mut page.fields, error)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response());
    }
    tracing::info!(shop.id = %me.shop, account.id = %account, "Changed the credentials of courier account {account}");
    let result = result_of(app.engine.test_account(me.shop, account).await)?;
    Ok(Redirect::to(&format!("/couriers/accounts/{account}?done=changed&result={result}")).into_response())
}

/// `POST /couriers/accounts/{account}/pause`.
pub(crate) async fn pause(
    State(app): State<App>,
    Path(account): Path<AccountId>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    app.engine.pause_account(posted.me.shop, account).await?;
    Ok(Redirect::to(&format!("/couriers/accounts/{account}?done=paused")))
}

/// `POST /couriers/accounts/{account}/resume`.
pub(crate) async fn resume(
    State(app): State<App>,
    Path(account): Path<AccountId>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    app.engine.resume_account(posted.me.shop, account).await?;
    Ok(Redirect::to(&format!("/couriers/accounts/{account}?done=resumed")))
}

/// `GET /couriers/accounts/{account}/disconnect`: says what stops, and asks.
pub(crate) async fn ask_to_disconnect(
    State(app): State<App>,
    me: SignedIn,
    Path(account): Path<AccountId>,
) -> Result<Html<String>, PageError> {
    let facts = facts(&app, &me, account).await?;
    render(&DisconnectPage::new(&me, app.clock.now(), &facts))
}

/// `POST /couriers/accounts/{account}/disconnect`.
pub(crate) async fn disconnect(
    State(app): State<App>,
    Path(account): Path<AccountId>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    let me = &posted.me;
    let labels = app.engine.disconnect_account(me.shop, account).await?;
    tracing::info!(shop.id = %me.shop, account.id = %account, labels, "Disconnected courier account {account}");
    Ok(Redirect::to(&format!("/couriers?disconnected={labels}")))
}

/// The word for what a test came to.
pub(super) fn result_of(tested: Result<TestResult, AccountError>) -> Result<&'static str, PageError> {
    match tested {
        Ok(result) => Ok(result.as_str()),
        Err(AccountError::TooSoon) => Ok("too_soon"),
        Err(error) => Err(error.into()),
    }
}

async fn facts(app: &App, me: &SignedIn, id: AccountId) -> Result<AccountFacts, PageError> {
    let now = app.clock.now();
    let accounts = app.store.accounts(me.shop).await?;
    let account = accounts.into_iter().find(|account| account.id == id).ok_or(PageError::NotFound)?;
    let today = me.zone.to_timestamp(me.zone.to_datetime(now).start_of_day()).unwrap_or(now);
    let labels = app.store.labels_by_account(me.shop, now).await?;
    Ok(AccountFacts {
        account,
        open: labels.iter().filter(|one| one.account == Some(id)).map(|one| one.open).sum(),
        feed: app.store.feed(me.shop, id).await?,
        used: app.store.account_use(me.shop, id, today).await?,
        failures: app.store.account_failures(me.shop, id, SHOWN).await?,
        waiting: app.store.waiting_labels(me.shop, id, SHOWN).await?,
        shown: app.engine.shown_credentials(me.shop, id).await?,
    })
}

fn known(account: &CourierAccount) -> Option<KnownCourier> {
    engine::known_couriers().into_iter().find(|courier| courier.code == account.courier)
}

impl AccountPage {
    pub(crate) fn new(me: &SignedIn, now: Timestamp, facts: &AccountFacts, notice: Option<Notice>) -> Self {
        let language = me.language;
        let courier = known(&facts.account);
        let moment = |at: Timestamp| language.moment(at, now, &me.zone);
        let used = facts.used;
        let waiting = |label: &WaitingLabel| WaitingLine {
            path: format!("/orders/{}", label.order),
            order: label.order_name.clone(),
            number: label.number.to_string(),
            status: language.status(&label.status),
            tone: label.status.tone(),
            next: label.next.at.map_or_else(|| language.ask_reason(&label.next.why), moment),
        };
        Self {
            frame: Frame::new(me, Section::Couriers).with_notice(notice),
            id: facts.account.id,
            account: AccountLine::new(me, now, &facts.account, facts.open, facts.feed.as_ref()),
            is_paused: facts.account.state == AccountState::Disabled,
            site: facts.account.base_url.clone(),
            used: language.say_with_all(
                "couriers-used",
                [("calls", used.calls.into()), ("labels", used.asked.into()), ("failed", used.failed_runs.into())],
            ),
            told: courier.as_ref().map(|courier| Told::by(language, courier)),
            failures: facts
                .failures
                .iter()
                .map(|run| FailureLine { when: moment(run.started_at), error: run.error.clone().unwrap_or_default() })
                .collect(),
            waiting: facts.waiting.iter().map(waiting).collect(),
            fields: courier.map(|one| field_lines(language, &one, &facts.shown, true)).unwrap_or_default(),
        }
    }
}

impl DisconnectPage {
    pub(crate) fn new(me: &SignedIn, now: Timestamp, facts: &AccountFacts) -> Self {
        Self {
            frame: Frame::new(me, Section::Couriers),
            id: facts.account.id,
            account: AccountLine::new(me, now, &facts.account, facts.open, facts.feed.as_ref()),
        }
    }
}

impl Done {
    /// A sentence about what was done, and one about what the test came to.
    pub(crate) fn notice(&self, language: Language) -> Option<Notice> {
        let done = match self.done.as_str() {
            "connected" => Some(language.say("couriers-done-connected")),
            "changed" => Some(language.say("couriers-done-changed")),
            "paused" => Some(language.say("couriers-done-paused")),
            "resumed" => Some(language.say("couriers-done-resumed")),
            "tested" => None,
            _ => return None,
        };
        let say = |result: &str| [done.clone().unwrap_or_default(), result.to_owned()].join(" ").trim().to_owned();
        Some(match self.result.as_str() {
            "works" => Notice::good(say(&language.say("couriers-test-works"))),
            "refused" => Notice::bad(say(&language.say("couriers-test-refused"))),
            "away" => Notice::warn(say(&language.say("couriers-test-away"))),
            "busy" => Notice::warn(say(&language.say("couriers-test-busy"))),
            "unclear" => Notice::warn(say(&language.say("couriers-test-unclear"))),
            "too_soon" => Notice::warn(say(&language.say("couriers-test-too_soon"))),
            _ => Notice::good(done?),
        })
    }
}
