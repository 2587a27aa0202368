//! A courier's cash sheet: the file that it mails with the cash on delivery that it pays out.
//!
//! A pure function of the file's bytes. Nothing is lost silently: a line is read, or skipped for a reason that is
//! counted, or named with its number, field, value and remedy.

mod amount;
mod columns;
mod date;
mod headings;
mod lines;
mod table;
mod workbook;

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;
use tracking::{Money, TrackingNo};

pub use columns::{Columns, SheetColumn};
pub use table::LARGEST_SHEET;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFormat {
    /// Text, its columns parted by `;` `,` `|` or tabs.
    Csv,
    /// A workbook of spreadsheet programs.
    Xlsx,
}

impl SheetFormat {
    /// The word used in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Why nothing of a file can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// There is nothing in it.
    #[error("the file is empty: save it again, or ask the courier for it anew")]
    Empty,
    /// It is too large.
    #[error("the file is larger than {} MB: split it", most / 1_048_576)]
    TooLarge {
        /// Bytes that would do.
        most: usize,
    },
    /// It has too many lines.
    #[error("the file has more than {most} lines: split it")]
    TooManyRows {
        /// Lines that would do.
        most: usize,
    },
    /// A workbook of before 2007.
    #[error("this is an old .xls workbook: open it in a spreadsheet program and save it as .xlsx or .csv")]
    OldWorkbook,
    /// A workbook that cannot be unpacked.
    #[error("the workbook cannot be read: open it in a spreadsheet program and save it as .xlsx or .csv")]
    BrokenWorkbook,
    /// Something else.
    #[error("this is no table: ask the courier for the sheet as .xlsx or .csv")]
    NotATable,
}

/// What the reader of a sheet knows beforehand.
#[derive(Debug, Clone, Default)]
pub struct SheetHints {
    /// The courier's code name, when a person said it.
    pub courier: Option<String>,
    /// The columns that a person chose for this file.
    pub chosen: Option<Columns>,
    /// Columns that were chosen for earlier sheets, with the courier's code name (empty: none was named).
    pub remembered: Vec<(String, Columns)>,
    /// The currency of amounts that name none: ISO 4217.
    pub currency: String,
}

/// A line that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    /// The line in the file, from 1.
    pub line: u64,
    /// The label's number.
    pub number: TrackingNo,
    /// How much; below zero for a correction.
    pub amount: Money,
    /// When the recipient paid, in the courier's calendar.
    pub collected_on: Option<jiff::civil::Date>,
    /// When the courier paid it out, in its calendar.
    pub remitted_on: Option<jiff::civil::Date>,
    /// The courier paid it out. False in a sheet that lists it as collected only.
    pub is_remitted: bool,
    /// The courier's payment order or the shop's own reference.
    pub reference: Option<String>,
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetProblem {
    /// The line in the file, from 1.
    pub line: u64,
    /// The column.
    pub column: SheetColumn,
    /// What stands there, shortened.
    pub value: String,
    /// What is wrong.
    pub kind: SheetProblemKind,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetProblemKind {
    /// The field is empty.
    #[error("it is empty: fill it in")]
    Empty,
    /// A spreadsheet program has rounded the number.
    #[error("the number was shortened by a spreadsheet program: format the column as text and paste it anew")]
    Shortened,
    /// It is no tracking number.
    #[error("this is no tracking number: copy it from the label")]
    NoNumber,
    /// It is no amount.
    #[error("this is no amount: write it like 1234.50")]
    NoAmount,
    /// It can be read in two ways.
    #[error("this may be thousands or fractions: write it like 1234.50")]
    UnclearAmount,
    /// It is no day.
    #[error("this is no date: write it like 2026-03-30")]
    NoDate,
    /// It is no currency that is known here.
    #[error("this is no currency: write it like RON")]
    NoCurrency,
}

impl SheetProblemKind {
    /// The word used in data and texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Shortened => "shortened",
            Self::NoNumber => "no_number",
            Self::NoAmount => "no_amount",
            Self::UnclearAmount => "unclear_amount",
            Self::NoDate => "no_date",
            Self::NoCurrency => "no_currency",
        }
    }
}

/// A sheet as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSheet {
    /// What the file is.
    pub format: SheetFormat,
    /// The courier's code name: as a person said, or as the columns tell.
    pub courier: Option<String>,
    /// The headings of the sheet's columns, or what stands in the row that looks most like it.
    pub headings: Vec<String>,
    /// What is read from which column. Incomplete when the columns are not known: then nothing is read.
    pub columns: Columns,
    /// Lines that were read.
    pub lines: Vec<SheetLine>,
    /// Lines that could not be.
    pub problems: Vec<SheetProblem>,
    /// Lines without cash that were skipped.
    pub without_cash: usize,
    /// Lines with a total that were skipped.
    pub totals: usize,
    /// The last total of the sheet, to compare with.
    pub told_total: Option<Decimal>,
}

/// Reads a sheet.
///
/// # Errors
/// When the file is no table, or too large.
pub fn read_cash_sheet(bytes: &[u8], hints: &SheetHints) -> Result<ReadSheet, SheetError> {
    let (format, rows) = table::open(bytes)?;
    if rows.iter().all(table::Row::is_empty) {
        return Err(SheetError::Empty);
    }
    let found = columns::find(&rows, hints);
    let mut sheet = ReadSheet {
        format,
        courier: hints.courier.clone().or(found.courier),
        headings: found.headings,
        columns: found.columns,
        lines: Vec::new(),
        problems: Vec::new(),
        without_cash: 0,
        totals: 0,
        told_total: None,
    };
    if sheet.columns.is_complete() {
        let below = rows.get(found.row.saturating_add(1)..).unwrap_or_default();
        lines::read(&mut sheet, below, found.only_collected, &hints.currency);
    }
    Ok(sheet)
}
