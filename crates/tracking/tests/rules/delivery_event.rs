//! *Update Shopify fulfillment status*: what Shopify is told.

use jiff::Timestamp;
use rstest::rstest;
use tracking::Status::*;
use tracking::{
    Decision, DeliveryEvent, EventStatus, FulfillmentId, LabelFile, LabelId, OrderFile, Preference, Status, Trigger,
    Verdict, Why, combined_events, decide,
};

use crate::builders::*;
use crate::polls::Polls;

fn events(decisions: &[Decision]) -> Vec<&DeliveryEvent> {
    effects(decisions).into_iter().filter_map(event_of).collect()
}

fn told(file: &OrderFile) -> Vec<(EventStatus, Timestamp)> {
    events(&decided(file)).into_iter().map(|event| (event.status, event.happened_at)).collect()
}

fn words(file: &OrderFile) -> Vec<&'static str> {
    told(file).into_iter().map(|(status, _)| status.as_str()).collect()
}

fn events_decision(file: &OrderFile) -> Option<(Verdict, Why)> {
    last(&decided(file), Preference::FulfillmentStatus)
}

#[rstest]
#[case(LabelCreated, Some("CONFIRMED"))]
#[case(PickedUp, Some("CARRIER_PICKED_UP"))]
#[case(InTransit, Some("IN_TRANSIT"))]
#[case(OutForDelivery, Some("OUT_FOR_DELIVERY"))]
#[case(AttemptedDelivery, Some("ATTEMPTED_DELIVERY"))]
#[case(CustomerNotFound, Some("ATTEMPTED_DELIVERY"))]
#[case(ReadyForPickup, Some("READY_FOR_PICKUP"))]
#[case(Delivered, Some("DELIVERED"))]
#[case(Delayed, Some("DELAYED"))]
#[case(Rejected, Some("FAILURE"))]
#[case(Returning, Some("FAILURE"))]
#[case(Returned, Some("FAILURE"))]
#[case(Exception, Some("FAILURE"))]
#[case(Cancelled, None)]
#[case(Unknown, None)]
fn each_status_has_shopifys_word_or_none(#[case] status: Status, #[case] word: Option<&str>) {
    assert_eq!(status.event_status().map(EventStatus::as_str), word);
}

#[test]
fn each_change_is_told_once_in_order_with_the_scans_time() {
    let file = cod_order([label(1, days(&[LabelCreated, PickedUp, InTransit, InTransit, OutForDelivery, Delivered]))]);
    let expected = [
        (EventStatus::Confirmed, at("02 10:00")),
        (EventStatus::CarrierPickedUp, at("03 10:00")),
        (EventStatus::InTransit, at("04 10:00")),
        (EventStatus::OutForDelivery, at("06 10:00")),
        (EventStatus::Delivered, at("07 10:00")),
    ];
    assert_eq!(told(&file), expected);
}

#[test]
fn each_change_carries_its_own_event() {
    let file = cod_order([label(1, days(&[PickedUp, InTransit, Delivered]))]);
    let decisions = decided(&file);
    let own = decisions.iter().filter(|decision| decision.preference == Preference::FulfillmentStatus);
    assert_eq!(own.map(|decision| decision.effects.len()).collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn a_change_that_is_none_for_shopify_is_not_told_again() {
    let file = cod_order([label(1, days(&[Rejected, Returning, Returned]))]);
    assert_eq!(words(&file), ["FAILURE"]);
    assert_eq!(events_decision(&file), Some((Verdict::No, Why::SameForShopify)));
}

#[test]
fn changes_of_one_second_are_told_a_second_apart() {
    let file = cod_order([label(
        1,
        [scan("02 10:00:00.2", PickedUp), scan("02 10:00:00.7", InTransit), scan("02 10:00:01", OutForDelivery)],
    )]);
    let times: Vec<Timestamp> = told(&file).into_iter().map(|(_, at)| at).collect();
    assert_eq!(times, [at("02 10:00:00"), at("02 10:00:01"), at("02 10:00:02")]);
}

#[test]
fn of_several_parcels_the_least_advanced_speaks_and_delivered_means_all() {
    let first = label(1, [scan("02 10:00", PickedUp), scan("03 10:00", InTransit), scan("04 10:00", Delivered)]);
    let second = |scans: &[tracking::Scan]| label(2, scans.to_vec());
    let way = [scan("02 12:00", PickedUp), scan("04 12:00", InTransit), scan("06 12:00", Delivered)];

    let file = cod_order([first.clone(), second(&way[..2])]);
    let expected = [(EventStatus::CarrierPickedUp, at("02 12:00")), (EventStatus::InTransit, at("04 12:00"))];
    assert_eq!(told(&file), expected);
    assert_eq!(words(&cod_order([first, second(&way)])), ["CARRIER_PICKED_UP", "IN_TRANSIT", "DELIVERED"]);
}

#[test]
fn the_event_names_the_parcel_that_speaks() {
    let ahead = label(1, [scan("02 10:00", InTransit), scan("04 10:00", Delivered)]);
    let behind = label(2, [scan("02 11:00", OutForDelivery).in_place("Cluj")]);
    let file = cod_order([ahead, behind]);
    let decisions = decided(&file);
    let last = events(&decisions)[1];
    assert_eq!((last.status, last.label), (EventStatus::OutForDelivery, LabelId(2)));
    assert_eq!((last.happened_at, last.place.as_deref()), (at("04 10:00"), Some("Cluj")));
}

#[test]
fn a_parcel_ahead_of_the_others_tells_nothing_and_says_why() {
    let mut file = cod_order([label(1, days(&[PickedUp])), label(2, days(&[PickedUp, InTransit, Delivered]))]);
    file.fulfillments[0].told = Some((EventStatus::CarrierPickedUp, at("02 10:00")));
    assert_eq!(events_decision(&file), Some((Verdict::No, Why::LessAdvancedParcel)));
}

#[test]
fn a_refused_parcel_speaks_louder_than_the_delivered_ones() {
    let file = cod_order([label(1, days(&[PickedUp, Delivered])), label(2, days(&[PickedUp, Rejected]))]);
    assert_eq!(words(&file), ["CARRIER_PICKED_UP", "FAILURE"]);
}

#[test]
fn nothing_is_told_while_one_parcel_was_never_heard_of() {
    assert_eq!(told(&cod_order([label(1, days(&[PickedUp, Delivered])), label(2, [])])), []);
}

fn second_fulfillment(mut file: LabelFile) -> LabelFile {
    file.label.fulfillment = Some(FulfillmentId(2));
    file
}

#[test]
fn fulfillments_of_one_order_are_told_apart() {
    let mut file = cod_order([label(1, days(&[PickedUp])), second_fulfillment(label(2, days(&[Delivered])))]);
    file.fulfillments.push(fulfillment(2));
    let decisions = decided(&file);
    let told: Vec<_> = events(&decisions).into_iter().map(|event| (event.fulfillment, event.status)).collect();
    let expected = [(FulfillmentId(1), EventStatus::CarrierPickedUp), (FulfillmentId(2), EventStatus::Delivered)];
    assert_eq!(told, expected);
}

fn delivered_after(
    told: Option<(EventStatus, Timestamp)>,
    scans: Vec<tracking::Scan>,
) -> Vec<(EventStatus, Timestamp)> {
    let mut file = cod_order([label(1, scans)]);
    file.fulfillments[0].told = told;
    self::told(&file)
}

#[test]
fn shopifys_own_word_is_not_repeated() {
    let told = Some((EventStatus::Delivered, at("03 09:00")));
    assert_eq!(delivered_after(told, days(&[PickedUp, Delivered])), []);
}

#[test]
fn shopify_is_never_told_something_older_than_it_has() {
    let told = Some((EventStatus::InTransit, at("04 10:00")));
    let late = days(&[LabelCreated, PickedUp, InTransit, OutForDelivery]);
    assert_eq!(delivered_after(told, late), [(EventStatus::OutForDelivery, at("05 10:00"))]);
}

#[test]
fn an_end_that_a_clock_dates_before_what_was_told_goes_out_one_second_after_it() {
    let told = Some((EventStatus::OutForDelivery, at("04 10:00")));
    let scans = vec![scan("02 10:00", PickedUp), scan("04 09:59", Delivered)];
    assert_eq!(delivered_after(told, scans), [(EventStatus::Delivered, at("04 10:00:01"))]);
}

#[test]
fn a_cancelled_label_does_not_hold_the_others_back() {
    let mut file = cod_order([label(1, days(&[PickedUp, Delivered])), label(2, days(&[LabelCreated]))]);
    assert_eq!(words(&file), ["CONFIRMED"]);
    file.fulfillments[0].told = Some((EventStatus::Confirmed, at("02 10:00")));
    file.labels[1].label.cancelled_at = Some(at("04 10:00"));
    let decisions = decide(&file, &all_on(), &services(), &[Trigger::OrderChanged]);
    let told: Vec<_> = events(&decisions).into_iter().map(|event| event.status).collect();
    assert_eq!(told, [EventStatus::Delivered]);
}

#[test]
fn an_event_is_not_lost_when_the_last_change_is_a_cancelled_labels() {
    let mut cancelled = label(2, [scan("09 10:00", InTransit)]);
    cancelled.label.cancelled_at = Some(at("01 10:00"));
    let file = cod_order([label(1, [scan("02 10:00:00.1", PickedUp), scan("02 10:00:00.2", Delivered)]), cancelled]);
    assert_eq!(words(&file), ["CARRIER_PICKED_UP", "DELIVERED"]);
    assert_eq!(events_decision(&file), Some((Verdict::No, Why::LabelCancelled)));
}

#[test]
fn what_happened_before_the_switch_was_put_on_is_not_told_with_what_happens_after() {
    let file = cod_order([label(1, days(&[PickedUp, InTransit, OutForDelivery, Delivered]))]);
    let since = all_on_since(at("04 00:00"));
    let decisions = decide(&file, &since, &services(), &all_changes(&file));
    let told: Vec<_> = events(&decisions).into_iter().map(|event| event.status).collect();
    assert_eq!(told, [EventStatus::OutForDelivery, EventStatus::Delivered]);
    let held = decisions.iter().filter(|decision| decision.preference == Preference::FulfillmentStatus);
    assert_eq!(held.filter(|decision| decision.why == Why::BeforeSwitchedOn).count(), 2);
}

#[rstest]
#[case::without_a_fulfillment(|file: &mut OrderFile| file.labels[0].label.fulfillment = None, Why::NoFulfillment)]
#[case::made_by_hand(|file: &mut OrderFile| file.fulfillments[0].shopify_gid = None, Why::NoFulfillment)]
#[case::cancelled(|file: &mut OrderFile| file.fulfillments[0].is_cancelled = true, Why::FulfillmentCancelled)]
#[case::of_a_cancelled_order(|file: &mut OrderFile| file.order.cancelled_at = Some(at("01 09:00")), Why::OrderCancelled)]
#[case::a_return(|file: &mut OrderFile| file.labels[0] = return_label(1, days(&[PickedUp])), Why::ReturnLabel)]
fn shopify_is_not_told_of_a_parcel(#[case] change: fn(&mut OrderFile), #[case] why: Why) {
    let mut file = cod_order([label(1, days(&[PickedUp]))]);
    change(&mut file);
    assert_eq!(told(&file), []);
    assert_eq!(events_decision(&file), Some((Verdict::No, why)));
}

#[test]
fn the_summary_is_written_once_for_all_changes_that_came_together() {
    let file = cod_order([label(1, days(&[PickedUp, InTransit, Delivered]))]);
    let decisions = decided(&file);
    let summaries = effects(&decisions).into_iter().filter(|effect| effect.is_latest_state());
    assert_eq!(summaries.count(), 1);
}

#[test]
fn all_events_of_a_fulfillment_can_be_listed_whatever_was_told() {
    let mut file = cod_order([label(1, days(&[PickedUp, Delivered]))]);
    file.fulfillments[0].told = Some((EventStatus::Delivered, at("09 10:00")));
    let events = combined_events(FulfillmentId(1), &file);
    assert_eq!(
        events.iter().map(|event| event.status.as_str()).collect::<Vec<_>>(),
        ["CARRIER_PICKED_UP", "DELIVERED"]
    );
}

#[test]
fn a_change_that_made_no_difference_before_is_told_when_another_parcel_makes_it_one() {
    let mut polls = Polls::of(cod_order([label(1, []), label(2, [])]));
    polls.ask(&[(LabelId(1), scan("04 10:00", PickedUp))]);
    assert_eq!(polls.events(), Vec::<&DeliveryEvent>::new());
    polls.ask(&[(LabelId(1), scan("02 10:00", InTransit)), (LabelId(2), scan("02 10:00", InTransit))]);
    let told: Vec<_> = polls.events().iter().map(|event| event.status).collect();
    assert_eq!(told, [EventStatus::InTransit, EventStatus::CarrierPickedUp]);
}
