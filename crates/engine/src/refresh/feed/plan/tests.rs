use proptest::prelude::*;
use tracking::AccountId;

use super::*;

const PROFILE: FeedProfile = FeedProfile {
    is_on: true,
    longest_window: SignedDuration::from_secs(7_000),
    settles_after: SignedDuration::from_mins(10),
    streams: 2,
    rows_a_page: 500,
};
const NOON: Timestamp = Timestamp::constant(1_772_445_600, 0);

fn ago(minutes: i64) -> Timestamp {
    NOON - SignedDuration::from_mins(minutes)
}

fn cursor(read_to: Timestamp) -> FeedCursor {
    FeedCursor { read_to, settled_to: read_to - PROFILE.settles_after, open: None }
}

fn state(read_to: Timestamp, rows_an_hour: u32) -> FeedState {
    FeedState { account: AccountId(1), since: ago(6_000), cursor: cursor(read_to), rows_an_hour, aside: None }
}

#[rstest::rstest]
#[case::four_hours(240, 0, 6)]
#[case::four_busy_hours(240, 1_000, 16)]
#[case::just_read(0, 0, 2)]
#[case::a_day(1_430, 0, 26)]
fn a_feed_costs_a_call_for_each_window_and_stream_and_more_when_it_is_long(
    #[case] minutes: i64,
    #[case] rows_an_hour: u32,
    #[case] calls: u32,
) {
    assert_eq!(feed_calls(&state(ago(minutes), rows_an_hour), NOON, &PROFILE), calls);
}

#[rstest::rstest]
#[case(6, 1, 6)]
#[case(41, 20, 3)]
#[case(0, 20, 0)]
#[case(5, 0, 5)]
fn asking_costs_a_call_for_each_batch(#[case] labels: u32, #[case] batch: u32, #[case] calls: u32) {
    assert_eq!(ask_calls(labels, batch), calls);
}

#[rstest::rstest]
#[case::never_begun(None, Standing::Begins)]
#[case::read_lately(Some(state(ago(240), 0)), Standing::GoesOn)]
#[case::not_read_for_a_day(Some(state(ago(1_440), 0)), Standing::Begins)]
#[case::refused(Some(FeedState { aside: Some((ago(-1), "no".to_owned())), ..state(ago(240), 0) }), Standing::Aside)]
#[case::refused_once(Some(FeedState { aside: Some((NOON, "no".to_owned())), ..state(ago(240), 0) }), Standing::GoesOn)]
fn a_feed_is_begun_read_on_or_left_alone(#[case] state: Option<FeedState>, #[case] expected: Standing) {
    assert_eq!(standing(state.as_ref(), NOON), expected);
}

#[rstest::rstest]
#[case::every_four_hours(ago(6_000), 240, ago(20 * 60))]
#[case::just_begun(ago(30), 240, ago(30))]
#[case::once_a_day(ago(6_000), 1_440, NOON)]
fn a_label_is_spared_while_its_full_ask_of_the_day_has_time(
    #[case] since: Timestamp,
    #[case] every_minutes: u32,
    #[case] expected: Timestamp,
) {
    assert_eq!(spared_since(since, NOON, every_minutes), expected);
}

/// Reads the whole feed where each window has so many pages in each stream.
fn read_all(mut cursor: FeedCursor, end: Timestamp, pages: u32) -> (Vec<FeedPage>, FeedCursor) {
    let mut read = Vec::new();
    while let Some(page) = next_page(&cursor, end, &PROFILE) {
        read.push(page);
        assert!(read.len() < 10_000, "it does not end");
        cursor = after(&cursor, &page, page.page >= pages, end, &PROFILE);
    }
    (read, cursor)
}

#[test]
fn a_gap_is_walked_in_windows_each_stream_and_page_in_turn() {
    let (read, cursor) = read_all(cursor(ago(180)), NOON, 2);
    let begin = ago(190);
    let middle = begin + PROFILE.longest_window;
    let window =
        |from, until| [(0, 1), (0, 2), (1, 1), (1, 2)].map(|(stream, page)| FeedPage { from, until, stream, page });
    assert_eq!(read, [window(begin, middle), window(middle, NOON)].concat());
    assert_eq!(cursor, FeedCursor { read_to: NOON, settled_to: ago(10), open: None });
}

#[test]
fn a_window_that_was_left_is_read_on_where_it_was_left() {
    let open = OpenWindow { from: ago(120), until: ago(60), stream: 1, page: 3 };
    let left = FeedCursor { open: Some(open), ..cursor(ago(110)) };
    let page = next_page(&left, NOON, &PROFILE).unwrap();
    assert_eq!(page, FeedPage { from: ago(120), until: ago(60), stream: 1, page: 3 });
    let after = after(&left, &page, true, NOON, &PROFILE);
    assert_eq!(after, FeedCursor { read_to: ago(60), settled_to: ago(60), open: None });
}

proptest! {
    #[test]
    fn windows_leave_no_gap_are_short_enough_and_reach_the_end(
        behind in 1_i64..200_000, pages in 1_u32..4, second_read in 0_i64..50_000,
    ) {
        let begin = cursor(NOON - SignedDuration::from_secs(behind));
        let (first, middle) = read_all(begin, NOON, pages);
        let later = NOON + SignedDuration::from_secs(second_read);
        let (second, end) = read_all(middle, later, pages);
        let mut covered = begin.settled_to;
        for page in first.iter().chain(&second) {
            prop_assert!(page.from < page.until);
            prop_assert!(page.until.duration_since(page.from) <= PROFILE.longest_window);
            prop_assert!(page.from <= covered, "a gap before {}", page.from);
            covered = covered.max(page.until);
        }
        prop_assert_eq!((covered, end.read_to, end.open), (later, later, None));
        if second_read > 0 {
            prop_assert!(second[0].from <= NOON - PROFILE.settles_after, "what came late is not seen");
        }
    }

    #[test]
    fn whatever_is_chosen_never_costs_more_calls_than_asking_each(
        due in 0_u32..100_000, batch in 1_u32..200, behind in 0_i64..86_400, rows in 0_u32..100_000,
    ) {
        let state = state(NOON - SignedDuration::from_secs(behind), rows);
        let (ask, feed) = (ask_calls(due, batch), feed_calls(&state, NOON, &PROFILE));
        prop_assert!(feed >= PROFILE.streams);
        prop_assert!(ask.min(feed) <= ask);
        // The count of due labels may stop here: one more changes nothing.
        let enough = feed.saturating_mul(batch).saturating_add(1);
        prop_assert_eq!(ask_calls(due.min(enough), batch) > feed, ask > feed);
    }

    #[test]
    fn no_label_goes_without_a_full_ask_for_longer_than_a_day(
        every in 1_u32..3_000, asked_ago in 0_i64..3_000,
    ) {
        let asked = ago(asked_ago);
        if asked >= spared_since(ago(100_000), NOON, every) {
            let next = NOON + SignedDuration::from_mins(i64::from(every));
            prop_assert!(next.duration_since(asked) <= SignedDuration::from_hours(24));
        }
    }
}
