use std::collections::BTreeSet;

use http::{Response, StatusCode};
use jiff::SignedDuration;
use tracking::{AlertKind, Heading, Meaning, Status, Timeline, fold};

use super::*;
use crate::Next;

const EMPTY: &[u8] = b"";
const GUARD_PAGE: &[u8] = b"<!DOCTYPE html><title>Access denied</title>";

fn account() -> Account {
    let fields = [("username", "shop"), ("password", "s3cret")];
    let credentials = fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Account { base_url: "https://courier.invalid/".to_owned(), credentials }
}

fn token() -> Token {
    Token { value: "t0ken".into(), renew_at: Timestamp::MAX }
}

fn asked(number: &str, form: u8) -> Vec<Asked> {
    vec![Asked { number: TrackingNo::parse(number).unwrap(), postcode: None, form }]
}

fn answer(http: u16, body: impl AsRef<[u8]>) -> Answer {
    let mut answer = Response::new(body.as_ref().to_vec());
    *answer.status_mut() = StatusCode::from_u16(http).unwrap();
    answer
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/sameday/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn told(number: &str, form: u8, answer: &Answer) -> Result<Told, CallError> {
    Sameday.read(&asked(number, form), answer).map(|mut reading| reading.told.remove(0))
}

fn parcel(name: &str) -> Parcel {
    Sameday.read_recorded(&fixture(name)).unwrap().remove(0).told.unwrap()
}

fn timeline(parcels: impl IntoIterator<Item = Parcel>) -> Timeline {
    let mut scans = Vec::new();
    let mut says = tracking::CourierSays::default();
    for parcel in parcels {
        scans.extend(parcel.scans);
        says = parcel.says;
    }
    fold(&mut scans, &says, PROFILE.unknown_code)
}

fn history(entries: &str) -> Parcel {
    let body = format!("{{\"parcelSummary\":{{}},\"parcelHistory\":[{entries}]}}");
    Sameday.read_recorded(body.as_bytes()).unwrap().remove(0).told.unwrap()
}

mod feed;

mod signing_in {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn read(http: u16, body: impl AsRef<[u8]>) -> Result<Token, CallError> {
        Sameday.read_sign_in(&answer(http, body), at("2026-03-03T10:00:00Z"))
    }

    #[test]
    fn the_credentials_are_headers_and_the_wish_to_be_remembered_is_the_form() {
        let call = Sameday.sign_in(&account()).unwrap().unwrap();
        assert_eq!(
            (call.method(), call.uri().to_string()),
            (&Method::POST, "https://courier.invalid/api/authenticate".to_owned())
        );
        assert_eq!(call.headers()["x-auth-username"], "shop");
        assert_eq!(call.headers()["x-auth-password"], "s3cret");
        assert_eq!(call.headers()["content-type"], "application/x-www-form-urlencoded");
        assert_eq!(call.body(), b"remember_me=1");
    }

    #[test]
    fn a_logged_call_shows_no_secret() {
        let sign_in = Sameday.sign_in(&account()).unwrap().unwrap();
        let track = Sameday.track(&account(), Some(&token()), &asked("1ABC24000000017001", 0)).unwrap();
        let logged = format!("{sign_in:?} {track:?} {:?}", account());
        assert!(!logged.contains("s3cret") && !logged.contains("t0ken"), "{logged}");
    }

    #[test]
    fn a_password_that_cannot_be_sent_is_the_accounts_error_and_not_told() {
        let mut account = account();
        account.credentials.insert("password".to_owned(), "s3cret\n".into());
        let error = Sameday.sign_in(&account).unwrap().unwrap_err();
        assert!(matches!(&error, CallError::Account { message } if !message.contains("s3cret")), "{error:?}");
    }

    #[rstest::rstest]
    #[case::utc_first(
        r#"{"token":"x","expire_at":"2026-03-17 23:05","expire_at_utc":"2026-03-17 10:05"}"#,
        "2026-03-17T09:55:00Z"
    )]
    #[case::local_clock(r#"{"token":"x","expire_at":"2026-03-17 12:05"}"#, "2026-03-17T09:55:00Z")]
    #[case::local_in_summer(r#"{"token":"x","expire_at":"2026-06-17 13:05:00"}"#, "2026-06-17T09:55:00Z")]
    #[case::seconds(r#"{"token":"x","expire_at_utc":1773741900}"#, "2026-03-17T09:55:00Z")]
    #[case::seconds_as_text(r#"{"token":"x","expire_at_utc":"1773741900"}"#, "2026-03-17T09:55:00Z")]
    #[case::short_life(r#"{"token":"x","expire_at_utc":"2026-03-03 10:20"}"#, "2026-03-03T10:18:00Z")]
    #[case::unreadable(r#"{"token":"x","expire_at":"tomorrow"}"#, "2026-03-03T10:09:00Z")]
    #[case::missing(r#"{"token":"x"}"#, "2026-03-03T10:09:00Z")]
    #[case::past(r#"{"token":"x","expire_at_utc":"2026-03-01 10:20"}"#, "2026-03-03T10:09:00Z")]
    fn a_token_is_renewed_a_little_early(#[case] body: &str, #[case] renewed: &str) {
        assert_eq!(read(200, body).unwrap().renew_at, at(renewed));
    }

    #[rstest::rstest]
    #[case::wrong_password(403, fixture("error_invalid_credentials"), "account_refused")]
    #[case::unauthorised(401, fixture("error_token"), "account_refused")]
    #[case::bad_request(400, b"{\"error\":{\"code\":400,\"message\":\"Bad credentials\"}}".to_vec(), "account_refused")]
    #[case::guard(403, GUARD_PAGE.to_vec(), "down")]
    #[case::guard_503(503, GUARD_PAGE.to_vec(), "down")]
    #[case::down(500, EMPTY.to_vec(), "down")]
    #[case::wrong_method(405, b"{\"code\":405,\"message\":\"Method Not Allowed\"}".to_vec(), "refused")]
    #[case::no_token(200, b"{}".to_vec(), "unreadable")]
    #[case::empty(200, EMPTY.to_vec(), "unreadable")]
    #[case::page(200, GUARD_PAGE.to_vec(), "unreadable")]
    fn a_failed_sign_in_says_whether_a_person_must_act(#[case] http: u16, #[case] body: Vec<u8>, #[case] kind: &str) {
        assert_eq!(read(http, body).unwrap_err().kind(), kind);
    }

    #[test]
    fn too_many_sign_ins_wait_a_minute() {
        assert_eq!(read(429, EMPTY).unwrap_err(), CallError::Busy { retry_after: Some(Duration::from_secs(60)) });
    }

    #[test]
    fn a_token_lives_as_long_as_the_courier_says_less_ten_minutes() {
        let token = read(200, fixture("garbage_sign_in")).unwrap();
        assert_eq!(token.renew_at.duration_since(at("2026-03-17T10:05:00Z")), SignedDuration::from_mins(-10));
    }
}

mod asking {
    use super::*;

    #[test]
    fn a_call_carries_the_token_and_asks_for_json() {
        let call = Sameday.track(&account(), Some(&token()), &asked("1abc 24000000017001", 0)).unwrap();
        assert_eq!(call.uri(), "https://courier.invalid/api/client/parcel/1ABC24000000017001/status-history");
        assert_eq!(call.headers()["x-auth-token"], "t0ken");
        assert_eq!(call.headers()["accept"], "application/json");
        assert!(call.headers()["user-agent"].to_str().unwrap().starts_with("Waybill/"));
    }

    #[test]
    fn without_a_token_one_is_needed_first() {
        let error = Sameday.track(&account(), None, &asked("1ABC24000000017001", 0)).unwrap_err();
        assert_eq!(error.next(), Next::SignIn);
    }

    #[test]
    fn an_address_that_is_none_is_the_accounts_error() {
        let mut account = account();
        for base in ["courier.invalid", "ftp://courier.invalid", "https://", "https://cou rier.invalid"] {
            account.base_url = base.to_owned();
            let error = Sameday.track(&account, Some(&token()), &asked("1ABC24000000017001", 0)).unwrap_err();
            assert_eq!(error.next(), Next::Person, "{base}");
        }
    }

    #[test]
    fn a_shipment_that_is_not_known_as_one_is_asked_by_its_first_parcel() {
        let unknown = answer(404, fixture("error_not_found"));
        assert_eq!(told("1ABC24000000017", 0, &unknown), Ok(Told::AskOtherwise));
        assert_eq!(told("1ABC24000000017", 1, &unknown), Ok(Told::Error(LabelError::NotFound)));
        assert_eq!(told("1ABC24000000017001", 0, &unknown), Ok(Told::Error(LabelError::NotFound)));
    }

    #[test]
    fn a_label_in_either_form_gets_the_parcels_scans() {
        let good = answer(200, fixture("parcel_recipient_absent"));
        for (number, form) in [("1ABC24000000017", 1), ("1ABC24000000017001", 0)] {
            let Ok(Told::Parcel(parcel)) = told(number, form, &good) else { panic!("{number}") };
            assert_eq!((parcel.number.as_str(), parcel.scans.len()), ("1ABC24000000017001", 4));
        }
    }

    #[test]
    fn an_answer_about_another_parcel_does_not_reach_the_label() {
        let other = answer(200, fixture("parcel_recipient_absent"));
        for (number, form) in [("1ABC24000000017002", 0), ("1ABC24000000018", 1), ("1ABC24000000017", 0)] {
            assert!(matches!(told(number, form, &other), Ok(Told::Error(LabelError::Unreadable { .. }))), "{number}");
        }
    }

    #[test]
    fn a_shipment_of_several_pieces_names_them_and_is_asked_again_by_its_first() {
        let asked = asked("1ABC24000000051", 0);
        let shipment = answer(200, fixture("shipment_one_delivered_one_returning"));
        let reading = Sameday.read(&asked, &shipment).unwrap();
        assert_eq!(reading.told, [Told::AskOtherwise]);
        let pieces: Vec<_> = reading.others.iter().map(|piece| (piece.number.as_str(), &piece.piece_of)).collect();
        assert_eq!(pieces, [("1ABC24000000051002", &Some(asked[0].number.clone()))]);
    }

    #[test]
    fn pieces_that_are_numbered_otherwise_leave_the_shipment_what_it_told() {
        let shipment = fixture("shipment_one_delivered_one_returning");
        let odd = String::from_utf8(shipment).unwrap().replace("1ABC24000000051001", "1ABC24000000051901");
        let reading = Sameday.read(&asked("1ABC24000000051", 0), &answer(200, odd)).unwrap();
        let Told::Parcel(parcel) = &reading.told[0] else { panic!("{:?}", reading.told) };
        assert!(parcel.scans.iter().all(|scan| scan.status() != Some(Status::Delivered)), "one piece is not all");
        assert_eq!(reading.others.len(), 2);
    }

    #[test]
    fn a_shipment_of_one_parcel_is_told_in_one_call() {
        let reading =
            Sameday.read(&asked("1ABC24000000050", 0), &answer(200, fixture("shipment_of_one_parcel"))).unwrap();
        assert!(matches!(&reading.told[0], Told::Parcel(parcel) if !parcel.scans.is_empty()), "{:?}", reading.told);
        assert_eq!(reading.others, []);
    }

    #[test]
    fn each_number_asked_gets_an_answer() {
        let both = [asked("1ABC24000000017001", 0), asked("1ABC24000000018001", 0)].concat();
        let reading = Sameday.read(&both, &answer(200, fixture("parcel_recipient_absent"))).unwrap();
        assert_eq!(reading.told.len(), 2);
        assert!(matches!(reading.told[1], Told::Error(LabelError::Unreadable { .. })));
    }
}

mod failing {
    use super::*;

    #[rstest::rstest]
    #[case::old_token(401, fixture("error_token"), "token_refused", Next::SignIn)]
    #[case::old_token_flat(401, fixture("error_token_flat"), "token_refused", Next::SignIn)]
    #[case::forbidden(403, fixture("error_forbidden"), "forbidden", Next::SignIn)]
    #[case::guard(403, GUARD_PAGE.to_vec(), "down", Next::Later(None))]
    #[case::guard_503(503, GUARD_PAGE.to_vec(), "down", Next::Later(None))]
    #[case::guard_404(404, GUARD_PAGE.to_vec(), "down", Next::Later(None))]
    #[case::window(400, fixture("error_window"), "refused", Next::Later(None))]
    #[case::method(405, b"{}".to_vec(), "refused", Next::Later(None))]
    #[case::down(500, b"{\"error\":{\"code\":500,\"message\":\"x\"}}".to_vec(), "down", Next::Later(None))]
    #[case::down_empty(502, EMPTY.to_vec(), "down", Next::Later(None))]
    #[case::moved(302, EMPTY.to_vec(), "down", Next::Later(None))]
    #[case::busy(429, EMPTY.to_vec(), "busy", Next::Later(Some(Duration::from_secs(6))))]
    #[case::page(200, GUARD_PAGE.to_vec(), "unreadable", Next::Later(None))]
    #[case::no_lists(200, fixture("garbage_unexpected"), "unreadable", Next::Later(None))]
    #[case::error_in_a_200(200, fixture("error_token"), "token_refused", Next::SignIn)]
    fn a_failed_call_says_what_comes_next(
        #[case] http: u16,
        #[case] body: Vec<u8>,
        #[case] kind: &str,
        #[case] next: Next,
    ) {
        let error = told("1ABC24000000017001", 0, &answer(http, body)).unwrap_err();
        assert_eq!((error.kind(), error.next()), (kind, next));
    }

    #[test]
    fn a_call_forbidden_again_after_a_new_sign_in_is_no_fault_of_the_account() {
        let error = told("1ABC24000000017001", 0, &answer(403, fixture("error_forbidden"))).unwrap_err();
        assert_eq!(error.after_new_sign_in().next(), Next::Later(None));
    }

    #[test]
    fn an_empty_good_answer_is_no_scan_and_no_error() {
        let Ok(Told::Parcel(parcel)) = told("1ABC24000000017001", 0, &answer(200, EMPTY)) else { panic!() };
        assert_eq!(
            (parcel.number.as_str(), parcel.scans.len(), parcel.says.registered),
            ("1ABC24000000017001", 0, false)
        );
    }

    #[test]
    fn a_courier_that_asks_for_patience_gets_it() {
        let mut busy = answer(429, EMPTY);
        busy.headers_mut().insert("retry-after", "30".parse().unwrap());
        let error = told("1ABC24000000017001", 0, &busy).unwrap_err();
        assert_eq!(error.next(), Next::Later(Some(Duration::from_secs(30))));
    }
}

mod reading {
    use super::*;

    #[test]
    fn the_status_id_is_never_taken_for_the_state_id() {
        let at_the_border = history(r#"{"statusId":5,"statusStateId":5,"statusDate":"2026-03-03T20:01:30+02:00"}"#);
        assert_eq!(timeline([at_the_border]).standing.status, Status::InTransit);
    }

    #[test]
    fn a_state_that_the_history_outran_changes_nothing() {
        let parcel = parcel("recorded_parcel_at_the_border");
        assert_eq!((parcel.scans.len(), timeline([parcel]).standing.status), (9, Status::InTransit));
    }

    #[test]
    fn delivered_without_a_flag_after_a_return_began_pays_nothing() {
        let timeline = timeline([parcel("parcel_delivered_after_35_without_flag")]);
        assert_eq!((timeline.standing.status, timeline.delivered_at), (Status::Returned, None));
    }

    #[test]
    fn the_direction_is_carried_over_pages_of_the_feed() {
        let page = |events: &str| {
            let body = format!("{{\"currentPage\":1,\"perPage\":500,\"data\":[{events}]}}");
            Sameday.read_recorded(body.as_bytes()).unwrap().remove(0).told.unwrap()
        };
        let first =
            page(r#"{"statusId":35,"statusDate":"2026-03-05T12:00:00+0200","parcelAwbNumber":"1ABC24000000063001"}"#);
        let second =
            page(r#"{"statusId":9,"statusDate":"2026-03-09T12:00:00+0200","parcelAwbNumber":"1ABC24000000063001"}"#);
        assert_eq!(timeline([second.clone()]).standing.status, Status::Delivered);
        assert_eq!(timeline([second, first]).standing.status, Status::Returned);
    }

    #[rstest::rstest]
    #[case(29)]
    #[case(35)]
    #[case(81)]
    #[case(93)]
    #[case(96)]
    #[case(112)]
    #[case(113)]
    #[case(154)]
    #[case(160)]
    fn after_a_code_of_the_way_back_a_delivery_without_flag_is_a_return(#[case] code: u16) {
        let parcel = history(&format!(
            r#"{{"statusId":9,"statusDate":"2026-03-09T12:00:00+02:00"}},
               {{"statusId":33,"statusDate":"2026-03-09T08:00:00+02:00","inReturn":null}},
               {{"statusId":{code},"statusDate":"2026-03-05T12:00:00+02:00","inReturn":null}}"#
        ));
        let timeline = timeline([parcel]);
        let read: Vec<_> = timeline.read.iter().flatten().map(|standing| standing.status).collect();
        assert_eq!(read, [Status::Returning, Status::Returning, Status::Returned]);
    }

    #[test]
    fn an_expired_locker_time_alone_turns_nothing_round() {
        assert_eq!(timeline([parcel("parcel_easybox_collected_late")]).standing.status, Status::Delivered);
    }

    #[test]
    fn a_return_that_waits_in_a_locker_waits_for_the_shop() {
        let waiting = history(r#"{"statusId":78,"statusDate":"2026-03-09T12:00:00+02:00","inReturn":true}"#);
        let standing = timeline([waiting]).standing;
        assert_eq!((standing.status, standing.acts_next), (Status::Returning, tracking::ActsNext::Shop));
    }

    #[test]
    fn cash_paid_out_is_a_fact_beside_the_delivery() {
        let timeline = timeline([parcel("parcel_delivered_then_cash_remitted")]);
        assert_eq!(timeline.standing.status, Status::Delivered);
        assert_eq!(timeline.cash_remitted_at, Some("2026-03-06T07:00:00Z".parse().unwrap()));
        assert_eq!(timeline.cash_collected_at, None);
    }

    #[test]
    fn cash_collected_is_not_a_delivery() {
        let timeline = timeline([parcel("parcel_cash_without_delivery")]);
        assert_eq!((timeline.standing.status, timeline.delivered_at), (Status::OutForDelivery, None));
        assert!(timeline.cash_collected_at.is_some());
    }

    #[test]
    fn the_pick_up_time_is_the_scans_and_not_the_summarys() {
        let timeline = timeline([parcel("recorded_parcel_at_the_border")]);
        assert_eq!(timeline.handed_over_at, Some("2024-09-20T12:42:13Z".parse().unwrap()));
    }

    #[rstest::rstest]
    #[case(33, "Colet nelivrat, livrat, returnat")]
    #[case(74, "Изпращачът отказа пратката, доставена")]
    #[case(10, "Livrata cu succes")]
    fn texts_never_decide(#[case] code: u16, #[case] text: &str) {
        let with = |text: &str| {
            let entry =
                serde_json::json!({"statusId": code, "status": text, "statusDate": "2026-03-09T12:00:00+02:00"});
            timeline([history(&entry.to_string())]).standing
        };
        assert_eq!(with(text), with(""));
    }

    #[test]
    fn a_reason_on_a_plain_scan_is_kept_and_is_no_failure() {
        let parcel = parcel("recorded_parcel_at_the_border");
        let sorted = parcel.scans.iter().find(|scan| scan.code == "85").unwrap();
        assert_eq!((sorted.detail.as_deref(), sorted.status()), (Some("28"), Some(Status::InTransit)));
    }

    #[test]
    fn a_parcel_that_was_not_handed_over_is_not_dispatched_and_raises_an_alert() {
        let timeline = timeline([parcel("parcel_not_handed_over")]);
        assert_eq!(timeline.handed_over_at, None);
        assert_eq!(timeline.standing.acts_next, tracking::ActsNext::Shop);
        assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::NotHandedOver));
    }

    #[test]
    fn a_flag_that_says_delivered_is_only_a_hint() {
        let timeline = timeline([parcel("parcel_delivered_flag_without_scan")]);
        assert_eq!((timeline.standing.status, timeline.delivered_at), (Status::InTransit, None));
        assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::DeliveredWithoutScan));
    }

    #[test]
    fn a_delivered_piece_does_not_deliver_the_shipment() {
        for name in ["shipment_one_delivered_one_returning", "shipment_one_delivered_one_under_way"] {
            assert_eq!(timeline([parcel(name)]).delivered_at, None, "{name}");
        }
        assert_eq!(timeline([parcel("shipment_of_one_parcel")]).standing.status, Status::Delivered);
    }

    #[test]
    fn the_same_code_at_the_same_second_is_one_scan() {
        let told = r#"{"statusId":33,"statusDate":"2026-03-09T12:00:00+02:00"}"#;
        let later = r#"{"statusId":33,"statusDate":"2026-03-09T12:00:02+02:00","reasonId":7,"inReturn":true}"#;
        let with_reason = r#"{"statusId":33,"statusDate":"2026-03-09T10:00:00Z","reasonId":5,"inReturn":false}"#;
        let scans = history(&[told, later, with_reason, told].join(",")).scans;
        assert_eq!(scans.len(), 2);
        assert_eq!((scans[0].detail.as_deref(), scans[0].heading), (Some("5"), Some(Heading::Recipient)));
    }

    #[test]
    fn visits_are_counted_by_the_courier() {
        assert_eq!(parcel("parcel_absent_twice_then_returned").says.attempts, Some(2));
    }
}

mod table {
    use super::*;

    /// All ids of the courier's nomenclature and those seen without a text.
    const IDS: [u16; 111] = [
        1, 23, 147, 18, 73, 90, 74, 153, 4, 38, 132, 145, 180, 187, 7, 56, 5, 189, 63, 84, 157, 85, 37, 6, 25, 26, 183,
        188, 135, 39, 17, 87, 137, 141, 82, 33, 10, 47, 48, 181, 127, 55, 13, 64, 65, 98, 99, 106, 101, 68, 78, 166, 9,
        149, 11, 128, 79, 81, 29, 35, 96, 93, 154, 112, 113, 160, 16, 46, 75, 15, 151, 152, 178, 111, 51, 62, 97, 107,
        110, 119, 120, 155, 125, 83, 94, 49, 19, 20, 53, 54, 100, 3, 43, 124, 142, 143, 144, 146, 165, 34, 0, 2, 14,
        22, 27, 28, 57, 61, 116, 126, 140,
    ];

    #[test]
    fn every_known_id_has_a_row() {
        let expected: BTreeSet<String> = IDS.iter().map(u16::to_string).collect();
        let table = STATUSES.as_ref().unwrap();
        let found: BTreeSet<String> = table.codes().map(str::to_owned).collect();
        assert_eq!(found, expected);
        assert_eq!((expected.len(), table.len()), (111, 144));
    }

    #[test]
    fn every_state_has_a_row() {
        let table = STATES.as_ref().unwrap();
        assert_eq!(table.len(), 30);
        assert!((1..=30).all(|state| table.codes().any(|code| code == state.to_string())));
    }

    #[test]
    fn only_two_ids_deliver_and_only_the_way_back_turns_a_parcel_round() {
        let table = STATUSES.as_ref().unwrap();
        let rows = table.codes().map(|code| (code.parse::<u16>().unwrap(), table.look_up(code, None)));
        let (mut delivering, mut turning) = (BTreeSet::new(), BTreeSet::new());
        for (code, (meaning, heading)) in rows {
            if matches!(meaning, Meaning::Status(standing) if standing.status == Status::Delivered) {
                delivering.insert(code);
            }
            if let Some(heading) = heading {
                assert_eq!(heading, Heading::Sender, "{code}");
                turning.insert(code);
            }
        }
        assert_eq!(delivering, BTreeSet::from([9, 149]));
        assert_eq!(turning, BTreeSet::from([16, 29, 35, 46, 75, 81, 93, 96, 112, 113, 154, 160]));
    }
}
