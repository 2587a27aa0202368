use http::{Response, StatusCode};
use secrecy::ExposeSecret;
use tracking::{AlertKind, Status, Timeline, fold};

use super::*;
use crate::{Next, Parcel};

const PAGE: &[u8] = b"<html><body>Service unavailable</body></html>";

fn account() -> Account {
    let fields = [("client_id", " shop "), ("client_secret", "s3&cr+et")];
    let credentials = fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Account { base_url: "https://courier.invalid".to_owned(), credentials }
}

fn asked(numbers: &[&str]) -> Vec<Asked> {
    numbers.iter().map(|number| Asked { number: TrackingNo::parse(number).unwrap(), postcode: None, form: 0 }).collect()
}

fn answer(http: u16, body: impl AsRef<[u8]>) -> Answer {
    let mut answer = Response::new(body.as_ref().to_vec());
    *answer.status_mut() = StatusCode::from_u16(http).unwrap();
    answer
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/ups/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn parcel(name: &str) -> Parcel {
    Ups.read_recorded(&fixture(name)).unwrap().remove(0).told.unwrap()
}

fn timeline(parcel: Parcel) -> Timeline {
    let Parcel { mut scans, says, .. } = parcel;
    fold(&mut scans, &says, PROFILE.unknown_code)
}

fn token() -> Token {
    Token { value: "t0ken".into(), renew_at: Timestamp::MAX }
}

mod signing_in {
    use super::*;

    fn read(http: u16, body: impl AsRef<[u8]>) -> Result<Token, CallError> {
        Ups.read_sign_in(&answer(http, body), "2026-03-02T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn the_credentials_go_as_basic_and_the_grant_as_a_form() {
        let call = Ups.sign_in(&account()).unwrap().unwrap();
        assert_eq!(call.uri(), "https://courier.invalid/security/v1/oauth/token");
        assert_eq!(call.headers()["authorization"], "Basic c2hvcDpzMyZjcitldA==");
        assert_eq!(call.headers()["content-type"], "application/x-www-form-urlencoded");
        assert_eq!(call.body(), b"grant_type=client_credentials");
        assert!(!format!("{call:?}").contains("c2hvcDpz"));
    }

    #[test]
    fn a_token_is_renewed_a_minute_before_its_end() {
        let token = read(200, fixture("garbage_sign_in")).unwrap();
        assert_eq!((token.value.expose_secret(), token.renew_at), ("t", "2026-03-02T13:58:59Z".parse().unwrap()));
    }

    #[rstest::rstest]
    #[case::wrong_secret(401, fixture("recorded_token"), "account_refused")]
    #[case::without_words(401, b"".to_vec(), "account_refused")]
    #[case::blocked(403, fixture("error_blocked"), "account_refused")]
    #[case::bad_form(400, fixture("error_several"), "account_refused")]
    #[case::page_403(403, PAGE.to_vec(), "down")]
    #[case::no_token(200, b"{}".to_vec(), "unreadable")]
    #[case::page(200, PAGE.to_vec(), "unreadable")]
    #[case::busy(429, b"".to_vec(), "busy")]
    #[case::down(503, PAGE.to_vec(), "down")]
    fn a_failed_sign_in_says_whether_a_person_must_act(#[case] http: u16, #[case] body: Vec<u8>, #[case] kind: &str) {
        assert_eq!(read(http, body).unwrap_err().kind(), kind);
    }
}

const NUMBER: &str = "1Z999AA10123456784";

#[test]
fn a_call_names_the_number_and_itself() {
    let call = Ups.track(&account(), Some(&token()), &asked(&[NUMBER])).unwrap();
    assert_eq!(
        call.uri(),
        "https://courier.invalid/api/track/v1/details/1Z999AA10123456784?locale=en_US&returnSignature=false&returnPOD=false"
    );
    assert_eq!(call.headers()["authorization"], "Bearer t0ken");
    assert_eq!(
        (&call.headers()["transid"], &call.headers()["transactionsrc"]),
        (&NUMBER.parse().unwrap(), &"waybill".parse().unwrap())
    );
    assert_eq!(Ups.track(&account(), None, &asked(&[NUMBER])).unwrap_err(), CallError::Token);
}

#[rstest::rstest]
#[case::refused("refused", Status::Rejected)]
#[case::customs_is_not_out_for_delivery("held_by_exception_letters_of_scans", Status::Delayed)]
#[case::dl_is_not_delivered("exception_delivered_letters_go_back", Status::Returning)]
#[case::access_point("access_point_is_not_delivered", Status::ReadyForPickup)]
#[case::locker("locker_by_exception", Status::ReadyForPickup)]
#[case::collected("collected_by_exception", Status::Delivered)]
#[case::doubt("exception_never_delivers_against_digits", Status::Returned)]
#[case::asking_for_the_address_is_no_visit("address_asked_for", Status::Delayed)]
#[case::voided_without_a_time("voided_by_current_status", Status::Cancelled)]
#[case::given_back("refused_then_returned", Status::Returned)]
#[case::type_only("returned_by_type", Status::Returned)]
#[case::notice("update_is_a_notice", Status::Delivered)]
fn the_type_and_the_code_are_read_together(#[case] name: &str, #[case] status: Status) {
    assert_eq!(timeline(parcel(name)).standing.status, status);
}

#[test]
fn delivered_with_damage_stays_delivered_with_an_alert() {
    let timeline = timeline(parcel("delivered_with_damage"));
    assert_eq!(timeline.standing.status, Status::Delivered);
    assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::LostOrDamaged));
}

#[test]
fn a_delivery_that_only_the_current_status_tells_is_an_alert() {
    let timeline = timeline(parcel("delivered_by_current_status_alone"));
    assert_eq!(timeline.standing.status, Status::OutForDelivery);
    assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::DeliveredWithoutScan));
}

#[test]
fn a_scan_keeps_the_digits_and_the_type_with_the_code() {
    let scan = parcel("refused").scans.remove(0);
    assert_eq!((scan.code.as_str(), scan.detail.as_deref()), ("064", Some("X/KT")));
}

#[test]
fn the_way_backs_number_is_the_one_of_its_own_kind() {
    assert_eq!(parcel("refused_then_returned").says.return_number.as_deref(), Some("1Z5R89390357567127"));
    assert_eq!(parcel("delivered").says.return_number, None);
}

#[test]
fn who_took_it_is_told_only_for_a_delivery() {
    assert_eq!(parcel("delivered").says.signer.as_deref(), Some("INVENTAT"));
    assert_eq!(parcel("refused_then_returned").says.signer, None);
}

fn read(number: &str, http: u16, body: impl AsRef<[u8]>) -> Result<Reading, CallError> {
    Ups.read(&asked(&[number]), &answer(http, body))
}

#[test]
fn the_further_packages_of_a_shipment_are_told_apart() {
    let reading = read("1Z999AA10123456793", 200, fixture("three_packages")).unwrap();
    assert!(matches!(reading.told.as_slice(), [Told::Parcel(parcel)] if parcel.number == "1Z999AA10123456793"));
    let others: Vec<_> = reading.others.iter().map(|parcel| parcel.number.as_str()).collect();
    assert_eq!(others, [NUMBER, "1Z999AA10123456800"]);
}

#[test]
fn an_answer_about_another_parcel_never_reaches_the_label() {
    let reading = read("1Z5R89390357567127", 200, fixture("delivered")).unwrap();
    assert!(matches!(reading.told.as_slice(), [Told::Error(LabelError::Unreadable { .. })]));
}

#[rstest::rstest]
#[case::warning(200, fixture("recorded_unknown_number"), "not_found")]
#[case::empty(200, fixture("no_shipments"), "not_found")]
#[case::http_404(404, fixture("error_several"), "not_found")]
#[case::invalid(400, fixture("recorded_invalid_number"), "refused")]
#[case::other_warning(200, fixture("other_warning"), "refused")]
fn what_is_wrong_with_one_number_is_the_labels_error(#[case] http: u16, #[case] body: Vec<u8>, #[case] kind: &str) {
    let reading = read(NUMBER, http, body).unwrap();
    assert!(matches!(reading.told.as_slice(), [Told::Error(error)] if error.kind() == kind), "{reading:?}");
}

#[rstest::rstest]
#[case::expired(401, fixture("error_token_expired"), "token_refused", Next::SignIn)]
#[case::invalid(401, fixture("recorded_token"), "token_refused", Next::SignIn)]
#[case::empty_401(401, b"".to_vec(), "token_refused", Next::SignIn)]
#[case::blocked(403, fixture("error_blocked"), "forbidden", Next::SignIn)]
#[case::page_403(403, PAGE.to_vec(), "down", Next::Later(None))]
#[case::page_404(404, PAGE.to_vec(), "down", Next::Later(None))]
#[case::busy(429, PAGE.to_vec(), "busy", Next::Later(None))]
#[case::other_400(400, fixture("error_several"), "refused", Next::Later(None))]
#[case::down(500, PAGE.to_vec(), "down", Next::Later(None))]
#[case::down_with_words(503, fixture("error_several"), "down", Next::Later(None))]
#[case::page(200, PAGE.to_vec(), "unreadable", Next::Later(None))]
#[case::empty(200, b"".to_vec(), "unreadable", Next::Later(None))]
fn a_failed_call_says_what_comes_next(
    #[case] http: u16,
    #[case] body: Vec<u8>,
    #[case] kind: &str,
    #[case] next: Next,
) {
    let error = read(NUMBER, http, body).unwrap_err();
    assert_eq!((error.kind(), error.next()), (kind, next));
}

#[test]
fn the_table_has_each_of_the_couriers_codes_once() {
    assert_eq!(usable(&STATUSES).unwrap().len(), 280);
    let digits = usable(&STATUSES).unwrap().codes().filter(|code| code.len() == 3 && code.parse::<u16>().is_ok());
    assert_eq!(digits.count(), 160);
}
