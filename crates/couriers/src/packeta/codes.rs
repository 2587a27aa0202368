//! Packeta says each state twice: as a number and as a fixed English text. They do not always agree.

use std::collections::HashMap;

use tracking::{Heading, Meaning, Status};

use crate::status_table::StatusTable;

/// The table, and which code each text belongs to.
#[derive(Debug)]
pub(super) struct Codes {
    statuses: StatusTable,
    by_text: HashMap<String, String>,
}

/// What a code and its text mean together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) code: String,
    pub(super) meaning: Meaning,
    pub(super) heading: Option<Heading>,
    /// In words, when the two contradict each other.
    pub(super) problem: Option<String>,
}

impl Codes {
    pub(super) fn parse(file: &str) -> Result<Self, String> {
        let statuses = StatusTable::parse(file)?;
        let mut by_text = HashMap::new();
        for row in csv::Reader::from_reader(file.as_bytes()).records() {
            let row = row.map_err(|error| error.to_string())?;
            if let (Some(code), Some(text)) = (row.get(0), row.get(2).filter(|text| !text.is_empty())) {
                // Two codes may share a text when they mean the same.
                by_text.entry(text.to_owned()).or_insert_with(|| code.to_owned());
            }
        }
        Ok(Self { statuses, by_text })
    }

    /// The text is the safer of the two. But a delivery, which may mark an order as paid, needs both.
    pub(super) fn look_up(&self, code: &str, text: &str) -> Read {
        let code = code.parse::<u64>().map_or_else(|_| code.to_owned(), |code| code.to_string());
        let by_code = self.statuses.look_up(&code, None);
        let Some(other) = self.by_text.get(&text.to_lowercase()) else {
            let (meaning, heading) = by_code;
            return Read { code, meaning, heading, problem: None };
        };
        let by_text = self.statuses.look_up(other, None);
        if code.is_empty() {
            let (meaning, heading) = by_text;
            return Read { code: other.clone(), meaning, heading, problem: None };
        }
        if by_code == by_text {
            let (meaning, heading) = by_code;
            return Read { code, meaning, heading, problem: None };
        }
        let problem = Some(format!("code {code} and text \"{text}\" contradict each other"));
        let (meaning, heading) = match by_text {
            (Meaning::Status(standing), _) if standing.status == Status::Delivered => (Meaning::Unmapped, None),
            agreed => agreed,
        };
        Read { code, meaning, heading, problem }
    }

    /// The table by codes alone.
    #[cfg(test)]
    pub(super) fn statuses(&self) -> &StatusTable {
        &self.statuses
    }
}
