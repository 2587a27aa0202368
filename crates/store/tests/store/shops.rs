use rstest::rstest;
use secrecy::ExposeSecret;
use store::{Plan, ServiceState, ShopifyAccess, StoreError};
use tracking::{Preference, Preferences, ShopId};

use crate::world::{Db, World, at, new_shop, secret, tracking_on};

#[rstest]
#[tokio::test]
async fn a_shop_is_found_by_its_domain_whatever_its_case(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let id = world.store.add_shop(&new_shop("Ana.example"), at(0)).await.unwrap();
    let shop = world.store.shop_by_domain("ANA.Example").await.unwrap().unwrap();
    assert_eq!(shop.id, id);
    assert_eq!(
        (shop.domain.as_str(), shop.zone.as_str(), shop.plan),
        ("ana.example", "Europe/Bucharest", Plan::Advanced)
    );
    assert_eq!((shop.shopify, shop.invoicing), (ServiceState::Connected, false));
    assert_eq!(world.store.shop(id).await.unwrap(), Some(shop.clone()));
    assert_eq!(world.store.shops().await.unwrap(), [shop]);
    assert_eq!(world.store.shop_by_domain("bob.example").await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_domain_that_is_taken_is_refused_by_the_rule_s_name(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    world.shop("ana").await;
    let error = world.store.add_shop(&new_shop("ANA"), at(0)).await.unwrap_err();
    assert!(matches!(&error, StoreError::Constraint { constraint, .. } if constraint == "shop_domain"), "{error}");
}

#[rstest]
#[tokio::test]
async fn access_to_shopify_comes_back_as_it_was_saved(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let access = world.store.shopify_access(shop).await.unwrap();
    assert_eq!((access.base_url.as_str(), access.token.expose_secret()), ("https://ana.example", "token-of-ana"));
    let (owner, secrets) = world.store.webhook_secrets("ANA").await.unwrap().unwrap();
    assert_eq!(owner, shop);
    assert_eq!(secrets.iter().map(ExposeSecret::expose_secret).collect::<Vec<_>>(), ["new", "old"]);
    assert!(world.store.webhook_secrets("bob").await.unwrap().is_none());
}

#[rstest]
#[tokio::test]
async fn signing_in_again_connects_a_shop_that_needed_it(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    world.store.set_shopify_state(shop, ServiceState::NeedsSignIn).await.unwrap();
    assert_eq!(world.store.shop(shop).await.unwrap().unwrap().shopify, ServiceState::NeedsSignIn);
    let access =
        ShopifyAccess { base_url: "https://x.example".into(), token: secret("fresh"), webhook_secrets: Vec::new() };
    world.store.save_shopify_access(shop, &access).await.unwrap();
    assert_eq!(world.store.shop(shop).await.unwrap().unwrap().shopify, ServiceState::Connected);
    assert_eq!(world.store.shopify_access(shop).await.unwrap().token.expose_secret(), "fresh");
}

#[rstest]
#[tokio::test]
async fn preferences_address_and_plan_are_kept(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.store.add_shop(&new_shop("ana"), at(0)).await.unwrap();
    assert_eq!(world.store.preferences(shop).await.unwrap(), Preferences::default());
    let mut preferences = tracking_on();
    preferences.put(Preference::MailRejected, true, at(5));
    preferences.cod_gateways = vec!["Plată la livrare".to_owned()];
    world.store.save_preferences(shop, &preferences, at(6)).await.unwrap();
    assert_eq!(world.store.preferences(shop).await.unwrap(), preferences);
    world.store.save_address_email(shop, None).await.unwrap();
    world.store.set_plan(shop, Plan::Basic, at(1)).await.unwrap();
    let shop = world.store.shop(shop).await.unwrap().unwrap();
    assert_eq!((shop.address_email, shop.plan), (None, Plan::Basic));
}

#[rstest]
#[tokio::test]
async fn a_shop_that_is_not_there_is_missing_not_made(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let nobody = ShopId(404);
    let results = [
        world.store.save_preferences(nobody, &tracking_on(), at(0)).await,
        world.store.set_plan(nobody, Plan::Basic, at(1)).await.map(drop),
        world.store.save_address_email(nobody, Some("desk@x.example")).await,
        world.store.set_shopify_state(nobody, ServiceState::Disabled).await,
        world.store.preferences(nobody).await.map(drop),
        world.store.shopify_access(nobody).await.map(drop),
        world.store.add_user(nobody, "x@x.example", "hash", "en").await.map(drop),
    ];
    for result in results {
        assert!(matches!(result, Err(StoreError::Missing { .. })), "{result:?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_session_ends_at_its_time_and_at_sign_out(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let user = world.store.add_user(shop, "Desk@Ana.example", "argon", "ro").await.unwrap();
    let found = world.store.user_by_email(" desk@ANA.example ").await.unwrap().unwrap();
    assert_eq!((found.id, found.shop, found.password_hash.as_str()), (user, shop, "argon"));
    world.store.add_session([7; 32], user, shop, at(0), at(100)).await.unwrap();
    world.store.set_user_locale(shop, user, "hu").await.unwrap();
    let session = world.store.session([7; 32], at(99)).await.unwrap().unwrap();
    assert_eq!((session.user, session.shop, session.locale.as_str()), (user, shop, "hu"));
    assert_eq!(world.store.session([7; 32], at(100)).await.unwrap(), None);
    assert_eq!(world.store.session([8; 32], at(1)).await.unwrap(), None);
    world.store.delete_session([7; 32]).await.unwrap();
    assert_eq!(world.store.session([7; 32], at(1)).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn an_address_signs_in_to_one_shop_only(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, bob) = (world.shop("ana").await, world.shop("bob").await);
    let user = world.store.add_user(ana, "desk@ana.example", "argon", "ro").await.unwrap();
    let error = world.store.add_user(bob, "DESK@ana.example", "argon", "ro").await.unwrap_err();
    assert!(matches!(&error, StoreError::Constraint { constraint, .. } if constraint == "shop_user_email"), "{error}");
    let error = world.store.add_session([1; 32], user, bob, at(0), at(9)).await.unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }));
}

#[rstest]
#[tokio::test]
async fn a_new_password_ends_the_person_s_other_sessions(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, other_shop) = (world.shop("ana").await, world.shop("bob").await);
    let user = world.store.add_user(shop, "ana@shop.example", "old", "ro").await.unwrap();
    let colleague = world.store.add_user(shop, "ion@shop.example", "his", "ro").await.unwrap();
    for (token, who) in [(1, user), (2, user), (3, colleague)] {
        world.store.add_session([token; 32], who, shop, at(0), at(100)).await.unwrap();
    }
    let refused = world.store.change_password(other_shop, user, "new", [1; 32]).await.unwrap_err();
    assert!(matches!(refused, StoreError::Missing { .. }));
    world.store.change_password(shop, user, "new", [1; 32]).await.unwrap();
    assert_eq!(world.store.user_by_email("ana@shop.example").await.unwrap().unwrap().password_hash, "new");
    assert_eq!(world.store.user_by_email("ion@shop.example").await.unwrap().unwrap().password_hash, "his");
    let mut open = Vec::new();
    for token in 1..=3 {
        open.push(world.store.session([token; 32], at(1)).await.unwrap().is_some());
    }
    assert_eq!(open, [true, false, true]);
}
