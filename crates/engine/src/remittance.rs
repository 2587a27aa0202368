//! Cash on delivery that couriers pay out: their sheets come in, are looked at, and are taken in.

mod export;
mod overview;

use std::collections::BTreeSet;

use couriers::{ReadSheet, SheetError, SheetHints, SheetLine, SheetProblem, read_cash_sheet};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{CashSheet, CashSheetId, KeptSheet, NewCashLine, NewCashSheet, StoreError};
use tracking::{PaidOn, ShopId, TrackingNo, Trigger};

pub use couriers::{
    Columns as CashColumns, LARGEST_SHEET, ReadSheet as ReadCashSheet, SheetColumn, SheetError as CashSheetError,
    SheetProblem as CashProblem, SheetProblemKind as CashProblemKind,
};
pub use export::cash_csv;
pub use overview::{CashOverview, CashRow, CashWeek, Collected};

use crate::engine::Engine;
use crate::engine_error::EngineError;

/// Lines that one transaction takes in, together with what follows from them.
const LINES_AT_ONCE: usize = 200;
/// Problems that are kept of a sheet that was taken in.
const MOST_PROBLEMS: usize = 200;

/// Why a sheet was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CashError {
    /// The file cannot be read.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// Waybill does not know the courier.
    #[error("courier \"{given}\" is not known: choose one of {known}")]
    UnknownCourier {
        /// What was entered.
        given: String,
        /// The code names that would do.
        known: String,
    },
    /// Nobody has said yet which columns hold the number and the amount.
    #[error("the columns of the sheet are not known: its headings are {headings}")]
    UnknownColumns {
        /// What stands in the likeliest row.
        headings: String,
    },
    /// The sheet was taken in before.
    #[error("the sheet was taken in before")]
    TakenBefore,
    /// The shop has no such sheet.
    #[error("not found")]
    NotFound,
    /// The store or the engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for CashError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing { .. } => Self::NotFound,
            error => Self::Engine(error.into()),
        }
    }
}

/// A sheet that waits for a person's word.
#[derive(Debug, Clone)]
pub struct LookedAt {
    /// The sheet.
    pub sheet: CashSheet,
    /// As it was read; `None` once its lines are taken in.
    pub read: Option<ReadSheet>,
    /// Numbers of its lines that are labels of the shop.
    pub matched: BTreeSet<String>,
    /// Lines that could not be read, of a sheet that was taken in.
    pub problems: Vec<KeptProblem>,
}

/// What came of taking a sheet in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenSheet {
    /// Lines that nobody knew.
    pub new: usize,
    /// Lines that another sheet had brought.
    pub known: usize,
    /// Lines that could not be read.
    pub unread: usize,
}

/// A line that could not be read, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptProblem {
    /// The line in the file.
    pub line: u64,
    /// The column's word.
    pub column: String,
    /// What stood there, shortened.
    pub value: String,
    /// What is wrong, in one word.
    pub kind: String,
}

impl From<&SheetProblem> for KeptProblem {
    fn from(problem: &SheetProblem) -> Self {
        Self {
            line: problem.line,
            column: problem.column.as_str().to_owned(),
            value: problem.value.clone(),
            kind: problem.kind.as_str().to_owned(),
        }
    }
}

impl Engine {
    /// Keeps a courier's sheet for a look at it. `courier` is empty when nobody said whose it is.
    ///
    /// # Errors
    /// When the file is no table, or the courier is not known.
    pub async fn send_cash_sheet(
        &self,
        shop: ShopId,
        courier: &str,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<KeptSheet, CashError> {
        let courier = courier_code(courier)?;
        read_sheet(bytes, "")?;
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let name: String = file_name.chars().filter(|c| !c.is_control()).take(120).collect();
        let sheet = NewCashSheet { courier: &courier, file_name: &name, hash: &hash, body: bytes };
        Ok(self.store.keep_cash_sheet(shop, &sheet, self.clock.now()).await?)
    }

    /// What a sheet says and which of its lines are labels of the shop. Nothing is taken in.
    ///
    /// # Errors
    /// [`CashError::NotFound`] when the shop has no such sheet.
    pub async fn look_at_cash_sheet(&self, shop: ShopId, id: CashSheetId) -> Result<LookedAt, CashError> {
        let sheet = self.store.cash_sheet(shop, id).await?.ok_or(CashError::NotFound)?;
        let problems = serde_json::from_str(&sheet.problems).unwrap_or_default();
        let Some(body) = sheet.body.clone() else {
            return Ok(LookedAt { sheet, read: None, matched: BTreeSet::new(), problems });
        };
        let mut read = read_cash_sheet(&body, &self.hints(shop, &sheet).await?)?;
        let numbers: Vec<&TrackingNo> = read.lines.iter().map(|line| &line.number).collect();
        let labels = self.store.labels_of_numbers(shop, &numbers).await?;
        read.courier = read.courier.or_else(|| only_courier(&labels));
        let matched = labels.into_iter().map(|(number, _)| number).collect();
        Ok(LookedAt { sheet, read: Some(read), matched, problems })
    }

    /// Keeps whose a sheet is and, when a person chose them, what is read from which column.
    ///
    /// # Errors
    /// [`CashError::NotFound`] when the shop has no such sheet, or its lines are taken in.
    pub async fn choose_cash_columns(
        &self,
        shop: ShopId,
        id: CashSheetId,
        courier: &str,
        columns: Option<&CashColumns>,
    ) -> Result<(), CashError> {
        let courier = courier_code(courier)?;
        let columns = columns.map(serde_json::to_string).transpose().map_err(EngineError::Json)?;
        Ok(self.store.choose_cash_columns(shop, id, &courier, columns.as_deref()).await?)
    }

    /// Takes a sheet's lines in: each with its label and, where cash orders are paid on remittance, with what follows
    /// from it, in one transaction. A repeat after a break goes on where it was.
    ///
    /// # Errors
    /// [`CashError::TakenBefore`], and [`CashError::UnknownColumns`] as long as nobody has said them.
    pub async fn take_cash_sheet(&self, shop: ShopId, id: CashSheetId) -> Result<TakenSheet, CashError> {
        let looked = self.look_at_cash_sheet(shop, id).await?;
        let Some(read) = looked.read else { return Err(CashError::TakenBefore) };
        if !read.columns.is_complete() {
            return Err(CashError::UnknownColumns { headings: read.headings.join(", ") });
        }
        let courier = read.courier.clone().unwrap_or_default();
        let lines: Vec<NewCashLine> = read.lines.iter().map(|line| new_line(line, &courier)).collect();
        let mut new = 0;
        for chunk in lines.chunks(LINES_AT_ONCE) {
            new += self.take_lines(shop, id, chunk).await?;
        }
        let problems: Vec<KeptProblem> = read.problems.iter().take(MOST_PROBLEMS).map(KeptProblem::from).collect();
        let problems = serde_json::to_string(&problems).map_err(EngineError::Json)?;
        let chosen = looked.sheet.columns.as_deref();
        let mut unit = self.store.unit(shop).await?;
        unit.finish_cash_sheet(id, &courier, chosen, &problems, lines.len(), self.clock.now()).await?;
        unit.commit().await?;
        self.nudge();
        Ok(TakenSheet { new, known: lines.len().saturating_sub(new), unread: read.problems.len() })
    }

    /// Throws a sheet away whose lines are not taken in.
    ///
    /// # Errors
    /// [`CashError::NotFound`] when the shop has no such sheet, or lines of it are taken in.
    pub async fn discard_cash_sheet(&self, shop: ShopId, id: CashSheetId) -> Result<(), CashError> {
        Ok(self.store.discard_cash_sheet(shop, id).await?)
    }

    async fn take_lines(&self, shop: ShopId, id: CashSheetId, lines: &[NewCashLine]) -> Result<usize, EngineError> {
        let (preferences, services) = (self.store.preferences(shop).await?, self.services(shop).await?);
        let now = self.clock.now();
        let mut unit = self.store.unit(shop).await?;
        let numbers: Vec<&TrackingNo> = lines.iter().map(|line| &line.number).collect();
        let orders = unit.orders_of_numbers(&numbers).await?;
        // The orders are locked before their cash, as a new label does.
        unit.order_files(&orders).await?;
        let new = unit.add_cash_lines(id, lines, now).await?;
        if preferences.paid_on == PaidOn::Remittance {
            let triggers = [Trigger::CashRemitted];
            for file in unit.order_files(&orders).await?.iter().filter(|file| !file.remittances.is_empty()) {
                crate::deciding::decide_and_record(&mut unit, file, &preferences, &services, &triggers, now).await?;
            }
        }
        unit.commit().await?;
        Ok(new)
    }

    async fn hints(&self, shop: ShopId, sheet: &CashSheet) -> Result<SheetHints, EngineError> {
        let read = |text: &str| serde_json::from_str::<CashColumns>(text).ok();
        let remembered = self.store.cash_columns(shop).await?;
        Ok(SheetHints {
            courier: Some(sheet.courier.clone()).filter(|courier| !courier.is_empty()),
            chosen: sheet.columns.as_deref().and_then(read),
            remembered: remembered.into_iter().filter_map(|(courier, text)| Some((courier, read(&text)?))).collect(),
            currency: self.store.shop(shop).await?.map(|shop| shop.currency).unwrap_or_default(),
        })
    }
}

/// Reads a sheet that nobody said anything about.
///
/// # Errors
/// When the file is no table.
pub fn read_sheet(bytes: &[u8], currency: &str) -> Result<ReadSheet, SheetError> {
    read_cash_sheet(bytes, &SheetHints { currency: currency.to_owned(), ..SheetHints::default() })
}

/// A sheet that names nobody is the courier's whose labels it has, when it is one.
fn only_courier(labels: &[(String, String)]) -> Option<String> {
    let couriers: BTreeSet<&str> = labels.iter().map(|(_, courier)| courier.as_str()).collect();
    match couriers.into_iter().collect::<Vec<_>>().as_slice() {
        [only] if !only.is_empty() => Some((*only).to_owned()),
        _ => None,
    }
}

fn new_line(line: &SheetLine, courier: &str) -> NewCashLine {
    NewCashLine {
        line: line.line,
        courier: courier.to_owned(),
        number: line.number.clone(),
        amount: line.amount.clone(),
        collected_on: line.collected_on,
        remitted_on: line.remitted_on,
        is_remitted: line.is_remitted,
        reference: line.reference.clone(),
    }
}

fn courier_code(given: &str) -> Result<String, CashError> {
    if given.trim().is_empty() {
        return Ok(String::new());
    }
    couriers::by_code(given).map(|courier| courier.profile().code.to_owned()).ok_or_else(|| CashError::UnknownCourier {
        given: given.to_owned(),
        known: couriers::all().iter().map(|one| one.profile().code).collect::<Vec<_>>().join(", "),
    })
}
