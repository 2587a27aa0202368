//! Reading a stored delivery's body.

use serde::{Deserialize, Deserializer};

use super::{
    FulfillmentEventPayload, FulfillmentPayload, OrderPayload, PrivacyPayload, ShopPayload, Topic, TouchedOrder,
};

/// What a delivery says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// Of `orders/*`: the order as it was then.
    Order(Box<OrderPayload>),
    /// Of `fulfillments/*`: the fulfillment as it was then.
    Fulfillment(Box<FulfillmentPayload>),
    /// Of `app/uninstalled` and `shop/update`: the store.
    Shop(Box<ShopPayload>),
    /// Of `refunds/create`, `orders/edited` and `orders/delete`: which order it is about.
    Touched(TouchedOrder),
    /// Of `fulfillment_events/create`: the event.
    Event(Box<FulfillmentEventPayload>),
    /// Of `customers/data_request` and `customers/redact`: the customer.
    Privacy(Box<PrivacyPayload>),
    /// Of `app/scopes_update`, `app_subscriptions/update` and `shop/redact`: the topic says all that is needed;
    /// what holds now is read at Shopify.
    Nothing,
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
            Topic::OrdersCreate | Topic::OrdersUpdated | Topic::OrdersCancelled | Topic::OrdersPaid => {
                serde_json::from_slice(body).map(Self::Order)
            }
            Topic::FulfillmentsCreate | Topic::FulfillmentsUpdate => {
                serde_json::from_slice(body).map(Self::Fulfillment)
            }
            Topic::AppUninstalled | Topic::ShopUpdate => serde_json::from_slice(body).map(Self::Shop),
            Topic::RefundsCreate | Topic::OrdersEdited | Topic::OrdersDelete => {
                serde_json::from_slice(body).map(Self::Touched)
            }
            Topic::FulfillmentEventsCreate => serde_json::from_slice(body).map(Self::Event),
            Topic::CustomersDataRequest | Topic::CustomersRedact => serde_json::from_slice(body).map(Self::Privacy),
            Topic::AppScopesUpdate | Topic::AppSubscriptionsUpdate | Topic::ShopRedact => Ok(Self::Nothing),
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
