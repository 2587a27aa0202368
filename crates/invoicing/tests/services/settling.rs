//! Registering payments once.

use invoicing::{InvoiceNo, Issued, Kind, Settled, TriedPayment};
use rstest::rstest;
use simulators::faults::FaultKind;

use crate::sold::{amount, drafted, order, reversal};
use crate::world::{ALL, World};

async fn invoiced(code: &str) -> (World, InvoiceNo) {
    let world = World::of(code).await;
    match world.issue(drafted(&order("#2051"), "wb-1-2051-i1"), &mut None).await.unwrap() {
        Issued::Invoice(found) => (world, found.invoice),
        Issued::Doubt(doubt) => panic!("{doubt:?}"),
    }
}

#[tokio::test]
async fn couriers_cash_settles_the_invoice_once() {
    for code in ALL {
        let (world, invoice) = invoiced(code).await;
        let settled = world.settle(&invoice, world.payment("179.49"), &mut None).await.unwrap();
        assert_eq!(settled, Settled::Paid { amount: amount("179.49"), open: amount("0") }, "{code}");
        let again = world.settle(&invoice, world.payment("179.49"), &mut None).await.unwrap();
        assert!(matches!(again, Settled::NothingOpen | Settled::PaidBefore { .. }), "{code} {again:?}");
        assert_eq!(world.payments(), [("0001".to_owned(), amount("179.49"))], "{code}");
    }
}

#[tokio::test]
async fn no_more_is_settled_than_is_open_and_no_more_than_was_collected() {
    for code in ALL {
        let (world, invoice) = invoiced(code).await;
        let first = world.settle(&invoice, world.payment("100"), &mut None).await.unwrap();
        assert_eq!(first, Settled::Paid { amount: amount("100"), open: amount("79.49") }, "{code}");
        let other = invoicing::Payment { reference: "4900112234".to_owned(), ..world.payment("500") };
        let second = world.settle(&invoice, other, &mut None).await.unwrap();
        assert_eq!(second, Settled::Paid { amount: amount("79.49"), open: amount("0") }, "{code}");
    }
}

#[rstest]
#[case::lost_answer(FaultKind::Reset, true)]
#[case::half_an_answer(FaultKind::BrokenJson, true)]
#[case::no_connection(FaultKind::Refuse, false)]
#[case::crash(FaultKind::ServerError { status: 500 }, false)]
#[case::page(FaultKind::Html { status: 502 }, false)]
#[tokio::test]
async fn a_payment_of_unknown_end_is_looked_up(#[case] fault: FaultKind, #[case] was_done: bool) {
    for code in ALL {
        let (world, invoice) = invoiced(code).await;
        let mut kept: Option<TriedPayment> = None;
        world.fault_on_write(fault.clone());
        world.settle(&invoice, world.payment("179.49"), &mut kept).await.unwrap_err();
        assert_eq!(kept.as_ref().map(|tried| tried.amount), Some(amount("179.49")), "{code}");
        assert_eq!(world.payments().len(), usize::from(was_done), "{code}");
        let settled = world.settle(&invoice, world.payment("179.49"), &mut kept).await.unwrap();
        assert_eq!(matches!(settled, Settled::PaidBefore { .. }), was_done, "{code} {settled:?}");
        assert_eq!(world.payments(), [("0001".to_owned(), amount("179.49"))], "{code}");
    }
}

/// Somebody else registered another amount between two tries.
#[tokio::test]
async fn an_amount_of_somebody_else_is_a_doubt() {
    for code in ALL {
        let (world, invoice) = invoiced(code).await;
        let tried = TriedPayment { paid_before: amount("0"), amount: amount("179.49"), is_settled: false };
        let other = invoicing::Payment { reference: "1".to_owned(), ..world.payment("50") };
        world.settle(&invoice, other, &mut None).await.unwrap();
        let settled = world.settle(&invoice, world.payment("179.49"), &mut Some(tried.clone())).await.unwrap();
        assert_eq!(settled, Settled::Doubt { paid: amount("50"), tried }, "{code}");
    }
}

/// A person found the payment there: nothing more is registered, whatever else came in.
#[tokio::test]
async fn a_payment_that_a_person_has_found_is_not_registered_again() {
    for code in ALL {
        let (world, invoice) = invoiced(code).await;
        let other = invoicing::Payment { reference: "1".to_owned(), ..world.payment("150") };
        world.settle(&invoice, other, &mut None).await.unwrap();
        let said = TriedPayment { paid_before: amount("0"), amount: amount("100"), is_settled: true };
        let settled = world.settle(&invoice, world.payment("100"), &mut Some(said)).await.unwrap();
        assert_eq!(settled, Settled::PaidBefore { open: amount("29.49") }, "{code}");
        assert_eq!(world.payments().len(), 1, "{code}");
    }
}

#[tokio::test]
async fn a_reversed_smartbill_invoice_is_told_from_a_paid_one() {
    let (world, invoice) = invoiced("smartbill").await;
    let call = |token: Option<&invoicing::Token>| world.service.reverse(&world.account, token, &reversal(&invoice));
    world.service.read_reversed(&world.ask(call, Kind::Write).await).unwrap();
    let settled = world.settle(&invoice, world.payment("179.49"), &mut None).await.unwrap();
    assert_eq!(settled, Settled::Reversed);
    assert!(world.payments().is_empty());
}
