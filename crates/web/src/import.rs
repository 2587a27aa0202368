//! The first import: how far it is, and from when on Waybill may act.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use store::OrderImport;
use tracking::{Acting, Preference};

use crate::app::App;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// The page.
#[derive(Template)]
#[template(path = "import/page.html")]
pub(crate) struct ImportPage {
    pub(crate) frame: Frame,
    pub(crate) progress: Option<Progress>,
    /// From when on Waybill acts, where that was said or is to be said.
    pub(crate) acting: Option<ActingLine>,
    pub(crate) is_tracking_on: bool,
    /// What was typed as the day, and what is wrong with it.
    pub(crate) day: String,
    pub(crate) day_error: Option<String>,
}

/// How far it is.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    pub(crate) text: String,
    pub(crate) is_running: bool,
    /// It stopped: a person may let it go on.
    pub(crate) is_parked: bool,
    /// What went wrong last.
    pub(crate) error: Option<String>,
}

/// From when on Waybill acts.
#[derive(Debug, Clone)]
pub(crate) struct ActingLine {
    pub(crate) text: String,
    pub(crate) waits: bool,
}

/// What the redirect after a form says.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    done: Option<String>,
}

/// `GET /import`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let notice = match done.done.as_deref() {
        Some("acts") => Some(Notice::good(me.language.say("first-import-acts-done"))),
        _ => None,
    };
    render(&page(&app, &me).await?.with_notice(notice))
}

/// `POST /import/start`: begins it, or lets it go on.
pub(crate) async fn start(State(app): State<App>, posted: Posted) -> Result<Redirect, PageError> {
    app.engine.start_import(posted.me.shop).await?;
    tracing::info!(shop.id = %posted.me.shop, user.id = %posted.me.user, "Started the import of shop {}", posted.me.shop);
    Ok(Redirect::to("/import"))
}

/// `POST /import/act`: from when on Waybill may act.
pub(crate) async fn act(State(app): State<App>, posted: Posted) -> Result<Response, PageError> {
    let Posted { me, fields } = &posted;
    let now = app.clock.now();
    let from = match fields.text("from") {
        "now" => Some(now),
        "day" => day(fields.text("day"), me, now),
        _ => return Err(PageError::BadForm),
    };
    let Some(from) = from else {
        let mut page = page(&app, me).await?;
        page.day = fields.text("day").to_owned();
        page.day_error = Some(me.language.say("first-import-day-wrong"));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response());
    };
    app.engine.act_from(me.shop, from).await?;
    tracing::info!(shop.id = %me.shop, user.id = %me.user, "Shop {} is acted for from {from} on", me.shop);
    Ok(Redirect::to("/import?done=acts").into_response())
}

/// The beginning of a day that is still to come: what has happened is never done afterwards.
fn day(typed: &str, me: &SignedIn, now: Timestamp) -> Option<Timestamp> {
    let day: Date = typed.parse().ok()?;
    let begins = me.zone.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    (begins > now).then_some(begins)
}

async fn page(app: &App, me: &SignedIn) -> Result<ImportPage, PageError> {
    let preferences = app.store.preferences(me.shop).await?;
    let import = app.store.order_import(me.shop).await?;
    let is_tracking_on = preferences.switch(Preference::Tracking).on;
    Ok(ImportPage::new(me, app.clock.now(), import.as_ref(), preferences.acting, is_tracking_on))
}

impl ImportPage {
    pub(crate) fn new(
        me: &SignedIn,
        now: Timestamp,
        import: Option<&OrderImport>,
        acting: Acting,
        is_tracking_on: bool,
    ) -> Self {
        let tomorrow = me.zone.to_datetime(now).date().tomorrow();
        Self {
            frame: Frame::new(me, Section::Tracking),
            progress: import.map(|import| Progress::new(me, now, import)),
            acting: ActingLine::new(me, now, acting),
            is_tracking_on,
            day: tomorrow.map(|day| day.to_string()).unwrap_or_default(),
            day_error: None,
        }
    }

    fn with_notice(mut self, notice: Option<Notice>) -> Self {
        self.frame = self.frame.with_notice(notice);
        self
    }
}

impl Progress {
    fn new(me: &SignedIn, now: Timestamp, import: &OrderImport) -> Self {
        let key = match (import.ended_at, import.is_parked) {
            (Some(_), _) => "first-import-ended",
            (None, true) => "first-import-parked",
            (None, false) => "first-import-running",
        };
        let values = [
            ("orders", import.orders.into()),
            ("parcels", import.parcels.into()),
            ("since", me.language.day(import.since, &me.zone).into()),
            ("when", me.language.moment(import.told_at, now, &me.zone).into()),
        ];
        Self {
            text: me.language.say_with_all(key, values),
            is_running: import.ended_at.is_none() && !import.is_parked,
            is_parked: import.is_parked,
            error: import.last_error.clone(),
        }
    }
}

impl ActingLine {
    fn new(me: &SignedIn, now: Timestamp, acting: Acting) -> Option<Self> {
        let said = |key, at| me.language.say_with(key, "when", me.language.date_time(at, &me.zone));
        Some(match acting {
            Acting::Always => return None,
            Acting::NotYet => Self { text: me.language.say("first-import-acts-not-yet"), waits: true },
            Acting::From(from) if from > now => Self { text: said("first-import-acts-later", from), waits: true },
            Acting::From(from) => Self { text: said("first-import-acts-since", from), waits: false },
        })
    }
}
