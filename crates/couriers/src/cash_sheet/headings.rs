//! How couriers head the columns of their cash sheets, as data: `headings.csv`.
//!
//! Columns: `courier` (empty for words that many use), `layout` (a name for one kind of sheet), `column` (ours, or
//! `sign` for a heading that only tells the sheet apart, or `collected_amount` where the courier has the cash and has
//! not paid it out), `heading` (the courier's words, compared without case, diacritics and brackets), `certainty`
//! and `source`.

use std::sync::OnceLock;

use serde::Deserialize;
use tracking::plain_letter;

use super::{Columns, SheetColumn};

/// One kind of sheet.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Empty for the words that many use.
    pub(super) courier: String,
    name: String,
    /// Keys of headings.
    columns: Vec<(SheetColumn, String)>,
    signs: Vec<String>,
    /// The courier has collected what it lists, and not paid it out.
    pub(super) only_collected: bool,
}

#[derive(Debug, Deserialize)]
struct Line {
    courier: String,
    layout: String,
    column: String,
    heading: String,
    certainty: String,
    source: String,
}

/// A heading as it is compared: letters and digits in lower case, without diacritics and without what is in brackets.
pub(super) fn key(heading: &str) -> String {
    let mut key = String::new();
    let mut depth = 0_u32;
    for letter in heading.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if letter.is_alphanumeric() => key.extend(letter.to_lowercase().map(plain_letter)),
            _ => {}
        }
    }
    key
}

/// The keys of a bilingual heading, `Csomagszám / Parcel number`: the whole and its halves.
pub(super) fn keys(heading: &str) -> Vec<String> {
    let mut keys = vec![key(heading)];
    if heading.contains('/') {
        keys.extend(heading.split('/').map(key));
    }
    keys.retain(|key| !key.is_empty());
    keys
}

/// All layouts. Empty when the compiled-in file is none, which a test rules out.
pub(super) fn layouts() -> &'static [Layout] {
    static LAYOUTS: OnceLock<Vec<Layout>> = OnceLock::new();
    LAYOUTS.get_or_init(|| parse(include_str!("headings.csv")).unwrap_or_default())
}

fn parse(file: &str) -> Result<Vec<Layout>, String> {
    let mut layouts: Vec<Layout> = Vec::new();
    for row in csv::Reader::from_reader(file.as_bytes()).deserialize::<Line>() {
        let line = row.map_err(|error| error.to_string())?;
        if line.source.is_empty() || !matches!(line.certainty.as_str(), "sure" | "uncertain") {
            return Err(format!("{} {}: a certainty and a source are needed", line.courier, line.heading));
        }
        let heading = key(&line.heading);
        if layouts.last().is_none_or(|last| last.courier != line.courier || last.name != line.layout) {
            layouts.push(Layout { courier: line.courier, name: line.layout, ..Layout::default() });
        }
        let Some(layout) = layouts.last_mut() else { continue };
        match line.column.as_str() {
            "sign" => layout.signs.push(heading),
            "collected_amount" => {
                layout.only_collected = true;
                layout.columns.push((SheetColumn::Amount, heading));
            }
            word => layout.columns.push((word.parse().map_err(|error| format!("{error}"))?, heading)),
        }
    }
    Ok(layouts)
}

impl Layout {
    /// The columns that a row of headings has, and how many of the layout's words it has. `None` without a number
    /// and an amount. Of two words for one column the first in the data wins.
    pub(super) fn fit(&self, headings: &[String]) -> Option<(Columns, usize)> {
        let has = |wanted: &String| headings.iter().find(|heading| keys(heading).contains(wanted));
        let mut columns = Columns::default();
        for (column, wanted) in &self.columns {
            if let Some(heading) = has(wanted).filter(|heading| !columns.uses(heading)) {
                columns.0.entry(*column).or_insert_with(|| heading.clone());
            }
        }
        let signs = self.signs.iter().filter(|sign| has(sign).is_some()).count();
        // Two words that many sheets have say nothing of whose it is.
        let is_told = self.courier.is_empty() || columns.0.len() + signs > 2;
        (columns.is_complete() && is_told).then(|| (columns.clone(), columns.0.len() + signs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_names_a_known_courier_a_number_and_an_amount() {
        let layouts = parse(include_str!("headings.csv")).unwrap();
        for layout in &layouts {
            assert!(layout.courier.is_empty() || crate::by_code(&layout.courier).is_some(), "{}", layout.courier);
            for column in [SheetColumn::Number, SheetColumn::Amount] {
                assert!(layout.columns.iter().any(|(one, _)| *one == column), "{} {}", layout.courier, layout.name);
            }
        }
        for courier in ["sameday", "fan-courier", "cargus", "dpd-romania", "gls"] {
            assert!(layouts.iter().any(|layout| layout.courier == courier), "{courier}");
        }
    }

    #[rstest::rstest]
    #[case("Nr. AWB", "nrawb")]
    #[case("Beszedett utánvét összege (HUF)", "beszedettutanvetosszege")]
    #[case("Sumă încasată", "sumaincasata")]
    fn headings_are_compared_without_case_marks_and_brackets(#[case] heading: &str, #[case] expected: &str) {
        assert_eq!(key(heading), expected);
    }
}
