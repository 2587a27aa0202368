use rstest::rstest;
use store::{IncomingFulfillment, IncomingOrder, StoreError};
use tracking::{
    AskReason, Customer, Direction, EventStatus, FinancialStatus, NextAsk, OrderId, PaidBy, TrackingNo, paid_by,
};

use crate::world::{Db, World, at, incoming, money, new_label};

#[rstest]
#[tokio::test]
async fn an_order_s_file_says_what_came_in(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = IncomingOrder {
        financial: FinancialStatus::Other("odd_new_word".to_owned()),
        cancelled_at: Some(at(7)),
        outstanding: money(-5),
        customer: Customer {
            name: "Test Ștefania".to_owned(),
            phone: Some("+40 700 000 000".to_owned()),
            email: Some("t@x.invalid".to_owned()),
            city: Some("Iași".to_owned()),
            locale: Some("ro".to_owned()),
        },
        ..incoming("#1001")
    };
    let mut unit = world.store.unit(shop).await.unwrap();
    let id = unit.upsert_order(&order).await.unwrap().id;
    assert_eq!(unit.order_by_gid("gid://shopify/Order/#1001").await.unwrap(), Some(id));
    assert_eq!(unit.order_by_gid("gid://shopify/Order/2").await.unwrap(), None);
    unit.commit().await.unwrap();
    let stored = world.store.order_files(shop, &[id]).await.unwrap().remove(0).order;
    assert_eq!((stored.name.as_str(), stored.created_at), ("#1001", order.created_at));
    assert_eq!((&stored.gateways, &stored.financial), (&order.gateways, &order.financial));
    assert_eq!((&stored.total, &stored.outstanding), (&order.total, &order.outstanding));
    assert_eq!((&stored.customer, stored.cancelled_at), (&order.customer, Some(at(7))));
    assert!(matches!(paid_by(&stored, &["ramburs".to_owned()]), PaidBy::CashOnDelivery(_)));
}

#[rstest]
#[tokio::test]
async fn the_same_order_again_changes_nothing(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let mut unit = world.store.unit(shop).await.unwrap();
    let first = unit.upsert_order(&incoming("#1")).await.unwrap();
    let again = unit.upsert_order(&incoming("#1")).await.unwrap();
    assert!((first.is_new, first.changed, first.stale) == (true, true, false));
    assert!((again.is_new, again.changed, again.stale) == (false, false, false));
    assert_eq!(first.id, again.id);
}

#[rstest]
#[tokio::test]
async fn an_older_state_never_replaces_a_newer_one(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let mut unit = world.store.unit(shop).await.unwrap();
    let paid =
        IncomingOrder { updated_at: at(50), financial: FinancialStatus::Paid, outstanding: money(0), ..incoming("#1") };
    unit.upsert_order(&incoming("#1")).await.unwrap();
    let newer = unit.upsert_order(&paid).await.unwrap();
    assert!(newer.changed && !newer.stale);
    let older = unit.upsert_order(&IncomingOrder { updated_at: at(49), ..incoming("#1") }).await.unwrap();
    assert!(older.stale && !older.changed);
    let file = unit.order_files(&[older.id]).await.unwrap().remove(0);
    assert_eq!(file.order.financial, FinancialStatus::Paid);
}

#[rstest]
#[tokio::test]
async fn an_order_made_by_hand_is_known_by_its_name(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let by_hand = IncomingOrder { shopify_gid: None, ..incoming("Hand 7") };
    let mut unit = world.store.unit(shop).await.unwrap();
    let first = unit.upsert_order(&by_hand).await.unwrap();
    let again = unit.upsert_order(&IncomingOrder { name: "hand7".to_owned(), ..by_hand }).await.unwrap();
    let shopify = unit.upsert_order(&incoming("Hand 7")).await.unwrap();
    assert_eq!(first.id, again.id);
    assert!(again.changed, "the name is written differently now");
    assert!(shopify.is_new);
}

#[rstest]
#[tokio::test]
async fn an_order_is_dispatched_once(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    let mut unit = world.store.unit(shop).await.unwrap();
    assert!(unit.set_dispatched(order, at(5)).await.unwrap());
    assert!(!unit.set_dispatched(order, at(6)).await.unwrap());
    assert_eq!(unit.order_files(&[order]).await.unwrap()[0].order.dispatched_at, Some(at(5)));
}

#[rstest]
#[tokio::test]
async fn a_fulfillment_follows_shopify_and_never_goes_back(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    let told = |updated_at, is_cancelled| IncomingFulfillment {
        shopify_gid: "gid://shopify/Fulfillment/9".to_owned(),
        order,
        updated_at: at(updated_at),
        is_cancelled,
        parcels: vec![("sameday".to_owned(), TrackingNo::parse("AWB1").unwrap())],
    };
    let mut unit = world.store.unit(shop).await.unwrap();
    let new = unit.upsert_fulfillment(&told(1, false)).await.unwrap();
    assert!(new.is_new);
    let listed = told(1, false).parcels;
    assert_eq!(unit.fulfillment_listing(order, &listed[0]).await.unwrap(), Some(new.id));
    assert_eq!(unit.upsert_fulfillment(&told(3, true)).await.unwrap().had, listed);
    assert_eq!(unit.fulfillment_listing(order, &listed[0]).await.unwrap(), None);
    assert!(unit.upsert_fulfillment(&told(2, false)).await.unwrap().stale);
    unit.raise_told(new.id, EventStatus::InTransit, at(100)).await.unwrap();
    unit.raise_told(new.id, EventStatus::Confirmed, at(90)).await.unwrap();
    let file = unit.order_files(&[order]).await.unwrap().remove(0);
    assert_eq!(file.fulfillments.len(), 1);
    assert!(file.fulfillments[0].is_cancelled);
    assert_eq!(file.fulfillments[0].told, Some((EventStatus::InTransit, at(100))));
    let nowhere = IncomingFulfillment {
        order: OrderId(404),
        shopify_gid: "gid://shopify/Fulfillment/10".to_owned(),
        ..told(1, false)
    };
    assert!(matches!(unit.upsert_fulfillment(&nowhere).await, Err(StoreError::Missing { .. })));
}

#[rstest]
#[tokio::test]
async fn a_number_is_added_once_to_an_order(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let (one, two) = (world.order(shop, "#1").await, world.order(shop, "#2").await);
    let mut unit = world.store.unit(shop).await.unwrap();
    let label = unit.add_label(&new_label(one, None, "AWB0001", at(0))).await.unwrap().unwrap();
    assert_eq!(unit.add_label(&new_label(one, None, "awb 0001", at(0))).await.unwrap(), None);
    let other = unit.add_label(&new_label(two, None, "AWB0001", at(0))).await.unwrap().unwrap();
    assert_eq!(unit.orders_of_labels(&[other, label, label]).await.unwrap(), [one, two]);
    assert!(unit.set_direction(label, Direction::Return).await.unwrap());
    assert!(!unit.set_direction(label, Direction::Return).await.unwrap());
    let file = unit.order_files(&[one]).await.unwrap().remove(0);
    assert_eq!(file.labels[0].label.direction, Direction::Return);
    assert_eq!(file.labels[0].label.number.as_str(), "AWB0001");
}

#[rstest]
#[tokio::test]
async fn a_cancelled_label_is_not_asked_any_more(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let mut unit = world.store.unit(shop).await.unwrap();
    assert!(unit.cancel_label(labels[0], at(3)).await.unwrap());
    assert!(!unit.cancel_label(labels[0], at(4)).await.unwrap());
    unit.commit().await.unwrap();
    assert!(world.claim(at(5)).await.is_none());
    assert_eq!(world.store.ask_now(shop, &labels, at(5)).await.unwrap(), 0);
    let file = world.store.order_files(shop, &[order]).await.unwrap().remove(0);
    assert_eq!(file.labels[0].label.cancelled_at, Some(at(3)));
}

#[rstest]
#[tokio::test]
async fn a_label_by_hand_is_tied_to_the_fulfillment_that_comes_later(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    let label = world.label(shop, order, "AWB0001", at(0)).await;
    let fulfillment = world.fulfillment(shop, order).await;
    let mut unit = world.store.unit(shop).await.unwrap();
    let by_webhook = store::NewLabel { fulfillment: Some(fulfillment), ..new_label(order, None, "AWB0001", at(0)) };
    assert_eq!(unit.add_label(&by_webhook).await.unwrap(), None);
    let file = unit.order_files(&[order]).await.unwrap().remove(0);
    assert_eq!((file.labels[0].label.id, file.labels[0].label.fulfillment), (label, Some(fulfillment)));
}

#[rstest]
#[tokio::test]
async fn a_cancelled_label_can_be_taken_up_again(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let fulfillment = world.fulfillment(shop, order).await;
    let next = NextAsk { at: Some(at(7)), why: AskReason::New };
    let mut unit = world.store.unit(shop).await.unwrap();
    assert!(!unit.revive_label(labels[0], Some(fulfillment), next).await.unwrap(), "it is not cancelled");
    unit.cancel_label(labels[0], at(1)).await.unwrap();
    unit.commit().await.unwrap();
    assert!(world.claim(at(10)).await.is_none());
    let mut unit = world.store.unit(shop).await.unwrap();
    assert!(unit.revive_label(labels[0], Some(fulfillment), next).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(world.claim(at(10)).await.unwrap().labels[0].id, labels[0]);
    let mut unit = world.store.unit(shop).await.unwrap();
    let file = unit.order_files(&[order]).await.unwrap().remove(0);
    assert_eq!(file.labels[0].label.fulfillment, Some(fulfillment));
}
