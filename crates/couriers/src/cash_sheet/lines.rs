//! The lines below the headings.

use jiff::civil::Date;
use rust_decimal::Decimal;
use tracking::{Money, TrackingNo};

use super::amount::{self, Fractions, NoAmount};
use super::headings::key;
use super::table::{Cell, Row};
use super::{ReadSheet, SheetColumn, SheetLine, SheetProblem, SheetProblemKind, date};

/// What is shown of a value that is wrong.
const SHOWN: usize = 60;
/// How totals begin, as keys of headings are written.
const TOTALS: [&str; 6] = ["total", "totalgeneral", "subtotal", "sumatotala", "osszesen", "mindosszesen"];

/// Where the columns are.
struct Places {
    of: Vec<(SheetColumn, usize)>,
    /// The currency that the amount's heading names.
    currency: Option<&'static str>,
    /// How amounts of this sheet write fractions.
    fractions: Option<Fractions>,
    only_collected: bool,
    fallback: String,
}

impl Places {
    fn cell<'a>(&self, row: &'a Row, column: SheetColumn) -> Option<&'a Cell> {
        let (_, place) = self.of.iter().find(|(one, _)| *one == column)?;
        row.cells.get(*place).filter(|cell| !cell.is_empty())
    }

    fn has(&self, column: SheetColumn) -> bool {
        self.of.iter().any(|(one, _)| *one == column)
    }
}

pub(super) fn read(sheet: &mut ReadSheet, rows: &[Row], only_collected: bool, currency: &str) {
    let heading = |column: SheetColumn| sheet.columns.0.get(&column);
    let place = |column: SheetColumn| {
        let wanted = heading(column)?;
        sheet.headings.iter().position(|one| one == wanted).map(|place| (column, place))
    };
    let of: Vec<(SheetColumn, usize)> = SheetColumn::ALL.into_iter().filter_map(place).collect();
    let mut places = Places {
        of,
        currency: heading(SheetColumn::Amount).and_then(|heading| amount::currency(heading)),
        fractions: None,
        only_collected,
        fallback: currency.to_owned(),
    };
    places.fractions = proven(rows, &places);
    for row in rows.iter().filter(|row| !row.is_empty()) {
        take(sheet, row, &places);
    }
}

/// What the sheet's unmistakable amounts prove; nothing when they contradict each other.
fn proven(rows: &[Row], places: &Places) -> Option<Fractions> {
    let mut proofs = rows.iter().filter_map(|row| match places.cell(row, SheetColumn::Amount)? {
        Cell::Text(text) => amount::proves(text),
        _ => None,
    });
    let first = proofs.next()?;
    proofs.all(|proof| proof == first).then_some(first)
}

fn take(sheet: &mut ReadSheet, row: &Row, places: &Places) {
    if is_total(row, places) {
        sheet.totals += 1;
        let told = places.cell(row, SheetColumn::Amount).and_then(|cell| money(cell, places).ok());
        sheet.told_total = told.or(sheet.told_total);
        return;
    }
    if row.cells.iter().map(Cell::shown).eq(sheet.headings.iter().cloned()) {
        // The headings again, on the next page.
        return;
    }
    match line(row, places) {
        Ok(Some(line)) => sheet.lines.push(line),
        Ok(None) => sheet.without_cash += 1,
        Err((column, kind)) => {
            let value = places.cell(row, column).map(Cell::shown).unwrap_or_default();
            let value = value.chars().take(SHOWN).collect();
            sheet.problems.push(SheetProblem { line: row.line, column, value, kind });
        }
    }
}

/// A row that begins with a word for a total, or a last row with an amount alone.
fn is_total(row: &Row, places: &Places) -> bool {
    let number = places.cell(row, SheetColumn::Number);
    let is_word = |cell: &Cell| match cell {
        Cell::Text(text) => TOTALS.contains(&key(text.split(':').next().unwrap_or_default()).as_str()),
        _ => false,
    };
    let has_no_number = number.is_none_or(|cell| !cell.shown().chars().any(|c| c.is_ascii_digit()));
    let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
    has_no_number && (row.cells.iter().any(is_word) || (filled == 1 && number.is_none()))
}

type Wrong = (SheetColumn, SheetProblemKind);

/// `None` for a line without cash.
fn line(row: &Row, places: &Places) -> Result<Option<SheetLine>, Wrong> {
    let number = number(places.cell(row, SheetColumn::Number)).map_err(|kind| (SheetColumn::Number, kind))?;
    let amount = match places.cell(row, SheetColumn::Amount) {
        // A courier leaves it empty where there was nothing to collect.
        None if places.only_collected => return Ok(None),
        None => return Err((SheetColumn::Amount, SheetProblemKind::Empty)),
        Some(cell) => money(cell, places).map_err(|kind| (SheetColumn::Amount, kind))?,
    };
    if amount.is_zero() {
        return Ok(None);
    }
    let currency = currency(row, places)?;
    let collected_on = day(row, places, SheetColumn::CollectedOn)?;
    let remitted_on = day(row, places, SheetColumn::RemittedOn)?;
    let is_remitted = !places.only_collected && (remitted_on.is_some() || !places.has(SheetColumn::RemittedOn));
    let reference = places.cell(row, SheetColumn::Reference).map(Cell::shown);
    let amount = Money { amount, currency };
    Ok(Some(SheetLine { line: row.line, number, amount, collected_on, remitted_on, is_remitted, reference }))
}

fn number(cell: Option<&Cell>) -> Result<TrackingNo, SheetProblemKind> {
    let text = cell.ok_or(SheetProblemKind::Empty)?.shown();
    // A number typed as text in a spreadsheet may carry its sign for that.
    let text = text.trim_start_matches(['\'', '=', '"']).trim_end_matches('"');
    if is_shortened(text) {
        return Err(SheetProblemKind::Shortened);
    }
    TrackingNo::parse(text).map_err(|_| SheetProblemKind::NoNumber)
}

/// `7.00099E+12`: the digits are lost.
fn is_shortened(text: &str) -> bool {
    let Some((head, tail)) = text.split_once(['E', 'e']) else { return false };
    let is_head = head.contains(['.', ',']) && head.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    is_head && tail.starts_with('+') && tail.chars().skip(1).all(|c| c.is_ascii_digit())
}

fn money(cell: &Cell, places: &Places) -> Result<Decimal, SheetProblemKind> {
    match cell {
        Cell::Number(number) => number
            .parse::<Decimal>()
            // What a spreadsheet has computed has crumbs behind the cents.
            .map(|amount| amount.round_dp(2).normalize())
            .map_err(|_| SheetProblemKind::NoAmount),
        Cell::Text(text) => amount::read(text, places.fractions).map_err(|why| match why {
            NoAmount::NotANumber => SheetProblemKind::NoAmount,
            NoAmount::Unclear => SheetProblemKind::UnclearAmount,
        }),
        Cell::Date(_) => Err(SheetProblemKind::NoAmount),
    }
}

/// The line's own column, the amount's text, its heading, else the shop's.
fn currency(row: &Row, places: &Places) -> Result<String, Wrong> {
    if let Some(cell) = places.cell(row, SheetColumn::Currency) {
        let known = amount::currency(&cell.shown()).ok_or((SheetColumn::Currency, SheetProblemKind::NoCurrency))?;
        return Ok(known.to_owned());
    }
    let beside = places.cell(row, SheetColumn::Amount).and_then(|cell| amount::currency(&cell.shown()));
    Ok(beside.or(places.currency).map_or_else(|| places.fallback.clone(), str::to_owned))
}

fn day(row: &Row, places: &Places, column: SheetColumn) -> Result<Option<Date>, Wrong> {
    match places.cell(row, column) {
        None => Ok(None),
        Some(Cell::Date(date)) => Ok(Some(*date)),
        // Couriers write so that a day has not come yet.
        Some(Cell::Text(text)) if text.chars().all(|c| matches!(c, '-' | '–' | '0' | '.' | '/' | ' ' | ':')) => {
            Ok(None)
        }
        Some(cell) => date::read(&cell.shown()).map(Some).ok_or((column, SheetProblemKind::NoDate)),
    }
}
