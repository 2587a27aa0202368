//! Mails about refusals and customers who were not found.

use rstest::rstest;
use tracking::Status::*;
use tracking::{Decision, Direction, Effect, OrderFile, Preference, Services, Status, Verdict, Why, decide};

use crate::builders::*;

/// About what, which occurrence, and when.
fn mails(decisions: &[Decision]) -> Vec<(Status, u32, jiff::Timestamp)> {
    let mail = |effect: &Effect| match effect {
        Effect::Mail { about, occurrence, happened_at, .. } => Some((*about, *occurrence, *happened_at)),
        _ => None,
    };
    effects(decisions).into_iter().filter_map(mail).collect()
}

fn order(journey: &[Status]) -> OrderFile {
    cod_order([label(1, days(journey))])
}

#[test]
fn a_refusal_sends_one_mail_and_the_way_back_none() {
    let decisions = decided(&order(&[PickedUp, Rejected, Returning, Returned]));
    assert_eq!(mails(&decisions), [(Rejected, 1, at("03 10:00"))]);
}

#[test]
fn each_visit_without_a_customer_sends_one_mail() {
    let decisions = decided(&order(&[CustomerNotFound, OutForDelivery, CustomerNotFound, OutForDelivery, Delivered]));
    assert_eq!(mails(&decisions), [(CustomerNotFound, 1, at("02 10:00")), (CustomerNotFound, 2, at("04 10:00"))]);
}

#[test]
fn what_was_mailed_is_not_mailed_again_with_a_later_scan() {
    let mut file = order(&[PickedUp, Rejected, Returning]);
    file.labels[0].mailed = vec![(Rejected, at("03 10:00"))];
    assert_eq!(mails(&decided(&file)), []);
}

#[test]
fn a_mail_about_a_visit_says_nothing_about_a_refusal_in_the_same_moment() {
    let mut file = cod_order([label(1, [scan("02 10:00", CustomerNotFound), scan("02 10:00", Rejected)])]);
    file.labels[0].mailed = vec![(CustomerNotFound, at("02 10:00"))];
    assert_eq!(mails(&decided(&file)), [(Rejected, 1, at("02 10:00"))]);
}

#[test]
fn a_cancelled_order_sends_no_mail() {
    let mut file = order(&[PickedUp, Rejected]);
    file.order.cancelled_at = Some(at("02 09:00"));
    let decisions = decided(&file);
    assert_eq!(mails(&decisions), []);
    assert_eq!(last(&decisions, Preference::MailRejected), Some((Verdict::No, Why::OrderCancelled)));
}

#[test]
fn without_an_address_the_mail_is_held_and_says_so() {
    let file = order(&[PickedUp, Rejected]);
    let nobody = Services { address_email: None, ..services() };
    let decisions = decide(&file, &all_on(), &nobody, &all_changes(&file));
    assert_eq!(mails(&decisions), []);
    assert_eq!(last(&decisions, Preference::MailRejected), Some((Verdict::Hold, Why::NoAddressEmail)));
}

#[rstest]
#[case(Direction::Return)]
#[case(Direction::ReturnGuessed)]
fn a_return_label_sends_no_mail(#[case] direction: Direction) {
    let file = cod_order([label_in(direction, 1, days(&[PickedUp, CustomerNotFound, Rejected]))]);
    assert_eq!(mails(&decided(&file)), []);
}

#[test]
fn a_cancelled_label_sends_no_mail() {
    let mut file = order(&[PickedUp, Rejected]);
    file.labels[0].label.cancelled_at = Some(at("02 09:00"));
    assert_eq!(mails(&decided(&file)), []);
}

#[test]
fn each_of_the_two_mails_has_its_own_switch() {
    let file = order(&[CustomerNotFound, Rejected]);
    let mut preferences = all_on();
    preferences.put(Preference::MailNotFound, false, at("01 00:00"));
    let decisions = decide(&file, &preferences, &services(), &all_changes(&file));
    assert_eq!(mails(&decisions), [(Rejected, 1, at("03 10:00"))]);
    assert_eq!(last(&decisions, Preference::MailNotFound), Some((Verdict::No, Why::SwitchedOff)));
}

#[test]
fn a_parcel_in_a_locker_sends_no_mail() {
    assert_eq!(mails(&decided(&order(&[PickedUp, ReadyForPickup, Returning, Returned]))), []);
}
