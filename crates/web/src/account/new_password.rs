//! *Your account > Password*: the old one, and the new one twice.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use secrecy::SecretString;

use super::AccountPage;
use crate::app::App;
use crate::language::Language;
use crate::page::{Fields, PageError, Posted, SESSION_COOKIE, render};
use crate::password::{self, PasswordError, SHORTEST_PASSWORD};
use crate::secret;
use crate::sign_in::Who;

/// What is wrong with a change of password: at most one of the three.
#[derive(Debug, Clone, Default)]
pub(crate) struct PasswordProblems {
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
    pub(crate) again: Option<String>,
}

/// `POST /account/password`. Whoever is signed in elsewhere with the old password is signed out.
pub(crate) async fn save(State(app): State<App>, jar: CookieJar, posted: Posted) -> Result<Response, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let refused = |status: StatusCode, problems: PasswordProblems| {
        let page = AccountPage::of(me, None).with_password_problems(problems);
        Ok((status, render(&page)?).into_response())
    };
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let old = |key: &str| PasswordProblems { old: Some(me.language.say(key)), ..PasswordProblems::default() };
    let (who, now) = (Who::Email(me.email.clone()), app.clock.now());
    if !app.limiter.admits(&who, now) {
        return refused(StatusCode::TOO_MANY_REQUESTS, old("sign_in-too-many"));
    }
    let user = app.store.user_by_email(&me.email).await?;
    let hash = user.map(|user| user.password_hash);
    if !password::fits(SecretString::from(fields.raw("old_password")), hash).await? {
        app.limiter.failed(who, now);
        return refused(unprocessable, old("account-password-old-wrong"));
    }
    app.limiter.forgive(&who);
    if let Some(problems) = not_twice_the_same(me.language, fields) {
        return refused(unprocessable, problems);
    }
    let hash = match password::hash_aside(SecretString::from(fields.raw("new_password"))).await {
        Ok(hash) => hash,
        Err(PasswordError::TooShort) => return refused(unprocessable, too_short(me.language)),
        Err(error @ PasswordError::Hash(_)) => return Err(error.into()),
    };
    let token = jar.get(SESSION_COOKIE).map_or("", |cookie| cookie.value());
    app.store.change_password(me.shop, me.user, &hash, secret::session_hash(token)).await?;
    tracing::info!(shop.id = %me.shop, user.id = %me.user, "User {} changed the password", me.user);
    // Without a fragment of its own the address would keep the form's, and the page open below what it says.
    Ok(Redirect::to("/account?saved=password#main").into_response())
}

fn not_twice_the_same(language: Language, fields: &Fields) -> Option<PasswordProblems> {
    let again = (fields.raw("new_password") != fields.raw("new_password_again"))
        .then(|| language.say("account-password-not-the-same"))?;
    Some(PasswordProblems { again: Some(again), ..PasswordProblems::default() })
}

fn too_short(language: Language) -> PasswordProblems {
    let new = language.say_with("account-password-too-short", "count", SHORTEST_PASSWORD);
    PasswordProblems { new: Some(new), ..PasswordProblems::default() }
}
