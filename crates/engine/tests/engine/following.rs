//! A parcel is followed to its end, and its order with it.

use rstest::rstest;
use tracking::Preference;

use crate::world::{On, Way, World, cash, fan, fan_number, sameday};

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn a_cash_order_whose_parcel_is_delivered_is_paid_once_and_told_in_order(#[case] database: On) {
    let world = World::on(database, vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass(48).await;
    assert_eq!(world.paid(1001), 1);
    let told = ["CARRIER_PICKED_UP@8", "IN_TRANSIT@14", "OUT_FOR_DELIVERY@26", "DELIVERED@30"];
    assert_eq!(world.events(1001), told);
    let summary = world.summary(1001);
    assert_eq!(summary["parcels"][0]["status"], "delivered");
    assert_eq!(summary["parcels"][0]["number"], fan_number(1));
    world.assert_nothing_is_left().await;

    let before = world.shopify.ledger().read(<[_]>::len);
    let asked = world.fan.asked().len();
    world.pass(48).await;
    assert_eq!(world.shopify.ledger().read(<[_]>::len), before);
    assert_eq!(world.fan.asked().len(), asked, "a delivered parcel is not asked again");
}

#[tokio::test]
async fn an_order_with_two_parcels_is_paid_when_both_are_delivered() {
    let world = World::new(vec![cash(1001, vec![sameday(1).delivered(30), sameday(2).delivered(54)])]).await;
    world.pass(40).await;
    assert_eq!(world.paid(1001), 0);
    world.pass(40).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.events(1001).last().unwrap(), "DELIVERED@54");
}

#[tokio::test]
async fn an_order_with_a_refused_parcel_is_not_paid_and_says_why() {
    let refused = fan(2).scans(&[("C0", 8), ("S1", 26), ("S6", 30)]);
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30), refused])]).await;
    world.pass(72).await;
    assert_eq!(world.paid(1001), 0);
    let decisions = world.decisions(1001, Preference::FinancialStatus).await;
    assert!(decisions.contains(&"no parcel_refused".to_owned()), "{decisions:?}");
}
