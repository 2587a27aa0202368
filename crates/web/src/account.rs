//! *Your account*: the shop's address e-mail, the language of the pages and the password.

mod new_password;
mod shopify_panel;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

pub(crate) use new_password::{PasswordProblems, save as save_password};

pub(crate) use shopify_panel::ShopifyPanel;

use crate::app::App;
use crate::email;
use crate::language::Language;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, render};
use crate::preferences::tracking::Saved;

/// The page.
#[derive(Template)]
#[template(path = "account/page.html")]
pub(crate) struct AccountPage {
    pub(crate) frame: Frame,
    /// The e-mail that is signed in with.
    pub(crate) user_name: String,
    pub(crate) signed_in_as: String,
    pub(crate) email: String,
    pub(crate) email_error: Option<String>,
    /// Tag, name, whether it is chosen.
    pub(crate) languages: Vec<(&'static str, &'static str, bool)>,
    /// False for people of the Shopify admin: they never had one.
    pub(crate) has_password: bool,
    pub(crate) password: PasswordProblems,
    /// What is wrong with the access to Shopify, if anything is.
    pub(crate) shopify: Option<ShopifyPanel>,
}

/// `GET /account`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(saved): Query<Saved>,
) -> Result<Html<String>, PageError> {
    let said = saved.saved.as_deref().map(|what| match what {
        "password" => "account-password-saved",
        _ => "account-saved",
    });
    let page = AccountPage::of(&me, said.map(|key| Notice::good(me.language.say(key))));
    let has_password = app.store.user_by_email(&me.email).await?.is_some_and(|user| !user.password_hash.is_empty());
    render(&AccountPage { has_password, shopify: ShopifyPanel::of(&app, &me).await?, ..page })
}

/// `POST /account`: *Shop address > e-Mail*.
pub(crate) async fn save_address(State(app): State<App>, posted: Posted) -> Result<Response, PageError> {
    let me = &posted.me;
    let typed = posted.fields.text("email");
    if let Some(error) = problem(me.language, typed).filter(|_| !typed.is_empty()) {
        let page = AccountPage::new(me, None, typed.to_owned(), Some(error));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response());
    }
    app.store.save_address_email(me.shop, Some(typed).filter(|typed| !typed.is_empty())).await?;
    tracing::info!(shop.id = %me.shop, user.id = %me.user, "Saved the address e-mail of shop {}", me.shop);
    Ok(Redirect::to("/account?saved=1").into_response())
}

/// `POST /account/language`: from the account's page or the foot of any other, which is then shown again.
pub(crate) async fn save_language(
    State(app): State<App>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Redirect, PageError> {
    let tag = posted.fields.text("language");
    let language = Language::from_tag(tag, Language::OF_MERCHANTS).ok_or(PageError::BadForm)?;
    app.store.set_user_locale(posted.me.shop, posted.me.user, language.tag()).await?;
    Ok(Redirect::to(&page_before(&headers).unwrap_or_else(|| "/account".to_owned())))
}

/// The path of the page that the form stood on; the browser names it for forms of our own site only.
fn page_before(headers: &HeaderMap) -> Option<String> {
    let referrer = url::Url::parse(headers.get(header::REFERER)?.to_str().ok()?).ok()?;
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let is_ours = referrer.authority() == host && !referrer.path().starts_with("//");
    is_ours.then(|| referrer.path().to_owned())
}

/// What is wrong with the address e-mail.
fn problem(language: Language, email: &str) -> Option<String> {
    if email.is_empty() {
        return Some(language.say("account-email-missing"));
    }
    (!email::looks_valid(email)).then(|| language.say_with("account-email-wrong", "typed", email.to_owned()))
}

impl AccountPage {
    /// The page with the address e-mail as it is kept.
    fn of(me: &SignedIn, notice: Option<Notice>) -> Self {
        let email = me.address_email.clone().unwrap_or_default();
        let error = problem(me.language, &email);
        Self::new(me, notice, email, error)
    }

    /// The page with what was typed as the address e-mail.
    pub(crate) fn new(me: &SignedIn, notice: Option<Notice>, email: String, email_error: Option<String>) -> Self {
        let languages = Language::OF_MERCHANTS.iter();
        Self {
            frame: Frame::new(me, Section::Account).with_notice(notice),
            user_name: me.email.clone(),
            signed_in_as: me.language.say_with("account-signed-in-as", "email", me.email.clone()),
            email,
            email_error,
            languages: languages.map(|one| (one.tag(), one.own_name(), *one == me.language)).collect(),
            has_password: me.app_bridge.is_none(),
            password: PasswordProblems::default(),
            shopify: None,
        }
    }

    /// The same after a change of password that was refused.
    pub(crate) fn with_password_problems(mut self, problems: PasswordProblems) -> Self {
        self.password = problems;
        self
    }
}
