//! A form that came back, from somebody who is signed in and was given it by us.

use axum::extract::{FromRequest, FromRequestParts, RawForm, Request};

use super::{PageError, SignedIn};
use crate::app::App;
use crate::embedded::{FormKey, InAdmin};
use crate::secret;

/// The name of the hidden field that binds a form to its session.
pub(crate) const FORM_TOKEN: &str = "form_token";

/// A form's fields, in the order sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a form's body.
    pub(crate) fn read(body: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(body).into_owned().collect())
    }

    /// What was typed into a field, without surrounding blanks; empty when it is missing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// What was typed into a field, to the letter: passwords may begin with a blank.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Whether a box is ticked.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }
}

/// A form posted by somebody who is signed in, with the token that we gave it.
#[derive(Debug)]
pub(crate) struct Posted {
    /// Who posted it.
    pub(crate) me: SignedIn,
    /// What was typed.
    pub(crate) fields: Fields,
}

impl FromRequest<App> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let me = SignedIn::from_request_parts(&mut parts, app).await?;
        let in_admin = parts.extensions.get::<InAdmin>().cloned();
        let RawForm(body) =
            RawForm::from_request(Request::from_parts(parts, body), app).await.map_err(|_| PageError::BadForm)?;
        let fields = Fields::read(&body);
        let is_ours = match (in_admin, app.engine.shopify_app()) {
            (Some(who), Some(shopify_app)) => {
                let key = FormKey::read(fields.raw(FORM_TOKEN), &shopify_app.secrets(), app.clock.now());
                key.is_some_and(|key| key.shop == who.domain && key.user == who.user)
            }
            _ => secret::is_same(fields.raw(FORM_TOKEN), &me.form_token),
        };
        if !is_ours {
            return Err(PageError::StaleForm);
        }
        Ok(Self { me, fields })
    }
}
