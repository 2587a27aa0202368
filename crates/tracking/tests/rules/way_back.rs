//! Returns: guessed, followed, and missed.

use jiff::SignedDuration;
use rstest::rstest;
use tracking::Status::*;
use tracking::{
    CourierSays, Direction, NewLabel, Status, TrackingNo, UnknownCode, fold, guess_direction, is_stuck,
    return_label as label_to_add, way_back_arrived_at,
};

use crate::builders::*;

#[rstest]
#[case::while_the_order_is_on_its_way(&[PickedUp, InTransit], "05 10:00", Direction::Outbound)]
#[case::before_the_delivery(&[PickedUp, Delivered], "03 09:00", Direction::Outbound)]
#[case::after_the_delivery(&[PickedUp, Delivered], "03 11:00", Direction::ReturnGuessed)]
#[case::after_the_refusal(&[PickedUp, Rejected], "03 11:00", Direction::ReturnGuessed)]
#[case::while_it_comes_back(&[PickedUp, Rejected, Returning], "09 11:00", Direction::ReturnGuessed)]
#[case::after_it_came_back(&[PickedUp, Rejected, Returned], "09 11:00", Direction::ReturnGuessed)]
#[case::while_it_goes_out_again(&[PickedUp, Rejected, OutForDelivery], "09 11:00", Direction::Outbound)]
#[case::nothing_was_scanned(&[], "09 11:00", Direction::Outbound)]
fn a_label_made_after_delivery_or_refusal_is_guessed_to_be_a_return(
    #[case] journey: &[Status],
    #[case] made: &str,
    #[case] direction: Direction,
) {
    assert_eq!(guess_direction(&cod_order([label(1, days(journey))]), at(made)), direction);
}

#[test]
fn a_label_made_while_one_of_several_parcels_is_on_its_way_is_outbound() {
    let file = cod_order([label(1, days(&[Delivered])), label(2, days(&[PickedUp]))]);
    assert_eq!(guess_direction(&file, at("05 10:00")), Direction::Outbound);
}

#[test]
fn the_first_label_of_an_order_and_one_that_replaces_a_cancelled_one_are_outbound() {
    assert_eq!(guess_direction(&cod_order([]), at("05 10:00")), Direction::Outbound);
    let cancelled = cod_order([label(1, days(&[LabelCreated, Cancelled]))]);
    assert_eq!(guess_direction(&cancelled, at("05 10:00")), Direction::Outbound);
}

#[test]
fn the_label_itself_has_no_say_in_the_guess() {
    let mut new = label(2, []);
    new.label.created_at = at("05 10:00");
    let file = cod_order([label(1, days(&[Delivered])), new]);
    assert_eq!(guess_direction(&file, at("05 10:00")), Direction::ReturnGuessed);
}

fn says(number: &str) -> CourierSays {
    CourierSays { return_number: Some(number.to_owned()), ..CourierSays::default() }
}

#[test]
fn a_new_number_for_the_way_back_is_followed_as_a_return() {
    let file = cod_order([label(1, days(&[Rejected]))]);
    let added = label_to_add(&file, &file.labels[0], &says(" 7000991300001 "));
    let number = TrackingNo::parse("7000991300001").unwrap();
    assert_eq!(added, Some(NewLabel { number, direction: Direction::Return }));
}

#[rstest]
#[case::none_is_told("")]
#[case::it_is_no_number("see label")]
#[case::it_is_the_labels_own("1ABC24000000001")]
#[case::the_order_has_it_already("1ABC24000000002")]
fn no_label_is_added_when(#[case] number: &str) {
    let file = cod_order([label(1, days(&[Rejected])), return_label(2, [])]);
    assert_eq!(label_to_add(&file, &file.labels[0], &says(number)), None);
    assert_eq!(label_to_add(&file, &file.labels[0], &CourierSays::default()), None);
}

#[test]
fn a_return_leads_to_no_further_return() {
    let file = cod_order([return_label(1, days(&[Delivered]))]);
    assert_eq!(label_to_add(&file, &file.labels[0], &says("7000991300001")), None);
}

#[test]
fn the_way_back_has_arrived_when_the_return_label_has() {
    let number = "1abc2400000 0002";
    let on_its_way = cod_order([label(1, days(&[Rejected])), return_label(2, days(&[PickedUp]))]);
    assert_eq!(way_back_arrived_at(&on_its_way, &says(number)), None);
    let arrived = cod_order([label(1, days(&[Rejected])), return_label(2, days(&[PickedUp, Delivered]))]);
    assert_eq!(way_back_arrived_at(&arrived, &says(number)), Some(at("03 10:00")));
    assert_eq!(way_back_arrived_at(&arrived, &CourierSays::default()), None);
    let outbound = cod_order([label(1, days(&[Rejected])), label(2, days(&[PickedUp, Returned]))]);
    assert_eq!(way_back_arrived_at(&outbound, &says(number)), None);
}

#[rstest]
#[case::refused(&[PickedUp, Rejected], Returned)]
#[case::on_its_way_back(&[PickedUp, Rejected, Returning], Returned)]
#[case::delivered_while_papers_came_back(&[PickedUp, Delivered], Delivered)]
#[case::on_its_way_while_papers_came_back(&[PickedUp, InTransit], InTransit)]
fn a_parcel_that_went_back_under_another_number_is_returned_when_that_number_arrived(
    #[case] journey: &[Status],
    #[case] end: Status,
) {
    let arrived = CourierSays { way_back_arrived_at: Some(at("09 10:00")), ..says("7000991300001") };
    let timeline = fold(&mut days(journey), &arrived, UnknownCode::Shows);
    assert_eq!(timeline.known.status, end);
    assert_eq!(timeline.since.unwrap() == at("09 10:00"), end == Returned);
    assert_eq!(way(&timeline).last(), Some(&end));
}

#[rstest]
#[case::refused(Rejected, true)]
#[case::on_its_way_back(Returning, true)]
#[case::back(Returned, false)]
#[case::on_its_way(InTransit, false)]
#[case::in_a_locker(ReadyForPickup, false)]
fn a_parcel_that_should_come_back_is_stuck_after_two_weeks_without_news(#[case] end: Status, #[case] stuck: bool) {
    let timeline = folded([scan("02 10:00", end)]);
    let two_weeks = at("02 10:00") + SignedDuration::from_hours(14 * 24);
    assert!(!is_stuck(&timeline, two_weeks - SignedDuration::from_secs(1)));
    assert_eq!(is_stuck(&timeline, two_weeks), stuck);
}
