//! A Shopify that takes no calls of a shop, and effects that a person waits for.

use rstest::rstest;
use store::{EffectState, ServiceState, Trouble};
use tracking::Effect;

use crate::world::{Db, LEASE, MANY, World, at};

#[rstest]
#[tokio::test]
async fn a_refused_shop_is_visited_and_nothing_else_of_it_is_done(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    world.decide(shop, order, "a", vec![Effect::MarkPaid { order }]).await;
    assert!(world.store.note_shopify_refusal(shop, ServiceState::Frozen, at(10), at(3610)).await.unwrap());
    assert!(!world.store.note_shopify_refusal(shop, ServiceState::Frozen, at(20), at(9999)).await.unwrap(), "no news");
    let refusal = world.store.shopify_refusal(shop).await.unwrap().unwrap();
    assert_eq!((refusal.state, refusal.since, refusal.asked_again_at), (ServiceState::Frozen, at(10), at(3610)));
    assert_eq!(world.store.claim_effects(at(20), LEASE, MANY, 9).await.unwrap(), []);
    assert_eq!(world.store.next_round_due().await.unwrap(), Some(at(3610)));
    let round = world.store.claim_round(at(3610), LEASE).await.unwrap().unwrap();
    assert_eq!(round.shop, shop);
    world.store.set_shopify_state(shop, ServiceState::Connected).await.unwrap();
    assert_eq!(world.store.shopify_refusal(shop).await.unwrap(), None);
    assert_eq!(world.store.claim_effects(at(3611), LEASE, MANY, 9).await.unwrap().len(), 1);
}

#[rstest]
#[case::by_a_person(ServiceState::Disabled)]
#[case::until_somebody_signs_in(ServiceState::NeedsSignIn)]
#[tokio::test]
async fn a_shop_that_is_switched_off_stays_so_when_shopify_refuses(#[case] state: ServiceState) {
    let world = World::new(Db::Sqlite).await;
    let shop = world.shop("ana").await;
    world.store.set_shopify_state(shop, state).await.unwrap();
    assert!(!world.store.note_shopify_refusal(shop, ServiceState::Gone, at(10), at(20)).await.unwrap());
    assert_eq!(world.store.shop(shop).await.unwrap().unwrap().shopify, state);
}

#[rstest]
#[tokio::test]
async fn what_a_person_waits_for_is_claimed_before_all_others(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let mut orders = Vec::new();
    for n in 1..=5 {
        let order = world.order(shop, &format!("#{n}")).await;
        world.decide(shop, order, &format!("d{n}"), vec![Effect::MarkPaid { order }]).await;
        orders.push(order);
    }
    assert_eq!(world.store.claim_urgent_effects(at(1), LEASE, MANY, 9).await.unwrap(), []);
    world.store.hurry_order(shop, orders[3], at(1)).await.unwrap();
    let urgent = world.store.claim_urgent_effects(at(1), LEASE, MANY, 9).await.unwrap();
    assert_eq!(urgent.iter().map(|one| (one.order, one.urgent)).collect::<Vec<_>>(), [(orders[3], true)]);
    let trouble = Trouble { word: "shopify_down", error: "shopify failed with HTTP 502" };
    world.store.trouble_effect(&urgent[0], &trouble, Some(at(60)), at(2)).await.unwrap();
    assert_eq!(world.store.claim_urgent_effects(at(60), LEASE, MANY, 9).await.unwrap(), [], "one try was in a hurry");
    assert_eq!(world.store.claim_effects(at(60), LEASE, MANY, 9).await.unwrap().len(), 5);
}

#[rstest]
#[tokio::test]
async fn what_was_given_up_for_one_reason_is_taken_up_together(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    for n in 1..=3 {
        let order = world.order(shop, &format!("#{n}")).await;
        world.decide(shop, order, &format!("d{n}"), vec![Effect::MarkPaid { order }]).await;
    }
    let claimed = world.store.claim_effects(at(1), LEASE, MANY, 9).await.unwrap();
    for (effect, word) in claimed.iter().zip(["scope_missing", "cannot_be_marked", "scope_missing"]) {
        world.store.trouble_effect(effect, &Trouble { word, error: "no" }, None, at(2)).await.unwrap();
    }
    let parked = world.store.parked_effects(shop).await.unwrap();
    assert_eq!(parked.iter().filter(|effect| effect.outcome.as_deref() == Some("scope_missing")).count(), 2);
    assert_eq!(world.store.unpark_effects(shop, "scope_missing", at(3)).await.unwrap(), 2);
    let left = world.store.parked_effects(shop).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(world.store.order_of_effect(shop, left[0].id).await.unwrap(), Some(left[0].order));
    let detail = world.store.order(shop, left[0].order).await.unwrap().unwrap();
    assert_eq!(
        (detail.effects[0].state, detail.effects[0].outcome.as_deref()),
        (EffectState::Parked, Some("cannot_be_marked"))
    );
}
