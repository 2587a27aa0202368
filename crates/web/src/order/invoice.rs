//! The tab *Invoice*: the order's invoices, their history, making one now, reversing it, and what only a person can tell.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use engine::{InDoubt, InvoiceNo, InvoiceSettings, WordError, WordProblem};
use store::{EffectState, Invoice, InvoiceState, OrderDetail};
use tracking::{Effect, OrderId};

use super::{Done, Facts, facts};
use crate::app::App;
use crate::language::Language;
use crate::page::{Fields, Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// The page.
#[derive(Template)]
#[template(path = "order/invoice.html")]
pub(crate) struct InvoicePage {
    pub(crate) frame: Frame,
    pub(crate) facts: Facts,
    pub(crate) invoices: Vec<InvoiceLine>,
    pub(crate) events: Vec<EventLine>,
    pub(crate) has_service: bool,
    pub(crate) can_be_made: bool,
}

/// One invoice.
#[derive(Debug, Clone)]
pub(crate) struct InvoiceLine {
    pub(crate) issue: u16,
    /// Empty until it is known.
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    pub(crate) total: String,
    pub(crate) link: Option<String>,
    pub(crate) reversed_by: Option<String>,
    /// A payment of which only a person can tell whether it was registered.
    pub(crate) doubted_payment: Option<String>,
    pub(crate) asks: Asks,
}

/// What a person may or must say about an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asks {
    Nothing,
    /// Whether it was made: a number that was typed, and what is wrong with it.
    WasItMade {
        series: String,
        number: String,
        error: Option<String>,
    },
    /// It stands and may be reversed; `parcel_is_back`: it should be, or be kept.
    MayBeReversed {
        parcel_is_back: bool,
    },
    /// It is being reversed.
    IsBeingReversed,
    /// Whether it was reversed.
    WasItReversed,
}

/// What waits about an order's invoices.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Waits {
    /// Its creation is given up until a person says more.
    pub(crate) creation_is_parked: bool,
    /// Whether it was made is not known.
    pub(crate) creation_is_in_doubt: bool,
    pub(crate) payment_is_in_doubt: bool,
    pub(crate) reversal_is_parked: bool,
    pub(crate) reversal_is_in_doubt: bool,
    pub(crate) reversal_is_under_way: bool,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub(crate) struct EventLine {
    pub(crate) when: String,
    pub(crate) what: String,
    pub(crate) detail: Option<String>,
}

/// `GET /orders/{order}/invoice`.
pub(crate) async fn invoice(
    State(app): State<App>,
    me: SignedIn,
    Path(order): Path<OrderId>,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    render(&page(&app, &me, order, done.notice(me.language)).await?)
}

async fn page(app: &App, me: &SignedIn, order: OrderId, notice: Option<Notice>) -> Result<InvoicePage, PageError> {
    let detail = app.store.order(me.shop, order).await?.ok_or(PageError::NotFound)?;
    let shop = app.store.shop(me.shop).await?.ok_or(PageError::NotFound)?;
    let invoices = app.store.invoices(me.shop, order).await?;
    let events = app.store.invoice_events(me.shop, order).await?;
    let returned = app.store.returned_invoices_of(me.shop, order).await?;
    let account = app.store.invoicing_account(me.shop).await?;
    let series = account.map(|account| InvoiceSettings::read(&account.settings).draft.series).unwrap_or_default();
    let (now, waits) = (app.clock.now(), Waits::of(&detail));
    let has_one = invoices.iter().any(|one| !matches!(one.state, InvoiceState::Wanted | InvoiceState::NotMade));
    let line = |one: &Invoice| {
        let asks = Asks::about(one, waits, returned.contains(&one.issue), &series);
        InvoiceLine::new(me, one, asks, waits)
    };
    Ok(InvoicePage {
        frame: Frame::new(me, Section::Orders).with_notice(notice),
        facts: facts(app, me, &detail).await?,
        invoices: invoices.iter().map(line).collect(),
        events: events
            .into_iter()
            .map(|event| EventLine {
                when: me.language.moment(event.at, now, &me.zone),
                what: me.language.say(&format!("invoice-event-{}", event.what)),
                detail: event.detail,
            })
            .collect(),
        has_service: shop.invoicing,
        can_be_made: shop.invoicing
            && !has_one
            && !waits.creation_is_parked
            && detail.file.order.cancelled_at.is_none(),
    })
}

/// `POST /orders/{order}/invoice`: has it made now.
pub(crate) async fn make_invoice(
    State(app): State<App>,
    Path(order): Path<OrderId>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    app.engine.invoice_now(posted.me.shop, order).await?;
    Ok(Redirect::to(&format!("/orders/{order}/invoice?done=invoice")))
}

/// `POST /orders/{order}/invoice/{issue}/made`: it was made, under this number.
pub(crate) async fn invoice_was_made(
    State(app): State<App>,
    Path((order, issue)): Path<(OrderId, u16)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let mut shown = page(&app, me, order, None).await?;
    let number = InvoiceNo { series: fields.text("series").to_owned(), number: fields.text("number").to_owned() };
    let error = match app.engine.invoice_was_made(me.shop, order, issue, number).await {
        Ok(()) => return Ok(done(order, "invoice-word").into_response()),
        Err(error) => problem(me.language, error)?,
    };
    for line in shown.invoices.iter_mut().filter(|line| line.issue == issue) {
        line.asks = Asks::typed(fields, error.clone());
    }
    shown.frame = shown.frame.with_notice(Some(Notice::bad(me.language.say("couriers-not-saved"))));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&shown)?).into_response())
}

/// `POST /orders/{order}/invoice/{issue}/not-made`: it was not, so it is made.
pub(crate) async fn invoice_was_not_made(
    State(app): State<App>,
    Path((order, issue)): Path<(OrderId, u16)>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    said(order, app.engine.invoice_was_not_made(posted.me.shop, order, issue).await)
}

/// `POST /orders/{order}/invoice/{issue}/reverse`.
pub(crate) async fn reverse_invoice(
    State(app): State<App>,
    Path((order, issue)): Path<(OrderId, u16)>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    app.engine.reverse_invoice(posted.me.shop, order, issue).await?;
    tracing::info!(shop.id = %posted.me.shop, user.id = %posted.me.user, "Reverses invoice {issue} of order {order}");
    Ok(done(order, "invoice-reverse"))
}

/// `POST /orders/{order}/invoice/{issue}/reversed`: an earlier try reversed it.
pub(crate) async fn invoice_was_reversed(
    State(app): State<App>,
    Path((order, issue)): Path<(OrderId, u16)>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    said(order, app.engine.invoice_was_reversed(posted.me.shop, order, issue, true).await)
}

/// `POST /orders/{order}/invoice/{issue}/not-reversed`: it did not, so it is reversed now.
pub(crate) async fn invoice_was_not_reversed(
    State(app): State<App>,
    Path((order, issue)): Path<(OrderId, u16)>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    said(order, app.engine.invoice_was_reversed(posted.me.shop, order, issue, false).await)
}

/// `POST /orders/{order}/invoice/{issue}/paid`: its payment was registered.
pub(crate) async fn payment_was_registered(
    State(app): State<App>,
    Path((order, issue)): Path<(OrderId, u16)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let me = &posted.me;
    let error = match app.engine.payment_was_registered(me.shop, order, issue).await {
        Ok(()) => return Ok(done(order, "invoice-word").into_response()),
        Err(error) => problem(me.language, error)?,
    };
    let shown = page(&app, me, order, Some(Notice::bad(error))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&shown)?).into_response())
}

/// `POST /orders/{order}/invoice/{issue}/not-paid`: its payment was not registered, so it is now.
pub(crate) async fn payment_was_not_registered(
    State(app): State<App>,
    Path((order, issue)): Path<(OrderId, u16)>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    said(order, app.engine.payment_was_not_registered(posted.me.shop, order, issue).await)
}

/// `POST /orders/{order}/invoice/{issue}/keep`: it stays, although a parcel came back.
pub(crate) async fn keep_invoice(
    State(app): State<App>,
    Path((order, issue)): Path<(OrderId, u16)>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    if !app.store.keep_invoice(posted.me.shop, order, issue, app.clock.now()).await? {
        return Err(PageError::NotFound);
    }
    Ok(done(order, "invoice-kept"))
}

fn said(order: OrderId, word: Result<(), WordError>) -> Result<Redirect, PageError> {
    match word {
        Ok(()) => Ok(done(order, "invoice-word")),
        Err(WordError::Busy) => Ok(done(order, "invoice-busy")),
        Err(error) => Err(error.into()),
    }
}

fn done(order: OrderId, what: &str) -> Redirect {
    Redirect::to(&format!("/orders/{order}/invoice?done={what}"))
}

fn problem(language: Language, error: WordError) -> Result<String, PageError> {
    Ok(match error {
        WordError::Busy => language.say("invoice-busy"),
        WordError::Wrong(WordProblem::Empty) => language.say("invoice-number-empty"),
        WordError::Wrong(WordProblem::Unknown { number }) => {
            language.say_with("invoice-number-unknown", "number", number)
        }
        WordError::Wrong(WordProblem::OtherTotal { number, total, wanted }) => language.say_with_all(
            "invoice-number-other",
            [("number", number.into()), ("total", total.to_string().into()), ("wanted", wanted.to_string().into())],
        ),
        WordError::Wrong(WordProblem::LessIsPaid { paid, wanted }) => language.say_with_all(
            "invoice-less-is-paid",
            [("paid", paid.to_string().into()), ("wanted", wanted.to_string().into())],
        ),
        WordError::Wrong(WordProblem::NotTold { message, .. }) => {
            language.say_with("invoice-number-not-told", "message", message)
        }
        error => return Err(error.into()),
    })
}

impl Waits {
    fn of(detail: &OrderDetail) -> Self {
        let any = |state: EffectState, is_it: fn(&Effect) -> bool| {
            detail.effects.iter().any(|row| row.state == state && is_it(&row.effect))
        };
        let is_reversal = |effect: &Effect| matches!(effect, Effect::ReverseInvoice { .. });
        Self {
            creation_is_parked: any(EffectState::Parked, |effect| matches!(effect, Effect::CreateInvoice { .. })),
            creation_is_in_doubt: detail.effects.iter().any(|row| InDoubt::Invoice.holds(row)),
            payment_is_in_doubt: detail.effects.iter().any(|row| InDoubt::Payment.holds(row)),
            reversal_is_parked: any(EffectState::Parked, is_reversal),
            reversal_is_in_doubt: detail.effects.iter().any(|row| InDoubt::Reversal.holds(row)),
            reversal_is_under_way: any(EffectState::Waiting, is_reversal),
        }
    }
}

impl Asks {
    pub(crate) fn about(invoice: &Invoice, waits: Waits, parcel_is_back: bool, series: &str) -> Self {
        match invoice.state {
            InvoiceState::Wanted if waits.creation_is_in_doubt => {
                Self::WasItMade { series: series.to_owned(), number: String::new(), error: None }
            }
            InvoiceState::Issued | InvoiceState::Paid if waits.reversal_is_under_way => Self::IsBeingReversed,
            InvoiceState::Issued | InvoiceState::Paid if waits.reversal_is_parked => {
                // One that was refused, and not lost, is tried again where it is listed.
                if waits.reversal_is_in_doubt { Self::WasItReversed } else { Self::Nothing }
            }
            InvoiceState::Issued | InvoiceState::Paid => Self::MayBeReversed { parcel_is_back },
            _ => Self::Nothing,
        }
    }

    fn typed(fields: &Fields, error: String) -> Self {
        Self::WasItMade {
            series: fields.text("series").to_owned(),
            number: fields.text("number").to_owned(),
            error: Some(error),
        }
    }
}

impl InvoiceLine {
    pub(crate) fn new(me: &SignedIn, invoice: &Invoice, asks: Asks, waits: Waits) -> Self {
        let doubted = (invoice.state == InvoiceState::Issued && waits.payment_is_in_doubt)
            .then(|| engine::tried_payment(invoice))
            .flatten();
        let number = invoice.series.iter().chain(&invoice.number).cloned().collect::<Vec<_>>().join(" ");
        Self {
            issue: invoice.issue,
            number,
            state: me.language.say(&format!("invoice-state-{}", invoice.state)),
            tone: match invoice.state {
                InvoiceState::Wanted => "tone-waiting",
                InvoiceState::Issued => "tone-moving",
                InvoiceState::Paid => "tone-good",
                InvoiceState::Reversed => "tone-back",
                InvoiceState::Cancelled | InvoiceState::NotMade => "tone-bad",
            },
            total: invoice.total.as_ref().map(|total| me.language.money(total)).unwrap_or_default(),
            // Only a web address is made a link: the service's text is not ours.
            link: invoice.link.clone().filter(|link| link.starts_with("https://")),
            reversed_by: invoice.reversed_by.clone(),
            doubted_payment: doubted.map(|money| me.language.money(&money)),
            asks,
        }
    }
}
