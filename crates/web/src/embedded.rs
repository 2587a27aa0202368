//! Pages inside the Shopify admin: no cookie reaches them there, so each request says by itself who asks.
//!
//! A script's request carries a session token, which App Bridge adds; a page's first load has one in its address; a
//! plain form has the hidden field that we signed. A page load without any of them is sent through a small page that
//! fetches a session token and comes back.

mod form_key;

use askama::Template;
use axum::body::{Body, to_bytes};
use axum::extract::{RawQuery, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use secrecy::SecretString;
use shopify::ShopDomain;
use shopify::sign_in::{App as ShopifyApp, Grant, RETRY_HEADER, SessionToken, verify_session_token};
use store::{ServiceState, Shop, StoreError, User};

pub(crate) use form_key::FormKey;

use crate::app::App;
use crate::language::Language;
use crate::page::{Fields, PageError, Problem, language_of, render};

/// Says where a browser loads a page into.
const LOADED_INTO: HeaderName = HeaderName::from_static("sec-fetch-dest");
/// Shopify's script reads the address to come back to from this parameter and adds a session token to it.
const RELOAD: &str = "shopify-reload";
/// A form is at most so large; the layer behind this one has the same limit.
const FORM_BYTES: usize = 1024 * 1024;
/// Scripts and calls of App Bridge beside our own.
const SOURCES: &str = "default-src 'self'; script-src 'self' https://cdn.shopify.com; \
                       connect-src 'self' https://cdn.shopify.com https://admin.shopify.com; object-src 'none'; \
                       form-action 'self'; base-uri 'none'; frame-ancestors";

/// Who looks at a page inside the admin.
#[derive(Debug, Clone)]
pub(crate) struct InAdmin {
    /// The shop here.
    pub(crate) shop: Shop,
    /// The store's domain.
    pub(crate) domain: ShopDomain,
    /// The number of the store's user.
    pub(crate) user: String,
    /// What App Bridge is started with.
    pub(crate) client_id: String,
}

/// Marks an answer that may stand in a frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MayBeFramed;

/// What a request brought to say who asks.
enum Brought {
    Token(String),
    /// A script's token, for which App Bridge can bring a fresh one at once.
    ScriptsToken(String),
    Form(FormKey),
    Nothing,
}

/// Finds out who asks from inside the admin; everybody else is left to the session's cookie.
pub(crate) async fn recognise(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(shopify_app) = app.engine.shopify_app().cloned() else { return next.run(request).await };
    let is_framed = request.headers().get(LOADED_INTO).is_some_and(|place| place == "iframe");
    let is_page_load = matches!(*request.method(), Method::GET | Method::HEAD);
    let (mut request, brought) = match brought(request, &shopify_app, &app, is_framed).await {
        Ok(read) => read,
        Err(problem) => return problem.into_response(),
    };
    let who = match &brought {
        Brought::Nothing if is_framed && is_page_load && !is_open(request.uri().path()) => {
            return to_the_way_back(&app, request.uri());
        }
        Brought::Nothing if is_framed && !is_page_load => return to_the_way_back(&app, &Uri::from_static("/orders")),
        Brought::Nothing => return next.run(request).await,
        Brought::Form(key) => Some((key.shop.clone(), key.user.clone(), None)),
        Brought::Token(token) | Brought::ScriptsToken(token) => {
            let now = app.clock.now();
            match verify_session_token(&shopify_app.secrets(), &shopify_app.client_id, token, now) {
                Ok(read) => of_the_staff(read).map(|(shop, user)| (shop, user, Some(token.clone()))),
                Err(error) => {
                    tracing::info!(error = %error, "Refused a session token: {error}");
                    None
                }
            }
        }
    };
    let Some((domain, user, token)) = who else {
        return match brought {
            Brought::ScriptsToken(_) => retry(),
            _ if is_page_load => to_the_way_back(&app, request.uri()),
            _ => Problem::StaleForm.into_response(),
        };
    };
    let shop = match known_shop(&app, &domain, token).await {
        Ok(Some(shop)) => shop,
        Ok(None) => return Problem::NotFound.into_response(),
        Err(problem) => return problem.into_response(),
    };
    // A boosted link fetches a whole page, not a part of one.
    if request.headers().contains_key("hx-boosted") {
        request.headers_mut().remove("hx-request");
    }
    request.extensions_mut().insert(InAdmin { shop, domain: domain.clone(), user, client_id: shopify_app.client_id });
    let mut response = next.run(request).await;
    frame_for(&mut response, &format!("https://{domain} https://admin.shopify.com"));
    response
}

/// The store and its user, when the token was made for the store's own people.
fn of_the_staff(token: SessionToken) -> Option<(ShopDomain, String)> {
    let is_a_number = |user: &String| !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_digit());
    let user = token.user.filter(|user| token.from_admin && is_a_number(user));
    user.map(|user| (token.shop, user))
}

/// Pages that need nobody to be signed in.
fn is_open(path: &str) -> bool {
    ["/t/", "/assets/", "/shopify/", "/proxy"].iter().any(|open| path.starts_with(open))
}

async fn brought(
    request: Request,
    shopify_app: &ShopifyApp,
    app: &App,
    is_framed: bool,
) -> Result<(Request, Brought), Problem> {
    if let Some(token) = bearer(request.headers()) {
        let token = token.to_owned();
        return Ok((request, Brought::ScriptsToken(token)));
    }
    if let Some(token) = parameter(request.uri(), "id_token") {
        return Ok((request, Brought::Token(token)));
    }
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if request.method() != Method::POST || !is_framed || !kind.starts_with("application/x-www-form-urlencoded") {
        return Ok((request, Brought::Nothing));
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, FORM_BYTES).await.map_err(|_| Problem::BadForm)?;
    let fields = Fields::read(&body);
    let key = FormKey::read(fields.raw("form_token"), &shopify_app.secrets(), app.clock.now());
    let request = Request::from_parts(parts, Body::from(body));
    Ok((request, key.map_or(Brought::Nothing, Brought::Form)))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let query = uri.query()?.as_bytes();
    url::form_urlencoded::parse(query).find(|(given, _)| given == name).map(|(_, value)| value.into_owned())
}

/// The shop of a request. One that is new here, or that must sign in again, is signed in by the token that came along.
async fn known_shop(app: &App, domain: &ShopDomain, token: Option<String>) -> Result<Option<Shop>, Problem> {
    let broken = |error: &dyn std::fmt::Display| {
        tracing::error!(error = %error, shop.domain = %domain, "A page in the admin could not be shown: {error}");
        Problem::Broken
    };
    let known = app.store.shop_by_domain(domain.as_str()).await.map_err(|error| broken(&error))?;
    let (Some(token), false) = (token, known.as_ref().is_some_and(|shop| shop.shopify == ServiceState::Connected))
    else {
        return Ok(known);
    };
    match app.engine.sign_in_to_shopify(domain, &Grant::SessionToken(SecretString::from(token))).await {
        Ok(_) => app.store.shop_by_domain(domain.as_str()).await.map_err(|error| broken(&error)),
        // The shop's pages can be shown all the same; they say that a sign-in is needed.
        Err(error) if known.is_some() => {
            tracing::warn!(error = %error, shop.domain = %domain, "A shop could not be signed in again: {error}");
            Ok(known)
        }
        Err(error) => Err(Problem::of_sign_in(&error)),
    }
}

/// The person at this shop with a store's user number; made at the first visit, without a password to sign in with.
pub(crate) async fn person(app: &App, shop: &Shop, user: &str, headers: &HeaderMap) -> Result<User, PageError> {
    let name = format!("{user}@{}", shop.domain);
    let ours = |user: Option<User>| user.filter(|user| user.shop == shop.id);
    if let Some(user) = ours(app.store.user_by_email(&name).await?) {
        return Ok(user);
    }
    let language = language_of(headers, Language::OF_MERCHANTS);
    match app.store.add_user(shop.id, &name, "", language.tag()).await {
        Ok(_) | Err(StoreError::Constraint { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    ours(app.store.user_by_email(&name).await?).ok_or(PageError::NotFound)
}

/// What a script gets whose token is not good: App Bridge fetches a fresh one and asks once more.
fn retry() -> Response {
    let header = (HeaderName::from_static(RETRY_HEADER), HeaderValue::from_static("1"));
    (StatusCode::UNAUTHORIZED, [header]).into_response()
}

/// To the page that fetches a session token, with the address to come back to.
fn to_the_way_back(app: &App, uri: &Uri) -> Response {
    let mut back = app.settings.base_url.clone();
    back.set_path(uri.path());
    let pairs = uri.query().map(|query| url::form_urlencoded::parse(query.as_bytes()));
    let kept: Vec<_> = pairs.into_iter().flatten().filter(|(name, _)| name != "id_token").collect();
    if !kept.is_empty() {
        back.query_pairs_mut().clear().extend_pairs(&kept);
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair(RELOAD, back.as_str());
    query.extend_pairs(kept.iter().filter(|(name, _)| name == "shop" || name == "host"));
    Redirect::to(&format!("/shopify/session?{}", query.finish())).into_response()
}

#[derive(Template)]
#[template(path = "embedded/session.html")]
struct SessionPage {
    language: Language,
    client_id: String,
}

/// `GET /shopify/session`: loads App Bridge, which goes back with a session token.
pub(crate) async fn session(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let Some(shopify_app) = app.engine.shopify_app() else { return Err(PageError::NotFound) };
    let pairs = url::form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    // App Bridge goes where this says: to our own pages and nowhere else.
    let is_ours = |address: &str| {
        url::Url::parse(address).is_ok_and(|address| address.origin() == app.settings.base_url.origin())
    };
    if !pairs.into_iter().any(|(name, value)| name == RELOAD && is_ours(&value)) {
        return Err(PageError::NotFound);
    }
    let language = language_of(&headers, Language::OF_MERCHANTS);
    let mut response = render(&SessionPage { language, client_id: shopify_app.client_id.clone() })?.into_response();
    // Nobody is known yet, so no store can be named; the page shows nothing and does nothing of any store's.
    frame_for(&mut response, "https://*.myshopify.com https://admin.shopify.com");
    Ok(response)
}

fn frame_for(response: &mut Response, ancestors: &str) {
    if let Ok(policy) = HeaderValue::from_str(&format!("{SOURCES} {ancestors}")) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
        response.extensions_mut().insert(MayBeFramed);
    }
}
