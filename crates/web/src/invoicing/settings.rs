//! How invoices are made, as a form shows and takes it. Which settings there are, the service says.

use std::collections::BTreeMap;

use engine::{InvoiceSettings, Setting, SettingLine, SettingProblem};

use crate::language::Language;

/// One setting of the form.
#[derive(Debug, Clone)]
pub(crate) struct SettingField {
    pub(crate) setting: Setting,
    pub(crate) words: String,
    pub(crate) about: String,
    pub(crate) value: String,
    /// Value and words of what there is to choose from; empty: it is typed.
    pub(crate) choices: Vec<(String, String)>,
    pub(crate) error: Option<String>,
}

pub(super) fn fields(language: Language, service: &str, settings: &InvoiceSettings) -> Vec<SettingField> {
    engine::setting_lines(service, settings).into_iter().map(|line| field(language, settings, line)).collect()
}

fn field(language: Language, settings: &InvoiceSettings, line: SettingLine) -> SettingField {
    let setting = line.setting;
    let mut choices: Vec<(String, String)> =
        line.choices.into_iter().map(|one| (one.clone(), words_of(language, settings, setting, &one))).collect();
    // Nothing is chosen yet, or what was chosen is there no more: the form says so instead of showing the first.
    if !choices.is_empty() && !choices.iter().any(|(value, _)| *value == line.value) {
        choices.insert(0, (line.value.clone(), line.value.clone()));
    }
    SettingField {
        setting,
        words: language.say(&format!("invoicing-setting-{setting}")),
        about: language.say(&format!("invoicing-setting-{setting}-about")),
        value: line.value,
        choices,
        error: None,
    }
}

fn words_of(language: Language, settings: &InvoiceSettings, setting: Setting, choice: &str) -> String {
    match (setting, choice.split_once(':')) {
        (Setting::Vat, Some((_, rate))) => language.say_with("invoicing-vat-not-payer", "rate", rate.to_owned()),
        (Setting::Vat, None) => {
            let rates = settings.listed.vat_rates.iter().map(|rate| format!("{} %", rate.percent.normalize()));
            match rates.collect::<Vec<_>>().join(", ") {
                none if none.is_empty() => language.say("invoicing-vat-payer-unread"),
                rates => language.say_with("invoicing-vat-payer", "rates", rates),
            }
        }
        _ => choice.to_owned(),
    }
}

/// Shows what was typed, and at each setting what is wrong with it.
pub(super) fn mark(
    language: Language,
    fields: &mut [SettingField],
    typed: &BTreeMap<String, String>,
    problems: &[(Setting, SettingProblem)],
) {
    for field in fields {
        if let Some(typed) = typed.get(field.setting.as_str()) {
            field.value.clone_from(typed);
        }
        let problem = problems.iter().find(|(setting, _)| *setting == field.setting);
        field.error = problem.map(|(_, problem)| in_words(language, problem));
    }
}

fn in_words(language: Language, problem: &SettingProblem) -> String {
    match problem {
        SettingProblem::Empty => language.say("invoicing-wrong-empty"),
        SettingProblem::NotListed { known, .. } => {
            language.say_with("invoicing-wrong-not_listed", "known", known.join(", "))
        }
        SettingProblem::TooLong { longest } => language.say_with("couriers-field-unusable", "most", *longest),
        SettingProblem::NotDays { most } => language.say_with("invoicing-wrong-not_days", "most", *most),
        SettingProblem::NotAnAmount => language.say("invoicing-wrong-not_amount"),
    }
}
