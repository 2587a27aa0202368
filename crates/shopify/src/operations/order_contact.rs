//! How an order's customer is written to: read when there is something to say, and not kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Kind, Operation, OrderGid, ShopifyError};

/// Reads where an order's customer gets e-mails. `None`: as for [`super::ReadOrder`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadOrderContact {
    /// The order.
    pub id: OrderGid,
}

/// How an order's customer is written to. E-mails are protected customer data (level 2): an app without Shopify's
/// approval is refused or gets null.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderContact {
    /// The order.
    pub id: OrderGid,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// The customer's e-mail; `None` for who gave none, and where Shopify does not tell.
    pub email: Option<String>,
    /// Language tag such as `ro` or `hu-HU`.
    pub customer_locale: Option<String>,
}

impl std::fmt::Debug for OrderContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OrderContact").field("id", &self.id).finish_non_exhaustive()
    }
}

#[doc(hidden)]
#[derive(Deserialize)]
pub struct Data {
    order: Option<OrderContact>,
}

impl Operation for ReadOrderContact {
    const NAME: &'static str = "OrderContact";
    const DOCUMENT: &'static str = include_str!("../../documents/order_contact.graphql");
    const KIND: Kind = Kind::Query;
    const COST: u32 = 1;
    type Data = Data;
    type Answer = Option<OrderContact>;

    fn answer(data: Data) -> Result<Option<OrderContact>, ShopifyError> {
        Ok(data.order)
    }
}
