use rstest::rstest;
use secrecy::ExposeSecret;
use store::{ServiceState, ShopifyTokens, StoreError};
use tracking::ShopId;

use crate::world::{Db, World, at, secret};

fn pair(name: &str, ends: i64) -> ShopifyTokens {
    ShopifyTokens {
        access: secret(&format!("access-{name}")),
        expires_at: Some(at(ends)),
        refresh: Some(secret(&format!("refresh-{name}"))),
        refresh_expires_at: Some(at(ends + 5000)),
        scopes: Some("write_orders".to_owned()),
    }
}

async fn names(world: &World, shop: ShopId) -> (String, Option<String>) {
    let tokens = world.store.shopify_sign_in(shop).await.unwrap().tokens;
    let plain = |secret: &secrecy::SecretString| secret.expose_secret().to_owned();
    (plain(&tokens.access), tokens.refresh.as_ref().map(plain))
}

fn both(name: &str) -> (String, Option<String>) {
    (format!("access-{name}"), Some(format!("refresh-{name}")))
}

#[rstest]
#[tokio::test]
async fn a_pair_comes_back_as_it_was_kept_and_connects_its_shop(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, bob) = (world.shop("ana").await, world.shop("bob").await);
    world.store.set_shopify_state(ana, ServiceState::NeedsSignIn).await.unwrap();
    world.store.save_shopify_tokens(ana, &pair("one", 60)).await.unwrap();
    assert_eq!(names(&world, ana).await, both("one"));
    let kept = world.store.shopify_sign_in(ana).await.unwrap();
    assert_eq!((kept.state, kept.tokens.expires_at), (ServiceState::Connected, Some(at(60))));
    assert_eq!(kept.tokens.scopes.as_deref(), Some("write_orders"));
    assert_eq!(names(&world, bob).await, ("token-of-bob".to_owned(), None));
    assert_eq!(world.store.shopify_access(ana).await.unwrap().token.expose_secret(), "access-one");
    let printed = format!("{kept:?}");
    assert!(!printed.contains("access-one") && !printed.contains("refresh-one"), "{printed}");
}

#[rstest]
#[tokio::test]
async fn one_renews_and_who_comes_late_changes_nothing(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    world.store.save_shopify_tokens(shop, &pair("one", 60)).await.unwrap();
    let (slow, read) = world.store.begin_renewal(shop, at(50), at(80)).await.unwrap().unwrap();
    assert_eq!(read.tokens.refresh.unwrap().expose_secret(), "refresh-one");
    assert!(world.store.begin_renewal(shop, at(79), at(110)).await.unwrap().is_none());
    let (quick, _) = world.store.begin_renewal(shop, at(80), at(110)).await.unwrap().unwrap();
    world.store.finish_renewal(&quick, &pair("two", 120)).await.unwrap();
    for late in [
        world.store.finish_renewal(&slow, &pair("three", 130)).await,
        world.store.release_renewal(&slow).await,
        world.store.release_renewal(&quick).await,
    ] {
        assert!(matches!(late, Err(StoreError::LeaseLost { .. })), "{late:?}");
    }
    assert_eq!(names(&world, shop).await, both("two"));
}

#[rstest]
#[tokio::test]
async fn a_sign_in_wins_over_a_renewal_under_way(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    world.store.save_shopify_tokens(shop, &pair("one", 60)).await.unwrap();
    let (lease, old) = world.store.begin_renewal(shop, at(50), at(80)).await.unwrap().unwrap();
    world.store.save_shopify_tokens(shop, &pair("two", 120)).await.unwrap();
    assert!(matches!(world.store.finish_renewal(&lease, &pair("three", 130)).await, Err(StoreError::LeaseLost { .. })));
    assert!(!world.store.need_sign_in(shop, &old).await.unwrap(), "the refused token is not the present one");
    assert_eq!(names(&world, shop).await, both("two"));
    assert_eq!(world.store.shopify_sign_in(shop).await.unwrap().state, ServiceState::Connected);
}

#[rstest]
#[tokio::test]
async fn a_sign_in_that_is_needed_is_told_once_each_time(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    world.shop("bob").await;
    let now = world.store.shopify_sign_in(shop).await.unwrap();
    assert!(world.store.need_sign_in(shop, &now).await.unwrap());
    assert!(!world.store.need_sign_in(shop, &now).await.unwrap());
    assert!(world.store.has_sign_in_mails(at(0)).await.unwrap());
    let first = world.store.claim_sign_in_mails(at(0), at(600)).await.unwrap();
    assert_eq!(first.iter().map(|mail| (mail.shop, mail.occurrence)).collect::<Vec<_>>(), [(shop, 1)]);
    assert!(world.store.claim_sign_in_mails(at(599), at(900)).await.unwrap().is_empty());
    assert_eq!(world.store.claim_sign_in_mails(at(600), at(1200)).await.unwrap(), first);
    world.store.finish_sign_in_mail(&first[0]).await.unwrap();
    assert!(!world.store.has_sign_in_mails(at(5000)).await.unwrap());

    world.store.save_shopify_tokens(shop, &pair("two", 120)).await.unwrap();
    world.store.set_shopify_state(shop, ServiceState::NeedsSignIn).await.unwrap();
    world.store.set_shopify_state(shop, ServiceState::NeedsSignIn).await.unwrap();
    let second = world.store.claim_sign_in_mails(at(5000), at(5600)).await.unwrap();
    assert_eq!(second.iter().map(|mail| mail.occurrence).collect::<Vec<_>>(), [2]);
}
