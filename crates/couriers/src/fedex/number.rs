//! FedEx's numbers: 12 digits of Express, 15 of Ground, each with a check digit; 20, 22 and 34 on barcodes.

/// What a person is told about a number that cannot be FedEx's.
pub(super) const FORM: &str = "10 to 34 letters and digits, such as 449044304137821";

/// What is worth asking for.
pub(super) fn is_possible(number: &str) -> bool {
    (10..=34).contains(&number.len())
        && number.chars().all(|c| c.is_ascii_alphanumeric())
        && number.chars().any(|c| c.is_ascii_digit())
}

/// Of the two forms with a known check digit.
pub(super) fn is_usual(number: &str) -> bool {
    let digits: Option<Vec<u32>> = number.chars().map(|c| c.to_digit(10)).collect();
    match digits.as_deref() {
        Some([digits @ .., check]) if digits.len() == 11 => express(digits) == *check,
        Some([digits @ .., check]) if digits.len() == 14 => ground(digits) == *check,
        _ => false,
    }
}

/// What only a barcode has: 22 digits of Ground behind `96`, of which the last fourteen and their check digit are the
/// printed number.
pub(super) fn is_barcode(number: &str) -> bool {
    let printed = number.get(7..).filter(|_| number.len() == 22 && number.starts_with("96"));
    printed.is_some_and(is_usual)
}

/// Weights 1, 3, 7 from the right, the rest by 11; ten counts as nought.
fn express(digits: &[u32]) -> u32 {
    let sum: u32 = digits.iter().rev().zip([1, 3, 7].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    sum % 11 % 10
}

/// Weights 3 and 1 from the right, up to the next ten.
fn ground(digits: &[u32]) -> u32 {
    let sum: u32 = digits.iter().rev().zip([3, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::express("986578788855", true)]
    #[case::another_express("477179081230", true)]
    #[case::documented_express("128667043726", true)]
    #[case::recorded_express("794843185271", true)]
    #[case::express_digit("986578788856", false)]
    #[case::ground("449044304137821", true)]
    #[case::ground_digit("449044304137822", false)]
    #[case::thirteen("7000991234567", false)]
    #[case::ups("1Z999AA10123456784", false)]
    fn the_check_digit_tells_its_numbers(#[case] number: &str, #[case] usual: bool) {
        assert_eq!(is_usual(number), usual);
    }

    #[rstest::rstest]
    #[case::ground("9611020449044304137821", true)]
    #[case::check_digit("9611020449044304137822", false)]
    #[case::of_the_post("9261290100130739201234", false)]
    fn a_barcode_ends_in_the_printed_number(#[case] number: &str, #[case] fits: bool) {
        assert_eq!(is_barcode(number), fits);
    }

    #[rstest::rstest]
    #[case("986578788856", true)]
    #[case("9261290100130739201234", true)]
    #[case("DT123456789012", true)]
    #[case("123456789", false)]
    #[case("ABCDEFGHIJKL", false)]
    #[case("1234-5678-9012", false)]
    fn all_that_may_be_one_is_asked(#[case] number: &str, #[case] possible: bool) {
        assert_eq!(is_possible(number), possible);
    }
}
