//! DHL's numbers: many forms, of which few tell their courier by themselves.

/// What a person is told about a number that cannot be DHL's.
pub(super) const FORM: &str = "7 to 39 letters and digits";

/// What the call takes.
pub(super) fn is_possible(number: &str) -> bool {
    (7..=39).contains(&number.len())
        && number.chars().all(|c| c.is_ascii_alphanumeric())
        && number.chars().any(|c| c.is_ascii_digit())
}

/// A parcel of DHL Germany (a serial container code under its company number, with check digit), or a piece's licence
/// plate. The ten digits of Express have a check digit too, but one number in seven of any courier fits it.
pub(super) fn is_usual(number: &str) -> bool {
    is_licence_plate(number) || (number.len() == 20 && number.starts_with("00340434") && has_check_digit(number))
}

fn is_licence_plate(number: &str) -> bool {
    let digits = number.strip_prefix("JJD").or_else(|| number.strip_prefix("JD"));
    digits.is_some_and(|digits| (16..=20).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit()))
}

/// Ten digits of Express: the last is what the first nine leave when divided by seven.
pub(super) fn is_of_express(number: &str) -> bool {
    let Some((digits, check)) = number.split_at_checked(9).filter(|_| number.len() == 10) else { return false };
    let all_digits = number.chars().all(|c| c.is_ascii_digit());
    let remainder = digits.parse::<u64>().ok().map(|digits| digits % 7);
    all_digits && remainder.is_some() && remainder == check.parse().ok()
}

/// An item of the post (UPU S10): two letters, eight digits, a check digit and the country. DHL delivers those of
/// Germany, and tells of those of others that it takes over.
pub(super) fn is_of_post(number: &str) -> bool {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    let letters = |text: &str| text.chars().all(|c| c.is_ascii_uppercase());
    let Some((service, rest)) = number.split_at_checked(2) else { return false };
    let Some((digits, country)) = rest.split_at_checked(9) else { return false };
    if country.len() != 2 || !letters(service) || !letters(country) {
        return false;
    }
    let digits: Option<Vec<u32>> = digits.chars().map(|c| c.to_digit(10)).collect();
    let Some([serial @ .., check]) = digits.as_deref() else { return false };
    let sum: u32 = serial.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let expected = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => digit,
    };
    *check == expected
}

/// Weights 3 and 1 from the right, before the check digit.
fn has_check_digit(number: &str) -> bool {
    let digits: Option<Vec<u32>> = number.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits else { return false };
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(place, digit)| if place % 2 == 1 { digit * 3 } else { *digit }).sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::parcel("00340434292135100186", true)]
    #[case::another_check_digit("00340434292135100187", false)]
    #[case::another_company("00340499990000000017", false)]
    #[case::letters("0034043429213510018A", false)]
    #[case::piece("JD014600006281230701", true)]
    #[case::long_piece("JJD000390007751832341", true)]
    #[case::short_piece("JD01460000", false)]
    #[case::express("7777777770", false)]
    #[case::post("RR123456785DE", false)]
    fn only_forms_that_no_other_courier_has_are_recognised(#[case] number: &str, #[case] usual: bool) {
        assert_eq!(is_usual(number), usual);
    }

    #[rstest::rstest]
    #[case::no_remainder("7777777770", true)]
    #[case::remainder("1234567891", true)]
    #[case::another_remainder("1234567892", false)]
    #[case::eleven_digits("77777777700", false)]
    #[case::letters("12345678A1", false)]
    fn the_last_digit_of_express_is_a_remainder(#[case] number: &str, #[case] fits: bool) {
        assert_eq!(is_of_express(number), fits);
    }

    #[rstest::rstest]
    #[case::published("RA123456785DE", true)]
    #[case::another_country("RR473124829RO", true)]
    #[case::check_digit("RA123456784DE", false)]
    #[case::ten_counts_as_nought("RR000000080DE", true)]
    #[case::eleven_counts_as_five("RR000000005DE", true)]
    #[case::letters("RA12345678XDE", false)]
    #[case::cargus("ABCD12345678", false)]
    fn an_item_of_the_post_has_a_check_digit(#[case] number: &str, #[case] fits: bool) {
        assert_eq!(is_of_post(number), fits);
    }

    #[rstest::rstest]
    #[case("123456")]
    #[case("ABCDEFGH")]
    #[case("12345-67890")]
    #[case("1234567890123456789012345678901234567890")]
    fn what_the_call_does_not_take_is_not_asked(#[case] number: &str) {
        assert!(!is_possible(number));
    }
}
