//! Error pages, in the language of the browser, always with a way on.

use std::any::Any;

use askama::Template;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use engine::ShopifySignInError;
use shopify::sign_in::TokenError;

use super::language_of;
use crate::language::Language;

/// What went wrong, as far as the reader may know. A response that carries it gets a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Not there, or not theirs.
    NotFound,
    /// The form came from elsewhere or is too old.
    StaleForm,
    /// The form cannot be read or is too large.
    BadForm,
    /// The address is not one for this.
    NotAllowed,
    /// It took too long.
    TooSlow,
    /// Shopify did not let the shop in, or did not answer.
    Shopify,
    /// Our fault.
    Broken,
}

impl Problem {
    fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::StaleForm => StatusCode::FORBIDDEN,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::NotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Self::Shopify => StatusCode::BAD_GATEWAY,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What a person may know of a sign-in to Shopify that did not work; the rest is logged.
    pub(crate) fn of_sign_in(error: &ShopifySignInError) -> Self {
        match error {
            ShopifySignInError::Token(TokenError::Stale | TokenError::SignIn) => {
                tracing::warn!(error = %error, "Refused a sign-in to Shopify: {error}");
                Self::StaleForm
            }
            ShopifySignInError::Store(_) | ShopifySignInError::After(_) => {
                tracing::error!(error = %error, "A sign-in to Shopify failed: {error}");
                Self::Broken
            }
            _ => {
                tracing::warn!(error = %error, "A sign-in to Shopify failed: {error}");
                Self::Shopify
            }
        }
    }

    /// What a layer or an extractor answered in a few plain words, or in none.
    fn of(response: &Response, is_looked_at: bool) -> Option<Self> {
        let kind = response.headers().get(CONTENT_TYPE);
        if kind.is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain")) {
            return None;
        }
        match response.status() {
            // An address with an id that is none: what it names is not there.
            StatusCode::BAD_REQUEST if is_looked_at => Some(Self::NotFound),
            StatusCode::NOT_FOUND => Some(Self::NotFound),
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::NotAllowed),
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::BAD_REQUEST => Some(Self::BadForm),
            StatusCode::FORBIDDEN => Some(Self::StaleForm),
            StatusCode::SERVICE_UNAVAILABLE => Some(Self::TooSlow),
            _ => None,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::NotFound => "problem-not_found",
            Self::StaleForm => "problem-stale_form",
            Self::BadForm => "problem-bad_form",
            Self::NotAllowed => "problem-not_allowed",
            Self::TooSlow => "problem-too_slow",
            Self::Shopify => "problem-shopify",
            Self::Broken => "problem-broken",
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "page/problem.html")]
struct ProblemPage {
    language: Language,
    title: String,
    advice: String,
    is_for_customers: bool,
}

/// Puts a page into each response that says only that something went wrong.
pub(crate) async fn show_problems(request: Request, next: Next) -> Response {
    let is_for_customers = request.uri().path().starts_with("/t/");
    let spoken = if is_for_customers { Language::OF_CUSTOMERS } else { Language::OF_MERCHANTS };
    let language = language_of(request.headers(), spoken);
    let is_looked_at = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    let marked = response.extensions().get::<Problem>().copied();
    let unmarked = || Problem::of(&response, is_looked_at);
    let Some(problem) = marked.or_else(unmarked) else { return response };
    let page = ProblemPage {
        language,
        title: language.say(&format!("{}-title", problem.key())),
        advice: language.say(&format!("{}-advice", problem.key())),
        is_for_customers,
    };
    match page.render() {
        Ok(html) => {
            let (mut parts, _) = response.into_parts();
            parts.headers.remove(CONTENT_LENGTH);
            parts.status = problem.status();
            let mut shown = Html(html).into_response();
            for (name, value) in shown.headers_mut().drain() {
                if let Some(name) = name {
                    parts.headers.insert(name, value);
                }
            }
            Response::from_parts(parts, shown.into_body())
        }
        Err(error) => {
            tracing::error!(error = %error, "An error page could not be rendered: {error}");
            response
        }
    }
}

/// What a handler that panicked answers.
pub(crate) fn on_panic(_: Box<dyn Any + Send + 'static>) -> axum::http::Response<Body> {
    tracing::error!("A handler panicked");
    Problem::Broken.into_response()
}
