use std::collections::BTreeSet;

use http::{Method, Response, StatusCode};
use serde_json::Value;
use tracking::{AlertKind, Heading, Meaning, Status, Timeline, fold};

use super::*;
use crate::{Next, Parcel, Told};

const PAGE: &[u8] = b"<html><body>Service unavailable</body></html>";

fn account(country: &str, base_url: &str) -> Account {
    let fields = [("username", " shop@customers.example "), ("password", "Parola123"), ("country", country)];
    let credentials = fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Account { base_url: base_url.to_owned(), credentials }
}

fn asked(numbers: &[&str], form: u8) -> Vec<Asked> {
    numbers.iter().map(|number| Asked { number: TrackingNo::parse(number).unwrap(), postcode: None, form }).collect()
}

fn answer(http: u16, body: impl AsRef<[u8]>) -> Answer {
    let mut answer = Response::new(body.as_ref().to_vec());
    *answer.status_mut() = StatusCode::from_u16(http).unwrap();
    answer
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/gls/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn parcel(name: &str) -> Parcel {
    Gls.read_recorded(&fixture(name)).unwrap().remove(0).told.unwrap()
}

fn timeline(parcel: Parcel) -> Timeline {
    let Parcel { mut scans, says, .. } = parcel;
    fold(&mut scans, &says, PROFILE.unknown_code)
}

mod asking {
    use super::*;

    fn call(account: &Account, numbers: &[&str], form: u8) -> Result<Call, CallError> {
        Gls.track(account, None, &asked(numbers, form))
    }

    fn body(call: &Call) -> Value {
        serde_json::from_slice(call.body()).unwrap()
    }

    #[test]
    fn there_is_no_sign_in_as_each_body_has_the_credentials() {
        assert!(Gls.sign_in(&account("RO", "https://courier.invalid")).is_none());
        let call = call(&account("RO", "https://courier.invalid"), &["610203040506"], 0).unwrap();
        let body = body(&call);
        assert_eq!(call.method(), Method::POST);
        assert_eq!(call.headers()["content-type"], "application/json; charset=utf-8");
        assert_eq!(body["Username"], "shop@customers.example");
        assert!(!String::from_utf8_lossy(call.body()).contains("Parola123"));
    }

    #[test]
    fn the_password_is_the_sha_512_as_numbers_from_0_to_255() {
        let call = call(&account("RO", "https://courier.invalid"), &["610203040506"], 0).unwrap();
        let body = body(&call);
        let bytes: Vec<u64> = body["Password"].as_array().unwrap().iter().map(|byte| byte.as_u64().unwrap()).collect();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        // `printf %s Parola123 | sha512sum`
        let expected = concat!(
            "38b28c51aaa2349f5969968d699a0e24",
            "fe40a1ea4159dd69c78ad905e8f2bc83",
            "4d34be2a8cf7d117ca3e89abfda08d80",
            "0fdff817fa1f9e1bb47ea5fb572cf1ba"
        );
        assert_eq!((bytes.len(), hex.as_str()), (64, expected));
    }

    #[test]
    fn many_numbers_are_asked_as_a_list_of_numbers_and_one_as_a_number() {
        let account = account("RO", "https://courier.invalid");
        let list = call(&account, &["610203040506", "000610203040"], 0).unwrap();
        assert_eq!(list.uri(), "https://courier.invalid/ParcelService.svc/json/GetParcelListStatuses");
        let fields = body(&list);
        assert_eq!(fields["ParcelNumberList"], serde_json::json!([610_203_040_506_u64, 610_203_040]));
        assert_eq!((&fields["ReturnPOD"], fields.get("ClientNumberList")), (&Value::Bool(false), None));
        let single = call(&account, &["610203040506"], 1).unwrap();
        assert_eq!(single.uri(), "https://courier.invalid/ParcelService.svc/json/GetParcelStatuses");
        assert_eq!(body(&single)["ParcelNumber"], 610_203_040_506_u64);
    }

    #[rstest::rstest]
    #[case::romania("RO", "api.mygls.ro", "api.mygls.ro", "RO")]
    #[case::nothing_told("", "api.mygls.ro", "api.mygls.ro", "RO")]
    #[case::hungary("hu", "api.mygls.ro", "api.mygls.hu", "HU")]
    #[case::czechia("CZ", "api.mygls.ro/", "api.mygls.cz", "CS")]
    #[case::slovenia(" SI ", "api.mygls.ro", "api.mygls.si", "SL")]
    #[case::serbia("RS", "api.mygls.ro", "api.mygls.rs", "EN")]
    #[case::test_host("SK", "api.test.mygls.hu", "api.test.mygls.sk", "SK")]
    #[case::another_host("HR", "courier.invalid", "courier.invalid", "HR")]
    fn the_host_and_the_language_follow_the_accounts_country(
        #[case] country: &str,
        #[case] base: &str,
        #[case] host: &str,
        #[case] language: &str,
    ) {
        let call = call(&account(country, &format!("https://{base}")), &["610203040506"], 0).unwrap();
        assert_eq!(call.uri().host(), Some(host));
        assert_eq!(body(&call)["LanguageIsoCode"], language);
    }

    #[test]
    fn a_country_without_the_service_is_the_accounts_error() {
        let error = call(&account("DE", "https://api.mygls.ro"), &["610203040506"], 0).unwrap_err();
        assert_eq!((error.kind(), error.next()), ("account_refused", Next::Person));
    }

    #[test]
    fn a_single_call_for_several_is_split_and_a_third_form_is_not_there() {
        let account = account("RO", "https://courier.invalid");
        let next = |numbers: &[&str], form| call(&account, numbers, form).unwrap_err().next();
        assert_eq!(next(&["610203040506", "610203040507"], 1), Next::Split);
        assert_eq!(next(&["610203040506"], 2), Next::Later(None));
        assert_eq!((Gls.batch(0), Gls.batch(1)), (100, 1));
    }

    #[rstest::rstest]
    #[case("610203040506", true)]
    #[case("51234567890", true)]
    #[case("00200103410", true)]
    #[case("7000991234567", false)]
    #[case("000000000000", false)]
    #[case("12345", false)]
    #[case("Z4410203040", false)]
    #[case("1ABC24000000017", false)]
    fn a_number_has_up_to_twelve_digits(#[case] number: &str, #[case] fits: bool) {
        assert_eq!(Gls.check_number(&TrackingNo::parse(number).unwrap()).is_ok(), fits);
    }
}

mod answering {
    use super::*;

    fn list(numbers: &[&str], http: u16, body: impl AsRef<[u8]>) -> Result<Reading, CallError> {
        Gls.read(&asked(numbers, 0), &answer(http, body))
    }

    fn single(number: &str, http: u16, body: impl AsRef<[u8]>) -> Result<Told, CallError> {
        Gls.read(&asked(&[number], 1), &answer(http, body)).map(|mut reading| reading.told.remove(0))
    }

    #[test]
    fn answers_come_in_the_order_asked_and_a_missing_number_is_unknown() {
        let numbers = ["610203040512", "610203040599", "610203040510"];
        let reading = list(&numbers, 200, fixture("list_of_three")).unwrap();
        let [first, missing, third] = reading.told.as_slice() else { panic!("{reading:?}") };
        assert!(matches!(first, Told::Parcel(parcel) if parcel.scans.len() == 1));
        assert_eq!(missing, &Told::Error(LabelError::NotFound));
        assert!(matches!(third, Told::Parcel(parcel) if parcel.scans.len() == 6));
        assert_eq!(reading.others.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), ["610203040511"]);
    }

    #[test]
    fn zeros_at_the_beginning_are_the_same_number() {
        let body = br#"{"ParcelList":[{"ParcelNumber":610203040,"ParcelStatusList":[]}]}"#;
        let reading = list(&["000610203040", "610203040"], 200, body).unwrap();
        let numbers = reading.told.iter().map(|told| match told {
            Told::Parcel(parcel) => parcel.number.as_str(),
            other => panic!("{other:?}"),
        });
        assert_eq!(numbers.collect::<Vec<_>>(), ["000610203040", "610203040"]);
        assert!(reading.others.is_empty());
    }

    #[test]
    fn one_bad_number_costs_the_others_nothing() {
        let numbers = ["610203040534", "610203040535", "610203040536"];
        let reading = list(&numbers, 200, fixture("list_with_errors")).unwrap();
        let [good, unknown, not_yet] = reading.told.as_slice() else { panic!("{reading:?}") };
        assert!(matches!(good, Told::Parcel(_)));
        assert_eq!([unknown, not_yet], [&Told::Error(LabelError::NotFound); 2]);
    }

    #[rstest::rstest]
    #[case::not_found(404, PAGE)]
    #[case::not_allowed(405, b"".as_slice())]
    #[case::help_page(200, b"<HTML><P>Endpoint not found. Please see the service help page.</P></HTML>".as_slice())]
    #[case::soap(500, b"<s:Fault><Code>a:ActionNotSupported</Code></s:Fault>".as_slice())]
    #[case::wrong_password_or_no_parcel(200, br#"{"GetParcelListStatusesErrors":[],"ParcelList":[]}"#.as_slice())]
    #[case::null(200, br#"{"GetParcelListStatusesErrors":null,"ParcelList":null}"#.as_slice())]
    #[case::one_error_for_all(200, br#"{"GetParcelListStatusesErrors":[{"ErrorCode":9}],"ParcelList":[]}"#.as_slice())]
    fn without_a_usable_list_each_number_is_asked_alone(#[case] http: u16, #[case] body: &[u8]) {
        let reading = list(&["610203040506", "610203040507"], http, body).unwrap();
        assert_eq!(reading.told, [Told::AskOtherwise, Told::AskOtherwise]);
        assert!(!reading.knows_none());
    }

    #[rstest::rstest]
    #[case::unauthorised(200, fixture("recorded_unauthorized"), "account_refused", Next::Person)]
    #[case::locked(200, fixture("recorded_locked"), "account_refused", Next::Person)]
    #[case::no_user(200, fixture("error_user"), "account_refused", Next::Person)]
    #[case::client_number(200, fixture("error_client_number"), "account_refused", Next::Person)]
    #[case::at_the_top(200, fixture("error_at_the_top"), "account_refused", Next::Person)]
    #[case::http_401(401, PAGE.to_vec(), "account_refused", Next::Person)]
    #[case::same_request(200, fixture("error_same_request"), "busy", Next::Later(Some(Duration::from_secs(300))))]
    #[case::internal(200, fixture("error_internal"), "refused", Next::Later(None))]
    #[case::http_429(429, b"".to_vec(), "busy", Next::Later(None))]
    #[case::down(502, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::guard(403, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::too_large(413, b"".to_vec(), "refused", Next::Split)]
    #[case::page(200, PAGE.to_vec(), "unreadable", Next::Later(None))]
    #[case::empty(200, b"".to_vec(), "unreadable", Next::Later(None))]
    #[case::no_parcel(200, b"{}".to_vec(), "unreadable", Next::Later(None))]
    #[case::list(200, b"[]".to_vec(), "unreadable", Next::Later(None))]
    fn a_failed_call_says_what_comes_next(
        #[case] http: u16,
        #[case] body: Vec<u8>,
        #[case] kind: &str,
        #[case] next: Next,
        #[values(0, 1)] form: u8,
    ) {
        let error = Gls.read(&asked(&["610203040506"], form), &answer(http, body)).unwrap_err();
        assert_eq!((error.kind(), error.next()), (kind, next), "{error}");
    }

    #[rstest::rstest]
    #[case("error_not_existing", LabelError::NotFound)]
    #[case("error_not_yet", LabelError::NotFound)]
    #[case("error_other_account", LabelError::NotFound)]
    #[case("error_new_code", LabelError::Refused { message: "error 77: A new error.".to_owned() })]
    fn an_error_of_one_number_is_the_labels(#[case] name: &str, #[case] expected: LabelError) {
        assert_eq!(single("610203040506", 200, fixture(name)), Ok(Told::Error(expected)));
    }

    #[test]
    fn an_answer_about_another_number_never_reaches_the_label() {
        let told = single("610203040999", 200, fixture("delivered")).unwrap();
        assert!(matches!(told, Told::Error(LabelError::Unreadable { .. })));
        let told = single("610203040507", 200, fixture("delivered")).unwrap();
        assert!(matches!(told, Told::Parcel(parcel) if parcel.number == "610203040507"));
    }

    #[rstest::rstest]
    #[case::no_number_but_statuses(
        r#"{"ParcelStatusList":[{"StatusCode":"1","StatusDate":"/Date(1772620500000)/"}]}"#,
        true
    )]
    #[case::zero_and_nothing(r#"{"ParcelNumber":0,"ParcelStatusList":[]}"#, false)]
    #[case::known_without_statuses(r#"{"ParcelNumber":610203040506,"ParcelStatusList":null}"#, true)]
    fn a_number_of_zero_stands_for_none(#[case] body: &str, #[case] known: bool) {
        assert_eq!(matches!(single("610203040506", 200, body), Ok(Told::Parcel(_))), known);
    }
}

mod reading {
    use super::*;

    #[test]
    fn handed_over_after_the_way_back_began_is_returned_with_an_alert() {
        for name in ["refused_then_returned_as_delivered", "signature_confirmed_after_return"] {
            let timeline = timeline(parcel(name));
            assert_eq!((timeline.standing.status, timeline.delivered_at), (Status::Returned, None));
            assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::HandedOverAfterReturn));
        }
    }

    #[test]
    fn a_refusal_alone_turns_nothing_round() {
        assert_eq!(timeline(parcel("refused_then_delivered")).standing.status, Status::Delivered);
    }

    #[test]
    fn a_notice_on_top_does_not_hide_the_delivery() {
        let parcel = parcel("notice_on_top");
        assert_eq!(parcel.scans.last().map(|scan| scan.code.as_str()), Some("99"));
        assert_eq!(timeline(parcel).standing.status, Status::Delivered);
    }

    #[test]
    fn a_shop_and_a_locker_are_not_the_customer() {
        let waits = |codes: &[&str]| {
            let table = STATUSES.as_ref().unwrap();
            codes.iter().all(
                |code| matches!(table.look_up(code, None).0, Meaning::Status(s) if s.status == Status::ReadyForPickup),
            )
        };
        assert!(waits(&["8", "55", "56", "97"]));
    }

    #[test]
    fn a_status_without_a_time_is_a_problem_and_no_scan() {
        let parcel = parcel("unreadable_statuses");
        assert_eq!((parcel.scans.len(), parcel.problems.len()), (4, 4));
        assert_ne!(timeline(parcel).standing.status, Status::Delivered);
    }

    #[test]
    fn what_the_courier_adds_stands_behind_its_text() {
        let scans = parcel("parcel_shop_collected").scans;
        assert!(scans.iter().any(|scan| scan.text.ends_with(": ParcelShop Exemplu 12")));
        assert_eq!(scans.last().and_then(|scan| scan.place.as_deref()), Some("Timisoara"));
    }
}

mod table {
    use super::*;

    #[test]
    fn every_code_of_the_appendix_has_a_row() {
        let ranges = [1..=44, 46..=47, 51..=62, 64..=76, 80..=94, 97..=97, 99..=99, 401..=404, 420..=420_u16];
        let expected: BTreeSet<String> = ranges.into_iter().flatten().map(|code| code.to_string()).collect();
        let table = STATUSES.as_ref().unwrap();
        let known: BTreeSet<String> = table.codes().map(str::to_owned).collect();
        assert_eq!(known, expected);
        assert_eq!(table.len(), known.len());
    }

    #[test]
    fn only_two_codes_turn_a_parcel_round_and_six_deliver_it() {
        let table = STATUSES.as_ref().unwrap();
        let delivers =
            |code: &&str| matches!(table.look_up(code, None).0, Meaning::Status(s) if s.status == Status::Delivered);
        let turns = |code: &&str| table.look_up(code, None).1 == Some(Heading::Sender);
        assert_eq!(
            table.codes().filter(delivers).collect::<BTreeSet<_>>(),
            BTreeSet::from(["5", "54", "58", "59", "92", "93"])
        );
        assert_eq!(table.codes().filter(turns).collect::<BTreeSet<_>>(), BTreeSet::from(["23", "40"]));
    }
}
