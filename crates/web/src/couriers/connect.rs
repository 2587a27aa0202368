//! *Connect a courier account*: which courier, then its fields.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use engine::KnownCourier;
use engine::accounts::{AccountEntry, AccountError, LONGEST_NAME};

use super::capabilities::Told;
use super::credential_fields::{FieldLine, entered, field_lines, typed};
use crate::app::App;
use crate::language::Language;
use crate::page::{Fields, Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// The choice of a courier.
#[derive(Template)]
#[template(path = "couriers/choose.html")]
pub(crate) struct ChoosePage {
    pub(crate) frame: Frame,
    /// Code name, name, what it tells.
    pub(crate) couriers: Vec<(&'static str, &'static str, Told)>,
}

/// The form for one courier.
#[derive(Template)]
#[template(path = "couriers/connect.html")]
pub(crate) struct ConnectPage {
    pub(crate) frame: Frame,
    pub(crate) code: &'static str,
    pub(crate) courier: &'static str,
    pub(crate) told: Told,
    pub(crate) name: String,
    pub(crate) name_error: Option<String>,
    /// Addresses and whether one is chosen; empty for a courier that has one.
    pub(crate) sites: Vec<(&'static str, bool)>,
    pub(crate) site_error: Option<String>,
    pub(crate) fields: Vec<FieldLine>,
}

/// `GET /couriers/connect`.
pub(crate) async fn choose(me: SignedIn) -> Result<Html<String>, PageError> {
    render(&ChoosePage::new(&me))
}

/// `GET /couriers/connect/{courier}`.
pub(crate) async fn show(me: SignedIn, Path(courier): Path<String>) -> Result<Html<String>, PageError> {
    let courier = known(&courier)?;
    render(&ConnectPage::new(&me, &courier, &Fields::default()))
}

/// `POST /couriers/connect/{courier}`: connects the account and tests it.
pub(crate) async fn connect(
    State(app): State<App>,
    Path(courier): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let courier = known(&courier)?;
    let (me, fields) = (&posted.me, &posted.fields);
    let entry = AccountEntry {
        name: fields.text("name").to_owned(),
        site: fields.text("site").to_owned(),
        credentials: entered(&courier, fields),
    };
    let account = match app.engine.connect_account(me.shop, courier.code, &entry).await {
        Ok(account) => account,
        Err(error) => {
            let page = ConnectPage::new(me, &courier, fields).with_problem(me.language, error)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response());
        }
    };
    tracing::info!(shop.id = %me.shop, account.id = %account, "Connected courier account {account}");
    let result = super::account::result_of(app.engine.test_account(me.shop, account).await)?;
    Ok(Redirect::to(&format!("/couriers/accounts/{account}?done=connected&result={result}")).into_response())
}

fn known(code: &str) -> Result<KnownCourier, PageError> {
    engine::known_couriers().into_iter().find(|courier| courier.code == code).ok_or(PageError::NotFound)
}

impl ChoosePage {
    pub(crate) fn new(me: &SignedIn) -> Self {
        let couriers = engine::known_couriers().into_iter();
        Self {
            frame: Frame::new(me, Section::Couriers),
            couriers: couriers.map(|one| (one.code, one.name, Told::by(me.language, &one))).collect(),
        }
    }
}

impl ConnectPage {
    pub(crate) fn new(me: &SignedIn, courier: &KnownCourier, fields: &Fields) -> Self {
        let site = fields.text("site");
        let own = std::iter::once(courier.base_url).chain(courier.other_sites.iter().copied());
        Self {
            frame: Frame::new(me, Section::Couriers),
            code: courier.code,
            courier: courier.name,
            told: Told::by(me.language, courier),
            name: fields.text("name").to_owned(),
            name_error: None,
            sites: if courier.other_sites.is_empty() {
                Vec::new()
            } else {
                own.map(|one| (one, one == site)).collect()
            },
            site_error: None,
            fields: field_lines(me.language, courier, &typed(courier, fields), false),
        }
    }

    /// The same after something that was entered would not do.
    pub(crate) fn with_problem(mut self, language: Language, error: AccountError) -> Result<Self, PageError> {
        match &error {
            AccountError::Name { name } => {
                let values = [("name", name.clone().into()), ("most", LONGEST_NAME.into())];
                self.name_error = Some(language.say_with_all("couriers-name-wrong", values));
            }
            AccountError::Site { given, known, .. } => {
                let values = [("given", given.clone().into()), ("known", known.clone().into())];
                self.site_error = Some(language.say_with_all("couriers-site-wrong", values));
            }
            _ => mark(language, &mut self.fields, error)?,
        }
        self.frame = self.frame.with_notice(Some(Notice::bad(language.say("couriers-not-saved"))));
        Ok(self)
    }
}

/// Says at each field what is wrong with it.
pub(crate) fn mark(language: Language, lines: &mut [FieldLine], error: AccountError) -> Result<(), PageError> {
    match error {
        AccountError::Missing { fields } => {
            for line in lines.iter_mut().filter(|line| fields.contains(&line.name)) {
                line.error = Some(language.say("couriers-field-missing"));
            }
        }
        AccountError::Unusable { field, longest } => {
            for line in lines.iter_mut().filter(|line| line.name == field) {
                line.error = Some(language.say_with("couriers-field-unusable", "most", longest));
            }
        }
        other => return Err(other.into()),
    }
    Ok(())
}
