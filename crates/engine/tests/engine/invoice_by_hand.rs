//! Invoices at a person's word: reversed, kept, judged when nobody else can; and the service connected by a person.

use engine::accounts::{AccountError, TestResult};
use engine::{InvoicingEntry, InvoicingLook, WordError, WordProblem};
use invoicing::InvoiceNo;
use rstest::rstest;
use rust_decimal::Decimal;
use simulators::faults::{FaultKind, Holds};
use simulators::script::ParcelScript;
use store::{AccountState, Invoice, InvoiceState};
use tracking::{OrderId, Switch};

use crate::world::{Biller, On, START, Way, World, cash, fan, hour};

async fn newest(world: &World) -> (OrderId, Invoice) {
    let order = world.order_id(1001).await;
    (order, world.store().invoices(world.shop(), order).await.unwrap().pop().unwrap())
}

fn totals(biller: &Biller) -> Vec<i64> {
    let whole = |total: Decimal| i64::try_from(total).unwrap();
    biller.invoices().into_iter().map(|(_, total)| whole(total)).collect()
}

/// Refused at hour 30, and back with its sender at hour 74.
fn refused_and_returned() -> ParcelScript {
    fan(1).scans(&[("C0", 8), ("S1", 26), ("S6", 30), ("S43", 50), ("<S2", 74)])
}

/// A world whose only order was invoiced with its label and came back.
async fn invoiced_and_returned(on: On, code: &'static str) -> (World, Biller) {
    let world = World::on(on, vec![cash(1001, vec![refused_and_returned()])]).await;
    let biller = world.connect_biller_at(code).await;
    let mut preferences = world.store().preferences(world.shop()).await.unwrap();
    preferences.invoice_with_label = Switch::on_since(START);
    world.store().save_preferences(world.shop(), &preferences, START).await.unwrap();
    world.pass_until(hour(48)).await;
    assert_eq!((returned(&world).await, totals(&biller)), (vec![], vec![100]));
    world.pass_until(hour(120)).await;
    (world, biller)
}

async fn returned(world: &World) -> Vec<(OrderId, u16)> {
    let all = world.store().returned_invoices(world.shop()).await.unwrap();
    all.into_iter().map(|one| (one.order, one.issue)).collect()
}

#[rstest]
#[tokio::test]
async fn a_returned_order_is_offered_for_reversal_and_reversed_once_at_a_persons_word(
    #[values(On::Sqlite, On::Postgres)] on: On,
    #[values("smartbill", "oblio", "fgo")] code: &'static str,
) {
    let (world, biller) = invoiced_and_returned(on, code).await;
    let (order, _) = newest(&world).await;
    assert_eq!((returned(&world).await, totals(&biller)), (vec![(order, 1)], vec![100]), "never by itself");
    for _ in 0..2 {
        world.engine.reverse_invoice(world.shop(), order, 1).await.unwrap();
    }
    world.pass(24).await;
    let (_, invoice) = newest(&world).await;
    assert_eq!((invoice.state, invoice.reversed_by.as_deref()), (InvoiceState::Reversed, Some("WB 0002")), "{code}");
    assert_eq!((returned(&world).await, totals(&biller)), (vec![], vec![100, -100]));
    assert!(world.engine.reverse_invoice(world.shop(), order, 1).await.is_err(), "it stands no more");
    world.assert_nothing_is_left().await;
}

#[rstest]
#[tokio::test]
async fn a_lost_answer_makes_no_second_reversal(#[values("smartbill", "oblio", "fgo")] code: &'static str) {
    let (world, biller) = invoiced_and_returned(On::Sqlite, code).await;
    let (order, _) = newest(&world).await;
    biller.fails_to_reverse(FaultKind::Reset, Holds::Calls(1));
    world.engine.reverse_invoice(world.shop(), order, 1).await.unwrap();
    world.pass(24).await;
    assert_eq!(totals(&biller), [100, -100]);
    if code == "fgo" {
        // It tells nothing of reversals: a person looks there.
        assert_eq!(newest(&world).await.1.state, InvoiceState::Issued);
        assert_eq!(world.store().parked_effects(world.shop()).await.unwrap().len(), 1);
        world.engine.invoice_was_reversed(world.shop(), order, 1, true).await.unwrap();
        world.pass(1).await;
    }
    assert_eq!((newest(&world).await.1.state, totals(&biller)), (InvoiceState::Reversed, vec![100, -100]));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn an_invoice_that_is_kept_is_not_offered_again() {
    let (world, _biller) = invoiced_and_returned(On::Sqlite, "oblio").await;
    let (order, _) = newest(&world).await;
    assert!(world.store().keep_invoice(world.shop(), order, 1, world.clock.now()).await.unwrap());
    assert_eq!(returned(&world).await, []);
    assert!(!world.store().keep_invoice(world.shop(), order, 1, world.clock.now()).await.unwrap());
}

/// A world whose only order's invoice is in doubt: the first try had no end, then others took two numbers.
async fn in_doubt() -> (World, Biller) {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    let biller = world.connect_biller().await;
    biller.fails_to_issue(FaultKind::ServerError { status: 502 }, Holds::Calls(1));
    world.pass_until(hour(28)).await;
    let order = world.order_id(1001).await;
    let wanted = async || !world.store().invoices(world.shop(), order).await.unwrap().is_empty();
    world.pass_until_so("an invoice is wanted", wanted).await;
    biller.others_invoice(70);
    biller.others_invoice(100);
    world.pass_until(hour(60)).await;
    assert_eq!(newest(&world).await.1.state, InvoiceState::Wanted);
    (world, biller)
}

fn number(number: &str) -> InvoiceNo {
    InvoiceNo { series: "WB".to_owned(), number: number.to_owned() }
}

#[tokio::test]
async fn a_person_says_under_which_number_it_was_made_and_the_service_confirms() {
    let (world, biller) = in_doubt().await;
    let (order, _) = newest(&world).await;
    let say = |text: &'static str| world.engine.invoice_was_made(world.shop(), order, 1, number(text));
    let unknown = WordProblem::Unknown { number: "WB 0009".to_owned() };
    assert!(matches!(say("0009").await, Err(WordError::Wrong(problem)) if problem == unknown));
    world.pass(1).await;
    assert!(matches!(say("0009").await, Err(WordError::Wrong(_))));
    assert!(matches!(say("0009").await, Err(WordError::Busy)), "the service's pace is kept");
    world.pass(1).await;
    let other = say("0001").await;
    assert!(matches!(other, Err(WordError::Wrong(WordProblem::OtherTotal { .. }))), "{other:?}");
    assert!(matches!(say("").await, Err(WordError::Wrong(WordProblem::Empty))));
    world.pass(1).await;
    say("0002").await.unwrap();
    world.pass(24).await;
    let (_, invoice) = newest(&world).await;
    assert_eq!((invoice.state, invoice.number.as_deref()), (InvoiceState::Paid, Some("0002")));
    assert_eq!(totals(&biller), [0_i64; 0], "none was made, and the others' was paid");
    assert!(matches!(say("0002").await, Err(WordError::NotFound)));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_person_says_that_it_was_not_made_and_it_is_made_once() {
    let (world, biller) = in_doubt().await;
    let (order, _) = newest(&world).await;
    biller.fails_to_issue(FaultKind::Reset, Holds::Calls(1));
    world.engine.invoice_was_not_made(world.shop(), order, 1).await.unwrap();
    world.pass(24).await;
    let (_, invoice) = newest(&world).await;
    assert_eq!((invoice.state, invoice.issue), (InvoiceState::Paid, 2));
    assert_eq!((totals(&biller), biller.payments().len()), (vec![100], 1));
    assert!(matches!(world.engine.invoice_was_not_made(world.shop(), order, 1).await, Err(WordError::NotFound)));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_person_connects_each_service_tests_it_and_its_invoices_are_made() {
    for code in ["smartbill", "oblio", "fgo"] {
        let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
        let biller = world.start_biller(code).await;
        let world = world.calling(code, &biller.url());
        let (engine, shop) = (&world.engine, world.shop());
        let entry = InvoicingEntry { credentials: biller.credentials("wrong"), ..InvoicingEntry::default() };
        engine.connect_invoicing(shop, code, &entry).await.unwrap();
        let again = engine.connect_invoicing(shop, code, &entry).await;
        assert!(matches!(again, Err(AccountError::Connected { .. })));
        let InvoicingLook { result, field } = engine.test_invoicing(shop).await.unwrap();
        assert!(matches!(&result, TestResult::Refused { message } if !message.contains("wrong ")), "{code} {result:?}");
        assert!(["token", "secret", "key"].contains(&field.unwrap()), "{code}");
        let account = || async { world.store().invoicing_account(shop).await.unwrap().unwrap() };
        assert_eq!(account().await.state, AccountState::NeedsAttention);

        assert!(matches!(engine.test_invoicing(shop).await, Err(AccountError::TooSoon)));
        world.pass(1).await;
        engine.change_invoicing_credentials(shop, &biller.credentials("hush")).await.unwrap();
        let look = engine.test_invoicing(shop).await.unwrap();
        assert_eq!(look, InvoicingLook { result: TestResult::Works, field: None }, "{code}");
        if code == "fgo" {
            assert_eq!(account().await.state, AccountState::Disabled, "no series is chosen");
            let series = [("series".to_owned(), "WB".to_owned())].into();
            engine.change_invoice_settings(shop, &series).await.unwrap();
        }
        assert_eq!(account().await.state, AccountState::Active, "{code}");
        world.pass_until(hour(48)).await;
        assert_eq!((totals(&biller), biller.payments().len()), (vec![100], 1), "{code}");
        engine.disconnect_invoicing(shop).await.unwrap();
        assert!(matches!(engine.test_invoicing(shop).await, Err(AccountError::NotFound)));
    }
}
