use std::collections::BTreeMap;

use rstest::rstest;
use store::{AccountState, Busy, StoreError};
use tracking::{AskReason, Status};

use crate::world::{Db, World, answer, at, new_account, secret};

#[rstest]
#[tokio::test]
async fn labels_of_a_disconnected_account_stay_and_wait_for_another(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 2).await;
    let account = world.store.accounts(shop).await.unwrap()[0].id;
    let batch = world.claim(at(1)).await.unwrap();
    let mut unit = world.store.unit(shop).await.unwrap();
    let mut delivered = answer(labels[0], batch.lease_token, &[], None);
    (delivered.shown.status, delivered.known.status) = (Status::Delivered, Status::Delivered);
    assert_eq!(unit.record_answers(&[delivered]).await.unwrap(), []);
    unit.commit().await.unwrap();

    assert_eq!(world.store.disconnect_account(shop, account).await.unwrap(), 1);
    assert_eq!(world.store.accounts(shop).await.unwrap(), []);
    assert!(world.store.account_access(shop, account).await.unwrap().is_none());
    assert_eq!(world.store.next_label_due(&Busy::default()).await.unwrap(), None);
    let detail = world.store.order(shop, order).await.unwrap().unwrap();
    assert_eq!(detail.file.labels.len(), 2, "nothing is deleted");
    assert_eq!((detail.labels[1].next.at, detail.labels[1].next.why), (None, AskReason::NoAccount));
    // What was asked before it was taken away comes too late.
    let mut unit = world.store.unit(shop).await.unwrap();
    let late = answer(labels[1], batch.lease_token, &[], None);
    assert_eq!(unit.record_answers(&[late]).await.unwrap(), [labels[1]]);
    unit.commit().await.unwrap();

    // Its name is free, and only what has not arrived is asked with the next one.
    let next = world.store.add_account(&new_account(shop, "main"), at(5)).await.unwrap();
    let batch = world.claim(at(6)).await.unwrap();
    assert_eq!((batch.account.id, batch.labels.len(), batch.labels[0].id), (next, 1, labels[1]));
}

#[rstest]
#[tokio::test]
async fn a_disconnected_account_is_gone_for_everything(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let account = world.account(shop).await;
    world.store.disconnect_account(shop, account).await.unwrap();
    for refused in [
        world.store.disconnect_account(shop, account).await.map(drop),
        world.store.set_account_state(shop, account, AccountState::Active, None).await,
        world.store.save_credentials(shop, account, &BTreeMap::from([("password".to_owned(), secret("x"))])).await,
    ] {
        assert!(matches!(refused, Err(StoreError::Missing { .. })), "{refused:?}");
    }
    assert!(!world.store.take_turn(shop, account, jiff::SignedDuration::ZERO, at(9)).await.unwrap());
}
