use rstest::rstest;
use secrecy::ExposeSecret;
use store::{
    AccountState, Invoice, InvoiceState, InvoicingLease, InvoicingTurn, NewInvoicingAccount, Store, StoreError,
};
use tracking::{Effect, InvoiceMoment, OrderId, ShopId};

use super::world::*;

async fn connect(store: &Store, shop: ShopId) {
    let account = NewInvoicingAccount {
        service: "smartbill".to_owned(),
        base_url: None,
        credentials: [("token".to_owned(), secret("hush"))].into(),
        settings: r#"{"series":"WB"}"#.to_owned(),
    };
    store.save_invoicing_account(shop, &account).await.unwrap();
}

async fn turn(store: &Store, shop: ShopId, order: OrderId, seconds: i64) -> InvoicingTurn {
    store.take_invoicing_turn(shop, order, at(seconds), LEASE).await.unwrap()
}

async fn given(store: &Store, shop: ShopId, order: OrderId, seconds: i64) -> InvoicingLease {
    match turn(store, shop, order, seconds).await {
        InvoicingTurn::Given(lease) => *lease,
        other => panic!("{other:?}"),
    }
}

fn wanted(order: OrderId) -> Invoice {
    Invoice {
        order,
        issue: 1,
        service: "smartbill".to_owned(),
        reference: "wb-1-1-i1".to_owned(),
        state: InvoiceState::Wanted,
        series: None,
        number: None,
        total: Some(money(12_990)),
        link: None,
        how: None,
        tried: Some("{}".to_owned()),
        tried_payment: None,
        tried_reversal: None,
        reversed_by: None,
    }
}

#[rstest]
#[tokio::test]
async fn an_account_is_taken_for_one_try_at_a_time(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let store = &world.store;
    let shop = world.shop("one").await;
    let order = world.order(shop, "#1").await;
    assert!(matches!(turn(store, shop, order, 0).await, InvoicingTurn::NotConnected));
    connect(store, shop).await;
    assert!(store.shop(shop).await.unwrap().unwrap().invoicing);
    let lease = given(store, shop, order, 0).await;
    assert_eq!(lease.credentials["token"].expose_secret(), "hush");
    assert!(matches!(turn(store, shop, order, 1).await, InvoicingTurn::NotBefore(until) if until == at(300)));
    store.end_invoicing_turn(&lease, at(10), true, at(2)).await.unwrap();
    assert!(matches!(turn(store, shop, order, 9).await, InvoicingTurn::NotBefore(until) if until == at(10)));
    given(store, shop, order, 10).await;
    let late = store.write_invoice(&lease, &wanted(order), false, None, at(11)).await;
    assert!(matches!(late, Err(StoreError::LeaseLost { .. })));
    store.set_invoicing_state(shop, AccountState::NeedsAttention, Some("refused")).await.unwrap();
    assert!(!store.shop(shop).await.unwrap().unwrap().invoicing);
}

#[rstest]
#[tokio::test]
async fn an_unknown_end_keeps_the_account_for_its_order_until_it_is_known(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let store = &world.store;
    let shop = world.shop("one").await;
    let (order, other) = (world.order(shop, "#1").await, world.order(shop, "#2").await);
    connect(store, shop).await;
    world
        .decide(shop, order, "invoice", vec![Effect::CreateInvoice { order, moment: InvoiceMoment::OnDelivery }])
        .await;
    let lease = given(store, shop, order, 0).await;
    store.write_invoice(&lease, &wanted(order), true, Some(("tried", None)), at(1)).await.unwrap();
    store.end_invoicing_turn(&lease, at(2), false, at(2)).await.unwrap();
    assert!(matches!(turn(store, shop, other, 3).await, InvoicingTurn::ReservedFor(held) if held == order));
    let lease = given(store, shop, order, 3).await;
    let issued = Invoice {
        state: InvoiceState::Issued,
        series: Some("WB".to_owned()),
        number: Some("0001".to_owned()),
        tried: None,
        ..wanted(order)
    };
    store.write_invoice(&lease, &issued, false, Some(("made", Some("WB 0001"))), at(4)).await.unwrap();
    store.end_invoicing_turn(&lease, at(5), true, at(5)).await.unwrap();
    assert_eq!(store.invoices(shop, order).await.unwrap(), [issued]);
    let events = store.invoice_events(shop, order).await.unwrap();
    assert_eq!(events.iter().map(|event| event.what.as_str()).collect::<Vec<_>>(), ["made", "tried"]);
    given(store, shop, other, 6).await;
    let stranger = world.shop("two").await;
    assert_eq!(store.invoices(stranger, order).await.unwrap(), []);
}
