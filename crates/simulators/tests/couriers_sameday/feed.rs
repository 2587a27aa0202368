//! The changes of the account by time window.

use rstest::rstest;
use serde_json::{Value, json};
use simulators::sameday::FeedOrder;

use crate::world::{ABROAD, AT_DOOR, CANCELLED, COUNTER, LATE, LOCKER, LOCKER_FULL, TWO, World};

#[rstest]
#[case::exactly_two_hours("startTimestamp=1772438400&endTimestamp=1772445600", Some("endTimestamp"))]
#[case::one_second_less("startTimestamp=1772438400&endTimestamp=1772445599", None)]
#[case::end_before_start("startTimestamp=1772438400&endTimestamp=1772438399", Some("endTimestamp"))]
#[case::iso_text("startTimestamp=2026-03-02T08:00:00Z&endTimestamp=1772438399", Some("startTimestamp"))]
#[case::no_end("startTimestamp=1772438400", Some("endTimestamp"))]
#[case::page_nought("startTimestamp=1772438400&endTimestamp=1772438401&page=0", Some("page"))]
#[case::page_of_nothing("startTimestamp=1772438400&endTimestamp=1772438401&countPerPage=x", Some("countPerPage"))]
#[tokio::test]
async fn the_feed_refuses_what_it_does_not_understand(#[case] query: &str, #[case] wrong: Option<&str>) {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let (status, body) = world.get(&format!("/api/client/status-sync?{query}")).await;
    let Some(field) = wrong else {
        assert_eq!(status, 200, "{body}");
        return;
    };
    assert_eq!((status, &body["message"]), (400, &json!("Validation Failed")));
    for (child, errors) in body["errors"]["children"].as_object().unwrap() {
        assert_eq!(errors.get("errors").is_some(), child == field, "{body}");
    }
}

fn changes(body: &Value) -> Vec<(String, u64)> {
    let change =
        |change: &Value| (change["parcelAwbNumber"].as_str().unwrap().to_owned(), change["statusId"].as_u64().unwrap());
    body["data"].as_array().unwrap().iter().map(change).collect()
}

/// 10:00 to 11:56 in Bucharest on 2 March.
const MORNING: &str = "startTimestamp=1772438400&endTimestamp=1772445400";

#[tokio::test]
async fn the_feeds_part_domestic_and_cross_border_parcels() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let (_, home) = world.get(&format!("/api/client/status-sync?{MORNING}")).await;
    let (_, abroad) = world.get(&format!("/api/client/xb-status-sync?{MORNING}")).await;
    let number = |shipment: &str| format!("{shipment}001");
    let mut expected = vec![
        (number(CANCELLED), 15),
        (number(LATE), 1),
        (number(AT_DOOR), 1),
        (number(CANCELLED), 1),
        (TWO[1].to_owned(), 1),
        (TWO[0].to_owned(), 1),
    ];
    assert_eq!(changes(&home), expected, "newest first");
    assert_eq!(changes(&abroad), [(number(ABROAD), 5), (number(ABROAD), 1)]);
    assert_eq!((&home["total"], &home["pages"]), (&json!(6), &json!(1)));
    let first = &home["data"][0];
    assert_eq!(first["statusDate"], "2026-03-02T11:00:00+0200");
    assert!(first.get("county").is_none() && first.get("inReturn").is_none());
    world.behave(|behaviour| behaviour.feed_order = FeedOrder::Shuffled);
    let (_, shuffled) = world.get(&format!("/api/client/status-sync?{MORNING}")).await;
    let mut shuffled = changes(&shuffled);
    assert_ne!(shuffled, expected);
    shuffled.sort();
    expected.sort();
    assert_eq!(shuffled, expected);
}

#[tokio::test]
async fn the_feed_is_read_page_by_page_without_totals_if_it_does_not_tell_them() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    world.behave(|behaviour| behaviour.feed_totals = false);
    let mut sizes = Vec::new();
    for page in 1..=3 {
        let (_, body) = world.get(&format!("/api/client/status-sync?{MORNING}&page={page}&countPerPage=4")).await;
        assert!(body.get("total").is_none() && body.get("pages").is_none());
        assert_eq!((&body["currentPage"], &body["perPage"]), (&json!(page), &json!(4)));
        sizes.push(changes(&body).len());
    }
    assert_eq!(sizes, [4, 2, 0]);
}

/// Two scans of 9 March at a locker or counter.
#[tokio::test]
async fn the_feed_alone_tells_the_locker_or_counter_that_a_parcel_goes_to() {
    let world = World::at("2026-03-09T09:00:00Z").await;
    let page = "/api/client/status-sync?startTimestamp=1773043200&endTimestamp=1773046800";
    let (_, body) = world.get(page).await;
    let row = |number: &str, code: u64| {
        let rows = body["data"].as_array().unwrap();
        let is_it = |row: &&Value| row["parcelAwbNumber"] == format!("{number}001") && row["statusId"] == code;
        rows.iter().find(is_it).unwrap().clone()
    };
    for code in [33, 78] {
        let details = row(LOCKER, code)["lockerDetails"].clone();
        assert_eq!(details["name"], "easybox Roman 3");
        assert!(details["lockerId"].as_u64().unwrap() < 500_000);
    }
    assert!(row(COUNTER, 166)["oohDetails"]["oohId"].as_u64().unwrap() >= 500_000);
    assert!(row(LOCKER_FULL, 106).get("lockerDetails").is_some());
    assert!(row(LOCKER_FULL, 87).get("lockerDetails").is_none(), "it goes to the door now");
    let (_, history) = world.get(&format!("/api/client/parcel/{LOCKER}001/status-history")).await;
    assert!(!history.to_string().contains("lockerDetails"), "{history}");
    world.behave(|behaviour| behaviour.points_in_feed = false);
    let (_, body) = world.get(page).await;
    assert!(!body.to_string().contains("Details\":{"), "{body}");
}

#[tokio::test]
async fn the_feed_may_be_closed_to_an_account_or_have_shorter_pages_than_asked_for() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let page = "/api/client/status-sync?startTimestamp=1772438400&endTimestamp=1772445000&countPerPage=500";
    world.behave(|behaviour| behaviour.most_feed_rows = 1);
    let (status, body) = world.get(page).await;
    assert_eq!((status, &body["perPage"], changes(&body).len() <= 1), (200, &json!(1), true));
    world.behave(|behaviour| behaviour.feed_is_refused = true);
    let (status, body) = world.get(page).await;
    assert_eq!((status, &body["error"]["code"]), (403, &json!(403)));
}

#[tokio::test]
async fn a_late_scan_is_in_the_window_in_which_the_service_learned_of_it() {
    let world = World::at("2026-03-06T09:29:59Z").await;
    // The scan is of 01:00, told at 09:30.
    let learned = "/api/client/status-sync?startTimestamp=1772787600&endTimestamp=1772791200";
    let happened = "/api/client/status-sync?startTimestamp=1772758800&endTimestamp=1772762400";
    assert_eq!(changes(&world.get(learned).await.1).len(), 0);
    world.time.set("2026-03-06T09:30:00Z");
    assert_eq!(changes(&world.get(learned).await.1), [(format!("{LATE}001"), 33)]);
    assert_eq!(changes(&world.get(happened).await.1).len(), 0);
    world.behave(|behaviour| {
        behaviour.feed_by_scan_time = true;
        behaviour.empty_feed_is_no_body = true;
    });
    assert_eq!(changes(&world.get(happened).await.1).len(), 1);
    assert_eq!(world.get(learned).await, (200, json!("")));
}
