//! The engine's own loops: they stop in order, survive mistakes, and share the work with other nodes.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;
use simulators::faults::{FaultKind, Holds};
use tokio_util::sync::CancellationToken;

use crate::world::{On, Way, World, cash, fan, hour, sameday, until};

async fn nothing_is_in_hand(world: &World) {
    let detail = world.order(1001).await;
    assert!(detail.labels.iter().all(|label| !label.in_hand));
    assert!(detail.effects.iter().all(|effect| effect.state != store::EffectState::InHand));
}

#[tokio::test]
async fn a_stop_finishes_what_is_in_hand() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(6)])]).await;
    world.pass_until(hour(3)).await;
    world.fan.fails(FaultKind::Slow { by_ms: 300 }, Holds::Share(1.0));
    world.clock.move_to(hour(7));
    let stop = CancellationToken::new();
    let work = tokio::spawn({
        let (engine, stop) = (world.engine.clone(), stop.clone());
        async move { engine.run(stop).await }
    });
    until("the label is in hand", async || world.order(1001).await.labels[0].in_hand).await;
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(10), work).await.expect("the engine did not stop").unwrap();
    assert_eq!(world.standings(1001).await[0].1, "delivered", "what was in hand was thrown away");
    nothing_is_in_hand(&world).await;
}

#[tokio::test]
async fn a_stop_gives_back_what_does_not_end() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(6)])]).await;
    world.pass_until(hour(3)).await;
    world.fan.fails(FaultKind::Hang, Holds::Share(1.0));
    world.clock.move_to(hour(7));
    let stop = CancellationToken::new();
    let work = tokio::spawn({
        let (engine, stop) = (world.engine.clone(), stop.clone());
        async move { engine.run(stop).await }
    });
    until("the label is in hand", async || world.order(1001).await.labels[0].in_hand).await;
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(10), work).await.expect("the engine did not stop").unwrap();
    nothing_is_in_hand(&world).await;
    world.fan.recovers();
    world.pass(1).await;
    assert_eq!(world.paid(1001), 1, "after the next start it goes on at once");
}

#[tokio::test]
async fn a_running_engine_sees_what_comes_in_and_idles_otherwise() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(6)])]).await;
    let stop = CancellationToken::new();
    let work = tokio::spawn({
        let (engine, stop) = (world.engine.clone(), stop.clone());
        async move { engine.run(stop).await }
    });
    world.clock.move_to(hour(7));
    until("the order is paid", async || {
        world.clock.move_to(world.clock.now() + SignedDuration::from_secs(1));
        world.paid(1001) == 1
    })
    .await;
    stop.cancel();
    work.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_on_one_database_ask_no_label_and_do_no_effect_twice() {
    let fans = (1..=30).map(|n| cash(i64::from(n), vec![fan(n).delivered(6)]));
    let samedays = (31..=40).map(|n| cash(i64::from(n), vec![sameday(n).delivered(6)]));
    let world = World::on(On::Postgres, fans.chain(samedays).collect()).await;
    world.pass_until(hour(3)).await;
    let before = (world.fan.asked().len(), world.sameday.asked().len());
    world.clock.move_to(hour(7));
    let nodes = [world.another_engine().await, world.another_engine().await];
    let stop = CancellationToken::new();
    let work: Vec<_> = nodes
        .into_iter()
        .map(|engine| {
            let stop = stop.clone();
            tokio::spawn(async move { engine.run(stop).await })
        })
        .collect();
    until("all orders are paid", async || {
        world.clock.move_to(world.clock.now() + SignedDuration::from_millis(500));
        let unfinished = world.store().unfinished().await.unwrap();
        (1..=40).all(|order| world.paid(order) >= 1) && unfinished.effects == 0
    })
    .await;
    stop.cancel();
    for node in work {
        node.await.unwrap();
    }
    for order in 1..=40 {
        assert_eq!(world.paid(order), 1, "order {order}");
        let events = world.events(order);
        let mut once = events.clone();
        once.dedup();
        assert_eq!(events, once, "order {order}");
    }
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    let lines = world.fan.asked().split_off(before.0).into_iter().chain(world.sameday.asked().split_off(before.1));
    for number in lines.filter(|line| line.http == Some(200)).flat_map(|line| line.numbers) {
        *asked.entry(number).or_default() += 1;
    }
    let twice: Vec<_> = asked.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert_eq!(asked.len(), 40);
    assert_eq!(world.store().unfinished().await.unwrap().parked_effects, 0);
}
