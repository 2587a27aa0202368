//! Couriers that are down, slow, broken or strict: nothing is lost, nobody else waits.

use std::time::Duration;

use jiff::SignedDuration;
use rstest::rstest;
use simulators::fan_courier;
use simulators::faults::{FaultKind, Holds};
use store::AccountState;
use tokio_util::sync::CancellationToken;

use crate::world::{On, PASSWORD, Way, World, cash, fan, fan_number, hour, sameday};

fn window(from: i64, until: i64) -> Holds {
    Holds::Window { from: hour(from), until: hour(until) }
}

#[tokio::test]
async fn a_courier_that_is_down_delays_nobody_else_and_is_caught_up_with() {
    let orders = vec![cash(1001, vec![fan(1).delivered(30)]), cash(1002, vec![sameday(2).delivered(30)])];
    let world = World::new(orders).await;
    world.sameday.fails(FaultKind::ServerError { status: 503 }, window(20, 40));
    world.pass_until(hour(35)).await;
    assert_eq!((world.paid(1001), world.paid(1002)), (1, 0));
    let account = world.account("sameday").await;
    assert_eq!(account.last_error.as_deref(), Some("the courier failed with HTTP 503"));
    let failed = world.sameday.asked().iter().filter(|line| line.http == Some(503)).count();
    assert!((10..=50).contains(&failed), "{failed} calls in fifteen hours of trouble");

    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1002), 1);
    assert_eq!(world.events(1002).last().unwrap(), "DELIVERED@30");
    assert_eq!(world.account("sameday").await.last_error, None);
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_courier_that_says_when_is_not_asked_before() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(2)).await;
    let fault = FaultKind::TooManyCalls { retry_after_seconds: Some(1800) };
    world.fan.fails(fault, Holds::Calls(1));
    world.pass(8).await;
    let asked = world.fan.asked();
    let refused = asked.iter().position(|line| line.http == Some(429)).unwrap();
    let wait = asked[refused + 1].at.duration_since(asked[refused].at);
    assert!(wait >= SignedDuration::from_mins(30), "asked again after {wait}");
    assert!(wait <= SignedDuration::from_mins(36), "asked again after {wait}");
    assert_eq!(asked[refused + 1].http, Some(200));
}

#[rstest]
#[case::a_guards_web_page(FaultKind::Html { status: 403 })]
#[case::half_a_document(FaultKind::BrokenJson)]
#[case::an_answer_that_breaks_off(FaultKind::Reset)]
#[case::no_answer_at_all(FaultKind::Refuse)]
#[case::its_own_failure(FaultKind::ServerError { status: 500 })]
#[tokio::test]
async fn a_passing_trouble_is_nobodys_fault_and_soon_forgotten(#[case] fault: FaultKind) {
    let parcels = vec![fan(1).delivered(30), fan(2).delivered(30)];
    let world = World::new(vec![cash(1001, parcels)]).await;
    world.pass_until(hour(2)).await;
    world.fan.fails(fault, Holds::Calls(3));
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
    let account = world.account("fan-courier").await;
    assert_eq!((account.state, account.failures), (AccountState::Active, 0));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_courier_that_hangs_runs_into_the_time_limit() {
    let mut world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.engine = world.engine_within(Duration::from_millis(300), 8);
    world.pass_until(hour(2)).await;
    world.fan.fails(FaultKind::Hang, Holds::Calls(1));
    world.pass_until(hour(8)).await;
    assert!(world.fan.asked().iter().any(|line| line.http.is_none()), "nobody was left hanging");
    let asked = world.order(1001).await.labels[0].asked_at.unwrap();
    assert!(asked > hour(2), "not asked again after the time limit");
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn a_courier_that_hangs_for_many_shops_delays_no_other_courier() {
    let shop = |n: u32| {
        let parcels = (0..3).map(|parcel| sameday(n * 10 + parcel).delivered(6)).collect();
        vec![cash(i64::from(n), parcels)]
    };
    let mut shops: Vec<_> = (1..=4).map(shop).collect();
    shops.push(vec![cash(1001, vec![fan(1).delivered(6)])]);
    let world = World::of_shops(On::Sqlite, shops).await;
    world.sameday.fails(FaultKind::Hang, Holds::Share(1.0));
    let stop = CancellationToken::new();
    let work = tokio::spawn({
        let (engine, stop) = (world.engine_within(Duration::from_secs(60), 2), stop.clone());
        async move { engine.run(stop).await }
    });
    let paid = async {
        while world.paid(1001) == 0 {
            world.clock.move_to(world.clock.now() + SignedDuration::from_mins(1));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), paid).await.expect("the other courier's order was not paid");
    stop.cancel();
    work.await.unwrap();
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_and_the_labels_say_so() {
    let parcels = (1..=10).map(sameday).map(|parcel| parcel.delivered(30)).collect();
    let world = World::new(vec![cash(1001, parcels)]).await;
    let account = world.account("sameday").await.id;
    world.set_password(account, "wrong").await;
    world.pass(24).await;
    assert!((1..=2).contains(&world.sameday.sign_ins()), "{} sign-ins", world.sameday.sign_ins());
    assert_eq!(world.sameday.asked().len(), 0);
    let account = world.account("sameday").await;
    assert_eq!(account.state, AccountState::NeedsAttention);
    assert!(account.last_error.unwrap().starts_with("the account was refused"));
    for label in world.order(1001).await.labels {
        assert_eq!(label.account, Some(AccountState::NeedsAttention));
    }

    world.set_password(account.id, PASSWORD).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.account("sameday").await.state, AccountState::Active);
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn a_token_that_is_revoked_costs_one_sign_in_and_nothing_else() {
    let parcels = vec![sameday(1).delivered(30), sameday(2).delivered(30), sameday(3).delivered(30)];
    let world = World::new(vec![cash(1001, parcels), cash(1002, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(12)).await;
    assert_eq!((world.sameday.sign_ins(), world.fan.sign_ins()), (1, 1));
    world.sameday.server.revoke_tokens();
    world.fan.server.revoke_tokens();
    world.pass_until(hour(20)).await;
    world.sameday.server.revoke_tokens();
    world.pass_until(hour(48)).await;
    assert_eq!(world.sameday.sign_ins(), 3);
    assert_eq!((world.paid(1001), world.paid(1002)), (1, 1));
}

#[tokio::test]
async fn ten_labels_at_once_sign_in_once() {
    let orders = (1..=10).map(|n| cash(i64::from(n), vec![sameday(n).delivered(30)])).collect();
    let world = World::new(orders).await;
    world.pass(24).await;
    assert!(world.sameday.asked().len() >= 10);
    assert_eq!(world.sameday.sign_ins(), 1);
}

#[tokio::test]
async fn after_a_restart_the_kept_token_is_used() {
    let mut world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(6)).await;
    world.engine = world.engine_within(Duration::from_secs(10), 8);
    world.pass_until(hour(12)).await;
    assert_eq!(world.fan.sign_ins(), 1);
}

#[rstest]
#[case::told_by_a_message(false)]
#[case::left_out_of_the_answer(true)]
#[tokio::test]
async fn one_number_that_the_courier_does_not_know_harms_no_other(#[case] unknown_is_left_out: bool) {
    let parcels = vec![fan(1).delivered(30), fan(2).unknown(), fan(3).delivered(30)];
    let orders = parcels.into_iter().zip(1001..).map(|(parcel, id)| cash(id, vec![parcel])).collect();
    let world = World::new(orders).await;
    world.fan.server.behave(fan_courier::Behaviour { unknown_is_left_out, ..Default::default() });
    world.pass(48).await;
    assert_eq!([1001, 1002, 1003].map(|order| world.paid(order)), [1, 0, 1]);
    let error = world.order(1002).await.labels[0].last_error.clone().unwrap();
    assert_eq!(error.kind, "not_found");
    assert_eq!(world.order(1001).await.labels[0].last_error, None);
}

#[tokio::test]
async fn a_number_that_cannot_be_the_couriers_is_never_put_into_a_call() {
    let mut odd = fan(2).unknown();
    odd.number = "70002".to_owned();
    let orders = vec![cash(1001, vec![fan(1).delivered(30)]), cash(1002, vec![odd])];
    let world = World::new(orders).await;
    world.pass(48).await;
    assert_eq!(world.paid(1001), 1);
    assert!(world.fan.asked().iter().all(|line| line.numbers == [fan_number(1)]));
    assert_eq!(world.order(1002).await.labels[0].last_error.clone().unwrap().kind, "malformed");
}

#[tokio::test]
async fn a_batch_that_is_refused_as_a_whole_is_halved() {
    let orders: Vec<_> = (1..=20).map(|n| cash(i64::from(n), vec![fan(n).delivered(30)])).collect();
    let world = World::new(orders).await;
    world.fan.server.behave(fan_courier::Behaviour { most_numbers: 6, ..Default::default() });
    world.pass(48).await;
    assert!((1..=20).all(|order| world.paid(order) == 1));
}

#[tokio::test]
async fn an_account_none_of_whose_numbers_is_known_says_so() {
    let parcels = (1..=3).map(|n| fan(n).unknown());
    let orders = parcels.zip(1001..).map(|(parcel, id)| cash(id, vec![parcel])).collect();
    let world = World::new(orders).await;
    world.pass(6).await;
    let account = world.account("fan-courier").await;
    assert_eq!(account.state, AccountState::Active);
    let error = account.last_error.unwrap();
    assert_eq!(error, "the courier knows none of 3 numbers: was the branch or the account changed?");
}
