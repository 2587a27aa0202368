//! The table of what is matched, asked and left.

use super::*;

const FAN: &str = "7000991234567";
const CARGUS: &str = "1100000956";
const SAMEDAY: &str = "1ABC24000000017";
const UPS: &str = "1Z999AA10123456784";
const DPD: &str = "81002003900";
const POST: &str = "RR473124829RO";

fn found(accounts: &[&str], company: &str, number: &str) -> CourierMatch {
    remembering(None, accounts, company, number)
}

fn remembering(remembered: Option<&Remembered>, accounts: &[&str], company: &str, number: &str) -> CourierMatch {
    let number = TrackingNo::parse(number).unwrap();
    let accounts: Vec<String> = accounts.iter().map(|code| (*code).to_owned()).collect();
    match_courier(&Clues { company, number: &number, accounts: &accounts, remembered })
}

#[rstest::rstest]
#[case::weak_form(&["cargus", "sameday"], CARGUS, "cargus", MatchReason::OnlyAccount)]
#[case::thirteen_digits(&["fan-courier", "sameday"], FAN, "fan-courier", MatchReason::OnlyAccount)]
#[case::contract_before_form(&["gls"], DPD, "gls", MatchReason::OnlyAccount)]
#[case::letters(&["fan-courier", "cargus", "sameday", "ups"], SAMEDAY, "sameday", MatchReason::OnlyAccount)]
#[case::no_account(&["fan-courier"], UPS, "ups", MatchReason::Number)]
#[case::no_account_at_all(&[], DPD, "dpd-romania", MatchReason::Number)]
fn a_number_alone_tells_one_courier(
    #[case] accounts: &[&str],
    #[case] number: &str,
    #[case] code: &'static str,
    #[case] why: MatchReason,
) {
    for company in ["", "Other", " altul "] {
        assert_eq!(found(accounts, company, number), CourierMatch::One(code, why), "{company}");
    }
}

#[rstest::rstest]
#[case::ten_digits(&["cargus", "packeta"], "1100000956", &["cargus", "packeta"])]
#[case::eleven_digits(&["dpd-romania", "gls"], DPD, &["dpd-romania", "gls"])]
fn a_number_of_two_accounts_is_asked(
    #[case] accounts: &[&str],
    #[case] number: &str,
    #[case] candidates: &[&'static str],
) {
    assert_eq!(found(accounts, "", number), CourierMatch::Several(candidates.to_vec(), MatchReason::SeveralAccounts));
}

#[rstest::rstest]
#[case::nobodys_form(&["sameday"], "AB-12")]
#[case::digits_without_contract(&[], FAN)]
#[case::no_contract_that_fits(&["sameday", "ups"], FAN)]
#[case::wrong_check_digit(&["sameday"], "1Z999AA10123456785")]
fn a_number_of_nobody_is_left(#[case] accounts: &[&str], #[case] number: &str) {
    assert!(matches!(found(accounts, "", number), CourierMatch::None(_)));
}

#[rstest::rstest]
#[case("Sameday Courier SRL", SAMEDAY, "sameday")]
#[case("SAMEDAY", SAMEDAY, "sameday")]
#[case("Fan Courier Express S.R.L.", FAN, "fan-courier")]
#[case("Livrare prin FAN Courier", FAN, "fan-courier")]
#[case("Urgent Cargus SA", CARGUS, "cargus")]
fn a_company_of_ours_is_known_with_and_without_contract(
    #[case] company: &str,
    #[case] number: &str,
    #[case] code: &'static str,
) {
    for accounts in [&[][..], &["sameday", "fan-courier", "cargus"]] {
        assert_eq!(found(accounts, company, number), CourierMatch::One(code, MatchReason::Company), "{accounts:?}");
    }
}

#[rstest::rstest]
#[case::number_of_another(&["sameday", "fan-courier"], "Sameday", FAN, &["sameday", "fan-courier"])]
#[case::clearly_another(&["sameday", "cargus"], "Cargus", SAMEDAY, &["cargus", "sameday"])]
fn a_company_and_a_number_that_disagree_are_asked(
    #[case] accounts: &[&str],
    #[case] company: &str,
    #[case] number: &str,
    #[case] candidates: &[&'static str],
) {
    let expected = CourierMatch::Several(candidates.to_vec(), MatchReason::CompanyAndNumber);
    assert_eq!(found(accounts, company, number), expected);
}

#[test]
fn a_company_of_ours_stays_when_nobody_else_can_be_asked() {
    assert_eq!(found(&["ups"], "Sameday", FAN), CourierMatch::One("sameday", MatchReason::Company));
}

#[test]
fn two_couriers_in_one_name_are_narrowed_by_contract() {
    assert_eq!(found(&["cargus"], "Cargus / GLS", CARGUS), CourierMatch::One("cargus", MatchReason::Company));
    let both = CourierMatch::Several(vec!["cargus", "gls"], MatchReason::SeveralNames);
    assert_eq!(found(&["cargus", "gls"], "Cargus / GLS", CARGUS), both);
}

#[rstest::rstest]
#[case::form_of_one_alone(&["sameday"], SAMEDAY, CourierMatch::One("sameday", MatchReason::OnlyAccount))]
#[case::form_of_many(&["cargus"], CARGUS, CourierMatch::Several(vec!["cargus"], MatchReason::CompanyUnknown))]
#[case::no_contract(&[], UPS, CourierMatch::None(MatchReason::CompanyUnknown))]
#[case::nobodys(&["fan-courier"], POST, CourierMatch::None(MatchReason::CompanyUnknown))]
fn a_company_that_is_none_of_ours_needs_proof(
    #[case] accounts: &[&str],
    #[case] number: &str,
    #[case] expected: CourierMatch,
) {
    assert_eq!(found(accounts, "Poșta Română", number), expected);
}

#[test]
fn a_name_that_only_looks_like_a_couriers_is_none_of_ours() {
    let unknown = CourierMatch::None(MatchReason::CompanyUnknown);
    assert_eq!(found(&["sameday"], "Fan Shop Delivery", "AB12345"), unknown);
    assert_eq!(found(&["sameday"], "Speedy Bikes Ltd", CARGUS), unknown);
}

#[test]
fn what_the_merchant_said_once_holds() {
    let accounts = &["cargus", "fan-courier"];
    let cargus = Remembered::Courier("cargus".to_owned());
    let chosen = CourierMatch::One("cargus", MatchReason::Remembered);
    assert_eq!(remembering(Some(&cargus), accounts, "Curierul Rapid", CARGUS), chosen);
    let asked = CourierMatch::Several(vec!["fan-courier"], MatchReason::CompanyUnknown);
    let sameday = Remembered::Courier("sameday".to_owned());
    assert_eq!(remembering(Some(&sameday), accounts, "Curierul Rapid", FAN), asked, "not one of its numbers");
    let none = CourierMatch::None(MatchReason::NotOurs);
    assert_eq!(remembering(Some(&Remembered::NoneOfOurs), accounts, "Curierul Rapid", CARGUS), none);
    let named = CourierMatch::One("cargus", MatchReason::Company);
    assert_eq!(remembering(Some(&Remembered::NoneOfOurs), accounts, "Cargus", CARGUS), named, "a name of ours is ours");
}

proptest::proptest! {
    #[test]
    fn whatever_comes_a_courier_without_account_is_never_preferred(company in ".{0,20}", number in "[A-Z0-9]{4,22}[0-9]") {
        let accounts = vec!["sameday".to_owned(), "cargus".to_owned()];
        let number = TrackingNo::parse(&number).unwrap();
        let fits = |code: &str| by_code(code).is_some_and(|courier| courier.may_be(&number));
        match match_courier(&Clues { company: &company, number: &number, accounts: &accounts, remembered: None }) {
            CourierMatch::One(code, MatchReason::Number) => proptest::prop_assert!(!fits("sameday") && !fits("cargus"), "{code}"),
            CourierMatch::Several(codes, _) => proptest::prop_assert!(!codes.is_empty()),
            _ => {}
        }
    }
}
