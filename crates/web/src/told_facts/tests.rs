use jiff::SignedDuration;
use rstest::rstest;
use tracking::{Expected, ExpectedBy, Status, When};

use super::{Reading, for_customer, for_merchant};
use crate::language::Language;
use crate::samples::{ago, journey, label, me, now, scan};

fn reading(language: Language, zone: &jiff::tz::TimeZone) -> Reading<'_> {
    Reading { language, zone, now: now() }
}

fn lines(facts: Vec<super::ToldFact>) -> Vec<String> {
    facts.into_iter().map(|fact| format!("{}: {}", fact.name, fact.text)).collect()
}

#[test]
fn a_courier_that_tells_nothing_more_has_no_lines_but_its_failed_visits() {
    let zone = me(Language::English).zone;
    let file = label(1, journey());
    let counted = "Delivery attempts: 1 (failed visits, counted from the scans)";
    assert_eq!(lines(for_merchant(reading(Language::English, &zone), &file)), [counted]);
    let fresh = label(2, vec![scan(3, Status::PickedUp, "Ridicat")]);
    assert!(for_customer(reading(Language::English, &zone), &fresh).is_empty());
}

#[rstest]
#[case::frame(When::Between(now(), now() + SignedDuration::from_hours(2)), "Monday 23 November, 14:00–16:00")]
#[case::over_midnight(When::Between(ago(0), now() + SignedDuration::from_hours(12)), "23 Nov 2026, 14:00–24 Nov 2026, 02:00")]
#[case::moment(When::At(now() + SignedDuration::from_hours(24)), "tomorrow 14:00")]
#[case::day(When::Day(jiff::civil::date(2026, 12, 1)), "Tuesday 1 December")]
fn a_time_is_as_exact_as_the_courier_was(#[case] when: When, #[case] text: &str) {
    let zone = me(Language::English).zone;
    let mut file = label(1, vec![scan(3, Status::InTransit, "In tranzit")]);
    file.says.expected = Some(Expected { when, by: ExpectedBy::Promise });
    assert_eq!(lines(for_customer(reading(Language::English, &zone), &file)), [format!("Expected: {text}")]);
}
