//! Lines of a cash sheet, matched to labels by their number.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use tracking::{LabelId, Money, OrderId, TrackingNo};

use super::Unit;
use crate::cash_sheets::NumberRecord;
use crate::columns::{clean, day_text, ms, opt_clean, to_json};
use crate::error::{Doing, Touched};
use crate::money::to_minor;
use crate::sql::{Sql, all, over, run};
use crate::{CashSheetId, StoreError};

/// A line of a cash sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCashLine {
    /// The line in the file, from 1.
    pub line: u64,
    /// The courier's code name; empty when nobody knows it.
    pub courier: String,
    /// The label's number.
    pub number: TrackingNo,
    /// How much.
    pub amount: Money,
    /// When the recipient paid.
    pub collected_on: Option<Date>,
    /// When the courier paid it out.
    pub remitted_on: Option<Date>,
    /// The courier paid it out; else it has collected it only.
    pub is_remitted: bool,
    /// The courier's payment order or the shop's reference.
    pub reference: Option<String>,
}

#[derive(Serialize)]
struct LineRecord<'a> {
    line: u64,
    courier: &'a str,
    number: &'a str,
    minor: i64,
    currency: &'a str,
    collected_on: String,
    remitted_on: String,
    is_remitted: bool,
    reference: Option<&'a str>,
}

/// The labels that a line of `cash_line c` may be of.
macro_rules! same_label {
    () => {
        "JOIN label l ON l.shop_id = c.shop_id AND l.number = c.number \
         AND (c.courier = '' OR l.courier = '' OR l.courier = c.courier)"
    };
}

impl Unit {
    /// The orders that have labels with these numbers, in the order of their ids: to lock them before their cash is
    /// written, as everybody else does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders_of_numbers(&mut self, numbers: &[&TrackingNo]) -> Result<Vec<OrderId>, StoreError> {
        const SELECT: Sql = over!(
            "SELECT DISTINCT l.order_id FROM ",
            "$1" { number text },
            " JOIN label l ON l.shop_id = $2 AND l.number = r.number ORDER BY l.order_id"
        );
        let records: Vec<_> = numbers.iter().map(|number| NumberRecord { number: number.as_str() }).collect();
        let shop = self.shop.0;
        let rows = all!(self.link(), (i64,), SELECT, to_json(&records)?, shop).doing("looking for labels by number")?;
        Ok(rows.into_iter().map(|(id,)| OrderId(id)).collect())
    }

    /// Keeps lines of a sheet and ties them to their labels. What is known from another sheet is not kept again.
    /// Returns how many are new.
    ///
    /// # Errors
    /// When the database fails or an amount is too large.
    pub async fn add_cash_lines(
        &mut self,
        sheet: CashSheetId,
        lines: &[NewCashLine],
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        const DOING: &str = "keeping lines of a cash sheet";
        const INSERT: Sql = over!(
            "INSERT INTO cash_line (shop_id, sheet_id, line, courier, number, amount_minor, currency, collected_on, \
             remitted_on, is_remitted, reference, recorded_at) SELECT s.shop_id, s.id, r.line, r.courier, r.number, \
             r.minor, r.currency, r.collected_on, r.remitted_on, r.is_remitted, r.reference, $4 FROM ",
            "$1" {
                line bigint, courier text, number text, minor bigint, currency text, collected_on text,
                remitted_on text, is_remitted boolean, reference text
            },
            " JOIN cash_sheet s ON s.shop_id = $2 AND s.id = $3 WHERE NOT EXISTS (SELECT 1 FROM cash_line k \
             WHERE k.shop_id = $2 AND k.number = r.number AND k.amount_minor = r.minor AND k.currency = r.currency \
             AND k.is_remitted = r.is_remitted \
             AND (k.remitted_on = r.remitted_on OR k.remitted_on = '' OR r.remitted_on = '')) \
             ORDER BY r.ordinal ON CONFLICT DO NOTHING RETURNING id"
        );
        const MATCH: Sql = Sql::both(concat!(
            "UPDATE cash_line SET label_id = m.label_id, order_id = m.order_id FROM (SELECT c.id AS line_id, \
             MIN(l.id) AS label_id, MIN(l.order_id) AS order_id FROM cash_line c ",
            same_label!(),
            " WHERE c.shop_id = $1 AND c.sheet_id = $2 AND c.label_id IS NULL GROUP BY c.id HAVING COUNT(*) = 1) AS m \
             WHERE cash_line.id = m.line_id"
        ));
        let mut records = Vec::new();
        for line in lines {
            records.push(LineRecord {
                line: line.line,
                courier: &line.courier,
                number: line.number.as_str(),
                minor: to_minor(&line.amount)?,
                currency: &line.amount.currency,
                collected_on: day_text(line.collected_on),
                remitted_on: day_text(line.remitted_on),
                is_remitted: line.is_remitted,
                reference: line.reference.as_deref(),
            });
        }
        let shop = self.shop.0;
        let new = all!(self.link(), (i64,), INSERT, to_json(&records)?, shop, sheet.0, ms(at)).doing(DOING)?;
        run!(self.link(), MATCH, shop, sheet.0).doing(DOING)?;
        Ok(new.len())
    }

    /// Ties cash that came before its label to it, as long as no other label has the number.
    pub(super) async fn match_cash_of_label(&mut self, label: LabelId) -> Result<(), StoreError> {
        const MATCH: Sql = Sql::both(concat!(
            "UPDATE cash_line SET label_id = m.label_id, order_id = m.order_id FROM (SELECT c.id AS line_id, \
             MIN(l.id) AS label_id, MIN(l.order_id) AS order_id FROM label n JOIN cash_line c \
             ON c.shop_id = n.shop_id AND c.number = n.number AND c.label_id IS NULL ",
            same_label!(),
            " WHERE +n.shop_id = $1 AND n.id = $2 GROUP BY c.id HAVING COUNT(*) = 1) AS m \
             WHERE cash_line.id = m.line_id"
        ));
        let shop = self.shop.0;
        run!(self.link(), MATCH, shop, label.0).doing("looking for cash of a label").map(drop)
    }

    /// The sheet's lines are all in: the file goes, what could not be read stays, and chosen columns are remembered
    /// for the courier's next sheet. `problems` and `columns` are JSON documents.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such sheet.
    pub async fn finish_cash_sheet(
        &mut self,
        sheet: CashSheetId,
        courier: &str,
        columns: Option<&str>,
        problems: &str,
        lines: usize,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "finishing a cash sheet";
        const UPDATE: Sql = Sql::both(
            "UPDATE cash_sheet SET courier = $1, problems = $2, lines = $3, taken_at = $4, body = NULL \
             WHERE +shop_id = $5 AND id = $6",
        );
        const REMEMBER: Sql = Sql::both(
            "INSERT INTO cash_columns (shop_id, courier, columns) VALUES ($1, $2, $3) \
             ON CONFLICT (shop_id, courier) DO UPDATE SET columns = excluded.columns",
        );
        let shop = self.shop.0;
        let lines = i64::try_from(lines).unwrap_or(i64::MAX);
        run!(self.link(), UPDATE, courier, clean(problems), lines, ms(at), shop, sheet.0).or_missing(DOING)?;
        if let Some(columns) = opt_clean(columns) {
            run!(self.link(), REMEMBER, shop, courier, columns).doing(DOING)?;
        }
        Ok(())
    }
}
