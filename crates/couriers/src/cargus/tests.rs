mod failing;
mod feed;
mod response_code;

use std::collections::BTreeSet;

use http::{Response, StatusCode};
use serde_json::json as object;
use tracking::{AlertKind, Direction, Heading, Meaning, Reason, Status, Timeline, fold, fold_label};

use super::*;
use crate::{Next, Parcel, Told};

const PAGE: &[u8] = b"<html><body>Service unavailable</body></html>";

fn account() -> Account {
    let fields = [("subscription_key", " k3y "), ("username", "shop"), ("password", " p\"ss ț ")];
    let credentials = fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Account { base_url: "https://courier.invalid/api".to_owned(), credentials }
}

fn token() -> Token {
    Token { value: "t0ken".into(), renew_at: Timestamp::MAX }
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
    std::fs::read(format!("{}/fixtures/cargus/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read(numbers: &[&str], body: impl AsRef<[u8]>) -> Reading {
    Cargus.read(&asked(numbers), &answer(200, body)).unwrap()
}

fn first(reading: Reading) -> Parcel {
    match reading.told.into_iter().next() {
        Some(Told::Parcel(parcel)) => parcel,
        other => panic!("{other:?}"),
    }
}

fn one(events: &serde_json::Value) -> Parcel {
    first(read(&["1100000017"], object!([{"Code": "1100000017", "Event": events}]).to_string()))
}

fn timeline(parcel: Parcel) -> Timeline {
    let Parcel { mut scans, says, .. } = parcel;
    fold(&mut scans, &says, PROFILE.unknown_code)
}

/// The status after these ids, an hour apart.
fn after(ids: &[u16]) -> Status {
    let events: Vec<_> = ids
        .iter()
        .zip(0..)
        .map(|(id, hour)| object!({"Date": format!("2026-03-03T{hour:02}:00:00"), "EventId": id}))
        .collect();
    timeline(one(&events.into())).standing.status
}

mod signing_in {
    use super::*;

    fn sign_in(http: u16, body: impl AsRef<[u8]>) -> Result<Token, CallError> {
        Cargus.read_sign_in(&answer(http, body), "2026-03-02T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn the_credentials_are_in_the_body_and_the_key_is_in_a_header() {
        let call = Cargus.sign_in(&account()).unwrap().unwrap();
        assert_eq!(
            (call.method(), call.uri().to_string()),
            (&Method::POST, "https://courier.invalid/api/LoginUser".to_owned())
        );
        let body: serde_json::Value = serde_json::from_slice(call.body()).unwrap();
        assert_eq!(body, object!({"UserName": "shop", "Password": " p\"ss ț "}));
        assert_eq!(
            (&call.headers()[KEY], &call.headers()["content-type"]),
            (&"k3y".parse().unwrap(), &"application/json".parse().unwrap())
        );
        assert!(!format!("{:?}", call.headers()).contains("k3y"));
    }

    #[test]
    fn a_token_is_a_json_text_and_renewed_before_its_day_ends() {
        let token = sign_in(200, "\"Ab.c-1\"").unwrap();
        assert_eq!((token.value.expose_secret(), token.renew_at), ("Ab.c-1", "2026-03-03T06:00:00Z".parse().unwrap()));
    }

    #[rstest::rstest]
    #[case::a_refusal_that_looks_like_a_token(200, "\"Failed to authenticate!\"", "account_refused")]
    #[case::another_sentence(200, "\"Utilizator sau parola gresita\"", "account_refused")]
    #[case::an_error_in_a_list(200, "[\"Utilizator sau parola gresita\"]", "account_refused")]
    #[case::an_error_object(200, "{\"Error\":\"no\"}", "account_refused")]
    #[case::unauthorized(401, "", "account_refused")]
    #[case::bad_request(400, "[\"UserName\"]", "account_refused")]
    #[case::key(
        401,
        "{\"statusCode\":401,\"message\":\"Access denied due to invalid subscription key.\"}",
        "account_refused"
    )]
    #[case::subscription_ended(403, "{\"statusCode\":403,\"message\":\"Not active\"}", "account_refused")]
    #[case::quota(403, "{\"statusCode\":403,\"message\":\"Out of call volume quota.\"}", "busy")]
    #[case::busy(429, "", "busy")]
    #[case::no_such_call(404, "{\"statusCode\":404,\"message\":\"Resource not found\"}", "refused")]
    #[case::empty(200, "", "unreadable")]
    #[case::empty_text(200, "\"\"", "account_refused")]
    #[case::number(200, "7", "unreadable")]
    #[case::page(200, "<html></html>", "unreadable")]
    #[case::down(503, "", "down")]
    #[case::down_without_words(500, "", "down")]
    fn a_failed_sign_in_says_whether_a_person_must_act(#[case] http: u16, #[case] body: &str, #[case] kind: &str) {
        assert_eq!(sign_in(http, body).unwrap_err().kind(), kind);
    }

    #[rstest::rstest]
    #[case("\"Utilizator invalid\"")]
    #[case("Utilizator invalid")]
    #[case("{\"Message\":\"An error has occurred.\"}")]
    fn a_500_with_words_is_the_accounts_fault_when_it_comes_twice(#[case] body: &str) {
        let error = sign_in(500, body).unwrap_err();
        assert_eq!(error.next(), Next::SignIn);
        assert_eq!(error.after_new_sign_in().next(), Next::Person);
        assert_eq!(sign_in(500, PAGE).unwrap_err().kind(), "down");
    }
}

mod asking {
    use super::*;

    #[test]
    fn all_numbers_go_as_texts_into_one_list() {
        let call = Cargus.track(&account(), Some(&token()), &asked(&["1100000017", "exmp00000017"])).unwrap();
        assert_eq!(
            call.uri(),
            "https://courier.invalid/api/AwbTrace/WithRedirect?barCode=%5B%221100000017%22%2C%22EXMP00000017%22%5D"
        );
        assert_eq!(
            (&call.headers()[KEY], &call.headers()["authorization"]),
            (&"k3y".parse().unwrap(), &"Bearer t0ken".parse().unwrap())
        );
        assert!(!format!("{call:?}").contains("t0ken"));
    }

    #[test]
    fn nothing_is_asked_without_a_token() {
        assert_eq!(Cargus.track(&account(), None, &asked(&["1100000017"])).unwrap_err(), CallError::Token);
    }

    #[rstest::rstest]
    #[case("841234567", true, false)]
    #[case("1100000017", true, false)]
    #[case("1100000017002", true, false)]
    #[case("EXMP00000017", true, true)]
    #[case("EXMP00000017002", true, true)]
    #[case("EXMP000000170", true, false)]
    #[case("1100-000017", false, false)]
    #[case("1100000", false, false)]
    fn only_numbers_with_letters_tell_their_courier(
        #[case] number: &str,
        #[case] asked: bool,
        #[case] recognised: bool,
    ) {
        let number = TrackingNo::parse(number).unwrap();
        assert_eq!((Cargus.check_number(&number).is_ok(), Cargus.recognises(&number)), (asked, recognised));
    }

    #[test]
    fn the_customers_page_is_the_romanian_one() {
        let page = Cargus.customer_page(&TrackingNo::parse("1100000017").unwrap());
        assert_eq!(page, "https://www.cargus.ro/personal/urmareste-coletul/?tracking_number=1100000017");
    }
}

mod reading {
    use super::*;

    #[rstest::rstest]
    #[case::no_content(204, "")]
    #[case::empty(200, "")]
    #[case::null(200, "null")]
    #[case::empty_list(200, "[]")]
    fn nothing_known_is_not_found_and_never_deleted(#[case] http: u16, #[case] body: &str) {
        let reading = Cargus.read(&asked(&["1100000017", "1100000024"]), &answer(http, body)).unwrap();
        assert_eq!(reading.told, [Told::Error(LabelError::NotFound), Told::Error(LabelError::NotFound)]);
        assert!(reading.knows_none());
    }

    #[test]
    fn an_unknown_number_of_a_batch_harms_no_other() {
        let reading = read(&["1100000024", "1100000017"], fixture("delivered"));
        assert_eq!(reading.told[0], Told::Error(LabelError::NotFound));
        assert!(matches!(&reading.told[1], Told::Parcel(parcel) if parcel.number == "1100000017"));
    }

    #[test]
    fn an_unreadable_element_may_be_that_of_a_number_that_is_missing() {
        let reading = read(&["1100000307", "1100000308"], fixture("broken_events"));
        assert!(matches!(&reading.told[0], Told::Parcel(parcel) if parcel.problems.len() == 5));
        assert!(matches!(&reading.told[1], Told::Error(LabelError::Unreadable { .. })));
    }

    #[test]
    fn pieces_that_nobody_asked_for_are_tied_to_their_shipment_and_never_taken_for_it() {
        let reading = read(&["1100000048"], fixture("three_pieces_one_lost"));
        let whole = TrackingNo::parse("1100000048").unwrap();
        let others: Vec<_> =
            reading.others.iter().map(|piece| (piece.number.as_str(), piece.piece_of.as_ref())).collect();
        assert_eq!(others, [("1100000048002", Some(&whole)), ("1100000048003", Some(&whole))]);
        let lost = timeline(reading.others[0].clone());
        assert_eq!((lost.standing.reason, lost.alerts[0].kind), (Some(Reason::Lost), AlertKind::LostOrDamaged));
        assert_eq!(timeline(first(reading)).standing.status, Status::Delivered);
    }

    #[test]
    fn an_answer_about_pieces_alone_says_nothing_about_the_number_asked() {
        let reading = read(&["1100000017"], object!([{"Code": "1100000017002", "Event": []}]).to_string());
        assert_eq!((&reading.told[0], reading.others.len()), (&Told::Error(LabelError::NotFound), 1));
    }

    #[test]
    fn the_recorded_shipment_has_six_pieces_with_two_scans_each() {
        let reading = read(&["EXMP10722011"], fixture("recorded_six_pieces"));
        assert!(reading.others.iter().all(|piece| piece.scans.len() == 2 && piece.piece_of.is_some()));
        assert_eq!((reading.others.len(), first(reading).scans.len()), (5, 2));
    }

    #[test]
    fn numbers_are_compared_without_regard_to_case() {
        let reading = read(&["EXMP00000017"], fixture("number_with_letters"));
        assert_eq!(reading.others.len(), 1);
        assert_eq!(first(reading).number, "EXMP00000017");
    }

    #[rstest::rstest]
    #[case::delivered(&[70, 5, 21], Status::Delivered)]
    #[case::damaged(&[70, 5, 60], Status::Delivered)]
    #[case::handed_back_on_the_same_number(&[70, 5, 180, 196, 5, 21], Status::Returned)]
    #[case::returned_without_a_refusal(&[70, 198, 21], Status::Returned)]
    #[case::refused_and_tried_again(&[70, 5, 161, 5, 21], Status::Delivered)]
    #[case::deposit_list_after_delivery(&[70, 5, 21, 25], Status::Delivered)]
    #[case::deposit_list_before_delivery(&[70, 25], Status::PickedUp)]
    #[case::weighed_after_delivery(&[70, 5, 21, 224], Status::Delivered)]
    #[case::code_never_seen(&[70, 5, 999], Status::OutForDelivery)]
    #[case::code_never_seen_after_delivery(&[70, 21, 999], Status::Delivered)]
    #[case::code_never_seen_alone(&[999], Status::Unknown)]
    #[case::part_delivered(&[70, 146], Status::Exception)]
    #[case::not_delivered(&[70, 77], Status::AttemptedDelivery)]
    #[case::run_cancelled(&[70, 141], Status::Delayed)]
    #[case::kept_after_two_visits(&[70, 110, 111, 79], Status::AttemptedDelivery)]
    #[case::in_the_office(&[70, 110, 38], Status::ReadyForPickup)]
    #[case::lost(&[70, 54], Status::Exception)]
    fn ids_decide(#[case] ids: &[u16], #[case] status: Status) {
        assert_eq!(after(ids), status);
    }

    #[test]
    fn a_parcel_handed_back_on_its_own_number_raises_an_alert_since_that_is_inferred() {
        let parcel = first(read(&["1100000086"], fixture("returned_on_the_same_number")));
        assert_eq!(parcel.says.signer, None);
        assert_eq!(timeline(parcel).alerts[0].kind, AlertKind::HandedOverAfterReturn);
    }

    #[test]
    fn texts_decide_nothing_and_lose_their_blanks() {
        let parcel = one(
            &object!([{"Date": "2026-03-03T10:00:00", "EventId": 998, "Description": " Livrat  la destinatar (confirmat) "}]),
        );
        assert_eq!(
            (parcel.scans[0].text.as_str(), &parcel.scans[0].meaning),
            ("Livrat la destinatar (confirmat)", &Meaning::Unmapped)
        );
    }

    #[test]
    fn nulls_a_number_as_type_and_an_id_as_text_are_read() {
        let reading = read(&["1100000215", "1100000222", "1100000239"], fixture("null_fields"));
        let statuses: Vec<Status> = reading
            .told
            .into_iter()
            .map(|told| match told {
                Told::Parcel(parcel) => timeline(parcel).standing.status,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(statuses, [Status::LabelCreated, Status::Delivered, Status::LabelCreated]);
    }

    #[test]
    fn a_number_told_twice_is_one_parcel() {
        let reading = read(&["1100000314"], fixture("the_same_number_twice"));
        assert!(reading.others.is_empty());
        assert_eq!(first(reading).scans.len(), 5);
    }

    #[rstest::rstest]
    #[case::delivered("delivered", "1100000017", Some("Client Unu"))]
    #[case::refusal("refusal_confirmed_by_somebody", "1100000246", None)]
    #[case::older_shape("older_shape", "1100000369", Some("Client Unu"))]
    #[case::after_a_redirection("redirected_with_a_second_element", "1100000093", Some("Client Unu"))]
    fn a_name_is_a_signature_only_with_a_delivery(
        #[case] file: &str,
        #[case] number: &str,
        #[case] signer: Option<&str>,
    ) {
        assert_eq!(first(read(&[number], fixture(file))).says.signer.as_deref(), signer);
    }

    #[rstest::rstest]
    #[case::one_object("one_object", "1100000420", Status::InTransit)]
    #[case::under_value("value_wrapper", "1100000437", Status::InTransit)]
    #[case::older("older_shape", "1100000369", Status::Delivered)]
    #[case::not_all_packages_delivered("older_shape_two_packages", "1100000383", Status::InTransit)]
    #[case::all_packages_delivered("older_shape_two_packages", "1100000406", Status::Delivered)]
    #[case::the_word_for_delivered_is_not_enough("older_shape_without_ids", "1100000413", Status::Unknown)]
    fn every_shape_is_read(#[case] file: &str, #[case] number: &str, #[case] status: Status) {
        assert_eq!(timeline(first(read(&[number], fixture(file)))).standing.status, status);
    }
}

mod times_of_day {
    use super::*;

    fn at(date: &str) -> String {
        one(&object!([{"Date": date, "EventId": 10}])).scans[0].at.to_string()
    }

    #[rstest::rstest]
    #[case::winter("2026-03-03T11:40:00", "2026-03-03T09:40:00Z")]
    #[case::summer("2026-07-03T11:40:00", "2026-07-03T08:40:00Z")]
    #[case::one_decimal("2026-03-03T11:40:00.4", "2026-03-03T09:40:00.4Z")]
    #[case::two_decimals("2026-03-03T11:40:00.25", "2026-03-03T09:40:00.25Z")]
    #[case::three_decimals("2026-03-03T11:40:00.083", "2026-03-03T09:40:00.083Z")]
    #[case::seven_decimals("2026-03-03T11:40:00.1234567", "2026-03-03T09:40:00.123Z")]
    #[case::the_hour_that_comes_twice("2026-10-25T03:30:00", "2026-10-25T00:30:00Z")]
    #[case::the_hour_that_does_not_exist("2026-03-29T03:30:00", "2026-03-29T01:30:00Z")]
    fn times_are_bucharests(#[case] date: &str, #[case] instant: &str) {
        assert_eq!(at(date), instant);
    }

    #[test]
    fn the_same_id_at_another_time_is_another_scan_and_at_the_same_time_the_same() {
        let parcel = first(read(&["1100000208"], fixture("out_of_order_and_repeated")));
        let order: Vec<&str> = parcel.scans.iter().map(|scan| scan.code.as_str()).collect();
        assert_eq!(order, ["70", "70", "70", "11", "149", "5", "21"]);
        assert_eq!(timeline(parcel).read.len(), 6);
    }

    #[test]
    fn events_of_one_moment_stay_in_the_order_told() {
        let parcel = one(&object!([
            {"Date": "2026-03-03T11:40:00", "EventId": 149}, {"Date": "2026-03-03T11:40:00", "EventId": 10},
            {"Date": "2026-03-03T10:00:00", "EventId": 70},
        ]));
        // Newest first as a whole, so those of one moment are turned too.
        let order: Vec<&str> = parcel.scans.iter().map(|scan| scan.code.as_str()).collect();
        assert_eq!(order, ["70", "10", "149"]);
    }
}

mod table {
    use super::*;

    #[test]
    fn it_has_the_97_ids_of_the_public_list_and_one_more() {
        let table = usable(&STATUSES).unwrap();
        assert_eq!(table.len(), 98);
        let ids: BTreeSet<u16> = table.codes().map(|code| code.parse().unwrap()).collect();
        assert_eq!((ids.len(), ids.first(), ids.last()), (98, Some(&1), Some(&256)));
        // An author's example that stands in other code as "refused".
        assert!(!ids.contains(&35));
    }

    #[test]
    fn only_three_ids_are_deliveries_and_only_three_turn_a_parcel_round() {
        let table = usable(&STATUSES).unwrap();
        let ids = |suits: fn(&(Meaning, Option<Heading>)) -> bool| -> BTreeSet<u16> {
            table.codes().filter(|code| suits(&table.look_up(code, None))).map(|code| code.parse().unwrap()).collect()
        };
        let delivered =
            ids(|(meaning, _)| matches!(meaning, Meaning::Status(standing) if standing.status == Status::Delivered));
        assert_eq!(delivered, BTreeSet::from([21, 60, 64]));
        assert_eq!(ids(|(_, heading)| heading.is_some()), BTreeSet::from([196, 197, 198]));
        let rejected =
            ids(|(meaning, _)| matches!(meaning, Meaning::Status(standing) if standing.status == Status::Rejected));
        assert_eq!(rejected, BTreeSet::from([153, 158, 159, 161, 180, 181, 182, 185, 186]));
    }
}
