//! *Default values*: whether a label marks its order as dispatched, and which payments are cash on delivery.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use tracking::{PaidOn, Preferences};

use super::is_dispatched_twice;
use super::tracking::Saved;
use crate::app::App;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// Names on the list.
const MOST_NAMES: usize = 100;
/// Characters of one name.
const LONGEST_NAME: usize = 100;

/// The page.
#[derive(Template)]
#[template(path = "preferences/defaults.html")]
pub(crate) struct DefaultValuesPage {
    pub(crate) frame: Frame,
    pub(crate) mark_dispatched: bool,
    pub(crate) is_dispatched_twice: bool,
    pub(crate) invoice_with_label: bool,
    pub(crate) is_invoiced_twice: bool,
    pub(crate) create_payment: bool,
    pub(crate) is_paid_on_remittance: bool,
    /// One name a line.
    pub(crate) cod_names: String,
    pub(crate) cod_error: Option<String>,
    pub(crate) has_cod_names: bool,
}

/// `GET /preferences/default-values`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(saved): Query<Saved>,
) -> Result<Html<String>, PageError> {
    let preferences = app.store.preferences(me.shop).await?;
    let frame = Frame::new(&me, Section::Defaults).with_notice(saved.notice(me.language));
    render(&DefaultValuesPage::new(frame, &preferences))
}

/// `POST /preferences/default-values`.
pub(crate) async fn save(State(app): State<App>, posted: Posted) -> Result<Response, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let now = app.clock.now();
    let mut preferences = app.store.preferences(me.shop).await?;
    preferences.mark_dispatched_on_label = fields.is_on("mark_dispatched");
    preferences.invoice_with_label = preferences.invoice_with_label.put(fields.is_on("invoice_with_label"), now);
    preferences.create_payment = fields.is_on("create_payment");
    preferences.paid_on = fields.text("paid_on").parse().unwrap_or(PaidOn::Delivery);
    let typed = fields.raw("cod_names");
    let names = names_of(typed);
    let wrong = names.iter().find(|name| name.chars().count() > LONGEST_NAME).map(|name| {
        let start: String = name.chars().take(40).collect();
        me.language.say_with_all("defaults-cod-too-long", [("name", start.into()), ("most", LONGEST_NAME.into())])
    });
    let wrong = wrong.or_else(|| {
        (names.len() > MOST_NAMES).then(|| me.language.say_with("defaults-cod-too-many", "most", MOST_NAMES))
    });
    if let Some(error) = wrong {
        let notice = Some(Notice::bad(me.language.say("preferences-not-saved")));
        let frame = Frame::new(me, Section::Defaults).with_notice(notice);
        let page = DefaultValuesPage {
            cod_names: typed.to_owned(),
            cod_error: Some(error),
            ..DefaultValuesPage::new(frame, &preferences)
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response());
    }
    preferences.cod_gateways = names;
    app.store.save_preferences(me.shop, &preferences, now).await?;
    app.engine.nudge();
    tracing::info!(shop.id = %me.shop, user.id = %me.user, "Saved the default values of shop {}", me.shop);
    Ok(Redirect::to("/preferences/default-values?saved=1").into_response())
}

impl DefaultValuesPage {
    /// The page of saved values.
    pub(crate) fn new(frame: Frame, preferences: &Preferences) -> Self {
        Self {
            frame,
            mark_dispatched: preferences.mark_dispatched_on_label,
            is_dispatched_twice: is_dispatched_twice(preferences),
            invoice_with_label: preferences.invoice_with_label.on,
            is_invoiced_twice: preferences.invoices_in_two_ways(),
            create_payment: preferences.create_payment,
            is_paid_on_remittance: preferences.paid_on == PaidOn::Remittance,
            cod_names: preferences.cod_gateways.join("\n"),
            cod_error: None,
            has_cod_names: !preferences.cod_gateways.is_empty(),
        }
    }
}

/// One name a line, none twice.
fn names_of(typed: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in typed.lines().map(str::trim).filter(|name| !name.is_empty()) {
        if !names.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
            names.push(name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::names_of;

    #[test]
    fn a_name_stands_on_a_line_of_its_own_and_counts_once() {
        assert_eq!(names_of(" Ramburs\r\n\r\nramburs\nPlată la livrare "), ["Ramburs", "Plată la livrare"]);
    }
}
