//! The order status page inside the shop's own theme, through Shopify's app proxy.
//!
//! Shopify runs what is answered as Liquid, a language that reads the shop's data. No brace of ours or of a courier's,
//! a customer's or a merchant's text may therefore leave here as a brace.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shopify::CustomerGid;
use shopify::sign_in::{ProxiedRequest, verify_proxied};
use store::Shop;
use tracking::OrderFile;

use crate::app::App;
use crate::language::Language;
use crate::page::{PageError, language_of, zone};
use crate::status_page::{StatusPage, language};

/// Orders of a customer that are shown.
const ORDERS: u32 = 20;

/// The part of a page that stands in the theme.
#[derive(Template)]
#[template(path = "proxy/orders.html")]
pub(crate) struct ProxiedOrders {
    pub(crate) language: Language,
    pub(crate) orders: Vec<StatusPage>,
    /// What is said when there are none.
    pub(crate) nothing: String,
}

/// `GET /proxy`: the orders of whoever is signed in at the store.
pub(crate) async fn orders(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ProxyError> {
    let (shop, request) = verified(&app, query.as_deref()).await?;
    let spoken = language_of(&headers, Language::OF_CUSTOMERS);
    let bought = match request.customer.and_then(|number| i64::try_from(number).ok()) {
        Some(number) => {
            let gid = CustomerGid::from_number(number).to_string();
            app.store.orders_bought(shop.id, &gid, ORDERS).await?
        }
        None => Vec::new(),
    };
    let mut files = app.store.order_files(shop.id, &bought).await?;
    files.sort_by_key(|file| std::cmp::Reverse(file.order.created_at));
    let of_order = files.first().and_then(|file| file.order.customer.locale.as_deref());
    let language = language(None, of_order, &headers);
    let nothing = if request.customer.is_some() { "proxy-none" } else { "proxy-guest" };
    let said = if files.is_empty() { spoken } else { language };
    liquid(StatusCode::OK, &page(&app, said, &shop, &files, nothing))
}

/// `GET /proxy/t/{token}`: one order, for whoever has its link.
pub(crate) async fn order(
    State(app): State<App>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ProxyError> {
    let (shop, _) = verified(&app, query.as_deref()).await?;
    let known = app.store.order_by_public_token(&token).await?.filter(|(owner, _)| *owner == shop.id);
    let files = match known {
        Some((_, order)) => app.store.order_files(shop.id, &[order]).await?,
        None => Vec::new(),
    };
    let of_order = files.first().and_then(|file| file.order.customer.locale.as_deref());
    let language = language(None, of_order, &headers);
    let status = if files.is_empty() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    liquid(status, &page(&app, language, &shop, &files, "proxy-not-found"))
}

fn page(app: &App, language: Language, shop: &Shop, files: &[OrderFile], nothing: &str) -> ProxiedOrders {
    let (zone, now) = (zone(shop), app.clock.now());
    let orders = files.iter().map(|file| StatusPage::new(language, &shop.name, &zone, now, file)).collect();
    ProxiedOrders { language, orders, nothing: language.say(nothing) }
}

/// Why nothing is shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProxyError {
    /// Shopify did not sign it, or too long ago, or for a store that nobody has connected.
    #[error("the proxied request was refused")]
    Refused,
    /// The page failed.
    #[error(transparent)]
    Page(#[from] PageError),
}

impl From<store::StoreError> for ProxyError {
    fn from(error: store::StoreError) -> Self {
        Self::Page(error.into())
    }
}

impl IntoResponse for ProxyError {
    fn into_response(self) -> Response {
        match self {
            Self::Refused => (StatusCode::UNAUTHORIZED, "the request was refused\n").into_response(),
            Self::Page(error) => error.into_response(),
        }
    }
}

/// The store that asks, once its own secret or our app's fits.
async fn verified(app: &App, query: Option<&str>) -> Result<(Shop, ProxiedRequest), ProxyError> {
    let query = query.unwrap_or_default();
    let named = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "shop");
    let domain = named.map(|(_, domain)| domain.into_owned()).unwrap_or_default();
    let Some((shop, secrets)) = app.signing_secrets(&domain).await? else { return Err(ProxyError::Refused) };
    let request = verify_proxied(&secrets, query, app.clock.now()).map_err(|error| {
        tracing::warn!(shop.id = %shop, error = %error, "Refused a proxied request: {error}");
        ProxyError::Refused
    })?;
    let shop = app.store.shop(shop).await?.filter(|shop| shop.domain == request.shop.as_str());
    Ok((shop.ok_or(ProxyError::Refused)?, request))
}

fn liquid(status: StatusCode, page: &ProxiedOrders) -> Result<Response, ProxyError> {
    let html = page.render().map_err(PageError::from)?;
    let kind = (header::CONTENT_TYPE, "application/liquid; charset=utf-8");
    Ok((status, [kind], without_liquid(&html)).into_response())
}

/// The same page without a brace: both of Liquid's marks begin with one, and HTML reads the entity as the sign.
pub(crate) fn without_liquid(html: &str) -> String {
    html.replace('{', "&#123;").replace('}', "&#125;")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::without_liquid;

    #[rstest]
    #[case("{{ shop.email }}", "&#123;&#123; shop.email &#125;&#125;")]
    #[case("{%- layout none -%}", "&#123;%- layout none -%&#125;")]
    #[case("{<!-- -->{ x }}", "&#123;<!-- -->&#123; x &#125;&#125;")]
    #[case("Cluj-Napoca", "Cluj-Napoca")]
    fn nothing_that_liquid_would_run_is_left(#[case] html: &str, #[case] left: &str) {
        assert_eq!(without_liquid(html), left);
    }
}
