//! Tracking numbers, and what the search field takes.

use rstest::rstest;
use tracking::{TrackingNo, search_forms, search_number};

#[rstest]
#[case::plain("7000991234567", "7000991234567")]
#[case::lower_case("1abc24000000017", "1ABC24000000017")]
#[case::with_blanks(" 7000 9912\u{a0}34567\r\n", "7000991234567")]
#[case::with_what_a_copied_text_brings("\u{feff}\u{200e}7000991234567\u{200b}", "7000991234567")]
#[case::with_what_a_scanner_brings("\u{1d}7000991234567\t", "7000991234567")]
#[case::a_dash_belongs_to_it("jj-123", "JJ-123")]
fn a_number_is_read_as_typed_or_scanned(#[case] typed: &str, #[case] number: &str) {
    assert_eq!(TrackingNo::parse(typed).unwrap().as_str(), number);
}

#[rstest]
#[case::empty("")]
#[case::short("123")]
#[case::long("12345678901234567890123456789012345678901")]
#[case::a_word("livrare")]
#[case::a_link("https://courier.example/?awb=1234567")]
#[case::other_letters("ПРАТКА123")]
#[case::a_letter_that_grows_in_upper_case("ß1234")]
fn this_is_not_a_number(#[case] typed: &str) {
    let error = TrackingNo::parse(typed).unwrap_err();
    assert!(error.to_string().contains("is not a tracking number"));
    assert!(serde_json::from_value::<TrackingNo>(serde_json::json!(typed)).is_err());
}

#[rstest]
#[case::an_orders_name("#1001", "1001")]
#[case::an_order_with_a_prefix("rm-1001 / b", "RM1001B")]
#[case::a_number_with_blanks(" 1abc 24 000000017\n", "1ABC24000000017")]
#[case::a_word_before_it("AWB: 7000991234567", "7000991234567")]
#[case::the_word_without_a_blank("awb7000991234567", "7000991234567")]
#[case::letters_of_its_own("AWBX12345678", "AWBX12345678")]
#[case::a_barcodes_identifier("]C17000991234567", "7000991234567")]
#[case::an_application_identifier("(00)340123450000000017", "00340123450000000017")]
#[case::nothing("  #  ", "")]
fn what_is_searched_is_compared_without_blanks_and_prefixes(#[case] typed: &str, #[case] number: &str) {
    assert_eq!(search_number(typed), number);
}

#[rstest]
#[case::as_it_is("7000991234567", &["7000991234567"])]
#[case::a_parcel_of_a_shipment("1ABC24000000017001", &["1ABC24000000017001", "1ABC24000000017"])]
#[case::a_letter_of_the_barcode("Z4410203040", &["Z4410203040", "4410203040"])]
#[case::a_shipping_container("(00)340123450000000117", &["00340123450000000117", "340123450000000117"])]
#[case::an_order("#1001", &["1001"])]
#[case::nothing("", &[])]
fn a_scanned_number_is_looked_for_in_all_its_forms(#[case] typed: &str, #[case] forms: &[&str]) {
    assert_eq!(search_forms(typed), forms);
}
