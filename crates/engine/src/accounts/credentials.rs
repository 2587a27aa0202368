//! The fields of an account's credentials: those that were entered over those that are kept.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};

use super::AccountError;

/// A field is at most so long; keys of couriers have up to a hundred signs.
const LONGEST_FIELD: usize = 500;

/// All these fields, and no other: as entered, else as kept. Each is a name and whether it is a secret.
pub(crate) fn complete(
    wanted: impl IntoIterator<Item = (&'static str, bool)>,
    entered: &BTreeMap<String, SecretString>,
    kept: &BTreeMap<String, SecretString>,
) -> Result<BTreeMap<String, SecretString>, AccountError> {
    let mut complete = BTreeMap::new();
    let mut fields = Vec::new();
    for (name, is_secret) in wanted {
        let new = entered.get(name).filter(|secret| !secret.expose_secret().trim().is_empty());
        match (new, kept.get(name)) {
            (Some(new), _) => drop(complete.insert(name.to_owned(), usable(name, is_secret, new)?)),
            (None, Some(kept)) => drop(complete.insert(name.to_owned(), kept.clone())),
            (None, None) => fields.push(name),
        }
    }
    if fields.is_empty() { Ok(complete) } else { Err(AccountError::Missing { fields }) }
}

/// A password is taken to the letter; blanks around anything else come from copying it.
fn usable(name: &'static str, is_secret: bool, entered: &SecretString) -> Result<SecretString, AccountError> {
    let text = entered.expose_secret();
    let text = if is_secret { text } else { text.trim() };
    if text.chars().count() > LONGEST_FIELD || text.chars().any(char::is_control) {
        return Err(AccountError::Unusable { field: name, longest: LONGEST_FIELD });
    }
    Ok(SecretString::from(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(given: &[(&str, &str)]) -> BTreeMap<String, SecretString> {
        given.iter().map(|(name, value)| ((*name).to_owned(), SecretString::from(*value))).collect()
    }

    fn of_sameday(entered: &[(&str, &str)], kept: &[(&str, &str)]) -> Result<Vec<(String, String)>, AccountError> {
        let profile = couriers::by_code("sameday").unwrap().profile();
        let wanted = profile.credentials.iter().map(|field| (field.name, field.is_secret));
        let complete = complete(wanted, &fields(entered), &fields(kept))?;
        Ok(complete.into_iter().map(|(name, secret)| (name, secret.expose_secret().to_owned())).collect())
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn an_empty_field_keeps_what_is_there_and_what_the_courier_does_not_want_is_dropped() {
        let kept = [("username", "shop"), ("password", "old")];
        let entered = [("username", ""), ("password", " new "), ("colour", "red")];
        let complete = of_sameday(&entered, &kept).unwrap();
        assert_eq!(complete, [pair("password", " new "), pair("username", "shop")]);
    }

    #[test]
    fn blanks_around_a_name_are_taken_off() {
        let complete = of_sameday(&[("username", " shop "), ("password", "x")], &[]).unwrap();
        assert_eq!(complete, [pair("password", "x"), pair("username", "shop")]);
    }

    #[test]
    fn all_fields_that_are_missing_are_named() {
        let error = of_sameday(&[("username", "  ")], &[]).unwrap_err();
        assert_eq!(error.to_string(), "these fields are empty: username, password");
    }

    #[rstest::rstest]
    #[case("line\nbreak")]
    #[case(&"x".repeat(501))]
    fn what_cannot_be_sent_is_refused_without_being_repeated(#[case] password: &str) {
        let error = of_sameday(&[("username", "shop"), ("password", password)], &[]).unwrap_err();
        assert!(error.to_string().starts_with("the field password is longer"), "{error}");
        assert!(!format!("{error} {error:?}").contains(password));
    }
}
