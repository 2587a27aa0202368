//! The open orders since an instant with their fulfillments and events, for the first import.

use jiff::Timestamp;
use serde::Serialize;

use super::OrderPage;
use super::orders_updated::Data;
use crate::{Kind, Operation, ShopifyError};

/// Orders of one page. A connection was seen to cost by the logarithm of its size: four times the orders are a third
/// more points, and 20 000 orders take 200 calls. Smaller, should Shopify ever count each node: its ceiling is 1000 points.
const PAGE: u32 = 100;

/// Reads one page of the open orders, the oldest first. An app without `read_all_orders` sees 60 days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenOrders {
    first: u32,
    after: Option<String>,
    query: String,
}

impl OpenOrders {
    /// The page after the one whose [`OrderPage::next`] was `after`, of the open orders that were made at `instant` or
    /// later, to the second; `None` for the first page.
    pub fn since(instant: Timestamp, after: Option<String>) -> Self {
        let query = format!("status:open created_at:>='{}'", instant.strftime("%Y-%m-%dT%H:%M:%SZ"));
        Self { first: PAGE, after, query }
    }
}

impl Operation for OpenOrders {
    const NAME: &'static str = "OpenOrders";
    const DOCUMENT: &'static str = concat!(
        include_str!("../../documents/open_orders.graphql"),
        include_str!("../../documents/fragments/order_fields.graphql"),
        include_str!("../../documents/fragments/fulfillment_fields.graphql")
    );
    const KIND: Kind = Kind::Query;
    const COST: u32 = 140;
    type Data = Data;
    type Answer = OrderPage;

    fn answer(data: Data) -> Result<OrderPage, ShopifyError> {
        Ok(data.page())
    }
}
