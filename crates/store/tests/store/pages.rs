use rstest::rstest;
use store::{OrderQuery, Tab};
use tracking::{Alert, AlertKind, Customer, Status};

use crate::world::{Db, World, answer, at, incoming, scan};

fn query(tab: Tab, search: &str) -> OrderQuery {
    OrderQuery { tab, search: Some(search.to_owned()), page: 1, per_page: 50 }
}

impl World {
    async fn names(&self, shop: tracking::ShopId, query: &OrderQuery) -> Vec<String> {
        self.store.orders(shop, query).await.unwrap().rows.into_iter().map(|row| row.name).collect()
    }
}

#[rstest]
#[tokio::test]
async fn orders_are_listed_newest_first_page_by_page(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let mut unit = world.store.unit(shop).await.unwrap();
    for number in 1..=5 {
        let order = store::IncomingOrder { created_at: at(number), ..incoming(&format!("#{number}")) };
        unit.upsert_order(&order).await.unwrap();
    }
    unit.commit().await.unwrap();
    let page = |page| OrderQuery { tab: Tab::All, search: None, page, per_page: 2 };
    assert_eq!(world.names(shop, &page(1)).await, ["#5", "#4"]);
    assert_eq!(world.names(shop, &page(3)).await, ["#1"]);
    let beyond = world.store.orders(shop, &page(9)).await.unwrap();
    assert_eq!((beyond.rows.len(), beyond.total), (0, 5));
}

#[rstest]
#[tokio::test]
async fn tabs_tell_dispatched_orders_from_those_in_progress(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    for name in ["#1", "#2"] {
        world.order(shop, name).await;
    }
    let mut unit = world.store.unit(shop).await.unwrap();
    let dispatched = unit.order_by_gid("gid://shopify/Order/#2").await.unwrap().unwrap();
    unit.set_dispatched(dispatched, at(4)).await.unwrap();
    unit.upsert_order(&store::IncomingOrder { cancelled_at: Some(at(3)), ..incoming("#3") }).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(world.names(shop, &query(Tab::InProgress, "")).await, ["#1"]);
    assert_eq!(world.names(shop, &query(Tab::Dispatched, " # ")).await, ["#2"]);
    assert_eq!(world.names(shop, &query(Tab::All, "")).await, ["#3", "#2", "#1"]);
    assert_eq!(world.names(shop, &query(Tab::InProgress, "2")).await, Vec::<String>::new());
    assert_eq!(world.names(shop, &query(Tab::Dispatched, "2")).await, ["#2"]);
}

#[rstest]
#[case("#1001", &["#1001"])]
#[case(" 10 01 ", &["#1001"])]
#[case("10", &["#1002", "#1001"])]
#[case("1ONB24", &["#1001"])]
#[case("1onb 2400 0000 017", &["#1001"])]
#[case("1ONB24000000017 003", &["#1001"])]
#[case("1ONB24000000017 A03", &[])]
#[case("onb24", &[])]
#[case("STEFANIA", &["#1002"])]
#[case("test  ștefania", &["#1002"])]
#[case("100%", &[])]
#[case("_", &[])]
#[case("10\x0001", &["#1001"])]
#[case("'; DROP TABLE shop_order; --", &[])]
#[tokio::test]
async fn the_search_takes_orders_numbers_and_customers(
    #[case] text: &str,
    #[case] found: &[&str],
    #[values(Db::Sqlite, Db::Postgres)] db: Db,
) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    world.account(shop).await;
    let order = world.order(shop, "#1001").await;
    world.label(shop, order, "1ONB24000000017", at(0)).await;
    let mut unit = world.store.unit(shop).await.unwrap();
    let customer = Customer { name: "Test Ștefania".to_owned(), ..Customer::default() };
    unit.upsert_order(&store::IncomingOrder { customer, ..incoming("#1002") }).await.unwrap();
    unit.commit().await.unwrap();
    let list = world.store.orders(shop, &query(Tab::All, text)).await.unwrap();
    assert_eq!(list.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), found);
    assert_eq!(list.total, u64::try_from(found.len()).unwrap());
}

#[rstest]
#[tokio::test]
async fn a_row_shows_its_labels_and_open_alerts(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 2).await;
    let batch = world.claim(at(1)).await.unwrap();
    let mut unit = world.store.unit(shop).await.unwrap();
    let lost = [scan(5, "L", Status::Exception)];
    unit.record_answers(&[answer(labels[1], batch.lease_token, &lost, Some(at(60)))]).await.unwrap();
    let alert = Alert { kind: AlertKind::LostOrDamaged, at: at(5) };
    unit.record_alerts(order, &[(labels[1], alert)]).await.unwrap();
    unit.commit().await.unwrap();
    let row = world.store.orders(shop, &query(Tab::InProgress, "")).await.unwrap().rows.remove(0);
    assert_eq!((row.id, row.open_alerts, row.labels.len()), (order, 1, 2));
    assert_eq!((row.labels[0].id, row.labels[0].status), (labels[0], Status::Unknown));
    assert_eq!((row.labels[1].status, row.labels[1].since), (Status::Exception, Some(at(5))));
    assert_eq!(
        (row.total.to_string().as_str(), row.gateways.as_slice()),
        ("129.90 RON", ["Ramburs".to_owned()].as_slice())
    );
    let counts = world.store.status_counts(shop).await.unwrap();
    let counts: Vec<_> = counts.iter().map(|count| (count.status, count.labels)).collect();
    assert_eq!(counts, [(Status::Exception, 1), (Status::Unknown, 1)]);
    let attention = world.store.attention(shop).await.unwrap();
    assert_eq!((attention.alerts, attention.parked, attention.accounts, attention.unmapped), (1, 0, 0, 0));
}

#[rstest]
#[tokio::test]
async fn an_order_s_status_page_has_an_address_that_nobody_guesses(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let shop = world.shop("ana").await;
    let (one, two) = (world.order(shop, "#1").await, world.order(shop, "#2").await);
    let token = |detail: Option<store::OrderDetail>| detail.unwrap().public_token;
    let first = token(world.store.order(shop, one).await.unwrap());
    let second = token(world.store.order(shop, two).await.unwrap());
    assert_eq!((first.len(), first == second), (32, false));
    assert_eq!(world.store.order_by_public_token(&first).await.unwrap(), Some((shop, one)));
    assert_eq!(world.store.order_by_public_token("0\0").await.unwrap(), None);
    assert_eq!(world.store.order_by_name(shop, " 2").await.unwrap(), Some(two));
}
