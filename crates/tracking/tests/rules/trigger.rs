//! What gives a reason to decide.

use tracking::Status::*;
use tracking::{CourierSays, Effect, LabelId, Scan, Status, Timeline, Trigger, UnknownCode, decide, fold};

use crate::builders::*;

fn between(before: &[Scan], after: &[Scan]) -> Vec<Option<Status>> {
    words(&folded(before.to_vec()), &folded(after.to_vec()))
}

/// The status of each new change; `None` for a label that stands elsewhere without one.
fn words(before: &Timeline, after: &Timeline) -> Vec<Option<Status>> {
    let word = |trigger| match trigger {
        Trigger::Change { change, .. } => Some(change.to.status),
        Trigger::Restated { .. } => None,
        Trigger::OrderChanged | Trigger::CashRemitted | Trigger::PaidOnAgain { .. } => {
            panic!("a label says nothing of its order")
        }
    };
    Trigger::between(LabelId(1), before, after).into_iter().map(word).collect()
}

#[test]
fn new_changes_are_reasons_to_decide_and_known_ones_are_not() {
    let all = days(&[PickedUp, InTransit, OutForDelivery, Delivered]);
    assert_eq!(between(&all[..2], &all), [Some(OutForDelivery), Some(Delivered)]);
    assert_eq!(between(&all, &all), []);
}

#[test]
fn a_late_scan_before_a_known_change_makes_only_itself_news() {
    let late = [scan("02 10:00", LabelCreated), scan("03 10:00", PickedUp)];
    assert_eq!(between(&late[1..], &late), [Some(LabelCreated)]);
}

#[test]
fn a_late_scan_that_undoes_a_change_is_a_reason_to_decide() {
    let [delivered, late, again] = [
        scan("02 10:00", Delivered),
        scan("02 11:00", Delayed).to_recipient(),
        scan("03 10:00", Delivered).code("AGAIN"),
    ];
    let back = notice("02 10:30", None).to_sender();
    let before = [delivered.clone(), back.clone(), again.clone()];
    let after = [delivered, back, late, again];
    assert_eq!(folded(before.to_vec()).known.status, Returned);
    assert_eq!(between(&before, &after), [None]);
}

#[test]
fn a_cancellation_that_only_a_flag_tells_is_a_reason_to_decide() {
    let mut scans = days(&[LabelCreated]);
    let cancelled = CourierSays { cancelled: true, ..CourierSays::default() };
    let after = fold(&mut scans, &cancelled, UnknownCode::Shows);
    assert_eq!(words(&folded(scans), &after), [None]);
}

#[test]
fn a_cancelled_label_that_moves_again_counts_again() {
    let moved = days(&[Cancelled, PickedUp]);
    assert_eq!(between(&moved[..1], &moved), [Some(PickedUp), None]);
}

#[test]
fn a_label_that_stands_elsewhere_without_a_change_is_summed_up_and_may_be_all_that_the_order_waited_for() {
    let mut file = cod_order([label(1, days(&[PickedUp, Delivered])), label(2, days(&[LabelCreated]))]);
    file.labels[1].timeline.known.status = Cancelled;
    let decisions = decide(&file, &all_on(), &services(), &[Trigger::Restated { label: LabelId(2) }]);
    let kinds: Vec<_> = effects(&decisions).into_iter().map(Effect::kind).collect();
    let whole = ["delivery_event", "delivery_event", "mark_paid", "create_invoice", "settle_invoice", "order_summary"];
    assert_eq!(kinds, whole);
}

#[test]
fn a_change_of_the_order_alone_writes_no_summary_as_the_summary_changes_the_order() {
    let file = cod_order([label(1, days(&[PickedUp]))]);
    let decisions = decide(&file, &all_on(), &services(), &[Trigger::OrderChanged]);
    assert!(!effects(&decisions).into_iter().any(Effect::is_latest_state));
}
