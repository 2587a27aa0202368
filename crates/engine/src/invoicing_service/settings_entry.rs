//! Settings as they are typed: read, checked against what the service lists, and shown again. Pure.

use std::collections::BTreeMap;

use invoicing::{Profile, Setting, SettingForm, Vat, VatRate};
use rust_decimal::Decimal;

use super::InvoiceSettings;

/// Chosen when the seller pays VAT. A rate of 0 % stands behind [`NOT_PAYER`] by its name.
const PAYER: &str = "payer";
const NOT_PAYER: &str = "not_payer:";

/// What is wrong with a setting that was entered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingProblem {
    /// It may not be empty.
    #[error("it is empty")]
    Empty,
    /// It is none of what the service has.
    #[error("\"{given}\" is none of: {}", known.join(", "))]
    NotListed {
        /// What was entered.
        given: String,
        /// What would do.
        known: Vec<String>,
    },
    /// It is too long, or has signs that cannot be sent.
    #[error("it is longer than {longest} signs, or has signs that cannot be sent")]
    TooLong {
        /// The bound.
        longest: usize,
    },
    /// It is no whole number, or too large.
    #[error("it is no whole number from 0 to {most}")]
    NotDays {
        /// The bound.
        most: u16,
    },
    /// It is no amount above zero.
    #[error("it is no amount above zero")]
    NotAnAmount,
}

/// One setting as a form shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingLine {
    /// Which.
    pub setting: Setting,
    /// How it is entered.
    pub form: SettingForm,
    /// What is chosen now.
    pub value: String,
    /// What there is to choose from; empty: a text is typed.
    pub choices: Vec<String>,
}

/// The settings that a service has, as they are now; none for a service that is not known.
pub fn setting_lines(service: &str, settings: &InvoiceSettings) -> Vec<SettingLine> {
    let Some(profile) = invoicing::by_code(service).map(|service| service.profile()) else { return Vec::new() };
    let line = |(setting, form): &(Setting, SettingForm)| SettingLine {
        setting: *setting,
        form: *form,
        value: value(profile, settings, *setting),
        choices: choices(settings, *setting, *form),
    };
    profile.settings.iter().map(line).collect()
}

/// The settings with what was entered put in.
pub(super) fn enter(
    profile: &'static Profile,
    mut settings: InvoiceSettings,
    entered: &BTreeMap<String, String>,
) -> Result<InvoiceSettings, Vec<(Setting, SettingProblem)>> {
    let mut problems = Vec::new();
    for (setting, form) in profile.settings {
        let Some(typed) = entered.get(setting.as_str()) else { continue };
        match checked(&settings, *setting, *form, typed.trim()) {
            Ok(typed) => put(&mut settings, *setting, typed),
            Err(problem) => problems.push((*setting, problem)),
        }
    }
    if problems.is_empty() { Ok(settings) } else { Err(problems) }
}

fn checked<'a>(
    settings: &InvoiceSettings,
    setting: Setting,
    form: SettingForm,
    typed: &'a str,
) -> Result<&'a str, SettingProblem> {
    let known = choices(settings, setting, form);
    if !known.is_empty() {
        let is_known = known.iter().any(|one| one == typed);
        return if is_known { Ok(typed) } else { Err(SettingProblem::NotListed { given: typed.to_owned(), known }) };
    }
    match form {
        SettingForm::Text { optional: false, .. } | SettingForm::Listed if typed.is_empty() => {
            Err(SettingProblem::Empty)
        }
        SettingForm::Text { longest, .. } => {
            let fits = typed.chars().count() <= longest && !typed.chars().any(char::is_control);
            if fits { Ok(typed) } else { Err(SettingProblem::TooLong { longest }) }
        }
        SettingForm::Days { most } => {
            let fits = typed.is_empty() || typed.parse::<u16>().is_ok_and(|days| days <= most);
            if fits { Ok(typed) } else { Err(SettingProblem::NotDays { most }) }
        }
        SettingForm::Amount => {
            let fits = typed.is_empty() || amount(typed).is_some();
            if fits { Ok(typed) } else { Err(SettingProblem::NotAnAmount) }
        }
        // The service has not listed anything yet: its name is checked when an invoice is made.
        SettingForm::Listed | SettingForm::OneOf(_) => Ok(typed),
    }
}

fn amount(typed: &str) -> Option<Decimal> {
    typed.replace(',', ".").parse().ok().filter(|amount: &Decimal| *amount > Decimal::ZERO)
}

/// VAT is told by rates that only the service knows; what is chosen stays a choice when the service lists it no more.
fn choices(settings: &InvoiceSettings, setting: Setting, form: SettingForm) -> Vec<String> {
    match (setting, form) {
        (Setting::Vat, _) => {
            let zero = settings.listed.vat_rates.iter().filter(|rate| rate.percent.is_zero());
            let kept = match &settings.draft.vat {
                Vat::NotPayer { rate } => Some(rate),
                Vat::Payer { .. } => None,
            };
            let mut all = vec![PAYER.to_owned()];
            for rate in zero.chain(kept) {
                let choice = format!("{NOT_PAYER}{}", rate.name);
                if !all.contains(&choice) {
                    all.push(choice);
                }
            }
            all
        }
        (_, SettingForm::Listed) => settings.listed.series.clone(),
        (_, SettingForm::OneOf(all)) => all.iter().map(|one| (*one).to_owned()).collect(),
        _ => Vec::new(),
    }
}

fn value(profile: &'static Profile, settings: &InvoiceSettings, setting: Setting) -> String {
    let draft = &settings.draft;
    match setting {
        Setting::Series => draft.series.clone(),
        Setting::Vat => match &draft.vat {
            Vat::Payer { .. } => PAYER.to_owned(),
            Vat::NotPayer { rate } => format!("{NOT_PAYER}{}", rate.name),
        },
        Setting::Language => draft.language.clone(),
        Setting::Unit => draft.unit.clone(),
        Setting::DiscountName => draft.discount_name.clone(),
        Setting::Mentions => draft.mentions.clone(),
        Setting::DueDays => draft.due_days.map(|days| days.to_string()).unwrap_or_default(),
        Setting::ExchangeRate => draft.exchange_rate.map(|rate| rate.to_string()).unwrap_or_default(),
        Setting::CourierCash => settings.courier_cash(&profile.payment_kinds).to_owned(),
        Setting::Card => settings.card(&profile.payment_kinds).to_owned(),
    }
}

/// Puts what was checked.
fn put(settings: &mut InvoiceSettings, setting: Setting, typed: &str) {
    let text = typed.to_owned();
    match setting {
        Setting::Series => settings.draft.series = text,
        Setting::Vat => {
            let named = typed.strip_prefix(NOT_PAYER);
            let listed = settings.listed.vat_rates.iter();
            settings.draft.vat = match named {
                Some(name) => {
                    let rate = listed.filter(|rate| rate.percent.is_zero()).find(|rate| rate.name == name).cloned();
                    let rate = rate.unwrap_or_else(|| VatRate { name: name.to_owned(), percent: Decimal::ZERO });
                    Vat::NotPayer { rate }
                }
                None => Vat::Payer { rates: settings.listed.vat_rates.clone() },
            };
        }
        Setting::Language => settings.draft.language = text,
        Setting::Unit => settings.draft.unit = text,
        Setting::DiscountName => settings.draft.discount_name = text,
        Setting::Mentions => settings.draft.mentions = text,
        Setting::DueDays => settings.draft.due_days = typed.parse().ok(),
        Setting::ExchangeRate => settings.draft.exchange_rate = amount(typed),
        Setting::CourierCash => settings.courier_cash = text,
        Setting::Card => settings.card = text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed() -> InvoiceSettings {
        let rate = |name: &str, percent: i64| VatRate { name: name.to_owned(), percent: percent.into() };
        let mut settings = InvoiceSettings::default();
        settings.listed.series = vec!["WB".to_owned(), "WC".to_owned()];
        settings.listed.vat_rates = vec![rate("Normala", 21), rate("Scutita", 0)];
        settings
    }

    fn entered(service: &str, fields: &[(&str, &str)]) -> Result<InvoiceSettings, Vec<(Setting, SettingProblem)>> {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        enter(invoicing::by_code(service).unwrap().profile(), listed(), &fields)
    }

    #[test]
    fn what_is_entered_is_what_is_shown_for_every_setting_of_every_service() {
        for service in invoicing::all() {
            let code = service.profile().code;
            for line in setting_lines(code, &listed()) {
                let typed = match line.form {
                    SettingForm::Days { .. } => "14".to_owned(),
                    SettingForm::Amount => "4,97".to_owned(),
                    _ => line.choices.last().cloned().unwrap_or_else(|| "pcs".to_owned()),
                };
                let settings = entered(code, &[(line.setting.as_str(), &typed)]).unwrap();
                let shown = setting_lines(code, &settings).into_iter().find(|one| one.setting == line.setting).unwrap();
                assert_eq!(shown.value, typed.replace(',', "."), "{code} {}", line.setting);
            }
        }
    }

    #[test]
    fn a_seller_without_vat_has_the_accounts_rate_of_nought() {
        let settings = entered("smartbill", &[("vat", "not_payer:Scutita")]).unwrap();
        let rate = VatRate { name: "Scutita".to_owned(), percent: Decimal::ZERO };
        assert_eq!(settings.draft.vat, Vat::NotPayer { rate });
        let settings = entered("smartbill", &[("vat", "payer")]).unwrap();
        assert_eq!(settings.draft.vat, Vat::Payer { rates: listed().listed.vat_rates });
    }

    #[rstest::rstest]
    #[case("smartbill", "series", "XX", "\"XX\" is none of: WB, WC")]
    #[case("fgo", "series", " ", "it is empty")]
    #[case("smartbill", "vat", "not_payer:Normala", "\"not_payer:Normala\" is none of: payer, not_payer:Scutita")]
    #[case("oblio", "due_days", "-1", "it is no whole number from 0 to 365")]
    #[case("oblio", "exchange_rate", "0", "it is no amount above zero")]
    #[case("fgo", "unit", "bucata", "it is longer than 5 signs, or has signs that cannot be sent")]
    #[case("smartbill", "courier_cash", "Cash", "\"Cash\" is none of: Ramburs,")]
    fn what_the_service_would_not_take_is_named(
        #[case] service: &str,
        #[case] setting: &str,
        #[case] typed: &str,
        #[case] says: &str,
    ) {
        let problems = entered(service, &[(setting, typed), ("mentions", "x")]).unwrap_err();
        let [(which, problem)] = problems.as_slice() else { panic!("{problems:?}") };
        assert_eq!(which.as_str(), setting);
        assert!(problem.to_string().starts_with(says), "{problem}");
    }
}
