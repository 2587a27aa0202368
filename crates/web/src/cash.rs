//! *Cash on delivery*: what couriers collected and paid out, beside what Shopify and the invoices say.

mod chart;
mod listing;
mod sheet;
mod upload;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use engine::remittance::{CashRow, cash_csv};
use engine::{courier_name, known_couriers};
use jiff::civil::Date;
use serde::Deserialize;
use store::{CashSheetRow, UnmatchedCash};
use tracking::PaidOn;

pub(crate) use chart::{WeekLine, week_lines};
pub(crate) use listing::{CashListing, Show};
#[cfg(test)]
pub(crate) use sheet::{Refused, SheetPage};
pub(crate) use sheet::{choose, discard, show as show_sheet, take};
pub(crate) use upload::{LARGEST_UPLOAD, send};

use crate::app::App;
use crate::language::Language;
use crate::page::{Frame, Notice, PageError, Section, SignedIn, render};

/// The periods that can be looked at, in days; the first is the usual one.
pub(crate) const PERIODS: [u16; 4] = [60, 14, 180, 365];

/// What was asked for.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub(crate) show: String,
    #[serde(default)]
    pub(crate) courier: String,
    #[serde(default)]
    pub(crate) days: String,
    #[serde(default)]
    pub(crate) page: String,
    /// What was just done.
    #[serde(default)]
    pub(crate) done: String,
}

/// The page.
#[derive(Template)]
#[template(path = "cash/page.html")]
pub(crate) struct CashPage {
    pub(crate) frame: Frame,
    pub(crate) is_paid_on_remittance: bool,
    pub(crate) couriers: Vec<(&'static str, &'static str)>,
    pub(crate) listing: CashListing,
    pub(crate) weeks: Vec<WeekLine>,
    pub(crate) unmatched: Vec<UnmatchedLine>,
    pub(crate) sheets: Vec<SheetLine>,
}

/// Cash without a label.
#[derive(Debug, Clone)]
pub(crate) struct UnmatchedLine {
    pub(crate) number: String,
    pub(crate) courier: String,
    pub(crate) amount: String,
    pub(crate) on: String,
    pub(crate) sheet: i64,
    pub(crate) file_name: String,
    pub(crate) line: u64,
}

/// One sheet in the list.
#[derive(Debug, Clone)]
pub(crate) struct SheetLine {
    pub(crate) id: i64,
    pub(crate) file_name: String,
    pub(crate) courier: String,
    pub(crate) came: String,
    pub(crate) is_taken: bool,
    pub(crate) lines: u64,
    pub(crate) unmatched: u64,
}

/// `GET /cash`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let overview = app.engine.cash_overview(me.shop, period(&asked)).await?;
    let preferences = app.store.preferences(me.shop).await?;
    let notice = (asked.done == "discarded").then(|| Notice::good(me.language.say("cash-discarded")));
    let now = app.clock.now();
    let came = |row: &CashSheetRow| SheetLine {
        id: row.id.0,
        file_name: row.file_name.clone(),
        courier: courier_or_none(me.language, &row.courier),
        came: me.language.moment(row.uploaded_at, now, &me.zone),
        is_taken: row.taken_at.is_some(),
        lines: row.lines,
        unmatched: row.unmatched,
    };
    render(&CashPage {
        frame: Frame::new(&me, Section::Cash).with_notice(notice),
        is_paid_on_remittance: preferences.paid_on == PaidOn::Remittance,
        couriers: couriers(),
        listing: CashListing::new(&me, &asked, &overview.rows),
        weeks: week_lines(me.language, &overview.weeks),
        unmatched: app
            .store
            .unmatched_cash(me.shop)
            .await?
            .iter()
            .map(|one| UnmatchedLine::new(me.language, one))
            .collect(),
        sheets: app.store.cash_sheets(me.shop).await?.iter().map(came).collect(),
    })
}

/// `GET /cash/export.csv`: what the list shows, all pages of it.
pub(crate) async fn export(
    State(app): State<App>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let overview = app.engine.cash_overview(me.shop, period(&asked)).await?;
    let rows: Vec<CashRow> =
        overview.rows.into_iter().filter(|row| listing::is_shown(row, Show::of(&asked), &asked.courier)).collect();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"cash-on-delivery.csv\""),
    ];
    // The mark lets spreadsheet programs read the text as UTF-8.
    Ok((headers, format!("\u{feff}{}", cash_csv(&rows, &me.zone))).into_response())
}

pub(crate) fn period(asked: &Asked) -> u16 {
    let [usual, ..] = PERIODS;
    asked.days.parse().ok().filter(|days| PERIODS.contains(days)).unwrap_or(usual)
}

/// Code names and names, for a choice.
pub(crate) fn couriers() -> Vec<(&'static str, &'static str)> {
    known_couriers().iter().map(|courier| (courier.code, courier.name)).collect()
}

pub(crate) fn courier_or_none(language: Language, code: &str) -> String {
    if code.is_empty() { language.say("cash-no-courier") } else { courier_name(code) }
}

/// A day without its weekday.
pub(crate) fn day(language: Language, day: Date) -> String {
    language.say_with_all(
        "cash-day",
        [
            ("day", format!("{:02}", day.day()).into()),
            ("month-name", language.say(&format!("month-short-{}", day.month())).into()),
            ("year", day.year().to_string().into()),
        ],
    )
}

impl UnmatchedLine {
    pub(crate) fn new(language: Language, one: &UnmatchedCash) -> Self {
        Self {
            number: one.number.clone(),
            courier: courier_or_none(language, &one.courier),
            amount: language.money(&one.amount),
            on: one.remitted_on.map(|on| day(language, on)).unwrap_or_default(),
            sheet: one.sheet.0,
            file_name: one.file_name.clone(),
            line: one.line,
        }
    }
}
