//! What one shop has, another one neither sees nor changes.

use rstest::rstest;
use store::{LabelFilter, OrderQuery, PayloadId, StoreError, Tab};
use tracking::{Alert, AlertKind, AskReason, Effect, LabelId, NextAsk};

use crate::world::{Db, LEASE, MANY, World, answer, at, decision, new_label, secret};

#[rstest]
#[tokio::test]
async fn another_shop_sees_nothing(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, order, labels) = world.shop_with_labels("ana", 1).await;
    let bob = world.shop("bob").await;
    let account = world.store.accounts(ana).await.unwrap()[0].id;
    let mut unit = world.store.unit(ana).await.unwrap();
    unit.record_decisions(order, &[decision("k", vec![Effect::MarkPaid { order }])], at(0)).await.unwrap();
    unit.record_alerts(order, &[(labels[0], Alert { kind: AlertKind::LostOrDamaged, at: at(0) })]).await.unwrap();
    unit.commit().await.unwrap();
    let claimed = world.store.claim_effects(at(1), LEASE, MANY, 5).await.unwrap().remove(0);
    world.store.park_effect(&claimed, "x", at(2)).await.unwrap();

    let store = &world.store;
    assert!(store.order(bob, order).await.unwrap().is_none());
    assert_eq!(store.order_files(bob, &[order]).await.unwrap(), []);
    assert_eq!(store.order_by_name(bob, "#1001").await.unwrap(), None);
    let all = OrderQuery { tab: Tab::All, search: None, page: 1, per_page: 50 };
    let searched = OrderQuery { search: Some("AWB0001".to_owned()), ..all.clone() };
    assert_eq!(store.orders(bob, &all).await.unwrap().total, 0);
    assert_eq!(store.orders(bob, &searched).await.unwrap().total, 0);
    assert_eq!(store.labels(bob, &LabelFilter { limit: 9, ..LabelFilter::default() }).await.unwrap(), []);
    assert_eq!(store.scheduled_labels(bob, LabelId(0), 9).await.unwrap(), []);
    assert_eq!(store.accounts(bob).await.unwrap(), []);
    assert!(store.account_access(bob, account).await.unwrap().is_none());
    assert_eq!(store.account_use(bob, account, at(-9999)).await.unwrap(), store::AccountUse::default());
    assert_eq!(store.account_failures(bob, account, 9).await.unwrap(), []);
    assert_eq!(store.labels_by_account(bob, at(9)).await.unwrap(), []);
    assert_eq!(store.waiting_labels(bob, account, 9).await.unwrap(), []);
    assert_eq!(store.payloads(bob, account, PayloadId(0), 9).await.unwrap(), []);
    assert_eq!(store.alerts(bob, false).await.unwrap(), []);
    assert_eq!(store.parked_effects(bob).await.unwrap(), []);
    assert_eq!(store.waiting_effects(bob).await.unwrap(), []);
    assert_eq!(store.status_counts(bob).await.unwrap(), []);
    assert_eq!(store.runs(bob, 9).await.unwrap(), []);
    store.start_feed(bob, account, at(3), at(3)).await.unwrap();
    assert_eq!(store.feed(ana, account).await.unwrap(), None);
    assert_eq!(store.feeds(bob).await.unwrap(), []);
    assert_eq!(store.spared_labels(bob, account, at(9), at(0), 9).await.unwrap(), 0);
    assert_eq!(store.spent(bob, at(0)).await.unwrap(), store::Spent::default());
    assert_eq!(store.unmapped_codes(bob).await.unwrap(), []);
    let sheet = store::NewCashSheet { courier: "", file_name: "a.csv", hash: "h", body: b"x" };
    let sheet = store.keep_cash_sheet(ana, &sheet, at(3)).await.unwrap().id;
    assert_eq!(store.cash_sheet(bob, sheet).await.unwrap(), None);
    assert_eq!(store.cash_sheets(bob).await.unwrap(), []);
    assert_eq!(store.cash_orders(bob, at(-999_999)).await.unwrap(), []);
    assert!(matches!(store.discard_cash_sheet(bob, sheet).await, Err(StoreError::Missing { .. })));
    assert!(matches!(store.choose_cash_columns(bob, sheet, "", None).await, Err(StoreError::Missing { .. })));
    assert_eq!(store.attention(bob).await.unwrap(), store::Attention::default());
}

#[rstest]
#[tokio::test]
async fn another_shop_changes_nothing(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, order, labels) = world.shop_with_labels("ana", 1).await;
    let bob = world.shop("bob").await;
    let account = world.store.accounts(ana).await.unwrap()[0].id;
    let user = world.store.add_user(ana, "desk@ana.example", "argon", "ro").await.unwrap();
    world.decide(ana, order, "k", vec![Effect::MarkPaid { order }]).await;
    let effect = world.store.claim_effects(at(1), LEASE, MANY, 5).await.unwrap().remove(0);
    world.store.park_effect(&effect, "x", at(2)).await.unwrap();
    let mut unit = world.store.unit(ana).await.unwrap();
    unit.record_alerts(order, &[(labels[0], Alert { kind: AlertKind::LostOrDamaged, at: at(0) })]).await.unwrap();
    unit.commit().await.unwrap();
    let alert = world.store.alerts(ana, true).await.unwrap()[0].id;
    let before = world.store.order(ana, order).await.unwrap();

    let store = &world.store;
    assert!(!store.unpark_effect(bob, effect.id, at(3)).await.unwrap());
    assert!(!store.close_alert(bob, alert, at(3)).await.unwrap());
    assert_eq!(store.ask_now(bob, &labels, at(3)).await.unwrap(), 0);
    assert_eq!(store.ask_order_now(bob, order, at(3)).await.unwrap(), 0);
    assert_eq!(store.ask_shop_now(bob, at(3)).await.unwrap(), 0);
    let next = NextAsk { at: Some(at(9)), why: AskReason::Requested };
    assert_eq!(store.reschedule(bob, &[(labels[0], next)]).await.unwrap(), 0);
    for refused in [
        store.save_token(bob, account, &secret("t"), at(9)).await,
        store.forget_token(bob, account).await,
        store.account_worked(bob, account, at(3)).await,
        store.account_failed(bob, account, None, "x").await.map(drop),
        store.set_account_state(bob, account, store::AccountState::Disabled, None).await,
        store.save_credentials(bob, account, &std::collections::BTreeMap::new()).await,
        store.disconnect_account(bob, account).await.map(drop),
        store.set_user_locale(bob, user, "hu").await,
    ] {
        assert!(matches!(refused, Err(StoreError::Missing { .. })), "{refused:?}");
    }
    assert!(!store.take_turn(bob, account, LEASE, at(3)).await.unwrap());
    let mut unit = store.unit(bob).await.unwrap();
    assert!(!unit.set_postcode(labels[0], "400001").await.unwrap());
    assert!(!unit.cancel_label(labels[0], at(3)).await.unwrap());
    assert!(!unit.set_direction(labels[0], tracking::Direction::Return).await.unwrap());
    assert!(!unit.set_dispatched(order, at(3)).await.unwrap());
    assert_eq!(unit.orders_of_labels(&labels).await.unwrap(), []);
    assert_eq!(unit.order_files(&[order]).await.unwrap(), []);
    assert_eq!(unit.order_by_gid("gid://shopify/Order/#1001").await.unwrap(), None);
    let refused = unit.add_label(&new_label(order, None, "AWB0002", at(0))).await;
    assert!(matches!(refused, Err(StoreError::Missing { .. })));
    let refused = unit.record_decisions(order, &[decision("other", Vec::new())], at(3)).await;
    assert!(matches!(refused, Err(StoreError::Missing { .. })));
    unit.commit().await.unwrap();
    let own = world.order(bob, "#1").await;
    let mut unit = world.store.unit(bob).await.unwrap();
    let refused = unit.add_label(&new_label(own, Some(account), "AWB0002", at(0))).await;
    assert!(matches!(refused, Err(StoreError::Missing { .. })), "another shop's account is not asked with");
    drop(unit);
    assert_eq!(world.store.order(ana, order).await.unwrap(), before);

    let batch = world.claim(at(4)).await.unwrap();
    let mut unit = world.store.unit(bob).await.unwrap();
    let stolen = answer(labels[0], batch.lease_token, &[], None);
    assert_eq!(unit.record_answers(&[stolen]).await.unwrap(), labels);
}
