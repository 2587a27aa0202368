//! Coming from Shopify: the app's own address, the link that installs it, the way back from the store's consent, and
//! an order's *More actions*.

use axum::Extension;
use axum::extract::{Query, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use secrecy::SecretString;
use serde::Deserialize;
use shopify::sign_in::{AdminHost, App as ShopifyApp, Authorization, Grant, authorize_url, verify_link};
use shopify::{OrderGid, ShopDomain};
use store::ServiceState;

use crate::app::App;
use crate::embedded::{InAdmin, person};
use crate::page::{PageError, SESSION_COOKIE, SESSION_FOR, SignedIn, cookie};
use crate::secret;

/// Binds the way back to the browser that left: the address carries a hash of it.
const STATE_COOKIE: &str = "waybill_install";

/// What installs the app.
#[derive(Debug, Deserialize)]
pub(crate) struct Install {
    shop: String,
}

/// The order that *More actions* stands on.
#[derive(Debug, Deserialize)]
pub(crate) struct AtOrder {
    id: i64,
}

/// `GET /shopify`: where Shopify opens the app. Inside the admin the shop's orders follow; a signed link from outside
/// leads there, or to the store's consent; anybody else may sign in.
pub(crate) async fn open(
    State(app): State<App>,
    in_admin: Option<Extension<InAdmin>>,
    RawQuery(query): RawQuery,
) -> Result<Redirect, PageError> {
    let shopify_app = configured(&app)?;
    let query = query.unwrap_or_default();
    if in_admin.is_some() {
        return Ok(Redirect::to(&format!("/orders?{query}")));
    }
    let Ok(link) = verify_link(&shopify_app.secrets(), &query, app.clock.now()) else {
        return Ok(Redirect::to("/sign-in"));
    };
    let known = app.store.shop_by_domain(link.shop.as_str()).await?;
    let host: Option<AdminHost> = link.parameters.get("host").and_then(|host| host.parse().ok());
    Ok(match host {
        Some(host) if known.is_some_and(|shop| shop.shopify == ServiceState::Connected) => {
            Redirect::to(&host.app_url(&shopify_app.client_id))
        }
        _ => Redirect::to(&format!("/shopify/install?shop={}", link.shop)),
    })
}

/// `GET /shopify/install?shop=`: sends the merchant to the store, which asks whether the app may enter.
pub(crate) async fn install(
    State(app): State<App>,
    Query(install): Query<Install>,
    jar: CookieJar,
) -> Result<Response, PageError> {
    let shopify_app = configured(&app)?;
    let shop: ShopDomain = install.shop.parse().map_err(|_| PageError::NotFound)?;
    let token = secret::token()?;
    let url = authorize_url(shopify_app, &shop, &way_back(&app), &secret::form_token(&token));
    let jar = jar.add(cookie(STATE_COOKIE, token, &app.settings));
    Ok((jar, Redirect::to(&url)).into_response())
}

/// `GET /shopify/callback`: the store agreed. The shop is signed in, and so is the person.
pub(crate) async fn callback(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    jar: CookieJar,
) -> Result<Response, PageError> {
    let shopify_app = configured(&app)?;
    let now = app.clock.now();
    let refused = |error: &dyn std::fmt::Display| {
        tracing::warn!(error = %error, "Refused a way back from Shopify: {error}");
        PageError::StaleForm
    };
    let link = verify_link(&shopify_app.secrets(), query.as_deref().unwrap_or_default(), now);
    let link = link.map_err(|error| refused(&error))?;
    let state = jar.get(STATE_COOKIE).map(|cookie| secret::form_token(cookie.value())).unwrap_or_default();
    let agreed = Authorization::of(&link, &state).map_err(|error| refused(&error))?;
    let grant = Grant::Code(SecretString::from(agreed.code));
    let signed_in = app.engine.sign_in_to_shopify(&agreed.shop, &grant).await?;
    let shop = app.store.shop(signed_in.shop).await?.ok_or(PageError::NotFound)?;
    let jar = jar.remove(Cookie::build((STATE_COOKIE, "")).path("/"));
    let session = jar.get(SESSION_COOKIE).map(|cookie| secret::session_hash(cookie.value()));
    if let Some(session) = session
        && app.store.session(session, now).await?.is_some_and(|session| session.shop == shop.id)
    {
        // One of the shop's people connected it again: they stay who they are.
        return Ok((jar, Redirect::to("/orders")).into_response());
    }
    let user = person(&app, &shop, "owner", &headers).await?;
    let token = secret::token()?;
    let expires_at = now.checked_add(SESSION_FOR).unwrap_or(now);
    app.store.add_session(secret::session_hash(&token), user.id, user.shop, now, expires_at).await?;
    let jar = jar.add(cookie(SESSION_COOKIE, token, &app.settings));
    Ok((jar, Redirect::to("/orders")).into_response())
}

/// `GET /shopify/order?id=`: *More actions* of an order in the admin.
pub(crate) async fn order(
    State(app): State<App>,
    me: SignedIn,
    Query(at): Query<AtOrder>,
    RawQuery(query): RawQuery,
) -> Result<Redirect, PageError> {
    let gid = OrderGid::from_number(at.id).to_string();
    let order = app.store.order_by_gid(me.shop, &gid).await?.ok_or(PageError::NotFound)?;
    Ok(Redirect::to(&format!("/orders/{order}?{}", query.unwrap_or_default())))
}

fn configured(app: &App) -> Result<&ShopifyApp, PageError> {
    app.engine.shopify_app().ok_or(PageError::NotFound)
}

fn way_back(app: &App) -> String {
    format!("{}/shopify/callback", app.settings.base_url.as_str().trim_end_matches('/'))
}
