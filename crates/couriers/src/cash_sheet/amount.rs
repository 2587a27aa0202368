//! Amounts as couriers write them: comma or point, thousands apart or not, with or without the currency.

use rust_decimal::Decimal;

/// The sign before the fractions, as the other amounts of a sheet prove it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fractions {
    Comma,
    Point,
}

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoAmount {
    /// It is none at all.
    NotANumber,
    /// `1.234` may be a thousand or one and a bit.
    Unclear,
}

/// Words that stand beside amounts, and what they are in ISO 4217.
const CURRENCIES: [(&str, &str); 15] = [
    ("RON", "RON"),
    ("LEI", "RON"),
    ("LEU", "RON"),
    ("EUR", "EUR"),
    ("EURO", "EUR"),
    ("€", "EUR"),
    ("HUF", "HUF"),
    ("FT", "HUF"),
    ("BGN", "BGN"),
    ("ЛВ", "BGN"),
    ("PLN", "PLN"),
    ("CZK", "CZK"),
    ("MDL", "MDL"),
    ("USD", "USD"),
    ("GBP", "GBP"),
];

/// The currency that a text names, alone, beside an amount or in a heading's brackets.
pub(super) fn currency(text: &str) -> Option<&'static str> {
    let mut words = text.split(|c: char| !c.is_alphabetic() && c != '€').filter(|word| !word.is_empty());
    words.find_map(|word| {
        let word = word.to_uppercase();
        CURRENCIES.iter().find(|(known, _)| *known == word).map(|(_, iso)| *iso)
    })
}

/// What one amount proves about the sign before the fractions.
pub(super) fn proves(text: &str) -> Option<Fractions> {
    let digits = bare(text)?;
    let (comma, point) = (digits.rfind(','), digits.rfind('.'));
    match (comma, point) {
        (Some(comma), Some(point)) if comma > point => Some(Fractions::Comma),
        (Some(_), Some(_)) => Some(Fractions::Point),
        (Some(comma), None) => single(&digits, comma).then_some(Fractions::Comma),
        (None, Some(point)) => single(&digits, point).then_some(Fractions::Point),
        (None, None) => None,
    }
}

/// One or two digits behind the only separator are fractions.
fn single(digits: &str, at: usize) -> bool {
    let behind = digits.len().saturating_sub(at + 1);
    (1..=2).contains(&behind) && digits.matches([',', '.']).count() == 1
}

/// Reads an amount. `proven` is how the rest of the sheet writes fractions.
pub(super) fn read(text: &str, proven: Option<Fractions>) -> Result<Decimal, NoAmount> {
    let digits = bare(text).ok_or(NoAmount::NotANumber)?;
    let own = proves(text);
    let has_separator = digits.contains([',', '.']);
    let separators: Vec<char> = digits.chars().filter(|c| matches!(c, ',' | '.')).collect();
    // The same sign twice parts thousands.
    let only_thousands = separators.len() > 1 && separators.windows(2).all(|pair| pair.first() == pair.last());
    let fractions = match own {
        Some(fractions) => Some(fractions),
        None if !has_separator || only_thousands => None,
        None => {
            let sign = if digits.contains(',') { Fractions::Comma } else { Fractions::Point };
            match proven {
                Some(known) if known != sign => None,
                _ => return Err(NoAmount::Unclear),
            }
        }
    };
    let plain: String = digits
        .chars()
        .filter_map(|c| match (c, fractions) {
            (',', Some(Fractions::Comma)) | ('.', Some(Fractions::Point)) => Some('.'),
            (',' | '.', _) => None,
            (other, _) => Some(other),
        })
        .collect();
    if !thousands_fit(&digits, fractions) {
        return Err(NoAmount::NotANumber);
    }
    let amount: Decimal = plain.parse().map_err(|_| NoAmount::NotANumber)?;
    Ok(amount.normalize())
}

/// Behind each sign that parts thousands stand three digits.
fn thousands_fit(digits: &str, fractions: Option<Fractions>) -> bool {
    let whole = match fractions {
        Some(Fractions::Comma) => digits.rsplit_once(',').map_or(digits, |(whole, _)| whole),
        Some(Fractions::Point) => digits.rsplit_once('.').map_or(digits, |(whole, _)| whole),
        None => digits,
    };
    whole.split([',', '.']).skip(1).all(|group| group.len() == 3)
}

/// Sign, digits and separators of a text that has nothing else but blanks and a currency.
fn bare(text: &str) -> Option<String> {
    let mut bare = String::new();
    let mut word = String::new();
    for c in text.trim().chars() {
        if c.is_alphabetic() || c == '€' {
            word.extend(c.to_uppercase());
            continue;
        }
        match c {
            '0'..='9' | ',' | '.' => bare.push(c),
            '-' | '\u{2212}' if bare.is_empty() => bare.push('-'),
            '+' if bare.is_empty() => {}
            '\'' | '\u{2019}' => {}
            c if c.is_whitespace() => {}
            _ => return None,
        }
    }
    // "lei." leaves a point behind.
    let bare = bare.trim_end_matches('.').to_owned();
    let is_currency = word.is_empty() || currency(&word).is_some();
    let has_digit = bare.chars().any(|c| c.is_ascii_digit());
    (is_currency && has_digit && bare.len() <= 24).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("268,89", None, Ok("268.89"))]
    #[case("268.89", None, Ok("268.89"))]
    #[case("1.234,50", None, Ok("1234.5"))]
    #[case("1,234.50", None, Ok("1234.5"))]
    #[case("1 234,50 lei", None, Ok("1234.5"))]
    #[case("RON 99", None, Ok("99"))]
    #[case("45 000 Ft", None, Ok("45000"))]
    #[case("1.234.567", None, Ok("1234567"))]
    #[case("-12,5", None, Ok("-12.5"))]
    #[case("1'234.50", None, Ok("1234.5"))]
    #[case("1.234", None, Err(NoAmount::Unclear))]
    #[case("1.234", Some(Fractions::Comma), Ok("1234"))]
    #[case("1,234", Some(Fractions::Point), Ok("1234"))]
    #[case("1.234", Some(Fractions::Point), Err(NoAmount::Unclear))]
    #[case("12,34,5", None, Err(NoAmount::NotANumber))]
    #[case("12 buc", None, Err(NoAmount::NotANumber))]
    #[case("", None, Err(NoAmount::NotANumber))]
    #[case("1e5", None, Err(NoAmount::NotANumber))]
    fn an_amount_is_read_or_refused_never_guessed(
        #[case] text: &str,
        #[case] proven: Option<Fractions>,
        #[case] expected: Result<&str, NoAmount>,
    ) {
        assert_eq!(read(text, proven), expected.map(|amount| amount.parse().unwrap()));
    }

    #[rstest::rstest]
    #[case("Suma (RON)", Some("RON"))]
    #[case("12,00 lei", Some("RON"))]
    #[case("€ 5", Some("EUR"))]
    #[case("Suma", None)]
    fn a_currency_is_found_as_a_word_of_its_own(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(currency(text), expected);
    }

    proptest::proptest! {
        #[test]
        fn what_a_spreadsheet_shows_comes_back(cents in -10_000_000_i64..10_000_000) {
            let amount = Decimal::new(cents, 2);
            let (whole, rest) = (cents.abs() / 100, cents.abs() % 100);
            let sign = if cents < 0 { "-" } else { "" };
            let grouped = if whole >= 1000 { format!("{}.{:03}", whole / 1000, whole % 1000) } else { whole.to_string() };
            proptest::prop_assert_eq!(read(&format!("{sign}{grouped},{rest:02} lei"), None), Ok(amount.normalize()));
            proptest::prop_assert_eq!(read(&format!("{sign}{whole}.{rest:02}"), None), Ok(amount.normalize()));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = read(&text, None);
            let _ = currency(&text);
        }
    }
}
