//! *Update Shopify financial status on shipment delivered*.

use rstest::rstest;
use tracking::Status::*;
use tracking::{Direction, FinancialStatus, LabelFile, OrderFile, Preference, Status, Trigger, Verdict, Why, decide};

use crate::builders::*;

fn paid(file: &OrderFile) -> Option<(Verdict, Why)> {
    last(&decided(file), Preference::FinancialStatus)
}

fn marks_paid(file: &OrderFile) -> usize {
    money_effects(&decided(file)).into_iter().filter(|kind| *kind == "mark_paid").count()
}

fn ending(id: i64, end: Status) -> LabelFile {
    label(id, days(&[PickedUp, OutForDelivery, end]))
}

#[test]
fn a_cash_order_is_paid_when_its_parcel_is_delivered() {
    let file = cod_order([ending(1, Delivered)]);
    assert_eq!(paid(&file), Some((Verdict::Act, Why::AllDelivered)));
    assert_eq!(marks_paid(&file), 1);
}

#[test]
fn a_cash_order_waits_for_all_its_parcels() {
    let file = cod_order([ending(1, Delivered), ending(2, OutForDelivery)]);
    assert_eq!(paid(&file), Some((Verdict::No, Why::OtherParcelOnItsWay)));
    assert_eq!(marks_paid(&file), 0);
}

#[test]
fn a_parcel_that_was_never_scanned_counts_as_not_delivered() {
    assert_eq!(paid(&cod_order([ending(1, Delivered), label(2, [])])), Some((Verdict::No, Why::OtherParcelOnItsWay)));
}

#[test]
fn two_parcels_delivered_at_once_pay_once() {
    let file = cod_order([ending(1, Delivered), ending(2, Delivered)]);
    assert_eq!(marks_paid(&file), 1);
    assert_eq!(paid(&file), Some((Verdict::Act, Why::AllDelivered)));
}

#[rstest]
#[case::refused(Rejected, Why::ParcelRefused)]
#[case::on_the_way_back(Returning, Why::ParcelReturned)]
#[case::returned(Returned, Why::ParcelReturned)]
#[case::lost(Exception, Why::ParcelLost)]
#[case::on_its_way(InTransit, Why::OtherParcelOnItsWay)]
#[case::in_a_locker(ReadyForPickup, Why::OtherParcelOnItsWay)]
fn one_parcel_that_is_not_delivered_keeps_the_order_unpaid_and_the_decision_says_so(
    #[case] end: Status,
    #[case] why: Why,
) {
    let file = cod_order([ending(1, Delivered), label(2, [scan("02 09:00", PickedUp), scan("03 09:00", end)])]);
    assert_eq!(paid(&file), Some((Verdict::No, why)));
    assert_eq!(marks_paid(&file), 0);
}

#[test]
fn rejected_is_not_final_and_a_later_delivery_pays() {
    let file = cod_order([label(1, days(&[PickedUp, Rejected, OutForDelivery, Delivered]))]);
    let decisions = decided(&file);
    let refusal =
        decisions.iter().find(|one| one.preference == Preference::FinancialStatus && one.status == Some(Rejected));
    assert_eq!(refusal.map(|one| one.why), Some(Why::ParcelRefused));
    assert_eq!(marks_paid(&file), 1);
}

#[test]
fn a_parcel_delivered_to_the_sender_pays_and_invoices_nothing() {
    let back = label(1, [scan("02 10:00", Rejected), scan("05 10:00", Delivered).to_sender()]);
    let file = cod_order([back]);
    assert_eq!(paid(&file), Some((Verdict::No, Why::ParcelReturned)));
    assert_eq!(money_effects(&decided(&file)), [""; 0]);
}

#[test]
fn delivered_and_later_returned_alerts_a_person_and_undoes_nothing() {
    let mut file = cod_order([label(1, days(&[PickedUp, Delivered, Returning, Returned]))]);
    file.order.financial = FinancialStatus::Paid;
    assert_eq!(money_effects(&decided(&file)), [""; 0]);
    assert_eq!(file.alerts()[0].1.kind, tracking::AlertKind::ReturnedAfterDelivery);
}

#[rstest]
#[case::a_return(Direction::Return)]
#[case::a_guessed_return(Direction::ReturnGuessed)]
fn a_return_label_neither_pays_nor_keeps_from_paying(#[case] direction: Direction) {
    let back = label_in(direction, 2, days(&[PickedUp]));
    assert_eq!(marks_paid(&cod_order([ending(1, Delivered), back])), 1);

    let arrived = decided(&cod_order([label_in(direction, 1, days(&[PickedUp, Delivered]))]));
    assert_eq!(last(&arrived, Preference::FinancialStatus), Some((Verdict::No, Why::ReturnLabel)));
}

#[test]
fn a_label_made_again_replaces_the_cancelled_one() {
    let mut first = label(1, days(&[LabelCreated]));
    first.label.cancelled_at = Some(at("02 12:00"));
    assert_eq!(marks_paid(&cod_order([first, ending(2, Delivered)])), 1);
    assert_eq!(marks_paid(&cod_order([label(1, days(&[LabelCreated, Cancelled])), ending(2, Delivered)])), 1);
}

#[test]
fn a_delivery_on_a_cancelled_label_pays_nothing() {
    let mut cancelled = ending(1, Delivered);
    cancelled.label.cancelled_at = Some(at("02 12:00"));
    assert_eq!(paid(&cod_order([cancelled])), Some((Verdict::No, Why::LabelCancelled)));
}

#[test]
fn a_refusal_on_a_label_that_a_flag_cancels_pays_nothing() {
    let mut cancelled = ending(1, Rejected);
    cancelled.timeline.known.status = Cancelled;
    assert_eq!(paid(&cod_order([cancelled])), Some((Verdict::No, Why::LabelCancelled)));
}

#[test]
fn the_last_open_parcel_is_cancelled_so_the_delivered_ones_pay() {
    let file = cod_order([ending(1, Delivered), label(2, days(&[LabelCreated, Cancelled]))]);
    let cancellation = all_changes(&file).pop().expect("the cancellation");
    let decisions = decide(&file, &all_on(), &services(), &[cancellation]);
    assert_eq!(money_effects(&decisions), ["mark_paid", "create_invoice", "settle_invoice"]);
}

fn delivered_with(change: impl Fn(&mut OrderFile)) -> Option<(Verdict, Why)> {
    let mut file = cod_order([ending(1, Delivered)]);
    change(&mut file);
    paid(&file)
}

#[test]
fn card_already_paid_cancelled_refunded_and_partly_paid_each_have_their_own_reason() {
    let financial = |status: FinancialStatus| delivered_with(|file| file.order.financial = status.clone());
    assert_eq!(paid(&card_order([ending(1, Delivered)])), Some((Verdict::No, Why::PaidByCard)));
    assert_eq!(financial(FinancialStatus::Paid), Some((Verdict::No, Why::AlreadyPaid)));
    assert_eq!(financial(FinancialStatus::Refunded), Some((Verdict::No, Why::Refunded)));
    assert_eq!(financial(FinancialStatus::PartiallyRefunded), Some((Verdict::No, Why::Refunded)));
    assert_eq!(financial(FinancialStatus::Voided), Some((Verdict::No, Why::Voided)));
    assert_eq!(financial(FinancialStatus::Expired), Some((Verdict::No, Why::Voided)));
    assert_eq!(financial(FinancialStatus::PartiallyPaid), Some((Verdict::Act, Why::RestIsOpen)));
    let cancelled = delivered_with(|file| file.order.cancelled_at = Some(at("05 10:00")));
    assert_eq!(cancelled, Some((Verdict::No, Why::OrderCancelled)));
}

#[test]
fn cancellation_wins_over_a_delivery_in_the_same_moment_which_alerts_a_person() {
    let mut file = cod_order([ending(1, Delivered)]);
    file.order.cancelled_at = file.labels[0].timeline.delivered_at;
    assert_eq!(paid(&file), Some((Verdict::No, Why::OrderCancelled)));
    assert_eq!(file.alerts()[0].1.kind, tracking::AlertKind::DeliveredAfterOrderCancelled);
}

#[test]
fn nothing_open_or_not_one_of_shopifys_pays_nothing() {
    let nothing_open = delivered_with(|file| file.order.outstanding = money("0.00"));
    assert_eq!(nothing_open, Some((Verdict::No, Why::NothingOpen)));
    let by_hand = delivered_with(|file| file.order.shopify_gid = None);
    assert_eq!(by_hand, Some((Verdict::No, Why::NotInShopify)));
}

#[test]
fn an_unclear_payment_is_held_for_a_person_and_pays_once_it_is_clear() {
    let mut file = cod_order([ending(1, Delivered)]);
    file.order.gateways = vec!["Plata la usa".to_owned()];
    assert_eq!(paid(&file), Some((Verdict::Hold, Why::PaymentUnclear)));

    let mut preferences = all_on();
    preferences.cod_gateways.push("plata la ușă".to_owned());
    let decisions = decide(&file, &preferences, &services(), &[Trigger::OrderChanged]);
    assert_eq!(last(&decisions, Preference::FinancialStatus), Some((Verdict::Act, Why::AllDelivered)));
}

#[test]
fn a_changed_order_with_nothing_to_do_is_not_decided_about() {
    for file in [card_order([ending(1, Delivered)]), cod_order([ending(1, Rejected)]), cod_order([])] {
        let decisions = decide(&file, &all_on(), &services(), &[Trigger::OrderChanged]);
        assert_eq!(last(&decisions, Preference::FinancialStatus), None);
    }
}
