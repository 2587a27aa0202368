//! *Customers' data*: what customers asked their shop for, with the data to hand over.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use jiff::Timestamp;
use serde::Deserialize;
use store::{DataRequestId, DataRequestRow};
use tracking::OrderFile;

use crate::app::App;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// The page.
#[derive(Template)]
#[template(path = "data_requests/page.html")]
pub(crate) struct DataRequestsPage {
    pub(crate) frame: Frame,
    pub(crate) requests: Vec<RequestLine>,
}

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct RequestLine {
    pub(crate) id: DataRequestId,
    pub(crate) number: String,
    pub(crate) customer: String,
    pub(crate) when: String,
    pub(crate) is_open: bool,
    /// What is known of the customer, one line each.
    pub(crate) known: Vec<String>,
}

/// A request with the customer's orders.
pub(crate) struct Asked {
    pub(crate) request: DataRequestRow,
    pub(crate) orders: Vec<OrderFile>,
}

/// What the redirect after an action says about it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /data-requests`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let mut asked = Vec::new();
    for request in app.store.data_requests(me.shop).await? {
        // What was handed over is not shown again.
        let orders = match request.done_at {
            None => app.store.orders_of_customer(me.shop, &request.customer).await?,
            Some(_) => Vec::new(),
        };
        let orders = app.store.order_files(me.shop, &orders).await?;
        asked.push(Asked { request, orders });
    }
    let notice = (done.done == "handed-over").then(|| Notice::good(me.language.say("data_requests-done")));
    let frame = Frame::new(&me, Section::Attention).with_notice(notice);
    render(&DataRequestsPage::new(&me, frame, app.clock.now(), &asked))
}

/// `POST /data-requests/{request}/done`: the data was handed over.
pub(crate) async fn finish(
    State(app): State<App>,
    Path(request): Path<i64>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    if !app.store.finish_data_request(posted.me.shop, DataRequestId(request), app.clock.now()).await? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to("/data-requests?done=handed-over"))
}

impl DataRequestsPage {
    pub(crate) fn new(me: &SignedIn, frame: Frame, now: Timestamp, asked: &[Asked]) -> Self {
        let line = |asked: &Asked| {
            let DataRequestRow { id, number, customer, requested_at, done_at } = &asked.request;
            let customer = [&customer.email, &customer.phone].into_iter().flatten().cloned().collect::<Vec<_>>();
            RequestLine {
                id: *id,
                number: number.clone(),
                customer: customer.join(", "),
                when: me.language.moment(*requested_at, now, &me.zone),
                is_open: done_at.is_none(),
                known: asked.orders.iter().flat_map(known).collect(),
            }
        };
        Self { frame, requests: asked.iter().map(line).collect() }
    }
}

/// All that is known of a person in one order.
fn known(file: &OrderFile) -> Vec<String> {
    let (order, customer) = (&file.order, &file.order.customer);
    let told = [Some(customer.name.clone()), customer.email.clone(), customer.phone.clone(), customer.city.clone()];
    let told: Vec<String> = told.into_iter().flatten().filter(|word| !word.is_empty()).collect();
    let mut lines = vec![format!("{}: {}", order.name, told.join(", "))];
    for label in &file.labels {
        let (number, courier) = (&label.label.number, engine::courier_name(&label.label.courier));
        let signer = label.says.signer.as_ref().map(|signer| format!(", {signer}")).unwrap_or_default();
        lines.push(format!("{courier} {number}{signer}"));
        for scan in &label.scans {
            let place = scan.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
            lines.push(format!("{}: {}{place}", scan.at, scan.text));
        }
    }
    lines
}
