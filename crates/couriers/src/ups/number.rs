//! UPS's numbers: `1Z`, six signs of the shipper, two of the service, eight digits and a check digit; and older ones.

/// What a person is told about a number that cannot be UPS's.
pub(super) const FORM: &str = "7 to 34 letters and digits, such as 1Z999AA10123456784";

/// What the call takes.
pub(super) fn is_possible(number: &str) -> bool {
    (7..=34).contains(&number.len())
        && number.chars().all(|c| c.is_ascii_alphanumeric())
        && number.chars().any(|c| c.is_ascii_digit())
}

/// `1Z` and sixteen more, of which the last is right.
pub(super) fn is_usual(number: &str) -> bool {
    let Some(rest) = number.strip_prefix("1Z") else { return false };
    let values: Option<Vec<u32>> = rest.chars().map(value).collect();
    match values.as_deref() {
        Some([signs @ .., check]) if signs.len() == 15 => check_digit(signs) == *check,
        _ => false,
    }
}

/// Letters count on from 2 for A, over and over: A to H are 2 to 9, I is 0.
fn value(sign: char) -> Option<u32> {
    match sign {
        'A'..='Z' => Some((u32::from(sign).checked_sub(u32::from('A'))? + 2) % 10),
        digit => digit.to_digit(10),
    }
}

fn check_digit(signs: &[u32]) -> u32 {
    let sum: u32 = signs.iter().enumerate().map(|(place, value)| if place % 2 == 1 { value * 2 } else { *value }).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::documented("1Z999AA10123456784", true)]
    #[case::published("1Z5R89390357567127", true)]
    #[case::another_published("1Z12345E6605272234", true)]
    #[case::check_digit("1Z999AA10123456785", false)]
    #[case::short("1Z999AA1012345678", false)]
    #[case::long("1Z999AA101234567840", false)]
    #[case::lower_case("1z999aa10123456784", false)]
    #[case::sameday("1ABC24000000017001", false)]
    #[case::digits("123456789012", false)]
    fn the_check_digit_tells_its_numbers(#[case] number: &str, #[case] usual: bool) {
        assert_eq!(is_usual(number), usual);
    }

    #[rstest::rstest]
    #[case("1Z999AA10123456785", true)]
    #[case("9261290100130739201234", true)]
    #[case("123456", false)]
    #[case("1Z999AA1 0123456784", false)]
    fn all_that_the_call_takes_is_asked(#[case] number: &str, #[case] possible: bool) {
        assert_eq!(is_possible(number), possible);
    }
}
