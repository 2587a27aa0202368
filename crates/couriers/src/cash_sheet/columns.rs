//! Which column says what: by the courier's own headings, by what a person chose, or not known yet.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::SheetHints;
use super::headings::{keys, layouts};
use super::table::Row;

/// Headings stand within so many rows; titles and addresses may stand above them.
const HEADINGS_WITHIN: usize = 30;

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetColumn {
    /// The label's number.
    Number,
    /// The amount.
    Amount,
    /// The amount's currency.
    Currency,
    /// When the recipient paid.
    CollectedOn,
    /// When the courier paid it out.
    RemittedOn,
    /// The payment order or the shop's reference.
    Reference,
}

impl SheetColumn {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Number, Self::Amount, Self::Currency, Self::CollectedOn, Self::RemittedOn, Self::Reference];

    /// The word used in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::CollectedOn => "collected_on",
            Self::RemittedOn => "remitted_on",
            Self::Reference => "reference",
        }
    }

    /// Without it nothing is read.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::Number | Self::Amount)
    }
}

impl FromStr for SheetColumn {
    type Err = tracking::UnknownWord;

    fn from_str(text: &str) -> Result<Self, tracking::UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or_else(|| tracking::UnknownWord { what: "column of a cash sheet", word: text.to_owned() })
    }
}

/// The heading that each column stands under.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Columns(pub BTreeMap<SheetColumn, String>);

impl Columns {
    /// A number and an amount are there.
    pub fn is_complete(&self) -> bool {
        SheetColumn::ALL.into_iter().filter(|column| column.is_needed()).all(|column| self.0.contains_key(&column))
    }

    /// A column is read from this heading.
    pub fn uses(&self, heading: &str) -> bool {
        self.0.values().any(|one| one == heading)
    }
}

/// Where the headings are and what they say.
pub(super) struct Found {
    /// The row of headings.
    pub(super) row: usize,
    pub(super) headings: Vec<String>,
    pub(super) columns: Columns,
    pub(super) courier: Option<String>,
    pub(super) only_collected: bool,
}

pub(super) fn find(rows: &[Row], hints: &SheetHints) -> Found {
    let heads: Vec<Vec<String>> = rows
        .iter()
        .take(HEADINGS_WITHIN)
        .map(|row| row.cells.iter().map(super::table::Cell::shown).collect())
        .collect();
    chosen(&heads, hints).or_else(|| by_headings(&heads, hints)).unwrap_or_else(|| widest(rows, heads))
}

/// What a person chose for this sheet, else for an earlier one with the same headings.
fn chosen(heads: &[Vec<String>], hints: &SheetHints) -> Option<Found> {
    let own = hints.chosen.iter().map(|columns| (hints.courier.as_deref().unwrap_or_default(), columns));
    let fits_courier = |courier: &str| hints.courier.as_deref().is_none_or(|wanted| wanted == courier);
    let earlier = hints.remembered.iter().map(|(courier, columns)| (courier.as_str(), columns));
    for (courier, columns) in own.chain(earlier.filter(|(courier, _)| fits_courier(courier))) {
        let has_all = |head: &&Vec<String>| columns.is_complete() && columns.0.values().all(|one| head.contains(one));
        if let Some((row, head)) = heads.iter().enumerate().find(|(_, head)| has_all(head)) {
            return Some(Found {
                row,
                headings: head.clone(),
                columns: columns.clone(),
                courier: Some(courier.to_owned()).filter(|courier| !courier.is_empty()),
                only_collected: lists_collected_only(head, columns),
            });
        }
    }
    None
}

/// A choice that is a known layout's own means what the layout means.
fn lists_collected_only(head: &[String], columns: &Columns) -> bool {
    let is_it = |layout: &&super::headings::Layout| layout.fit(head).is_some_and(|(own, _)| own == *columns);
    layouts().iter().filter(is_it).any(|layout| layout.only_collected)
}

/// The row and the layout that have most words in common; a courier's own words go before those that many use.
fn by_headings(heads: &[Vec<String>], hints: &SheetHints) -> Option<Found> {
    let mut best: Option<(usize, Found)> = None;
    for (row, head) in heads.iter().enumerate() {
        for layout in layouts() {
            let is_wanted = hints.courier.as_deref().is_none_or(|courier| layout.courier == courier);
            if !is_wanted && !layout.courier.is_empty() {
                continue;
            }
            let Some((columns, words)) = layout.fit(head) else { continue };
            let score = words * 2 + usize::from(!layout.courier.is_empty());
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                let found = Found {
                    row,
                    headings: head.clone(),
                    columns,
                    courier: Some(layout.courier.clone()).filter(|courier| !courier.is_empty()),
                    only_collected: layout.only_collected,
                };
                best = Some((score, found));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// The row with most words, for a person to choose from.
fn widest(rows: &[Row], heads: Vec<Vec<String>>) -> Found {
    let words = |head: &Vec<String>| head.iter().filter(|heading| heading.chars().any(char::is_alphabetic)).count();
    let mut best = 0;
    for (row, head) in heads.iter().enumerate() {
        if heads.get(best).is_none_or(|known| words(head) > words(known)) {
            best = row;
        }
    }
    let headings = heads.into_iter().nth(best).unwrap_or_default();
    let headings = headings.into_iter().filter(|heading| !heading.is_empty() && !keys(heading).is_empty()).collect();
    Found { row: best.min(rows.len()), headings, columns: Columns::default(), courier: None, only_collected: false }
}
