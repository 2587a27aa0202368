//! The list of couriers.

use crate::{Cargus, Courier, Dhl, Dpd, Econt, FanCourier, FedEx, Gls, Packeta, Sameday, Ups};

/// All couriers, in the order of their names.
pub fn all() -> &'static [&'static dyn Courier] {
    &[&Cargus, &Dhl::BY_CODE, &Dpd::Romania, &Econt, &FanCourier, &FedEx, &Gls, &Packeta, &Sameday, &Dpd::Speedy, &Ups]
}

/// A courier by its code name or one of its other spellings, without regard to case.
pub fn by_code(code: &str) -> Option<&'static dyn Courier> {
    let wanted = code.trim().to_lowercase();
    all().iter().copied().find(|courier| {
        let profile = courier.profile();
        profile.code == wanted || profile.aliases.contains(&wanted.as_str())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[rstest::rstest]
    #[case("sameday", Some("Sameday"))]
    #[case(" SameDay Courier ", Some("Sameday"))]
    #[case("FAN Courier", Some("FAN Courier"))]
    #[case("fan_courier", Some("FAN Courier"))]
    #[case("fan-courier", Some("FAN Courier"))]
    #[case("nobody", None)]
    #[case("", None)]
    fn a_courier_is_found_by_the_names_that_people_use(#[case] text: &str, #[case] name: Option<&str>) {
        assert_eq!(by_code(text).map(|courier| courier.profile().name), name);
    }

    #[test]
    fn no_name_belongs_to_two_couriers() {
        let mut seen = HashSet::new();
        for courier in all() {
            let profile = courier.profile();
            for name in [profile.code].iter().chain(profile.aliases) {
                assert!(seen.insert(*name), "{name}");
                assert_eq!(*name, name.to_lowercase(), "lookups are in lower case");
            }
        }
    }

    #[test]
    fn every_profile_can_be_worked_with() {
        for courier in all() {
            let profile = courier.profile();
            assert!(profile.batch > 0 && profile.pace.concurrency > 0, "{}", profile.code);
            assert!(profile.base_url.starts_with("https://"), "{}", profile.code);
            assert!(crate::times::zone(profile.zone).is_ok(), "{}", profile.code);
            // Public tracking asks for nothing; what asks for something asks for a secret.
            let fields = profile.credentials;
            assert!(fields.is_empty() || fields.iter().any(|field| field.is_secret), "{}", profile.code);
        }
    }
    #[test]
    fn every_status_table_has_no_code_twice_and_only_known_words() {
        for courier in all() {
            let code = courier.profile().code;
            let table = crate::status_table::StatusTable::parse(courier.status_file());
            let rows = table.unwrap_or_else(|why| panic!("{code}: {why}")).len();
            assert_eq!(crate::known_codes(code).len(), rows, "{code}");
            assert!(rows > 10, "{code}");
        }
    }
}
