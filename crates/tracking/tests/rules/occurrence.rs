//! Refusals and failed visits, counted as a person would.

use jiff::Timestamp;
use rstest::rstest;
use tracking::Status::*;
use tracking::{Occurrence, Scan, Status, UnknownCode, fold, occurrences};

use crate::builders::*;

fn found(scans: impl IntoIterator<Item = Scan>, status: Status) -> Vec<Occurrence> {
    let mut scans: Vec<Scan> = scans.into_iter().collect();
    let timeline = fold(&mut scans, &Default::default(), UnknownCode::Shows);
    occurrences(&scans, &timeline, status)
}

fn firsts(found: &[Occurrence]) -> Vec<Timestamp> {
    found.iter().map(|one| one.first_at).collect()
}

#[test]
fn a_second_failed_visit_is_a_second_occurrence() {
    let visits = found(
        [scan("02 10:00", CustomerNotFound), scan("03 09:00", OutForDelivery), scan("03 11:00", CustomerNotFound)],
        CustomerNotFound,
    );
    assert_eq!(firsts(&visits), [at("02 10:00"), at("03 11:00")]);
    assert_eq!([visits[0].number, visits[1].number], [1, 2]);
}

#[test]
fn a_second_visit_on_the_same_day_is_a_second_occurrence() {
    let visits = found(
        [scan("02 10:00", CustomerNotFound), scan("02 12:00", OutForDelivery), scan("02 13:00", CustomerNotFound)],
        CustomerNotFound,
    );
    assert_eq!(visits.len(), 2);
    assert!(!visits[1].is_told_by(at("02 10:00")));
}

#[test]
fn a_second_visit_counts_also_when_nobody_scanned_the_setting_out() {
    let visits = found([scan("02 10:00", CustomerNotFound), scan("03 10:00", CustomerNotFound)], CustomerNotFound);
    assert_eq!(visits.len(), 2);
}

#[test]
fn the_message_about_a_visit_is_not_a_second_visit() {
    let visit = scan("02 14:00", CustomerNotFound).code("S3");
    let depot = scan("02 16:00", InTransit);
    let message = scan("02 17:00", CustomerNotFound).code("S11");
    let visits = found([visit, depot, message], CustomerNotFound);
    assert_eq!(firsts(&visits), [at("02 14:00")]);
    assert_eq!(visits[0].last_at, at("02 17:00"));
}

#[test]
fn a_return_scan_is_not_a_second_rejection() {
    let refusals = found(
        [
            scan("02 10:00", Rejected),
            scan("02 18:00", InTransit),
            scan("03 10:00", Returning).to_sender(),
            scan("05 10:00", Rejected).code("AGAIN"),
        ],
        Rejected,
    );
    assert_eq!(firsts(&refusals), [at("02 10:00")]);
}

#[test]
fn a_parcel_refused_again_after_it_went_out_again_is_a_second_refusal() {
    let journey = days(&[OutForDelivery, Rejected, OutForDelivery, Rejected, Returning]);
    assert_eq!(found(journey, Rejected).len(), 2);
}

#[rstest]
#[case::it_waits_in_a_locker(&[PickedUp, ReadyForPickup, ReadyForPickup])]
#[case::nobody_collected_it(&[PickedUp, ReadyForPickup, Returning, Returned])]
#[case::a_visit_failed_for_another_reason(&[PickedUp, OutForDelivery, AttemptedDelivery])]
#[case::a_belt_talks_after_the_delivery(&[PickedUp, Delivered, CustomerNotFound])]
fn this_is_neither_a_refusal_nor_a_visit_without_a_customer(#[case] journey: &[Status]) {
    assert_eq!(found(days(journey), CustomerNotFound), []);
    assert_eq!(found(days(journey), Rejected), []);
}

#[test]
fn a_visit_on_the_way_back_is_none_of_the_customers() {
    let scans = [scan("02 10:00", Returning).to_sender(), scan("03 10:00", CustomerNotFound)];
    assert_eq!(found(scans, CustomerNotFound), []);
}

#[test]
fn an_earlier_scan_of_the_same_occurrence_that_comes_late_is_told_already() {
    let told = found([scan("02 14:00", CustomerNotFound)], CustomerNotFound)[0].first_at;
    let later =
        found([scan("02 13:55", CustomerNotFound).code("S3"), scan("02 14:00", CustomerNotFound)], CustomerNotFound);
    assert_eq!(firsts(&later), [at("02 13:55")]);
    assert!(later[0].is_told_by(told));
}

#[test]
fn what_was_told_is_recognised_also_when_it_was_kept_in_whole_seconds() {
    let visit = found([scan("02 14:00:07.5", CustomerNotFound)], CustomerNotFound);
    assert!(visit[0].is_told_by(at("02 14:00:07")));
    assert!(!visit[0].is_told_by(at("02 14:00:06")));
}
