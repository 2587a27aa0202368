//! One sheet: what was understood of it, before its lines are taken in.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use engine::remittance::{CashColumns, CashError, CashSheetError, KeptProblem, LookedAt, ReadCashSheet, SheetColumn};
use jiff::Timestamp;
use rust_decimal::Decimal;
use store::CashSheetId;
use tracking::Money;

use super::{Asked, courier_or_none, couriers, day};
use crate::app::App;
use crate::language::Language;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// Lines shown before a sheet is taken in.
const FIRST_LINES: usize = 20;
/// Problems shown.
const PROBLEMS: usize = 100;

/// The page of a sheet.
#[derive(Template)]
#[template(path = "cash/sheet.html")]
pub(crate) struct SheetPage {
    pub(crate) frame: Frame,
    pub(crate) id: i64,
    pub(crate) file_name: String,
    pub(crate) courier: String,
    pub(crate) taken: Option<String>,
    pub(crate) understood: Option<Understood>,
    pub(crate) problems: Vec<ProblemLine>,
    pub(crate) more_problems: usize,
}

/// What was read of a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Understood {
    pub(crate) is_complete: bool,
    pub(crate) couriers: Vec<(&'static str, &'static str, bool)>,
    pub(crate) lines: usize,
    /// One for each currency.
    pub(crate) sums: Vec<String>,
    pub(crate) matched: usize,
    pub(crate) unmatched: usize,
    pub(crate) only_collected: usize,
    pub(crate) without_cash: usize,
    /// The sheet's own total, when it is another.
    pub(crate) other_total: Option<String>,
    pub(crate) first: Vec<FirstLine>,
    pub(crate) columns: Vec<ColumnChoice>,
}

/// A line as it will be taken in.
#[derive(Debug, Clone)]
pub(crate) struct FirstLine {
    pub(crate) line: u64,
    pub(crate) number: String,
    pub(crate) amount: String,
    pub(crate) on: String,
    pub(crate) is_matched: bool,
}

/// What is read from where.
#[derive(Debug, Clone)]
pub(crate) struct ColumnChoice {
    pub(crate) word: &'static str,
    pub(crate) name: String,
    pub(crate) is_needed: bool,
    /// Headings, and whether it is this one.
    pub(crate) headings: Vec<(String, bool)>,
}

/// What is wrong with one line.
#[derive(Debug, Clone)]
pub(crate) struct ProblemLine {
    pub(crate) line: u64,
    pub(crate) column: String,
    pub(crate) value: String,
    pub(crate) remedy: String,
}

/// A file that is no sheet.
#[derive(Template)]
#[template(path = "cash/refused.html")]
pub(crate) struct Refused {
    pub(crate) frame: Frame,
    pub(crate) file_name: String,
    pub(crate) why: String,
}

/// `GET /cash/sheets/{sheet}`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let looked = app.engine.look_at_cash_sheet(me.shop, CashSheetId(id)).await?;
    let notice = match asked.done.as_str() {
        "known" => Some(Notice::warn(me.language.say("cash-sheet-known"))),
        "taken" => Some(Notice::good(me.language.say("cash-sheet-taken"))),
        _ => None,
    };
    let mut page = SheetPage::new(&me, app.clock.now(), &looked);
    page.frame = page.frame.with_notice(notice);
    render(&page)
}

/// `POST /cash/sheets/{sheet}/columns`: whose it is and what stands where.
pub(crate) async fn choose(State(app): State<App>, Path(id): Path<i64>, posted: Posted) -> Result<Redirect, PageError> {
    let chosen = |column: &SheetColumn| {
        let heading = posted.fields.raw(column.as_str());
        (!heading.is_empty()).then(|| (*column, heading.to_owned()))
    };
    let columns = CashColumns(SheetColumn::ALL.iter().filter_map(chosen).collect::<BTreeMap<_, _>>());
    let columns = columns.is_complete().then_some(&columns);
    let courier = posted.fields.text("courier");
    app.engine.choose_cash_columns(posted.me.shop, CashSheetId(id), courier, columns).await?;
    Ok(Redirect::to(&format!("/cash/sheets/{id}")))
}

/// `POST /cash/sheets/{sheet}/take`.
pub(crate) async fn take(State(app): State<App>, Path(id): Path<i64>, posted: Posted) -> Result<Redirect, PageError> {
    match app.engine.take_cash_sheet(posted.me.shop, CashSheetId(id)).await {
        Ok(taken) => {
            tracing::info!(shop.id = %posted.me.shop, sheet.id = id, new = taken.new, "Took cash sheet {id} in");
            Ok(Redirect::to(&format!("/cash/sheets/{id}?done=taken")))
        }
        // A second click; or somebody took the columns away meanwhile.
        Err(CashError::TakenBefore | CashError::UnknownColumns { .. }) => {
            Ok(Redirect::to(&format!("/cash/sheets/{id}")))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /cash/sheets/{sheet}/discard`.
pub(crate) async fn discard(
    State(app): State<App>,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    app.engine.discard_cash_sheet(posted.me.shop, CashSheetId(id)).await?;
    Ok(Redirect::to("/cash?done=discarded"))
}

impl From<CashError> for PageError {
    fn from(error: CashError) -> Self {
        match error {
            CashError::NotFound => Self::NotFound,
            CashError::Engine(error) => Self::Engine(error),
            CashError::Sheet(_)
            | CashError::UnknownCourier { .. }
            | CashError::UnknownColumns { .. }
            | CashError::TakenBefore => Self::BadForm,
        }
    }
}

impl SheetPage {
    pub(crate) fn new(me: &SignedIn, now: Timestamp, looked: &LookedAt) -> Self {
        let language = me.language;
        let of_read = looked.read.iter().flat_map(|read| &read.problems).map(KeptProblem::from);
        let problems: Vec<KeptProblem> = of_read.chain(looked.problems.iter().cloned()).collect();
        let read_courier = looked.read.as_ref().and_then(|read| read.courier.clone());
        let courier = read_courier.unwrap_or_else(|| looked.sheet.courier.clone());
        Self {
            frame: Frame::new(me, Section::Cash),
            id: looked.sheet.id.0,
            file_name: looked.sheet.file_name.clone(),
            courier: courier_or_none(language, &courier),
            taken: looked.sheet.taken_at.map(|at| language.moment(at, now, &me.zone)),
            understood: looked.read.as_ref().map(|read| Understood::new(language, read, looked)),
            more_problems: problems.len().saturating_sub(PROBLEMS),
            problems: problems.iter().take(PROBLEMS).map(|problem| ProblemLine::new(language, problem)).collect(),
        }
    }
}

impl Understood {
    fn new(language: Language, read: &ReadCashSheet, looked: &LookedAt) -> Self {
        let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
        for line in &read.lines {
            *sums.entry(line.amount.currency.clone()).or_default() += line.amount.amount;
        }
        let is_matched = |number: &str| looked.matched.contains(number);
        let matched = read.lines.iter().filter(|line| is_matched(line.number.as_str())).count();
        let only = (sums.len() == 1).then(|| sums.iter().next()).flatten();
        let other_total = only
            .zip(read.told_total)
            .filter(|((_, sum), told)| *sum != told)
            .map(|((currency, _), told)| language.money(&Money { amount: told, currency: currency.clone() }));
        let first = read.lines.iter().take(FIRST_LINES).map(|line| FirstLine {
            line: line.line,
            number: line.number.to_string(),
            amount: language.money(&line.amount),
            on: line.remitted_on.or(line.collected_on).map(|on| day(language, on)).unwrap_or_default(),
            is_matched: is_matched(line.number.as_str()),
        });
        let column = |column: SheetColumn| ColumnChoice {
            word: column.as_str(),
            name: column_name(language, column.as_str()),
            is_needed: column.is_needed(),
            headings: read
                .headings
                .iter()
                .filter(|heading| !heading.is_empty())
                .map(|heading| (heading.clone(), read.columns.0.get(&column) == Some(heading)))
                .collect(),
        };
        Self {
            is_complete: read.columns.is_complete(),
            couriers: couriers()
                .into_iter()
                .map(|(code, name)| (code, name, read.courier.as_deref() == Some(code)))
                .collect(),
            lines: read.lines.len(),
            sums: sums.into_iter().map(|(currency, amount)| language.money(&Money { amount, currency })).collect(),
            matched,
            unmatched: read.lines.len().saturating_sub(matched),
            only_collected: read.lines.iter().filter(|line| !line.is_remitted).count(),
            without_cash: read.without_cash,
            other_total,
            first: first.collect(),
            columns: SheetColumn::ALL.map(column).into(),
        }
    }
}

impl ProblemLine {
    fn new(language: Language, problem: &KeptProblem) -> Self {
        Self {
            line: problem.line,
            column: column_name(language, &problem.column),
            value: problem.value.clone(),
            remedy: match problem.kind.as_str() {
                "empty" => language.say("cash-problem-empty"),
                "shortened" => language.say("cash-problem-shortened"),
                "no_number" => language.say("cash-problem-no_number"),
                "unclear_amount" => language.say("cash-problem-unclear_amount"),
                "no_date" => language.say("cash-problem-no_date"),
                "no_currency" => language.say("cash-problem-no_currency"),
                _ => language.say("cash-problem-no_amount"),
            },
        }
    }
}

fn column_name(language: Language, word: &str) -> String {
    match word {
        "number" => language.say("cash-column-number"),
        "amount" => language.say("cash-column-amount"),
        "currency" => language.say("cash-column-currency"),
        "collected_on" => language.say("cash-column-collected_on"),
        "remitted_on" => language.say("cash-column-remitted_on"),
        _ => language.say("cash-column-reference"),
    }
}

impl Refused {
    pub(crate) fn new(me: &SignedIn, file_name: &str, error: CashSheetError) -> Self {
        let language = me.language;
        let why = match error {
            CashSheetError::Empty => language.say("cash-refused-empty"),
            CashSheetError::TooLarge { most } => language.say_with("cash-refused-large", "most", most / 1_048_576),
            CashSheetError::TooManyRows { most } => language.say_with("cash-refused-rows", "most", most),
            CashSheetError::OldWorkbook => language.say("cash-refused-old"),
            CashSheetError::BrokenWorkbook => language.say("cash-refused-broken"),
            CashSheetError::NotATable => language.say("cash-refused-none"),
        };
        Self { frame: Frame::new(me, Section::Cash), file_name: file_name.to_owned(), why }
    }
}
