//! *Couriers' codes*: codes that nobody has mapped, what they were mapped to, and reading old scans again.

mod choices;
pub(crate) mod replay;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use engine::codes::{CodeError, MeaningWords};
use jiff::Timestamp;
use serde::Deserialize;
use store::{UnmappedCode, UnmappedLabel};
use tracking::{CodeMapping, Meaning};

use crate::app::App;
use crate::language::Language;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, render};
use choices::{Choice, actors, reasons, statuses};
use replay::{ProgressLine, replay_path};

/// So many codes that nobody has mapped are shown at once.
const CODES_SHOWN: usize = 50;
/// So many of the labels that show one code.
const LABELS_SHOWN: u32 = 5;

/// The page.
#[derive(Template)]
#[template(path = "codes/page.html")]
pub(crate) struct CodesPage {
    pub(crate) frame: Frame,
    pub(crate) unmapped: Vec<UnmappedLine>,
    /// Not mapped and not shown.
    pub(crate) more: usize,
    pub(crate) mappings: Vec<MappingLine>,
    pub(crate) progress: Option<ProgressLine>,
    pub(crate) statuses: Vec<Choice>,
    pub(crate) reasons: Vec<Choice>,
    pub(crate) actors: Vec<Choice>,
}

/// A code that nobody has mapped.
#[derive(Debug, Clone)]
pub(crate) struct UnmappedLine {
    pub(crate) courier_code: String,
    pub(crate) courier: String,
    pub(crate) code: String,
    pub(crate) detail: String,
    pub(crate) text: String,
    pub(crate) seen: String,
    pub(crate) labels: Vec<LabelLink>,
}

/// A label that shows a code.
#[derive(Debug, Clone)]
pub(crate) struct LabelLink {
    pub(crate) order: i64,
    pub(crate) order_name: String,
    pub(crate) number: String,
}

/// What a code was mapped to.
#[derive(Debug, Clone)]
pub(crate) struct MappingLine {
    pub(crate) courier_code: String,
    pub(crate) courier: String,
    pub(crate) code: String,
    pub(crate) detail: String,
    pub(crate) meaning: String,
    pub(crate) acts_next: Option<String>,
    pub(crate) when: String,
    /// The shop said so itself, so it can take it back.
    pub(crate) is_own: bool,
    pub(crate) replay_path: String,
}

/// What the page is made of.
#[derive(Debug, Default)]
pub(crate) struct KnownCodes {
    pub(crate) unmapped: Vec<(UnmappedCode, Vec<UnmappedLabel>)>,
    /// Not mapped and not shown.
    pub(crate) more: usize,
    pub(crate) mappings: Vec<CodeMapping>,
    pub(crate) progress: Option<engine::ReplayProgress>,
}

/// What the redirect after an action says about it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /codes`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let notice = match done.done.as_str() {
        "reading" => Some(Notice::good(me.language.say("codes-reading-done"))),
        "busy" => Some(Notice::warn(me.language.say("codes-busy"))),
        _ => None,
    };
    page(&app, &me, notice).await
}

/// `POST /codes/map`: says what a code means, for this shop. Then what that would change is shown.
pub(crate) async fn map(State(app): State<App>, posted: Posted) -> Result<Response, PageError> {
    let Posted { me, fields } = &posted;
    let words = MeaningWords {
        status: fields.text("status"),
        reason: fields.text("reason"),
        acts_next: fields.text("acts_next"),
    };
    let detail = if fields.is_on("any_detail") { "" } else { fields.text("detail") };
    let mapped = app.engine.map_code(Some(me.shop), fields.text("courier"), fields.text("code"), detail, words).await;
    match mapped {
        Ok(mapping) => Ok(to_replay(&mapping.courier, &mapping.code, &mapping.detail)),
        Err(CodeError::Engine(error)) => Err(error.into()),
        Err(CodeError::ReasonOfNotice) => refused(&app, me, "codes-notice-has-no-reason").await,
        Err(CodeError::Status { .. }) => refused(&app, me, "codes-status-missing").await,
        Err(CodeError::UnknownCourier { .. } | CodeError::Code(_) | CodeError::Word(..)) => Err(PageError::BadForm),
    }
}

/// `POST /codes/unmap`: takes back what this shop said of a code.
pub(crate) async fn unmap(State(app): State<App>, posted: Posted) -> Result<Response, PageError> {
    let Posted { me, fields } = &posted;
    let (courier, code, detail) = (fields.text("courier"), fields.text("code"), fields.text("detail"));
    match app.engine.unmap_code(Some(me.shop), courier, code, detail).await {
        Ok(true) => Ok(to_replay(courier, code, detail)),
        Ok(false) => Err(PageError::NotFound),
        Err(CodeError::Engine(error)) => Err(error.into()),
        Err(_) => Err(PageError::BadForm),
    }
}

async fn refused(app: &App, me: &SignedIn, key: &str) -> Result<Response, PageError> {
    Ok(page(app, me, Some(Notice::bad(me.language.say(key)))).await?.into_response())
}

fn to_replay(courier: &str, code: &str, detail: &str) -> Response {
    Redirect::to(&replay_path(courier, code, detail)).into_response()
}

async fn page(app: &App, me: &SignedIn, notice: Option<Notice>) -> Result<Html<String>, PageError> {
    let mut codes = app.store.unmapped_codes(me.shop).await?;
    let more = codes.len().saturating_sub(CODES_SHOWN);
    codes.truncate(CODES_SHOWN);
    let mut unmapped = Vec::with_capacity(codes.len());
    for code in codes {
        let UnmappedCode { courier, code: word, detail, .. } = &code;
        let labels = app.store.unmapped_labels(me.shop, courier, word, detail, LABELS_SHOWN).await?;
        unmapped.push((code, labels));
    }
    let known = KnownCodes {
        unmapped,
        more,
        mappings: app.store.code_mappings(Some(me.shop)).await?,
        progress: app.engine.replay_progress(me.shop).await?,
    };
    let frame = Frame::new(me, Section::Attention).with_notice(notice);
    render(&CodesPage::new(me, frame, app.clock.now(), &known))
}

impl CodesPage {
    pub(crate) fn new(me: &SignedIn, frame: Frame, now: Timestamp, known: &KnownCodes) -> Self {
        let unmapped = known.unmapped.iter();
        Self {
            unmapped: unmapped.map(|(code, labels)| UnmappedLine::new(me, now, code, labels)).collect(),
            more: known.more,
            mappings: known.mappings.iter().map(|mapping| MappingLine::new(me, now, mapping)).collect(),
            progress: known.progress.as_ref().map(|progress| ProgressLine::new(me, now, progress)),
            statuses: statuses(me.language),
            reasons: reasons(me.language),
            actors: actors(me.language),
            frame,
        }
    }
}

impl UnmappedLine {
    fn new(me: &SignedIn, now: Timestamp, code: &UnmappedCode, labels: &[UnmappedLabel]) -> Self {
        let moment = |at: Timestamp| me.language.moment(at, now, &me.zone);
        let link = |label: &UnmappedLabel| LabelLink {
            order: label.order.0,
            order_name: label.order_name.clone(),
            number: label.number.to_string(),
        };
        let seen = [
            ("count", code.seen.into()),
            ("first", moment(code.first_at).into()),
            ("last", moment(code.last_at).into()),
        ];
        Self {
            courier_code: code.courier.clone(),
            courier: engine::courier_name(&code.courier),
            code: code.code.clone(),
            detail: code.detail.clone(),
            text: code.text.clone(),
            seen: me.language.say_with_all("codes-seen", seen),
            labels: labels.iter().map(link).collect(),
        }
    }
}

impl MappingLine {
    fn new(me: &SignedIn, now: Timestamp, mapping: &CodeMapping) -> Self {
        let (meaning, acts_next) = describe(me.language, &mapping.meaning);
        Self {
            courier_code: mapping.courier.clone(),
            courier: engine::courier_name(&mapping.courier),
            code: mapping.code.clone(),
            detail: mapping.detail.clone(),
            meaning,
            acts_next,
            when: me.language.moment(mapping.mapped_at, now, &me.zone),
            is_own: mapping.shop.is_some(),
            replay_path: replay_path(&mapping.courier, &mapping.code, &mapping.detail),
        }
    }
}

/// A meaning, and whose turn it is.
fn describe(language: Language, meaning: &Meaning) -> (String, Option<String>) {
    match meaning {
        Meaning::Status(standing) => (language.standing(standing), Some(language.acts_next(&standing.acts_next))),
        Meaning::Notice(_) | Meaning::Unmapped => (language.say("codes-notice"), None),
    }
}
