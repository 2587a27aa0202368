//! *Import labels*: a pasted table, looked at first, then taken in line by line.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use engine::label_import::{CheckedTable, Column, ImportOutcome, LineProblem, ProblemKind};

use crate::app::App;
use crate::language::Language;
use crate::page::{Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// Lines of one import: more take longer than a browser waits.
const LONGEST: usize = 500;
/// Problems shown; the others come up when these are corrected.
const PROBLEMS: usize = 100;

/// The page.
#[derive(Template)]
#[template(path = "label_import/page.html")]
pub(crate) struct LabelImportPage {
    pub(crate) frame: Frame,
    pub(crate) table: String,
    /// What a look at the table found, before anything is taken in.
    pub(crate) found: Option<String>,
    pub(crate) can_import: bool,
    pub(crate) unused: String,
    pub(crate) problems: Vec<ProblemLine>,
    pub(crate) more_problems: usize,
}

/// What is wrong with one line.
#[derive(Debug, Clone)]
pub(crate) struct ProblemLine {
    pub(crate) line: u64,
    pub(crate) column: String,
    pub(crate) value: String,
    pub(crate) remedy: String,
    /// The line is taken in all the same.
    pub(crate) is_remark: bool,
}

/// `GET /labels/import`.
pub(crate) async fn show(me: SignedIn) -> Result<Html<String>, PageError> {
    render(&LabelImportPage::new(&me, String::new()))
}

/// `POST /labels/import`: looks at the table; with *import* its good lines are taken in.
pub(crate) async fn import(State(app): State<App>, posted: Posted) -> Result<Html<String>, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let table = fields.raw("table");
    if table.trim().is_empty() {
        let mut page = LabelImportPage::new(me, String::new());
        page.frame = page.frame.with_notice(Some(Notice::bad(me.language.say("import-empty"))));
        return render(&page);
    }
    if fields.is_on("import") {
        let outcome = app.engine.import_labels(me.shop, table, LONGEST).await?;
        tracing::info!(shop.id = %me.shop, added = outcome.added, "Imported {} labels", outcome.added);
        return render(&LabelImportPage::imported(me, table, &outcome));
    }
    let checked = app.engine.check_labels(me.shop, table, LONGEST).await?;
    render(&LabelImportPage::checked(me, table, &checked))
}

impl LabelImportPage {
    pub(crate) fn new(me: &SignedIn, table: String) -> Self {
        Self {
            frame: Frame::new(me, Section::Orders),
            table,
            found: None,
            can_import: false,
            unused: String::new(),
            problems: Vec::new(),
            more_problems: 0,
        }
    }

    /// Before anything is taken in.
    pub(crate) fn checked(me: &SignedIn, table: &str, checked: &CheckedTable) -> Self {
        let page = Self::new(me, table.to_owned());
        Self {
            found: Some(me.language.say_with("import-found", "labels", checked.good.len())),
            can_import: !checked.good.is_empty(),
            unused: checked.unused.join(", "),
            ..page.with_problems(me.language, &checked.problems)
        }
    }

    /// Afterwards. The table stays in its field while something of it is left to correct.
    pub(crate) fn imported(me: &SignedIn, table: &str, outcome: &ImportOutcome) -> Self {
        let is_done = outcome.problems.iter().all(|problem| problem.kind.is_remark());
        let table = if is_done { String::new() } else { table.to_owned() };
        let values = [("added", outcome.added.into()), ("completed", outcome.completed.into())];
        let notice = Notice::good(me.language.say_with_all("import-done", values));
        let mut page = Self::new(me, table).with_problems(me.language, &outcome.problems);
        page.frame = page.frame.with_notice(Some(notice));
        page
    }

    fn with_problems(mut self, language: Language, problems: &[LineProblem]) -> Self {
        self.problems = problems.iter().take(PROBLEMS).map(|problem| ProblemLine::new(language, problem)).collect();
        self.more_problems = problems.len().saturating_sub(PROBLEMS);
        self
    }
}

impl ProblemLine {
    fn new(language: Language, problem: &LineProblem) -> Self {
        Self {
            line: problem.line,
            column: problem.column.map_or_else(String::new, |column| language.say(column_key(column))),
            value: problem.value.clone(),
            remedy: remedy(language, &problem.kind),
            is_remark: problem.kind.is_remark(),
        }
    }
}

fn column_key(column: Column) -> &'static str {
    match column {
        Column::Order => "import-column-order",
        Column::Courier => "import-column-courier",
        Column::Number => "import-column-number",
        Column::Postcode => "import-column-postcode",
    }
}

fn remedy(language: Language, kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::NoColumn => language.say("import-no-column"),
        ProblemKind::TooLong { longest } => language.say_with("import-too-long", "most", *longest),
        ProblemKind::Unreadable => language.say("import-unreadable"),
        ProblemKind::Empty => language.say("import-field-empty"),
        ProblemKind::UnknownCourier { known } => language.say_with("import-unknown-courier", "known", known.clone()),
        ProblemKind::NoNumber => language.say("import-no-number"),
        ProblemKind::NotThisCouriers { courier, expected } => {
            let values = [("courier", (*courier).into()), ("expected", expected.clone().into())];
            language.say_with_all("import-other-number", values)
        }
        ProblemKind::NoPostcode => language.say("import-no-postcode"),
        ProblemKind::Twice { first } => language.say_with("import-twice", "first", *first),
        ProblemKind::UnknownOrder => language.say("import-unknown-order"),
        ProblemKind::Known => language.say("import-known"),
        ProblemKind::Wanted { courier } => language.say_with("import-wanted", "courier", *courier),
        ProblemKind::NotTaken { why } => language.say_with("import-not-taken", "why", why.clone()),
    }
}
