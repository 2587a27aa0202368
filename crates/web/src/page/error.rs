//! Why a page cannot be shown.

use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};

use engine::CommandError;
use engine::accounts::AccountError;
use engine::{EngineError, ShopifySignInError, WordError};
use store::StoreError;

use super::Problem;

/// Why a page cannot be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PageError {
    /// Not there, or another shop's: the answer is the same.
    #[error("there is no such page")]
    NotFound,
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignInFirst {
        /// Where to go on afterwards: a path of ours.
        next: String,
        /// A part of a page was asked for by script: the whole page must go to the sign-in.
        by_script: bool,
    },
    /// The form is not one that we gave to this session.
    #[error("the form was not ours or is too old")]
    StaleForm,
    /// The form cannot be read.
    #[error("the form cannot be read")]
    BadForm,
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// A command could not be carried out.
    #[error("the engine failed: {0}")]
    Engine(#[from] EngineError),
    /// Shopify gave no access, or did not answer.
    #[error("the sign-in to Shopify failed: {0}")]
    ShopifySignIn(#[from] ShopifySignInError),
    /// A template failed.
    #[error("the page could not be rendered: {0}")]
    Render(#[from] askama::Error),
    /// The system gave no randomness.
    #[error(transparent)]
    Secret(#[from] crate::secret::NoRandomness),
    /// A password could not be checked.
    #[error(transparent)]
    Password(#[from] crate::password::PasswordError),
}

impl From<CommandError> for PageError {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::NotFound => Self::NotFound,
            CommandError::UnknownCourier { .. }
            | CommandError::Number(_)
            | CommandError::NotThisCouriers { .. }
            | CommandError::LabelExists { .. }
            | CommandError::NotAChoice { .. } => Self::BadForm,
            CommandError::Engine(error) => Self::Engine(error),
        }
    }
}

impl From<AccountError> for PageError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::NotFound | AccountError::UnknownCourier { .. } | AccountError::UnknownService { .. } => {
                Self::NotFound
            }
            AccountError::Missing { .. }
            | AccountError::Unusable { .. }
            | AccountError::Site { .. }
            | AccountError::Name { .. }
            | AccountError::Connected { .. }
            | AccountError::Settings { .. }
            | AccountError::TooSoon => Self::BadForm,
            AccountError::Engine(error) => Self::Engine(error),
        }
    }
}

impl From<WordError> for PageError {
    fn from(error: WordError) -> Self {
        match error {
            WordError::NotFound => Self::NotFound,
            WordError::Busy | WordError::Wrong(_) => Self::BadForm,
            WordError::Engine(error) => Self::Engine(error),
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => Problem::NotFound.into_response(),
            Self::StaleForm => Problem::StaleForm.into_response(),
            Self::BadForm => Problem::BadForm.into_response(),
            Self::SignInFirst { next, by_script: false } => Redirect::to(&sign_in(&next)).into_response(),
            Self::SignInFirst { next, by_script: true } => {
                let to = HeaderValue::from_str(&sign_in(&next)).unwrap_or(HeaderValue::from_static("/sign-in"));
                (StatusCode::UNAUTHORIZED, [(HeaderName::from_static("hx-redirect"), to)]).into_response()
            }
            Self::ShopifySignIn(error) => Problem::of_sign_in(&error).into_response(),
            broken @ (Self::Store(_) | Self::Engine(_) | Self::Render(_) | Self::Secret(_) | Self::Password(_)) => {
                tracing::error!(error = %broken, "A page could not be shown: {broken}");
                Problem::Broken.into_response()
            }
        }
    }
}

fn sign_in(next: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("/sign-in?{query}")
}

/// A template as a page.
pub(crate) fn render(template: &impl Template) -> Result<Html<String>, PageError> {
    Ok(Html(template.render()?))
}
