//! The rows of changes: they say who moved, nothing more.

use jiff::SignedDuration;
use proptest::prelude::*;
use tracking::CourierSays;

use super::*;
use crate::{FeedChange, FeedPage, FeedReading};

fn feed() -> &'static dyn crate::Feed {
    Cargus.feed().unwrap()
}

fn page(from: &str) -> FeedPage {
    let from: Timestamp = from.parse().unwrap();
    FeedPage { from, until: from + SignedDuration::from_hours(4), stream: 0, page: 1 }
}

fn rows(http: u16, body: impl AsRef<[u8]>) -> Result<FeedReading, CallError> {
    feed().read(&page("2026-03-11T08:00:00Z"), &answer(http, body))
}

/// The eleventh of March tells a month from a day; the other is the night in which summer begins.
#[rstest::rstest]
#[case("2026-03-11T08:00:00Z", "FromDate=2026-03-11T10%3A00%3A00&ToDate=2026-03-11T14%3A00%3A00")]
#[case("2026-03-28T23:00:00Z", "FromDate=2026-03-29T01%3A00%3A00&ToDate=2026-03-29T06%3A00%3A00")]
fn a_window_is_asked_for_on_the_clock_of_bucharest(#[case] from: &str, #[case] query: &str) {
    let call = feed().call(&account(), Some(&token()), &page(from)).unwrap();
    let path = call.uri().path_and_query().unwrap().as_str().to_owned();
    assert!(path.ends_with(&format!("/AwbStatus/GetAwbSyncStatus?{query}")), "{path}");
    assert!(call.headers().contains_key("ocp-apim-subscription-key") && call.headers().contains_key("authorization"));
}

#[test]
fn it_is_off_until_somebody_knows_what_it_leaves_out() {
    assert!(!feed().profile().is_on);
}

#[test]
fn each_row_names_a_parcel_that_must_be_asked_about() {
    let numbers = vec![TrackingNo::parse("1100000499").unwrap()];
    let told = FeedReading {
        changes: vec![FeedChange { numbers, scans: Vec::new(), says: CourierSays::default(), must_ask: true }],
        rows: 1,
        unreadable: 0,
        is_last: true,
    };
    assert_eq!(rows(200, fixture("garbage_rows_of_changes")), Ok(told));
}

#[rstest::rstest]
#[case::nothing(200, "[]", 0, 0)]
#[case::no_content(204, "", 0, 0)]
#[case::null(200, "null", 0, 0)]
#[case::number_without_quotes(200, r#"[{"BarCode":1100000499}]"#, 1, 0)]
#[case::one_without_number(200, r#"[{"BarCode":null},{"BarCode":"1100000499"},7]"#, 1, 2)]
fn what_cannot_be_read_is_counted(#[case] http: u16, #[case] body: &str, #[case] changes: usize, #[case] bad: u32) {
    let reading = rows(http, body).unwrap();
    assert_eq!((reading.changes.len(), reading.unreadable, reading.is_last), (changes, bad, true));
}

#[rstest::rstest]
#[case::key(401, fixture("error_key"), "account_refused")]
#[case::token(200, fixture("error_token"), "token_refused")]
#[case::no_such_operation(404, fixture("error_not_found"), "refused")]
#[case::words(200, b"[\"Eroare\"]".to_vec(), "refused")]
#[case::page(200, b"<html></html>".to_vec(), "unreadable")]
#[case::object(200, b"{\"a\":1}".to_vec(), "unreadable")]
fn a_failed_call_says_why(#[case] http: u16, #[case] body: Vec<u8>, #[case] kind: &str) {
    assert_eq!(rows(http, body).unwrap_err().kind(), kind);
}

proptest! {
    #[test]
    fn whatever_comes_is_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = rows(200, &body);
    }
}
