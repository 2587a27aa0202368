//! What waits for a person's word, and what the word does.

use rstest::rstest;
use tracking::Status::*;
use tracking::{
    Decision, DecisionId, Effect, Held, LabelId, OrderFile, Preference, Restraint, Status, Trigger, Verdict, Why,
    close_held, decide, decide_held, hold_back, restrain,
};

use crate::builders::*;

fn delivered() -> OrderFile {
    cod_order([label(1, days(&[PickedUp, OutForDelivery, Delivered]))])
}

/// The last decision under a switch, as it is listed when it holds back.
fn held(file: &OrderFile, preference: Preference) -> Held {
    let decision = decided(file).into_iter().rfind(|one| one.preference == preference).unwrap();
    held_as(&decision)
}

fn held_as(decision: &Decision) -> Held {
    Held {
        id: DecisionId(7),
        preference: decision.preference,
        label: decision.label,
        about_at: decision.about_at,
        status: decision.status,
    }
}

fn restraint(preference: Preference, why: Why) -> Restraint {
    Restraint { preference, label: Some(LabelId(1)), about_at: Some(at("04 10:00")), why }
}

fn on_order_change(file: &OrderFile) -> Vec<Decision> {
    decide(file, &all_on(), &services(), &[Trigger::OrderChanged])
}

#[test]
fn what_follows_from_reading_again_acts_on_nothing_and_says_so() {
    let decisions = hold_back(decided(&delivered()));
    assert!(effects(&decisions).is_empty());
    assert!(decisions.iter().all(|one| one.verdict != Verdict::Act && one.dispatched_at.is_none()));
    assert_eq!(last(&decisions, Preference::FinancialStatus), Some((Verdict::Hold, Why::ReadAgain)));
}

#[rstest]
fn a_confirmed_decision_does_what_it_would_have_done(
    #[values(
        Preference::FinancialStatus,
        Preference::SettleInvoice,
        Preference::FulfillmentStatus,
        Preference::DispatchOnPickUp,
        Preference::Tracking
    )]
    preference: Preference,
) {
    let file = delivered();
    let expected: Vec<Decision> =
        decided(&file).into_iter().filter(|one| one.preference == preference && one.verdict == Verdict::Act).collect();
    let last = expected.last().unwrap();
    let now = decide_held(&file, &all_on(), &services(), &held_as(last)).unwrap();
    assert_eq!((now.verdict, now.why, now.dispatched_at), (Verdict::Act, Why::Confirmed, last.dispatched_at));
    assert_eq!(now.effects.last(), last.effects.last());
    assert_eq!(now.key, "settled:7");
}

#[test]
fn a_confirmed_mail_is_about_its_own_occurrence_alone() {
    let file = cod_order([label(1, days(&[OutForDelivery, CustomerNotFound, OutForDelivery, CustomerNotFound]))]);
    let mails: Vec<_> = decided(&file).into_iter().filter(|one| one.preference == Preference::MailNotFound).collect();
    assert_eq!(mails.len(), 2);
    let first = decide_held(&file, &all_on(), &services(), &held_as(&mails[0])).unwrap();
    assert_eq!(first.effects, mails[0].effects);
}

#[test]
fn a_word_about_the_past_wins_over_the_switchs_own_instant() {
    let file = delivered();
    let late = all_on_since(at("20 10:00"));
    let held = held(&file, Preference::FinancialStatus);
    assert_eq!(
        last(&decide(&file, &late, &services(), &all_changes(&file)), held.preference).unwrap().0,
        Verdict::Hold
    );
    assert_eq!(decide_held(&file, &late, &services(), &held).unwrap().verdict, Verdict::Act);
}

#[test]
fn a_payment_that_nobody_is_sure_about_is_made_at_a_persons_word() {
    let mut file = delivered();
    file.order.gateways = vec!["Bank transfer".to_owned()];
    let held = held(&file, Preference::FinancialStatus);
    let now = decide_held(&file, &all_on(), &services(), &held).unwrap();
    assert_eq!(now.effects, [Effect::MarkPaid { order: file.order.id }]);
}

#[test]
fn what_became_so_meanwhile_wins_over_the_word() {
    let held = held(&delivered(), Preference::FinancialStatus);
    let mut cancelled = delivered();
    cancelled.order.cancelled_at = Some(at("05 10:00"));
    let mut paid = delivered();
    paid.order.outstanding = money("0");
    let grown = cod_order([label(1, days(&[PickedUp, OutForDelivery, Delivered])), label(2, days(&[InTransit]))]);
    for (file, why) in [(cancelled, Why::OrderCancelled), (paid, Why::NothingOpen), (grown, Why::OtherParcelOnItsWay)] {
        let now = decide_held(&file, &all_on(), &services(), &held).unwrap();
        assert_eq!((now.verdict, now.why, now.effects.len()), (Verdict::No, why, 0));
    }
    let mut off = all_on();
    off.put(Preference::FinancialStatus, false, at("05 10:00"));
    assert_eq!(decide_held(&delivered(), &off, &services(), &held).unwrap().why, Why::SwitchedOff);
}

#[test]
fn what_is_still_missing_keeps_holding_back() {
    let file = cod_order([label(1, days(&[OutForDelivery, Rejected]))]);
    let held = held(&file, Preference::MailRejected);
    let nobody = tracking::Services { address_email: None, ..services() };
    let now = decide_held(&file, &all_on(), &nobody, &held).unwrap();
    assert_eq!((now.verdict, now.why), (Verdict::Hold, Why::NoAddressEmail));
}

#[test]
fn a_discarded_decision_is_closed_under_the_key_that_confirming_it_would_have() {
    let held = held(&delivered(), Preference::FinancialStatus);
    let closed = close_held(&held, Why::Discarded);
    assert_eq!((closed.verdict, closed.why), (Verdict::No, Why::Discarded));
    assert_eq!(closed.key, decide_held(&delivered(), &all_on(), &services(), &held).unwrap().key);
}

#[rstest]
fn a_change_of_the_order_does_not_do_what_a_person_has_not_confirmed(
    #[values(Why::ReadAgain, Why::Discarded)] why: Why,
) {
    let file = delivered();
    let restraints: Vec<Restraint> = Preference::ALL.iter().map(|one| restraint(*one, why)).collect();
    assert!(!on_order_change(&file).is_empty());
    assert_eq!(restrain(on_order_change(&file), &restraints), []);
    assert_eq!(restrain(on_order_change(&file), &[]), on_order_change(&file));
}

#[rstest]
#[case(Why::ReadAgain, Some((Verdict::Hold, Why::ReadAgain)))]
#[case(Why::Discarded, Some((Verdict::Act, Why::AllDelivered)))]
fn a_new_delivery_pays_only_when_nothing_of_the_order_waits_for_a_person(
    #[case] why: Why,
    #[case] says: Option<(Verdict, Why)>,
) {
    let restraints = [restraint(Preference::FinancialStatus, why)];
    let decisions = restrain(decided(&delivered()), &restraints);
    assert_eq!(last(&decisions, Preference::FinancialStatus), says);
}

#[test]
fn shopify_is_told_news_and_not_what_waits() {
    let told = |file: &OrderFile| -> Vec<Status> {
        let restraints =
            [Restraint { about_at: Some(at("03 10:00")), ..restraint(Preference::FulfillmentStatus, Why::ReadAgain) }];
        let decisions = restrain(decided(file), &restraints);
        effects(&decisions).into_iter().filter_map(event_of).map(|event| event.standing).collect()
    };
    assert_eq!(told(&delivered()), [Delivered]);
    let other = cod_order([label(2, days(&[PickedUp, OutForDelivery]))]);
    assert_eq!(told(&other), [PickedUp, OutForDelivery], "what waits is another parcel's");
}
