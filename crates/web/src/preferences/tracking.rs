//! *Preferences > Tracking*: the eight switches, and when couriers are asked.

mod ask_times;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use store::Plan;
use tracking::{Acting, Preference, Preferences};

use super::is_dispatched_twice;
use crate::app::App;
use crate::email;
use crate::language::Language;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, render};

pub(crate) use ask_times::AskTimesForm;

/// The page.
#[derive(Template)]
#[template(path = "preferences/tracking.html")]
pub(crate) struct TrackingPreferencesPage {
    pub(crate) frame: Frame,
    pub(crate) switches: Vec<SwitchLine>,
    pub(crate) plan_is_too_small: bool,
    /// Nothing is done before somebody says from when on.
    pub(crate) acts_not_yet: bool,
    pub(crate) is_dispatched_twice: bool,
    pub(crate) is_invoiced_twice: bool,
    pub(crate) ask: AskTimesForm,
}

/// One switch with its line.
#[derive(Debug, Clone)]
pub(crate) struct SwitchLine {
    pub(crate) name: &'static str,
    pub(crate) words: String,
    pub(crate) about: String,
    pub(crate) is_on: bool,
    /// What keeps it from working, or where it does.
    pub(crate) remark: Option<String>,
    pub(crate) remark_is_error: bool,
    /// Where it is mended, and how that is called.
    pub(crate) mended_at: Option<(&'static str, String)>,
}

/// What the redirect after saving says.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Saved {
    pub(crate) saved: Option<String>,
}

impl Saved {
    /// A sentence after *Save*.
    pub(crate) fn notice(&self, language: Language) -> Option<Notice> {
        self.saved.as_ref().map(|_| Notice::good(language.say("preferences-saved")))
    }
}

/// `GET /preferences/tracking`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(saved): Query<Saved>,
) -> Result<Html<String>, PageError> {
    let preferences = app.store.preferences(me.shop).await?;
    let ask = AskTimesForm::of(&preferences.ask);
    render(&page(&app, &me, &preferences, ask, saved.notice(me.language)).await?)
}

/// `POST /preferences/tracking`.
pub(crate) async fn save(State(app): State<App>, posted: Posted) -> Result<Response, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let now = app.clock.now();
    let mut preferences = app.store.preferences(me.shop).await?;
    for preference in Preference::ALL {
        preferences.put(*preference, fields.is_on(preference.as_str()), now);
    }
    let ask = AskTimesForm::typed(me.language, fields);
    let Some(times) = ask.read() else {
        let notice = Some(Notice::bad(me.language.say("preferences-not-saved")));
        let page = page(&app, me, &preferences, ask, notice).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response());
    };
    let is_new_timetable = preferences.ask != times;
    preferences.ask = times;
    app.store.save_preferences(me.shop, &preferences, now).await?;
    if is_new_timetable {
        app.engine.retime(me.shop).await?;
    }
    app.engine.nudge();
    tracing::info!(shop.id = %me.shop, user.id = %me.user, "Saved the preferences of shop {}", me.shop);
    Ok(Redirect::to("/preferences/tracking?saved=1").into_response())
}

async fn page(
    app: &App,
    me: &SignedIn,
    preferences: &Preferences,
    ask: AskTimesForm,
    notice: Option<Notice>,
) -> Result<TrackingPreferencesPage, PageError> {
    let shop = app.store.shop(me.shop).await?.ok_or(PageError::NotFound)?;
    let mut couriers: Vec<String> =
        app.store.accounts(me.shop).await?.into_iter().map(|account| account.courier).collect();
    couriers.sort();
    couriers.dedup();
    Ok(TrackingPreferencesPage {
        frame: Frame::new(me, Section::Tracking).with_notice(notice),
        switches: switch_lines(me.language, preferences, shop.invoicing, shop.address_email.as_deref(), &couriers),
        plan_is_too_small: shop.plan == Plan::Basic,
        acts_not_yet: preferences.acting == Acting::NotYet,
        is_dispatched_twice: is_dispatched_twice(preferences),
        is_invoiced_twice: preferences.invoices_in_two_ways(),
        ask,
    })
}

/// The eight switches with their lines. `couriers` are those that the shop has accounts with.
pub(crate) fn switch_lines(
    language: Language,
    preferences: &Preferences,
    has_invoicing: bool,
    address_email: Option<&str>,
    couriers: &[String],
) -> Vec<SwitchLine> {
    let has_email = address_email.is_some_and(email::looks_valid);
    let line = |preference: &Preference| {
        let is_on = preferences.switch(*preference).on;
        let (remark, remark_is_error) = match preference {
            Preference::CreateInvoice | Preference::SettleInvoice if !has_invoicing => {
                (Some(language.say("preference-no-invoicing")), false)
            }
            Preference::MailRejected | Preference::MailNotFound if is_on && !has_email => {
                (Some(language.say("preference-no-email")), true)
            }
            Preference::MailRejected | Preference::MailNotFound => {
                (Some(where_it_works(language, *preference, couriers)), false)
            }
            _ => (None, false),
        };
        let mended_at = match preference {
            Preference::CreateInvoice | Preference::SettleInvoice if !has_invoicing => {
                Some(("/invoicing", language.say("invoicing-connect")))
            }
            _ => remark_is_error.then(|| ("/account", language.say("preference-to-account"))),
        };
        SwitchLine {
            name: preference.as_str(),
            words: language.preference(preference),
            about: language.say(&format!("preference-{preference}-about")),
            is_on,
            remark,
            remark_is_error,
            mended_at,
        }
    };
    Preference::ALL.iter().map(line).collect()
}

/// For which of the shop's couriers a mail can be sent: not every courier tells why a visit failed.
fn where_it_works(language: Language, preference: Preference, couriers: &[String]) -> String {
    let known = engine::known_couriers();
    let tells = |code: &str| {
        known.iter().any(|one| {
            one.code == code
                && match preference {
                    Preference::MailRejected => one.capabilities.refused,
                    _ => one.capabilities.not_found,
                }
        })
    };
    let names = |wanted: bool| {
        let names = couriers.iter().filter(|code| tells(code) == wanted).map(|code| engine::courier_name(code));
        names.collect::<Vec<_>>().join(", ")
    };
    match (names(true), names(false)) {
        (works, fails) if works.is_empty() && fails.is_empty() => language.say("preference-no-couriers"),
        (works, fails) if fails.is_empty() => language.say_with("preference-works-for", "couriers", works),
        (works, fails) if works.is_empty() => language.say_with("preference-works-for-none", "couriers", fails),
        (works, fails) => {
            language.say_with_all("preference-works-for-some", [("couriers", works.into()), ("others", fails.into())])
        }
    }
}
