//! The switches: since when, and what they keep.

use rstest::rstest;
use tracking::Status::*;
use tracking::{Decision, OrderFile, Preference, Preferences, Services, Switch, Trigger, Verdict, Why, decide};

use crate::builders::*;

/// A delivered order, and one with a refusal and a visit without a customer.
fn orders() -> [OrderFile; 2] {
    [
        cod_order([label(1, days(&[PickedUp, Delivered]))]),
        cod_order([label(1, days(&[PickedUp, CustomerNotFound, Rejected]))]),
    ]
}

fn decisions_with(preferences: &Preferences, services: &Services) -> Vec<Decision> {
    orders().iter().flat_map(|file| decide(file, preferences, services, &all_changes(file))).collect()
}

fn seven() -> impl Iterator<Item = Preference> {
    Preference::switches().filter(|preference| *preference != Preference::Tracking)
}

#[test]
fn every_preference_acts_when_all_are_on() {
    let decisions = decisions_with(&all_on(), &services());
    for preference in Preference::switches() {
        let acts = |one: &Decision| one.preference == preference && one.verdict == Verdict::Act;
        assert!(decisions.iter().any(acts), "{preference} never acts");
    }
}

#[test]
fn a_switch_that_is_off_does_nothing_and_says_so() {
    for preference in seven() {
        let mut preferences = all_on();
        preferences.put(preference, false, at("01 00:00"));
        let decisions = decisions_with(&preferences, &services());
        let own: Vec<_> = decisions.iter().filter(|one| one.preference == preference).collect();
        assert!(own.iter().all(|one| one.verdict == Verdict::No && one.effects.is_empty()), "{preference}");
        assert!(own.iter().any(|one| one.why == Why::SwitchedOff), "{preference}");
    }
}

#[test]
fn what_happened_before_a_switch_was_put_on_is_held() {
    for preference in seven() {
        let mut preferences = all_on();
        preferences.put(preference, false, at("01 00:00"));
        preferences.put(preference, true, at("20 00:00"));
        let decisions = decisions_with(&preferences, &services());
        let own: Vec<_> = decisions.iter().filter(|one| one.preference == preference).collect();
        assert!(own.iter().all(|one| one.verdict != Verdict::Act), "{preference}");
        assert!(own.iter().any(|one| one.why == Why::BeforeSwitchedOn), "{preference}");
    }
}

#[rstest]
#[case::switched_off(|preferences: &mut Preferences, _: &mut Services| {
    preferences.put(Preference::Tracking, false, at("01 00:00"));
})]
#[case::not_in_the_plan(|_: &mut Preferences, services: &mut Services| services.plan_allows_tracking = false)]
fn without_tracking_nothing_is_decided(#[case] change: fn(&mut Preferences, &mut Services)) {
    let (mut preferences, mut services) = (all_on(), services());
    change(&mut preferences, &mut services);
    assert_eq!(decisions_with(&preferences, &services), []);
    let file = &orders()[0];
    assert_eq!(decide(file, &preferences, &services, &[Trigger::OrderChanged]), []);
}

fn caught_up(preferences: &Preferences) -> Vec<Decision> {
    decisions_with(preferences, &services()).into_iter().filter(|one| one.preference != Preference::Tracking).collect()
}

#[test]
fn tracking_put_on_again_keeps_the_other_switches_and_catches_up_quietly() {
    let mut preferences = all_on();
    preferences.put(Preference::Tracking, false, at("01 00:00"));
    assert!(seven().all(|preference| preferences.switch(preference).on));
    preferences.put(Preference::Tracking, true, at("20 00:00"));
    let decisions = caught_up(&preferences);
    assert!(decisions.iter().all(|one| one.verdict != Verdict::Act));
    assert!(decisions.iter().any(|one| one.why == Why::BeforeSwitchedOn));
}

#[test]
fn a_plan_that_allows_tracking_again_catches_up_quietly() {
    let mut preferences = all_on();
    preferences.resume(at("20 00:00"));
    assert!(caught_up(&preferences).iter().all(|one| one.verdict != Verdict::Act));

    let mut off = Preferences::default();
    off.resume(at("20 00:00"));
    assert_eq!(off, Preferences::default());
}

#[test]
fn a_switch_that_is_put_on_twice_keeps_its_first_instant() {
    let on = Switch::default().put(true, at("02 10:00"));
    assert_eq!(on.put(true, at("05 10:00")).since, Some(at("02 10:00")));
    assert_eq!(on.put(false, at("05 10:00")), Switch::default());
    assert!(on.covers(at("02 10:00")));
    assert!(!on.covers(at("02 09:59")));
}

#[test]
fn the_two_ways_to_dispatch_an_order_exclude_each_other() {
    let mut preferences = all_on();
    assert!(!preferences.dispatches_in_two_ways());
    preferences.mark_dispatched_on_label = true;
    assert!(preferences.dispatches_in_two_ways());
    preferences.put(Preference::DispatchOnPickUp, false, at("02 10:00"));
    assert!(!preferences.dispatches_in_two_ways());
}

#[test]
fn preferences_are_stored_by_their_words_and_read_back() {
    let mut preferences = Preferences::default();
    preferences.put(Preference::MailRejected, true, at("02 10:00"));
    let stored = serde_json::to_value(&preferences).unwrap();
    assert_eq!(
        stored["switches"],
        serde_json::json!({ "mail_rejected": { "on": true, "since": "2026-03-02T10:00:00Z" } })
    );
    assert_eq!(serde_json::from_value::<Preferences>(stored).unwrap(), preferences);
}

#[test]
fn a_switch_that_is_missing_is_off_and_one_of_a_newer_version_is_kept() {
    let newer = serde_json::json!({ "switches": { "tracking": { "on": true }, "tag_order": { "on": true } } });
    let mut preferences: Preferences = serde_json::from_value(newer).unwrap();
    assert!(preferences.switch(Preference::Tracking).on);
    assert!(seven().all(|preference| !preferences.switch(preference).on));
    preferences.put(Preference::MailRejected, true, at("02 10:00"));
    assert_eq!(serde_json::to_value(&preferences).unwrap()["switches"]["tag_order"]["on"], true);
}

#[test]
fn what_a_stored_preference_lacks_has_its_default() {
    assert_eq!(serde_json::from_str::<Preferences>("{}").unwrap(), Preferences::default());
    let ask = serde_json::from_str::<Preferences>(r#"{"ask":{"every_minutes":60}}"#).unwrap().ask;
    assert_eq!((ask.every_minutes, ask.at.len()), (60, 3));
}
