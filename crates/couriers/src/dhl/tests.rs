use tracking::{Status, Timeline};

use super::*;
use crate::fixture::{self, PAGE, answer, asked};
use crate::{Next, Parcel};

fn account() -> Account {
    fixture::account(&[("api_key", " k3y ")])
}

fn recorded(name: &str) -> Vec<u8> {
    fixture::recorded(&format!("dhl/{name}.json"))
}

fn parcel(name: &str) -> Parcel {
    fixture::parcel(&Dhl::BY_CODE, &format!("dhl/{name}.json"))
}

fn timeline(parcel: Parcel) -> Timeline {
    fixture::timeline(&Dhl::BY_CODE, parcel)
}

const GUESSING: Dhl = Dhl { guesses_from_text: true };
const NUMBER: &str = "00340434292135100186";

#[test]
fn the_key_goes_with_each_call_and_is_kept_out_of_logs() {
    let call = Dhl::BY_CODE.track(&account(), None, &asked(&[NUMBER])).unwrap();
    assert_eq!(call.uri(), "https://courier.invalid/track/shipments?trackingNumber=00340434292135100186&language=en");
    assert_eq!(call.headers()["dhl-api-key"], "k3y");
    assert!(!format!("{call:?}").contains("k3y"));
    assert!(Dhl::BY_CODE.sign_in(&account()).is_none());
}

#[test]
fn the_recipients_postcode_goes_with_a_call_that_has_it() {
    let asked = [Asked { postcode: Some("400 001&x".to_owned()), ..asked(&[NUMBER]).remove(0) }];
    let call = Dhl::BY_CODE.track(&account(), None, &asked).unwrap();
    assert!(call.uri().query().unwrap().ends_with("&language=en&recipientPostalCode=400+001%26x"), "{}", call.uri());
}

#[test]
fn codes_decide_whatever_the_words_say() {
    assert_eq!(timeline(parcel("text_contradicts_code")).standing.status, Status::LabelCreated);
    assert_eq!(timeline(parcel("text_says_not_delivered")).standing.status, Status::AttemptedDelivery);
}

#[rstest::rstest]
#[case("text_says_not_delivered", Status::Rejected)]
#[case("returned_to_sender_looks_delivered", Status::Returned)]
#[case("failed_visit", Status::AttemptedDelivery)]
#[case("text_contradicts_code", Status::LabelCreated)]
#[case("delivered", Status::Delivered)]
fn words_may_be_guessed_from_when_an_installation_wants_it(#[case] name: &str, #[case] status: Status) {
    let parcel = GUESSING.read_recorded(&recorded(name)).unwrap().remove(0).told.unwrap();
    assert_eq!(timeline(parcel).standing.status, status);
}

#[test]
fn a_guessed_scan_is_marked_as_one() {
    let guessed = GUESSING.read_recorded(&recorded("delivered")).unwrap().remove(0).told.unwrap();
    let details: Vec<_> = guessed.scans.iter().filter_map(|scan| scan.detail.as_deref()).collect();
    assert_eq!(details, ["guess:out_for_delivery"]);
    assert!(parcel("delivered").scans.iter().all(|scan| scan.detail.is_none()));
}

#[test]
fn every_guess_has_its_row_and_none_makes_a_delivery() {
    let table = usable(&STATUSES).unwrap();
    for words in ["return", "refused", "lost", "out for delivery", "ready for pick", "clearance delay", "on hold"] {
        let guess = guess::of(words).unwrap();
        let refined = ["TRANSIT", "FAILURE"].map(|code| table.look_up(code, Some(guess)) != table.look_up(code, None));
        assert!(refined.contains(&true), "{guess}");
    }
    for guess in ["guess:returning", "guess:refused", "guess:lost", "guess:out_for_delivery"] {
        for code in ["TRANSIT", "FAILURE", "PRE-TRANSIT", "UNKNOWN"] {
            let meaning = format!("{:?}", table.look_up(code, Some(guess)).0);
            assert!(!meaning.contains("Delivered"), "{code} {guess}");
        }
    }
}

#[test]
fn the_moment_told_with_and_without_a_zone_is_one_scan() {
    assert_eq!(parcel("status_with_zone_events_without").scans.len(), 3);
    assert_eq!(parcel("status_newer_than_events").scans.len(), 3);
}

#[test]
fn a_parcel_in_a_locker_waits_there_until_it_is_collected() {
    let waiting = parcel("waiting_in_a_locker");
    let details: Vec<_> = waiting.scans.iter().filter_map(|scan| scan.detail.as_deref()).collect();
    assert_eq!(details, ["HLDCC"]);
    assert_eq!(timeline(waiting).standing.status, Status::ReadyForPickup);
}

#[rstest::rstest]
#[case::of_both_ends("waiting_in_a_locker", "2026-10-05T10:33:00Z")]
#[case::of_the_service("no_country_but_the_services", "2026-03-03T13:44:17Z")]
fn a_time_without_zone_and_country_is_the_shipments_countrys(#[case] name: &str, #[case] last: jiff::Timestamp) {
    assert_eq!(parcel(name).scans.last().unwrap().at, last);
}

#[test]
fn between_two_countries_a_time_without_zone_and_country_is_the_couriers() {
    let body = String::from_utf8(recorded("waiting_in_a_locker")).unwrap().replacen("DE", "RO", 1);
    let Told::Parcel(parcel) = told(NUMBER, body) else { panic!("no parcel") };
    assert_eq!(parcel.scans.last().unwrap().at, "2026-10-05T09:33:00Z".parse().unwrap());
}

#[test]
fn the_signer_is_the_recipients_side() {
    assert_eq!(parcel("delivered").says.signer.as_deref(), Some("Nume Inventat"));
    assert_eq!(parcel("delivered_signed_by_name").says.signer.as_deref(), Some("NUME INVENTAT"));
    assert_eq!(parcel("delivered_then_failure").says.signer, None);
}

fn told(number: &str, body: impl AsRef<[u8]>) -> Told {
    Dhl::BY_CODE.read(&asked(&[number]), &answer(200, body)).unwrap().told.remove(0)
}

#[rstest::rstest]
#[case::itself(NUMBER)]
#[case::a_piece("JD014600006281230701")]
#[case::a_reference("ORDER-7")]
fn a_shipment_is_found_by_each_of_its_numbers(#[case] number: &str) {
    let Told::Parcel(parcel) = told(number, recorded("delivered")) else { panic!("{number}") };
    assert_eq!((parcel.number.as_str(), parcel.scans.len()), (number, 4));
}

#[test]
fn the_question_repeated_in_the_answer_tells_that_it_is_the_right_one() {
    let body = String::from_utf8(recorded("delivered")).unwrap();
    let body = body.replacen('{', "{\"url\":\"/track/shipments?trackingNumber=1111111111&limit=5\",", 1);
    assert!(matches!(told("1111111111", body), Told::Parcel(_)));
}

#[test]
fn an_answer_about_another_parcel_never_reaches_the_label() {
    assert!(matches!(told("1111111111", recorded("delivered")), Told::Error(LabelError::Unreadable { .. })));
}

#[test]
fn of_several_shipments_under_one_number_the_newest_counts() {
    let Told::Parcel(parcel) = told("1234567890", recorded("number_used_twice")) else { panic!("no parcel") };
    assert_eq!(timeline(parcel).standing.status, Status::InTransit);
}

#[rstest::rstest]
#[case::unknown(404, recorded("error_not_found"))]
#[case::empty(200, recorded("no_shipments"))]
fn an_unknown_number_is_the_labels_error(#[case] http: u16, #[case] body: Vec<u8>) {
    let reading = Dhl::BY_CODE.read(&asked(&[NUMBER]), &answer(http, body)).unwrap();
    assert_eq!(reading.told, [Told::Error(LabelError::NotFound)]);
}

#[rstest::rstest]
#[case::key(401, recorded("error_key"), "account_refused", Next::Person)]
#[case::product(403, recorded("error_key"), "account_refused", Next::Person)]
#[case::page_403(403, PAGE.to_vec(), "down", Next::Later(None))]
#[case::page_404(404, PAGE.to_vec(), "down", Next::Later(None))]
#[case::busy(429, recorded("error_too_many"), "busy", Next::Later(None))]
#[case::bad(400, recorded("error_bad_request"), "refused", Next::Later(None))]
#[case::down(500, recorded("error_server"), "down", Next::Later(None))]
#[case::failed_in_a_200(200, recorded("error_server"), "down", Next::Later(None))]
#[case::page(200, PAGE.to_vec(), "unreadable", Next::Later(None))]
#[case::empty(200, b"".to_vec(), "unreadable", Next::Later(None))]
#[case::something_else(200, b"{\"a\":1}".to_vec(), "unreadable", Next::Later(None))]
fn a_failed_call_says_what_comes_next(
    #[case] http: u16,
    #[case] body: Vec<u8>,
    #[case] kind: &str,
    #[case] next: Next,
) {
    let error = Dhl::BY_CODE.read(&asked(&[NUMBER]), &answer(http, body)).unwrap_err();
    assert_eq!((error.kind(), error.next()), (kind, next));
}
