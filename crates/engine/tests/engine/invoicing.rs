//! Invoices and their payments: once, of the order's total, whatever the service's answers come to.

use rstest::rstest;
use rust_decimal::Decimal;
use simulators::faults::{FaultKind, Holds};
use simulators::script::OrderScript;
use store::{AccountState, InvoiceState};
use tracking::Effect;

use crate::world::{On, SERVICES, Way, World, card, cash, fan, hour};

fn hundred(number: &str) -> (String, Decimal) {
    (number.to_owned(), Decimal::from(100))
}

fn paid(number: &str, kind: &str, amount: i64) -> (String, String, Decimal) {
    (number.to_owned(), kind.to_owned(), Decimal::from(amount))
}

async fn state(world: &World, order: i64) -> Option<InvoiceState> {
    let id = world.order(order).await.file.order.id;
    world.store().invoices(world.shop(), id).await.unwrap().pop().map(|invoice| invoice.state)
}

#[rstest]
#[tokio::test]
async fn a_delivered_cash_order_is_invoiced_and_then_paid_as_courier_cash(#[values(On::Sqlite, On::Postgres)] on: On) {
    let world = World::on(on, vec![cash(1001, vec![fan(1).delivered(30), fan(2).delivered(34)])]).await;
    let biller = world.connect_biller().await;
    world.pass_until(hour(33)).await;
    assert_eq!(biller.invoices(), [], "another parcel is on its way");
    world.pass_until(hour(48)).await;
    assert_eq!(biller.invoices(), [hundred("0001")]);
    assert_eq!(biller.payments(), [paid("0001", "Ramburs", 100)]);
    assert_eq!(state(&world, 1001).await, Some(InvoiceState::Paid));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_partly_paid_order_registers_what_the_courier_collected() {
    let order = OrderScript { paid_in_part: 40.into(), ..cash(1001, vec![fan(1).delivered(30)]) };
    let world = World::new(vec![order]).await;
    let biller = world.connect_biller().await;
    world.pass_until(hour(48)).await;
    assert_eq!((biller.invoices(), biller.payments()), (vec![hundred("0001")], vec![paid("0001", "Ramburs", 60)]));
}

#[rstest]
#[case(false, vec![])]
#[case(true, vec![paid("0001", "Card online", 100)])]
#[tokio::test]
async fn a_card_order_is_paid_with_its_invoice_when_the_shop_wants_that(
    #[case] create_payment: bool,
    #[case] expected: Vec<(String, String, Decimal)>,
) {
    let world = World::new(vec![card(1001, vec![fan(1).delivered(30)])]).await;
    let biller = world.connect_biller().await;
    let mut preferences = world.store().preferences(world.shop()).await.unwrap();
    preferences.create_payment = create_payment;
    world.store().save_preferences(world.shop(), &preferences, world.clock.now()).await.unwrap();
    world.pass_until(hour(48)).await;
    assert_eq!((biller.invoices(), biller.payments()), (vec![hundred("0001")], expected));
}

#[tokio::test]
async fn every_service_makes_the_invoice_and_registers_the_couriers_cash() {
    for code in SERVICES {
        let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
        let biller = world.connect_biller_at(code).await;
        world.pass_until(hour(48)).await;
        assert_eq!(biller.invoices(), [hundred("0001")], "{code}");
        assert_eq!(biller.payments(), [paid("0001", biller.courier_cash(), 100)], "{code}");
        assert_eq!(state(&world, 1001).await, Some(InvoiceState::Paid), "{code}");
        world.assert_nothing_is_left().await;
    }
}

/// The service does what it was asked and its answer is lost: the second try finds the first one's invoice.
#[rstest]
#[case::invoice(true)]
#[case::payment(false)]
#[tokio::test]
async fn a_lost_answer_makes_no_second_invoice_and_no_second_payment(
    #[case] is_invoice: bool,
    #[values("smartbill", "oblio", "fgo")] code: &'static str,
) {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)]), cash(1002, vec![fan(2).delivered(30)])]).await;
    let biller = world.connect_biller_at(code).await;
    match is_invoice {
        true => biller.fails_to_issue(FaultKind::Reset, Holds::Calls(2)),
        false => biller.fails_to_settle(FaultKind::Reset, Holds::Calls(2)),
    }
    world.pass_until(hour(48)).await;
    assert_eq!(biller.invoices(), [hundred("0001"), hundred("0002")]);
    assert_eq!(biller.payments().len(), 2);
    assert_eq!(
        (state(&world, 1001).await, state(&world, 1002).await),
        (Some(InvoiceState::Paid), Some(InvoiceState::Paid))
    );
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn an_invoice_that_may_be_anothers_waits_for_a_person_and_so_does_its_payment() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    let biller = world.connect_biller().await;
    biller.fails_to_issue(FaultKind::ServerError { status: 502 }, Holds::Calls(1));
    world.pass_until(hour(28)).await;
    world.pass_until_so("the biller is asked", async || state(&world, 1001).await.is_some()).await;
    for total in [70, 80] {
        biller.others_invoice(total);
    }
    world.pass_until(hour(60)).await;
    assert_eq!(biller.invoices(), []);
    let parked = world.store().parked_effects(world.shop()).await.unwrap();
    assert!(parked.iter().any(|one| matches!(one.effect, Effect::CreateInvoice { .. })), "{parked:?}");
    assert_eq!(parked.len(), 2, "the payment waits as well");
}

#[rstest]
#[tokio::test]
async fn a_refused_account_stops_once_for_all_orders_and_goes_on_when_it_is_mended(
    #[values("smartbill", "oblio", "fgo")] code: &'static str,
) {
    let orders = (1..4).map(|n| cash(1000 + n, vec![fan(u32::try_from(n).unwrap()).delivered(30)])).collect();
    let world = World::new(orders).await;
    let biller = world.connect_biller_at(code).await;
    world.sign_in_at(&biller, "amiss").await;
    world.pass_until(hour(48)).await;
    let account = world.store().invoicing_account(world.shop()).await.unwrap().unwrap();
    assert_eq!(account.state, AccountState::NeedsAttention);
    assert!(!account.last_error.unwrap().contains("amiss"));
    assert_eq!(world.store().parked_effects(world.shop()).await.unwrap(), []);
    world.sign_in_at(&biller, "hush").await;
    world.pass_until(hour(60)).await;
    assert_eq!((biller.invoices().len(), biller.payments().len()), (3, 3));
}
