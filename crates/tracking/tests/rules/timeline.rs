//! What a label's scans add up to.

use rstest::rstest;
use tracking::Status::*;
use tracking::{
    ActsNext, AlertKind, Cash, CourierSays, Direction, Reason, Scan, Status, UnknownCode, fold, fold_label,
};

use crate::builders::*;

fn alerts(scans: impl IntoIterator<Item = Scan>) -> Vec<AlertKind> {
    folded(scans).alerts.into_iter().map(|alert| alert.kind).collect()
}

#[rstest]
#[case::delivered(&[LabelCreated, PickedUp, InTransit, OutForDelivery, Delivered], Delivered)]
#[case::refused_then_delivered(&[PickedUp, OutForDelivery, Rejected, OutForDelivery, Delivered], Delivered)]
#[case::refused_then_returned(&[PickedUp, OutForDelivery, Rejected, Returning, Returned], Returned)]
#[case::not_found_then_delivered(&[PickedUp, OutForDelivery, CustomerNotFound, OutForDelivery, Delivered], Delivered)]
#[case::locker_collected(&[PickedUp, InTransit, ReadyForPickup, Delivered], Delivered)]
#[case::locker_waiting(&[PickedUp, InTransit, ReadyForPickup], ReadyForPickup)]
#[case::locker_expired(&[PickedUp, ReadyForPickup, Returning, Returned], Returned)]
#[case::locker_collected_at_the_last_moment(&[PickedUp, ReadyForPickup, Returning, Delivered], Delivered)]
#[case::cancelled(&[LabelCreated, Cancelled], Cancelled)]
#[case::lost(&[PickedUp, InTransit, Exception], Exception)]
#[case::lost_and_found(&[PickedUp, Exception, InTransit, Delivered], Delivered)]
fn a_journey_ends_where_its_newest_scan_says(#[case] journey: &[Status], #[case] end: Status) {
    let timeline = folded(days(journey));
    assert_eq!(timeline.known.status, end);
    assert_eq!(way(&timeline), journey);
}

#[test]
fn refused_returned_back_at_the_office_and_in_a_locker_are_four_different_things() {
    let ends = [Rejected, Returned, InTransit, ReadyForPickup];
    let known = ends.map(|end| folded(days(&[PickedUp, OutForDelivery, end])).known.status);
    assert_eq!(known, ends);
    assert_eq!(known.map(Status::is_final), [false, true, false, false]);
}

#[test]
fn a_parcel_in_a_locker_is_not_delivered_however_long_it_waits() {
    let timeline = folded(days(&[PickedUp, InTransit, ReadyForPickup, ReadyForPickup, ReadyForPickup]));
    assert_eq!(timeline.known.status, ReadyForPickup);
    assert_eq!(timeline.delivered_at, None);
}

#[test]
fn a_label_delivered_to_the_sender_is_returned_not_delivered() {
    let timeline = folded([scan("02 10:00", PickedUp), scan("05 10:00", Delivered).to_sender()]);
    assert_eq!(timeline.known.status, Returned);
    assert_eq!(timeline.delivered_at, None);
    assert_eq!(timeline.alerts, []);
}

#[test]
fn delivered_without_a_flag_after_the_way_back_began_is_returned_and_a_person_looks_at_it() {
    let scans = [scan("02 10:00", PickedUp), scan("03 10:00", Returning).to_sender(), scan("05 10:00", Delivered)];
    assert_eq!(folded(scans.clone()).known.status, Returned);
    assert_eq!(alerts(scans), [AlertKind::HandedOverAfterReturn]);
}

#[test]
fn delivered_with_the_flag_to_the_recipient_after_a_refusal_is_a_delivery() {
    let timeline = folded([
        scan("02 10:00", Rejected),
        scan("03 10:00", Returning).to_sender(),
        scan("05 10:00", Delivered).to_recipient(),
    ]);
    assert_eq!(timeline.known.status, Delivered);
    assert_eq!(timeline.delivered_at, Some(at("05 10:00")));
}

#[test]
fn after_it_came_back_nothing_is_a_delivery() {
    let timeline = folded(days(&[PickedUp, Returned, Exception, Delivered]));
    assert_eq!(timeline.known.status, Returned);
}

#[rstest]
#[case(PickedUp)]
#[case(InTransit)]
#[case(OutForDelivery)]
#[case(AttemptedDelivery)]
#[case(CustomerNotFound)]
#[case(ReadyForPickup)]
#[case(Delayed)]
fn all_movement_on_the_way_back_is_returning(#[case] status: Status) {
    let timeline = folded([scan("02 10:00", Returning).to_sender(), scan("03 10:00", status)]);
    assert_eq!(timeline.known.status, Returning);
}

#[test]
fn a_return_that_waits_in_a_locker_is_the_shops_turn() {
    let timeline = folded([scan("02 10:00", Returning).to_sender(), scan("03 10:00", ReadyForPickup)]);
    assert_eq!(timeline.known.acts_next, ActsNext::Shop);
}

#[test]
fn the_sender_who_does_not_take_a_return_is_no_second_refusal() {
    let back = scan("03 10:00", Returning).to_sender();
    let timeline = folded([scan("02 10:00", Rejected), back, scan("04 10:00", Rejected)]);
    assert_eq!(timeline.known.status, Returning);
}

#[test]
fn why_a_parcel_goes_back_stays_known_on_the_whole_way_back() {
    let refused = scan("02 10:00", Rejected).because(Reason::NotOrdered);
    let timeline =
        folded([refused, scan("03 10:00", Returning), scan("04 10:00", Returning), scan("05 10:00", Returned)]);
    assert_eq!(timeline.known.reason, Some(Reason::NotOrdered));
    assert_eq!(way(&timeline), [Rejected, Returning, Returned]);
}

#[rstest]
#[case::shown(UnknownCode::Shows, Unknown, "words for S99")]
#[case::kept(UnknownCode::KeepsStatus, InTransit, "the courier's words for in_transit")]
fn an_unknown_code_is_shown_or_the_status_is_kept_and_what_is_known_stays(
    #[case] unknown: UnknownCode,
    #[case] shown: Status,
    #[case] text: &str,
) {
    let mut scans = vec![scan("02 10:00", InTransit), unmapped("03 10:00", "S99")];
    let timeline = fold(&mut scans, &CourierSays::default(), unknown);
    assert_eq!(timeline.standing.status, shown);
    assert_eq!(timeline.known.status, InTransit);
    assert_eq!(timeline.courier_text.as_deref(), Some(text));
}

#[rstest]
fn an_unknown_code_never_becomes_a_success(
    #[values(UnknownCode::Shows, UnknownCode::KeepsStatus)] unknown: UnknownCode,
) {
    let mut scans = vec![Scan { text: "LIVRAT".to_owned(), ..unmapped("03 10:00", "S99") }];
    let timeline = fold(&mut scans, &CourierSays::default(), unknown);
    assert_eq!((timeline.standing.status, timeline.known.status), (Unknown, Unknown));
    assert_eq!(timeline.handed_over_at, None);
}

#[test]
fn an_unknown_code_after_the_end_hides_nothing() {
    let timeline = folded([scan("02 10:00", Delivered), unmapped("03 10:00", "25")]);
    assert_eq!(timeline.standing.status, Delivered);
}

#[test]
fn the_same_status_after_an_unknown_code_is_shown_again() {
    let timeline = folded([scan("02 10:00", InTransit), unmapped("03 10:00", "S99"), scan("04 10:00", InTransit)]);
    assert_eq!(timeline.standing.status, InTransit);
    assert_eq!(timeline.since, Some(at("04 10:00")));
    assert_eq!(way(&timeline), [InTransit]);
}

#[test]
fn a_notice_as_the_newest_scan_hides_nothing() {
    let timeline = folded([scan("02 10:00", Delivered), notice("06 10:00", None)]);
    assert_eq!(timeline.standing.status, Delivered);
    assert_eq!(timeline.read, [Some(timeline.known), None]);
}

#[test]
fn data_received_late_do_not_pull_the_parcel_back() {
    let timeline = folded([scan("02 10:00", PickedUp), scan("02 11:00", LabelCreated)]);
    assert_eq!(timeline.known.status, PickedUp);
}

#[test]
fn a_belt_that_scans_once_more_after_the_delivery_changes_nothing() {
    let timeline = folded(days(&[PickedUp, Delivered, InTransit, OutForDelivery, Delivered]));
    assert_eq!(timeline.known.status, Delivered);
    assert_eq!(timeline.delivered_at, Some(at("03 10:00")));
}

#[test]
fn cash_collected_cash_remitted_and_delivered_are_three_facts() {
    let collected = folded([scan("02 10:00", OutForDelivery), notice("02 12:00", Some(Cash::Collected))]);
    assert_eq!(collected.cash_collected_at, Some(at("02 12:00")));
    assert_eq!((collected.known.status, collected.delivered_at), (OutForDelivery, None));

    let remitted = folded([scan("02 10:00", Delivered), notice("06 12:00", Some(Cash::Remitted))]);
    assert_eq!(remitted.cash_remitted_at, Some(at("06 12:00")));
    assert_eq!((remitted.known.status, remitted.cash_collected_at), (Delivered, None));

    let withheld = folded([scan("02 10:00", Delivered), notice("06 12:00", Some(Cash::Withheld))]);
    assert_eq!((withheld.cash_collected_at, withheld.cash_remitted_at), (None, None));
}

#[test]
fn within_one_moment_the_later_phase_wins() {
    let timeline = folded([scan("02 10:00", Delivered), scan("02 10:00", OutForDelivery), scan("02 10:00", InTransit)]);
    assert_eq!(way(&timeline), [InTransit, OutForDelivery, Delivered]);
}

#[test]
fn within_one_moment_what_is_known_wins_over_an_unknown_code() {
    let timeline = folded([unmapped("02 10:00", "S99"), scan("02 10:00", InTransit)]);
    assert_eq!(timeline.standing.status, InTransit);
}

#[test]
fn the_hand_over_is_the_first_scan_that_proves_it() {
    let missed_pick_up = folded([scan("02 10:00", LabelCreated), scan("03 10:00", InTransit)]);
    assert_eq!(missed_pick_up.handed_over_at, Some(at("03 10:00")));
    let waiting = folded([scan("02 10:00", LabelCreated), unmapped("03 10:00", "S99")]);
    assert_eq!(waiting.handed_over_at, None);
}

#[test]
fn a_second_failed_visit_is_news_and_a_message_about_the_first_is_not() {
    let not_found = |when| scan(when, CustomerNotFound);
    let timeline = folded([not_found("02 10:00"), not_found("02 10:05"), not_found("03 11:00")]);
    let times: Vec<_> = timeline.changes.iter().map(|change| change.at).collect();
    assert_eq!(times, [at("02 10:00"), at("03 11:00")]);
    assert_eq!(timeline.since, Some(at("03 11:00")));
}

#[rstest]
#[case::delivered_then_returned(&[Delivered, Returning], &[AlertKind::ReturnedAfterDelivery])]
#[case::delivered_then_refused(&[Delivered, Rejected], &[AlertKind::ReturnedAfterDelivery])]
#[case::lost(&[InTransit, Exception], &[AlertKind::LostOrDamaged])]
#[case::scan_after_cancellation(&[Cancelled, PickedUp], &[AlertKind::MovedAfterCancellation])]
#[case::cancelled_twice(&[Cancelled, Cancelled], &[])]
#[case::an_ordinary_refusal(&[Rejected, Returning, Returned], &[])]
fn a_person_looks_at(#[case] journey: &[Status], #[case] expected: &[AlertKind]) {
    assert_eq!(alerts(days(journey)), expected);
}

#[test]
fn a_parcel_that_was_never_handed_over_is_not_with_the_courier_and_a_person_looks_at_it() {
    let scans = [scan("02 10:00", LabelCreated), scan("03 10:00", LabelCreated).because(Reason::NotHandedOver)];
    assert_eq!(folded(scans.clone()).handed_over_at, None);
    assert_eq!(alerts(scans), [AlertKind::NotHandedOver]);
}

#[test]
fn a_parcel_that_arrives_damaged_is_delivered_and_a_person_looks_at_it() {
    let scans = [scan("02 10:00", Delivered).because(Reason::Damaged)];
    assert_eq!(folded(scans.clone()).known.status, Delivered);
    assert_eq!(alerts(scans), [AlertKind::LostOrDamaged]);
}

#[test]
fn a_claim_after_the_delivery_does_not_take_the_delivery_back() {
    let timeline = folded(days(&[PickedUp, Delivered, Exception]));
    assert_eq!(timeline.delivered_at, Some(at("03 10:00")));
    assert_eq!(timeline.known.status, Exception);
}

fn heard(scans: impl IntoIterator<Item = Scan>, says: &CourierSays) -> tracking::Timeline {
    fold(&mut scans.into_iter().collect(), says, UnknownCode::Shows)
}

#[test]
fn a_registered_label_without_a_scan_is_created() {
    let registered = CourierSays { registered: true, ..CourierSays::default() };
    assert_eq!(heard([], &registered).standing.status, LabelCreated);
    assert_eq!(heard([notice("02 10:00", None)], &registered).standing.status, LabelCreated);
    assert_eq!(heard([scan("02 10:00", InTransit)], &registered).standing.status, InTransit);
    assert_eq!(heard([unmapped("02 10:00", "S99")], &registered).standing.status, Unknown);
}

#[test]
fn a_flag_says_cancelled_where_no_scan_does() {
    let cancelled = CourierSays { cancelled: true, ..CourierSays::default() };
    let timeline = heard([scan("02 10:00", LabelCreated)], &cancelled);
    assert_eq!((timeline.standing.status, timeline.since), (Cancelled, None));
    assert_eq!(heard([scan("02 10:00", Delivered)], &cancelled).known.status, Delivered);
    assert_eq!(heard(days(&[Cancelled, PickedUp]), &cancelled).known.status, PickedUp);
}

#[test]
fn a_flag_alone_never_delivers_and_a_person_looks_at_it() {
    let delivered = CourierSays { delivered: true, ..CourierSays::default() };
    let timeline = heard([scan("02 10:00", LabelCreated)], &delivered);
    assert_eq!(timeline.known.status, LabelCreated);
    assert_eq!(timeline.alerts[0].kind, AlertKind::DeliveredWithoutScan);
    assert_eq!(heard(days(&[PickedUp, Delivered, Returned]), &delivered).alerts.len(), 1);
    assert_eq!(heard([], &delivered).known.status, Unknown);
}

#[rstest]
fn a_return_label_is_returned_when_it_arrives_whatever_its_scans_say(
    #[values(Direction::Return, Direction::ReturnGuessed)] direction: Direction,
) {
    let mut scans = days(&[LabelCreated, PickedUp, OutForDelivery, Delivered]);
    scans.iter_mut().for_each(|scan| scan.heading = Some(tracking::Heading::Recipient));
    let timeline = fold_label(direction, &mut scans, &CourierSays::default(), UnknownCode::Shows);
    assert_eq!(way(&timeline), [LabelCreated, Returning, Returned]);
    assert_eq!(timeline.alerts, []);
}
