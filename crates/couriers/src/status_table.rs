//! A courier's codes and what they mean, as data: one CSV file beside each courier's module.
//!
//! Columns: `code`, `detail` (a second code that refines the first, or empty), `text` (the courier's own name of
//! it, where known), `meaning` (ours, short), `kind` (`status` or `notice`), `status`, `reason`, `acts_next`,
//! `heading` (`sender` or `recipient` when the code itself proves the direction), `cash` (`collected`,
//! `remitted`, `withheld`), `certainty` (`sure` or `uncertain`) and `source`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Deserialize;
use tracking::{Cash, Heading, Meaning, Standing, Status};

use crate::{CallError, CodeRow};

/// A parsed table, or why the compiled-in file is not one.
pub(crate) type Parsed = Result<StatusTable, String>;

/// What a courier's codes mean.
#[derive(Debug, Default)]
pub(crate) struct StatusTable {
    codes: HashMap<String, Vec<Row>>,
}

#[derive(Debug)]
struct Row {
    detail: String,
    meaning: Meaning,
    heading: Option<Heading>,
}

#[derive(Debug, Deserialize)]
struct Line {
    code: String,
    detail: String,
    text: String,
    meaning: String,
    kind: String,
    status: String,
    reason: String,
    acts_next: String,
    heading: String,
    cash: String,
    certainty: String,
    source: String,
}

impl StatusTable {
    /// Reads a table.
    pub(crate) fn parse(file: &str) -> Parsed {
        let mut table = Self::default();
        for (line, row) in csv::Reader::from_reader(file.as_bytes()).deserialize::<Line>().enumerate() {
            let place = |why: String| format!("row {}: {why}", line.saturating_add(1));
            table.add(row.map_err(|error| place(error.to_string()))?).map_err(place)?;
        }
        Ok(table)
    }

    fn add(&mut self, line: Line) -> Result<(), String> {
        if line.meaning.is_empty() || line.source.is_empty() {
            return Err(format!("{} needs a meaning and a source", line.code));
        }
        if !matches!(line.certainty.as_str(), "sure" | "uncertain") {
            return Err(format!("\"{}\" is not a certainty", line.certainty));
        }
        let row = Row { heading: heading(&line.heading)?, meaning: meaning(&line)?, detail: line.detail };
        match self.codes.entry(line.code) {
            Entry::Vacant(new) => {
                if !row.detail.is_empty() {
                    return Err(format!("{} with {} comes before {0} alone", new.key(), row.detail));
                }
                new.insert(vec![row]);
            }
            Entry::Occupied(mut known) => {
                if known.get().iter().any(|other| other.detail == row.detail) {
                    return Err(format!("{} {} stands twice", known.key(), row.detail));
                }
                known.get_mut().push(row);
            }
        }
        Ok(())
    }

    /// What a code means: by code and detail, else by the code alone.
    pub(crate) fn look_up(&self, code: &str, detail: Option<&str>) -> (Meaning, Option<Heading>) {
        let rows = self.codes.get(code).map(Vec::as_slice).unwrap_or_default();
        let row = rows.iter().find(|row| detail == Some(row.detail.as_str())).or_else(|| rows.first());
        row.map_or((Meaning::Unmapped, None), |row| (row.meaning.clone(), row.heading))
    }

    /// Which of several details decides: that of the code's first row, in the order of the file, that has one of them.
    pub(crate) fn deciding_detail<'a>(&self, code: &str, details: &'a [String]) -> Option<&'a str> {
        let rows = self.codes.get(code).map(Vec::as_slice).unwrap_or_default();
        rows.iter().find_map(|row| details.iter().find(|detail| **detail == row.detail)).map(String::as_str)
    }

    /// How many rows it has.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.codes.values().map(Vec::len).sum()
    }

    /// All codes, in no order.
    #[cfg(test)]
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.keys().map(String::as_str)
    }
}

/// The rows of a table as people read them, in the order of the file.
pub(crate) fn rows_of(file: &str) -> Result<Vec<CodeRow>, String> {
    let rows = csv::Reader::from_reader(file.as_bytes()).into_deserialize::<Line>();
    rows.map(|row| {
        let line = row.map_err(|error| error.to_string())?;
        Ok(CodeRow {
            meaning: meaning(&line)?,
            heading: heading(&line.heading)?,
            is_sure: line.certainty == "sure",
            code: line.code,
            detail: line.detail,
            text: line.text,
            says: line.meaning,
            source: line.source,
        })
    })
    .collect()
}

/// The table, or the error of every answer while it cannot be read.
pub(crate) fn usable(parsed: &'static Parsed) -> Result<&'static StatusTable, CallError> {
    parsed.as_ref().map_err(|why| CallError::unreadable(format!("the built-in status table is broken: {why}")))
}

/// A known code of unknown meaning counts as unmapped, so that a person is asked what it means.
fn meaning(line: &Line) -> Result<Meaning, String> {
    match line.kind.as_str() {
        "notice" => Ok(Meaning::Notice(cash(&line.cash)?)),
        "status" => {
            let standing = Standing {
                status: word(&line.status)?,
                reason: optional(&line.reason)?,
                acts_next: word(&line.acts_next)?,
            };
            Ok(if standing.status == Status::Unknown { Meaning::Unmapped } else { Meaning::Status(standing) })
        }
        other => Err(format!("\"{other}\" is not a kind")),
    }
}

fn word<T: std::str::FromStr<Err = tracking::UnknownWord>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: tracking::UnknownWord| error.to_string())
}

fn optional<T: std::str::FromStr<Err = tracking::UnknownWord>>(text: &str) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { word(text).map(Some) }
}

fn heading(text: &str) -> Result<Option<Heading>, String> {
    match text {
        "" => Ok(None),
        "sender" => Ok(Some(Heading::Sender)),
        "recipient" => Ok(Some(Heading::Recipient)),
        other => Err(format!("\"{other}\" is not a heading")),
    }
}

fn cash(text: &str) -> Result<Option<Cash>, String> {
    match text {
        "" => Ok(None),
        "collected" => Ok(Some(Cash::Collected)),
        "remitted" => Ok(Some(Cash::Remitted)),
        "withheld" => Ok(Some(Cash::Withheld)),
        other => Err(format!("\"{other}\" is not a word for cash")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "code,detail,text,meaning,kind,status,reason,acts_next,heading,cash,certainty,source\n";

    fn parse(rows: &str) -> Parsed {
        StatusTable::parse(&format!("{HEAD}{rows}"))
    }

    #[test]
    fn a_detail_refines_its_code_and_an_unknown_detail_does_not() {
        let table = parse("10,,,failed,status,attempted_delivery,,courier,,,sure,x\n10,3,,absent,status,customer_not_found,recipient_absent,recipient,,,sure,x\n").unwrap();
        let status = |detail| match table.look_up("10", detail).0 {
            Meaning::Status(standing) => standing.status,
            other => panic!("{other:?}"),
        };
        assert_eq!(status(Some("3")), Status::CustomerNotFound);
        assert_eq!(status(Some("999")), Status::AttemptedDelivery);
        assert_eq!(status(None), Status::AttemptedDelivery);
    }

    #[test]
    fn of_several_details_the_order_of_the_file_decides() {
        let table = parse("44,,,failed,status,attempted_delivery,,courier,,,sure,x\n44,14,,refused,status,rejected,refused,shop,,,sure,x\n44,19,,absent,status,customer_not_found,,recipient,,,sure,x\n").unwrap();
        let details = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        assert_eq!(table.deciding_detail("44", &details(&["1020", "19", "14"])), Some("14"));
        assert_eq!(table.deciding_detail("44", &details(&["1020", ""])), Some(""));
        assert_eq!(table.deciding_detail("44", &details(&["1020"])), None);
        assert_eq!(table.deciding_detail("45", &details(&["14"])), None);
    }

    #[test]
    fn a_code_that_is_not_in_the_table_is_unmapped() {
        assert_eq!(parse("").unwrap().look_up("10", None), (Meaning::Unmapped, None));
    }

    #[rstest::rstest]
    #[case::twice("9,,,a,status,delivered,,nobody,,,sure,x\n9,,,a,status,delivered,,nobody,,,sure,x\n", "stands twice")]
    #[case::status("9,,,a,status,gone,,nobody,,,sure,x\n", "\"gone\" is not a known status")]
    #[case::reason("9,,,a,status,delivered,why,nobody,,,sure,x\n", "\"why\" is not a known reason")]
    #[case::heading("9,,,a,status,delivered,,nobody,home,,sure,x\n", "\"home\" is not a heading")]
    #[case::certainty("9,,,a,status,delivered,,nobody,,,perhaps,x\n", "\"perhaps\" is not a certainty")]
    #[case::source("9,,,a,status,delivered,,nobody,,,sure,\n", "needs a meaning and a source")]
    #[case::detail_first("9,1,,a,status,delivered,,nobody,,,sure,x\n", "comes before")]
    #[case::columns("9,,\n", "row 1")]
    fn a_broken_row_is_told_with_its_place(#[case] rows: &str, #[case] told: &str) {
        let why = parse(rows).unwrap_err();
        assert!(why.contains(told), "{why}");
    }
}
