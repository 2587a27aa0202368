//! The first import: open orders come in with their history, quietly, page by page.

use jiff::SignedDuration;
use simulators::faults::{FaultKind, Holds};
use simulators::script::OrderScript;
use store::Plan;
use tracking::{Acting, Preference};

use crate::world::{Way, World, cash, fan, hour};

/// Orders that were made and sent before the app was installed.
async fn installed_late(orders: Vec<OrderScript>) -> World {
    let world = World::without_webhooks(orders).await;
    world.clock.move_to(hour(50));
    world
}

fn many(count: u32) -> Vec<OrderScript> {
    let order = |place: u32| cash(1000 + i64::from(place), vec![fan(place).delivered(30)]);
    (1..=count).map(order).collect()
}

async fn imported(world: &World) -> (u64, u64, bool) {
    let import = world.store().order_import(world.shop()).await.unwrap().unwrap();
    (import.orders, import.parcels, import.ended_at.is_some())
}

#[tokio::test]
async fn what_happened_before_is_shown_and_never_done() {
    let late = cash(1002, vec![fan(2).delivered(70)]);
    let world = installed_late(vec![cash(1001, vec![fan(1).delivered(30)]), late]).await;
    assert!(world.engine.start_import(world.shop()).await.unwrap());
    world.pass_until(hour(60)).await;
    assert_eq!(imported(&world).await, (2, 2, true));
    assert_eq!(world.standings(1001).await[0].1, "delivered");
    assert_eq!((world.paid(1001), world.mails().len()), (0, 0));
    assert_eq!(world.events(1001), Vec::<String>::new());
    assert_eq!(world.decisions(1001, Preference::FinancialStatus).await, ["no before_acting"]);
    assert_eq!(world.store().held_decisions(world.shop(), 9).await.unwrap(), [], "nothing asks to be done after all");
    world.pass_until(hour(96)).await;
    assert_eq!(world.paid(1002), 1, "tracking was on before: what happens from the import on is acted upon");
    assert_eq!(world.events(1002).last().unwrap(), "DELIVERED@70");
    assert_eq!(world.paid(1001), 0);
}

#[tokio::test]
async fn a_shop_that_never_acted_does_nothing_before_it_is_said_from_when_on() {
    let orders = [40, 60, 80]
        .into_iter()
        .zip(1..)
        .map(|(hours, place)| cash(1000 + i64::from(place), vec![fan(place).delivered(hours)]));
    let world = installed_late(orders.collect()).await;
    world.switch(&[(Preference::Tracking, false)]).await;
    world.engine.start_import(world.shop()).await.unwrap();
    world.switch(&[(Preference::Tracking, true)]).await;
    world.pass_until(hour(66)).await;
    assert_eq!(world.standings(1002).await[0].1, "delivered");
    assert_eq!((world.paid(1001), world.paid(1002)), (0, 0));
    let preferences = world.store().preferences(world.shop()).await.unwrap();
    assert_eq!(preferences.acting, Acting::NotYet);
    world.engine.act_from(world.shop(), hour(66)).await.unwrap();
    world.pass_until(hour(110)).await;
    assert_eq!((world.paid(1001), world.paid(1002), world.paid(1003)), (0, 0, 1));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn it_goes_on_where_it_was_after_a_failure_and_counts_each_order_once() {
    let world = installed_late(many(130)).await;
    let away = Holds::Window { from: hour(50), until: hour(52) };
    world.engine.start_import(world.shop()).await.unwrap();
    let first = world.store().claim_order_import(hour(50), SignedDuration::from_mins(1)).await.unwrap().unwrap();
    assert_eq!(first.page_after, None, "a process took the first page and died");
    world.shopify.faults().add(FaultKind::Refuse, away);
    world.pass_until(hour(51)).await;
    assert_eq!(imported(&world).await, (0, 0, false));
    world.pass_until(hour(54)).await;
    assert_eq!(imported(&world).await, (130, 130, true));
    assert!(!world.engine.start_import(world.shop()).await.unwrap(), "it has ended");
}

#[tokio::test]
async fn an_upgrade_catches_up_quietly() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)]), cash(1002, vec![fan(2).delivered(60)])]).await;
    world.pass_until(hour(3)).await;
    world.store().set_plan(world.shop(), Plan::Basic, world.clock.now()).await.unwrap();
    world.pass_until(hour(48)).await;
    let asked = world.fan.asked().len();
    assert!(world.store().set_plan(world.shop(), Plan::Advanced, world.clock.now()).await.unwrap());
    world.pass_until(hour(80)).await;
    assert!(world.fan.asked().len() > asked);
    assert_eq!((world.paid(1001), world.paid(1002)), (0, 1));
}

#[tokio::test]
async fn the_plan_that_shopify_bills_decides_whether_tracking_works() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    let plan = async || {
        let engine = world.engine_billed(&[("Waybill Advanced", Plan::Advanced)]);
        engine.read_plan(world.shop()).await.unwrap();
        world.store().shop(world.shop()).await.unwrap().unwrap().plan
    };
    assert_eq!(plan().await, Plan::Basic, "no subscription");
    world.shopify.set_behaviour(|behaviour| behaviour.billed_plan = Some("Waybill Advanced".to_owned()));
    assert_eq!(plan().await, Plan::Advanced);
    world.shopify.set_behaviour(|behaviour| behaviour.billed_plan = Some("Something else".to_owned()));
    assert_eq!(plan().await, Plan::Basic);
    world.shopify.set_behaviour(|behaviour| behaviour.billed_plan_handle = Some("waybill advanced".to_owned()));
    assert_eq!(plan().await, Plan::Advanced, "its handle says more than its name");
    let billed = world.store().billed_plan(world.shop()).await.unwrap();
    assert_eq!((billed.name.as_deref(), billed.read_at), (Some("Something else"), Some(world.clock.now())));
    assert_eq!(world.engine.read_plan(world.shop()).await.unwrap(), engine::PlanRead::NotBilled);
}
