//! Who tells the customer what: never two, never twice, nothing stale.

use rstest::rstest;
use tracking::Status::*;
use tracking::{
    Acting, CustomerNews, CustomerTold, Decision, Effect, FulfillmentId, OrderFile, Preference, Preferences, Restraint,
    Status, Teller, Trigger, Verdict, Why, decide, hold_back, restrain,
};

use crate::builders::*;

/// Waybill tells everything, since before anything happened.
fn waybill_tells() -> Preferences {
    telling(CustomerNews::ALL)
}

fn telling(news: &[CustomerNews]) -> Preferences {
    let mut preferences = all_on();
    for one in news {
        preferences.customer.put(*one, Teller::Waybill, at("01 00:00"));
    }
    preferences
}

fn about_customers(file: &OrderFile, preferences: &Preferences) -> Vec<Decision> {
    let mut decisions = decide(file, preferences, &services(), &all_changes(file));
    decisions.retain(|one| one.preference == Preference::CustomerNotifications);
    decisions
}

/// What is told and which occurrence of it that is.
fn told(decisions: &[Decision]) -> Vec<(CustomerNews, u32)> {
    let news = |effect: &Effect| match effect {
        Effect::TellCustomer { news, occurrence, .. } => Some((*news, *occurrence)),
        _ => None,
    };
    effects(decisions).into_iter().filter_map(news).collect()
}

/// What is told when each scan is seen alone, as it comes.
fn told_one_by_one(file: &OrderFile, preferences: &Preferences) -> Vec<(CustomerNews, u32)> {
    let mut all = Vec::new();
    let mut seen = file.clone();
    let scans = file.labels[0].scans.clone();
    for count in 1..=scans.len() {
        let mut so_far = label(1, scans[..count].to_vec());
        so_far.label = file.labels[0].label.clone();
        seen.labels[0] = so_far;
        let decisions = about_customers(&seen, preferences);
        for effect in effects(&decisions) {
            if let Effect::TellCustomer { news, fulfillment, happened_at, .. } = effect {
                let told = CustomerTold { news: *news, fulfillment: *fulfillment, happened_at: *happened_at };
                seen.customer_told.push(told);
            }
        }
        all.extend(told(&decisions));
    }
    all
}

fn order(journey: &[Status]) -> OrderFile {
    cod_order([label(1, days(journey))])
}

#[rstest]
#[case(CustomerNews::Shipped, Teller::Shopify)]
#[case(CustomerNews::OutForDelivery, Teller::Shopify)]
#[case(CustomerNews::Delivered, Teller::Shopify)]
#[case(CustomerNews::VisitFailed, Teller::Nobody)]
#[case(CustomerNews::ReadyForPickup, Teller::Nobody)]
#[case(CustomerNews::Delayed, Teller::Nobody)]
#[case(CustomerNews::Rejected, Teller::Nobody)]
#[case(CustomerNews::Returned, Teller::Nobody)]
fn who_tells_before_anybody_chose(#[case] news: CustomerNews, #[case] teller: Teller) {
    let mut preferences = all_on();
    assert_eq!(preferences.customer.teller(news), teller);
    preferences.customer.put(news, Teller::Waybill, at("01 00:00"));
    assert_eq!(preferences.customer.teller(news), Teller::Waybill);
    preferences.customer.put(news, Teller::Nobody, at("01 00:00"));
    assert_eq!(preferences.customer.teller(news), Teller::Nobody);
    preferences.customer.put(news, Teller::Shopify, at("01 00:00"));
    assert_eq!(preferences.customer.teller(news), teller, "Shopify is only chosen where it can tell");
}

#[test]
fn a_shop_that_chose_nothing_decides_nothing() {
    assert_eq!(about_customers(&order(&[PickedUp, OutForDelivery, Delivered]), &all_on()), []);
}

#[rstest]
#[case(PickedUp, CustomerNews::Shipped)]
#[case(InTransit, CustomerNews::Shipped)]
#[case(Delayed, CustomerNews::Delayed)]
#[case(OutForDelivery, CustomerNews::OutForDelivery)]
#[case(AttemptedDelivery, CustomerNews::VisitFailed)]
#[case(CustomerNotFound, CustomerNews::VisitFailed)]
#[case(ReadyForPickup, CustomerNews::ReadyForPickup)]
#[case(Delivered, CustomerNews::Delivered)]
#[case(Rejected, CustomerNews::Rejected)]
#[case(Returning, CustomerNews::Returned)]
#[case(Returned, CustomerNews::Returned)]
fn each_status_is_one_kind_of_news(#[case] status: Status, #[case] news: CustomerNews) {
    assert_eq!(told(&about_customers(&order(&[status]), &telling(&[news]))), [(news, 1)]);
    let others: Vec<_> = CustomerNews::ALL.iter().copied().filter(|one| *one != news).collect();
    assert_eq!(about_customers(&order(&[status]), &telling(&others)), [], "who tells another thing says nothing here");
}

#[rstest]
#[case(LabelCreated)]
#[case(Exception)]
#[case(Cancelled)]
#[case(Unknown)]
fn some_statuses_are_no_news_for_a_customer(#[case] status: Status) {
    assert_eq!(about_customers(&order(&[status]), &waybill_tells()), []);
}

#[test]
fn each_step_is_told_once_as_it_comes() {
    use CustomerNews as News;
    let way = [
        LabelCreated,
        PickedUp,
        InTransit,
        OutForDelivery,
        CustomerNotFound,
        InTransit,
        OutForDelivery,
        CustomerNotFound,
        ReadyForPickup,
        Delivered,
    ];
    let expected = [
        (News::Shipped, 1),
        (News::OutForDelivery, 1),
        (News::VisitFailed, 1),
        (News::OutForDelivery, 2),
        (News::VisitFailed, 2),
        (News::ReadyForPickup, 1),
        (News::Delivered, 1),
    ];
    assert_eq!(told_one_by_one(&order(&way), &waybill_tells()), expected);
}

#[test]
fn a_refusal_is_told_once_and_the_way_back_once() {
    let way = [PickedUp, Rejected, Returning, Returned];
    let expected = [(CustomerNews::Shipped, 1), (CustomerNews::Rejected, 1), (CustomerNews::Returned, 1)];
    assert_eq!(told_one_by_one(&order(&way), &waybill_tells()), expected);
}

#[test]
fn what_came_in_together_is_told_as_it_stands_now() {
    let decisions = about_customers(&order(&[PickedUp, OutForDelivery, ReadyForPickup, Delivered]), &waybill_tells());
    assert_eq!(told(&decisions), [(CustomerNews::Delivered, 1)]);
    let whys: Vec<Why> = decisions.iter().map(|one| one.why).collect();
    assert_eq!(whys, [Why::Overtaken, Why::Overtaken, Why::Overtaken, Why::StatusChanged]);
}

#[test]
fn two_scans_of_one_visit_are_told_once() {
    let scans = [scan("02 10:00", CustomerNotFound), scan("02 12:00", InTransit), scan("02 14:00", CustomerNotFound)];
    let file = cod_order([label(1, scans)]);
    assert_eq!(told_one_by_one(&file, &telling(&[CustomerNews::VisitFailed])), [(CustomerNews::VisitFailed, 1)]);
}

#[test]
fn a_scan_that_comes_late_tells_nothing_older_than_the_customer_knows() {
    let mut file = order(&[PickedUp, CustomerNotFound, ReadyForPickup]);
    file.customer_told = vec![CustomerTold {
        news: CustomerNews::ReadyForPickup,
        fulfillment: Some(FulfillmentId(1)),
        happened_at: at("04 10:00"),
    }];
    assert_eq!(about_customers(&file, &waybill_tells()), []);
}

#[test]
fn a_scan_that_moves_what_was_told_does_not_tell_it_again() {
    let mut file = order(&[PickedUp, ReadyForPickup]);
    file.customer_told = vec![CustomerTold {
        news: CustomerNews::ReadyForPickup,
        fulfillment: Some(FulfillmentId(1)),
        happened_at: at("03 08:30"),
    }];
    assert_eq!(about_customers(&file, &waybill_tells()), []);
}

#[test]
fn with_several_parcels_the_least_advanced_one_speaks() {
    let mut file = cod_order([
        label(1, [scan("02 10:00", PickedUp), scan("03 10:00", OutForDelivery), scan("03 12:00", Delivered)]),
        label(2, [scan("02 11:00", PickedUp)]),
    ]);
    assert_eq!(told(&about_customers(&file, &waybill_tells())), [(CustomerNews::Shipped, 1)]);
    file.labels[1] = label(2, [scan("02 11:00", PickedUp), scan("05 10:00", Delivered)]);
    assert_eq!(told(&about_customers(&file, &waybill_tells())), [(CustomerNews::Delivered, 1)]);
}

#[test]
fn each_fulfillment_is_told_of_its_own() {
    let mut other = label(2, days(&[PickedUp, Delivered]));
    other.label.fulfillment = Some(FulfillmentId(2));
    let mut by_hand = label(3, days(&[PickedUp, Delivered]));
    by_hand.label.fulfillment = None;
    let mut file = cod_order([label(1, days(&[PickedUp])), other, by_hand]);
    file.fulfillments.push(fulfillment(2));
    let decisions = about_customers(&file, &telling(&[CustomerNews::Delivered]));
    assert_eq!(told(&decisions), [(CustomerNews::Delivered, 1), (CustomerNews::Delivered, 1)]);
    let keys: std::collections::HashSet<String> = effects(&decisions).into_iter().map(Effect::key).collect();
    assert_eq!(keys.len(), 2);
}

#[test]
fn a_return_label_tells_the_customer_nothing() {
    let file = cod_order([label(1, days(&[PickedUp])), return_label(2, days(&[PickedUp, Returning, Returned]))]);
    assert_eq!(told(&about_customers(&file, &waybill_tells())), [(CustomerNews::Shipped, 1)]);
}

#[rstest]
#[case::cancelled(|file: &mut OrderFile, _: &mut Preferences| file.order.cancelled_at = Some(at("02 09:00")), Why::OrderCancelled)]
#[case::fulfillment(|file: &mut OrderFile, _: &mut Preferences| file.fulfillments[0].is_cancelled = true, Why::FulfillmentCancelled)]
#[case::quiet_import(|_: &mut OrderFile, preferences: &mut Preferences| preferences.acting = Acting::From(at("10 00:00")), Why::BeforeActing)]
#[case::not_armed(|_: &mut OrderFile, preferences: &mut Preferences| preferences.acting = Acting::NotYet, Why::BeforeActing)]
#[case::chosen_later(|_: &mut OrderFile, preferences: &mut Preferences| {
    preferences.customer.put(CustomerNews::Delivered, Teller::Nobody, at("01 00:00"));
    preferences.customer.put(CustomerNews::Delivered, Teller::Waybill, at("10 00:00"));
}, Why::BeforeSwitchedOn)]
#[case::tracking_was_off(|_: &mut OrderFile, preferences: &mut Preferences| {
    preferences.put(Preference::Tracking, false, at("01 00:00"));
    preferences.put(Preference::Tracking, true, at("10 00:00"));
}, Why::BeforeSwitchedOn)]
fn what_keeps_waybill_from_telling(#[case] change: fn(&mut OrderFile, &mut Preferences), #[case] why: Why) {
    let mut file = order(&[PickedUp, Delivered]);
    let mut preferences = telling(&[CustomerNews::Delivered]);
    change(&mut file, &mut preferences);
    let decisions = about_customers(&file, &preferences);
    assert_eq!(last(&decisions, Preference::CustomerNotifications), Some((Verdict::No, why)));
    assert_eq!(told(&decisions), []);
}

#[test]
fn old_scans_that_are_read_anew_are_not_told_and_wait_for_nobody() {
    let decisions = hold_back(about_customers(&order(&[PickedUp, Delivered]), &telling(&[CustomerNews::Delivered])));
    assert_eq!(last(&decisions, Preference::CustomerNotifications), Some((Verdict::No, Why::ReadAgain)));
    assert_eq!(told(&decisions), []);
}

#[test]
fn a_cancelled_label_lets_the_others_speak() {
    let mut file = cod_order([label(1, days(&[PickedUp, Delivered])), label(2, days(&[PickedUp]))]);
    file.labels[1].label.cancelled_at = Some(at("05 10:00"));
    let decisions = decide(&file, &telling(&[CustomerNews::Delivered]), &services(), &[Trigger::OrderChanged]);
    assert_eq!(told(&restrain(decisions, &[] as &[Restraint])), [(CustomerNews::Delivered, 1)]);
}
