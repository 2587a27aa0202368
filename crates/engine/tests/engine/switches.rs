//! What a merchant has switched off is not done; what is switched on again is caught up with quietly.

use jiff::SignedDuration;
use rstest::rstest;
use simulators::faults::{FaultKind, Holds};
use store::Plan;
use tracking::Preference;

use crate::world::{Way, World, cash, fan, hour};

#[tokio::test]
async fn with_tracking_off_nothing_is_asked_and_on_again_is_caught_up_with_quietly() {
    let refused = fan(2).scans(&[("C0", 8), ("S1", 26), ("S6", 30), ("S35", 80), ("S2", 84)]);
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)]), cash(1002, vec![refused])]).await;
    world.pass_until(hour(10)).await;
    world.switch(&[(Preference::Tracking, false)]).await;
    let (asked, told) = (world.fan.asked().len(), world.events(1001));
    world.pass_until(hour(60)).await;
    assert_eq!(world.fan.asked().len(), asked);
    assert_eq!(world.events(1001), told);

    world.switch(&[(Preference::Tracking, true)]).await;
    world.pass_until(hour(72)).await;
    assert!(world.fan.asked().len() > asked);
    assert_eq!(world.standings(1001).await[0].1, "delivered");
    assert_eq!((world.paid(1001), world.mails().len()), (0, 0), "old news");
    assert_eq!(world.decisions(1001, Preference::FinancialStatus).await, ["hold before_switched_on"]);
    assert_eq!(world.events(1001), told);
    world.pass_until(hour(96)).await;
    assert_eq!(world.paid(1002), 1, "what happens from now on is acted upon");
    assert!(world.events(1002).contains(&"DELIVERED@84".to_owned()));
}

#[rstest]
#[case::the_switch_off(false, "switched_off")]
#[case::off_and_on_again(true, "before_switched_on")]
#[tokio::test]
async fn a_payment_that_waited_is_not_made_when_its_switch_was_put_off(#[case] on_again: bool, #[case] word: &str) {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    let away = Holds::Window { from: hour(29), until: hour(40) };
    world.shopify.faults().add(FaultKind::Refuse, away);
    world.pass_until(hour(35)).await;
    world.switch(&[(Preference::FinancialStatus, false)]).await;
    world.pass_until(hour(36)).await;
    if on_again {
        world.switch(&[(Preference::FinancialStatus, true)]).await;
    }
    world.pass_until(hour(60)).await;
    assert_eq!(world.paid(1001), 0);
    assert_eq!(world.events(1001).last().unwrap(), "DELIVERED@30", "another switch");
    let effects = world.order(1001).await.effects;
    let payment = effects.iter().find(|one| matches!(one.effect, tracking::Effect::MarkPaid { .. })).unwrap();
    assert_eq!(payment.outcome.as_deref(), Some(word));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn what_waited_while_tracking_was_off_is_not_told_late() {
    let refused = fan(1).scans(&[("C0", 8), ("S1", 26), ("S6", 30)]);
    let world = World::new(vec![cash(1001, vec![refused])]).await;
    let away = Holds::Window { from: hour(29), until: hour(40) };
    world.mailbox.faults().add(simulators::mailbox::MailFault::Refuse, away);
    world.pass_until(hour(35)).await;
    world.switch(&[(Preference::Tracking, false)]).await;
    world.pass_until(hour(400)).await;
    world.switch(&[(Preference::Tracking, true)]).await;
    world.pass_until(hour(420)).await;
    assert!(world.mails().is_empty(), "a mail of two weeks ago");
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_plan_without_tracking_asks_nothing() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(3)).await;
    world.store().set_plan(world.shop(), Plan::Basic, world.clock.now()).await.unwrap();
    let asked = world.fan.asked().len();
    world.pass_until(hour(40)).await;
    assert_eq!((world.fan.asked().len(), world.paid(1001)), (asked, 0));
    assert_eq!(world.order(1001).await.file.labels.len(), 1);
}

#[tokio::test]
async fn a_disabled_account_is_not_asked_and_its_new_labels_wait_for_it() {
    let mut late = cash(1002, vec![fan(2).delivered(30)]);
    late.fulfillments[0].created_at = hour(5);
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)]), late]).await;
    world.pass_until(hour(3)).await;
    let account = world.account("fan-courier").await.id;
    let state = |state| world.store().set_account_state(world.shop(), account, state, None);
    state(store::AccountState::Disabled).await.unwrap();
    let asked = world.fan.asked().len();
    world.pass_until(hour(40)).await;
    assert_eq!(world.fan.asked().len(), asked);
    assert_eq!(world.order(1002).await.labels[0].account, Some(store::AccountState::Disabled));
    state(store::AccountState::Active).await.unwrap();
    world.pass(6).await;
    assert_eq!((world.paid(1001), world.paid(1002)), (1, 1));
}

#[tokio::test]
async fn an_order_is_dispatched_at_the_first_hand_over() {
    let parcels = vec![fan(1).scans(&[("C0", 20)]), fan(2).scans(&[("H10", 9)])];
    let world = World::new(vec![cash(1001, parcels)]).await;
    world.pass_until(hour(8)).await;
    assert_eq!(world.order(1001).await.file.order.dispatched_at, None);
    world.pass_until(hour(40)).await;
    assert_eq!(world.order(1001).await.file.order.dispatched_at, Some(hour(9)));
}

#[tokio::test]
async fn mark_order_as_dispatched_does_so_when_the_label_is_made() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    let mut preferences = world.store().preferences(world.shop()).await.unwrap();
    preferences.mark_dispatched_on_label = true;
    world.store().save_preferences(world.shop(), &preferences, world.clock.now()).await.unwrap();
    world.pass_until(hour(2)).await;
    assert_eq!(world.order(1001).await.file.order.dispatched_at, Some(hour(1)));
    world.pass_until(hour(48)).await;
    let decisions = world.decisions(1001, Preference::DispatchOnPickUp).await;
    assert_eq!(decisions, ["no already_dispatched"]);
}

#[tokio::test]
async fn labels_are_asked_every_four_hours_and_at_ten_eighteen_and_twenty_three() {
    let world = World::new(vec![cash(1001, vec![fan(1).scans(&[("C0", 8)])])]).await;
    world.pass_until(hour(26)).await;
    let asked: Vec<_> = world.fan.asked().iter().map(|line| crate::world::hours(line.at)).collect();
    // In Bucharest: 9, 10, 14, 18, 22, 23, 3, 7, 10 o'clock.
    assert_eq!(asked, [1, 2, 6, 10, 14, 15, 19, 23, 26]);
    let next = world.order(1001).await.labels[0].next;
    assert_eq!(next.at, Some(hour(26) + SignedDuration::from_hours(4)));
}
