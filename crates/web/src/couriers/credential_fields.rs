//! The fields of a courier's credentials as a form shows and takes them. A secret is never shown again.

use std::collections::BTreeMap;

use engine::KnownCourier;
use secrecy::SecretString;

use crate::language::Language;
use crate::page::Fields;

/// One field of a form.
#[derive(Debug, Clone)]
pub(crate) struct FieldLine {
    pub(crate) name: &'static str,
    pub(crate) words: String,
    pub(crate) is_secret: bool,
    /// What is kept or was typed; always empty for a secret.
    pub(crate) value: String,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
}

/// The form's fields, filled with `values`. `is_kept`: an empty secret leaves the kept one as it is.
pub(crate) fn field_lines(
    language: Language,
    courier: &KnownCourier,
    values: &BTreeMap<&'static str, String>,
    is_kept: bool,
) -> Vec<FieldLine> {
    let line = |field: &engine::CredentialField| FieldLine {
        name: field.name,
        words: language.say(words_key(field.name)),
        is_secret: field.is_secret,
        value: values.get(field.name).filter(|_| !field.is_secret).cloned().unwrap_or_default(),
        hint: hint(language, field, is_kept),
        error: None,
    };
    courier.credentials.iter().map(line).collect()
}

/// What was typed into the fields that are no secrets, for a form that comes back.
pub(crate) fn typed(courier: &KnownCourier, fields: &Fields) -> BTreeMap<&'static str, String> {
    let open = courier.credentials.iter().filter(|field| !field.is_secret);
    open.map(|field| (field.name, fields.text(field.name).to_owned())).collect()
}

/// All that was typed.
pub(crate) fn entered(courier: &KnownCourier, fields: &Fields) -> BTreeMap<String, SecretString> {
    let value = |name: &str| SecretString::from(fields.raw(name).to_owned());
    courier.credentials.iter().map(|field| (field.name.to_owned(), value(field.name))).collect()
}

fn hint(language: Language, field: &engine::CredentialField, is_kept: bool) -> Option<String> {
    if field.is_secret && is_kept {
        return Some(language.say("couriers-secret-kept"));
    }
    (field.name == "country").then(|| language.say("couriers-field-country-about"))
}

fn words_key(name: &str) -> &'static str {
    match name {
        "username" => "couriers-field-username",
        "password" => "couriers-field-password",
        "client_id" => "couriers-field-client_id",
        "client_secret" => "couriers-field-client_secret",
        "subscription_key" => "couriers-field-subscription_key",
        "api_password" => "couriers-field-api_password",
        "api_key" => "couriers-field-api_key",
        "country" => "couriers-field-country",
        _ => "couriers-field-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_every_courier_has_words_of_its_own() {
        for courier in engine::known_couriers() {
            for field in courier.credentials {
                assert_ne!(words_key(field.name), "couriers-field-other", "{} {}", courier.code, field.name);
            }
        }
    }

    #[test]
    fn a_secret_is_never_filled_in() {
        for courier in engine::known_couriers() {
            let values = courier.credentials.iter().map(|field| (field.name, "hush".to_owned())).collect();
            for line in field_lines(Language::English, &courier, &values, true) {
                assert_eq!(line.value.is_empty(), line.is_secret, "{} {}", courier.code, line.name);
            }
        }
    }
}
