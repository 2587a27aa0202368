//! Texts as the search compares them.

use tracking::plain_letter;

/// An order's name without blanks and `#`, lower case.
pub(crate) fn name_key(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '#' | '\0') && !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// A tracking number's beginning as numbers are stored: no blanks, upper case.
pub(crate) fn number_key(text: &str) -> String {
    text.chars().filter(|c| *c != '\0' && !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// A person's name in lower case, single blanks, without the diacritics of the shops' languages.
pub(crate) fn customer_key(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| c == '\0' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().flat_map(char::to_lowercase).map(plain_letter).collect())
        .collect();
    words.join(" ")
}

/// A text for `LIKE '%…%' ESCAPE '!'`.
pub(crate) fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("#1001", "1001")]
    #[case(" # 10 01 ", "1001")]
    #[case("EX-77", "ex-77")]
    fn an_order_s_name_is_compared_without_blanks_and_hash(#[case] name: &str, #[case] key: &str) {
        assert_eq!(name_key(name), key);
    }

    #[test]
    fn a_customer_is_found_without_diacritics() {
        assert_eq!(customer_key("  Ștefania   ȚEST Őri "), "stefania test ori");
    }

    #[test]
    fn signs_that_mean_something_to_like_are_taken_literally() {
        assert_eq!(like("50%_!"), "%50!%!_!!%");
    }
}
