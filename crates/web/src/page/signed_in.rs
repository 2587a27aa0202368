//! Who is signed in: a handler that takes [`SignedIn`] has somebody.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use store::{Attention, Plan, ServiceState, Shop};
use tracking::{ShopId, UserId};

use super::PageError;
use crate::app::{App, Settings};
use crate::embedded::{self, FormKey, InAdmin};
use crate::language::Language;
use crate::secret;

/// The cookie with a session's token.
pub(crate) const SESSION_COOKIE: &str = "waybill_session";
/// How long a session lasts.
pub(crate) const SESSION_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Somebody who is signed in, and the shop.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub(crate) user: UserId,
    pub(crate) email: String,
    pub(crate) shop: ShopId,
    pub(crate) shop_name: String,
    pub(crate) address_email: Option<String>,
    pub(crate) plan: Plan,
    /// Shopify refuses the shop's access: somebody must sign in there again.
    pub(crate) needs_sign_in: bool,
    pub(crate) zone: TimeZone,
    pub(crate) language: Language,
    /// What App Bridge is started with, when the page stands inside the Shopify admin.
    pub(crate) app_bridge: Option<String>,
    /// What the shop's forms must bring back.
    pub(crate) form_token: String,
    /// How many things wait for a person.
    pub(crate) attention: u64,
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        if let Some(in_admin) = parts.extensions.get::<InAdmin>().cloned() {
            return Self::in_admin(app, in_admin, &parts.headers).await;
        }
        let jar = CookieJar::from_headers(&parts.headers);
        let Some(token) = jar.get(SESSION_COOKIE).map(Cookie::value) else { return Err(sign_in_first(parts)) };
        let Some(session) = app.store.session(secret::session_hash(token), app.clock.now()).await? else {
            return Err(sign_in_first(parts));
        };
        let Some(shop) = app.store.shop(session.shop).await? else { return Err(sign_in_first(parts)) };
        let attention = app.store.attention(session.shop).await?;
        Ok(Self {
            user: session.user,
            email: session.email,
            shop: session.shop,
            zone: zone(&shop),
            shop_name: shop.name,
            address_email: shop.address_email,
            plan: shop.plan,
            needs_sign_in: shop.shopify == ServiceState::NeedsSignIn,
            language: Language::from_tag(&session.locale, Language::OF_MERCHANTS)
                .unwrap_or_else(|| language_of(&parts.headers, Language::OF_MERCHANTS)),
            app_bridge: None,
            form_token: secret::form_token(token),
            attention: waiting(&attention),
        })
    }
}

impl SignedIn {
    async fn in_admin(app: &App, who: InAdmin, headers: &HeaderMap) -> Result<Self, PageError> {
        let user = embedded::person(app, &who.shop, &who.user, headers).await?;
        let attention = app.store.attention(who.shop.id).await?;
        let key = FormKey { shop: who.domain, user: who.user };
        let now = app.clock.now();
        let form_token = app.engine.shopify_app().map(|app| key.write(&app.client_secret, now));
        Ok(Self {
            user: user.id,
            email: user.email,
            shop: who.shop.id,
            zone: zone(&who.shop),
            shop_name: who.shop.name,
            address_email: who.shop.address_email,
            plan: who.shop.plan,
            needs_sign_in: who.shop.shopify == ServiceState::NeedsSignIn,
            language: Language::from_tag(&user.locale, Language::OF_MERCHANTS).unwrap_or(Language::English),
            app_bridge: Some(who.client_id),
            form_token: form_token.unwrap_or_default(),
            attention: waiting(&attention),
        })
    }
}

/// How many things wait for a person.
fn waiting(attention: &Attention) -> u64 {
    attention.parked + attention.alerts + attention.accounts + attention.unclear + attention.webhooks + attention.returned_invoices
}

/// The shop's zone; UTC when its name is not known here any more.
pub(crate) fn zone(shop: &Shop) -> TimeZone {
    TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC)
}

/// The language that a browser asks for, English when it asks for none of ours.
pub(crate) fn language_of(headers: &HeaderMap, spoken: &[Language]) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    accepted.and_then(|value| Language::accepted(value, spoken)).unwrap_or(Language::English)
}

/// A cookie that scripts cannot read and other sites do not send.
pub(crate) fn cookie(name: &'static str, value: String, settings: &Settings) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(settings.secure_cookies)
        .build()
}

fn sign_in_first(parts: &Parts) -> PageError {
    let here = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let next = if parts.method == Method::GET { here } else { "/orders" };
    PageError::SignInFirst { next: next.to_owned(), by_script: parts.headers.contains_key("hx-request") }
}
