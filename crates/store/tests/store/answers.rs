use rstest::rstest;
use store::{Busy, LabelAnswer, LabelProblem};
use tracking::{
    AskReason, Cash, CashTold, CourierSays, Expected, ExpectedBy, Heading, Meaning, Money, NextAsk, PickUpPoint,
    Reason, Scan, Standing, Status, When, ZoneSource, fold,
};

use crate::world::{Db, World, answer, at, scan};

#[rstest]
#[tokio::test]
async fn scans_come_back_as_they_were_told_and_are_folded(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let batch = world.claim(at(1)).await.unwrap();
    let mut scans = vec![
        Scan { zone: ZoneSource::Assumed, place: None, ..scan(100, "1", Status::PickedUp) },
        Scan {
            detail: Some("R4".to_owned()),
            heading: Some(Heading::Sender),
            meaning: Meaning::Status(Standing {
                reason: Some(Reason::Refused),
                acts_next: tracking::ActsNext::Shop,
                ..crate::world::standing(Status::Rejected)
            }),
            text: "Refuz – „nu mai vreau” 'x' ; DROP".to_owned(),
            ..scan(200, "16", Status::Rejected)
        },
        Scan { meaning: Meaning::Notice(Some(Cash::Collected)), ..scan(300, "30", Status::Unknown) },
        Scan { meaning: Meaning::Unmapped, ..scan(400, "XX", Status::Unknown) },
    ];
    let says = everything_said();
    let told = LabelAnswer { says: says.clone(), ..answer(labels[0], batch.lease_token, &scans, Some(at(900))) };
    let mut unit = world.store.unit(shop).await.unwrap();
    assert_eq!(unit.record_answers(&[told]).await.unwrap(), []);
    unit.commit().await.unwrap();
    let file = world.store.order_files(shop, &[order]).await.unwrap().remove(0);
    let expected = fold(&mut scans, &says, tracking::UnknownCode::Shows);
    assert_eq!(file.labels[0].scans, scans);
    assert_eq!(file.labels[0].timeline, expected);
    assert_eq!(file.labels[0].says, says);
}

/// Each fact that a courier can tell.
fn everything_said() -> CourierSays {
    let day = jiff::civil::date(2026, 3, 12);
    let money = |amount: &str| Money { amount: amount.parse().unwrap(), currency: "RON".to_owned() };
    CourierSays {
        registered: true,
        cancelled: false,
        delivered: true,
        attempts: Some(2),
        signer: Some("T. „Ș”".to_owned()),
        proof_link: Some("https://courier.invalid/pod?a=1&b='2'".to_owned()),
        expected: Some(Expected { when: When::Between(at(100), at(200)), by: ExpectedBy::Promise }),
        point: Some(PickUpPoint {
            name: Some("easybox Exemplu".to_owned()),
            address: Some("Str. Exemplu 1".to_owned()),
            code: Some("4321".to_owned()),
            page: Some("https://courier.invalid/point/4321".to_owned()),
        }),
        pick_up_until: Some(When::Day(day)),
        collected: Some(CashTold { amount: Some(money("120.50")), when: Some(When::At(at(300))) }),
        remitted: Some(CashTold { amount: None, when: Some(When::Day(day)) }),
        return_number: Some("7000991300001".to_owned()),
        redirect_number: Some("7000991300002".to_owned()),
        way_back_arrived_at: None,
    }
}

#[rstest]
#[tokio::test]
async fn a_scan_that_is_told_again_is_kept_once(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    for round in 0..3 {
        let now = at(1 + round * 10);
        let batch = world.claim(now).await.unwrap();
        let scans = [scan(100, "1", Status::PickedUp), scan(200, "2", Status::InTransit)];
        let told = answer(labels[0], batch.lease_token, &scans, Some(now));
        let mut unit = world.store.unit(shop).await.unwrap();
        assert_eq!(unit.record_answers(&[told]).await.unwrap(), []);
        unit.commit().await.unwrap();
    }
    let file = world.store.order_files(shop, &[order]).await.unwrap().remove(0);
    assert_eq!(file.labels[0].scans.len(), 2);
}

#[rstest]
#[tokio::test]
async fn a_late_answer_is_thrown_away_and_its_neighbours_are_kept(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 2).await;
    let slow = world.claim(at(1)).await.unwrap();
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.record_answers(&[answer(labels[1], slow.lease_token, &[], Some(at(9000)))]).await.unwrap();
    unit.commit().await.unwrap();
    // The lease is over: another node asks the label that was not answered.
    let other = world.claim(at(400)).await.unwrap();
    assert_eq!(other.labels.iter().map(|label| label.id).collect::<Vec<_>>(), [labels[0]]);
    assert_eq!(other.labels[0].attempts, 2);
    let late = answer(labels[0], slow.lease_token, &[scan(5, "9", Status::Delivered)], None);
    let own = answer(labels[0], other.lease_token, &[scan(5, "1", Status::PickedUp)], Some(at(9000)));
    let mut unit = world.store.unit(shop).await.unwrap();
    assert_eq!(unit.record_answers(std::slice::from_ref(&late)).await.unwrap(), [labels[0]]);
    assert_eq!(unit.record_answers(&[own]).await.unwrap(), []);
    assert_eq!(unit.record_answers(&[late]).await.unwrap(), [labels[0]]);
    unit.commit().await.unwrap();
    let file = world.store.order_files(shop, &[order]).await.unwrap().remove(0);
    assert_eq!(file.labels[0].scans.iter().map(|scan| scan.code.as_str()).collect::<Vec<_>>(), ["1"]);
}

#[rstest]
#[tokio::test]
async fn a_problem_of_one_number_is_shown_until_it_is_answered(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let problem = LabelProblem { kind: "not_found".to_owned(), message: "the courier does not know it".to_owned() };
    let batch = world.claim(at(1)).await.unwrap();
    let told = LabelAnswer {
        error: Some(problem.clone()),
        next: NextAsk { at: Some(at(20)), why: AskReason::Retry },
        ..answer(labels[0], batch.lease_token, &[], None)
    };
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.record_answers(&[told]).await.unwrap();
    unit.commit().await.unwrap();
    let meta = world.store.order(shop, order).await.unwrap().unwrap().labels.remove(0);
    assert_eq!((meta.last_error, meta.asked_at, meta.in_hand), (Some(problem), Some(at(10)), false));
    assert_eq!(meta.next, NextAsk { at: Some(at(20)), why: AskReason::Retry });
    let batch = world.claim(at(21)).await.unwrap();
    assert_eq!((batch.labels[0].cause, batch.labels[0].attempts), (AskReason::Retry, 1));
    let mut unit = world.store.unit(shop).await.unwrap();
    let scans = [scan(15, "1", Status::PickedUp)];
    unit.record_answers(&[answer(labels[0], batch.lease_token, &scans, Some(at(30)))]).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(world.store.order(shop, order).await.unwrap().unwrap().labels[0].last_error, None);
    let next = world.claim(at(31)).await.unwrap().labels.remove(0);
    assert_eq!((next.status, next.last_news_at, next.was_due), (Status::PickedUp, at(15), at(30)));
}

#[rstest]
#[tokio::test]
async fn a_final_label_is_never_claimed_again_by_itself(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let batch = world.claim(at(1)).await.unwrap();
    let mut unit = world.store.unit(shop).await.unwrap();
    let delivered = [scan(5, "9", Status::Delivered)];
    unit.record_answers(&[answer(labels[0], batch.lease_token, &delivered, None)]).await.unwrap();
    unit.commit().await.unwrap();
    assert!(world.claim(at(1_000_000)).await.is_none());
    assert_eq!(world.store.next_label_due(&Busy::default()).await.unwrap(), None);
    assert_eq!(world.store.ask_order_now(shop, order, at(1_000_001)).await.unwrap(), 0);
    assert_eq!(world.store.ask_now(shop, &labels, at(1_000_001)).await.unwrap(), 1);
    assert_eq!(world.claim(at(1_000_002)).await.unwrap().labels[0].cause, AskReason::Requested);
}

#[rstest]
#[tokio::test]
async fn a_sign_that_no_database_keeps_does_not_spoil_the_batch(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 2).await;
    let batch = world.claim(at(1)).await.unwrap();
    let odd = Scan { text: "Li\0vrat \\u0000".to_owned(), ..scan(5, "9", Status::Delivered) };
    let answers = [
        answer(labels[0], batch.lease_token, &[odd], None),
        answer(labels[1], batch.lease_token, &[scan(5, "9", Status::Delivered)], None),
    ];
    let mut unit = world.store.unit(shop).await.unwrap();
    assert_eq!(unit.record_answers(&answers).await.unwrap(), []);
    unit.commit().await.unwrap();
    let file = world.store.order_files(shop, &[order]).await.unwrap().remove(0);
    assert_eq!(file.labels[0].scans[0].text, "Livrat \\u0000");
    assert_eq!(file.labels[1].scans.len(), 1);
}
