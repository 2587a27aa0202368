//! Names of tracking companies as people and other programs write them.

use tracking::plain_letter;

use crate::{Courier, all};

/// What stands behind a company's name (`SC` before it, in Romania) and says nothing about who it is.
const LEGAL_FORMS: [&str; 18] = [
    "srl", "sa", "sp", "spa", "ltd", "limited", "llc", "inc", "gmbh", "ag", "kft", "zrt", "bt", "ood", "eood", "ad",
    "sro", "se",
];
/// What is written where a company's name should be, by those who have none to write.
const NO_NAME: [&str; 18] = [
    "",
    "other",
    "others",
    "custom",
    "unknown",
    "none",
    "na",
    "n a",
    "courier",
    "carrier",
    "altul",
    "alta",
    "altele",
    "alt curier",
    "curier",
    "egyeb",
    "futar",
    "masik",
];

/// A company's name as names are compared: lower case, single blanks, no diacritics, punctuation or legal form. Empty
/// when the text names nobody.
pub fn company_key(company: &str) -> String {
    let letters: String = company.chars().flat_map(char::to_lowercase).map(plain_letter).collect();
    let letters = letters.replace('.', "");
    let mut words: Vec<&str> = letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() > 1 && words.first() == Some(&"sc") {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|last| LEGAL_FORMS.contains(last)) {
        words.pop();
    }
    let key = words.join(" ");
    if NO_NAME.contains(&key.as_str()) { String::new() } else { key }
}

/// The courier that a company's name means as a whole.
pub(crate) fn named(key: &str) -> Option<&'static dyn Courier> {
    let joined = key.replace(' ', "");
    let is_meant = |name: &str| company_key(name).replace(' ', "") == joined;
    all().iter().copied().filter(|_| !joined.is_empty()).find(|courier| names(*courier).any(is_meant))
}

/// The couriers whose name stands among other words of a company's name.
pub(crate) fn mentioned(key: &str) -> Vec<&'static dyn Courier> {
    let text = format!(" {key} ");
    let stands = |name: &str| text.contains(&format!(" {} ", company_key(name)));
    all().iter().copied().filter(|courier| names(*courier).any(stands)).collect()
}

fn names(courier: &'static dyn Courier) -> impl Iterator<Item = &'static str> {
    let profile = courier.profile();
    [profile.code, profile.name].into_iter().chain(profile.aliases.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Sameday Courier SRL", Some("sameday"))]
    #[case("S.C. Sameday S.R.L.", Some("sameday"))]
    #[case("SAMEDAY  COURIER, S.R.L.", Some("sameday"))]
    #[case("SamedayCourier", Some("sameday"))]
    #[case("fan courier express s.r.l.", Some("fan-courier"))]
    #[case("FanCourier", Some("fan-courier"))]
    #[case("Zásilkovna s.r.o.", Some("packeta"))]
    #[case("Zasilkovna", Some("packeta"))]
    #[case("Econt Express OOD", Some("econt"))]
    #[case("Еконт", Some("econt"))]
    #[case("United Parcel Service, Inc.", Some("ups"))]
    #[case("DPD România", Some("dpd-romania"))]
    #[case("Speedy AD", Some("speedy"))]
    #[case("Poșta Română", None)]
    #[case("Other", None)]
    #[case("", None)]
    fn a_company_is_known_however_it_is_written(#[case] company: &str, #[case] code: Option<&str>) {
        assert_eq!(named(&company_key(company)).map(|courier| courier.profile().code), code);
    }

    #[rstest::rstest]
    #[case("livrare prin sameday", &["sameday"])]
    #[case("cargus / sameday", &["cargus", "sameday"])]
    #[case("groups", &[])]
    #[case("dpd și gls", &["dpd-romania", "gls"])]
    fn couriers_are_found_among_other_words(#[case] company: &str, #[case] codes: &[&str]) {
        let found: Vec<_> = mentioned(&company_key(company)).iter().map(|courier| courier.profile().code).collect();
        assert_eq!(found, codes);
    }

    #[rstest::rstest]
    #[case(" Other ", "")]
    #[case("Curier", "")]
    #[case("-", "")]
    #[case("Alt curier", "")]
    #[case("Poșta Română S.A.", "posta romana")]
    #[case("SRL", "srl")]
    fn names_that_name_nobody_are_empty(#[case] company: &str, #[case] key: &str) {
        assert_eq!(company_key(company), key);
    }
}
