//! What the shop has bought, what tracking would do with the plan *Advanced*, and how to get it.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use engine::PlanRead;
use jiff::Timestamp;
use serde::Deserialize;
use store::{BilledPlan, Plan};
use tracking::Preference;

use crate::app::App;
use crate::language::Language;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// The page.
#[derive(Template)]
#[template(path = "plan/page.html")]
pub(crate) struct PlanPage {
    pub(crate) frame: Frame,
    pub(crate) is_advanced: bool,
    /// What Shopify told, and when.
    pub(crate) billed: Option<String>,
    /// What the module does, with a line for each switch.
    pub(crate) deeds: Vec<(String, String)>,
    /// How many parcels it would follow.
    pub(crate) waiting: u64,
    /// Where a plan is chosen in Shopify.
    pub(crate) plan_page: Option<String>,
    /// Shopify can be asked again.
    pub(crate) is_billed_by_shopify: bool,
}

/// What the page is made from.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlanFacts {
    pub(crate) billed: BilledPlan,
    pub(crate) waiting: u64,
    pub(crate) plan_page: Option<String>,
    pub(crate) is_billed_by_shopify: bool,
}

/// What the redirect after *Look again* says.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    done: Option<String>,
}

/// `GET /plan`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let shop = app.store.shop(me.shop).await?.ok_or(PageError::NotFound)?;
    let billing = app.engine.billing();
    let counts = app.store.status_counts(me.shop).await?;
    let facts = PlanFacts {
        billed: app.store.billed_plan(me.shop).await?,
        waiting: counts.iter().filter(|one| !one.status.is_final()).map(|one| one.labels).sum(),
        plan_page: billing.plan_page(&shop.domain),
        is_billed_by_shopify: !billing.plans.is_empty(),
    };
    let notice = match done.done.as_deref() {
        Some("read") => Some(Notice::good(me.language.say("plan-read-done"))),
        Some("failed") => Some(Notice::bad(me.language.say("plan-read-failed"))),
        _ => None,
    };
    render(&PlanPage::new(&me, app.clock.now(), &facts, notice))
}

/// `POST /plan/read`: asks Shopify now. Nobody is believed who comes back from Shopify's page of plans.
pub(crate) async fn read(State(app): State<App>, posted: Posted) -> Result<Redirect, PageError> {
    let read = app.engine.read_plan(posted.me.shop).await?;
    let is_told = matches!(read, PlanRead::Is(_));
    Ok(Redirect::to(if is_told { "/plan?done=read" } else { "/plan?done=failed" }))
}

impl PlanPage {
    pub(crate) fn new(me: &SignedIn, now: Timestamp, facts: &PlanFacts, notice: Option<Notice>) -> Self {
        Self {
            frame: Frame::new(me, Section::Account).with_notice(notice),
            is_advanced: me.plan == Plan::Advanced,
            billed: facts.billed.read_at.map(|at| billed(me, now, facts.billed.name.as_deref(), at)),
            deeds: deeds(me.language),
            waiting: facts.waiting,
            plan_page: facts.plan_page.clone(),
            is_billed_by_shopify: facts.is_billed_by_shopify,
        }
    }
}

fn billed(me: &SignedIn, now: Timestamp, name: Option<&str>, at: Timestamp) -> String {
    let when = me.language.moment(at, now, &me.zone);
    match name {
        Some(name) => {
            me.language.say_with_all("plan-billed", [("name", name.to_owned().into()), ("when", when.into())])
        }
        None => me.language.say_with("plan-billed-none", "when", when),
    }
}

fn deeds(language: Language) -> Vec<(String, String)> {
    let line = |one: &Preference| (language.preference(one), language.say(&format!("preference-{one}-about")));
    Preference::ALL.iter().map(line).collect()
}
