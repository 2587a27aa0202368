use rstest::rstest;
use store::{NewWebhook, Payload, Purged, RefreshRun, Retention, RunWay};
use tracking::AskReason;

use crate::world::{Db, LEASE, World, at};

const DAY: i64 = 86_400;

#[rstest]
#[tokio::test]
async fn what_is_kept_long_enough_is_thrown_away(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let account = world.account(shop).await;
    let user = world.store.add_user(shop, "desk@ana.example", "argon", "ro").await.unwrap();
    for (number, day) in [(1, 0), (2, 9), (3, 10)] {
        world.store.add_session([number; 32], user, shop, at(0), at(day * DAY + 1)).await.unwrap();
        let mut unit = world.store.unit(shop).await.unwrap();
        let payload =
            Payload { account, courier: "sameday", http: 200, body: b"{}", labels: &[], received_at: at(day * DAY) };
        unit.keep_payload(&payload).await.unwrap();
        let run = RefreshRun {
            account,
            started_at: at(day * DAY),
            finished_at: at(day * DAY),
            way: RunWay::Each,
            cause: AskReason::New,
            asked: 0,
            answered: 0,
            errors: 0,
            calls: 0,
            news: 0,
            new_scans: 0,
            error: None,
        };
        unit.record_run(&run).await.unwrap();
        unit.commit().await.unwrap();
        let webhook = NewWebhook {
            shop,
            topic: "orders/create",
            webhook_id: &format!("w{number}"),
            event_id: None,
            triggered_at: None,
            api_version: None,
            body: b"{}",
            received_at: at(day * DAY),
        };
        world.store.store_webhook(&webhook).await.unwrap();
        if number < 3 {
            let claimed = world.store.claim_webhooks(at(day * DAY), LEASE, 10, 5).await.unwrap().remove(0);
            world.store.finish_webhook(&claimed, at(day * DAY)).await.unwrap();
        }
    }
    let retention = Retention { payload_days: 5, webhook_days: 5, run_days: 1 };
    let purged = world.store.purge(at(10 * DAY + 1), &retention).await.unwrap();
    assert_eq!(purged, Purged { payloads: 1, webhooks: 1, runs: 2, sessions: 3 });
    assert_eq!(world.store.purge(at(10 * DAY + 1), &retention).await.unwrap(), Purged::default());
    assert_eq!(world.store.purge(at(90 * DAY), &Retention::default()).await.unwrap().webhooks, 1);
    assert_eq!(world.store.unfinished().await.unwrap().webhooks, 1, "what was not worked is kept");
}
