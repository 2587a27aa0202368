use rstest::rstest;
use store::{MasterKey, StoreError};

use crate::world::{Db, World, at, secret};

#[rstest]
#[tokio::test]
async fn another_key_opens_nothing(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let account = world.account(shop).await;
    let other = world.db.with_key(MasterKey::from_hex(&secret(&"b".repeat(64))).unwrap()).await.unwrap();
    assert!(matches!(other.shopify_access(shop).await, Err(StoreError::Decrypt { .. })));
    assert!(matches!(other.webhook_secrets("ana").await, Err(StoreError::Decrypt { .. })));
    assert!(matches!(other.account_access(shop, account).await, Err(StoreError::Decrypt { .. })));
}

#[rstest]
#[tokio::test]
async fn a_sealed_value_that_was_copied_to_another_shop_is_refused(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, bob) = (world.shop("ana").await, world.shop("bob").await);
    let account = world.account(bob).await;
    world.account(ana).await;
    world.store.save_token(bob, account, &secret("t1"), at(60)).await.unwrap();
    world
        .db
        .tamper("UPDATE shop SET shopify_token = (SELECT s.shopify_token FROM shop s WHERE s.domain = 'ana')")
        .await
        .unwrap();
    world
        .db
        .tamper("UPDATE courier_account SET token = (SELECT b.credentials FROM courier_account b WHERE b.id = courier_account.id)")
        .await
        .unwrap();
    assert!(world.store.shopify_access(ana).await.is_ok());
    let error = world.store.shopify_access(bob).await.unwrap_err();
    assert!(matches!(error, StoreError::Decrypt { what: "shopify_token" }));
    assert!(matches!(world.store.account_access(bob, account).await, Err(StoreError::Decrypt { what: "token" })));
}

#[rstest]
#[tokio::test]
async fn nothing_that_is_printed_tells_a_secret(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let account = world.account(shop).await;
    world.store.add_user(shop, "desk@ana.example", "argon-hash", "ro").await.unwrap();
    let printed = format!(
        "{:?} {:?} {:?} {:?}",
        world.store,
        world.store.shopify_access(shop).await.unwrap(),
        world.store.account_access(shop, account).await.unwrap(),
        world.store.user_by_email("desk@ana.example").await.unwrap(),
    );
    for secret in ["token-of-ana", "hush", "argon-hash", "5a5a"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
