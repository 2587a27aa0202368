//! XLSX files as rows: the first visible sheet that has any.

use std::io::{Cursor, Read, sink};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use jiff::civil::Date;

use super::SheetError;
use super::table::{Cell, MOST_CELLS, MOST_ROWS, Row};

/// What all parts of a workbook may come to when they are unpacked.
const MOST_UNPACKED: u64 = 48 * 1024 * 1024;
/// Parts of a workbook.
const MOST_PARTS: usize = 500;

pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Row>, SheetError> {
    check_size(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::BrokenWorkbook)?;
    let is_shown =
        |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let names: Vec<String> =
        workbook.sheets_metadata().iter().filter(is_shown).map(|sheet| sheet.name.clone()).collect();
    for name in names {
        let rows = sheet_rows(&mut workbook, &name)?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Err(SheetError::Empty)
}

/// What a file says of its own sizes is not believed: all parts are unpacked once, into nothing.
fn check_size(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::BrokenWorkbook)?;
    if archive.len() > MOST_PARTS {
        return Err(SheetError::BrokenWorkbook);
    }
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| SheetError::BrokenWorkbook)?;
        let unpacked = std::io::copy(&mut part.take(left.saturating_add(1)), &mut sink())
            .map_err(|_| SheetError::BrokenWorkbook)?;
        left = left.checked_sub(unpacked).ok_or(SheetError::TooLarge { most: super::LARGEST_SHEET })?;
    }
    Ok(())
}

/// Cells are read one by one: a cell far away must not make an area of empty ones.
fn sheet_rows(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Row>, SheetError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| SheetError::BrokenWorkbook)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(found) = reader.next_cell().map_err(|_| SheetError::BrokenWorkbook)? {
        let (row, column) = found.get_position();
        let Ok(column) = usize::try_from(column) else { continue };
        let Some(cell) = cell(found.get_value()).filter(|_| column < MOST_CELLS) else { continue };
        let line = u64::from(row).saturating_add(1);
        if rows.last().is_none_or(|last| last.line != line) {
            if rows.len() >= MOST_ROWS {
                return Err(SheetError::TooManyRows { most: MOST_ROWS });
            }
            rows.push(Row { line, cells: Vec::new() });
        }
        let Some(last) = rows.last_mut() else { continue };
        if last.cells.len() <= column {
            last.cells.resize(column.saturating_add(1), Cell::Text(String::new()));
        }
        if let Some(place) = last.cells.get_mut(column) {
            *place = cell;
        }
    }
    Ok(rows)
}

fn cell(value: &DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::Int(number) => Some(Cell::Number(number.to_string())),
        DataRef::Float(number) if number.is_finite() => Some(Cell::Number(number.to_string())),
        DataRef::String(text) => Some(Cell::text(text)),
        DataRef::SharedString(text) => Some(Cell::text(text)),
        DataRef::DateTime(when) if when.is_datetime() => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            date.ok().map(Cell::Date)
        }
        DataRef::DateTimeIso(text) => Some(Cell::text(text)),
        _ => None,
    }
}
