//! What a customer may ask for: their data, and that it is erased.

use rstest::rstest;
use serde_json::json;
use simulators::faults::Holds;
use simulators::mailbox::MailFault;
use tracking::CustomerNews;

use crate::customers::tell;
use crate::world::{On, Way, World, cash, fan, hour};

const SHOP: &str = "test-shop.myshopify.com";

/// A delivered order of a customer that no other order has, and words that only they have.
async fn delivered(database: On) -> (World, Vec<String>) {
    let mut theirs = cash(1001, vec![fan(1).delivered(30)]);
    theirs.customer.last_name = "Neuitatul".to_owned();
    theirs.customer.email = "neuitatul@customers.example".to_owned();
    theirs.customer.phone = "+40711111111".to_owned();
    let world = World::on(database, vec![theirs, cash(1002, vec![fan(2).delivered(30)])]).await;
    // A mail went to them, another waits.
    tell(&world, &[CustomerNews::Shipped, CustomerNews::Delivered]).await;
    world.pass_until(hour(28)).await;
    world.mailbox.faults().add(MailFault::Reject, Holds::Share(1.0));
    world.pass_until(hour(48)).await;
    // A sheet that waits, and one whose line cannot be read.
    let sheet = b"AWB;Suma;Destinatar\n70000000000019;1,00;Client Neuitatul\n";
    world.engine.send_cash_sheet(world.shop(), "", "a.csv", sheet).await.unwrap();
    let unread = b"AWB;Suma\n70000000000019;Client Neuitatul\n70000000000018;1,00\n";
    let unread = world.engine.send_cash_sheet(world.shop(), "", "b.csv", unread).await.unwrap().id;
    world.engine.take_cash_sheet(world.shop(), unread).await.unwrap();
    let words = ["Client Neuitatul", "neuitatul@customers.example", "+40711111111"];
    (world, words.map(str::to_owned).into())
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn an_erased_customer_is_nowhere_in_the_database(#[case] database: On) {
    let (world, words) = delivered(database).await;
    for word in &words {
        assert!(!world.db.tables_with(word).await.unwrap().is_empty(), "{word} was there");
    }
    let customer = world.order(1001).await.file.order.customer;
    let asks = json!({ "shop_id": 1, "customer": { "id": 7, "email": customer.email, "phone": customer.phone },
        "orders_requested": [1001], "data_request": { "id": 99 } });
    assert!(world.shopify.tell(SHOP, "customers/data_request", asks));
    world.run_until_quiet().await;
    let requests = world.store().data_requests(world.shop()).await.unwrap();
    assert_eq!((requests.len(), requests[0].number.as_str()), (1, "99"));
    assert_eq!(world.store().orders_of_customer(world.shop(), &requests[0].customer).await.unwrap().len(), 1);
    let token = world.order(1001).await.public_token;
    let erase = json!({ "shop_id": 1, "customer": { "id": 7, "email": customer.email, "phone": customer.phone },
        "orders_to_redact": [1001] });
    assert!(world.shopify.tell(SHOP, "customers/redact", erase));
    world.run_until_quiet().await;
    for word in &words {
        assert_eq!(world.db.tables_with(word).await.unwrap(), Vec::<String>::new(), "{word}");
    }
    let after = world.order(1001).await;
    assert_eq!((after.file.order.customer.name.as_str(), after.file.labels.len()), ("", 1));
    assert_eq!(world.standings(1001).await[0].1, "delivered", "what tells of nobody stays");
    assert_ne!(after.public_token, token);
    assert!(!world.order(1002).await.file.order.customer.name.is_empty(), "another customer's stays");
    // Neither a late webhook nor a round brings them back.
    world.take_note(1001).await;
    world.store().make_round_due(world.shop(), world.clock.now()).await.unwrap();
    world.pass(30).await;
    for word in &words {
        assert!(!world.db.tables_with(word).await.unwrap().contains(&"shop_order".to_owned()), "{word}");
    }
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn an_erased_shop_leaves_numbers_only(#[case] database: On) {
    let (world, words) = delivered(database).await;
    assert!(world.shopify.tell(SHOP, "shop/redact", json!({ "shop_id": 1, "shop_domain": SHOP })));
    world.run_until_quiet().await;
    assert!(world.store().shop(world.shop()).await.unwrap().is_some(), "while it is connected, a person looks first");
    assert_eq!(world.store().parked_webhooks(world.shop()).await.unwrap().len(), 1);
    assert!(world.shopify.remove_app(SHOP).unwrap());
    world.run_until_quiet().await;
    assert!(world.shopify.tell(SHOP, "shop/redact", json!({ "shop_id": 1, "shop_domain": SHOP })));
    world.run_until_quiet().await;
    assert_eq!(world.store().shop(world.shop()).await.unwrap(), None);
    for word in words.iter().map(String::as_str).chain([SHOP, "Test shop", "#1001"]) {
        assert_eq!(world.db.tables_with(word).await.unwrap(), Vec::<String>::new(), "{word}");
    }
    assert_eq!(world.db.tables_with("fan-courier").await.unwrap(), ["erased_shop"], "how parcels ended");
}
