//! Texts as the search compares them.

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
        .map(|word| word.chars().flat_map(char::to_lowercase).map(plain).collect())
        .collect();
    words.join(" ")
}

fn plain(letter: char) -> char {
    match letter {
        'ă' | 'â' | 'á' | 'à' | 'ä' | 'ą' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'î' | 'í' | 'ï' => 'i',
        'ó' | 'ö' | 'ő' | 'ô' => 'o',
        'ú' | 'ü' | 'ű' | 'ů' => 'u',
        'ș' | 'ş' | 'ś' | 'š' => 's',
        'ț' | 'ţ' | 'ť' => 't',
        'ç' | 'č' | 'ć' => 'c',
        'ł' | 'ľ' => 'l',
        'ń' | 'ň' | 'ñ' => 'n',
        'ř' => 'r',
        'ý' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ď' | 'đ' => 'd',
        other => other,
    }
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
