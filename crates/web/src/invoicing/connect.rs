//! *Connect an invoicing service*: its fields.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use engine::accounts::AccountError;
use engine::{InvoicingEntry, KnownInvoicing};

use super::fields::{entered, field_lines, typed};
use super::{known, tested};
use crate::app::App;
use crate::couriers::{FieldLine, mark};
use crate::language::Language;
use crate::page::{Fields, Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// The form for one service.
#[derive(Template)]
#[template(path = "invoicing/connect.html")]
pub(crate) struct ConnectPage {
    pub(crate) frame: Frame,
    pub(crate) code: &'static str,
    pub(crate) service: &'static str,
    pub(crate) fields: Vec<FieldLine>,
    /// Addresses and whether one is chosen; empty for a service that has one.
    pub(crate) sites: Vec<(&'static str, bool)>,
    pub(crate) site_error: Option<String>,
}

/// `GET /invoicing/connect/{service}`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Path(service): Path<String>,
) -> Result<Response, PageError> {
    let service = known(&service)?;
    if app.store.invoicing_account(me.shop).await?.is_some() {
        return Ok(Redirect::to("/invoicing").into_response());
    }
    let page: Html<String> = render(&ConnectPage::new(&me, &service, &Fields::default()))?;
    Ok(page.into_response())
}

/// `POST /invoicing/connect/{service}`: connects the service and tests it.
pub(crate) async fn connect(
    State(app): State<App>,
    Path(service): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let service = known(&service)?;
    let (me, fields) = (&posted.me, &posted.fields);
    let entry = InvoicingEntry { site: fields.text("site").to_owned(), credentials: entered(&service, fields) };
    match app.engine.connect_invoicing(me.shop, service.code, &entry).await {
        Ok(()) => {
            tracing::info!(shop.id = %me.shop, "Connected {} to shop {}", service.code, me.shop);
            Ok(tested(&app, me, "connected").await?.into_response())
        }
        Err(AccountError::Connected { .. }) => Ok(Redirect::to("/invoicing").into_response()),
        Err(error) => {
            let page = ConnectPage::new(me, &service, fields).with_problem(me.language, error)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
    }
}

impl ConnectPage {
    pub(crate) fn new(me: &SignedIn, service: &KnownInvoicing, fields: &Fields) -> Self {
        let site = fields.text("site");
        let sites = service.sites.iter().filter(|_| service.sites.len() > 1);
        Self {
            frame: Frame::new(me, Section::Couriers),
            code: service.code,
            service: service.name,
            fields: field_lines(me.language, service, &typed(service, fields), false),
            sites: sites.map(|one| (*one, *one == site)).collect(),
            site_error: None,
        }
    }

    /// The same after something that was entered would not do.
    pub(crate) fn with_problem(mut self, language: Language, error: AccountError) -> Result<Self, PageError> {
        match &error {
            AccountError::Site { given, known, .. } => {
                let values = [("given", given.clone().into()), ("known", known.clone().into())];
                self.site_error = Some(language.say_with_all("invoicing-site-wrong", values));
            }
            _ => mark(language, &mut self.fields, error)?,
        }
        self.frame = self.frame.with_notice(Some(Notice::bad(language.say("couriers-not-saved"))));
        Ok(self)
    }
}
