//! A shop's first import, its plan and its buyers.

use rstest::rstest;
use store::{PageRead, Plan, ServiceState, StoreError};
use tracking::Preference;

use crate::world::{Db, LEASE, World, at};

fn page(next: Option<&str>) -> PageRead<'_> {
    PageRead { orders: 25, parcels: 30, next }
}

#[rstest]
#[tokio::test]
async fn an_import_goes_on_behind_the_last_page_that_was_kept(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (store, ana, bob) = (&world.store, world.shop("ana").await, world.shop("bob").await);
    assert!(store.start_order_import(ana, at(-60), at(0)).await.unwrap());
    assert!(!store.start_order_import(ana, at(-50), at(1)).await.unwrap(), "it goes on by itself");
    let dead = store.claim_order_import(at(1), LEASE).await.unwrap().unwrap();
    assert_eq!((dead.shop, dead.since, dead.page_after.as_deref(), dead.attempts), (ana, at(-60), None, 1));
    assert_eq!(store.claim_order_import(at(1), LEASE).await.unwrap(), None, "somebody has it in hand");
    let due = store.next_order_import_due().await.unwrap().unwrap();
    let first = store.claim_order_import(due, LEASE).await.unwrap().unwrap();
    assert_eq!((first.page_after.as_deref(), first.attempts), (None, 2));
    let mut unit = store.unit(ana).await.unwrap();
    let lost = unit.move_order_import(&dead, &page(Some("a")), at(2)).await;
    assert!(matches!(lost, Err(StoreError::LeaseLost { .. })), "{lost:?}");
    drop(unit);
    let mut unit = store.unit(ana).await.unwrap();
    unit.move_order_import(&first, &page(Some("a")), at(3)).await.unwrap();
    unit.commit().await.unwrap();
    let second = store.claim_order_import(at(3), LEASE).await.unwrap().unwrap();
    assert_eq!((second.page_after.as_deref(), second.attempts), (Some("a"), 1));
    store.postpone_order_import(&second, at(5), Some("Shopify was away")).await.unwrap();
    assert_eq!(store.claim_order_import(at(4), LEASE).await.unwrap(), None);
    let again = store.claim_order_import(at(5), LEASE).await.unwrap().unwrap();
    store.park_order_import(&again, "no access", at(6)).await.unwrap();
    let state = store.order_import(ana).await.unwrap().unwrap();
    assert_eq!((state.orders, state.parcels, state.is_parked), (25, 30, true));
    assert_eq!(state.last_error.as_deref(), Some("no access"));
    assert!(store.start_order_import(ana, at(-50), at(7)).await.unwrap(), "taken up by a person");
    let last = store.claim_order_import(at(7), LEASE).await.unwrap().unwrap();
    assert_eq!((last.since, last.page_after.as_deref()), (at(-60), Some("a")), "where it was");
    let mut unit = store.unit(ana).await.unwrap();
    unit.move_order_import(&last, &page(None), at(8)).await.unwrap();
    unit.commit().await.unwrap();
    let state = store.order_import(ana).await.unwrap().unwrap();
    assert_eq!((state.orders, state.ended_at, state.last_error), (50, Some(at(8)), None));
    assert_eq!(store.next_order_import_due().await.unwrap(), None);
    assert_eq!(store.order_import(bob).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn an_import_waits_for_a_shop_that_must_sign_in(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let ana = world.shop("ana").await;
    world.store.start_order_import(ana, at(-60), at(0)).await.unwrap();
    world.store.set_shopify_state(ana, ServiceState::NeedsSignIn).await.unwrap();
    assert_eq!(world.store.claim_order_import(at(1), LEASE).await.unwrap(), None);
    assert_eq!(world.store.next_order_import_due().await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_better_plan_moves_the_instant_from_which_tracking_is_on(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (store, ana) = (&world.store, world.shop("ana").await);
    let mut preferences = store.preferences(ana).await.unwrap();
    preferences.put(Preference::Tracking, true, at(0));
    store.save_preferences(ana, &preferences, at(0)).await.unwrap();
    let since = async || store.preferences(ana).await.unwrap().switch(Preference::Tracking).since;
    assert!(!store.set_plan(ana, Plan::Advanced, at(1)).await.unwrap(), "it has that plan");
    assert!(store.set_plan(ana, Plan::Basic, at(2)).await.unwrap());
    assert_eq!(since().await, Some(at(0)));
    assert!(store.set_plan(ana, Plan::Advanced, at(9)).await.unwrap());
    assert_eq!(since().await, Some(at(9)), "what happened in between is not done");
    store.keep_billed_plan(ana, Some("Waybill Advanced"), at(9)).await.unwrap();
    assert_eq!(store.billed_plan(ana).await.unwrap().name.as_deref(), Some("Waybill Advanced"));
    assert_eq!(store.shops_with_plan_read_before(at(9)).await.unwrap(), []);
    assert_eq!(store.shops_with_plan_read_before(at(10)).await.unwrap(), [ana]);
    assert!(!store.is_summary_defined(ana).await.unwrap());
    store.note_summary_defined(ana, at(9)).await.unwrap();
    assert!(store.is_summary_defined(ana).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn a_customer_has_the_orders_of_one_shop(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, order, _) = world.shop_with_labels("ana", 1).await;
    let bob = world.shop("bob").await;
    let gid = "gid://shopify/Customer/7";
    for shop in [bob, ana] {
        let mut unit = world.store.unit(shop).await.unwrap();
        unit.keep_buyer(order, gid).await.unwrap();
        unit.commit().await.unwrap();
        let own = if shop == ana { vec![order] } else { Vec::new() };
        assert_eq!(world.store.orders_bought(ana, gid, 9).await.unwrap(), own);
    }
    assert_eq!(world.store.orders_bought(bob, gid, 9).await.unwrap(), []);
    assert_eq!(world.store.orders_bought(ana, "gid://shopify/Customer/8", 9).await.unwrap(), []);
}
