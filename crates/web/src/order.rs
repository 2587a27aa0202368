//! One order: its facts, its parcels' timelines, what was decided about it, and what a merchant may do with it.

mod actions;
mod courier_question;
mod facts;
mod history;
mod invoice;
mod parcel;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use store::{LabelMeta, OrderDetail, Plan};
use tracking::{AskReason, OrderId, Preference};

pub(crate) use actions::{add_label, cancel_label, dispatch, refresh, set_direction};
pub(crate) use courier_question::{CourierQuestion, choose_courier};
pub(crate) use facts::Facts;
#[cfg(test)]
pub(crate) use history::HistoryPage;
pub(crate) use history::history;
#[cfg(test)]
pub(crate) use invoice::{Asks, EventLine, InvoiceLine, InvoicePage, Waits};
pub(crate) use invoice::{
    invoice, invoice_was_made, invoice_was_not_made, invoice_was_not_reversed, invoice_was_reversed, keep_invoice,
    make_invoice, payment_was_not_registered, payment_was_registered, reverse_invoice,
};
pub(crate) use parcel::{Asking, Parcel};

use crate::app::App;
use crate::language::Language;
use crate::page::{Frame, Notice, PageError, Section, SignedIn, render};

/// For so long after *Refresh now* the page looks for the answer by itself.
const LOOKS_FOR_ANSWER: SignedDuration = SignedDuration::from_mins(3);

/// The tab *Tracking*.
#[derive(Template)]
#[template(path = "order/tracking.html")]
pub(crate) struct TrackingPage {
    pub(crate) frame: Frame,
    pub(crate) facts: Facts,
    pub(crate) parcels: ParcelList,
    pub(crate) new_label: NewLabelForm,
}

/// The parcels alone, as the page fetches them while it waits for an answer.
#[derive(Template)]
#[template(path = "order/parcels.html")]
pub(crate) struct ParcelsPart {
    pub(crate) parcels: ParcelList,
}

/// An order's parcels.
#[derive(Debug, Clone)]
pub(crate) struct ParcelList {
    pub(crate) language: Language,
    pub(crate) order: OrderId,
    pub(crate) form_token: String,
    pub(crate) parcels: Vec<Parcel>,
    pub(crate) asking: Asking,
    /// An answer is on its way.
    pub(crate) is_waiting: bool,
}

/// What was typed to add a label, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewLabelForm {
    /// Code name, name, whether it is chosen.
    pub(crate) couriers: Vec<(String, String, bool)>,
    pub(crate) number: String,
    pub(crate) courier_error: Option<String>,
    pub(crate) number_error: Option<String>,
}

/// What the redirect after an action says about it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
    #[serde(default)]
    labels: String,
}

/// `GET /orders/{order}`.
pub(crate) async fn tracking(
    State(app): State<App>,
    me: SignedIn,
    Path(order): Path<OrderId>,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let detail = app.store.order(me.shop, order).await?.ok_or(PageError::NotFound)?;
    render(&tracking_page(&app, &me, &detail, done.notice(me.language), NewLabelForm::empty(&app, &me).await?).await?)
}

/// `GET /orders/{order}/parcels`.
pub(crate) async fn parcels(
    State(app): State<App>,
    me: SignedIn,
    Path(order): Path<OrderId>,
) -> Result<Html<String>, PageError> {
    let detail = app.store.order(me.shop, order).await?.ok_or(PageError::NotFound)?;
    render(&ParcelsPart { parcels: parcel_list(&app, &me, &detail).await? })
}

async fn tracking_page(
    app: &App,
    me: &SignedIn,
    detail: &OrderDetail,
    notice: Option<Notice>,
    new_label: NewLabelForm,
) -> Result<TrackingPage, PageError> {
    Ok(TrackingPage {
        frame: Frame::new(me, Section::Orders).with_notice(notice),
        facts: facts(app, me, detail).await?,
        parcels: parcel_list(app, me, detail).await?,
        new_label,
    })
}

async fn facts(app: &App, me: &SignedIn, detail: &OrderDetail) -> Result<Facts, PageError> {
    let preferences = app.store.preferences(me.shop).await?;
    Ok(Facts::new(me, app.clock.now(), detail, &preferences.cod_gateways, &app.settings.base_url))
}

async fn parcel_list(app: &App, me: &SignedIn, detail: &OrderDetail) -> Result<ParcelList, PageError> {
    let preferences = app.store.preferences(me.shop).await?;
    let asking = match (me.plan, preferences.switch(Preference::Tracking).on) {
        (Plan::Basic, _) => Asking::PlanTooSmall,
        (Plan::Advanced, false) => Asking::SwitchedOff,
        (Plan::Advanced, true) => Asking::On,
    };
    Ok(ParcelList::new(me, app.clock.now(), detail, asking))
}

impl ParcelList {
    /// Makes an order's parcels ready to be shown.
    pub(crate) fn new(me: &SignedIn, now: Timestamp, detail: &OrderDetail, asking: Asking) -> Self {
        let is_awaited = |label: &LabelMeta| {
            let asked_for = label.next.at.filter(|_| label.next.why == AskReason::Requested);
            label.in_hand || asked_for.is_some_and(|at| at <= now && now.duration_since(at) < LOOKS_FOR_ANSWER)
        };
        let parcels = detail.file.labels.iter().filter_map(|file| {
            let meta = detail.labels.iter().find(|meta| meta.label == file.label.id)?;
            Some(Parcel::new(me, now, file, meta, asking))
        });
        Self {
            language: me.language,
            order: detail.file.order.id,
            form_token: me.form_token.clone(),
            parcels: parcels.collect(),
            asking,
            is_waiting: asking == Asking::On && detail.labels.iter().any(is_awaited),
        }
    }
}

impl NewLabelForm {
    /// A form with the shop's first courier chosen.
    async fn empty(app: &App, me: &SignedIn) -> Result<Self, PageError> {
        let accounts = app.store.accounts(me.shop).await?;
        let chosen = accounts.first().map(|account| account.courier.clone()).unwrap_or_default();
        Ok(Self { couriers: Self::couriers(&chosen), ..Self::default() })
    }

    /// The couriers to choose from.
    pub(crate) fn couriers(chosen: &str) -> Vec<(String, String, bool)> {
        let couriers = engine::known_couriers().into_iter();
        couriers.map(|one| (one.code.to_owned(), one.name.to_owned(), one.code == chosen)).collect()
    }
}

impl Done {
    fn notice(&self, language: Language) -> Option<Notice> {
        let asked: u64 = self.labels.parse().unwrap_or_default();
        let text = match self.done.as_str() {
            "asked" if asked == 0 => return Some(Notice::warn(language.say("order-asked-none"))),
            "asked" => language.say_with("order-asked", "count", asked),
            "label-added" => language.say("order-label-added"),
            "label-cancelled" => language.say("order-label-cancelled"),
            "courier" => language.say("courier_question-done"),
            "direction" => language.say("order-direction-saved"),
            "dispatched" => language.say("order-now-dispatched"),
            "invoice" => language.say("invoice-asked"),
            "invoice-word" => language.say("invoice-word-done"),
            "invoice-busy" => return Some(Notice::warn(language.say("invoice-busy"))),
            "invoice-reverse" => language.say("invoice-reverse-asked"),
            "invoice-kept" => language.say("invoice-kept-done"),
            "seen" => language.say("attention-seen-done"),
            "retry" => language.say("attention-retry-done"),
            _ => return None,
        };
        Some(Notice::good(text))
    }
}

/// A page that shows what is wrong with what was typed.
fn refused(page: &TrackingPage) -> Result<Response, PageError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(page)?).into_response())
}
