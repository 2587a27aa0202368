use rstest::rstest;
use store::{NewLabel, NewMatch, SettledCourier, StoreError};
use tracking::{AskReason, LabelId, MatchReason, NextAsk, OrderId, ShopId};

use crate::world::{Db, World, at, new_label};

async fn unclear_label(world: &World, shop: ShopId, order: OrderId) -> LabelId {
    let mut unit = world.store.unit(shop).await.unwrap();
    let label = NewLabel {
        courier: String::new(),
        next: NextAsk { at: None, why: AskReason::CourierUnclear },
        ..new_label(order, None, "1100000956", at(0))
    };
    let label = unit.add_label(&label).await.unwrap().unwrap();
    let candidates = vec!["cargus".to_owned(), "packeta".to_owned()];
    let found = NewMatch { company: "Curierul \0Rapid".to_owned(), reason: MatchReason::CompanyUnknown, candidates };
    unit.keep_match(label, &found).await.unwrap();
    unit.commit().await.unwrap();
    label
}

#[rstest]
#[tokio::test]
async fn a_label_waits_until_a_person_tells_its_courier(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, _) = world.shop_with_labels("ana", 1).await;
    let label = unclear_label(&world, shop, order).await;
    let waits = world.store.unclear_labels(shop).await.unwrap();
    assert_eq!((waits.len(), waits[0].label, waits[0].company.as_str()), (1, label, "Curierul Rapid"));
    assert_eq!((waits[0].reason, waits[0].candidates.len()), (MatchReason::CompanyUnknown, 2));
    assert_eq!(world.store.attention(shop).await.unwrap().unclear, 1);

    let account = world.store.accounts(shop).await.unwrap()[0].id;
    let settled = SettledCourier {
        courier: "sameday".to_owned(),
        account: Some(account),
        next: NextAsk { at: Some(at(5)), why: AskReason::New },
        reason: MatchReason::Chosen,
    };
    let mut unit = world.store.unit(shop).await.unwrap();
    assert_eq!(unit.candidates(label).await.unwrap().len(), 2);
    assert!(unit.settle_courier(label, &settled).await.unwrap());
    assert!(!unit.settle_courier(label, &settled).await.unwrap(), "it waits no more");
    unit.commit().await.unwrap();
    assert_eq!(world.store.unclear_labels(shop).await.unwrap(), []);
    let batch = world.claim(at(6)).await.unwrap();
    assert!(batch.labels.iter().any(|claimed| claimed.id == label), "due, and its account was woken");
    let detail = world.store.order(shop, order).await.unwrap().unwrap();
    let meta = detail.labels.iter().find(|meta| meta.label == label).unwrap();
    assert_eq!((meta.found.reason, meta.found.candidates.len()), (Some(MatchReason::Chosen), 0));
    assert_eq!(detail.file.label(label).unwrap().label.company.as_deref(), Some("Curierul Rapid"));
}

#[rstest]
#[tokio::test]
async fn a_cancelled_label_waits_for_nobody(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, _) = world.shop_with_labels("ana", 1).await;
    let label = unclear_label(&world, shop, order).await;
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.cancel_label(label, at(1)).await.unwrap();
    assert_eq!(unit.candidates(label).await.unwrap(), Vec::<String>::new());
    assert!(!unit.leave_unmatched(label, "curierul rapid").await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(world.store.attention(shop).await.unwrap().unclear, 0);
}

#[rstest]
#[tokio::test]
async fn another_shop_neither_sees_nor_settles_it(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, order, _) = world.shop_with_labels("ana", 1).await;
    let (bob, ..) = world.shop_with_labels("bob", 1).await;
    let label = unclear_label(&world, ana, order).await;
    assert_eq!(world.store.unclear_labels(bob).await.unwrap(), []);
    let mut unit = world.store.unit(bob).await.unwrap();
    assert_eq!(unit.candidates(label).await.unwrap(), Vec::<String>::new());
    assert!(!unit.leave_unmatched(label, "x").await.unwrap());
    let found = NewMatch { company: String::new(), reason: MatchReason::Number, candidates: Vec::new() };
    assert!(matches!(unit.keep_match(label, &found).await, Err(StoreError::Missing { .. })));
    unit.remember_company("curierul rapid", Some("cargus"), at(1)).await.unwrap();
    unit.commit().await.unwrap();
    assert!(world.store.company_couriers(ana).await.unwrap().is_empty());
    assert_eq!(world.store.unclear_labels(ana).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test]
async fn the_last_word_about_a_company_counts(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.remember_company("curierul rapid", Some("cargus"), at(1)).await.unwrap();
    unit.remember_company("curierul rapid", None, at(2)).await.unwrap();
    unit.remember_company("alt curier", Some("gls"), at(2)).await.unwrap();
    unit.commit().await.unwrap();
    let said = world.store.company_couriers(shop).await.unwrap();
    assert_eq!((said["curierul rapid"].as_deref(), said["alt curier"].as_deref()), (None, Some("gls")));
}
