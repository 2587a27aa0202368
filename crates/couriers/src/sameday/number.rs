//! Sameday's numbers. A shipment has one; its parcels have the same with three more digits, from `001`.
//!
//! The form is inferred from about ten numbers of three countries, not published: one to three digits, three
//! letters of the client, two signs of the service, seven to nine digits. What looks otherwise is still asked for.

use crate::Asked;

/// What a person is told about a number that cannot be Sameday's.
pub(super) const FORM: &str = "8 to 24 letters and digits with at least one letter, such as 1ABC24000000017";

/// One way to ask for a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// The status history of a parcel.
    Parcel(String),
    /// The status of a shipment and its parcels.
    Shipment(String),
}

/// The forms in which a number is asked for, one after the other, while the courier does not know it. A shipment comes
/// before its first parcel, because only its answer names the others.
#[derive(Debug, Clone, Copy)]
enum Form {
    AsParcel,
    FirstParcel,
    AsShipment,
}

impl Question {
    pub(super) fn of(asked: &Asked) -> Option<Self> {
        let number = asked.number.as_str();
        Some(match forms(number).get(usize::from(asked.form))? {
            Form::AsParcel => Self::Parcel(number.to_owned()),
            Form::FirstParcel => Self::Parcel(first_piece(number)),
            Form::AsShipment => Self::Shipment(number.to_owned()),
        })
    }

    pub(super) fn has_another_form(asked: &Asked) -> bool {
        forms(asked.number.as_str()).len() > usize::from(asked.form).saturating_add(1)
    }

    pub(super) fn path(&self) -> String {
        match self {
            Self::Parcel(number) => format!("/api/client/parcel/{number}/status-history"),
            Self::Shipment(number) => format!("/api/client/awb/{number}/status"),
        }
    }

    /// Whether the number that an answer names is the one that was asked for.
    pub(super) fn is_answered_by(&self, named: &str) -> bool {
        let (Self::Parcel(asked) | Self::Shipment(asked)) = self;
        asked.eq_ignore_ascii_case(named)
    }
}

fn forms(number: &str) -> &'static [Form] {
    match serial(number).map(str::len) {
        Some(7..=9) => &[Form::AsShipment, Form::FirstParcel],
        Some(10..=12) => &[Form::AsParcel],
        _ => &[Form::AsParcel, Form::AsShipment, Form::FirstParcel],
    }
}

/// The number of a shipment's first parcel; in most shipments it is the only one.
pub(super) fn first_piece(shipment: &str) -> String {
    format!("{shipment}001")
}

/// The digits after prefix, client and service, in a number of the usual form.
fn serial(number: &str) -> Option<&str> {
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let prefix = number.len().saturating_sub(rest.len());
    let (client, rest) = rest.split_at_checked(3)?;
    let (service, serial) = rest.split_at_checked(2)?;
    let fits = (1..=3).contains(&prefix)
        && client.chars().all(|c| c.is_ascii_uppercase())
        && service.chars().all(|c| c.is_ascii_alphanumeric())
        && serial.chars().all(|c| c.is_ascii_digit());
    fits.then_some(serial)
}

/// Letters tell it from the numbers of the couriers that have digits only.
pub(super) fn is_possible(number: &str) -> bool {
    (8..=24).contains(&number.len())
        && number.chars().all(|c| c.is_ascii_alphanumeric())
        && number.chars().any(|c| c.is_ascii_alphabetic())
        && number.chars().any(|c| c.is_ascii_digit())
}

/// Of the usual form, and not one of UPS's (`1Z` and 16 more), which may look the same.
pub(super) fn is_usual(number: &str) -> bool {
    let is_ups = number.len() == 18 && number.starts_with("1Z");
    !is_ups && serial(number).is_some_and(|serial| (7..=12).contains(&serial.len()))
}

/// The shipment that a number belongs to.
pub(super) fn shipment_of(number: &str) -> &str {
    match serial(number).map(str::len) {
        Some(10..=12) => number.get(..number.len().saturating_sub(3)).unwrap_or(number),
        _ => number,
    }
}

/// The numbers that a label of a parcel may have: the parcel's own and, for a shipment's first, the shipment's.
pub(super) fn of_a_label(parcel: &str) -> impl Iterator<Item = &str> {
    let shipment = shipment_of(parcel);
    let is_first = shipment != parcel && parcel.ends_with("001");
    std::iter::once(parcel).chain(is_first.then_some(shipment))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracking::TrackingNo;

    fn asked(number: &str, form: u8) -> Asked {
        Asked { number: TrackingNo::parse(number).unwrap(), postcode: None, form }
    }

    #[rstest::rstest]
    #[case::shipment("1ABC24000000017", 0, Some("/api/client/awb/1ABC24000000017/status"))]
    #[case::shipment_again("1ABC24000000017", 1, Some("/api/client/parcel/1ABC24000000017001/status-history"))]
    #[case::shipment_end("1ABC24000000017", 2, None)]
    #[case::locker("4ABCLN0000017", 1, Some("/api/client/parcel/4ABCLN0000017001/status-history"))]
    #[case::parcel("1ABC24000000017001", 0, Some("/api/client/parcel/1ABC24000000017001/status-history"))]
    #[case::parcel_end("1ABC24000000017001", 1, None)]
    #[case::abroad("012ABCXL0000017002", 0, Some("/api/client/parcel/012ABCXL0000017002/status-history"))]
    #[case::unusual("ABCDEFGH12345", 0, Some("/api/client/parcel/ABCDEFGH12345/status-history"))]
    #[case::unusual_shipment("ABCDEFGH12345", 1, Some("/api/client/awb/ABCDEFGH12345/status"))]
    #[case::unusual_first("ABCDEFGH12345", 2, Some("/api/client/parcel/ABCDEFGH12345001/status-history"))]
    fn a_number_is_asked_for_in_each_of_its_forms(#[case] number: &str, #[case] form: u8, #[case] path: Option<&str>) {
        assert_eq!(Question::of(&asked(number, form)).map(|one| one.path()).as_deref(), path);
        assert_eq!(Question::has_another_form(&asked(number, form)), Question::of(&asked(number, form + 1)).is_some());
    }

    #[rstest::rstest]
    #[case("1ABC24000000017", true)]
    #[case("1ONBLN1234567001", true)]
    #[case("7000991234567", false)]
    #[case("ABCDEFGH", false)]
    #[case("1ABC-24000000017", false)]
    #[case("1ABC24", false)]
    fn numbers_of_digits_only_are_another_couriers(#[case] number: &str, #[case] possible: bool) {
        assert_eq!(is_possible(number), possible);
    }

    #[rstest::rstest]
    #[case("1ABC24000000017", true)]
    #[case("012ABCXL10000030001", true)]
    #[case("1ZABC24000000017001", false)]
    #[case("1ZAB24000000017001", false)]
    #[case("1Z999AA10123456784", false)]
    #[case("7000991234567", false)]
    #[case("Z4410203040", false)]
    fn only_the_usual_form_is_recognised(#[case] number: &str, #[case] usual: bool) {
        assert_eq!(is_usual(number), usual);
    }

    #[test]
    fn a_parcel_knows_its_shipment() {
        assert_eq!(shipment_of("1ABC24000000017001"), "1ABC24000000017");
        assert_eq!(shipment_of("1ABC24000000017"), "1ABC24000000017");
    }
}
