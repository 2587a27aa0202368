//! What Shopify says at the moment of telling it wins over what was decided before.

use rstest::rstest;
use simulators::faults::{FaultKind, Holds};
use simulators::script::{FulfillmentScript, OrderScript};
use simulators::shopify::MerchantPayment;
use store::EffectState;
use tracking::{Effect, Preference};

use crate::world::{Way, World, card, cash, fan, fan_number, fulfillment_body, hour, order_body, sameday};

/// The parcel is delivered at hour 30; between 29 and 40 Shopify does not answer.
async fn shopify_away_at_the_delivery(order: OrderScript) -> World {
    let world = World::new(vec![order]).await;
    let away = Holds::Window { from: hour(29), until: hour(40) };
    world.shopify.faults().add(FaultKind::Refuse, away);
    world.pass_until(hour(35)).await;
    world
}

fn outcome(detail: &store::OrderDetail, pick: impl Fn(&Effect) -> bool) -> Option<String> {
    detail.effects.iter().find(|effect| pick(&effect.effect)).and_then(|effect| effect.outcome.clone())
}

fn is_payment(effect: &Effect) -> bool {
    matches!(effect, Effect::MarkPaid { .. })
}

#[tokio::test]
async fn an_order_cancelled_between_the_decision_and_the_payment_is_not_paid() {
    let order = OrderScript { cancelled_at: Some(hour(36)), ..cash(1001, vec![fan(1).delivered(30)]) };
    let world = shopify_away_at_the_delivery(order).await;
    world.pass_until(hour(60)).await;
    assert_eq!(world.paid(1001), 0);
    let detail = world.order(1001).await;
    assert_eq!(outcome(&detail, is_payment).as_deref(), Some("order_cancelled"));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn an_order_that_was_paid_by_hand_meanwhile_is_left_alone() {
    let world = shopify_away_at_the_delivery(cash(1001, vec![fan(1).delivered(30)])).await;
    world.shopify.faults().set(Vec::new());
    world.take_money(1001).await;
    world.pass_until(hour(60)).await;
    assert_eq!(world.paid(1001), 1, "once, by hand");
    let detail = world.order(1001).await;
    assert_eq!(outcome(&detail, is_payment).as_deref(), Some("already_paid"));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn an_order_paid_by_card_or_in_time_is_not_marked_as_paid() {
    let paid_by_card = card(1001, vec![fan(1).delivered(30)]);
    let world = World::new(vec![paid_by_card, cash(1002, vec![fan(2).delivered(30)])]).await;
    world.pass_until(hour(20)).await;
    world.take_money(1002).await;
    world.pass_until(hour(60)).await;
    assert_eq!((world.paid(1001), world.paid(1002)), (0, 1));
    assert_eq!(world.decisions(1001, Preference::FinancialStatus).await, ["no paid_by_card"]);
    assert_eq!(world.decisions(1002, Preference::FinancialStatus).await, ["no already_paid"]);
    assert_eq!(world.events(1001).last().unwrap(), "DELIVERED@30");
}

#[tokio::test]
async fn a_partly_paid_order_pays_the_rest() {
    let order = OrderScript { paid_in_part: 40.into(), ..cash(1001, vec![fan(1).delivered(30)]) };
    let world = World::new(vec![order]).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.decisions(1001, Preference::FinancialStatus).await, ["act rest_is_open"]);
}

#[tokio::test]
async fn an_order_that_shopify_does_not_know_any_more_waits_for_a_person() {
    let world = shopify_away_at_the_delivery(cash(1001, vec![fan(1).delivered(30)])).await;
    world.shopify.faults().set(Vec::new());
    // Another store stands behind the same address now.
    let another = World::new(Vec::new()).await;
    world.store().save_shopify_access(world.shop(), &another.access(crate::world::TOKEN)).await.unwrap();
    world.pass_until(hour(60)).await;
    let parked = world.store().parked_effects(world.shop()).await.unwrap();
    let payment = parked.iter().find(|effect| is_payment(&effect.effect)).unwrap();
    assert_eq!(payment.last_error.as_deref(), Some("Shopify does not know the order any more"));
}

#[rstest]
#[case::something_newer("DELIVERED", 31, "older_than_shopify_has")]
#[case::the_same_status("DELIVERED", 30, "already_told")]
#[case::the_same_status_a_little_earlier("DELIVERED", 29, "recorded_by_shopify")]
#[tokio::test]
async fn what_shopify_has_recorded_by_itself_is_not_repeated(
    #[case] status: &str,
    #[case] at: i64,
    #[case] word: &str,
) {
    let world = shopify_away_at_the_delivery(cash(1001, vec![fan(1).delivered(30)])).await;
    world.shopify.faults().set(Vec::new());
    world.record_event(1001, status, hour(at)).await;
    let before = world.events(1001);
    world.pass_until(hour(60)).await;
    assert_eq!(world.events(1001), before);
    let is_delivered = |effect: &Effect| matches!(effect, Effect::DeliveryEvent(event) if event.status == tracking::EventStatus::Delivered);
    assert_eq!(outcome(&world.order(1001).await, is_delivered).as_deref(), Some(word));
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn an_effect_for_a_fulfillment_cancelled_meanwhile_is_not_told() {
    let world = shopify_away_at_the_delivery(cash(1001, vec![sameday(1).delivered(30)])).await;
    world.shopify.faults().set(Vec::new());
    let before = world.events(1001);
    world.cancel_fulfillment(1001).await;
    world.pass_until(hour(60)).await;
    assert_eq!(world.events(1001), before, "the customer would be told of a parcel that is none of theirs");
}

#[tokio::test]
async fn a_parcel_that_shopify_knows_and_nobody_has_told_of_is_waited_for() {
    let mut order = cash(1001, vec![fan(1).delivered(20)]);
    let second = FulfillmentScript { id: 1002, created_at: hour(2), parcels: vec![fan(2).delivered(54)] };
    order.fulfillments.push(second);
    let world = World::without_webhooks(vec![order]).await;
    world.clock.move_to(hour(3));
    let first = fulfillment_body(1001, 1001, hour(1), &[fan_number(1)]);
    world.deliver("a", "orders/create", &order_body(1001, hour(1), &[first])).await;
    world.pass_until(hour(23)).await;
    assert_eq!(world.paid(1001), 0);
    assert_eq!(world.order(1001).await.labels.len(), 2, "found when the payment was about to be made");
    assert_eq!(outcome(&world.order(1001).await, is_payment).as_deref(), Some("another_parcel"));
    world.pass_until(hour(72)).await;
    assert_eq!(world.paid(1001), 1);
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_parcel_that_becomes_known_between_the_decision_and_the_payment_is_waited_for() {
    let orders = vec![cash(1001, vec![fan(1).delivered(30)]), cash(2, vec![fan(2).delivered(54)])];
    let world = World::without_webhooks(orders).await;
    world.clock.move_to(hour(3));
    let first = fulfillment_body(1001, 1001, hour(1), &[fan_number(1)]);
    world.deliver("a", "orders/create", &order_body(1001, hour(1), &[first])).await;
    let away = Holds::Window { from: hour(29), until: hour(40) };
    world.shopify.faults().add(FaultKind::Refuse, away);
    world.pass_until(hour(35)).await;
    let mut second = fulfillment_body(1002, 1001, hour(2), &[fan_number(2)]);
    second["created_at"] = hour(2).to_string().into();
    world.deliver("b", "fulfillments/create", &second).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 0);
    assert_eq!(outcome(&world.order(1001).await, is_payment).as_deref(), Some("not_all_delivered"));
    world.pass_until(hour(72)).await;
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn what_is_delivered_and_unpaid_is_listed_with_its_reason() {
    let orders = vec![cash(1001, vec![fan(1).delivered(20)]), cash(1002, vec![fan(2).delivered(20)])];
    let world = World::new(orders).await;
    world.switch(&[(Preference::FinancialStatus, false)]).await;
    world.pass_until(hour(40)).await;
    let unpaid = world.store().unpaid_orders(world.shop()).await.unwrap();
    let names: Vec<_> = unpaid.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["#1001", "#1002"]);
    assert_eq!((unpaid[0].why, unpaid[0].delivered_at), (Some(tracking::Why::SwitchedOff), Some(hour(20))));
    world.take_money(1001).await;
    world.pass_until(hour(42)).await;
    assert_eq!(world.store().unpaid_orders(world.shop()).await.unwrap().len(), 1, "the money came");
}

#[rstest]
#[case::all_is_given_back(MerchantPayment::Refunded, EffectState::Done, "refunded")]
#[case::a_part_is_given_back(MerchantPayment::PartlyRefunded, EffectState::Done, "partly_refunded")]
#[case::it_was_called_off(MerchantPayment::Voided, EffectState::Done, "voided")]
#[case::nothing_is_left_to_pay(MerchantPayment::NothingOpen, EffectState::Done, "nothing_open")]
#[case::shopify_does_not_allow_it(MerchantPayment::UnderWay, EffectState::Parked, "cannot_be_marked")]
#[tokio::test]
async fn what_the_merchant_did_about_the_money_meanwhile_is_its_own_end(
    #[case] by_merchant: MerchantPayment,
    #[case] state: EffectState,
    #[case] word: &str,
) {
    let world = shopify_away_at_the_delivery(cash(1001, vec![fan(1).delivered(30)])).await;
    let domain = world.store().shop(world.shop()).await.unwrap().unwrap().domain;
    assert!(world.shopify.change_payment(&domain, 1001, by_merchant).unwrap());
    world.pass_until(hour(60)).await;
    assert_eq!(world.paid(1001), 0);
    let detail = world.order(1001).await;
    let payment = detail.effects.iter().find(|effect| is_payment(&effect.effect)).unwrap();
    assert_eq!((payment.state, payment.outcome.as_deref()), (state, Some(word)));
    let unpaid = world.store().unpaid_orders(world.shop()).await.unwrap();
    let told = unpaid.iter().map(|order| order.outcome.as_deref()).collect::<Vec<_>>();
    let expected: &[_] = if state == EffectState::Parked { &[Some("cannot_be_marked")] } else { &[] };
    assert_eq!(told, expected, "delivered, unpaid, and why");
}
