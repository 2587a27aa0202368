//! Old scans with a new meaning.

use serde::Serialize;
use tracking::{LabelId, Scan};

use super::Unit;
use crate::StoreError;
use crate::columns::{ms, to_json};
use crate::error::Doing;
use crate::files::heading_word;
use crate::sql::{Sql, over, run};

#[derive(Serialize)]
struct Reread<'a> {
    at: i64,
    code: &'a str,
    detail: &'a str,
    heading: Option<&'static str>,
    meaning: String,
}

impl<'a> Reread<'a> {
    fn of(scan: &'a Scan) -> Result<Self, StoreError> {
        Ok(Self {
            at: ms(scan.at),
            code: &scan.code,
            detail: scan.detail.as_deref().unwrap_or_default(),
            heading: scan.heading.map(heading_word),
            meaning: to_json(&scan.meaning)?,
        })
    }
}

impl Unit {
    /// Keeps what scans of a label mean now. What the courier said stays as it is; scans that are not there are
    /// not added.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reread_scans(&mut self, label: LabelId, scans: &[Scan]) -> Result<(), StoreError> {
        const UPDATE: Sql = over!(
            "UPDATE scan SET meaning = r.meaning, heading = r.heading FROM ",
            "$1" { at bigint, code text, detail text, heading text, meaning text },
            " WHERE +scan.shop_id = $2 AND scan.label_id = $3 AND scan.at = r.at AND scan.code = r.code \
             AND scan.detail = r.detail"
        );
        let records = scans.iter().map(Reread::of).collect::<Result<Vec<_>, _>>()?;
        if records.is_empty() {
            return Ok(());
        }
        let shop = self.shop.0;
        run!(self.link(), UPDATE, to_json(&records)?, shop, label.0).doing("keeping what scans mean now")?;
        Ok(())
    }
}
