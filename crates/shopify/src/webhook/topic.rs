//! What a webhook is about.

/// A topic that this crate reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A new order.
    OrdersCreate,
    /// Something in an order changed.
    OrdersUpdated,
    /// An order was cancelled.
    OrdersCancelled,
    /// Something of an order was sent.
    FulfillmentsCreate,
    /// A fulfillment changed: its tracking numbers, its delivery status, or it was cancelled.
    FulfillmentsUpdate,
    /// The app was removed: its token is dead.
    AppUninstalled,
    /// The store's own data changed.
    ShopUpdate,
}

impl Topic {
    /// All topics.
    pub const ALL: [Self; 7] = [
        Self::OrdersCreate,
        Self::OrdersUpdated,
        Self::OrdersCancelled,
        Self::FulfillmentsCreate,
        Self::FulfillmentsUpdate,
        Self::AppUninstalled,
        Self::ShopUpdate,
    ];

    /// As the header `X-Shopify-Topic` carries it.
    pub fn header(self) -> &'static str {
        match self {
            Self::OrdersCreate => "orders/create",
            Self::OrdersUpdated => "orders/updated",
            Self::OrdersCancelled => "orders/cancelled",
            Self::FulfillmentsCreate => "fulfillments/create",
            Self::FulfillmentsUpdate => "fulfillments/update",
            Self::AppUninstalled => "app/uninstalled",
            Self::ShopUpdate => "shop/update",
        }
    }

    /// As `WebhookSubscriptionTopic` of the Admin API writes it.
    pub fn graphql(self) -> &'static str {
        match self {
            Self::OrdersCreate => "ORDERS_CREATE",
            Self::OrdersUpdated => "ORDERS_UPDATED",
            Self::OrdersCancelled => "ORDERS_CANCELLED",
            Self::FulfillmentsCreate => "FULFILLMENTS_CREATE",
            Self::FulfillmentsUpdate => "FULFILLMENTS_UPDATE",
            Self::AppUninstalled => "APP_UNINSTALLED",
            Self::ShopUpdate => "SHOP_UPDATE",
        }
    }

    /// The topic of a delivery's header; `None` for one that this crate does not read.
    pub fn from_header(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.header() == text)
    }

    /// The topic of a subscription; `None` for one that this crate does not read.
    pub fn from_graphql(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.graphql() == text)
    }
}
