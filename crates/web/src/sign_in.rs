//! Signing in and out.

mod limiter;

use std::net::SocketAddr;

use askama::Template;
use axum::extract::{ConnectInfo, FromRequestParts, Query, RawForm, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use secrecy::SecretString;
use serde::Deserialize;

pub(crate) use limiter::{Limiter, Who};

use crate::app::App;
use crate::language::Language;
use crate::page::{Fields, PageError, Posted, SESSION_COOKIE, SESSION_FOR, cookie, language_of, render};
use crate::password;
use crate::secret;

/// The cookie that a sign-in form is bound to, as there is no session yet.
const FORM_COOKIE: &str = "waybill_form";

#[derive(Template)]
#[template(path = "sign_in/form.html")]
pub(crate) struct SignInPage {
    pub(crate) language: Language,
    pub(crate) form_token: String,
    pub(crate) next: String,
    pub(crate) email: String,
    pub(crate) error: Option<String>,
}

/// Where to go on afterwards.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Onward {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`.
pub(crate) async fn show(
    State(app): State<App>,
    Query(onward): Query<Onward>,
    headers: HeaderMap,
    jar: CookieJar,
) -> Result<Response, PageError> {
    let language = language_of(&headers, Language::OF_MERCHANTS);
    let (jar, token) = match jar.get(FORM_COOKIE).map(|cookie| cookie.value().to_owned()) {
        Some(token) => (jar, token),
        None => {
            let token = secret::token()?;
            (jar.add(cookie(FORM_COOKIE, token.clone(), &app.settings)), token)
        }
    };
    let page = SignInPage {
        language,
        form_token: secret::form_token(&token),
        next: onward.next,
        email: String::new(),
        error: None,
    };
    Ok((jar, render(&page)?).into_response())
}

/// `POST /sign-in`.
pub(crate) async fn sign_in(
    State(app): State<App>,
    Caller(address): Caller,
    headers: HeaderMap,
    jar: CookieJar,
    RawForm(body): RawForm,
) -> Result<Response, PageError> {
    let fields = Fields::read(&body);
    let form_cookie = jar.get(FORM_COOKIE).map(Cookie::value).unwrap_or_default();
    if form_cookie.is_empty() || !secret::is_same(fields.raw("form_token"), &secret::form_token(form_cookie)) {
        return Err(PageError::StaleForm);
    }
    let now = app.clock.now();
    let email = fields.text("email").to_lowercase();
    let who = [Who::Email(email.clone()), Who::Address(address)];
    let language = language_of(&headers, Language::OF_MERCHANTS);
    let again = |status: StatusCode, key: &str| {
        let page = SignInPage {
            language,
            form_token: secret::form_token(form_cookie),
            next: fields.text("next").to_owned(),
            email: email.clone(),
            error: Some(language.say(key)),
        };
        Ok((status, render(&page)?).into_response())
    };
    if who.iter().any(|who| !app.limiter.admits(who, now)) {
        return again(StatusCode::TOO_MANY_REQUESTS, "sign_in-too-many");
    }
    let user = app.store.user_by_email(&email).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let fits = password::fits(SecretString::from(fields.raw("password")), hash).await?;
    let Some(user) = user.filter(|_| fits) else {
        who.into_iter().for_each(|who| app.limiter.failed(who, now));
        return again(StatusCode::UNPROCESSABLE_ENTITY, "sign_in-wrong");
    };
    app.limiter.forgive(&Who::Email(email));
    let token = secret::token()?;
    let expires_at = now.checked_add(SESSION_FOR).unwrap_or(now);
    app.store.add_session(secret::session_hash(&token), user.id, user.shop, now, expires_at).await?;
    tracing::info!(user.id = %user.id, shop.id = %user.shop, "User {} signed in", user.id);
    let jar = jar.remove(Cookie::build((FORM_COOKIE, "")).path("/"));
    let jar = jar.add(cookie(SESSION_COOKIE, token, &app.settings));
    Ok((jar, Redirect::to(own_path(fields.text("next")))).into_response())
}

/// `POST /sign-out`.
pub(crate) async fn sign_out(State(app): State<App>, jar: CookieJar, posted: Posted) -> Result<Response, PageError> {
    if let Some(token) = jar.get(SESSION_COOKIE) {
        app.store.delete_session(secret::session_hash(token.value())).await?;
    }
    tracing::info!(user.id = %posted.me.user, shop.id = %posted.me.shop, "User {} signed out", posted.me.user);
    let jar = jar.remove(Cookie::build((SESSION_COOKIE, "")).path("/"));
    Ok((jar, Redirect::to("/sign-in")).into_response())
}

/// A path of ours; anything that a browser could read as another site becomes the first page.
fn own_path(next: &str) -> &str {
    let is_own = next.starts_with('/')
        && !next.starts_with("//")
        && next.chars().all(|c| c.is_ascii_graphic() && c != '\\')
        && !next.starts_with("/sign-in");
    if is_own { next } else { "/orders" }
}

/// Where a request came from, for counting failures.
pub(crate) struct Caller(String);

impl FromRequestParts<App> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let forwarded = || {
            let value = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            value.rsplit(',').next().map(|address| address.trim().to_owned())
        };
        let peer = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
        let address = if app.settings.behind_proxy { forwarded().or_else(peer) } else { peer() };
        Ok(Self(address.unwrap_or_else(|| "unknown".to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::own_path;

    #[rstest]
    #[case("/orders/7?tab=history", "/orders/7?tab=history")]
    #[case("//evil.example", "/orders")]
    #[case("/\\evil.example", "/orders")]
    #[case("https://evil.example", "/orders")]
    #[case("", "/orders")]
    #[case("/sign-in", "/orders")]
    #[case("/a\r\nSet-Cookie: x", "/orders")]
    fn after_the_sign_in_one_stays_on_this_site(#[case] next: &str, #[case] goes_to: &str) {
        assert_eq!(own_path(next), goes_to);
    }
}
