use rstest::rstest;
use store::{Payload, RefreshRun, RunWay, UnmappedSighting};
use tracking::{Alert, AlertKind, AskReason, LabelId};

use crate::world::{Db, World, answer, at, decision, incoming, new_label, scan};

#[rstest]
#[tokio::test]
async fn a_unit_that_is_dropped_leaves_nothing(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let batch = world.claim(at(1)).await.unwrap();
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.upsert_order(&incoming("#2")).await.unwrap();
    unit.add_label(&new_label(order, Some(batch.account.id), "AWB0009", at(0))).await.unwrap();
    let told = answer(labels[0], batch.lease_token, &[scan(5, "9", tracking::Status::Delivered)], None);
    assert_eq!(unit.record_answers(&[told]).await.unwrap(), []);
    let paid = decision("k", vec![tracking::Effect::MarkPaid { order }]);
    assert_eq!(unit.record_decisions(order, &[paid], at(1)).await.unwrap().effects.len(), 1);
    drop(unit);
    assert_eq!(world.store.order_by_name(shop, "2").await.unwrap(), None);
    let detail = world.store.order(shop, order).await.unwrap().unwrap();
    assert_eq!((detail.file.labels.len(), detail.file.labels[0].scans.len()), (1, 0));
    assert_eq!((detail.decisions.len(), detail.effects.len()), (0, 0));
    assert!(detail.labels[0].in_hand, "the claim itself was committed before");
}

#[rstest]
#[tokio::test]
async fn two_units_of_one_order_come_one_after_the_other(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let order = world.order(shop, "#1").await;
    let other_node = world.db.another_node().await.unwrap();
    let mut first = world.store.unit(shop).await.unwrap();
    first.order_files(&[order]).await.unwrap();
    let second = tokio::spawn(async move {
        let mut unit = other_node.unit(shop).await.unwrap();
        let file = unit.order_files(&[order]).await.unwrap().remove(0);
        unit.commit().await.unwrap();
        file.order.dispatched_at
    });
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    first.set_dispatched(order, at(9)).await.unwrap();
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), Some(at(9)), "the second one sees what the first one wrote");
}

#[rstest]
#[tokio::test]
async fn an_alert_is_raised_once_and_closed_once(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let lost = (labels[0], Alert { kind: AlertKind::LostOrDamaged, at: at(5) });
    let foreign = (LabelId(404), Alert { kind: AlertKind::LostOrDamaged, at: at(5) });
    let mut unit = world.store.unit(shop).await.unwrap();
    assert_eq!(unit.record_alerts(order, &[lost.clone(), foreign]).await.unwrap(), 1);
    assert_eq!(unit.record_alerts(order, &[lost]).await.unwrap(), 0);
    assert_eq!(unit.record_alerts(order, &[]).await.unwrap(), 0);
    unit.commit().await.unwrap();
    let alert = world.store.alerts(shop, true).await.unwrap().remove(0);
    assert_eq!((alert.order, alert.order_name.as_str(), alert.kind), (order, "#1001", AlertKind::LostOrDamaged));
    assert!(world.store.close_alert(shop, alert.id, at(6)).await.unwrap());
    assert!(!world.store.close_alert(shop, alert.id, at(7)).await.unwrap());
    assert_eq!(world.store.alerts(shop, true).await.unwrap(), []);
    assert_eq!(world.store.alerts(shop, false).await.unwrap()[0].closed_at, Some(at(6)));
}

#[rstest]
#[tokio::test]
async fn a_courier_s_answer_is_kept_as_it_came(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, _, labels) = world.shop_with_labels("ana", 2).await;
    let account = world.store.accounts(shop).await.unwrap()[0].id;
    let body = [b"{\"odd\":\"\xff".as_slice(), &[b'x'; 5000]].concat();
    let payload = Payload { account, courier: "sameday", http: 200, body: &body, labels: &labels, received_at: at(3) };
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.keep_payload(&payload).await.unwrap();
    unit.keep_payload(&Payload { http: 503, body: b"", labels: &[], ..payload }).await.unwrap();
    unit.commit().await.unwrap();
    let kept = world.store.payloads(shop, account, store::PayloadId(0), 10).await.unwrap();
    assert_eq!((kept[0].body.as_slice(), kept[0].labels.as_slice()), (body.as_slice(), labels.as_slice()));
    assert_eq!((kept[0].http, kept[0].received_at, kept[0].courier.as_str()), (200, at(3), "sameday"));
    let rest = world.store.payloads(shop, account, kept[0].id, 10).await.unwrap();
    assert_eq!((rest.len(), rest[0].http), (1, 503));
}

#[rstest]
#[tokio::test]
async fn each_refresh_leaves_its_record(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, _, labels) = world.shop_with_labels("ana", 1).await;
    let account = world.store.accounts(shop).await.unwrap()[0].id;
    let run = RefreshRun {
        account,
        started_at: at(1),
        finished_at: at(2),
        way: RunWay::Each,
        cause: AskReason::FixedTime,
        asked: 5,
        answered: 4,
        errors: 1,
        calls: 2,
        news: 3,
        new_scans: 7,
        error: None,
    };
    let mut unit = world.store.unit(shop).await.unwrap();
    let first = unit.record_run(&run).await.unwrap();
    unit.record_run(&RefreshRun { error: Some("HTTP 503".to_owned()), ..run.clone() }).await.unwrap();
    for (code, text) in [("77", "old text"), ("78", "other"), ("77", "new text")] {
        let sighting = UnmappedSighting {
            courier: "sameday".to_owned(),
            code: code.to_owned(),
            detail: String::new(),
            text: text.to_owned(),
            label: labels[0],
            at: at(if text == "new text" { 9 } else { 8 }),
        };
        unit.note_unmapped(&sighting).await.unwrap();
    }
    unit.commit().await.unwrap();
    let runs = world.store.runs(shop, 10).await.unwrap();
    assert_eq!((runs.len(), runs[1].id, runs[0].error.as_deref()), (2, first, Some("HTTP 503")));
    assert_eq!((runs[1].cause, runs[1].asked, runs[1].new_scans), (AskReason::FixedTime, 5, 7));
    assert_eq!(world.store.runs(shop, 1).await.unwrap().len(), 1);
    let codes = world.store.unmapped_codes(shop).await.unwrap();
    assert_eq!(codes.len(), 2);
    assert_eq!((codes[0].code.as_str(), codes[0].text.as_str(), codes[0].seen), ("77", "new text", 2));
    assert_eq!((codes[0].first_at, codes[0].last_at, codes[0].label), (at(8), at(9), labels[0]));
}
