//! What a webhook is about.

/// Topics, each with its header and, where it can be subscribed by API, its name in the Admin API.
macro_rules! topics {
    ($($(#[$doc:meta])* $name:ident = $header:literal, $graphql:expr;)+) => {
        /// A topic that this crate reads.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Topic {
            $($(#[$doc])* $name,)+
        }

        impl Topic {
            /// All topics.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As the header `X-Shopify-Topic` carries it.
            pub fn header(self) -> &'static str {
                match self {
                    $(Self::$name => $header,)+
                }
            }

            /// As `WebhookSubscriptionTopic` of the Admin API writes it; `None` for the compliance topics, which only
            /// an app's configuration can name.
            pub fn graphql(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => $graphql,)+
                }
            }
        }
    };
}

topics! {
    /// A new order.
    OrdersCreate = "orders/create", Some("ORDERS_CREATE");
    /// Something in an order changed.
    OrdersUpdated = "orders/updated", Some("ORDERS_UPDATED");
    /// An order was cancelled.
    OrdersCancelled = "orders/cancelled", Some("ORDERS_CANCELLED");
    /// An order was paid.
    OrdersPaid = "orders/paid", Some("ORDERS_PAID");
    /// Lines of an order were changed: the body names the order only.
    OrdersEdited = "orders/edited", Some("ORDERS_EDITED");
    /// An order was deleted: the body is its number only.
    OrdersDelete = "orders/delete", Some("ORDERS_DELETE");
    /// Something of an order was sent.
    FulfillmentsCreate = "fulfillments/create", Some("FULFILLMENTS_CREATE");
    /// A fulfillment changed: its tracking numbers, its delivery status, or it was cancelled.
    FulfillmentsUpdate = "fulfillments/update", Some("FULFILLMENTS_UPDATE");
    /// A delivery event was recorded, by whomever; our own come back here.
    FulfillmentEventsCreate = "fulfillment_events/create", Some("FULFILLMENT_EVENTS_CREATE");
    /// Money was paid back.
    RefundsCreate = "refunds/create", Some("REFUNDS_CREATE");
    /// The app was removed: its token is dead.
    AppUninstalled = "app/uninstalled", Some("APP_UNINSTALLED");
    /// The app may do more or less than before.
    AppScopesUpdate = "app/scopes_update", Some("APP_SCOPES_UPDATE");
    /// What the shop has bought of the app changed.
    AppSubscriptionsUpdate = "app_subscriptions/update", Some("APP_SUBSCRIPTIONS_UPDATE");
    /// The store's own data changed.
    ShopUpdate = "shop/update", Some("SHOP_UPDATE");
    /// A customer asks what is known of them.
    CustomersDataRequest = "customers/data_request", None;
    /// A customer's personal data is to be erased.
    CustomersRedact = "customers/redact", None;
    /// All data of a store that removed the app is to be erased.
    ShopRedact = "shop/redact", None;
}

impl Topic {
    /// The topic of a delivery's header; `None` for one that this crate does not read.
    pub fn from_header(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|topic| topic.header() == text)
    }

    /// The topic of a subscription; `None` for one that this crate does not read.
    pub fn from_graphql(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|topic| topic.graphql() == Some(text))
    }

    /// Whether its body names a person on purpose, and is not kept once it is worked.
    pub fn is_about_privacy(self) -> bool {
        matches!(self, Self::CustomersDataRequest | Self::CustomersRedact | Self::ShopRedact)
    }
}
