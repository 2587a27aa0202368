//! The public order status page: what the customer needs to know, and nothing about the customer.

mod customer_parcel;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Html;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use tracking::{OrderFile, Status};

pub(crate) use customer_parcel::CustomerParcel;

use crate::app::App;
use crate::language::Language;
use crate::page::{PageError, language_of, render, zone};

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    lang: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "status_page/page.html")]
pub(crate) struct StatusPage {
    pub(crate) language: Language,
    pub(crate) shop: String,
    pub(crate) order: String,
    pub(crate) is_cancelled: bool,
    pub(crate) parcels: Vec<CustomerParcel>,
}

/// `GET /t/{token}`.
pub(crate) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, PageError> {
    let (shop, order) = app.store.order_by_public_token(&token).await?.ok_or(PageError::NotFound)?;
    let shop = app.store.shop(shop).await?.ok_or(PageError::NotFound)?;
    let detail = app.store.order(shop.id, order).await?.ok_or(PageError::NotFound)?;
    let language = language(asked.lang.as_deref(), detail.file.order.customer.locale.as_deref(), &headers);
    render(&StatusPage::new(language, &shop.name, &zone(&shop), app.clock.now(), &detail.file))
}

/// The one that was chosen, else the order's, else the browser's.
pub(crate) fn language(chosen: Option<&str>, order_locale: Option<&str>, headers: &HeaderMap) -> Language {
    let spoken = |tag: &str| Language::from_tag(tag, Language::OF_CUSTOMERS);
    chosen
        .and_then(spoken)
        .or_else(|| order_locale.and_then(spoken))
        .unwrap_or_else(|| language_of(headers, Language::OF_CUSTOMERS))
}

impl StatusPage {
    pub(crate) fn new(language: Language, shop: &str, zone: &TimeZone, now: Timestamp, file: &OrderFile) -> Self {
        let shown = file
            .labels
            .iter()
            .filter(|label| label.label.cancelled_at.is_none() && label.timeline.known.status != Status::Cancelled);
        Self {
            language,
            shop: shop.to_owned(),
            order: file.order.name.clone(),
            is_cancelled: file.order.cancelled_at.is_some(),
            parcels: shown.map(|label| CustomerParcel::new(language, zone, now, label)).collect(),
        }
    }

    /// Tag, name, whether it is this one.
    fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        let all = Language::OF_CUSTOMERS.iter();
        all.map(|one| (one.tag(), one.own_name(), *one == self.language)).collect()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};
    use rstest::rstest;

    use super::language;

    #[rstest]
    #[case::chosen(Some("hu"), Some("ro-RO"), "en", "hu")]
    #[case::of_the_order(None, Some("ro-RO"), "en", "ro")]
    #[case::of_the_browser(None, None, "de, hu;q=0.8, en;q=0.3", "hu")]
    #[case::order_in_another(None, Some("de"), "ro", "ro")]
    #[case::none_of_ours(Some("xx"), None, "de", "en")]
    fn the_customers_language(
        #[case] chosen: Option<&str>,
        #[case] order: Option<&str>,
        #[case] accepted: &str,
        #[case] is: &str,
    ) {
        let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, accepted.parse().unwrap())]);
        assert_eq!(language(chosen, order, &headers).tag(), is);
    }
}
