use rstest::rstest;
use store::{NewWebhook, StoreError};
use tracking::ShopId;

use crate::world::{Db, LEASE, World, at};

fn webhook<'a>(shop: ShopId, webhook_id: &'a str, event_id: Option<&'a str>) -> NewWebhook<'a> {
    NewWebhook {
        shop,
        topic: "orders/updated",
        webhook_id,
        event_id,
        triggered_at: Some(at(-1)),
        api_version: Some("2026-10"),
        body: b"{\"id\":1}",
        received_at: at(0),
    }
}

#[rstest]
#[tokio::test]
async fn the_same_webhook_five_times_is_one(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, bob) = (world.shop("ana").await, world.shop("bob").await);
    let mut kept = Vec::new();
    for _ in 0..5 {
        kept.push(world.store.store_webhook(&webhook(ana, "w1", Some("e1"))).await.unwrap());
    }
    assert_eq!(kept, [true, false, false, false, false]);
    assert!(
        !world.store.store_webhook(&webhook(ana, "w2", Some("e1"))).await.unwrap(),
        "the same event under another id"
    );
    assert!(world.store.store_webhook(&webhook(bob, "w1", Some("e1"))).await.unwrap(), "another shop's");
    assert!(
        world
            .store
            .store_webhook(&NewWebhook { topic: "orders/create", ..webhook(ana, "w1", Some("e1")) })
            .await
            .unwrap()
    );
    assert!(world.store.store_webhook(&webhook(ana, "w3", None)).await.unwrap());
    assert!(world.store.store_webhook(&webhook(ana, "w4", None)).await.unwrap());
    assert_eq!(world.store.claim_webhooks(at(1), LEASE, 100, 5).await.unwrap().len(), 5);
}

#[rstest]
#[tokio::test]
async fn a_webhook_is_worked_once(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    world.store.store_webhook(&webhook(shop, "w1", None)).await.unwrap();
    assert_eq!(world.store.next_webhook_due().await.unwrap(), Some(at(0)));
    let claimed = world.store.claim_webhooks(at(1), LEASE, 10, 5).await.unwrap().remove(0);
    assert_eq!((claimed.shop, claimed.topic.as_str(), claimed.webhook_id.as_str()), (shop, "orders/updated", "w1"));
    assert_eq!(
        (claimed.body.as_slice(), claimed.triggered_at, claimed.received_at),
        (b"{\"id\":1}".as_slice(), Some(at(-1)), at(0))
    );
    assert_eq!(world.store.claim_webhooks(at(2), LEASE, 10, 5).await.unwrap(), []);
    assert_eq!(world.store.unfinished().await.unwrap().webhooks, 1);
    world.store.finish_webhook(&claimed, at(3)).await.unwrap();
    assert!(matches!(world.store.finish_webhook(&claimed, at(3)).await, Err(StoreError::LeaseLost { .. })));
    assert_eq!(world.store.next_webhook_due().await.unwrap(), None);
    assert!(!world.store.store_webhook(&webhook(shop, "w1", None)).await.unwrap(), "known although it is done");
}

#[rstest]
#[tokio::test]
async fn a_webhook_that_cannot_be_worked_is_parked_in_the_end(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    for id in ["w1", "w2", "w3"] {
        world.store.store_webhook(&webhook(shop, id, None)).await.unwrap();
    }
    let claimed = world.store.claim_webhooks(at(1), LEASE, 10, 2).await.unwrap();
    world.store.park_webhook(&claimed[0], "the body cannot be read", at(2)).await.unwrap();
    world.store.postpone_webhook(&claimed[1], at(50), "the order is locked").await.unwrap();
    assert_eq!(world.store.next_webhook_due().await.unwrap(), Some(at(50)));
    let again = world.store.claim_webhooks(at(400), LEASE, 10, 2).await.unwrap();
    assert_eq!(
        again.iter().map(|one| (one.webhook_id.as_str(), one.attempts)).collect::<Vec<_>>(),
        [("w2", 2), ("w3", 2)]
    );
    for late in [
        world.store.postpone_webhook(&claimed[1], at(401), "x").await,
        world.store.park_webhook(&claimed[2], "x", at(401)).await,
    ] {
        assert!(matches!(late, Err(StoreError::LeaseLost { .. })));
    }
    assert_eq!(world.store.claim_webhooks(at(9000), LEASE, 10, 2).await.unwrap(), []);
    assert_eq!(world.store.unfinished().await.unwrap().webhooks, 0);
}
