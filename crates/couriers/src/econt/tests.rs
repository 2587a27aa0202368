use std::collections::BTreeSet;

use http::{Response, StatusCode};
use serde_json::{Value, json};
use tracking::{AlertKind, Heading, Meaning, Reason, Status, Timeline, fold};

use super::*;
use crate::{Next, Parcel, Told};

const PAGE: &[u8] = b"<html><body>Bad Gateway</body></html>";

fn account() -> Account {
    let fields = [("username", " shop "), ("password", "s3cret ж")];
    let credentials = fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Account { base_url: "https://courier.invalid/services/".to_owned(), credentials }
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
    std::fs::read(format!("{}/fixtures/econt/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn parcels(name: &str) -> Vec<Parcel> {
    Econt.read_recorded(&fixture(name)).unwrap().into_iter().filter_map(|one| one.told.ok()).collect()
}

fn parcel(name: &str) -> Parcel {
    parcels(name).remove(0)
}

fn timeline(parcel: Parcel) -> Timeline {
    let Parcel { mut scans, says, .. } = parcel;
    fold(&mut scans, &says, PROFILE.unknown_code)
}

fn status(name: &str) -> Status {
    timeline(parcel(name)).standing.status
}

fn read(numbers: &[&str], name: &str) -> Reading {
    Econt.read(&asked(numbers), &answer(200, fixture(name))).unwrap()
}

mod asking {
    use super::*;

    #[test]
    fn each_call_carries_the_credentials_in_a_header_that_is_kept_out_of_logs() {
        let call = Econt.track(&account(), None, &asked(&["1050009990001", "1050009990002"])).unwrap();
        assert_eq!(call.uri(), "https://courier.invalid/services/Shipments/ShipmentService.getShipmentStatuses.json");
        assert_eq!(call.headers()["authorization"], format!("Basic {}", STANDARD.encode("shop:s3cret ж")));
        assert!(call.headers()["authorization"].is_sensitive());
        let document: Value = serde_json::from_slice(call.body()).unwrap();
        assert_eq!(document, json!({"shipmentNumbers": ["1050009990001", "1050009990002"]}));
        assert!(Econt.sign_in(&account()).is_none());
    }

    #[rstest::rstest]
    #[case("1050009990001", true, true)]
    #[case("7000991234567", true, false)]
    #[case("5300001", true, false)]
    #[case("105000999000A", false, false)]
    #[case("1050-009990001", false, false)]
    #[case("123456", false, false)]
    fn only_digits_are_asked_for(#[case] number: &str, #[case] fits: bool, #[case] recognised: bool) {
        let number = TrackingNo::parse(number).unwrap();
        assert_eq!((Econt.check_number(&number).is_ok(), Econt.recognises(&number)), (fits, recognised));
    }
}

mod matching {
    use super::*;

    fn element(number: &str) -> Value {
        json!({"status": {"shipmentNumber": number, "trackingEvents": []}, "error": null})
    }

    fn unknown(words: &str) -> Value {
        json!({"status": null, "error": {"type": "", "message": words, "innerErrors": []}})
    }

    fn told(numbers: &[&str], elements: &[Value]) -> Vec<&'static str> {
        let body = json!({"shipmentStatuses": elements}).to_string();
        let reading = Econt.read(&asked(numbers), &answer(200, body)).unwrap();
        let kind = |told: Told| match told {
            Told::Parcel(_) => "parcel",
            Told::Error(error) => error.kind(),
            Told::AskOtherwise => "otherwise",
        };
        reading.told.into_iter().map(kind).collect()
    }

    const A: &str = "1050009990001";
    const B: &str = "1050009990002";
    const C: &str = "1050009990003";

    #[test]
    fn shipments_are_found_by_their_number_whatever_their_order() {
        assert_eq!(told(&[A, B], &[element(B), element(A)]), ["parcel", "parcel"]);
        let reading = read(&[C, A, B], "mixed_batch");
        let [third, first, second] = reading.told.as_slice() else { panic!("{reading:?}") };
        assert!(matches!(third, Told::Parcel(parcel) if parcel.number == C));
        assert!(matches!(first, Told::Parcel(parcel) if parcel.number == A));
        assert_eq!(second, &Told::Error(LabelError::NotFound));
    }

    #[test]
    fn an_error_belongs_to_the_number_that_it_names_else_to_its_place() {
        let named = unknown(&format!("Не е намерена пратка с номер {A}."));
        assert_eq!(told(&[A, B], &[element(B), named]), ["not_found", "parcel"]);
        assert_eq!(told(&[A, B], &[element(A), unknown("Не е намерена.")]), ["parcel", "not_found"]);
        assert_eq!(told(&[A, B, C], &[element(A), unknown("Грешка.")]), ["parcel", "unreadable", "unreadable"]);
        assert_eq!(told(&[A, B], &[element(A), unknown("Друго.")]), ["parcel", "refused"]);
    }

    #[test]
    fn a_number_that_nobody_speaks_of_is_not_called_unknown() {
        assert_eq!(told(&[A], &[]), ["unreadable"]);
        let reading =
            Econt.read(&asked(&[A]), &answer(200, json!({"shipmentStatuses": [element(B)]}).to_string())).unwrap();
        assert_eq!(reading.others.len(), 1);
    }

    #[test]
    fn an_error_inside_errors_is_told_in_its_innermost_words() {
        let reading = read(&[A], "error_of_a_shipment");
        assert!(
            matches!(&reading.told[..], [Told::Error(LabelError::Refused { message })] if message.contains("Временно"))
        );
    }
}

mod failing {
    use super::*;

    fn two(http: u16, body: impl AsRef<[u8]>) -> CallError {
        Econt.read(&asked(&["1050009990001", "1050009990002"]), &answer(http, body)).unwrap_err()
    }

    #[rstest::rstest]
    #[case::password(517, fixture("error_credentials"), "account_refused", Next::Person)]
    #[case::password_with_another_status(401, fixture("error_credentials"), "account_refused", Next::Person)]
    #[case::password_in_a_200(200, fixture("error_credentials"), "account_refused", Next::Person)]
    #[case::http_401(401, PAGE.to_vec(), "account_refused", Next::Person)]
    #[case::malformed(517, fixture("error_malformed_number"), "refused", Next::Split)]
    #[case::malformed_with_400(400, fixture("error_malformed_number"), "refused", Next::Split)]
    #[case::other(517, fixture("error_nested"), "refused", Next::Later(None))]
    #[case::without_words(517, br#"{"type":"ExOther","message":" ","innerErrors":[]}"#.to_vec(), "refused", Next::Later(None))]
    #[case::outage_517(517, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::outage(502, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::guard(403, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::busy(429, b"".to_vec(), "busy", Next::Later(None))]
    #[case::page(200, PAGE.to_vec(), "unreadable", Next::Later(None))]
    #[case::empty(200, b"".to_vec(), "unreadable", Next::Later(None))]
    #[case::no_list(200, fixture("garbage_statuses_are_no_list"), "unreadable", Next::Later(None))]
    #[case::list(200, b"[]".to_vec(), "unreadable", Next::Later(None))]
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
        let alone = Econt.read(&asked(&["1050009990001"]), &answer(517, fixture("error_malformed_number"))).unwrap();
        assert!(matches!(&alone.told[..], [Told::Error(LabelError::Refused { .. })]));
        // A wrong password stays the account's.
        let alone = Econt.read(&asked(&["1050009990001"]), &answer(517, fixture("error_credentials")));
        assert_eq!(alone.unwrap_err().next(), Next::Person);
    }
}

mod reading {
    use super::*;

    #[rstest::rstest]
    #[case("returned_with_delivery_time")]
    #[case("returned_by_short_status_over_client")]
    #[case("return_event_then_client_is_returned")]
    #[case("delivered_then_returned")]
    fn any_sign_of_a_return_wins_over_a_delivery(#[case] name: &str) {
        let timeline = timeline(parcel(name));
        assert_eq!((timeline.standing.status, timeline.delivered_at), (Status::Returned, None));
    }

    #[test]
    fn a_return_that_only_the_short_status_tells_was_never_a_delivery() {
        for (name, end) in [
            ("returned_by_short_status_over_client", Status::Returned),
            ("returning_by_short_status_over_client", Status::Returning),
        ] {
            let timeline = timeline(parcel(name));
            assert_eq!(timeline.standing.status, end);
            assert!(timeline.changes.iter().all(|change| change.to.status != Status::Delivered), "{name}");
        }
    }

    #[test]
    fn delivered_and_later_returned_raises_an_alert() {
        let timeline = timeline(parcel("delivered_then_returned"));
        assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::ReturnedAfterDelivery));
    }

    #[rstest::rstest]
    #[case("waiting_in_recipients_office", Status::ReadyForPickup)]
    #[case("delivery_office_is_recipients", Status::ReadyForPickup)]
    #[case("in_another_office", Status::InTransit)]
    #[case("office_equal_but_to_the_door", Status::InTransit)]
    fn an_office_is_where_it_waits_only_if_the_recipient_chose_it(#[case] name: &str, #[case] expected: Status) {
        assert_eq!(status(name), expected);
    }

    #[test]
    fn the_short_status_wins_over_the_newest_event_and_the_times_come_last() {
        let statuses =
            |name: &str| parcels(name).into_iter().map(|one| timeline(one).standing.status).collect::<Vec<_>>();
        assert_eq!(statuses("short_status_ahead_of_events"), [Status::OutForDelivery, Status::Delivered]);
        assert_eq!(status("short_status_missing"), Status::OutForDelivery);
        let by_times = [
            Status::LabelCreated,
            Status::InTransit,
            Status::Delivered,
            // Set, though the parcel is back at the sender.
            Status::Returned,
            Status::LabelCreated,
        ];
        assert_eq!(statuses("no_events_only_times"), by_times);
    }

    #[test]
    fn a_time_of_delivery_beside_events_that_know_of_none_is_an_alert() {
        let timeline = timeline(parcel("delivery_time_without_client"));
        assert_eq!(timeline.standing.status, Status::OutForDelivery);
        assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::DeliveredWithoutScan));
    }

    #[rstest::rstest]
    #[case("failed_visit_without_a_short_word", Status::AttemptedDelivery)]
    #[case("destroyed_with_an_old_short_status", Status::Exception)]
    fn what_no_short_status_has_a_word_for_stands(#[case] name: &str, #[case] expected: Status) {
        assert_eq!(status(name), expected);
    }

    #[test]
    fn an_unknown_short_status_is_shown_and_the_newest_event_stands() {
        let first = parcel("short_status_unknown");
        assert_eq!(
            first.scans.last().map(|scan| (scan.code.as_str(), &scan.meaning)),
            Some(("IN PROCESSING", &Meaning::Unmapped))
        );
        assert_eq!(timeline(first).standing.status, Status::InTransit);
    }

    #[test]
    fn short_statuses_are_known_in_each_field_in_each_language_and_spelling() {
        let statuses: Vec<_> = parcels("live_spellings").into_iter().map(|one| timeline(one).standing.status).collect();
        assert_eq!(statuses, [Status::PickedUp, Status::LabelCreated, Status::InTransit]);
        assert_eq!(status("cyrillic_in_the_english_field"), Status::Cancelled);
        assert_eq!(status("cancelled_by_short_status_alone"), Status::Cancelled);
    }

    #[test]
    fn events_of_the_return_receipt_are_not_the_parcels() {
        assert_eq!(status("receipt_events_are_not_the_parcels"), Status::ReadyForPickup);
    }

    #[test]
    fn cash_collected_cash_paid_out_and_delivered_are_three_facts() {
        let delivered = timeline(parcel("delivered"));
        assert!(delivered.cash_collected_at.is_some() && delivered.cash_remitted_at.is_none());
        let paid_out = timeline(parcel("delivered_cash_paid_out"));
        assert!(paid_out.cash_collected_at.is_some() && paid_out.cash_remitted_at > paid_out.cash_collected_at);
        let none = timeline(parcel("cash_of_nought_is_none"));
        assert_eq!((none.cash_collected_at, none.cash_remitted_at), (None, None));
    }

    #[test]
    fn the_next_shipment_is_the_way_back_or_a_redirection() {
        let back = parcel("returning").says;
        assert_eq!((back.return_number.as_deref(), back.redirect_number), (Some("1050009990901"), None));
        let on = parcel("redirected").says;
        assert_eq!((on.return_number, on.redirect_number.as_deref()), (None, Some("1050009990902")));
    }

    #[test]
    fn a_return_is_never_called_a_refusal() {
        let timeline = timeline(parcel("returning"));
        assert_eq!((timeline.standing.status, timeline.standing.reason), (Status::Returning, None));
        let refused = |code: &&str| matches!(STATUSES.as_ref().unwrap().look_up(code, None).0, Meaning::Status(s) if s.reason == Some(Reason::Refused) || s.status == Status::Rejected);
        assert_eq!(STATUSES.as_ref().unwrap().codes().filter(refused).count(), 0);
    }

    #[test]
    fn seconds_milliseconds_and_texts_are_times() {
        let parcel = parcel("seconds_and_iso_times");
        assert_eq!((parcel.scans.len(), parcel.problems.len()), (5, 0));
        assert!(parcel.scans.is_sorted_by_key(|scan| scan.at));
    }

    #[test]
    fn names_of_persons_are_not_kept() {
        for name in ["delivered", "mixed_batch", "failed_visits"] {
            for parcel in parcels(name) {
                assert!(!format!("{parcel:?}").contains("ПРИМЕРЕН"), "{name}");
            }
        }
    }

    #[test]
    fn attempts_are_the_couriers_own_count() {
        assert_eq!(parcel("failed_visits").says.attempts, Some(2));
    }
}

mod table {
    use super::*;

    #[test]
    fn every_documented_event_has_a_row() {
        let documented = [
            "CLIENT",
            "COURIER",
            "COURIER_DIRECTION",
            "OFFICE",
            "FIRST_TRY",
            "SECOND_TRY",
            "INSTRUCTION",
            "REDIRECT",
            "RETURN",
            "DESTROY",
            "FAILED_DELIVERY",
            "IN_PICKUP_COURIER",
            "IN_PICKUP_OFFICE",
            "IN_DELIVERY_COURIER",
            "IN_DELIVERY_OFFICE",
            "ARRIVAL_DEPARTURE_FROM_HUB",
            "IS_RETURNING_TO_SENDER",
            "RETURNED_TO_SENDER",
        ];
        let seen = ["PREPARED", "CANCELED"];
        let ours = ["RECEIPT", "CREATED_TIME", "SEND_TIME", "DELIVERY_TIME", "CD_COLLECTED", "CD_PAID"];
        let expected: BTreeSet<&str> = documented.into_iter().chain(seen).chain(ours).collect();
        let table = STATUSES.as_ref().unwrap();
        assert_eq!(table.codes().collect::<BTreeSet<_>>(), expected);
        assert_eq!(table.len(), expected.len() + 2, "the recipient's office");
    }

    #[test]
    fn a_short_status_means_the_same_in_both_languages() {
        let table = SHORT_STATUSES.as_ref().unwrap();
        let pairs = [
            ("DELIVERED", "ДОСТАВЕНА"),
            ("IS RETURNING TO SENDER", "ВРЪЩА СЕ КЪМ ПОДАТЕЛ"),
            ("RETURNED TO SENDER", "ВЪРНАТА И ДОСТАВЕНА КЪМ ПОДАТЕЛ"),
            ("ARRIVED IN OFFICE", "ПРИСТИГНАЛА В ОФИС"),
            ("IN COURIER", "В КУРИЕР"),
            ("IN ROUTE", "ПЪТУВА ПО ЛИНИЯ"),
        ];
        for (english, bulgarian) in pairs {
            for detail in [None, Some("recipient")] {
                assert_ne!(table.look_up(english, detail).0, Meaning::Unmapped);
                assert_eq!(table.look_up(english, detail), table.look_up(bulgarian, detail), "{english}");
            }
        }
        let turns = |code: &&str| table.look_up(code, None).1 == Some(Heading::Sender);
        assert_eq!(table.codes().filter(turns).count(), 4);
    }
}
