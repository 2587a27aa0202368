//! Shopify that throttles, fails, loses answers or wants a new sign-in: every effect once, none lost.

use rstest::rstest;
use simulators::faults::{FaultKind, Holds};
use store::ServiceState;
use tracking::Target;

use crate::world::{On, TOKEN, Way, World, cash, fan, hour, sameday};

const WAY: [&str; 4] = ["CARRIER_PICKED_UP@8", "IN_TRANSIT@14", "OUT_FOR_DELIVERY@26", "DELIVERED@30"];

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn shopify_loses_answers_after_it_did_what_was_asked(#[case] database: On) {
    let orders: Vec<_> = (1..=6).map(|n| cash(i64::from(n), vec![fan(n).delivered(30)])).collect();
    let world = World::on(database, orders).await;
    world.shopify.set_behaviour(|behaviour| behaviour.lost_answers = 0.5);
    world.pass(72).await;
    for order in 1..=6 {
        assert_eq!(world.events(order), WAY, "order {order}");
        assert_eq!(world.paid(order), 1, "order {order}");
        assert_eq!(world.summary(order)["parcels"][0]["status"], "delivered");
    }
    world.assert_nothing_is_left().await;
}

#[rstest]
#[case::inside_an_answer(false)]
#[case::by_429(true)]
#[tokio::test]
async fn a_small_bucket_is_waited_for_without_losing_a_try(#[case] throttle_with_429: bool) {
    let orders: Vec<_> = (1..=12).map(|n| cash(i64::from(n), vec![fan(n).delivered(30)])).collect();
    let world = World::new(orders).await;
    world.shopify.set_behaviour(|behaviour| {
        (behaviour.bucket_size, behaviour.restore_rate) = (100.0, 5.0);
        behaviour.throttle_with_429 = throttle_with_429;
    });
    world.pass(48).await;
    for order in 1..=12 {
        assert_eq!(world.events(order), WAY, "order {order}");
        assert_eq!(world.paid(order), 1, "order {order}");
    }
    let tries: Vec<_> = world.order(1).await.effects.iter().map(|effect| effect.attempts).collect();
    assert!(tries.iter().all(|tries| *tries == 1), "{tries:?}");
    world.assert_nothing_is_left().await;
}

#[rstest]
#[case::bad_gateway(FaultKind::ServerError { status: 502 }, 0.4)]
#[case::broken_connections(FaultKind::Reset, 0.4)]
#[case::refused_connections(FaultKind::Refuse, 0.4)]
#[tokio::test]
async fn a_shopify_that_fails_now_and_then_is_told_everything_once(#[case] fault: FaultKind, #[case] share: f64) {
    let orders: Vec<_> = (1..=4).map(|n| cash(i64::from(n), vec![fan(n).delivered(30)])).collect();
    let world = World::new(orders).await;
    world.shopify.faults().add(fault, Holds::Share(share));
    world.pass(96).await;
    for order in 1..=4 {
        assert_eq!(world.events(order), WAY, "order {order}");
        assert_eq!(world.paid(order), 1, "order {order}");
    }
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_shopify_that_is_away_for_half_a_day_costs_few_calls_and_parks_nothing() {
    let orders: Vec<_> = (1..=10).map(|n| cash(i64::from(n), vec![fan(n).delivered(30)])).collect();
    let world = World::new(orders).await;
    let away = Holds::Window { from: hour(26), until: hour(38) };
    world.shopify.faults().add(FaultKind::ServerError { status: 503 }, away);
    world.pass_until(hour(37)).await;
    assert_eq!(world.paid(1), 0);
    let tries: u32 = world.order(1).await.effects.iter().map(|effect| effect.attempts).max().unwrap();
    assert!(tries < 20, "tried {tries} times");
    world.pass_until(hour(48)).await;
    for order in 1..=10 {
        assert_eq!(world.events(order), WAY, "order {order}");
        assert_eq!(world.paid(order), 1, "order {order}");
    }
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn one_shop_s_shopify_that_is_away_delays_no_other_shop() {
    let shops = vec![
        (1..=10).map(|n| cash(i64::from(n), vec![sameday(n).delivered(12)])).collect(),
        vec![cash(1001, vec![fan(1).delivered(12)])],
    ];
    let world = World::of_shops(On::Sqlite, shops).await;
    let access = store::ShopifyAccess { base_url: "http://127.0.0.1:9".to_owned(), ..world.access(TOKEN) };
    world.store().save_shopify_access(world.shop(), &access).await.unwrap();
    world.pass(24).await;
    assert_eq!(world.paid(1001), 1);
    world.store().save_shopify_access(world.shop(), &world.access(TOKEN)).await.unwrap();
    world.pass(24).await;
    assert!((1..=10).all(|order| world.paid(order) == 1));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_token_that_shopify_refuses_makes_effects_wait_as_one_line_until_there_is_a_new_one() {
    let orders: Vec<_> = (1..=5).map(|n| cash(i64::from(n), vec![fan(n).delivered(30)])).collect();
    let world = World::new(orders).await;
    world.pass_until(hour(3)).await;
    world.store().save_shopify_access(world.shop(), &world.access("shpat_revoked")).await.unwrap();
    world.pass_until(hour(60)).await;
    assert_eq!(world.paid(1), 0);
    let shop = world.store().shop(world.shop()).await.unwrap().unwrap();
    assert_eq!(shop.shopify, ServiceState::NeedsSignIn);
    let waiting = world.store().waiting_effects(world.shop()).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].target, Target::Shopify);
    assert!(waiting[0].effects >= 25, "{} effects", waiting[0].effects);
    assert_eq!(world.store().unfinished().await.unwrap().parked_effects, 0);

    world.store().save_shopify_access(world.shop(), &world.access(TOKEN)).await.unwrap();
    world.pass(6).await;
    for order in 1..=5 {
        assert_eq!(world.events(order), WAY, "order {order}");
        assert_eq!(world.paid(order), 1, "order {order}");
    }
    world.assert_nothing_is_left().await;
}
