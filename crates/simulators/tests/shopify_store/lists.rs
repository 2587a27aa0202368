//! Searching, sorting and reading page by page.

use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{OrderScript, World, order, time};

async fn shop() -> World {
    let at = |id: i64, hour: u8| OrderScript {
        created_at: time(&format!("2026-11-2{}T0{hour}:00:00Z", id.min(3))),
        ..order(id, &format!("#100{id}"))
    };
    let mut paid = OrderScript { paid: true, gateway: "shopify_payments".to_owned(), ..at(2, 1) };
    paid.fulfillments.clear();
    let cancelled = OrderScript { cancelled_at: Some(time("2026-11-23T09:00:00Z")), ..at(3, 1) };
    World::of(vec![at(1, 1), paid, cancelled, at(4, 2), at(5, 3)]).await
}

async fn names(world: &World, arguments: &str) -> Vec<String> {
    let query = format!("{{ orders({arguments}) {{ nodes {{ name }} }} }}");
    let answer = world.ask(&query, Value::Null).await;
    let nodes = answer["data"]["orders"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}"));
    nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
#[case::all("", &["#1001", "#1002", "#1003", "#1004", "#1005"])]
#[case::name("name:#1002", &["#1002"])]
#[case::name_without_hash("name:1002", &["#1002"])]
#[case::free_text("1004", &["#1004"])]
#[case::financial("financial_status:paid", &["#1002"])]
#[case::pending_and_open("financial_status:pending status:open", &["#1001", "#1004", "#1005"])]
#[case::cancelled("status:cancelled", &["#1003"])]
#[case::not("-status:cancelled", &["#1001", "#1002", "#1004", "#1005"])]
#[case::unfulfilled("fulfillment_status:unfulfilled", &["#1002"])]
#[case::gateway("gateway:ramburs", &["#1001", "#1003", "#1004", "#1005"])]
#[case::created_after("created_at:>'2026-11-23T02:00:00Z'", &["#1005"])]
#[case::created_from("created_at:>='2026-11-23T02:00:00Z'", &["#1004", "#1005"])]
#[case::created_on_a_day("created_at:2026-11-22", &["#1002"])]
#[case::created_before("created_at:<\\\"2026-11-22T00:00:00Z\\\"", &["#1001"])]
#[case::updated("updated_at:>=2026-11-23T09:00:00Z", &["#1003"])]
#[tokio::test]
async fn orders_are_found(#[case] terms: &str, #[case] found: &[&str]) {
    assert_eq!(names(&shop().await, &format!("first: 10, query: \"{terms}\"")).await, found);
}

#[tokio::test]
async fn an_order_that_changes_is_found_by_its_new_time() {
    let world = shop().await;
    world.pay(1).await;
    assert_eq!(names(&world, "first: 10, query: \"updated_at:>='2026-11-23T10:00:00Z'\"").await, ["#1001"]);
    assert_eq!(names(&world, "first: 1, sortKey: UPDATED_AT, reverse: true").await, ["#1001"]);
}

#[tokio::test]
async fn a_term_that_is_not_known_is_a_warning() {
    let world = shop().await;
    let query = "{ orders(first: 1, query: \"tracking_number:1 name:1002\") { nodes { name } } }";
    let answer = world.ask(query, Value::Null).await;
    assert_eq!(answer["data"]["orders"]["nodes"], json!([{"name": "#1002"}]));
    assert_eq!(answer["extensions"]["search"][0]["warnings"][0]["field"], "tracking_number");
    assert!(answer["extensions"]["cost"].is_object());
}

#[rstest]
#[case::forward("UPDATED_AT", false)]
#[case::backward("UPDATED_AT", true)]
#[case::by_id("ID", false)]
#[case::by_number("ORDER_NUMBER", true)]
#[tokio::test]
async fn all_pages_together_are_the_whole_list(#[case] key: &str, #[case] reverse: bool) {
    let world = shop().await;
    let whole = names(&world, &format!("first: 10, sortKey: {key}, reverse: {reverse}")).await;
    let query = format!(
        "query P($after: String) {{ orders(first: 2, after: $after, sortKey: {key}, reverse: {reverse}) {{
            edges {{ cursor node {{ name }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    let (mut read, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = world.ask(&query, json!({"after": after})).await;
        let page = &answer["data"]["orders"];
        let edges = page["edges"].as_array().unwrap();
        read.extend(edges.iter().map(|edge| edge["node"]["name"].as_str().unwrap().to_owned()));
        assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(!after.is_null()));
        assert_eq!(page["pageInfo"]["endCursor"], edges.last().unwrap()["cursor"]);
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(read, whole);
    assert_eq!(names(&world, &format!("last: 2, sortKey: {key}, reverse: {reverse}")).await, whole[3..]);
}

#[rstest]
#[case::neither("", "you must provide one of first or last")]
#[case::both("(first: 1, last: 1)", "providing both first and last is not supported")]
#[case::cursor("(first: 1, after: \"x\")", "Invalid cursor for current pagination sort.")]
#[tokio::test]
async fn a_list_needs_to_know_how_many(#[case] arguments: &str, #[case] message: &str) {
    let answer = shop().await.ask(&format!("{{ orders{arguments} {{ nodes {{ id }} }} }}"), Value::Null).await;
    assert_eq!(answer["errors"][0]["message"], message);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    assert_eq!(answer["data"], Value::Null);
}
