//! Texts without case and marks, as names of places are sent and refusals are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer messages are cut.
const MESSAGE_LENGTH: usize = 300;

/// Without diacritics, blanks in a row made one: `Județul Iași` is `Judetul Iasi`.
pub(crate) fn without_marks(text: &str) -> String {
    one_line(text).nfd().filter(|letter| !is_combining_mark(*letter)).collect()
}

/// As [`without_marks`], in lower case.
pub(crate) fn folded(text: &str) -> String {
    without_marks(text).to_lowercase()
}

/// Composed letters, no blanks around, blanks in a row made one.
pub(crate) fn one_line(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A service's own words up to the first tag or line break, not longer than a message should be.
pub(crate) fn message(words: &str) -> String {
    let end = words.find(['<', '\r', '\n']).unwrap_or(words.len());
    words.get(..end).unwrap_or_default().trim().chars().take(MESSAGE_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Județul  Iași", "judetul iasi")]
    #[case("Judeţul Iaşi", "judetul iasi")]
    #[case("Bras\u{327}ov", "brasov")]
    #[case("Székelyudvarhely", "szekelyudvarhely")]
    #[case("", "")]
    fn marks_and_case_do_not_count(#[case] text: &str, #[case] plain: &str) {
        assert_eq!(folded(text), plain);
    }

    #[test]
    fn a_message_ends_before_markup_and_traces() {
        assert_eq!(message(" Seria nu exista.<br>detalii"), "Seria nu exista.");
        assert_eq!(message("gresit\r\n   at Api.Controllers"), "gresit");
    }
}
