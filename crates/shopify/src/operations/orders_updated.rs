//! The orders that changed since an instant, for catching up after webhooks were missed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Order, PageInfo};
use crate::{Kind, Operation, ShopifyError};

/// Orders of one page; at 25 a page stays far below Shopify's ceiling of 1000 points.
const PAGE: u32 = 25;

/// Reads one page of the orders that changed, the longest unchanged first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrdersUpdated {
    first: u32,
    after: Option<String>,
    query: String,
}

impl OrdersUpdated {
    /// The first page of the orders that changed at `instant` or later, to the second.
    pub fn since(instant: Timestamp) -> Self {
        let query = format!("updated_at:>='{}'", instant.strftime("%Y-%m-%dT%H:%M:%SZ"));
        Self { first: PAGE, after: None, query }
    }

    /// The page after the one whose [`OrderPage::next`] was `cursor`, of the same orders.
    #[must_use]
    pub fn after(&self, cursor: String) -> Self {
        Self { after: Some(cursor), ..self.clone() }
    }
}

/// One page of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPage {
    /// The orders, by the time of their last change.
    pub orders: Vec<Order>,
    /// The cursor of the next page; `None` on the last one.
    pub next: Option<String>,
}

#[doc(hidden)]
#[derive(Deserialize)]
pub struct Data {
    orders: Connection,
}

impl Data {
    pub(super) fn page(self) -> OrderPage {
        OrderPage { orders: self.orders.nodes, next: self.orders.page_info.next() }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection {
    nodes: Vec<Order>,
    page_info: PageInfo,
}

impl Operation for OrdersUpdated {
    const NAME: &'static str = "OrdersUpdated";
    const DOCUMENT: &'static str = concat!(
        include_str!("../../documents/orders_updated.graphql"),
        include_str!("../../documents/fragments/order_fields.graphql"),
        include_str!("../../documents/fragments/fulfillment_fields.graphql")
    );
    const KIND: Kind = Kind::Query;
    const COST: u32 = 100;
    type Data = Data;
    type Answer = OrderPage;

    fn answer(data: Data) -> Result<OrderPage, ShopifyError> {
        Ok(data.page())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_asks_for_changes_since_an_instant_and_the_next_one_for_the_same_orders() {
        let first = OrdersUpdated::since("2026-11-23T10:00:00.75+02:00".parse().unwrap());
        assert_eq!(
            serde_json::to_value(&first).unwrap(),
            serde_json::json!({"first": 25, "after": null, "query": "updated_at:>='2026-11-23T08:00:00Z'"})
        );
        let second = serde_json::to_value(first.after("eyJsYXN0".into())).unwrap();
        assert_eq!(second["after"], "eyJsYXN0");
        assert_eq!(second["query"], "updated_at:>='2026-11-23T08:00:00Z'");
    }
}
