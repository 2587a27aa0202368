use rstest::rstest;
use store::{EffectState, RecordedDecisions, StoreError};
use tracking::{
    Decision, DeliveryEvent, Effect, EventStatus, FulfillmentId, LabelId, OrderId, Preference, Status, Verdict, Why,
};

use crate::world::{Db, LEASE, MANY, World, at, decision};

fn event(fulfillment: FulfillmentId, label: LabelId, status: EventStatus, seconds: i64) -> Effect {
    Effect::DeliveryEvent(DeliveryEvent {
        fulfillment,
        label,
        status,
        standing: Status::InTransit,
        reason: None,
        happened_at: at(seconds),
        place: Some("Cluj".to_owned()),
        expected: None,
    })
}

#[rstest]
#[tokio::test]
async fn deciding_twice_about_the_same_leaves_one_decision_and_one_effect(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    let paid = decision("paid:1", vec![Effect::MarkPaid { order }]);
    let mut unit = world.store.unit(shop).await.unwrap();
    let first = unit.record_decisions(order, &[paid.clone(), paid.clone()], at(3)).await.unwrap();
    assert_eq!((first.decisions.as_slice(), first.effects.len()), (["paid:1".to_owned()].as_slice(), 1));
    assert_eq!(
        unit.record_decisions(order, std::slice::from_ref(&paid), at(4)).await.unwrap(),
        RecordedDecisions::default()
    );
    let other_cause = Decision { key: "paid:2".to_owned(), ..paid };
    let again = unit.record_decisions(order, &[other_cause], at(5)).await.unwrap();
    assert_eq!((again.decisions.len(), again.effects.len()), (1, 0), "the same effect is never put in twice");
    unit.commit().await.unwrap();
    let detail = world.store.order(shop, order).await.unwrap().unwrap();
    assert_eq!(detail.decisions.iter().map(|one| one.decided_at).collect::<Vec<_>>(), [at(5), at(3)]);
    assert_eq!((detail.effects.len(), detail.effects[0].state), (1, EffectState::Waiting));
    assert_eq!(detail.effects[0].decision, detail.decisions[1].id);
}

#[rstest]
#[tokio::test]
async fn a_decision_keeps_all_it_says(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let held = Decision {
        preference: Preference::MailRejected,
        label: Some(labels[0]),
        about_at: None,
        status: Some(Status::Rejected),
        verdict: Verdict::Hold,
        why: Why::NoAddressEmail,
        ..decision("mail:1", Vec::new())
    };
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.record_decisions(order, &[held], at(3)).await.unwrap();
    unit.commit().await.unwrap();
    let row = world.store.order(shop, order).await.unwrap().unwrap().decisions.remove(0);
    assert_eq!((row.preference, row.label, row.about_at), (Preference::MailRejected, Some(labels[0]), None));
    assert_eq!((row.status, row.verdict, row.why), (Some(Status::Rejected), Verdict::Hold, Why::NoAddressEmail));
    assert_eq!(world.store.held_count(shop).await.unwrap(), 1);
    let acts =
        Decision { preference: Preference::MailRejected, verdict: Verdict::Act, ..decision("mail:2", Vec::new()) };
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.record_decisions(order, &[acts], at(4)).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(world.store.held_count(shop).await.unwrap(), 0);
}

#[rstest]
#[tokio::test]
async fn an_order_is_dispatched_with_the_first_decision_that_says_so(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    let handed_over = |key: &str, seconds| Decision { dispatched_at: Some(at(seconds)), ..decision(key, Vec::new()) };
    let mut unit = world.store.unit(shop).await.unwrap();
    let both = [handed_over("a", 50), handed_over("b", 40)];
    let recorded = unit.record_decisions(order, &both, at(60)).await.unwrap();
    assert_eq!(recorded.dispatched_at, Some(at(50)));
    let later = unit.record_decisions(order, &[handed_over("c", 70)], at(80)).await.unwrap();
    assert_eq!(later.dispatched_at, None);
    assert_eq!(unit.order_files(&[order]).await.unwrap()[0].order.dispatched_at, Some(at(50)));
}

#[rstest]
#[tokio::test]
async fn what_is_in_the_outbox_counts_as_told(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let fulfillment = world.fulfillment(shop, order).await;
    let events = vec![
        event(fulfillment, labels[0], EventStatus::CarrierPickedUp, 10),
        event(fulfillment, labels[0], EventStatus::InTransit, 20),
    ];
    let mut unit = world.store.unit(shop).await.unwrap();
    let recorded = unit.record_decisions(order, &[decision("e", events)], at(30)).await.unwrap();
    assert_eq!(recorded.effects.len(), 2);
    let file = unit.order_files(&[order]).await.unwrap().remove(0);
    assert_eq!(file.fulfillments[0].told, Some((EventStatus::InTransit, at(20))));
}

#[rstest]
#[tokio::test]
async fn a_mail_in_the_outbox_counts_as_mailed(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 2).await;
    let mail = Effect::Mail { about: Status::Rejected, label: labels[1], happened_at: at(7), occurrence: 1 };
    world.decide(shop, order, "m", vec![mail]).await;
    let file = world.store.order_files(shop, &[order]).await.unwrap().remove(0);
    assert_eq!(file.labels[0].mailed, []);
    assert_eq!(file.labels[1].mailed, [(Status::Rejected, at(7))]);
}

#[rstest]
#[tokio::test]
async fn a_summary_that_waits_serves_for_all_until_somebody_claims_it(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    let summary = || vec![Effect::OrderSummary { order }];
    world.decide(shop, order, "a", summary()).await;
    world.decide(shop, order, "b", summary()).await;
    assert_eq!(world.store.unfinished().await.unwrap().effects, 1);
    let first = world.store.claim_effects(at(1), LEASE, MANY, 5).await.unwrap().remove(0);
    world.decide(shop, order, "c", summary()).await;
    world.decide(shop, order, "d", summary()).await;
    assert_eq!(world.store.unfinished().await.unwrap().effects, 2, "the claimed one may have read too early");
    world.store.finish_effect(&first, "done", None, at(2)).await.unwrap();
    let second = world.store.claim_effects(at(3), LEASE, MANY, 5).await.unwrap().remove(0);
    assert_eq!(second.effect, first.effect);
    assert_ne!(second.key, first.key);
}

#[rstest]
#[tokio::test]
async fn a_decision_about_an_order_that_is_not_there_is_refused(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let mut unit = world.store.unit(shop).await.unwrap();
    let refused = unit.record_decisions(OrderId(404), &[decision("k", Vec::new())], at(0)).await;
    assert!(matches!(refused, Err(StoreError::Missing { .. })));
    assert_eq!(unit.record_decisions(OrderId(404), &[], at(0)).await.unwrap(), RecordedDecisions::default());
}
