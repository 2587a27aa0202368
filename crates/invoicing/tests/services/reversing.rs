//! Reversing invoices once.

use invoicing::{InvoiceNo, Issued, Reversed, Tried};
use rstest::rstest;
use rust_decimal::Decimal;
use simulators::faults::FaultKind;

use crate::sold::{amount, drafted, order};
use crate::world::{ALL, Server, World};

async fn invoiced(code: &str) -> (World, InvoiceNo) {
    let world = World::of(code).await;
    match world.issue(drafted(&order("#2051"), "wb-1-2051-i1"), &mut None).await.unwrap() {
        Issued::Invoice(found) => (world, found.invoice),
        Issued::Doubt(doubt) => panic!("{doubt:?}"),
    }
}

fn totals(world: &World) -> Vec<Decimal> {
    world.invoices().into_iter().map(|(_, invoice)| invoice.total).collect()
}

fn second() -> InvoiceNo {
    InvoiceNo { series: "WB".to_owned(), number: "0002".to_owned() }
}

#[tokio::test]
async fn an_invoice_is_reversed_once() {
    for code in ALL {
        let (world, invoice) = invoiced(code).await;
        let reversed = world.reverse(&invoice, &mut None).await.unwrap();
        assert_eq!(reversed, Reversed::Now { by: Some(second()) }, "{code}");
        let again = world.reverse(&invoice, &mut None).await.unwrap();
        assert!(matches!(again, Reversed::Before { .. }), "{code} {again:?}");
        assert_eq!(totals(&world), [amount("179.49"), amount("-179.49")], "{code}");
    }
}

#[rstest]
#[case::lost_answer(FaultKind::Reset, true)]
#[case::half_an_answer(FaultKind::BrokenJson, true)]
#[case::no_connection(FaultKind::Refuse, false)]
#[case::crash(FaultKind::ServerError { status: 500 }, false)]
#[case::page(FaultKind::Html { status: 502 }, false)]
#[tokio::test]
async fn a_reversal_of_unknown_end_is_looked_up(#[case] fault: FaultKind, #[case] was_done: bool) {
    for code in ALL {
        let (world, invoice) = invoiced(code).await;
        let mut kept = None;
        world.fault_on_write(fault.clone());
        world.reverse(&invoice, &mut kept).await.unwrap_err();
        assert!(kept.is_some(), "{code}");
        let reversed = world.reverse(&invoice, &mut kept).await.unwrap();
        if code == "fgo" {
            assert_eq!(reversed, Reversed::Doubt, "it tells nothing of it");
            assert_eq!(totals(&world).len(), 1 + usize::from(was_done));
            continue;
        }
        let by = Some(second());
        assert_eq!(reversed, if was_done { Reversed::Before { by } } else { Reversed::Now { by } }, "{code}");
        assert_eq!(totals(&world), [amount("179.49"), amount("-179.49")], "{code}");
    }
}

#[tokio::test]
async fn a_number_that_another_took_meanwhile_is_not_smartbills_reversal() {
    let (world, invoice) = invoiced("smartbill").await;
    let mut kept = None;
    world.fault_on_write(FaultKind::ServerError { status: 502 });
    world.reverse(&invoice, &mut kept).await.unwrap_err();
    let Server::SmartBill(server) = &world.server else { panic!() };
    server.others_invoice(amount("50")).unwrap();
    let by = Some(InvoiceNo { number: "0003".to_owned(), ..second() });
    assert_eq!(world.reverse(&invoice, &mut kept).await.unwrap(), Reversed::Now { by });
}

/// A person has said that the order has no invoice: what only names it is another matter.
#[tokio::test]
async fn what_only_names_the_order_does_not_count_against_a_persons_word() {
    let world = World::of("oblio").await;
    world.issue(of_another_total(), &mut None).await.unwrap();
    let draft = || drafted(&order("#2051"), "wb-1-2051-i2");
    assert!(matches!(world.issue(draft(), &mut None).await.unwrap(), Issued::Doubt(_)));
    let settled = Tried { next_number: None, is_settled: true };
    assert!(matches!(world.issue(draft(), &mut Some(settled)).await.unwrap(), Issued::Invoice(_)));
}

fn of_another_total() -> invoicing::Draft {
    let mut cheaper = order("#2051");
    cheaper.lines.pop();
    cheaper.total = amount("174.49");
    drafted(&cheaper, "by-hand")
}
