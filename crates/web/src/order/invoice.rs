//! The tab *Invoice*: the order's invoices, their history, and making one now.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use store::{Invoice, InvoiceState};
use tracking::OrderId;

use super::{Done, Facts, facts};
use crate::app::App;
use crate::page::{Frame, PageError, Posted, Section, SignedIn, render};

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
    /// Empty until it is known.
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    pub(crate) total: String,
    pub(crate) link: Option<String>,
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
    let detail = app.store.order(me.shop, order).await?.ok_or(PageError::NotFound)?;
    let shop = app.store.shop(me.shop).await?.ok_or(PageError::NotFound)?;
    let invoices = app.store.invoices(me.shop, order).await?;
    let events = app.store.invoice_events(me.shop, order).await?;
    let now = app.clock.now();
    let has_one = invoices.iter().any(|one| one.state != InvoiceState::Wanted);
    render(&InvoicePage {
        frame: Frame::new(&me, Section::Orders).with_notice(done.notice(me.language)),
        facts: facts(&app, &me, &detail).await?,
        invoices: invoices.iter().map(|one| InvoiceLine::new(&me, one)).collect(),
        events: events
            .into_iter()
            .map(|event| EventLine {
                when: me.language.moment(event.at, now, &me.zone),
                what: me.language.say(&format!("invoice-event-{}", event.what)),
                detail: event.detail,
            })
            .collect(),
        has_service: shop.invoicing,
        can_be_made: shop.invoicing && !has_one && detail.file.order.cancelled_at.is_none(),
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

impl InvoiceLine {
    fn new(me: &SignedIn, invoice: &Invoice) -> Self {
        let number = invoice.series.iter().chain(&invoice.number).cloned().collect::<Vec<_>>().join(" ");
        Self {
            number,
            state: me.language.say(&format!("invoice-state-{}", invoice.state)),
            tone: match invoice.state {
                InvoiceState::Wanted => "tone-waiting",
                InvoiceState::Issued => "tone-moving",
                InvoiceState::Paid => "tone-good",
                InvoiceState::Reversed | InvoiceState::Cancelled => "tone-bad",
            },
            total: invoice.total.as_ref().map(|total| me.language.money(total)).unwrap_or_default(),
            // Only a web address is made a link: the service's text is not ours.
            link: invoice.link.clone().filter(|link| link.starts_with("https://")),
        }
    }
}
