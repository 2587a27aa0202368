//! Days as couriers write them.

use jiff::civil::Date;
use tracking::plain_letter;

/// The first three letters of months in Romanian, English and Hungarian, where they differ from each other.
const MONTHS: [(&str, i8); 20] = [
    ("ian", 1),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("mai", 5),
    ("may", 5),
    ("maj", 5),
    ("iun", 6),
    ("jun", 6),
    ("iul", 7),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sze", 9),
    ("oct", 10),
    ("okt", 10),
    ("nov", 11),
    ("noi", 11),
    ("dec", 12),
];

/// Reads a day; a time of the day behind it is left aside. Days come before months, as in the couriers' countries,
/// unless that gives no date.
pub(super) fn read(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .trim()
        .split(|c: char| matches!(c, '.' | '/' | '-' | ':' | ',' | 'T') || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .take(3)
        .collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if first.len() == 4 {
        return date(first.parse().ok()?, month(second)?, third.parse().ok()?);
    }
    let year: i16 = match third.len() {
        4 => third.parse().ok()?,
        2 => 2000 + third.parse::<i16>().ok()?,
        _ => return None,
    };
    let day: i8 = first.parse().ok()?;
    let month = month(second)?;
    date(year, month, day).or_else(|| date(year, day, month))
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    // A sheet of cash is of our time: anything else is a number that only looks like a date.
    let date = Date::new(year, month, day).ok()?;
    (2000..2100).contains(&year).then_some(date)
}

fn month(text: &str) -> Option<i8> {
    if let Ok(number) = text.parse::<i8>() {
        return Some(number);
    }
    let start: String = text.chars().take(3).flat_map(char::to_lowercase).map(plain_letter).collect();
    MONTHS.iter().find(|(name, _)| *name == start).map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("30.07.2026", Some((2026, 7, 30)))]
    #[case("2026-07-30", Some((2026, 7, 30)))]
    #[case("2026-07-30T00:00:00", Some((2026, 7, 30)))]
    #[case("30/07/2026 14:05", Some((2026, 7, 30)))]
    #[case("2026. 07. 30.", Some((2026, 7, 30)))]
    #[case("30-iul-2026", Some((2026, 7, 30)))]
    #[case("30 Jul 26", Some((2026, 7, 30)))]
    #[case("07/30/2026", Some((2026, 7, 30)))]
    #[case("3.7.26", Some((2026, 7, 3)))]
    #[case("31.02.2026", None)]
    #[case("46233", None)]
    #[case("mâine", None)]
    #[case("", None)]
    fn a_day_is_read_in_the_usual_forms(#[case] text: &str, #[case] expected: Option<(i16, i8, i8)>) {
        assert_eq!(read(text), expected.map(|(year, month, day)| Date::new(year, month, day).unwrap()));
    }
}
