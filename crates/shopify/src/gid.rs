//! Shopify's global ids, one type a kind, so that an order's id cannot be given where a fulfillment's is asked.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that is not a global id of the kind asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a gid://shopify/{kind}/…")]
pub struct InvalidGid {
    /// What was read.
    pub text: String,
    /// The kind that was expected, for example `Order`.
    pub kind: &'static str,
}

fn number_of(text: &str, kind: &'static str) -> Result<i64, InvalidGid> {
    text.strip_prefix("gid://shopify/")
        .and_then(|rest| rest.strip_prefix(kind))
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|number| number.parse().ok())
        .filter(|number| *number > 0)
        .ok_or_else(|| InvalidGid { text: text.chars().take(80).collect(), kind })
}

macro_rules! gid {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(i64);

        impl $name {
            /// The id with this number, as webhooks carry it beside the global id.
            pub fn from_number(number: i64) -> Self {
                Self(number)
            }

            /// The number at the global id's end.
            pub fn number(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("gid://shopify/", $kind, "/{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidGid;

            fn from_str(text: &str) -> Result<Self, InvalidGid> {
                number_of(text, $kind).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidGid;

            fn try_from(text: String) -> Result<Self, InvalidGid> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    };
}

gid!(
    /// An order's global id.
    OrderGid,
    "Order"
);
gid!(
    /// A fulfillment's global id.
    FulfillmentGid,
    "Fulfillment"
);
gid!(
    /// A customer's global id.
    CustomerGid,
    "Customer"
);
gid!(
    /// The global id of one tracking event of a fulfillment.
    FulfillmentEventGid,
    "FulfillmentEvent"
);
gid!(
    /// A store's global id.
    ShopGid,
    "Shop"
);
gid!(
    /// The global id of a webhook subscription that was made by API.
    WebhookSubscriptionGid,
    "WebhookSubscription"
);

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_gid_is_written_as_it_was_read() {
        let id: OrderGid = "gid://shopify/Order/8731073872178".parse().unwrap();
        assert_eq!(id.number(), 8_731_073_872_178);
        assert_eq!(id.to_string(), "gid://shopify/Order/8731073872178");
        assert_eq!(serde_json::to_string(&id).unwrap(), r#""gid://shopify/Order/8731073872178""#);
    }

    #[rstest]
    #[case::another_kind("gid://shopify/Fulfillment/1")]
    #[case::a_longer_kind("gid://shopify/OrderTransaction/1")]
    #[case::no_number("gid://shopify/Order/")]
    #[case::a_bare_number("1")]
    #[case::a_negative_number("gid://shopify/Order/-1")]
    #[case::more_after_the_number("gid://shopify/Order/1?x=2")]
    fn what_is_not_an_orders_gid_is_refused(#[case] text: &str) {
        assert_eq!(text.parse::<OrderGid>(), Err(InvalidGid { text: text.into(), kind: "Order" }));
    }
}
