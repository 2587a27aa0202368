//! Courier accounts as a person connects, tests, changes and disconnects them.

use std::collections::BTreeMap;

use engine::accounts::{AccountEntry, AccountError, TestResult};
use jiff::SignedDuration;
use secrecy::SecretString;
use simulators::faults::{FaultKind, Holds};
use store::{AccountState, CourierAccount};
use tracking::{AskReason, ShopId};

use crate::world::{PASSWORD, USER, Way, World, cash, sameday};

async fn world() -> (World, CourierAccount) {
    let world = World::new(vec![cash(1001, vec![sameday(1).delivered(30)])]).await;
    let account = world.account("sameday").await;
    (world, account)
}

fn credentials(password: &str) -> BTreeMap<String, SecretString> {
    [("username", USER), ("password", password)].map(|(name, value)| (name.to_owned(), value.into())).into()
}

/// Long enough for the next test.
fn wait(world: &World) {
    world.clock.move_to(world.clock.now() + SignedDuration::from_secs(10));
}

#[tokio::test]
async fn a_wrong_password_is_told_and_the_right_one_works_again() {
    let (world, account) = world().await;
    let (shop, engine) = (world.shop(), &world.engine);
    engine.change_credentials(shop, account.id, &credentials("wrong")).await.unwrap();
    let result = engine.test_account(shop, account.id).await.unwrap();
    assert!(matches!(result, TestResult::Refused { .. }), "{result:?}");
    let refused = world.account("sameday").await;
    assert_eq!(refused.state, AccountState::NeedsAttention);
    assert!(refused.last_error.unwrap().starts_with("the account was refused"));
    let failures = world.store().account_failures(shop, account.id, 9).await.unwrap();
    assert_eq!((failures.len(), failures[0].asked), (1, 0));

    wait(&world);
    engine.change_credentials(shop, account.id, &credentials(PASSWORD)).await.unwrap();
    assert_eq!(engine.test_account(shop, account.id).await.unwrap(), TestResult::Works);
    let works = world.account("sameday").await;
    assert_eq!((works.state, works.last_error, works.failures), (AccountState::Active, None, 0));
    assert_eq!(works.last_ok_at, Some(world.clock.now()));
}

#[tokio::test]
async fn a_test_signs_in_anew_and_the_next_refresh_uses_its_token() {
    let (world, account) = world().await;
    world.pass(5).await;
    let before = world.sameday.sign_ins();
    assert_eq!(world.engine.test_account(world.shop(), account.id).await.unwrap(), TestResult::Works);
    assert_eq!(world.sameday.sign_ins(), before + 1);
}

#[tokio::test]
async fn trouble_at_the_courier_is_not_blamed_on_the_account() {
    let (world, account) = world().await;
    let test = async || {
        wait(&world);
        let result = world.engine.test_account(world.shop(), account.id).await.unwrap();
        world.sameday.recovers();
        result
    };
    world.sameday.fails(FaultKind::ServerError { status: 503 }, Holds::Share(1.0));
    assert!(matches!(test().await, TestResult::Away { .. }));
    world.sameday.fails(FaultKind::Refuse, Holds::Share(1.0));
    assert!(matches!(test().await, TestResult::Away { .. }));
    world.sameday.fails(FaultKind::TooManyCalls { retry_after_seconds: None }, Holds::Share(1.0));
    assert_eq!(test().await, TestResult::Busy);
    world.sameday.fails(FaultKind::BrokenJson, Holds::Share(1.0));
    assert!(matches!(test().await, TestResult::Unclear { .. }));
    let after = world.account("sameday").await;
    assert_eq!((after.state, after.blocked_until), (AccountState::Active, None));
}

#[tokio::test]
async fn nobody_finds_a_password_by_testing() {
    let (world, account) = world().await;
    world.engine.change_credentials(world.shop(), account.id, &credentials("wrong")).await.unwrap();
    world.engine.test_account(world.shop(), account.id).await.unwrap();
    let tried = world.sameday.sign_ins();
    let again = world.engine.test_account(world.shop(), account.id).await;
    assert!(matches!(again, Err(AccountError::TooSoon)), "{again:?}");
    assert_eq!(world.sameday.sign_ins(), tried);
}

#[tokio::test]
async fn a_paused_account_stays_paused_whatever_is_tested_and_changed() {
    let (world, account) = world().await;
    let (shop, engine) = (world.shop(), &world.engine);
    engine.pause_account(shop, account.id).await.unwrap();
    assert_eq!(engine.test_account(shop, account.id).await.unwrap(), TestResult::Works);
    engine.change_credentials(shop, account.id, &credentials(PASSWORD)).await.unwrap();
    assert_eq!(world.account("sameday").await.state, AccountState::Disabled);
    world.pass(5).await;
    assert!(
        world.sameday.asked().iter().all(|line| line.numbers.iter().all(|number| !number.starts_with("1SIM24"))),
        "nothing was asked"
    );
    engine.resume_account(shop, account.id).await.unwrap();
    world.pass(5).await;
    let asked = world.sameday.asked();
    assert!(asked.iter().any(|line| line.numbers.iter().any(|number| number.starts_with("1SIM24"))), "{asked:?}");
}

#[tokio::test]
async fn labels_outlive_their_account_and_go_on_with_the_next() {
    let (world, account) = world().await;
    let (shop, engine) = (world.shop(), &world.engine);
    world.pass(10).await;
    let asked = world.sameday.asked().len();
    assert_eq!(engine.disconnect_account(shop, account.id).await.unwrap(), 1);
    world.pass(10).await;
    assert_eq!(world.sameday.asked().len(), asked);
    let label = &world.order(1001).await.labels[0];
    assert_eq!((label.next.at, label.next.why), (None, AskReason::NoAccount));

    let entry = AccountEntry { credentials: credentials(PASSWORD), ..AccountEntry::default() };
    engine.connect_account(shop, "sameday", &entry).await.unwrap();
    world.pass(30).await;
    assert_eq!(world.order(1001).await.file.labels[0].timeline.standing.status, tracking::Status::Delivered);
}

#[tokio::test]
async fn what_is_no_secret_is_shown_and_an_empty_field_keeps_what_was_there() {
    let (world, account) = world().await;
    let (shop, engine) = (world.shop(), &world.engine);
    let shown = engine.shown_credentials(shop, account.id).await.unwrap();
    assert_eq!(shown, BTreeMap::from([("username", USER.to_owned())]));
    let only_name = BTreeMap::from([("username".to_owned(), SecretString::from(USER))]);
    engine.change_credentials(shop, account.id, &only_name).await.unwrap();
    assert_eq!(engine.test_account(shop, account.id).await.unwrap(), TestResult::Works);
}

#[tokio::test]
async fn an_entry_that_will_not_do_connects_nothing() {
    let (world, _) = world().await;
    let (shop, engine) = (world.shop(), &world.engine);
    let entry = |site: &str, name: &str| AccountEntry {
        name: name.to_owned(),
        site: site.to_owned(),
        credentials: credentials(PASSWORD),
    };
    let connect = async |courier: &str, entry: AccountEntry| {
        engine.connect_account(shop, courier, &entry).await.unwrap_err().to_string()
    };
    assert!(connect("sameday", entry("http://127.0.0.1:1", "x")).await.contains("none of Sameday's"));
    assert!(connect("sameday", entry("", "Sameday")).await.contains("is taken"));
    assert!(connect("sameday", entry("", &"x".repeat(61))).await.contains("longer than 60"));
    assert_eq!(connect("dhl", entry("", "")).await, "these fields are empty: api_key");
    assert_eq!(connect("pigeon", entry("", "")).await, "courier \"pigeon\" is not known");
    assert_eq!(world.store().accounts(shop).await.unwrap().len(), 2);
}

#[tokio::test]
async fn another_shops_account_is_not_there() {
    let (world, account) = world().await;
    let (engine, other) = (&world.engine, ShopId(99));
    assert!(matches!(engine.test_account(other, account.id).await, Err(AccountError::NotFound)));
    assert!(matches!(engine.shown_credentials(other, account.id).await, Err(AccountError::NotFound)));
    assert!(matches!(engine.disconnect_account(other, account.id).await, Err(AccountError::NotFound)));
    assert!(matches!(engine.pause_account(other, account.id).await, Err(AccountError::NotFound)));
    assert!(matches!(engine.resume_account(other, account.id).await, Err(AccountError::NotFound)));
    let changed = engine.change_credentials(other, account.id, &credentials("x")).await;
    assert!(matches!(changed, Err(AccountError::NotFound)));
    assert_eq!(world.sameday.sign_ins(), 0);
}
