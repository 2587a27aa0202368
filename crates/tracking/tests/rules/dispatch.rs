//! *Dispatch order on pick up*.

use rstest::rstest;
use tracking::Status::*;
use tracking::{Decision, Direction, Preference, Status, Trigger, Verdict, Why, decide};

use crate::builders::*;

fn dispatches(decisions: &[Decision]) -> Vec<jiff::Timestamp> {
    decisions.iter().filter_map(|decision| decision.dispatched_at).collect()
}

#[rstest]
#[case(PickedUp)]
#[case(InTransit)]
#[case(OutForDelivery)]
#[case(AttemptedDelivery)]
#[case(CustomerNotFound)]
#[case(ReadyForPickup)]
#[case(Delivered)]
#[case(Rejected)]
#[case(Returning)]
fn the_first_scan_with_the_courier_dispatches_also_when_the_pick_up_scan_was_missed(#[case] first: Status) {
    let decisions = decided(&cod_order([label(1, days(&[LabelCreated, first]))]));
    assert_eq!(dispatches(&decisions), [at("03 10:00")]);
    assert_eq!(last(&decisions, Preference::DispatchOnPickUp), Some((Verdict::Act, Why::HandedOver)));
}

#[test]
fn waiting_for_the_courier_does_not_dispatch() {
    let not_handed_over = scan("03 10:00", LabelCreated).because(tracking::Reason::NotHandedOver);
    for scans in [vec![scan("02 10:00", LabelCreated)], vec![not_handed_over], vec![unmapped("02 10:00", "S99")]] {
        assert_eq!(last(&decided(&cod_order([label(1, scans)])), Preference::DispatchOnPickUp), None);
    }
}

#[test]
fn the_first_of_several_parcels_dispatches_the_order() {
    let file = cod_order([label(1, days(&[LabelCreated])), label(2, [scan("04 10:00", PickedUp)])]);
    assert_eq!(dispatches(&decided(&file)), [at("04 10:00")]);
}

#[test]
fn of_two_parcels_picked_up_together_the_earlier_dispatches_and_the_other_finds_it_done() {
    let file = cod_order([label(1, [scan("04 10:05", PickedUp)]), label(2, [scan("04 10:00", PickedUp)])]);
    let decisions = decided(&file);
    assert_eq!(dispatches(&decisions), [at("04 10:00")]);
    assert_eq!(last(&decisions, Preference::DispatchOnPickUp), Some((Verdict::No, Why::AlreadyDispatched)));
}

#[test]
fn an_order_that_is_dispatched_already_stays_as_it_is() {
    let mut file = cod_order([label(1, days(&[PickedUp]))]);
    file.order.dispatched_at = Some(at("01 09:00"));
    let decision = last(&decided(&file), Preference::DispatchOnPickUp);
    assert_eq!(decision, Some((Verdict::No, Why::AlreadyDispatched)));
}

#[test]
fn a_cancelled_order_is_not_dispatched() {
    let mut file = cod_order([label(1, days(&[PickedUp]))]);
    file.order.cancelled_at = Some(at("01 09:00"));
    assert_eq!(last(&decided(&file), Preference::DispatchOnPickUp), Some((Verdict::No, Why::OrderCancelled)));
}

#[rstest]
fn a_return_label_does_not_dispatch(#[values(Direction::Return, Direction::ReturnGuessed)] direction: Direction) {
    let decisions = decided(&cod_order([label_in(direction, 1, days(&[PickedUp]))]));
    assert_eq!(last(&decisions, Preference::DispatchOnPickUp), Some((Verdict::No, Why::ReturnLabel)));
}

#[test]
fn a_label_whose_direction_a_person_corrects_dispatches_then() {
    let file = cod_order([label(1, days(&[LabelCreated, PickedUp]))]);
    let decisions = decide(&file, &all_on(), &services(), &[Trigger::OrderChanged]);
    assert_eq!(dispatches(&decisions), [at("03 10:00")]);
}

#[test]
fn each_label_is_decided_about_once_not_with_every_scan() {
    let decisions = decided(&cod_order([label(1, days(&[PickedUp, InTransit, OutForDelivery, Delivered]))]));
    let own = decisions.iter().filter(|decision| decision.preference == Preference::DispatchOnPickUp);
    assert_eq!(own.count(), 1);
}
