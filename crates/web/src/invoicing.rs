//! *Connected services > Invoicing*: the shop's invoicing service, how it does, and how invoices are made there.

pub(crate) mod connect;
mod fields;
mod settings;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use engine::accounts::AccountError;
use engine::{InvoiceSettings, InvoicingLook, KnownInvoicing};
use jiff::Timestamp;
use serde::Deserialize;
use store::{AccountState, InvoicingAccount};

use crate::app::App;
use crate::couriers::{FieldLine, mark};
use crate::language::Language;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, Tone, render};
use fields::{entered, field_lines, refuse, typed};
use settings::SettingField;

/// The choice of a service.
#[derive(Template)]
#[template(path = "invoicing/choose.html")]
pub(crate) struct ChoosePage {
    pub(crate) frame: Frame,
    /// Code name and name.
    pub(crate) services: Vec<(&'static str, &'static str)>,
}

/// The connected service.
#[derive(Template)]
#[template(path = "invoicing/page.html")]
pub(crate) struct InvoicingPage {
    pub(crate) frame: Frame,
    pub(crate) service: &'static str,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    pub(crate) error: Option<String>,
    pub(crate) last_ok: String,
    pub(crate) site: Option<String>,
    /// It is connected and nothing can be made yet.
    pub(crate) is_incomplete: bool,
    pub(crate) settings: Vec<SettingField>,
    pub(crate) fields: Vec<FieldLine>,
}

/// The question before the service is taken away.
#[derive(Template)]
#[template(path = "invoicing/disconnect.html")]
pub(crate) struct DisconnectPage {
    pub(crate) frame: Frame,
    pub(crate) service: &'static str,
}

/// What the redirect after an action says about it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    pub(crate) done: String,
    #[serde(default)]
    pub(crate) result: String,
    #[serde(default)]
    pub(crate) field: String,
}

/// `GET /invoicing`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let Some(account) = app.store.invoicing_account(me.shop).await? else {
        let notice =
            (done.done == "disconnected").then(|| Notice::good(me.language.say("invoicing-done-disconnected")));
        return render(&ChoosePage::new(&me, notice));
    };
    render(&page(&app, &me, &account, &done).await?)
}

/// `POST /invoicing/test`.
pub(crate) async fn test(State(app): State<App>, posted: Posted) -> Result<Redirect, PageError> {
    tested(&app, &posted.me, "tested").await
}

/// `POST /invoicing/credentials`: keeps them and tests them.
pub(crate) async fn save_credentials(State(app): State<App>, posted: Posted) -> Result<Response, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let account = app.store.invoicing_account(me.shop).await?.ok_or(PageError::NotFound)?;
    let service = known(&account.service)?;
    if let Err(error) = app.engine.change_invoicing_credentials(me.shop, &entered(&service, fields)).await {
        let mut page = page(&app, me, &account, &Done::default()).await?;
        page.fields = field_lines(me.language, &service, &typed(&service, fields), true);
        mark(me.language, &mut page.fields, error)?;
        return not_saved(me.language, page);
    }
    tracing::info!(shop.id = %me.shop, "Changed the access to the invoicing service of shop {}", me.shop);
    Ok(tested(&app, me, "changed").await?.into_response())
}

/// `POST /invoicing/settings`.
pub(crate) async fn save_settings(State(app): State<App>, posted: Posted) -> Result<Response, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let account = app.store.invoicing_account(me.shop).await?.ok_or(PageError::NotFound)?;
    let lines = engine::setting_lines(&account.service, &InvoiceSettings::read(&account.settings));
    let typed: BTreeMap<String, String> =
        lines.iter().map(|line| (line.setting.to_string(), fields.text(line.setting.as_str()).to_owned())).collect();
    match app.engine.change_invoice_settings(me.shop, &typed).await {
        Ok(()) => Ok(Redirect::to("/invoicing?done=settings#main").into_response()),
        Err(AccountError::Settings { problems }) => {
            let mut page = page(&app, me, &account, &Done::default()).await?;
            settings::mark(me.language, &mut page.settings, &typed, &problems);
            not_saved(me.language, page)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /invoicing/disconnect`: says what stops, and asks.
pub(crate) async fn ask_to_disconnect(State(app): State<App>, me: SignedIn) -> Result<Html<String>, PageError> {
    let account = app.store.invoicing_account(me.shop).await?.ok_or(PageError::NotFound)?;
    let frame = Frame::new(&me, Section::Couriers);
    render(&DisconnectPage { frame, service: known(&account.service)?.name })
}

/// `POST /invoicing/disconnect`.
pub(crate) async fn disconnect(State(app): State<App>, posted: Posted) -> Result<Redirect, PageError> {
    app.engine.disconnect_invoicing(posted.me.shop).await?;
    tracing::info!(shop.id = %posted.me.shop, "Disconnected the invoicing service of shop {}", posted.me.shop);
    Ok(Redirect::to("/invoicing?done=disconnected"))
}

/// Tests the connection and goes to the page, which says what came of it.
async fn tested(app: &App, me: &SignedIn, done: &str) -> Result<Redirect, PageError> {
    let (result, field) = match app.engine.test_invoicing(me.shop).await {
        Ok(InvoicingLook { result, field }) => (result.as_str(), field.unwrap_or_default()),
        Err(AccountError::TooSoon) => ("too_soon", ""),
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&format!("/invoicing?done={done}&result={result}&field={field}")))
}

fn not_saved(language: Language, mut page: InvoicingPage) -> Result<Response, PageError> {
    page.frame = page.frame.with_notice(Some(Notice::bad(language.say("couriers-not-saved"))));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

async fn page(app: &App, me: &SignedIn, account: &InvoicingAccount, done: &Done) -> Result<InvoicingPage, PageError> {
    let shown = app.engine.shown_invoicing_credentials(me.shop).await?;
    InvoicingPage::new(me, app.clock.now(), account, &shown, done)
}

fn known(code: &str) -> Result<KnownInvoicing, PageError> {
    engine::known_invoicing().into_iter().find(|one| one.code == code).ok_or(PageError::NotFound)
}

impl ChoosePage {
    pub(crate) fn new(me: &SignedIn, notice: Option<Notice>) -> Self {
        let services = engine::known_invoicing().into_iter().map(|one| (one.code, one.name));
        Self { frame: Frame::new(me, Section::Couriers).with_notice(notice), services: services.collect() }
    }
}

impl InvoicingPage {
    pub(crate) fn new(
        me: &SignedIn,
        now: Timestamp,
        account: &InvoicingAccount,
        shown: &BTreeMap<&'static str, String>,
        done: &Done,
    ) -> Result<Self, PageError> {
        let language = me.language;
        let service = known(&account.service)?;
        let mut fields = field_lines(language, &service, shown, true);
        let is_refused = account.state == AccountState::NeedsAttention;
        if is_refused {
            refuse(language, &service, &mut fields, &done.field);
        }
        Ok(Self {
            frame: Frame::new(me, Section::Couriers).with_notice(done.notice(language, service.name)),
            service: service.name,
            state: language.say(state_key(account.state)),
            tone: account.state.tone(),
            error: account.last_error.clone(),
            last_ok: account
                .last_ok_at
                .map_or_else(|| language.say("order-never-asked"), |at| language.moment(at, now, &me.zone)),
            site: account.base_url.clone(),
            is_incomplete: account.state == AccountState::Disabled,
            settings: settings::fields(language, &account.service, &InvoiceSettings::read(&account.settings)),
            fields,
        })
    }
}

/// The word for how the shop's service stands.
pub(crate) fn state_key(state: AccountState) -> &'static str {
    match state {
        AccountState::Active => "invoicing-state-active",
        AccountState::NeedsAttention => "invoicing-state-needs_attention",
        AccountState::Disabled | AccountState::Disconnected => "invoicing-state-incomplete",
    }
}

impl Tone for AccountState {
    fn tone(&self) -> &'static str {
        match self {
            Self::Active => "tone-good",
            Self::NeedsAttention => "tone-bad",
            Self::Disabled | Self::Disconnected => "tone-waiting",
        }
    }
}

impl Done {
    fn notice(&self, language: Language, service: &'static str) -> Option<Notice> {
        let done = match self.done.as_str() {
            "connected" => language.say("couriers-done-connected"),
            "changed" => language.say("couriers-done-changed"),
            "settings" => return Some(Notice::good(language.say("preferences-saved"))),
            "tested" => String::new(),
            _ => return None,
        };
        let say = |key: &str| format!("{done} {}", language.say_with(key, "service", service)).trim().to_owned();
        Some(match self.result.as_str() {
            "works" => Notice::good(say("invoicing-test-works")),
            "refused" => Notice::bad(say("invoicing-test-refused")),
            "away" => Notice::warn(say("invoicing-test-away")),
            "busy" => Notice::warn(say("invoicing-test-busy")),
            "unclear" => Notice::warn(say("invoicing-test-unclear")),
            "too_soon" => Notice::warn(say("invoicing-test-too_soon")),
            _ => return None,
        })
    }

    /// After the service answered so.
    #[cfg(test)]
    pub(crate) fn tested(result: &engine::accounts::TestResult, field: &str) -> Self {
        Self { done: "tested".to_owned(), result: result.as_str().to_owned(), field: field.to_owned() }
    }
}
