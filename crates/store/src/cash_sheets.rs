//! Couriers' cash sheets as they come in, and their lines that belong to no label.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use tracking::{Money, ShopId, TrackingNo};

use crate::columns::{At, clean, count, day, ms, to_json};
use crate::error::{Doing, Touched};
use crate::money::from_minor;
use crate::sql::{Sql, all, one, over, run};
use crate::{CashSheetId, Store, StoreError};

/// A sheet that was sent in.
#[derive(Debug, Clone)]
pub struct NewCashSheet<'a> {
    /// The courier's code name; empty when nobody said it.
    pub courier: &'a str,
    /// As the person's machine calls it.
    pub file_name: &'a str,
    /// SHA-256 of the file, in hexadecimal.
    pub hash: &'a str,
    /// The file.
    pub body: &'a [u8],
}

/// Where a sheet that was sent in is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptSheet {
    /// Its id.
    pub id: CashSheetId,
    /// The same file came in before.
    pub is_known: bool,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashSheet {
    /// Its id.
    pub id: CashSheetId,
    /// The courier's code name; empty while nobody knows it.
    pub courier: String,
    /// As the person's machine calls it.
    pub file_name: String,
    /// The file; `None` once its lines are taken in.
    pub body: Option<Vec<u8>>,
    /// What a person chose to read from which column: a JSON document.
    pub columns: Option<String>,
    /// Lines that could not be read, once it is taken in: a JSON document.
    pub problems: String,
    /// When it came.
    pub uploaded_at: Timestamp,
    /// When its lines were taken in.
    pub taken_at: Option<Timestamp>,
}

/// A sheet in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashSheetRow {
    /// Its id.
    pub id: CashSheetId,
    /// The courier's code name, or empty.
    pub courier: String,
    /// As the person's machine calls it.
    pub file_name: String,
    /// Lines that were read.
    pub lines: u64,
    /// Lines of it that belong to no label.
    pub unmatched: u64,
    /// When it came.
    pub uploaded_at: Timestamp,
    /// When its lines were taken in.
    pub taken_at: Option<Timestamp>,
}

/// A line whose number is no label's of the shop, or several labels'.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmatchedCash {
    /// The sheet it came with.
    pub sheet: CashSheetId,
    /// The sheet's name.
    pub file_name: String,
    /// The line in the file.
    pub line: u64,
    /// The courier's code name, or empty.
    pub courier: String,
    /// The number.
    pub number: String,
    /// How much.
    pub amount: Money,
    /// When it was paid out.
    pub remitted_on: Option<Date>,
}

#[derive(sqlx::FromRow)]
struct SheetRecord {
    id: i64,
    courier: String,
    file_name: String,
    body: Option<Vec<u8>>,
    columns: Option<String>,
    problems: String,
    uploaded_at: At,
    taken_at: Option<At>,
}

/// A number to look for.
#[derive(Serialize)]
pub(crate) struct NumberRecord<'a> {
    pub(crate) number: &'a str,
}

impl Store {
    /// Keeps a sheet. The same file is kept once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_cash_sheet(
        &self,
        shop: ShopId,
        sheet: &NewCashSheet<'_>,
        now: Timestamp,
    ) -> Result<KeptSheet, StoreError> {
        const DOING: &str = "keeping a cash sheet";
        const INSERT: Sql = Sql::both(
            "INSERT INTO cash_sheet (shop_id, courier, file_name, hash, body, uploaded_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (shop_id, hash) DO NOTHING RETURNING id",
        );
        const SELECT: Sql = Sql::both("SELECT id FROM cash_sheet WHERE shop_id = $1 AND hash = $2");
        // Its file went when a customer was erased, in the middle of its lines.
        const AGAIN: Sql = Sql::both(
            "UPDATE cash_sheet SET body = $1 WHERE shop_id = $2 AND hash = $3 AND body IS NULL AND taken_at IS NULL",
        );
        let mut tx = self.write(DOING).await?;
        let file_name = clean(sheet.file_name);
        let new = one!(tx.link(), (i64,), INSERT, shop.0, sheet.courier, file_name, sheet.hash, sheet.body, ms(now))
            .doing(DOING)?;
        let (id, is_known) = match new {
            Some((id,)) => (id, false),
            None => {
                run!(tx.link(), AGAIN, sheet.body, shop.0, sheet.hash).doing(DOING)?;
                let known = one!(tx.link(), (i64,), SELECT, shop.0, sheet.hash).doing(DOING)?;
                (known.ok_or(StoreError::Missing { doing: DOING })?.0, true)
            }
        };
        tx.commit(DOING).await?;
        Ok(KeptSheet { id: CashSheetId(id), is_known })
    }

    /// One sheet; `None` when the shop has no such sheet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cash_sheet(&self, shop: ShopId, id: CashSheetId) -> Result<Option<CashSheet>, StoreError> {
        const DOING: &str = "reading a cash sheet";
        const SELECT: Sql = Sql::both(
            "SELECT id, courier, file_name, body, columns, problems, uploaded_at, taken_at FROM cash_sheet \
             WHERE +shop_id = $1 AND id = $2",
        );
        let row = one!(self.read(DOING).await?.link(), SheetRecord, SELECT, shop.0, id.0).doing(DOING)?;
        Ok(row.map(|row| CashSheet {
            id: CashSheetId(row.id),
            courier: row.courier,
            file_name: row.file_name,
            body: row.body,
            columns: row.columns,
            problems: row.problems,
            uploaded_at: row.uploaded_at.0,
            taken_at: row.taken_at.map(|at| at.0),
        }))
    }

    /// A shop's sheets, newest first, at most 50.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cash_sheets(&self, shop: ShopId) -> Result<Vec<CashSheetRow>, StoreError> {
        type Row = (i64, String, String, i64, i64, At, Option<At>);
        const DOING: &str = "listing cash sheets";
        const SELECT: Sql = Sql::both(
            "SELECT s.id, s.courier, s.file_name, s.lines, (SELECT COUNT(*) FROM cash_line c \
             WHERE c.sheet_id = s.id AND c.label_id IS NULL), s.uploaded_at, s.taken_at FROM cash_sheet s \
             WHERE s.shop_id = $1 ORDER BY s.id DESC LIMIT 50",
        );
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        let sheet = |(id, courier, file_name, lines, unmatched, uploaded_at, taken_at): Row| CashSheetRow {
            id: CashSheetId(id),
            courier,
            file_name,
            lines: count(lines),
            unmatched: count(unmatched),
            uploaded_at: uploaded_at.0,
            taken_at: taken_at.map(|at| at.0),
        };
        Ok(rows.into_iter().map(sheet).collect())
    }

    /// Keeps whose a sheet is and what a person chose to read from which column: a JSON document.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such sheet, or its lines are taken in.
    pub async fn choose_cash_columns(
        &self,
        shop: ShopId,
        id: CashSheetId,
        courier: &str,
        columns: Option<&str>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "keeping a cash sheet's columns";
        const UPDATE: Sql = Sql::both(
            "UPDATE cash_sheet SET courier = $1, columns = $2 WHERE +shop_id = $3 AND id = $4 AND taken_at IS NULL",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, courier, columns, shop.0, id.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// Throws a sheet away whose lines are not taken in.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such sheet, or lines of it are taken in.
    pub async fn discard_cash_sheet(&self, shop: ShopId, id: CashSheetId) -> Result<(), StoreError> {
        const DOING: &str = "throwing a cash sheet away";
        const DELETE: Sql = Sql::both(
            "DELETE FROM cash_sheet WHERE +shop_id = $1 AND id = $2 AND taken_at IS NULL \
             AND NOT EXISTS (SELECT 1 FROM cash_line c WHERE c.sheet_id = cash_sheet.id)",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), DELETE, shop.0, id.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// The columns that people chose for earlier sheets: the courier's code name and a JSON document.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cash_columns(&self, shop: ShopId) -> Result<Vec<(String, String)>, StoreError> {
        const DOING: &str = "reading the columns of cash sheets";
        const SELECT: Sql = Sql::both("SELECT courier, columns FROM cash_columns WHERE shop_id = $1 ORDER BY courier");
        all!(self.read(DOING).await?.link(), (String, String), SELECT, shop.0).doing(DOING)
    }

    /// Which of these numbers are labels of the shop: number and the courier's code name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn labels_of_numbers(
        &self,
        shop: ShopId,
        numbers: &[&TrackingNo],
    ) -> Result<Vec<(String, String)>, StoreError> {
        const DOING: &str = "looking for labels by number";
        const SELECT: Sql = over!(
            "SELECT DISTINCT l.number, l.courier FROM ",
            "$1" { number text },
            " JOIN label l ON l.shop_id = $2 AND l.number = r.number ORDER BY l.number, l.courier"
        );
        let records: Vec<_> = numbers.iter().map(|number| NumberRecord { number: number.as_str() }).collect();
        let mut reading = self.read(DOING).await?;
        all!(reading.link(), (String, String), SELECT, to_json(&records)?, shop.0).doing(DOING)
    }

    /// Lines whose number is no label's, newest first, at most 200.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unmatched_cash(&self, shop: ShopId) -> Result<Vec<UnmatchedCash>, StoreError> {
        type Row = (i64, String, i64, String, String, i64, String, String);
        const DOING: &str = "listing cash without a label";
        const SELECT: Sql = Sql::both(
            "SELECT c.sheet_id, s.file_name, c.line, c.courier, c.number, c.amount_minor, c.currency, c.remitted_on \
             FROM cash_line c JOIN cash_sheet s ON s.id = c.sheet_id \
             WHERE c.shop_id = $1 AND c.label_id IS NULL ORDER BY c.id DESC LIMIT 200",
        );
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        let unmatched = |(sheet, file_name, line, courier, number, minor, currency, on): Row| UnmatchedCash {
            sheet: CashSheetId(sheet),
            file_name,
            line: count(line),
            courier,
            number,
            amount: from_minor(minor, currency),
            remitted_on: day(&on),
        };
        Ok(rows.into_iter().map(unmatched).collect())
    }
}
