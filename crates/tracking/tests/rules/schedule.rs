//! When a label is asked next.

use jiff::civil::{DateTime, Time, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use rstest::rstest;
use tracking::{AskReason, AskTimes, NextAsk, Status, next_ask};

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a zone")
}

fn local(zone: &TimeZone, text: &str) -> Timestamp {
    zone.to_timestamp(text.parse::<DateTime>().expect("a date and a time")).expect("a moment")
}

/// Asks a lively label in Bucharest and tells the next ask on the shop's clock.
fn next_in(name: &str, asked: &str, at: &[Time]) -> (String, AskReason) {
    let zone = zone(name);
    let asked = local(&zone, asked);
    let times = AskTimes { at: at.to_vec(), ..AskTimes::default() };
    let next = next_ask(asked, Status::InTransit, asked, &times, &zone);
    (zone.to_datetime(next.at.expect("it is asked again")).strftime("%F %H:%M").to_string(), next.why)
}

#[rstest]
#[case::every_four_hours("2026-11-23T11:00", "2026-11-23 15:00", AskReason::Interval)]
#[case::the_evening_comes_first("2026-11-23T15:00", "2026-11-23 18:00", AskReason::FixedTime)]
#[case::the_night("2026-11-23T21:30", "2026-11-23 23:00", AskReason::FixedTime)]
#[case::after_the_night("2026-11-23T23:00", "2026-11-24 03:00", AskReason::Interval)]
#[case::the_morning("2026-11-24T07:00", "2026-11-24 10:00", AskReason::FixedTime)]
#[case::both_at_once("2026-11-24T06:00", "2026-11-24 10:00", AskReason::FixedTime)]
#[case::the_night_before_spring("2026-03-28T23:00", "2026-03-29 04:00", AskReason::Interval)]
#[case::the_first_morning_of_summer_time("2026-03-29T06:30", "2026-03-29 10:00", AskReason::FixedTime)]
#[case::the_night_with_an_hour_more("2026-10-24T23:00", "2026-10-25 03:00", AskReason::Interval)]
#[case::the_first_morning_of_winter_time("2026-10-25T07:00", "2026-10-25 10:00", AskReason::FixedTime)]
fn a_label_is_asked_every_four_hours_and_at_ten_eighteen_and_twentythree(
    #[case] asked: &str,
    #[case] next: &str,
    #[case] why: AskReason,
) {
    assert_eq!(next_in("Europe/Bucharest", asked, &AskTimes::default().at), (next.to_owned(), why));
}

#[rstest]
#[case::the_gap_of_bucharest("Europe/Bucharest", "2026-03-29T02:30", time(3, 30, 0, 0), "2026-03-29 04:30")]
#[case::a_gap_at_midnight("Africa/Cairo", "2026-04-23T23:30", time(0, 15, 0, 0), "2026-04-24 01:15")]
fn a_fixed_time_that_the_clocks_leave_out_is_asked_as_much_later(
    #[case] name: &str,
    #[case] asked: &str,
    #[case] fixed: Time,
    #[case] next: &str,
) {
    assert_eq!(next_in(name, asked, &[fixed]), (next.to_owned(), AskReason::FixedTime));
}

#[test]
fn a_fixed_time_that_comes_twice_is_asked_once() {
    let zone = zone("Europe/Bucharest");
    let times = AskTimes { every_minutes: 600, at: vec![time(3, 30, 0, 0)] };
    let asked = local(&zone, "2026-10-25T03:00");
    let first = next_ask(asked, Status::InTransit, asked, &times, &zone);
    assert_eq!(first.at, Some(asked + SignedDuration::from_mins(30)));
    let second = next_ask(asked + SignedDuration::from_mins(30), Status::InTransit, asked, &times, &zone);
    assert_eq!(second.why, AskReason::Interval);
}

#[rstest]
#[case(Status::Delivered)]
#[case(Status::Returned)]
#[case(Status::Cancelled)]
fn a_label_that_has_ended_is_never_asked_again(#[case] status: Status) {
    let asked = Timestamp::UNIX_EPOCH;
    let next = next_ask(asked, status, asked, &AskTimes::default(), &TimeZone::UTC);
    assert_eq!(next, NextAsk { at: None, why: AskReason::Final });
}

#[rstest]
#[case::lively(13, Some(4), AskReason::Interval)]
#[case::quiet_after_two_weeks(14, Some(24), AskReason::Quiet)]
#[case::still_quiet(59, Some(24), AskReason::Quiet)]
#[case::given_up_after_two_months(60, None, AskReason::GivenUp)]
fn a_label_without_news_is_asked_less_and_in_the_end_not_at_all(
    #[case] days_without_news: i64,
    #[case] hours: Option<i64>,
    #[case] why: AskReason,
) {
    let news = local(&TimeZone::UTC, "2026-03-02T11:00");
    let asked = news + SignedDuration::from_hours(days_without_news * 24);
    let next = next_ask(asked, Status::Rejected, news, &AskTimes::default(), &TimeZone::UTC);
    assert_eq!(next, NextAsk { at: hours.map(|hours| asked + SignedDuration::from_hours(hours)), why });
}

#[test]
fn a_shop_can_change_both_the_interval_and_the_times() {
    let asked = local(&TimeZone::UTC, "2026-03-02T11:00");
    let times = AskTimes { every_minutes: 90, at: vec![time(12, 0, 0, 0)] };
    let next = |asked| next_ask(asked, Status::InTransit, asked, &times, &TimeZone::UTC);
    assert_eq!(next(asked).why, AskReason::FixedTime);
    assert_eq!(next(asked + SignedDuration::from_hours(2)).at, Some(asked + SignedDuration::from_mins(210)));
}

proptest! {
    #[test]
    fn a_lively_label_is_asked_in_the_future_and_within_four_hours(
        seconds in 1_700_000_000_i64..1_900_000_000,
        name in prop::sample::select(vec!["Europe/Bucharest", "Africa/Cairo", "America/Santiago", "Pacific/Apia", "UTC"]),
        times in prop::collection::vec((0_i8..24, 0_i8..60), 0..5),
    ) {
        let asked = Timestamp::from_second(seconds).unwrap();
        let at = times.into_iter().map(|(hour, minute)| time(hour, minute, 0, 0)).collect();
        let next = next_ask(asked, Status::InTransit, asked, &AskTimes { at, ..AskTimes::default() }, &zone(name));
        let wait = next.at.unwrap().duration_since(asked);
        prop_assert!(wait > SignedDuration::ZERO);
        prop_assert!(wait <= SignedDuration::from_hours(4));
    }
}
