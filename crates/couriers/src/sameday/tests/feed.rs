use proptest::prelude::*;
use tracking::ScanKey;

use super::*;
use crate::{FeedPage, FeedReading};

fn feed() -> &'static dyn crate::Feed {
    Sameday.feed().unwrap()
}

fn page(stream: u32, page: u32) -> FeedPage {
    let from: Timestamp = "2026-03-04T10:00:00Z".parse().unwrap();
    FeedPage { from, until: from + SignedDuration::from_secs(7_000), stream, page }
}

fn read(http: u16, body: impl AsRef<[u8]>) -> Result<FeedReading, CallError> {
    feed().read(&page(0, 1), &answer(http, body))
}

#[rstest::rstest]
#[case::in_the_country(0, 1, "status-sync", 1)]
#[case::across_a_border(1, 7, "xb-status-sync", 7)]
fn a_page_is_asked_for_in_unix_seconds_with_the_token(
    #[case] stream: u32,
    #[case] number: u32,
    #[case] path: &str,
    #[case] in_query: u32,
) {
    let call = feed().call(&account(), Some(&token()), &page(stream, number)).unwrap();
    let expected = format!(
        "https://courier.invalid/api/client/{path}?startTimestamp=1772618400&endTimestamp=1772625400\
         &page={in_query}&countPerPage=500"
    );
    assert_eq!((call.method(), call.uri().to_string()), (&Method::GET, expected));
    assert_eq!(call.headers()["x-auth-token"], "t0ken");
    assert_eq!(call.headers()["accept"], "application/json");
}

#[test]
fn the_longest_window_is_shorter_than_the_two_hours_that_are_refused() {
    assert!(feed().profile().longest_window < SignedDuration::from_hours(2));
}

#[test]
fn without_a_token_one_is_needed_first() {
    assert_eq!(feed().call(&account(), None, &page(0, 1)).unwrap_err().next(), Next::SignIn);
}

#[test]
fn a_page_tells_of_each_parcel_once_by_the_numbers_that_its_label_may_have() {
    let reading = read(200, fixture("feed_page")).unwrap();
    let told: Vec<_> = reading
        .changes
        .iter()
        .map(|change| {
            let numbers: Vec<_> = change.numbers.iter().map(TrackingNo::as_str).collect();
            let codes: Vec<_> = change.scans.iter().map(|scan| scan.code.as_str()).collect();
            (numbers.join(" "), codes.join(" "), change.must_ask)
        })
        .collect();
    insta::assert_debug_snapshot!(told, @r#"
    [
        (
            "1ABC24000000060001 1ABC24000000060",
            "33 9",
            true,
        ),
        (
            "1ABC24000000061001 1ABC24000000061",
            "33 10",
            false,
        ),
        (
            "4XYZLN0000062001 4XYZLN0000062",
            "78",
            false,
        ),
    ]
    "#);
    assert_eq!((reading.rows, reading.unreadable, reading.is_last), (6, 0, true));
}

#[test]
fn a_row_is_the_same_scan_as_in_the_parcels_own_history() {
    let row = r#""statusId":10,"status":"Avizat","statusDate":"2026-03-04T12:10:31+0200","reasonId":3,"reason":"x""#;
    let of_the_feed = read(
        200,
        format!(
            r#"{{"currentPage":1,"perPage":500,"data":[{{{row},"parcelAwbNumber":"1ABC24000000017001"}},
            {{"statusId":33,"statusDate":"2026-03-04T08:15:10+0200","reasonId":"","parcelAwbNumber":"1ABC24000000017001"}}]}}"#
        ),
    );
    let keys = |scans: &[tracking::Scan]| scans.iter().map(tracking::Scan::key).collect::<BTreeSet<ScanKey>>();
    let of_the_feed = keys(&of_the_feed.unwrap().changes[0].scans);
    let of_the_history = keys(&parcel("parcel_recipient_absent").scans);
    assert!(of_the_feed.is_subset(&of_the_history), "{of_the_feed:?}");
}

#[rstest::rstest]
#[case::newest_first(["14", "08", "10"])]
#[case::oldest_first(["08", "10", "14"])]
#[case::in_no_order(["10", "14", "08"])]
fn the_point_that_the_newest_row_names_counts(#[case] hours: [&str; 3]) {
    let row = |hour: &str| {
        let details = match hour {
            // Collected: that row names nothing.
            "14" => String::new(),
            hour => format!(r#","lockerDetails":{{"lockerId":1,"name":"easybox {hour}"}}"#),
        };
        format!(
            r#"{{"statusId":78,"statusDate":"2026-03-04T{hour}:00:00+0200","parcelAwbNumber":"1ABC24000000017001"{details}}}"#
        )
    };
    let reading = read(200, format!(r#"{{"data":[{}]}}"#, hours.map(row).join(","))).unwrap();
    let point = reading.changes[0].says.point.clone().unwrap();
    assert_eq!(point.name.as_deref(), Some("easybox 10"));
}

#[rstest::rstest]
#[case::moves(33, false)]
#[case::waits_in_a_locker(78, false)]
#[case::cash(3, false)]
#[case::nobody_there(10, false)]
#[case::delivered(9, true)]
#[case::delivered_abroad(149, true)]
#[case::refused(11, true)]
#[case::cancelled_by_the_recipient(128, true)]
#[case::locker_time_over(79, true)]
#[case::turned(35, true)]
#[case::returned(16, true)]
#[case::lost(51, true)]
#[case::cancelled(15, true)]
#[case::never_seen(191, true)]
fn what_ends_or_turns_a_parcel_must_be_asked_about(#[case] code: u16, #[case] must_ask: bool) {
    let body = format!(
        r#"{{"data":[{{"statusId":{code},"statusDate":"2026-03-04T12:10:31+0200","parcelAwbNumber":"1ABC24000000017001"}}]}}"#
    );
    assert_eq!(read(200, body).unwrap().changes[0].must_ask, must_ask);
}

#[test]
fn a_row_without_a_time_is_a_reason_to_ask() {
    let reading = read(200, r#"{"data":[{"statusId":33,"parcelAwbNumber":"1ABC24000000017002"},{"statusId":33}]}"#);
    let reading = reading.unwrap();
    assert_eq!((reading.changes.len(), reading.changes[0].must_ask, reading.unreadable), (1, true, 1));
    assert_eq!(reading.changes[0].numbers.len(), 1, "a second parcel is not its shipment");
}

fn rows(count: usize, more: &str) -> String {
    let row = r#"{"statusId":33,"statusDate":"2026-03-04T12:10:31+0200","parcelAwbNumber":"1ABC24000000017001"}"#;
    format!(r#"{{"currentPage":1,{more}"data":[{}]}}"#, vec![row; count].join(","))
}

#[rstest::rstest]
#[case::counted(rows(2, r#""perPage":2,"pages":1,"#), true)]
#[case::counted_and_more(rows(2, r#""perPage":2,"pages":2,"#), false)]
#[case::full_and_not_counted(rows(2, r#""perPage":2,"#), false)]
#[case::short_and_not_counted(rows(1, r#""perPage":2,"#), true)]
#[case::nothing_is_told_of_pages(rows(499, ""), true)]
#[case::a_whole_page_and_nothing_told(rows(500, ""), false)]
#[case::empty(rows(0, r#""perPage":2,"pages":9,"#), true)]
#[case::empty_body(String::new(), true)]
fn pages_are_read_until_one_is_the_last(#[case] body: String, #[case] is_last: bool) {
    assert_eq!(read(200, body).unwrap().is_last, is_last);
}

#[test]
fn no_data_for_the_account_is_an_empty_page() {
    assert_eq!(read(400, fixture("error_no_data")), Ok(FeedReading { is_last: true, ..FeedReading::default() }));
}

#[rstest::rstest]
#[case::window(400, fixture("error_window"), "refused")]
#[case::not_allowed(403, fixture("error_forbidden"), "forbidden")]
#[case::no_such_feed(404, fixture("error_not_found"), "not_found")]
#[case::old_token(401, fixture("error_token"), "token_refused")]
#[case::guard(403, GUARD_PAGE.to_vec(), "down")]
#[case::busy(429, EMPTY.to_vec(), "busy")]
#[case::a_history(200, fixture("parcel_recipient_absent"), "unreadable")]
#[case::a_page(200, GUARD_PAGE.to_vec(), "unreadable")]
fn a_failed_page_says_why(#[case] http: u16, #[case] body: Vec<u8>, #[case] kind: &str) {
    assert_eq!(read(http, body).unwrap_err().kind(), kind);
}

proptest! {
    #[test]
    fn whatever_comes_is_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..300), cut in 0_usize..2_000) {
        let _ = read(200, &body);
        let whole = fixture("feed_page");
        let _ = read(200, &whole[..cut.min(whole.len())]);
    }
}
