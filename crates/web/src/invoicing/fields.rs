//! The fields of a service's credentials as a form shows and takes them. A secret is never shown again.

use std::collections::BTreeMap;

use engine::KnownInvoicing;
use secrecy::SecretString;

use crate::couriers::FieldLine;
use crate::language::Language;
use crate::page::Fields;

/// The form's fields, filled with `values`. `is_kept`: an empty secret leaves the kept one as it is.
pub(super) fn field_lines(
    language: Language,
    service: &KnownInvoicing,
    values: &BTreeMap<&'static str, String>,
    is_kept: bool,
) -> Vec<FieldLine> {
    let line = |(name, is_secret): &(&'static str, bool)| {
        let place = language.say(&where_key(service.code, name));
        let kept = (*is_secret && is_kept).then(|| language.say("couriers-secret-kept"));
        FieldLine {
            name,
            words: language.say(&format!("invoicing-field-{name}")),
            is_secret: *is_secret,
            value: values.get(name).filter(|_| !is_secret).cloned().unwrap_or_default(),
            hint: Some(kept.map_or_else(|| place.clone(), |kept| format!("{place} {kept}"))),
            error: None,
        }
    };
    service.fields.iter().map(line).collect()
}

/// Says at the field that is most likely at fault that the service refuses it, and where the right one is found.
pub(super) fn refuse(language: Language, service: &KnownInvoicing, lines: &mut [FieldLine], field: &str) {
    for line in lines.iter_mut().filter(|line| line.name == field) {
        let refused = language.say_with("invoicing-field-refused", "service", service.name);
        line.error = Some(format!("{refused} {}", language.say(&where_key(service.code, line.name))));
    }
}

/// What was typed into the fields that are no secrets, for a form that comes back.
pub(super) fn typed(service: &KnownInvoicing, fields: &Fields) -> BTreeMap<&'static str, String> {
    let open = service.fields.iter().filter(|(_, is_secret)| !is_secret);
    open.map(|(name, _)| (*name, fields.text(name).to_owned())).collect()
}

/// All that was typed.
pub(super) fn entered(service: &KnownInvoicing, fields: &Fields) -> BTreeMap<String, SecretString> {
    let value = |name: &str| SecretString::from(fields.raw(name).to_owned());
    service.fields.iter().map(|(name, _)| ((*name).to_owned(), value(name))).collect()
}

fn where_key(service: &str, field: &str) -> String {
    format!("invoicing-where-{service}-{field}")
}
