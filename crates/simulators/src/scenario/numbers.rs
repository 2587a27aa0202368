//! Numbers of the worldwide couriers, with the check digits that their own services count.

/// A piece's licence plate.
pub(super) fn dhl(made: u64) -> String {
    format!("JJD00039{made:013}")
}

/// Six signs of the shipper, two of the service, seven digits and the check digit.
pub(super) fn ups(made: u64) -> String {
    let signs = format!("999AA168{made:07}");
    let check = ups_check(&signs);
    format!("1Z{signs}{check}")
}

/// Eleven digits and the check digit.
pub(super) fn fedex(made: u64) -> String {
    let digits = format!("{}", 79_400_000_000 + made);
    let check = fedex_check(&digits);
    format!("{digits}{check}")
}

/// Every second sign counts twice; A is 2, and so on.
fn ups_check(signs: &str) -> u32 {
    let value = |sign: char| sign.to_digit(10).unwrap_or_else(|| u32::from(sign).saturating_sub(63) % 10);
    let sum: u32 = signs.chars().map(value).zip([1, 2].into_iter().cycle()).map(|(value, times)| value * times).sum();
    (10 - sum % 10) % 10
}

/// Weights 1, 3 and 7 from the right, the rest by 11, of which only the last digit is printed.
fn fedex_check(digits: &str) -> u32 {
    let digits = digits.chars().rev().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = digits.zip([1, 3, 7].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    sum % 11 % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_have_the_check_digit_that_is_counted() {
        assert_eq!(["999AA1012345678", "5R8939035756712"].map(ups_check), [4, 7]);
        assert_eq!(["98657878885", "47717908123"].map(fedex_check), [5, 0]);
    }

    #[test]
    fn numbers_have_the_couriers_lengths() {
        assert_eq!([dhl(1), ups(1), fedex(1)].map(|number| number.len()), [21, 18, 12]);
    }
}
