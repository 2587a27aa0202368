//! A file's bytes as rows of cells. What it takes in memory is bounded.

use jiff::civil::Date;

use super::{SheetError, SheetFormat, workbook};

/// A larger file is no cash sheet.
pub const LARGEST_SHEET: usize = 5 * 1024 * 1024;
/// More lines are not read: split the file.
pub(super) const MOST_ROWS: usize = 20_000;
/// Cells of a row; what is further right is left aside.
pub(super) const MOST_CELLS: usize = 100;
/// Characters of a cell; the rest is left aside.
const LONGEST_CELL: usize = 300;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Text(String),
    /// A workbook's own number, with a point before the fractions.
    Number(String),
    Date(Date),
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.trim().chars().filter(|c| *c != '\0').take(LONGEST_CELL).collect())
    }

    /// As a person sees it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Date(date) => date.to_string(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

/// One row with its number in the file, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

pub(super) fn open(bytes: &[u8]) -> Result<(SheetFormat, Vec<Row>), SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.len() > LARGEST_SHEET {
        return Err(SheetError::TooLarge { most: LARGEST_SHEET });
    }
    if bytes.starts_with(b"PK") {
        return Ok((SheetFormat::Xlsx, workbook::rows(bytes)?));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(SheetError::OldWorkbook);
    }
    if bytes.starts_with(b"%PDF") || bytes.starts_with(b"{\\rtf") {
        return Err(SheetError::NotATable);
    }
    Ok((SheetFormat::Csv, csv_rows(&text(bytes))?))
}

/// The text of a file: by its byte order mark, else UTF-8, else the Windows code page that its letters speak for.
fn text(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let encoding = if is_western(bytes) { encoding_rs::WINDOWS_1252 } else { encoding_rs::WINDOWS_1250 };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Letters that only one of the code pages has at their byte: à è ñ å ç against ă ț ș ő ű.
fn is_western(bytes: &[u8]) -> bool {
    let count = |wanted: &[u8]| bytes.iter().filter(|byte| wanted.contains(byte)).count();
    count(&[0xE0, 0xE8, 0xF1, 0xE5, 0xEC, 0xF2, 0xF9]) > count(&[0xE3, 0xC3, 0xFE, 0xDE, 0xBA, 0xAA, 0xF5, 0xFB])
}

fn csv_rows(text: &str) -> Result<Vec<Row>, SheetError> {
    // The reader counts lines by their feeds alone.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.into_records() {
        let record = record.map_err(|_| SheetError::NotATable)?;
        if rows.len() >= MOST_ROWS {
            return Err(SheetError::TooManyRows { most: MOST_ROWS });
        }
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(Row { line, cells: record.iter().take(MOST_CELLS).map(Cell::text).collect() });
    }
    Ok(rows)
}

/// The sign that most of the first lines have, the headings among them; a comma may also stand within amounts.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(30).collect();
    let score = |sign: char| {
        let mut counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, sign)).collect();
        counts.sort_unstable();
        let usual = counts.get(counts.len() / 2).copied().unwrap_or_default();
        (counts.iter().filter(|count| **count > 0).count(), usual)
    };
    let mut best = (b',', score(','));
    for (byte, sign) in [(b'|', '|'), (b'\t', '\t'), (b';', ';')] {
        let own = score(sign);
        if own.0 > 0 && own >= best.1 {
            best = (byte, own);
        }
    }
    best.0
}

fn outside_quotes(line: &str, sign: char) -> usize {
    let mut quoted = false;
    line.chars()
        .filter(|c| {
            quoted ^= *c == '"';
            *c == sign && !quoted
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("AWB;Suma\n1;1,50\n2;2,50\n", b';')]
    #[case("AWB,Suma\n1,1.50\n", b',')]
    #[case("AWB\tSuma\n1\t1,50\n", b'\t')]
    #[case("\"Oras, destinatar\",\"Suma\"\n\"A;B;C\",\"1\"\n", b',')]
    #[case("AWB;Suma;Data\n;,,,;\n;,,,;\n", b';')]
    #[case("", b',')]
    fn the_delimiter_is_the_sign_that_lines_have_in_common(#[case] text: &str, #[case] expected: u8) {
        assert_eq!(delimiter(text), expected);
    }

    #[rstest::rstest]
    #[case(b"Num\xe3r \xbai\xfe".as_slice(), "Număr şiţ")]
    #[case(b"Num\xc4\x83r".as_slice(), "Număr")]
    #[case(b"\xef\xbb\xbfAWB".as_slice(), "AWB")]
    #[case(b"\xff\xfeA\0W\0B\0".as_slice(), "AWB")]
    #[case(b"Caf\xe9 \xe0 la cr\xe8me".as_slice(), "Café à la crème")]
    fn the_encoding_is_told_by_the_bytes(#[case] bytes: &[u8], #[case] expected: &str) {
        assert_eq!(text(bytes), expected);
    }
}
