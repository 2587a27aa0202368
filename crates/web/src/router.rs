//! All addresses, in one place.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::headers::{RequestNumbers, safety};
use crate::page::{Problem, on_panic, show_problems};
use crate::{
    account, assets, attention, cash, codes, couriers, data_requests, embedded, health, held, import, install,
    invoicing, label_import, order, orders, plan, preferences, proxy, sign_in, status_page, unpaid, webhook,
};

/// A form is at most so large.
const FORM_BYTES: usize = 1024 * 1024;
/// Shopify's largest bodies are orders with hundreds of lines.
const WEBHOOK_BYTES: usize = 5 * 1024 * 1024;
/// What takes longer is given up.
const TIME: Duration = Duration::from_secs(20);

/// All pages, the webhook intake and the customers' status page.
pub fn router(app: App) -> Router {
    let numbers = RequestNumbers::default();
    let own_origin = app.settings.base_url.origin().ascii_serialization();
    let pages = pages()
        .fallback(async || Problem::NotFound)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(from_other_sites(&own_origin))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIME))
        .layer(CatchPanicLayer::custom(on_panic))
        .layer(from_fn_with_state(app.clone(), embedded::recognise))
        .layer(from_fn(show_problems));
    pages
        .merge(for_machines())
        .merge(for_storefronts())
        .with_state(app)
        .layer(from_fn(safety))
        .layer(CompressionLayer::new())
        .layer(from_fn(move |request: Request, next: Next| numbers.clone().trace(request, next)))
}

/// What no person looks at: answers without a page.
fn for_machines() -> Router<App> {
    Router::new()
        .route("/health", get(health::show))
        .route("/webhooks/shopify", post(webhook::receive))
        .layer(DefaultBodyLimit::max(WEBHOOK_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIME))
        .layer(CatchPanicLayer::new())
}

/// What Shopify asks for its stores' visitors and puts into their themes.
fn for_storefronts() -> Router<App> {
    Router::new()
        .route("/proxy", get(proxy::orders))
        .route("/proxy/t/{token}", get(proxy::order))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIME))
        .layer(CatchPanicLayer::new())
}

fn pages() -> Router<App> {
    Router::new()
        .route("/", get(async || axum::response::Redirect::to("/orders")))
        .route("/assets/{name}", get(assets::show))
        .route("/t/{token}", get(status_page::show))
        .route("/shopify", get(install::open))
        .route("/shopify/install", get(install::install))
        .route("/shopify/callback", get(install::callback))
        .route("/shopify/order", get(install::order))
        .route("/shopify/session", get(embedded::session))
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/orders", get(orders::show))
        .route("/orders/{order}", get(order::tracking))
        .route("/orders/{order}/parcels", get(order::parcels))
        .route("/orders/{order}/history", get(order::history))
        .route("/orders/{order}/invoice", get(order::invoice).post(order::make_invoice))
        .route("/orders/{order}/invoice/{issue}/made", post(order::invoice_was_made))
        .route("/orders/{order}/invoice/{issue}/not-made", post(order::invoice_was_not_made))
        .route("/orders/{order}/invoice/{issue}/reverse", post(order::reverse_invoice))
        .route("/orders/{order}/invoice/{issue}/reversed", post(order::invoice_was_reversed))
        .route("/orders/{order}/invoice/{issue}/not-reversed", post(order::invoice_was_not_reversed))
        .route("/orders/{order}/invoice/{issue}/paid", post(order::payment_was_registered))
        .route("/orders/{order}/invoice/{issue}/not-paid", post(order::payment_was_not_registered))
        .route("/orders/{order}/invoice/{issue}/keep", post(order::keep_invoice))
        .route("/orders/{order}/refresh", post(order::refresh))
        .route("/orders/{order}/dispatch", post(order::dispatch))
        .route("/orders/{order}/labels", post(order::add_label))
        .route("/orders/{order}/labels/{label}/direction", post(order::set_direction))
        .route("/orders/{order}/labels/{label}/cancel", post(order::cancel_label))
        .route("/orders/{order}/labels/{label}/courier", post(order::choose_courier))
        .route("/effects/{effect}/retry", post(attention::retry))
        .route("/webhooks/{webhook}/retry", post(attention::retry_webhook))
        .route("/alerts/{alert}/seen", post(attention::seen))
        .route("/attention", get(attention::show))
        .route("/shopify/ask-again", post(attention::ask_again))
        .route("/held/confirm-all", post(held::confirm_all))
        .route("/held/{decision}/confirm", post(held::confirm))
        .route("/held/{decision}/discard", post(held::discard))
        .route("/unpaid", get(unpaid::show))
        .route("/data-requests", get(data_requests::show))
        .route("/data-requests/{request}/done", post(data_requests::finish))
        .route("/codes", get(codes::show))
        .route("/codes/map", post(codes::map))
        .route("/codes/unmap", post(codes::unmap))
        .route("/codes/replay", get(codes::replay::show).post(codes::replay::start))
        .route("/cash", get(cash::show))
        .route("/cash/export.csv", get(cash::export))
        .route("/cash/sheets", post(cash::send).layer(DefaultBodyLimit::max(cash::LARGEST_UPLOAD)))
        .route("/cash/sheets/{sheet}", get(cash::show_sheet))
        .route("/cash/sheets/{sheet}/columns", post(cash::choose))
        .route("/cash/sheets/{sheet}/take", post(cash::take))
        .route("/cash/sheets/{sheet}/discard", post(cash::discard))
        .route("/import", get(import::show))
        .route("/import/start", post(import::start))
        .route("/import/act", post(import::act))
        .route("/plan", get(plan::show))
        .route("/plan/read", post(plan::read))
        .route("/couriers", get(couriers::show))
        .route("/couriers/connect", get(couriers::connect::choose))
        .route("/couriers/connect/{courier}", get(couriers::connect::show).post(couriers::connect::connect))
        .route("/couriers/accounts/{account}", get(couriers::account::show))
        .route("/couriers/accounts/{account}/test", post(couriers::account::test))
        .route("/couriers/accounts/{account}/credentials", post(couriers::account::save_credentials))
        .route("/couriers/accounts/{account}/pause", post(couriers::account::pause))
        .route("/couriers/accounts/{account}/resume", post(couriers::account::resume))
        .route("/couriers/accounts/{account}/disconnect", get(couriers::account::ask_to_disconnect))
        .route("/couriers/accounts/{account}/disconnect", post(couriers::account::disconnect))
        .route("/invoicing", get(invoicing::show))
        .route("/invoicing/test", post(invoicing::test))
        .route("/invoicing/settings", post(invoicing::save_settings))
        .route("/invoicing/credentials", post(invoicing::save_credentials))
        .route("/invoicing/disconnect", get(invoicing::ask_to_disconnect).post(invoicing::disconnect))
        .route("/invoicing/connect/{service}", get(invoicing::connect::show).post(invoicing::connect::connect))
        .route("/labels/import", get(label_import::show).post(label_import::import))
        .route("/preferences/tracking", get(preferences::tracking::show).post(preferences::tracking::save))
        .route("/preferences/mend", post(preferences::mend::mend))
        .route("/preferences/default-values", get(preferences::defaults::show).post(preferences::defaults::save))
        .route(
            "/preferences/customer-notifications",
            get(preferences::customers::show).post(preferences::customers::save),
        )
        .route("/account", get(account::show).post(account::save_address))
        .route("/account/language", post(account::save_language))
        .route("/account/password", post(account::save_password))
        .method_not_allowed_fallback(async || Problem::NotAllowed)
}

/// Refuses forms that another site sends, by what the browser says of them.
fn from_other_sites(
    own_origin: &str,
) -> CsrfLayer<impl Fn(tower_http::csrf::ProtectionError) -> Response + Clone + use<>> {
    let layer = CsrfLayer::new();
    let layer = match layer.clone().add_trusted_origin(own_origin) {
        Ok(trusting) => trusting,
        Err(_) => layer,
    };
    layer.with_rejection_response(|_| Problem::StaleForm.into_response())
}
