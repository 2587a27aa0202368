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
    std::fs::read(format!("{}/fixtures/fedex/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn parcel(name: &str) -> Parcel {
    FedEx.read_recorded(&fixture(name)).unwrap().remove(0).told.unwrap()
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
        FedEx.read_sign_in(&answer(http, body), "2026-03-02T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn the_credentials_are_in_the_form_and_not_in_the_address() {
        let call = FedEx.sign_in(&account()).unwrap().unwrap();
        assert_eq!(call.uri(), "https://courier.invalid/oauth/token");
        let form = "grant_type=client_credentials&client_id=shop&client_secret=s3%26cr%2Bet";
        assert_eq!(String::from_utf8_lossy(call.body()), form);
    }

    #[test]
    fn a_token_is_renewed_a_minute_before_its_end() {
        let token = read(200, fixture("garbage_sign_in")).unwrap();
        assert_eq!((token.value.expose_secret(), token.renew_at), ("t", "2026-03-02T10:58:59Z".parse().unwrap()));
    }

    #[rstest::rstest]
    #[case::wrong_secret(401, fixture("error_token"), "account_refused")]
    #[case::without_words(401, b"".to_vec(), "account_refused")]
    #[case::blocked(403, fixture("error_forbidden"), "account_refused")]
    #[case::bad_form(400, fixture("error_other"), "account_refused")]
    #[case::page_403(403, PAGE.to_vec(), "down")]
    #[case::no_token(200, b"{}".to_vec(), "unreadable")]
    #[case::page(200, PAGE.to_vec(), "unreadable")]
    #[case::busy(429, b"".to_vec(), "busy")]
    #[case::down(503, PAGE.to_vec(), "down")]
    fn a_failed_sign_in_says_whether_a_person_must_act(#[case] http: u16, #[case] body: Vec<u8>, #[case] kind: &str) {
        assert_eq!(read(http, body).unwrap_err().kind(), kind);
    }
}

const GROUND: &str = "449044304137821";
const EXPRESS: &str = "986578788855";

#[test]
fn one_call_asks_for_all_numbers() {
    let call = FedEx.track(&account(), Some(&token()), &asked(&[GROUND, EXPRESS])).unwrap();
    assert_eq!((call.method(), call.uri().path()), (&Method::POST, "/track/v1/trackingnumbers"));
    assert_eq!(call.headers()["authorization"], "Bearer t0ken");
    assert_eq!(call.headers()["content-type"], "application/json");
    let document: Value = serde_json::from_slice(call.body()).unwrap();
    let expected = json!({"includeDetailedScans": true, "trackingInfo": [
        {"trackingNumberInfo": {"trackingNumber": GROUND}}, {"trackingNumberInfo": {"trackingNumber": EXPRESS}}]});
    assert_eq!(document, expected);
}

fn read(numbers: &[&str], http: u16, body: impl AsRef<[u8]>) -> Result<Reading, CallError> {
    FedEx.read(&asked(numbers), &answer(http, body))
}

#[test]
fn one_bad_number_never_costs_the_others() {
    let numbers = ["128667043726", "555555555555", EXPRESS, GROUND];
    let reading = read(&numbers, 200, fixture("several_numbers")).unwrap();
    let [refused, missing, unknown, tracked] = reading.told.as_slice() else { panic!("{reading:?}") };
    assert!(matches!(refused, Told::Error(LabelError::Refused { .. })));
    assert!(matches!(missing, Told::Error(LabelError::Unreadable { .. })));
    assert_eq!(unknown, &Told::Error(LabelError::NotFound));
    assert!(matches!(tracked, Told::Parcel(parcel) if parcel.scans.len() == 3));
    assert!(!reading.knows_none());
}

#[test]
fn a_result_that_nobody_asked_for_is_told_apart() {
    let reading = read(&[EXPRESS], 200, fixture("several_numbers")).unwrap();
    let others: Vec<_> = reading.others.iter().map(|parcel| parcel.number.as_str()).collect();
    assert_eq!(others, [GROUND]);
}

#[rstest::rstest]
#[case::newest_of_several("several_results_newest_counts", Status::OutForDelivery)]
#[case::recorded_newest("recorded_two_results", Status::Delivered)]
#[case::data_beside_an_error("sdk_error_beside_data", Status::PickedUp)]
#[case::error_beside_data("several_results_one_is_an_error", Status::OutForDelivery)]
#[case::absent("absent", Status::CustomerNotFound)]
#[case::refused("refused_uncertain", Status::Rejected)]
#[case::other_exception("exception_code_nobody_knows", Status::AttemptedDelivery)]
#[case::given_back("delivered_after_return_is_returned", Status::Returned)]
#[case::contradicting_times("actual_delivery_that_never_was", Status::InTransit)]
#[case::early_pick_up("pick_up_at_midnight_without_offset", Status::PickedUp)]
#[case::cancelled("cancelled_by_latest_status", Status::Cancelled)]
#[case::waiting("ready_for_pick_up_derived_in_transit", Status::ReadyForPickup)]
#[case::no_scans("latest_delivery_without_scans", Status::Delivered)]
fn each_trap_is_stepped_over(#[case] name: &str, #[case] status: Status) {
    assert_eq!(timeline(parcel(name)).standing.status, status);
}

#[test]
fn an_unknown_event_is_read_by_its_derived_code_but_never_as_a_delivery() {
    let statuses: Vec<_> = parcel("unknown_codes").scans.iter().map(|scan| scan.status()).collect();
    let expected = [Status::LabelCreated, Status::PickedUp, Status::Unknown, Status::InTransit, Status::Unknown];
    assert_eq!(statuses, expected.map(Some));
}

#[test]
fn a_delivery_that_only_the_latest_status_tells_is_an_alert() {
    let timeline = timeline(parcel("delivered_by_latest_status_alone"));
    assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::DeliveredWithoutScan));
}

#[test]
fn visits_and_the_receiver_are_kept() {
    let says = parcel("absent_then_delivered").says;
    assert_eq!((says.attempts, says.signer.as_deref()), (Some(2), Some("R.ECIPIENT")));
    assert_eq!(parcel("delivered_after_return_is_returned").says.signer, None);
}

#[rstest::rstest]
#[case::one(&[GROUND], fixture("error_invalid_number"))]
fn a_number_refused_alone_is_the_labels_error(#[case] numbers: &[&str], #[case] body: Vec<u8>) {
    let reading = read(numbers, 400, body).unwrap();
    assert!(matches!(reading.told.as_slice(), [Told::Error(LabelError::Refused { .. })]));
}

#[rstest::rstest]
#[case::bad_number(400, fixture("error_invalid_number"), "refused", Next::Split)]
#[case::expired(401, fixture("error_token"), "token_refused", Next::SignIn)]
#[case::forbidden(403, fixture("error_forbidden"), "forbidden", Next::SignIn)]
#[case::page_403(403, PAGE.to_vec(), "down", Next::Later(None))]
#[case::page_404(404, PAGE.to_vec(), "down", Next::Later(None))]
#[case::busy(429, b"".to_vec(), "busy", Next::Later(None))]
#[case::other_400(400, fixture("error_other"), "refused", Next::Later(None))]
#[case::down(500, fixture("error_server"), "down", Next::Later(None))]
#[case::unavailable(503, fixture("error_unavailable"), "down", Next::Later(None))]
#[case::failed_in_a_200(200, fixture("error_token"), "token_refused", Next::SignIn)]
#[case::page(200, PAGE.to_vec(), "unreadable", Next::Later(None))]
#[case::empty(200, b"".to_vec(), "unreadable", Next::Later(None))]
fn a_failed_call_says_what_comes_next(
    #[case] http: u16,
    #[case] body: Vec<u8>,
    #[case] kind: &str,
    #[case] next: Next,
) {
    let error = read(&[GROUND, EXPRESS], http, body).unwrap_err();
    assert_eq!((error.kind(), error.next()), (kind, next));
}
