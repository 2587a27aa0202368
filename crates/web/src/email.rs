//! Whether a text can be an e-mail address.

/// One `@`, something before it, a domain with a dot after it, no blanks: what a typing mistake breaks.
pub(crate) fn looks_valid(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else { return false };
    let name_fits = !name.is_empty()
        && name.len() <= 64
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let label_fits = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    name_fits && text.len() <= 254 && domain.contains('.') && domain.split('.').all(label_fits)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::looks_valid;

    #[rstest]
    #[case("shop@shop.example", true)]
    #[case("o'neill+orders@mail.shop.example", true)]
    #[case("", false)]
    #[case("shop", false)]
    #[case("shop@", false)]
    #[case("@shop.example", false)]
    #[case("shop@shop", false)]
    #[case("shop@shop..example", false)]
    #[case("shop@@shop.example", false)]
    #[case("shop shop@shop.example", false)]
    #[case("shop@shop.example\r\nBcc: x@y.example", false)]
    fn a_typing_mistake_is_seen(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(looks_valid(text), valid);
    }
}
