//! What an order's labels say together.

use tracking::Status::*;
use tracking::{AlertKind, Direction, LabelId, OrderFile};

use crate::builders::*;

fn kinds(file: &OrderFile) -> Vec<(LabelId, AlertKind)> {
    file.alerts().into_iter().map(|(label, alert)| (label, alert.kind)).collect()
}

#[test]
fn only_outbound_labels_that_are_not_cancelled_count() {
    let mut by_hand = label(3, days(&[PickedUp]));
    by_hand.label.cancelled_at = Some(at("02 09:00"));
    let file = cod_order([
        label(1, days(&[PickedUp])),
        label(2, days(&[LabelCreated, Cancelled])),
        by_hand,
        return_label(4, days(&[PickedUp])),
        label_in(Direction::ReturnGuessed, 5, days(&[PickedUp])),
    ]);
    let counting: Vec<LabelId> = file.counting_labels().map(|label| label.label.id).collect();
    assert_eq!(counting, [LabelId(1)]);
}

#[test]
fn an_order_is_delivered_with_its_last_parcel() {
    let first = label(1, [scan("04 10:00", Delivered)]);
    assert_eq!(cod_order([]).all_delivered_at(), None);
    assert_eq!(cod_order([first.clone(), label(2, [])]).all_delivered_at(), None);
    let both = cod_order([first, label(2, [scan("03 10:00", Delivered)])]);
    assert_eq!(both.all_delivered_at(), Some(at("04 10:00")));
}

#[test]
fn a_scan_on_a_label_that_a_person_cancelled_alerts_a_person() {
    let mut cancelled =
        label(1, [scan("02 10:00", LabelCreated), scan("04 10:00", InTransit), scan("05 10:00", InTransit)]);
    cancelled.label.cancelled_at = Some(at("03 10:00"));
    let file = cod_order([cancelled]);
    assert_eq!(kinds(&file), [(LabelId(1), AlertKind::MovedAfterCancellation)]);
    assert_eq!(file.alerts()[0].1.at, at("04 10:00"));
}

#[test]
fn a_cancelled_label_that_only_stays_registered_alerts_nobody() {
    let mut cancelled = label(1, [scan("02 10:00", LabelCreated), scan("04 10:00", LabelCreated)]);
    cancelled.label.cancelled_at = Some(at("03 10:00"));
    assert_eq!(kinds(&cod_order([cancelled])), []);
}

#[test]
fn the_same_alert_is_raised_once_for_a_label() {
    let mut cancelled = label(1, days(&[Cancelled, PickedUp]));
    cancelled.label.cancelled_at = Some(at("02 09:00"));
    assert_eq!(kinds(&cod_order([cancelled])), [(LabelId(1), AlertKind::MovedAfterCancellation)]);
}

#[test]
fn a_delivery_after_the_orders_cancellation_alerts_a_person_and_one_before_does_not() {
    let mut file = cod_order([label(1, days(&[Delivered])), return_label(2, days(&[Delivered]))]);
    file.order.cancelled_at = Some(at("02 09:00"));
    assert_eq!(kinds(&file), [(LabelId(1), AlertKind::DeliveredAfterOrderCancelled)]);
    file.order.cancelled_at = Some(at("02 11:00"));
    assert_eq!(kinds(&file), []);
}
