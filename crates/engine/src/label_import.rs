//! Labels from a table: what each line says, what is wrong with it, and the good ones taken in.

mod read;

use std::collections::HashMap;

use store::StoreError;
use tracking::{LabelId, OrderFile, OrderId, ShopId, TrackingNo};

pub use read::{Column, ImportedLine, LineProblem, ProblemKind, ReadTable, read_table};

use crate::command_error::CommandError;
use crate::engine::Engine;
use crate::engine_error::EngineError;

/// What a table came to for a shop.
#[derive(Debug, Default)]
pub struct CheckedTable {
    /// Lines that can be taken in, with their orders.
    pub good: Vec<(ImportedLine, OrderId)>,
    /// One for each line that cannot, and remarks about lines that can, in the order of the lines.
    pub problems: Vec<LineProblem>,
    /// Columns that nothing is read from.
    pub unused: Vec<String>,
}

/// What an import did.
#[derive(Debug, Default)]
pub struct ImportOutcome {
    /// Labels that are followed from now on.
    pub added: u64,
    /// Labels that were there and got their postcode.
    pub completed: u64,
    /// As in [`CheckedTable`].
    pub problems: Vec<LineProblem>,
}

impl Engine {
    /// Reads a table and looks its orders up. Nothing is written.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn check_labels(&self, shop: ShopId, table: &str, longest: usize) -> Result<CheckedTable, EngineError> {
        let read = read_table(table, longest);
        let mut checked = CheckedTable { problems: read.problems, unused: read.unused, ..CheckedTable::default() };
        let mut orders: HashMap<String, Option<OrderFile>> = HashMap::new();
        for line in read.lines {
            if !orders.contains_key(&line.order) {
                let found = self.order_of(shop, &line.order).await?;
                orders.insert(line.order.clone(), found);
            }
            let Some(Some(file)) = orders.get(&line.order) else {
                checked.problems.push(line.problem(Column::Order, ProblemKind::UnknownOrder));
                continue;
            };
            if has_label(file, &line) && line.postcode.is_none() {
                checked.problems.push(line.problem(Column::Number, ProblemKind::Known));
                continue;
            }
            checked.good.push((line, file.order.id));
        }
        checked.problems.sort_by_key(|problem| problem.line);
        Ok(checked)
    }

    /// Takes a table's good lines in, each by itself. What is wrong with the others is told.
    ///
    /// # Errors
    /// When the store fails; lines that were taken in until then stay.
    pub async fn import_labels(&self, shop: ShopId, table: &str, longest: usize) -> Result<ImportOutcome, EngineError> {
        let checked = self.check_labels(shop, table, longest).await?;
        let mut outcome = ImportOutcome { problems: checked.problems, ..ImportOutcome::default() };
        for (line, order) in &checked.good {
            match self.add_label(shop, *order, line.courier, line.number.as_str()).await {
                Ok(label) => {
                    outcome.added += 1;
                    if let Some(postcode) = &line.postcode {
                        self.keep_postcode(shop, label, postcode).await?;
                    }
                }
                Err(CommandError::LabelExists { .. }) => match &line.postcode {
                    Some(postcode) => outcome.completed += self.complete_label(shop, *order, line, postcode).await?,
                    None => outcome.problems.push(line.problem(Column::Number, ProblemKind::Known)),
                },
                Err(CommandError::Engine(error)) => return Err(error),
                // The order went while the table was read, or the like.
                Err(error) => {
                    let why = error.to_string();
                    outcome.problems.push(line.problem(Column::Number, ProblemKind::NotTaken { why }));
                }
            }
        }
        outcome.problems.sort_by_key(|problem| problem.line);
        Ok(outcome)
    }

    /// Keeps the recipient's postcode of a label, for a courier that wants it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_postcode(&self, shop: ShopId, label: LabelId, postcode: &str) -> Result<(), EngineError> {
        let mut unit = self.store.unit(shop).await?;
        unit.set_postcode(label, postcode).await?;
        Ok(unit.commit().await?)
    }

    async fn complete_label(
        &self,
        shop: ShopId,
        order: OrderId,
        line: &ImportedLine,
        postcode: &str,
    ) -> Result<u64, EngineError> {
        let files = self.store.order_files(shop, &[order]).await?;
        let labels = files.iter().flat_map(|file| &file.labels);
        let mut known = labels.filter(|one| is_same(one, line)).map(|one| one.label.id);
        let Some(label) = known.next() else { return Ok(0) };
        self.keep_postcode(shop, label, postcode).await?;
        Ok(1)
    }

    async fn order_of(&self, shop: ShopId, name: &str) -> Result<Option<OrderFile>, StoreError> {
        let Some(order) = self.store.order_by_name(shop, name).await? else { return Ok(None) };
        Ok(self.store.order_files(shop, &[order]).await?.into_iter().next())
    }
}

/// A cancelled label is taken up again by an import.
fn has_label(file: &OrderFile, line: &ImportedLine) -> bool {
    file.labels.iter().any(|one| is_same(one, line) && one.label.cancelled_at.is_none())
}

fn is_same(one: &tracking::LabelFile, line: &ImportedLine) -> bool {
    one.label.courier == line.courier && one.label.number == line.number
}

impl ImportedLine {
    fn problem(&self, column: Column, kind: ProblemKind) -> LineProblem {
        let value = match column {
            Column::Order => self.order.clone(),
            Column::Courier => self.courier.to_owned(),
            Column::Number => TrackingNo::as_str(&self.number).to_owned(),
            Column::Postcode => self.postcode.clone().unwrap_or_default(),
        };
        LineProblem { line: self.line, column: Some(column), value, kind }
    }
}
