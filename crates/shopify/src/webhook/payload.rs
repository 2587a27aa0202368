//! Reading a stored delivery's body.

use serde::{Deserialize, Deserializer};

use super::{FulfillmentPayload, OrderPayload, ShopPayload, Topic};

/// What a delivery says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// Of `orders/*`: the order as it was then.
    Order(Box<OrderPayload>),
    /// Of `fulfillments/*`: the fulfillment as it was then.
    Fulfillment(Box<FulfillmentPayload>),
    /// Of `app/uninstalled` and `shop/update`: the store.
    Shop(Box<ShopPayload>),
}

/// A verified body that is not what its topic promises.
#[derive(Debug, thiserror::Error)]
#[error("the body of the webhook {topic} could not be read: {source}")]
pub struct PayloadError {
    /// As the header carries it.
    pub topic: &'static str,
    /// What the JSON reader said.
    pub source: serde_json::Error,
}

impl Payload {
    /// Reads the body of a delivery.
    ///
    /// # Errors
    /// When it is not JSON, or lacks what every payload of its topic has.
    pub fn read(topic: Topic, body: &[u8]) -> Result<Self, PayloadError> {
        let read = match topic {
            Topic::OrdersCreate | Topic::OrdersUpdated | Topic::OrdersCancelled => {
                serde_json::from_slice(body).map(Self::Order)
            }
            Topic::FulfillmentsCreate | Topic::FulfillmentsUpdate => {
                serde_json::from_slice(body).map(Self::Fulfillment)
            }
            Topic::AppUninstalled | Topic::ShopUpdate => serde_json::from_slice(body).map(Self::Shop),
        };
        read.map_err(|source| PayloadError { topic: topic.header(), source })
    }
}

/// Any list or text may be null.
pub(super) fn null_is_empty<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
