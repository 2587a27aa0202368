use std::collections::BTreeSet;

use http::{Response, StatusCode};
use serde_json::{Value, json};
use tracking::{AlertKind, Heading, Meaning, Scan, Status, Timeline, fold};

use super::*;
use crate::{Next, Parcel, Told};

const PAGE: &[u8] = b"<html><body>Bad Gateway</body></html>";

fn account() -> Account {
    let fields = [("username", " 991234 "), ("password", "s3\"cret ț")];
    let credentials = fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Account { base_url: "https://courier.invalid/".to_owned(), credentials }
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
    std::fs::read(format!("{}/fixtures/dpd_romania/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn parcels(name: &str) -> Vec<Parcel> {
    Dpd::Romania.read_recorded(&fixture(name)).unwrap().into_iter().map(|one| one.told.unwrap()).collect()
}

fn parcel(name: &str) -> Parcel {
    parcels(name).remove(0)
}

fn timeline(parcel: Parcel) -> Timeline {
    let Parcel { mut scans, says, .. } = parcel;
    fold(&mut scans, &says, ROMANIA.unknown_code)
}

fn read(numbers: &[&str], name: &str) -> Reading {
    Dpd::Romania.read(&asked(numbers), &answer(200, fixture(name))).unwrap()
}

mod asking {
    use super::*;

    #[test]
    fn each_call_carries_the_credentials_and_asks_for_all_operations_in_english() {
        let call = Dpd::Speedy.track(&account(), None, &asked(&["61002003001", "61002003002"])).unwrap();
        assert_eq!(call.method(), http::Method::POST);
        assert_eq!(call.uri(), "https://courier.invalid/v1/track");
        assert_eq!(call.headers()["content-type"], "application/json");
        let document: Value = serde_json::from_slice(call.body()).unwrap();
        let expected = json!({
            "userName": "991234", "password": "s3\"cret ț", "language": "EN", "lastOperationOnly": false,
            "parcels": [{"id": "61002003001"}, {"id": "61002003002"}],
        });
        assert_eq!(document, expected);
    }

    #[test]
    fn there_is_no_sign_in() {
        assert!(Dpd::Romania.sign_in(&account()).is_none());
        assert!(Dpd::Romania.read_sign_in(&answer(200, b"{}"), Timestamp::MIN).is_err());
    }

    #[rstest::rstest]
    #[case("81002003001", true, true, false)]
    #[case("61002003001", true, false, true)]
    #[case("210000790", true, false, false)]
    #[case("09980525414724", true, false, false)]
    #[case("8100200", false, false, false)]
    #[case("810020030011234", false, false, false)]
    #[case("8100200300A", false, false, false)]
    #[case("1ABC24000000017", false, false, false)]
    fn a_number_has_digits_only(#[case] number: &str, #[case] fits: bool, #[case] romania: bool, #[case] speedy: bool) {
        let number = TrackingNo::parse(number).unwrap();
        assert_eq!(Dpd::Romania.check_number(&number).is_ok(), fits);
        assert_eq!((Dpd::Romania.recognises(&number), Dpd::Speedy.recognises(&number)), (romania, speedy));
    }
}

mod matching {
    use super::*;

    #[test]
    fn parcels_are_found_by_their_number_and_never_by_their_place() {
        let numbers = ["81002003001", "81002003002", "81002003111", "81002003999", "81002003998", "81002003996"];
        let reading = read(&numbers, "mixed_batch");
        let [delivered, absent, left_out, foreign, gone, silent] = reading.told.as_slice() else {
            panic!("{reading:?}")
        };
        assert!(matches!(delivered, Told::Parcel(parcel) if parcel.number == "81002003001" && parcel.scans.len() == 1));
        assert!(matches!(absent, Told::Parcel(parcel) if parcel.number == "81002003002" && parcel.scans.len() == 4));
        for unknown in [left_out, foreign, gone] {
            assert_eq!(unknown, &Told::Error(LabelError::NotFound));
        }
        assert!(matches!(silent, Told::Parcel(parcel) if parcel.scans.is_empty() && parcel.says.registered));
        assert!(!reading.knows_none());
        // Asked for by nobody; an error of such a parcel is nobody's.
        let others: Vec<_> = reading.others.iter().map(|parcel| parcel.number.as_str()).collect();
        assert_eq!(others, ["81002003995"]);
    }

    #[test]
    fn a_number_that_is_left_out_does_not_get_its_neighbours_status() {
        let reading = read(&["81000000401", "81000000499", "81000000403"], "recorded_left_out_and_reordered");
        let statuses: Vec<_> = reading
            .told
            .into_iter()
            .map(|told| match told {
                Told::Parcel(parcel) => Some(timeline(parcel).standing.status),
                _ => None,
            })
            .collect();
        assert_eq!(statuses, [Some(Status::Returning), None, Some(Status::Delivered)]);
    }

    #[test]
    fn another_error_of_a_parcel_is_kept_in_the_couriers_words() {
        let reading = read(&["81002003997"], "mixed_batch");
        assert!(
            matches!(&reading.told[..], [Told::Error(LabelError::Refused { message })] if message.contains("Some other trouble"))
        );
    }

    #[test]
    fn a_parcel_without_a_number_makes_no_other_unknown() {
        let body = json!({"parcels": [{"operations": []}, {"parcelId": "81002003001", "operations": []}]});
        let reading =
            Dpd::Romania.read(&asked(&["81002003001", "81002003002"]), &answer(200, body.to_string())).unwrap();
        assert!(matches!(&reading.told[..], [Told::Parcel(_), Told::Error(LabelError::Unreadable { .. })]));
    }

    #[test]
    fn a_parcel_that_comes_twice_is_one() {
        let reading = read(&["81002003001"], "parcel_twice");
        assert!(matches!(&reading.told[..], [Told::Parcel(parcel)] if parcel.scans.len() == 2));
    }

    #[test]
    fn when_no_number_is_known_the_account_is_suspected() {
        assert!(read(&["81002003001"], "no_parcels").knows_none());
    }
}

mod failing {
    use super::*;

    fn two(http: u16, body: impl AsRef<[u8]>) -> CallError {
        Dpd::Romania.read(&asked(&["81002003001", "81002003002"]), &answer(http, body)).unwrap_err()
    }

    #[rstest::rstest]
    #[case::password(200, fixture("error_credentials"), "account_refused", Next::Person)]
    #[case::password_in_romanian(200, fixture("error_credentials_in_romanian"), "account_refused", Next::Person)]
    #[case::password_by_context(200, br#"{"error":{"context":"authentication","message":"No"},"parcels":[]}"#.to_vec(), "account_refused", Next::Person)]
    #[case::user_name(200, fixture("error_username_format"), "account_refused", Next::Person)]
    #[case::http_401(401, PAGE.to_vec(), "account_refused", Next::Person)]
    #[case::too_fast(200, fixture("error_too_fast"), "busy", Next::Later(Some(Duration::from_secs(5))))]
    #[case::too_fast_recorded(200, fixture("recorded_too_fast"), "busy", Next::Later(Some(Duration::from_secs(5))))]
    #[case::all_parcels_too_fast(200, fixture("throttled_all"), "busy", Next::Later(None))]
    #[case::http_429(429, PAGE.to_vec(), "busy", Next::Later(Some(Duration::from_secs(5))))]
    #[case::bad_number(200, fixture("error_bad_field"), "refused", Next::Split)]
    #[case::other_field(200, fixture("error_other_field"), "refused", Next::Later(None))]
    #[case::general(200, fixture("error_general"), "refused", Next::Later(None))]
    #[case::as_text(200, br#"{"error":"broken"}"#.to_vec(), "refused", Next::Later(None))]
    #[case::wrong_path(404, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::outage(502, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::outage_with_words(500, fixture("error_credentials"), "account_refused", Next::Person)]
    #[case::page(200, PAGE.to_vec(), "unreadable", Next::Later(None))]
    #[case::empty(200, b"".to_vec(), "unreadable", Next::Later(None))]
    #[case::no_parcels(200, b"{}".to_vec(), "unreadable", Next::Later(None))]
    #[case::null_parcels(200, br#"{"parcels":null,"error":null}"#.to_vec(), "unreadable", Next::Later(None))]
    #[case::list(200, b"[]".to_vec(), "unreadable", Next::Later(None))]
    #[case::not_text(200, b"{\"parcels\":[{\"parcelId\":\"\xff\"}]}".to_vec(), "unreadable", Next::Later(None))]
    fn a_failed_call_says_what_comes_next(
        #[case] http: u16,
        #[case] body: Vec<u8>,
        #[case] kind: &str,
        #[case] next: Next,
    ) {
        let error = two(http, body);
        assert_eq!((error.kind(), error.next()), (kind, next), "{error}");
    }

    #[test]
    fn a_number_refused_alone_is_the_labels_error() {
        let reading = read(&["8100200300"], "error_bad_field");
        assert!(matches!(&reading.told[..], [Told::Error(LabelError::Refused { .. })]));
    }

    #[test]
    fn a_limit_met_by_some_parcels_costs_the_others_nothing_and_changes_no_status() {
        let mut numbers = asked(&["81002003071", "81002003072", "81002003073"]);
        let body = answer(200, fixture("throttled_parcels"));
        let reading = Dpd::Romania.read(&numbers, &body).unwrap();
        let [first, second, third] = reading.told.as_slice() else { panic!("{reading:?}") };
        assert_eq!((first, second), (&Told::AskOtherwise, &Told::AskOtherwise));
        assert!(
            matches!(third, Told::Parcel(parcel) if parcel.scans.iter().all(|scan| !scan.text.contains("Too many")))
        );
        // Once more is enough.
        numbers.iter_mut().for_each(|one| one.form = 1);
        let reading = Dpd::Romania.read(&numbers, &body).unwrap();
        assert!(
            matches!(&reading.told[0], Told::Error(LabelError::Refused { message }) if message.contains("Too many"))
        );
    }

    #[test]
    fn no_message_holds_the_password() {
        let call = Dpd::Romania.track(&account(), None, &asked(&["81002003001"])).unwrap();
        assert!(!format!("{:?}", call.headers()).contains("cret"));
    }
}

mod reading {
    use super::*;

    fn scan<'a>(parcel: &'a Parcel, code: &str) -> &'a Scan {
        parcel.scans.iter().find(|scan| scan.code == code).unwrap()
    }

    #[test]
    fn data_that_come_after_the_pick_up_do_not_put_the_parcel_back() {
        assert_eq!(timeline(parcel("data_after_pick_up")).standing.status, Status::PickedUp);
    }

    #[test]
    fn an_exception_14_is_a_refusal_and_an_operation_minus_14_a_delivery() {
        assert_eq!(timeline(parcel("refused_not_ordered")).standing.status, Status::Rejected);
        assert_eq!(timeline(parcel("delivered")).standing.status, Status::Delivered);
        // Without its sign it is no operation at all.
        let unknown = parcel("unknown_code");
        assert_eq!(scan(&unknown, "14").meaning, Meaning::Unmapped);
        assert_eq!(timeline(unknown).standing.status, Status::InTransit);
    }

    #[test]
    fn delivered_back_to_the_sender_is_returned() {
        let timeline = timeline(parcel("not_claimed_then_returned"));
        assert_eq!((timeline.standing.status, timeline.delivered_at), (Status::Returned, None));
        assert_eq!(timeline.standing.reason, Some(tracking::Reason::NotCollected));
        assert_eq!(timeline.alerts, []);
    }

    #[test]
    fn delivered_after_a_return_began_is_returned_with_an_alert() {
        let timeline = timeline(parcel("delivered_after_a_return_began"));
        assert_eq!((timeline.standing.status, timeline.delivered_at), (Status::Returned, None));
        assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::HandedOverAfterReturn));
    }

    #[test]
    fn notices_at_the_end_do_not_decide() {
        let statuses: Vec<_> =
            parcels("notices_at_the_end").into_iter().map(|parcel| timeline(parcel).standing.status).collect();
        let expected = [
            Status::InTransit,
            Status::ReadyForPickup,
            Status::OutForDelivery,
            // The message is all that is known.
            Status::ReadyForPickup,
            Status::Delivered,
        ];
        assert_eq!(statuses, expected);
    }

    #[test]
    fn of_several_reasons_a_refusal_counts_before_an_absence_before_the_rest() {
        let details: Vec<_> = parcels("reasons_that_disagree")
            .iter()
            .map(|parcel| scan(parcel, "44").detail.clone().unwrap_or_default())
            .collect();
        assert_eq!(details, ["14", "42", "1020", "83", "50", ""]);
    }

    #[test]
    fn a_reason_may_stand_in_the_comment_alone_and_free_words_are_not_kept() {
        let parcel = parcel("reason_only_in_comment");
        let visit = scan(&parcel, "44");
        assert_eq!(visit.detail.as_deref(), Some("19"));
        assert_eq!(visit.text, "Unsuccessful Delivery: Consignee not present - informed first time");
        let recorded = self::parcel("recorded_absent_twice_then_not_claimed");
        assert!(recorded.scans.iter().all(|scan| !scan.text.contains("пол.")));
    }

    #[test]
    fn visits_are_counted_without_what_repeats_their_reasons() {
        assert_eq!(parcel("recorded_absent_twice_then_not_claimed").says.attempts, Some(2));
        assert_eq!(parcel("delivered").says.attempts, Some(0));
    }

    #[test]
    fn the_way_back_and_the_redirection_have_numbers_of_their_own() {
        let returned = parcel("not_claimed_then_returned").says;
        assert_eq!((returned.return_number.as_deref(), returned.redirect_number), (Some("81002003900"), None));
        let redirected = parcel("redirected").says;
        assert_eq!((redirected.return_number, redirected.redirect_number.as_deref()), (None, Some("81002003777")));
    }

    #[test]
    fn who_took_it_is_told_only_of_the_recipient() {
        assert_eq!(parcel("delivered").says.signer.as_deref(), Some("C. EXEMPLU"));
        assert_eq!(parcel("not_claimed_then_returned").says.signer, None);
        assert_eq!(parcel("delivered_after_a_return_began").says.signer, None);
    }

    #[test]
    fn an_operation_told_twice_happened_once() {
        let timeline = timeline(parcel("repeated_operation"));
        assert_eq!(timeline.changes.iter().filter(|change| change.to.status == Status::Delivered).count(), 1);
    }

    #[test]
    fn one_broken_operation_costs_the_others_nothing() {
        let parcel = parcel("bare_operations");
        assert_eq!((parcel.number.as_str(), parcel.scans.len(), parcel.problems.len()), ("81002003001", 2, 3));
        assert_eq!(scan(&parcel, "-14").detail.as_deref(), Some("19"), "a lone code is a list of one");
    }
}

mod table {
    use super::*;

    #[test]
    fn every_known_code_has_a_row() {
        let of_both_lists = [
            "1", "2", "11", "12", "-14", "21", "38", "39", "44", "69", "111", "112", "114", "115", "116", "121", "123",
            "124", "125", "127", "128", "129", "134", "144", "148", "164", "169", "175", "176", "181", "190", "195",
            "217", "1134",
        ];
        let of_one_list = ["120", "136", "152"];
        let expected: BTreeSet<&str> = of_both_lists.into_iter().chain(of_one_list).collect();
        let table = STATUSES.as_ref().unwrap();
        assert_eq!(table.codes().collect::<BTreeSet<_>>(), expected);
        assert_eq!(table.len(), expected.len() + 10 + 3 + 1, "details of 44, of 111, of 1134");
    }

    #[test]
    fn only_one_code_delivers_and_only_three_turn_a_parcel_round() {
        let table = STATUSES.as_ref().unwrap();
        let delivers =
            |code: &&str| matches!(table.look_up(code, None).0, Meaning::Status(s) if s.status == Status::Delivered);
        let turns = |code: &&str| table.look_up(code, None).1 == Some(Heading::Sender);
        assert_eq!(table.codes().filter(delivers).collect::<Vec<_>>(), ["-14"]);
        assert_eq!(table.codes().filter(turns).collect::<BTreeSet<_>>(), BTreeSet::from(["111", "121", "124"]));
    }
}
