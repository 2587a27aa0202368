use std::collections::BTreeSet;

use http::{Response, StatusCode};
use tracking::{AlertKind, Heading, Meaning, Status, Timeline, fold};

use super::*;
use crate::{Next, Parcel, Told};

const PAGE: &[u8] = b"<html><body>Service unavailable</body></html>";

fn account() -> Account {
    let fields = [("username", "shop"), ("password", "s3&cr+et ț"), ("client_id", " 7700123 ")];
    let credentials = fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Account { base_url: "https://courier.invalid".to_owned(), credentials }
}

fn token() -> Token {
    Token { value: "7|t0ken".into(), renew_at: Timestamp::MAX }
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
    std::fs::read(format!("{}/fixtures/fan_courier/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn parcel(name: &str) -> Parcel {
    FanCourier.read_recorded(&fixture(name)).unwrap().remove(0).told.unwrap()
}

fn timeline(parcel: Parcel) -> Timeline {
    let Parcel { mut scans, says, .. } = parcel;
    fold(&mut scans, &says, PROFILE.unknown_code)
}

mod signing_in {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn read(http: u16, body: impl AsRef<[u8]>) -> Result<Token, CallError> {
        FanCourier.read_sign_in(&answer(http, body), at("2026-03-02T10:00:00Z"))
    }

    #[test]
    fn the_credentials_are_in_the_form_and_not_in_the_address() {
        let call = FanCourier.sign_in(&account()).unwrap().unwrap();
        assert_eq!(
            (call.method(), call.uri().to_string()),
            (&Method::POST, "https://courier.invalid/login".to_owned())
        );
        assert_eq!(String::from_utf8_lossy(call.body()), "username=shop&password=s3%26cr%2Bet+%C8%9B");
        assert_eq!(call.headers()["accept"], "application/json");
    }

    #[rstest::rstest]
    #[case::a_day(
        r#"{"status":"success","data":{"token":"7|x","expiresAt":"2026-03-03 12:00:00"}}"#,
        "2026-03-02T22:00:00Z"
    )]
    #[case::hours(
        r#"{"status":"success","data":{"token":"7|x","expiresAt":"2026-03-02 15:00:00"}}"#,
        "2026-03-02T12:50:00Z"
    )]
    #[case::minutes(
        r#"{"status":"success","data":{"token":"7|x","expiresAt":"2026-03-02 12:10:00"}}"#,
        "2026-03-02T10:09:00Z"
    )]
    #[case::past(
        r#"{"status":"success","data":{"token":"7|x","expiresAt":"2026-03-02 09:00:00"}}"#,
        "2026-03-02T22:00:00Z"
    )]
    #[case::older_form(r#"{"token":"7|x"}"#, "2026-03-02T22:00:00Z")]
    fn a_token_is_renewed_after_half_a_day_or_before_its_end(#[case] body: &str, #[case] renewed: &str) {
        let token = read(200, body).unwrap();
        assert_eq!((token.value.expose_secret(), token.renew_at), ("7|x", at(renewed)));
    }

    #[rstest::rstest]
    #[case::wrong_password(401, fixture("error_credentials"), "account_refused")]
    #[case::without_status(401, fixture("error_token"), "account_refused")]
    #[case::no_fields(422, br#"{"status":"fail","message":"The username field is required.","data":{"errors":{"username":["x"]}}}"#.to_vec(), "account_refused")]
    #[case::refused_in_a_200(200, fixture("error_credentials"), "account_refused")]
    #[case::fail_in_a_200(200, fixture("error_without_message"), "account_refused")]
    #[case::no_token(200, br#"{"status":"success","data":{}}"#.to_vec(), "unreadable")]
    #[case::page(200, PAGE.to_vec(), "unreadable")]
    #[case::page_403(403, PAGE.to_vec(), "down")]
    #[case::down(500, PAGE.to_vec(), "down")]
    #[case::busy(429, b"".to_vec(), "busy")]
    fn a_failed_sign_in_says_whether_a_person_must_act(#[case] http: u16, #[case] body: Vec<u8>, #[case] kind: &str) {
        assert_eq!(read(http, body).unwrap_err().kind(), kind);
    }
}

mod asking {
    use super::*;

    #[test]
    fn a_call_names_the_branch_the_language_and_all_numbers() {
        let call = FanCourier.track(&account(), Some(&token()), &asked(&["7000991234567", "7000991234574"])).unwrap();
        assert_eq!(
            call.uri(),
            "https://courier.invalid/reports/awb/tracking?clientId=7700123&language=ro&awb%5B%5D=7000991234567&awb%5B%5D=7000991234574"
        );
        assert_eq!(call.headers()["authorization"], "Bearer 7|t0ken");
        assert!(!format!("{call:?}").contains("t0ken"));
    }

    #[rstest::rstest]
    #[case("7000991234567", true)]
    #[case("700099123456", false)]
    #[case("70009912345678", false)]
    #[case("7000991234567A", false)]
    #[case("F1011137", false)]
    #[case("1ABC24000000017", false)]
    fn a_number_has_thirteen_digits(#[case] number: &str, #[case] fits: bool) {
        assert_eq!(FanCourier.check_number(&TrackingNo::parse(number).unwrap()).is_ok(), fits);
    }

    #[test]
    fn answers_come_in_the_order_asked_whatever_the_order_of_rows() {
        let numbers = asked(&["7000991200003", "7000991299998", "7000991200002", "7000991200001"]);
        let reading = FanCourier.read(&numbers, &answer(200, fixture("refused_registered_unknown"))).unwrap();
        let [unknown, missing, registered, refused] = reading.told.as_slice() else { panic!("{reading:?}") };
        assert_eq!(unknown, &Told::Error(LabelError::NotFound));
        assert_eq!(missing, &Told::Error(LabelError::NotFound));
        assert!(matches!(registered, Told::Parcel(parcel) if parcel.says.registered && parcel.scans.is_empty()));
        assert!(matches!(refused, Told::Parcel(parcel) if parcel.scans.len() == 6));
        assert!(!reading.knows_none());
    }

    #[test]
    fn rows_that_nobody_asked_for_are_told_apart() {
        let reading =
            FanCourier.read(&asked(&["7000991200003"]), &answer(200, fixture("refused_registered_unknown"))).unwrap();
        let numbers: Vec<_> = reading.others.iter().map(|parcel| parcel.number.as_str()).collect();
        assert_eq!(numbers, ["7000991200001", "7000991200002"]);
    }

    #[rstest::rstest]
    #[case::rows(br#"{"status":"success","data":[{"awbNumber":"7000991200001","message":"AWB-ul nu a fost gasit."}]}"#)]
    #[case::left_out(br#"{"status":"success","data":[]}"#)]
    #[case::left_out_of_an_object(br#"{"status":"success","data":{}}"#)]
    fn when_no_number_is_known_the_branch_is_suspected(#[case] body: &[u8]) {
        let reading = FanCourier.read(&asked(&["7000991200001"]), &answer(200, body)).unwrap();
        assert!(reading.knows_none());
    }

    #[test]
    fn one_broken_row_costs_the_others_nothing() {
        let numbers = asked(&["7000991200030", "7000991200031", "7000991200099"]);
        let reading = FanCourier.read(&numbers, &answer(200, fixture("broken_rows"))).unwrap();
        let [whole, partly, lost] = reading.told.as_slice() else { panic!("{reading:?}") };
        assert!(matches!(whole, Told::Parcel(parcel) if parcel.scans.len() == 2 && parcel.problems.is_empty()));
        assert!(matches!(partly, Told::Parcel(parcel) if parcel.scans.len() == 1 && parcel.problems.len() == 3));
        // A row without a number may have been this one: it is not called unknown.
        assert!(matches!(lost, Told::Error(LabelError::Unreadable { .. })));
    }
}

mod failing {
    use super::*;

    fn two(http: u16, body: impl AsRef<[u8]>) -> CallError {
        FanCourier.read(&asked(&["7000991200001", "7000991200002"]), &answer(http, body)).unwrap_err()
    }

    fn one(http: u16, body: impl AsRef<[u8]>) -> Result<Told, CallError> {
        FanCourier.read(&asked(&["7000991200001"]), &answer(http, body)).map(|mut reading| reading.told.remove(0))
    }

    #[rstest::rstest]
    #[case::old_token(401, fixture("error_token"), "token_refused", Next::SignIn)]
    #[case::old_token_page(401, PAGE.to_vec(), "token_refused", Next::SignIn)]
    #[case::old_token_in_a_200(200, fixture("error_credentials"), "token_refused", Next::SignIn)]
    #[case::forbidden(403, br#"{"message":"Forbidden"}"#.to_vec(), "forbidden", Next::SignIn)]
    #[case::guard(403, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::path(404, fixture("error_not_found_path"), "refused", Next::Later(None))]
    #[case::too_large(413, PAGE.to_vec(), "refused", Next::Split)]
    #[case::too_long(414, b"".to_vec(), "refused", Next::Split)]
    #[case::malformed(422, fixture("error_validation"), "refused", Next::Split)]
    #[case::malformed_public(422, fixture("recorded_public_malformed"), "refused", Next::Split)]
    #[case::no_branch(422, fixture("error_validation_list"), "refused", Next::Later(None))]
    #[case::fail_in_a_200(200, fixture("error_without_message"), "refused", Next::Later(None))]
    #[case::bad_number_in_a_200(200, fixture("sdk_failure"), "refused", Next::Split)]
    #[case::page(200, PAGE.to_vec(), "unreadable", Next::Later(None))]
    #[case::empty(200, b"".to_vec(), "unreadable", Next::Later(None))]
    #[case::no_data(200, b"{}".to_vec(), "unreadable", Next::Later(None))]
    #[case::null_data(200, br#"{"status":"success","data":null}"#.to_vec(), "unreadable", Next::Later(None))]
    #[case::other_data(200, br#"{"status":"success","data":[{"id":1}]}"#.to_vec(), "unreadable", Next::Later(None))]
    #[case::list(200, b"[]".to_vec(), "unreadable", Next::Later(None))]
    #[case::down(502, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::busy(429, b"".to_vec(), "busy", Next::Later(None))]
    fn a_failed_call_says_what_comes_next(
        #[case] http: u16,
        #[case] body: Vec<u8>,
        #[case] kind: &str,
        #[case] next: Next,
    ) {
        let error = two(http, body);
        assert_eq!((error.kind(), error.next()), (kind, next), "{error}");
    }

    #[rstest::rstest]
    #[case(422, fixture("error_validation"))]
    #[case(422, fixture("recorded_public_malformed"))]
    #[case(200, fixture("sdk_failure"))]
    fn a_number_refused_alone_is_the_labels_error(#[case] http: u16, #[case] body: Vec<u8>) {
        assert!(matches!(one(http, body), Ok(Told::Error(LabelError::Refused { .. }))));
    }

    #[rstest::rstest]
    #[case(422, fixture("error_validation_list"))]
    #[case(413, PAGE.to_vec())]
    fn a_call_refused_for_another_reason_is_not_the_labels_error(#[case] http: u16, #[case] body: Vec<u8>) {
        assert_eq!(one(http, body).unwrap_err().next(), Next::Later(None));
    }

    #[test]
    fn a_second_refusal_of_the_token_is_the_accounts() {
        assert_eq!(two(401, fixture("error_token")).after_new_sign_in().next(), Next::Person);
    }
}

mod reading {
    use super::*;

    #[test]
    fn the_signer_is_told_only_when_delivered() {
        assert_eq!(parcel("delivered").says.signer.as_deref(), Some("Persoana Exemplu"));
        assert_eq!(parcel("confirmation_date_without_delivery").says.signer, None);
        // The shop's own name is no recipient's.
        assert_eq!(parcel("returned_on_the_same_number").says.signer, None);
    }

    #[test]
    fn other_numbers_are_followed_and_empty_ones_are_none() {
        assert_eq!(parcel("refused_registered_unknown").says.return_number.as_deref(), Some("7000991300001"));
        assert_eq!(parcel("redirected").says.redirect_number.as_deref(), Some("7000991300019"));
        let delivered = parcel("delivered").says;
        assert_eq!((delivered.return_number, delivered.redirect_number), (None, None));
    }

    #[test]
    fn documents_on_the_way_back_leave_the_parcel_delivered() {
        let parcel = parcel("delivered_with_documents_on_the_way_back");
        assert_eq!(parcel.says.return_number.as_deref(), Some("7000991300011"));
        assert_eq!(timeline(parcel).standing.status, Status::Delivered);
    }

    #[test]
    fn delivered_after_a_return_began_is_returned_with_an_alert() {
        let timeline = timeline(parcel("returned_on_the_same_number"));
        assert_eq!((timeline.standing.status, timeline.delivered_at), (Status::Returned, None));
        assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::HandedOverAfterReturn));
    }

    #[test]
    fn a_refused_parcel_that_is_sent_out_again_may_be_delivered() {
        assert_eq!(timeline(parcel("refused_then_delivered")).standing.status, Status::Delivered);
    }

    #[rstest::rstest]
    #[case("AWB-ul a fost inregistrat de catre clientul expeditor", Some(true))]
    #[case("AWB-ul a fost ÎNREGISTRAT de către clientul expeditor", Some(true))]
    #[case("The AWB has been registerd by sender", Some(true))]
    #[case("AWB-ul nu a fost gasit.", None)]
    #[case("The AWB was NOT FOUND", None)]
    #[case("AWB-ul nu a fost inregistrat", Some(false))]
    #[case("Something else", Some(false))]
    fn registered_and_unknown_differ_by_their_words(#[case] message: &str, #[case] registered: Option<bool>) {
        let body =
            serde_json::json!({"status": "success", "data": [{"awbNumber": "7000991200001", "message": message}]});
        let told = FanCourier.read_recorded(body.to_string().as_bytes()).unwrap().remove(0).told;
        assert_eq!(told.map(|parcel| parcel.says.registered).ok(), registered);
    }
}

mod table {
    use super::*;

    #[test]
    fn every_known_code_has_a_row() {
        let of_the_document = [
            "C0", "C1", "H0", "H1", "H2", "H3", "H4", "H10", "H11", "H12", "H13", "H15", "H17", "S1", "S2", "S3", "S4",
            "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S14", "S15", "S16", "S19", "S20", "S21", "S22", "S24",
            "S25", "S27", "S28", "S30", "S33", "S35", "S37", "S38", "S42", "S43", "S46", "S47", "S49", "S50",
        ];
        let outside_it = ["S34", "S54", "S55", "S64", "A0", "A1", "A2", "A3", "A4"];
        let expected: BTreeSet<&str> = of_the_document.into_iter().chain(outside_it).collect();
        let table = STATUSES.as_ref().unwrap();
        assert_eq!(of_the_document.len(), 47);
        assert_eq!(table.codes().collect::<BTreeSet<_>>(), expected);
        assert_eq!(table.len(), expected.len());
    }

    #[test]
    fn only_one_code_delivers_and_only_three_turn_a_parcel_round() {
        let table = STATUSES.as_ref().unwrap();
        let delivers =
            |code: &&str| matches!(table.look_up(code, None).0, Meaning::Status(s) if s.status == Status::Delivered);
        let turns = |code: &&str| table.look_up(code, None).1 == Some(Heading::Sender);
        assert_eq!(table.codes().filter(delivers).collect::<Vec<_>>(), ["S2"]);
        assert_eq!(table.codes().filter(turns).collect::<BTreeSet<_>>(), BTreeSet::from(["S16", "S33", "S43"]));
    }
}
