use std::collections::BTreeSet;

use http::{Response, StatusCode};
use tracking::{AlertKind, Meaning, Status, Timeline, ZoneSource, fold};

use super::*;
use crate::{Next, Parcel};

const PAGE: &[u8] = b"<html><body>Service unavailable</body></html>";

fn account() -> Account {
    let credentials = [("api_password".to_owned(), " s3cr&t<".into())].into_iter().collect();
    Account { base_url: "https://courier.invalid".to_owned(), credentials }
}

fn asked(number: &str) -> Vec<Asked> {
    vec![Asked { number: TrackingNo::parse(number).unwrap(), postcode: None, form: 0 }]
}

fn answer(http: u16, body: impl AsRef<[u8]>) -> Answer {
    let mut answer = Response::new(body.as_ref().to_vec());
    *answer.status_mut() = StatusCode::from_u16(http).unwrap();
    answer
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/packeta/{name}.xml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn parcel(name: &str) -> Parcel {
    Packeta.read_recorded(&fixture(name)).unwrap().remove(0).told.unwrap()
}

fn timeline(parcel: Parcel) -> Timeline {
    let Parcel { mut scans, says, .. } = parcel;
    fold(&mut scans, &says, PROFILE.unknown_code)
}

mod asking {
    use super::*;

    #[rstest::rstest]
    #[case::barcode("Z4410203040")]
    #[case::typed("z 441 0203 040")]
    #[case::bare("4410203040")]
    fn the_z_of_the_barcode_is_not_sent_and_the_password_is_escaped(#[case] number: &str) {
        let call = Packeta.track(&account(), None, &asked(number)).unwrap();
        assert_eq!((call.method(), call.uri().to_string()), (&Method::POST, "https://courier.invalid/api/rest".into()));
        let expected =
            "<packetTracking><apiPassword>s3cr&amp;t&lt;</apiPassword><packetId>4410203040</packetId></packetTracking>";
        assert_eq!(String::from_utf8_lossy(call.body()), expected);
        let headers = ["content-type", "accept-language"].map(|name| call.headers()[name].to_str().unwrap());
        assert_eq!(headers, ["text/xml; charset=utf-8", "ro_RO"]);
        assert!(!format!("{:?}", call.headers()).contains("s3cr"));
        assert!(Packeta.sign_in(&account()).is_none());
    }

    #[rstest::rstest]
    #[case("Z4410203040", true, true)]
    #[case("4410203040", true, false)]
    #[case("ZZ410203040", false, false)]
    #[case("Z441020304A", false, false)]
    #[case("Z44102", false, false)]
    #[case("1ABC24000000017", false, false)]
    fn only_the_barcode_tells_its_courier(#[case] number: &str, #[case] possible: bool, #[case] recognised: bool) {
        let number = TrackingNo::parse(number).unwrap();
        assert_eq!((Packeta.check_number(&number).is_ok(), Packeta.recognises(&number)), (possible, recognised));
    }
}

mod answering {
    use super::*;

    fn read(http: u16, body: impl AsRef<[u8]>) -> Result<Told, CallError> {
        Packeta.read(&asked("Z4410203040"), &answer(http, body)).map(|mut reading| reading.told.remove(0))
    }

    #[test]
    fn the_number_is_the_labels_as_the_answer_has_none() {
        let told = read(200, fixture("delivered")).unwrap();
        assert!(matches!(told, Told::Parcel(parcel) if parcel.number == "Z4410203040" && parcel.scans.len() == 6));
    }

    #[rstest::rstest]
    #[case("error_unknown_packet", LabelError::NotFound)]
    #[case("error_unknown_packets", LabelError::NotFound)]
    #[case("error_new", LabelError::Refused { message: "SomethingNewFault: Something new.".to_owned() })]
    #[case("error_without_a_name", LabelError::Refused { message: "a fault without a name".to_owned() })]
    fn a_fault_of_one_packet_is_the_labels(#[case] name: &str, #[case] expected: LabelError) {
        assert_eq!(read(200, fixture(name)), Ok(Told::Error(expected)));
    }

    #[test]
    fn an_unsupported_method_is_the_labels_error() {
        assert!(matches!(read(200, fixture("error_not_supported")), Ok(Told::Error(LabelError::Refused { .. }))));
    }

    #[rstest::rstest]
    #[case::password(200, fixture("error_password"), "account_refused", Next::Person)]
    #[case::soap_password(500, fixture("recorded_soap_wrong_password"), "account_refused", Next::Person)]
    #[case::http_401(401, PAGE.to_vec(), "account_refused", Next::Person)]
    #[case::gateway(200, fixture("error_gateway"), "refused", Next::Later(None))]
    #[case::busy(429, b"".to_vec(), "busy", Next::Later(None))]
    #[case::down(503, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::guard(403, PAGE.to_vec(), "down", Next::Later(None))]
    #[case::page(200, PAGE.to_vec(), "unreadable", Next::Later(None))]
    #[case::empty(200, b"".to_vec(), "unreadable", Next::Later(None))]
    #[case::json(200, b"{}".to_vec(), "unreadable", Next::Later(None))]
    #[case::cut(200, b"<response><status>ok</status><res".to_vec(), "unreadable", Next::Later(None))]
    #[case::another_result(200, fixture("garbage_created"), "unreadable", Next::Later(None))]
    #[case::no_result(200, b"<response><status>ok</status></response>".to_vec(), "unreadable", Next::Later(None))]
    fn a_failed_call_says_what_comes_next(
        #[case] http: u16,
        #[case] body: Vec<u8>,
        #[case] kind: &str,
        #[case] next: Next,
    ) {
        let error = read(http, body).unwrap_err();
        assert_eq!((error.kind(), error.next()), (kind, next), "{error}");
    }
}

mod reading {
    use super::*;

    #[test]
    fn only_seven_is_delivered() {
        let table = CODES.as_ref().unwrap().statuses();
        let delivers =
            |code: &&str| matches!(table.look_up(code, None).0, Meaning::Status(s) if s.status == Status::Delivered);
        assert_eq!(table.codes().filter(delivers).collect::<Vec<_>>(), ["7"]);
        assert_eq!(timeline(parcel("handed_to_carrier_is_not_delivered")).standing.status, Status::InTransit);
    }

    #[rstest::rstest]
    #[case("text_contradicts_code", Status::ReadyForPickup)]
    #[case("text_says_delivered_and_code_does_not", Status::Unknown)]
    fn the_text_counts_but_a_delivery_needs_both(#[case] name: &str, #[case] status: Status) {
        let parcel = parcel(name);
        assert_eq!(parcel.problems.len(), 1);
        let timeline = timeline(parcel);
        assert_eq!((timeline.standing.status, timeline.delivered_at), (status, None));
    }

    #[test]
    fn a_text_that_nobody_knows_contradicts_nothing() {
        let parcel = parcel("delivered_with_an_unknown_text");
        assert!(parcel.problems.is_empty());
        assert_eq!(timeline(parcel).standing.status, Status::Delivered);
    }

    #[test]
    fn two_codes_with_one_text_do_not_contradict_each_other() {
        let codes = CODES.as_ref().unwrap();
        let read = |code| codes.look_up(code, "rejected by recipient").problem;
        assert_eq!((read("17"), read("18")), (None, None));
        assert_eq!(codes.look_up("07", "Delivered").code, "7");
    }

    #[test]
    fn on_the_way_back_a_delivery_is_a_return_with_an_alert() {
        let timeline = timeline(parcel("delivered_after_the_way_back_began"));
        assert_eq!((timeline.standing.status, timeline.delivered_at), (Status::Returned, None));
        assert!(timeline.alerts.iter().any(|alert| alert.kind == AlertKind::HandedOverAfterReturn));
    }

    #[test]
    fn the_depots_scans_on_the_way_back_are_still_the_way_back() {
        let timeline = timeline(parcel("not_collected_then_returning"));
        let statuses: Vec<_> = timeline.read.iter().rev().take(4).map(|one| one.map(|read| read.status)).collect();
        assert_eq!(statuses, [Some(Status::Returning); 4]);
    }

    #[rstest::rstest]
    #[case("delivered", Some("2026-03-03T06:40:12Z"))]
    #[case("collected_from_the_sender", Some("2026-03-02T15:00:00Z"))]
    #[case("status_arrived", Some("2026-03-13T19:00:00Z"))]
    #[case("cancelled", None)]
    fn the_first_sign_of_the_parcel_is_its_hand_over(#[case] name: &str, #[case] at: Option<&str>) {
        let timeline = timeline(parcel(name));
        assert_eq!(timeline.handed_over_at.map(|at| at.to_string()).as_deref(), at);
        // The present state alone does not say that it was the first arrival.
        let picked_up = timeline.changes.iter().any(|change| change.to.status == Status::PickedUp);
        assert_eq!(picked_up, !["status_arrived", "cancelled"].contains(&name));
    }

    #[test]
    fn times_are_pragues_and_known_to_be_assumed() {
        let scan = parcel("delivered").scans.remove(0);
        assert_eq!((scan.at.to_string().as_str(), scan.zone), ("2026-03-02T08:14:00Z", ZoneSource::Assumed));
    }

    #[test]
    fn a_partners_seven_is_not_packetas() {
        let timeline = timeline(parcel("partner_carrier_has_its_own_numbers"));
        assert_eq!((timeline.standing.status, timeline.delivered_at), (Status::Unknown, None));
    }

    #[test]
    fn missing_and_nil_fields_leave_the_rest_readable() {
        let parcel = parcel("nil_empty_and_missing");
        let codes: Vec<_> = parcel.scans.iter().map(|scan| scan.code.as_str()).collect();
        assert_eq!((codes, parcel.problems.len()), (vec!["1", "2"], 2));
    }
}

#[test]
fn every_known_code_has_a_row() {
    let expected: BTreeSet<String> =
        (1..=32_u16).filter(|code| ![8, 13].contains(code)).chain([999]).map(|code| code.to_string()).collect();
    let table = CODES.as_ref().unwrap().statuses();
    assert_eq!(table.codes().map(str::to_owned).collect::<BTreeSet<_>>(), expected);
    assert_eq!(table.len(), expected.len());
}
