//! A code that nobody knows is mapped by a person, old scans are read again, and nothing is done without a word.

use engine::CommandError;
use engine::Settled;
use engine::codes::MeaningWords;
use rstest::rstest;
use store::CodeQuery;
use tracking::{DecisionId, LabelId, Preference, ShopId, Status, Verdict, Why};

use crate::world::{On, Way, World, cash, fan, fan_number, fulfillment_body, hour, order_body};

const DELIVERED: MeaningWords<'_> = MeaningWords { status: "delivered", reason: "", acts_next: "" };

fn x77() -> CodeQuery {
    CodeQuery { courier: "fan-courier".to_owned(), code: Some("X77".to_owned()), detail: None }
}

/// Two shops, each with one parcel that ends in a code that the courier's table does not know.
async fn unknown_end(database: On) -> World {
    let parcel = |n| fan(n).scans(&[("C0", 8), ("S1", 16), ("X77", 20)]);
    let world = World::of_shops(database, vec![vec![cash(1001, vec![parcel(1)])], vec![cash(2001, vec![parcel(2)])]]);
    let world = world.await;
    world.pass_until(hour(24)).await;
    world
}

impl World {
    async fn map_x77(&self, shop: Option<ShopId>, words: MeaningWords<'_>) {
        self.engine.map_code(shop, "FAN Courier", "X77", "", words).await.unwrap();
    }

    async fn held(&self, shop: ShopId) -> Vec<(Preference, DecisionId)> {
        let held = self.store().held_decisions(shop, 50).await.unwrap();
        // Nobody has connected an invoicing service: that is held back in any case.
        let held = held.into_iter().filter(|one| one.why != Why::NoInvoicingService);
        held.map(|one| (one.preference, one.id)).collect()
    }
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn an_unknown_code_is_mapped_read_again_held_back_and_done_once_at_a_persons_word(#[case] database: On) {
    let world = unknown_end(database).await;
    let (shop, other) = (world.shops[0], world.shops[1]);
    let unmapped = world.store().unmapped_codes(shop).await.unwrap();
    assert_eq!((unmapped.len(), unmapped[0].code.as_str(), unmapped[0].seen), (1, "X77", 1));
    let labels = world.store().unmapped_labels(shop, "fan-courier", "X77", "", 5).await.unwrap();
    assert_eq!((labels.len(), labels[0].order_name.as_str()), (1, "#1001"));
    assert_eq!(world.standings(1001).await[0].1, "unknown");
    let told = world.events(1001);

    world.map_x77(Some(shop), DELIVERED).await;
    assert_eq!(world.store().unmapped_codes(shop).await.unwrap(), []);
    assert_eq!(world.store().unmapped_codes(other).await.unwrap().len(), 1, "the other shop has not said so");
    world.pass(6).await;
    assert_eq!(world.standings(1001).await[0].1, "unknown", "old scans stay until they are read again");

    let preview = world.engine.preview_replay(shop, &x77(), LabelId(0), 10).await.unwrap();
    let [change] = preview.changes.as_slice() else { panic!("{preview:?}") };
    assert_eq!((change.before.status, change.after.status), (Status::Unknown, Status::Delivered));
    assert_eq!((change.number.to_string(), preview.next), (fan_number(1), None));
    let acts = change.decisions.iter().filter(|one| one.verdict == Verdict::Act);
    let acts: Vec<Preference> = acts.map(|one| one.preference).collect();
    assert!(acts.contains(&Preference::FinancialStatus) && acts.contains(&Preference::FulfillmentStatus), "{acts:?}");
    assert_eq!(world.standings(1001).await[0].1, "unknown", "a preview writes nothing");
    assert_eq!(world.held(shop).await, []);

    let mut heard = Vec::new();
    let state = world.engine.replay(shop, &x77(), |state| heard.push((state.read, state.labels))).await.unwrap();
    assert_eq!((state.changed, state.held, heard.as_slice()), (1, 3, [(0, 1), (1, 1), (1, 1)].as_slice()));
    assert_eq!(world.engine.replay_progress(shop).await.unwrap().unwrap().state, state);
    assert_eq!(world.standings(1001).await[0].1, "delivered");
    let again = world.engine.replay(shop, &x77(), |_| ()).await.unwrap();
    assert_eq!((again.changed, again.held), (0, 0), "read once more it is the same");

    // Neither time nor an order that changes does what nobody has confirmed.
    let sent = fulfillment_body(1001, 1001, hour(1), &[fan_number(1)]);
    world.deliver("later", "orders/updated", &order_body(1001, world.clock.now(), &[sent])).await;
    world.pass(30).await;
    assert_eq!((world.paid(1001), world.events(1001)), (0, told.clone()));
    let held = world.held(shop).await;
    assert_eq!(held.len(), 3, "{held:?}");
    let asked = world.fan.asked().iter().filter(|line| line.numbers.contains(&fan_number(1))).count();

    for (preference, id) in &held {
        assert_eq!(world.engine.confirm_held(shop, *id).await.unwrap(), Settled::Done, "{preference}");
        assert_eq!(world.engine.confirm_held(shop, *id).await.unwrap(), Settled::Already, "{preference}");
    }
    world.pass(30).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.events(1001), [told, vec!["DELIVERED@20".to_owned()]].concat());
    assert_eq!(world.summary(1001)["parcels"][0]["status"], "delivered");
    assert_eq!(world.held(shop).await, []);
    let asked_then = world.fan.asked().iter().filter(|line| line.numbers.contains(&fan_number(1))).count();
    assert_eq!(asked_then, asked, "a parcel that has arrived is not asked any more");
    world.assert_nothing_is_left().await;

    assert_eq!(world.paid(2001), 0);
    let labels = world.store().labels(other, &store::LabelFilter { limit: 5, ..Default::default() }).await.unwrap();
    assert_eq!(labels[0].status, Status::Unknown, "the other shop's parcel is untouched");
    assert_eq!(world.held(other).await, []);
}

#[tokio::test]
async fn another_shop_confirms_and_discards_nothing() {
    let world = unknown_end(On::Sqlite).await;
    let (shop, other) = (world.shops[0], world.shops[1]);
    world.map_x77(None, DELIVERED).await;
    world.engine.replay(shop, &x77(), |_| ()).await.unwrap();
    let held = world.held(shop).await;
    assert!(!held.is_empty());
    for (_, id) in &held {
        assert!(matches!(world.engine.confirm_held(other, *id).await, Err(CommandError::NotFound)));
        assert!(matches!(world.engine.discard_held(other, *id).await, Err(CommandError::NotFound)));
    }
    assert_eq!(world.held(shop).await, held);
}

#[tokio::test]
async fn two_words_at_once_are_one() {
    let world = unknown_end(On::Sqlite).await;
    let shop = world.shop();
    world.map_x77(Some(shop), DELIVERED).await;
    world.engine.replay(shop, &x77(), |_| ()).await.unwrap();
    let other_node = world.another_engine().await;
    for (_, id) in world.held(shop).await {
        let (one, two) = tokio::join!(world.engine.confirm_held(shop, id), other_node.confirm_held(shop, id));
        assert!([one.unwrap(), two.unwrap()].contains(&Settled::Done));
    }
    world.pass(10).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.events(1001).iter().filter(|event| event.starts_with("DELIVERED")).count(), 1);
}

#[tokio::test]
async fn what_was_discarded_is_not_done_by_a_detour() {
    let world = unknown_end(On::Sqlite).await;
    let shop = world.shop();
    world.map_x77(Some(shop), DELIVERED).await;
    world.engine.replay(shop, &x77(), |_| ()).await.unwrap();
    let told = world.events(1001);
    for (_, id) in world.held(shop).await {
        world.engine.discard_held(shop, id).await.unwrap();
    }
    assert_eq!(world.held(shop).await, []);
    let sent = fulfillment_body(1001, 1001, hour(1), &[fan_number(1)]);
    world.deliver("later", "orders/updated", &order_body(1001, world.clock.now(), &[sent])).await;
    world.pass(30).await;
    assert_eq!((world.paid(1001), world.events(1001)), (0, told));
    assert_eq!(world.decisions(1001, Preference::FinancialStatus).await.last().unwrap(), "no discarded");
}

#[tokio::test]
async fn an_order_that_was_paid_meanwhile_is_left_alone_by_the_word() {
    let world = unknown_end(On::Sqlite).await;
    let shop = world.shop();
    world.map_x77(Some(shop), DELIVERED).await;
    world.engine.replay(shop, &x77(), |_| ()).await.unwrap();
    world.take_money(1001).await;
    world.pass(2).await;
    assert!(world.held(shop).await.iter().all(|(preference, _)| *preference != Preference::FinancialStatus));
    let settled = world.engine.confirm_read_again(shop, 50).await.unwrap();
    assert_eq!(settled, 2, "the summary and the delivery");
    world.pass(2).await;
    assert_eq!(world.paid(1001), 1, "by hand");
}

#[tokio::test]
async fn a_scan_that_comes_after_the_mapping_is_read_by_it_at_once() {
    let parcel = fan(1).scans(&[("C0", 8), ("X77", 30)]);
    let world = World::new(vec![cash(1001, vec![parcel])]).await;
    world.pass_until(hour(10)).await;
    world.map_x77(None, DELIVERED).await;
    world.pass_until(hour(40)).await;
    assert_eq!((world.paid(1001), world.store().unmapped_codes(world.shop()).await.unwrap()), (1, vec![]));
}

#[tokio::test]
async fn a_mapping_that_is_taken_back_and_read_again_leaves_what_was_there_before() {
    let world = unknown_end(On::Sqlite).await;
    let shop = world.shop();
    world.map_x77(Some(shop), DELIVERED).await;
    world.engine.replay(shop, &x77(), |_| ()).await.unwrap();
    assert!(world.engine.unmap_code(Some(shop), "fan-courier", "X77", "").await.unwrap());
    assert!(!world.engine.unmap_code(Some(shop), "fan-courier", "X77", "").await.unwrap());
    let state = world.engine.replay(shop, &x77(), |_| ()).await.unwrap();
    assert_eq!(state.changed, 1);
    assert_eq!(world.standings(1001).await[0].1, "unknown");
    world.engine.confirm_read_again(shop, 50).await.unwrap();
    world.pass(10).await;
    assert_eq!(world.paid(1001), 0, "what it was about is no longer so");
    let asked = world.fan.asked().len();
    world.pass(10).await;
    assert!(world.fan.asked().len() > asked, "it is asked again");
}

#[tokio::test]
async fn without_its_kept_answer_a_scan_is_read_by_its_code() {
    let world = unknown_end(On::Sqlite).await;
    let shop = world.shop();
    let nothing = store::Retention { payload_days: 0, ..Default::default() };
    world.store().purge(world.clock.now() + jiff::SignedDuration::from_hours(1), &nothing).await.unwrap();
    world.map_x77(Some(shop), DELIVERED).await;
    assert_eq!(world.engine.replay(shop, &x77(), |_| ()).await.unwrap().changed, 1);
    assert_eq!(world.standings(1001).await[0].1, "delivered");
}

#[tokio::test]
async fn a_known_code_is_read_otherwise_and_only_where_somebody_said_so() {
    let world = unknown_end(On::Sqlite).await;
    let (shop, other) = (world.shops[0], world.shops[1]);
    let words = MeaningWords { status: "delayed", reason: "weather", acts_next: "courier" };
    world.engine.map_code(Some(shop), "fan-courier", "S1", "", words).await.unwrap();
    let s1 = CodeQuery { code: Some("S1".to_owned()), ..x77() };
    assert_eq!(world.engine.replay(shop, &s1, |_| ()).await.unwrap().changed, 1);
    assert_eq!(world.engine.replay(other, &s1, |_| ()).await.unwrap().changed, 0);
    let order = world.order(1001).await;
    assert_eq!(order.file.labels[0].timeline.known.status, Status::Delayed);
}
