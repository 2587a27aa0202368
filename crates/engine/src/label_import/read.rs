//! Reading a table of labels: a pure function of its text.

use std::collections::HashMap;

use couriers::{LabelError, LabelNeed};
use tracking::TrackingNo;

/// What is shown of a value that is wrong.
const SHOWN: usize = 60;

/// A column that labels are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The order's name: `#1001`.
    Order,
    /// The courier, by any of its names.
    Courier,
    /// The tracking number.
    Number,
    /// The recipient's postcode, for couriers that want it.
    Postcode,
}

impl Column {
    const ALL: [Self; 4] = [Self::Order, Self::Courier, Self::Number, Self::Postcode];

    /// The word used in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Courier => "courier",
            Self::Number => "number",
            Self::Postcode => "postcode",
        }
    }

    /// How people head it, in lower case.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Order => &["order", "order name", "order number", "comanda", "comandă", "nr. comanda", "name"],
            Self::Courier => &["courier", "carrier", "curier", "tracking company", "shipping carrier"],
            Self::Number => {
                &["number", "awb", "tracking number", "tracking_number", "tracking no", "numar awb", "număr awb"]
            }
            Self::Postcode => &["postcode", "postal code", "zip", "zip code", "cod postal", "cod poștal"],
        }
    }

    fn of(head: &str) -> Option<Self> {
        let head = head.trim().to_lowercase();
        Self::ALL.into_iter().find(|column| column.names().contains(&head.as_str()))
    }
}

/// A line that says a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedLine {
    /// The line in the text, from 1.
    pub line: u64,
    /// The order's name, as written.
    pub order: String,
    /// The courier's code name.
    pub courier: &'static str,
    /// The number.
    pub number: TrackingNo,
    /// The recipient's postcode; only for a courier that wants it.
    pub postcode: Option<String>,
}

/// What is wrong with a line, or should be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// The line in the text, from 1.
    pub line: u64,
    /// The column, when one is why.
    pub column: Option<Column>,
    /// What was written there, shortened.
    pub value: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// The table has no such column; nothing of it is read.
    #[error("the first line must name the columns order, courier and number")]
    NoColumn,
    /// The table is longer than an import may be; what comes from this line on is not read.
    #[error("the table has more than {longest} lines: import the rest by itself")]
    TooLong {
        /// The bound.
        longest: usize,
    },
    /// The line is no line of a table.
    #[error("the line cannot be read: check its quotation marks")]
    Unreadable,
    /// The field is empty.
    #[error("it is empty: fill it in")]
    Empty,
    /// Waybill does not know the courier.
    #[error("no such courier: write one of {known}")]
    UnknownCourier {
        /// The names that would do.
        known: String,
    },
    /// The number is none.
    #[error("this is no tracking number: copy it from the label")]
    NoNumber,
    /// The number is not one of this courier's.
    #[error("this is no number of {courier}: it has {expected}")]
    NotThisCouriers {
        /// The courier's name.
        courier: &'static str,
        /// The form that is expected.
        expected: String,
    },
    /// The postcode is none.
    #[error("this is no postcode: use up to 12 letters, digits and blanks")]
    NoPostcode,
    /// The same label stands in an earlier line.
    #[error("the same label stands in line {first}: remove one of them")]
    Twice {
        /// The earlier line.
        first: u64,
    },
    /// The shop has no such order.
    #[error("the shop has no order of this name: check it")]
    UnknownOrder,
    /// The order has this label already.
    #[error("the order has this label already: nothing to do")]
    Known,
    /// The label is taken in, but the courier tells less without this field.
    #[error("{courier} tells more with it: fill it in")]
    Wanted {
        /// The courier's name.
        courier: &'static str,
    },
    /// The label could not be added.
    #[error("it was not taken: {why}")]
    NotTaken {
        /// Why.
        why: String,
    },
}

impl ProblemKind {
    /// True when the line is taken in all the same.
    pub fn is_remark(&self) -> bool {
        matches!(self, Self::Wanted { .. })
    }
}

/// A table as it was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ReadTable {
    /// Lines that say a label.
    pub lines: Vec<ImportedLine>,
    /// What is wrong, in the order of the lines.
    pub problems: Vec<LineProblem>,
    /// Columns that nothing is read from.
    pub unused: Vec<String>,
}

/// Reads a table whose first line names its columns. Commas, semicolons and tabs separate. At most `longest` labels
/// are read.
pub fn read_table(text: &str, longest: usize) -> ReadTable {
    // The reader counts lines by their feeds alone, and would be one behind.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let text = text.as_str();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut table = ReadTable::default();
    let heads: Vec<String> =
        reader.headers().map(|heads| heads.iter().map(str::to_owned).collect()).unwrap_or_default();
    let columns: Vec<Option<Column>> = heads.iter().map(|head| Column::of(head)).collect();
    let missing = [Column::Order, Column::Courier, Column::Number].into_iter();
    for column in missing.filter(|column| !columns.contains(&Some(*column))) {
        let value = short(&heads.join(", "));
        table.problems.push(LineProblem { line: 1, column: Some(column), value, kind: ProblemKind::NoColumn });
    }
    if !table.problems.is_empty() {
        return table;
    }
    let unused = heads.iter().zip(&columns).filter(|(head, column)| column.is_none() && !head.is_empty());
    table.unused = unused.map(|(head, _)| short(head)).collect();
    let mut seen = HashMap::new();
    for (count, record) in reader.into_records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                table.problem(line, None, "", ProblemKind::Unreadable);
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if count >= longest {
            table.problem(line, None, "", ProblemKind::TooLong { longest });
            break;
        }
        let field = |wanted: Column| {
            let place = columns.iter().position(|column| *column == Some(wanted));
            place.and_then(|place| record.get(place)).unwrap_or_default()
        };
        table.take(line, field, &mut seen);
    }
    table
}

/// The same order, courier and number are the same label.
type Seen = HashMap<(String, &'static str, TrackingNo), u64>;

impl ReadTable {
    fn problem(&mut self, line: u64, column: Option<Column>, value: &str, kind: ProblemKind) {
        self.problems.push(LineProblem { line, column, value: short(value), kind });
    }

    /// One problem for a line: the first of its columns that has one.
    fn take<'a>(&mut self, line: u64, field: impl Fn(Column) -> &'a str, seen: &mut Seen) {
        match label(line, &field) {
            Err((column, kind)) => self.problem(line, Some(column), field(column), kind),
            Ok((label, remark)) => {
                let key = (label.order.to_lowercase(), label.courier, label.number.clone());
                if let Some(first) = seen.get(&key) {
                    let kind = ProblemKind::Twice { first: *first };
                    self.problem(line, Some(Column::Number), field(Column::Number), kind);
                    return;
                }
                seen.insert(key, line);
                if let Some(kind) = remark {
                    self.problem(line, Some(Column::Postcode), field(Column::Postcode), kind);
                }
                self.lines.push(label);
            }
        }
    }
}

type Label = (ImportedLine, Option<ProblemKind>);

fn label<'a>(line: u64, field: &impl Fn(Column) -> &'a str) -> Result<Label, (Column, ProblemKind)> {
    for column in [Column::Order, Column::Courier, Column::Number] {
        if field(column).is_empty() {
            return Err((column, ProblemKind::Empty));
        }
    }
    let courier = couriers::by_code(field(Column::Courier)).ok_or_else(|| {
        let known = couriers::all().iter().map(|one| one.profile().name).collect::<Vec<_>>().join(", ");
        (Column::Courier, ProblemKind::UnknownCourier { known })
    })?;
    let profile = courier.profile();
    let number = TrackingNo::parse(field(Column::Number)).map_err(|_| (Column::Number, ProblemKind::NoNumber))?;
    courier.check_number(&number).map_err(|error| {
        let expected = match error {
            LabelError::Malformed { expected } => expected.to_owned(),
            other => other.to_string(),
        };
        (Column::Number, ProblemKind::NotThisCouriers { courier: profile.name, expected })
    })?;
    let wants_postcode = profile.label_needs.contains(&LabelNeed::Postcode);
    let written = field(Column::Postcode);
    let (postcode, remark) = match (wants_postcode, written) {
        // Who does not want it is not told: nothing of it is kept.
        (false, _) => (None, None),
        (true, "") => (None, Some(ProblemKind::Wanted { courier: profile.name })),
        (true, written) if is_postcode(written) => (Some(written.to_owned()), None),
        (true, _) => return Err((Column::Postcode, ProblemKind::NoPostcode)),
    };
    let order = field(Column::Order).to_owned();
    Ok((ImportedLine { line, order, courier: profile.code, number, postcode }, remark))
}

/// No country has a longer one, and all use these signs.
fn is_postcode(text: &str) -> bool {
    text.len() <= 12
        && text.chars().any(|sign| sign.is_ascii_digit())
        && text.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, ' ' | '-'))
}

/// What the first line separates its columns with.
fn separator(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |sign: char| head.matches(sign).count();
    [('\t', b'\t'), (';', b';')].into_iter().find(|(sign, _)| count(*sign) > count(',')).map_or(b',', |(_, byte)| byte)
}

fn short(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
