//! The page *Orders*: tabs, search, and where each order's labels stand.

mod listing;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use store::{OpenAlert, OrderQuery, StatusCount, Tab};
use tracking::TrackingNo;

pub(crate) use listing::Listing;

use crate::app::App;
use crate::page::{Frame, PageError, Section, SignedIn, Tone, render};

/// Rows on one page.
const PER_PAGE: u32 = 50;
/// Alerts named above the list; all of them are on the page *Needs attention*.
const ALERTS_FIRST: usize = 3;

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    tab: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: String,
}

#[derive(Template)]
#[template(path = "orders/page.html")]
pub(crate) struct OrdersPage {
    pub(crate) frame: Frame,
    pub(crate) listing: Listing,
    pub(crate) alerts: Vec<OpenAlert>,
    pub(crate) bars: Vec<Bar>,
}

#[derive(Template)]
#[template(path = "orders/listing.html")]
pub(crate) struct ListingPart {
    pub(crate) listing: Listing,
}

/// One part of the bar of statuses.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) tone: &'static str,
    pub(crate) labels: u64,
    /// In hundredths of the whole bar.
    pub(crate) from: String,
    pub(crate) width: String,
}

/// `GET /orders`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let search = as_scanned(&asked.q);
    let query = OrderQuery {
        tab: asked.tab.parse().unwrap_or(Tab::InProgress),
        search: Some(search.to_owned()).filter(|search| !search.is_empty()),
        page: asked.page.parse().unwrap_or(1).max(1),
        per_page: PER_PAGE,
    };
    let orders = app.store.orders(me.shop, &query).await?;
    let by_script = headers.contains_key("hx-request");
    if let Some(path) = scanned_order(search, &orders.rows).filter(|_| !by_script) {
        return Ok(Redirect::to(&path).into_response());
    }
    let preferences = app.store.preferences(me.shop).await?;
    let listing = Listing::new(&me, app.clock.now(), &query, &orders, &preferences.cod_gateways);
    // The same address gives a page or a part of it: a cache must not mix them.
    let vary = [(header::VARY, "HX-Request")];
    if by_script {
        return Ok((vary, render(&ListingPart { listing })?).into_response());
    }
    let mut alerts = app.store.alerts(me.shop, true).await?;
    alerts.truncate(ALERTS_FIRST);
    let bars = bars(&me, &app.store.status_counts(me.shop).await?);
    let frame = Frame::new(&me, Section::Orders);
    Ok((vary, render(&OrdersPage { frame, listing, alerts, bars })?).into_response())
}

/// A barcode scanner may put a symbology identifier in front: `]C1`.
fn as_scanned(typed: &str) -> &str {
    let typed = typed.trim();
    match typed.strip_prefix(']') {
        Some(rest) => rest.get(2..).unwrap_or_default(),
        None => typed,
    }
}

/// The address of the one order that has the number that was scanned.
fn scanned_order(search: &str, rows: &[store::OrderRow]) -> Option<String> {
    let [row] = rows else { return None };
    let number = TrackingNo::parse(search).ok()?;
    row.labels.iter().any(|label| label.number == number).then(|| format!("/orders/{}", row.id))
}

pub(crate) fn bars(me: &SignedIn, counts: &[StatusCount]) -> Vec<Bar> {
    let total: u64 = counts.iter().map(|count| count.labels).sum();
    let share = |labels: u64| format!("{}.{:02}", labels * 100 / total.max(1), labels * 10_000 / total.max(1) % 100);
    let mut before = 0;
    let bar = |count: &StatusCount| {
        let from = share(before);
        before += count.labels;
        Bar {
            name: me.language.status(&count.status),
            tone: count.status.tone(),
            labels: count.labels,
            from,
            width: share(count.labels),
        }
    };
    counts.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::as_scanned;

    #[test]
    fn a_scanners_prefix_is_not_part_of_the_number() {
        assert_eq!(as_scanned(" ]C12150012345678 "), "2150012345678");
        assert_eq!(as_scanned("#1001"), "#1001");
        assert_eq!(as_scanned("]"), "");
    }
}
