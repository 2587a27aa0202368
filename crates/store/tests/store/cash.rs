//! Couriers' cash sheets and their lines.

use jiff::civil::{Date, date};
use rstest::rstest;
use store::{CashSheetId, NewCashLine, NewCashSheet, StoreError};
use tracking::{OrderId, ShopId, TrackingNo};

use crate::world::{Db, World, at, money};

const MARCH: Date = date(2026, 3, 5);

fn line(number: &str, minor: i64) -> NewCashLine {
    NewCashLine {
        line: 2,
        courier: "sameday".to_owned(),
        number: TrackingNo::parse(number).unwrap(),
        amount: money(minor),
        collected_on: None,
        remitted_on: Some(MARCH),
        is_remitted: true,
        reference: None,
    }
}

async fn sheet(world: &World, shop: ShopId, hash: &str) -> CashSheetId {
    let new = NewCashSheet { courier: "sameday", file_name: "borderou.csv", hash, body: b"AWB;Suma" };
    world.store.keep_cash_sheet(shop, &new, at(1)).await.unwrap().id
}

async fn add(world: &World, shop: ShopId, sheet: CashSheetId, lines: &[NewCashLine]) -> usize {
    let mut unit = world.store.unit(shop).await.unwrap();
    let new = unit.add_cash_lines(sheet, lines, at(2)).await.unwrap();
    unit.commit().await.unwrap();
    new
}

async fn remitted(world: &World, shop: ShopId, order: OrderId) -> Vec<String> {
    let files = world.store.order_files(shop, &[order]).await.unwrap();
    files[0].remittances.iter().map(|one| one.amount.to_string()).collect()
}

#[rstest]
#[tokio::test]
async fn the_same_file_is_kept_once(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("one").await;
    let new = NewCashSheet { courier: "", file_name: "a.csv", hash: "h1", body: b"x" };
    let first = world.store.keep_cash_sheet(shop, &new, at(1)).await.unwrap();
    let again = world.store.keep_cash_sheet(shop, &NewCashSheet { file_name: "b.csv", ..new }, at(2)).await.unwrap();
    assert_eq!((first.is_known, again.is_known, again.id), (false, true, first.id));
    let other = world.shop("two").await;
    assert!(
        !world
            .store
            .keep_cash_sheet(other, &NewCashSheet { hash: "h1", courier: "", file_name: "", body: b"x" }, at(3))
            .await
            .unwrap()
            .is_known
    );
    world.store.choose_cash_columns(shop, first.id, "gls", Some("{}")).await.unwrap();
    let kept = world.store.cash_sheet(shop, first.id).await.unwrap().unwrap();
    assert_eq!(
        (kept.courier.as_str(), kept.file_name.as_str(), kept.body.as_deref()),
        ("gls", "a.csv", Some(b"x".as_slice()))
    );
    world.store.discard_cash_sheet(shop, first.id).await.unwrap();
    assert_eq!(world.store.cash_sheet(shop, first.id).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn lines_find_their_labels_and_a_payment_counts_once(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, _) = world.shop_with_labels("one", 2).await;
    let first = sheet(&world, shop, "h1").await;
    let lines = [line("AWB0001", 5_000), line("AWB0002", 2_500), line("AWB9999", 100)];
    assert_eq!(add(&world, shop, first, &lines).await, 3);
    assert_eq!(add(&world, shop, first, &lines).await, 0, "a repeat changes nothing");
    let summary = sheet(&world, shop, "h2").await;
    let undated = NewCashLine { remitted_on: None, ..line("AWB0001", 5_000) };
    assert_eq!(
        add(&world, shop, summary, &[undated, line("AWB0002", -500)]).await,
        1,
        "a correction is another payment"
    );
    assert_eq!(remitted(&world, shop, order).await, ["50.00 RON", "25.00 RON", "-5.00 RON"]);
    let unmatched = world.store.unmatched_cash(shop).await.unwrap();
    assert_eq!(unmatched.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), ["AWB9999"]);
    let totals = world.store.cash_totals(shop, MARCH).await.unwrap();
    assert_eq!((totals.len(), totals[0].amount.to_string(), totals[0].parcels), (1, "71.00 RON".to_owned(), 4));
    assert_eq!(world.store.cash_totals(shop, date(2026, 3, 6)).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn cash_that_comes_before_its_label_finds_it(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, _) = world.shop_with_labels("one", 1).await;
    let id = sheet(&world, shop, "h1").await;
    add(&world, shop, id, &[line("LATE0007", 900), NewCashLine { courier: "gls".to_owned(), ..line("LATE0008", 100) }])
        .await;
    world.label(shop, order, "LATE0007", at(0)).await;
    world.label(shop, order, "LATE0008", at(0)).await;
    assert_eq!(remitted(&world, shop, order).await, ["9.00 RON"]);
    assert_eq!(world.store.unmatched_cash(shop).await.unwrap().len(), 1, "another courier's number is another label's");
    let stranger = world.shop("two").await;
    assert_eq!(world.store.unmatched_cash(stranger).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn two_labels_with_one_number_are_left_to_a_person(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, _) = world.shop_with_labels("one", 1).await;
    let other = world.order(shop, "#1002").await;
    world.label(shop, other, "AWB0001", at(0)).await;
    let id = sheet(&world, shop, "h1").await;
    add(&world, shop, id, &[line("AWB0001", 900)]).await;
    assert_eq!(remitted(&world, shop, order).await, Vec::<String>::new());
    assert_eq!(world.store.unmatched_cash(shop).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_finished_sheet_loses_its_file_and_its_columns_are_remembered(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("one").await;
    let id = sheet(&world, shop, "h1").await;
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.finish_cash_sheet(id, "gls", Some("{\"number\":\"A\"}"), "[]", 7, at(5)).await.unwrap();
    unit.commit().await.unwrap();
    let kept = world.store.cash_sheet(shop, id).await.unwrap().unwrap();
    assert_eq!((kept.body, kept.taken_at), (None, Some(at(5))));
    let columns = world.store.cash_columns(shop).await.unwrap();
    assert_eq!(columns, [("gls".to_owned(), "{\"number\":\"A\"}".to_owned())]);
    let rows = world.store.cash_sheets(shop).await.unwrap();
    assert_eq!((rows.len(), rows[0].lines, rows[0].unmatched), (1, 7, 0));
    assert!(matches!(world.store.discard_cash_sheet(shop, id).await, Err(StoreError::Missing { .. })));
}

#[rstest]
#[tokio::test]
async fn the_cash_of_an_order_stands_side_by_side(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, _) = world.shop_with_labels("one", 2).await;
    let id = sheet(&world, shop, "h1").await;
    let collected = NewCashLine {
        is_remitted: false,
        remitted_on: None,
        collected_on: Some(date(2026, 3, 2)),
        ..line("AWB0002", 2_500)
    };
    add(&world, shop, id, &[line("AWB0001", 5_000), collected]).await;
    let orders = world.store.cash_orders(shop, at(-999_999)).await.unwrap();
    assert_eq!((orders.len(), orders[0].id, orders[0].labels.len()), (1, order, 2));
    assert_eq!(orders[0].remitted, [money(5_000)]);
    assert_eq!((orders[0].remitted_on, orders[0].collected_on), (Some(MARCH), Some(date(2026, 3, 2))));
    assert!(orders[0].labels.iter().all(|label| label.counts));
    assert_eq!(world.store.cash_orders(shop, at(9)).await.unwrap(), [], "older orders without new cash are left out");
}
