//! A payment of unknown end that the service cannot tell from another one: a person says, and it is there once.

use engine::{WordError, WordProblem};
use simulators::faults::{FaultKind, Holds};
use store::{Invoice, InvoiceState};
use tracking::OrderId;

use crate::world::{Biller, Way, World, cash, fan, hour};

async fn newest(world: &World) -> (OrderId, Invoice) {
    let order = world.order_id(1001).await;
    (order, world.store().invoices(world.shop(), order).await.unwrap().pop().unwrap())
}

/// A world whose only invoice, of 100, has a payment in doubt: the try had no end, then somebody registered an amount.
async fn in_doubt(fault: FaultKind, by_hand: i64) -> (World, Biller) {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    let biller = world.connect_biller().await;
    biller.fails_to_settle(fault, Holds::Calls(1));
    world.pass_until(hour(28)).await;
    let order = world.order_id(1001).await;
    let tried = async || {
        let invoices = world.store().invoices(world.shop(), order).await.unwrap();
        invoices.iter().any(|one| one.tried_payment.is_some())
    };
    world.pass_until_so("a payment is tried", tried).await;
    biller.others_pay("0001", by_hand);
    world.pass_until(hour(60)).await;
    let parked = world.store().parked_effects(world.shop()).await.unwrap();
    let words: Vec<_> = parked.iter().map(|one| one.outcome.as_deref()).collect();
    assert_eq!(words, [Some("payment_in_doubt")]);
    (world, biller)
}

fn amounts(biller: &Biller) -> Vec<String> {
    biller.payments().into_iter().map(|(_, _, amount)| amount.normalize().to_string()).collect()
}

#[tokio::test]
async fn a_payment_that_a_person_finds_is_not_registered_again() {
    // The answer was lost: the payment is there, and somebody else's beside it.
    let (world, biller) = in_doubt(FaultKind::Reset, 10).await;
    assert_eq!(amounts(&biller), ["100", "10"]);
    let (order, _) = newest(&world).await;
    world.engine.payment_was_registered(world.shop(), order, 1).await.unwrap();
    world.pass(24).await;
    assert_eq!((newest(&world).await.1.state, amounts(&biller).len()), (InvoiceState::Paid, 2));
    let again = world.engine.payment_was_registered(world.shop(), order, 1).await;
    assert!(matches!(again, Err(WordError::NotFound)));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_payment_that_cannot_be_there_is_not_believed_and_the_rest_is_registered_once() {
    // Nothing was done, and somebody registered a part by hand.
    let (world, biller) = in_doubt(FaultKind::ServerError { status: 502 }, 40).await;
    assert_eq!(amounts(&biller), ["40"]);
    let (order, _) = newest(&world).await;
    let said = world.engine.payment_was_registered(world.shop(), order, 1).await;
    assert!(matches!(said, Err(WordError::Wrong(WordProblem::LessIsPaid { .. }))), "{said:?}");
    world.pass(1).await;
    biller.fails_to_settle(FaultKind::Reset, Holds::Calls(1));
    world.engine.payment_was_not_registered(world.shop(), order, 1).await.unwrap();
    world.pass(24).await;
    assert_eq!((newest(&world).await.1.state, amounts(&biller)), (InvoiceState::Paid, vec!["40".into(), "60".into()]));
    let again = world.engine.payment_was_not_registered(world.shop(), order, 1).await;
    assert!(matches!(again, Err(WordError::NotFound)));
    world.assert_nothing_is_left().await;
}
