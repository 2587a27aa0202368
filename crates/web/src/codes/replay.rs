//! *Read old scans again*: first what would change, then the change itself, and how far it is.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use engine::{Preview, ReadAgain, ReplayProgress};
use jiff::Timestamp;
use serde::Deserialize;
use store::CodeQuery;
use tracking::{LabelId, Verdict};

use crate::app::App;
use crate::language::Language;
use crate::page::{Frame, PageError, Posted, Section, SignedIn, Tone, render};

/// Labels of one page.
const LABELS_SHOWN: usize = 25;

/// The page.
#[derive(Template)]
#[template(path = "codes/replay.html")]
pub(crate) struct ReplayPage {
    pub(crate) frame: Frame,
    pub(crate) courier_code: String,
    pub(crate) code: String,
    pub(crate) detail: String,
    /// The courier's name with the code.
    pub(crate) what: String,
    pub(crate) changes: Vec<ChangeLine>,
    pub(crate) next_path: Option<String>,
}

/// What would change on one label.
#[derive(Debug, Clone)]
pub(crate) struct ChangeLine {
    pub(crate) order: i64,
    pub(crate) order_name: String,
    pub(crate) number: String,
    pub(crate) before: String,
    pub(crate) before_tone: &'static str,
    pub(crate) after: String,
    pub(crate) after_tone: &'static str,
    /// The switches under which something would be done.
    pub(crate) acts: Vec<String>,
    pub(crate) unreadable: usize,
}

/// How far a replay is.
#[derive(Debug, Clone)]
pub(crate) struct ProgressLine {
    pub(crate) text: String,
    pub(crate) is_running: bool,
    /// It broke off: where it is started again.
    pub(crate) again: Option<String>,
}

/// Which scans are read again.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    courier: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    after: i64,
}

/// `GET /codes/replay`: what reading the scans with a code again would change.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(which): Query<Which>,
) -> Result<Html<String>, PageError> {
    let query = query(&which.courier, &which.code, &which.detail).ok_or(PageError::NotFound)?;
    let preview = app.engine.preview_replay(me.shop, &query, LabelId(which.after), LABELS_SHOWN).await?;
    render(&ReplayPage::new(&me, &query, &preview))
}

/// `POST /codes/replay`: reads them again, while the page of codes shows how far it is.
pub(crate) async fn start(State(app): State<App>, posted: Posted) -> Result<Redirect, PageError> {
    let Posted { me, fields } = &posted;
    let query = query(fields.text("courier"), fields.text("code"), fields.text("detail")).ok_or(PageError::BadForm)?;
    let is_begun = app.engine.start_replay(me.shop, query).await?;
    Ok(Redirect::to(if is_begun { "/codes?done=reading" } else { "/codes?done=busy" }))
}

fn query(courier: &str, code: &str, detail: &str) -> Option<CodeQuery> {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let courier = engine::codes::courier_code(courier).ok()?;
    Some(CodeQuery { courier: courier.to_owned(), code: filled(code), detail: filled(detail) })
}

/// Where it is shown what reading the scans with a code again would change.
pub(crate) fn replay_path(courier: &str, code: &str, detail: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(
        [("courier", courier), ("code", code), ("detail", detail)].iter().filter(|(_, it)| !it.is_empty()),
    );
    format!("/codes/replay?{}", query.finish())
}

impl ReplayPage {
    pub(crate) fn new(me: &SignedIn, query: &CodeQuery, preview: &Preview) -> Self {
        let (code, detail) = (query.code.clone().unwrap_or_default(), query.detail.clone().unwrap_or_default());
        let next = |after: LabelId| format!("{}&after={after}", replay_path(&query.courier, &code, &detail));
        let named = [engine::courier_name(&query.courier), code.clone(), detail.clone()];
        Self {
            frame: Frame::new(me, Section::Attention),
            what: named.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            changes: preview.changes.iter().map(|change| ChangeLine::new(me.language, change)).collect(),
            next_path: preview.next.map(next),
            courier_code: query.courier.clone(),
            code,
            detail,
        }
    }
}

impl ChangeLine {
    fn new(language: Language, change: &ReadAgain) -> Self {
        let mut acts: Vec<String> = Vec::new();
        for decision in change.decisions.iter().filter(|decision| decision.verdict == Verdict::Act) {
            let name = language.preference(&decision.preference);
            if !acts.contains(&name) {
                acts.push(name);
            }
        }
        Self {
            order: change.order.0,
            order_name: change.order_name.clone(),
            number: change.number.to_string(),
            before: language.standing(&change.before),
            before_tone: change.before.tone(),
            after: language.standing(&change.after),
            after_tone: change.after.tone(),
            acts,
            unreadable: change.unreadable,
        }
    }
}

impl ProgressLine {
    pub(super) fn new(me: &SignedIn, now: Timestamp, progress: &ReplayProgress) -> Self {
        let state = &progress.state;
        let is_running = state.ended_at.is_none() && !progress.broke_off;
        let key = match (is_running, progress.broke_off) {
            (true, _) => "codes-progress-running",
            (false, true) => "codes-progress-broke_off",
            (false, false) => "codes-progress-ended",
        };
        let values = [
            ("courier", engine::courier_name(&state.query.courier).into()),
            ("read", state.read.into()),
            ("labels", state.labels.into()),
            ("changed", state.changed.into()),
            ("held", state.held.into()),
            ("when", me.language.moment(state.told_at, now, &me.zone).into()),
        ];
        let query = &state.query;
        let (code, detail) = (query.code.as_deref().unwrap_or_default(), query.detail.as_deref().unwrap_or_default());
        Self {
            text: me.language.say_with_all(key, values),
            is_running,
            again: progress.broke_off.then(|| replay_path(&query.courier, code, detail)),
        }
    }
}
