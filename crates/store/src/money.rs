//! Amounts as columns keep them: integer minor units and the currency.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tracking::Money;

use crate::StoreError;

/// Currencies without minor units (ISO 4217).
const WHOLE: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF",
];
/// Currencies with thousandths (ISO 4217).
const THOUSANDTHS: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

fn decimals(currency: &str) -> u32 {
    match currency {
        whole if WHOLE.contains(&whole) => 0,
        fine if THOUSANDTHS.contains(&fine) => 3,
        _ => 2,
    }
}

/// An amount in minor units; what is finer than its currency is rounded.
pub(crate) fn to_minor(money: &Money) -> Result<i64, StoreError> {
    let places = decimals(&money.currency);
    money
        .amount
        .checked_mul(Decimal::from(10_u32.pow(places)))
        .and_then(|minor| minor.round().to_i64())
        .ok_or_else(|| StoreError::Unstorable { what: "an amount of money", why: "it is too large".to_owned() })
}

/// The amount again.
pub(crate) fn from_minor(minor: i64, currency: String) -> Money {
    Money { amount: Decimal::new(minor, decimals(&currency)), currency }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    #[rstest::rstest]
    #[case("129.90", "RON", 12_990)]
    #[case("129.9", "RON", 12_990)]
    #[case("1500", "JPY", 1_500)]
    #[case("1.234", "KWD", 1_234)]
    #[case("-0.01", "EUR", -1)]
    #[case("0.125", "EUR", 12)]
    fn an_amount_is_kept_in_the_minor_units_of_its_currency(
        #[case] amount: &str,
        #[case] currency: &str,
        #[case] minor: i64,
    ) {
        let money = Money { amount: Decimal::from_str(amount).unwrap(), currency: currency.to_owned() };
        assert_eq!(to_minor(&money).unwrap(), minor);
    }

    #[test]
    fn an_amount_beyond_all_measure_is_refused() {
        let money = Money { amount: Decimal::MAX, currency: "RON".to_owned() };
        assert!(to_minor(&money).is_err());
    }

    proptest::proptest! {
        #[test]
        fn what_was_kept_comes_back(minor in proptest::num::i64::ANY, currency in "RON|JPY|KWD|HUF") {
            let money = from_minor(minor, currency);
            proptest::prop_assert_eq!(to_minor(&money).unwrap(), minor);
        }
    }
}
