use std::collections::BTreeMap;

use jiff::SignedDuration;
use rstest::rstest;
use secrecy::ExposeSecret;
use store::{AccountState, Busy, StoreError};
use tracking::AskReason;

use crate::world::{Db, World, at, new_account, new_label, secret};

#[rstest]
#[tokio::test]
async fn credentials_and_token_come_back_as_they_were_saved(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let id = world.account(shop).await;
    let access = world.store.account_access(shop, id).await.unwrap().unwrap();
    assert_eq!(access.credentials["password"].expose_secret(), "hush");
    assert!(access.token.is_none());
    world.store.save_token(shop, id, &secret("t1"), at(3600)).await.unwrap();
    let (token, renew_at) = world.store.account_access(shop, id).await.unwrap().unwrap().token.unwrap();
    assert_eq!((token.expose_secret(), renew_at), ("t1", at(3600)));
    world.store.forget_token(shop, id).await.unwrap();
    assert!(world.store.account_access(shop, id).await.unwrap().unwrap().token.is_none());
}

#[rstest]
#[tokio::test]
async fn new_credentials_wake_an_account_that_was_refused(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, _, _) = world.shop_with_labels("ana", 1).await;
    let id = world.store.accounts(shop).await.unwrap()[0].id;
    world.store.save_token(shop, id, &secret("t1"), at(3600)).await.unwrap();
    world.store.set_account_state(shop, id, AccountState::NeedsAttention, Some("wrong password")).await.unwrap();
    assert_eq!(world.store.accounts(shop).await.unwrap()[0].last_error.as_deref(), Some("wrong password"));
    assert!(world.claim(at(1)).await.is_none());
    assert_eq!(world.store.next_label_due(&Busy::default()).await.unwrap(), None);
    let credentials = BTreeMap::from([("password".to_owned(), secret("right"))]);
    world.store.save_credentials(shop, id, &credentials).await.unwrap();
    let access = world.store.account_access(shop, id).await.unwrap().unwrap();
    assert_eq!(access.credentials["password"].expose_secret(), "right");
    assert!(access.token.is_none());
    assert_eq!(world.claim(at(1)).await.unwrap().labels.len(), 1);
}

#[rstest]
#[tokio::test]
async fn failures_are_counted_until_a_call_works(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let id = world.account(shop).await;
    assert_eq!(world.store.account_failed(shop, id, None, "HTTP 503").await.unwrap(), 1);
    assert_eq!(world.store.account_failed(shop, id, Some(at(60)), "HTTP 503").await.unwrap(), 2);
    let account = world.store.accounts(shop).await.unwrap().remove(0);
    assert_eq!((account.failures, account.blocked_until), (2, Some(at(60))));
    world.store.account_worked(shop, id, at(70)).await.unwrap();
    let account = world.store.accounts(shop).await.unwrap().remove(0);
    assert_eq!((account.failures, account.blocked_until, account.last_error), (0, None, None));
    assert_eq!(account.last_ok_at, Some(at(70)));
}

#[rstest]
#[tokio::test]
async fn labels_without_an_account_get_the_first_that_fits(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    let mut unit = world.store.unit(shop).await.unwrap();
    let label = unit.add_label(&new_label(order, None, "AWB0001", at(0))).await.unwrap().unwrap();
    unit.commit().await.unwrap();
    assert!(world.claim(at(1)).await.is_none());
    let account = world.account(shop).await;
    let batch = world.claim(at(1)).await.unwrap();
    assert_eq!((batch.account.id, batch.labels[0].id, batch.labels[0].cause), (account, label, AskReason::New));
}

#[rstest]
#[tokio::test]
async fn a_courier_s_limits_reach_all_its_accounts(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    for domain in ["ana", "bob"] {
        let shop = world.shop(domain).await;
        world.account(shop).await;
    }
    let half = SignedDuration::from_millis(500);
    assert_eq!(world.store.set_account_limits("sameday", 30, half).await.unwrap(), 2);
    assert_eq!(world.store.set_account_limits("sameday", 30, half).await.unwrap(), 0);
    assert_eq!(world.store.set_account_limits("fan-courier", 1, half).await.unwrap(), 0);
}

#[rstest]
#[tokio::test]
async fn a_name_is_used_once_for_each_courier_of_a_shop(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, bob) = (world.shop("ana").await, world.shop("bob").await);
    world.account(ana).await;
    world.account(bob).await;
    let error = world.store.add_account(&new_account(ana, "main"), at(0)).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Constraint { constraint, .. } if constraint == "courier_account_name"),
        "{error}"
    );
    assert_eq!(world.store.accounts(ana).await.unwrap().len(), 1);
}
