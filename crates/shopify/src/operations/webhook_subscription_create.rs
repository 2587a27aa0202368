//! Asking the store to send a webhook.

use serde::{Deserialize, Serialize};

use super::{WebhookSubscription, done, is_only};
use crate::webhook::Topic;
use crate::{Kind, Operation, ShopifyError, UserError};

/// Subscribes an address to a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateWebhookSubscription {
    topic: &'static str,
    webhook_subscription: Input,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Input {
    uri: String,
    format: &'static str,
}

impl CreateWebhookSubscription {
    /// Deliveries of `topic` to `uri`, which is https and public; `None` for a topic that cannot be subscribed.
    pub fn new(topic: Topic, uri: impl Into<String>) -> Option<Self> {
        let webhook_subscription = Input { uri: uri.into(), format: "JSON" };
        topic.graphql().map(|topic| Self { topic, webhook_subscription })
    }
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookSubscribed {
    /// The subscription is new.
    Created(WebhookSubscription),
    /// The address already gets this topic.
    AlreadyThere,
}

#[doc(hidden)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    webhook_subscription_create: Option<Payload>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    webhook_subscription: Option<WebhookSubscription>,
    user_errors: Vec<UserError>,
}

impl Operation for CreateWebhookSubscription {
    const NAME: &'static str = "WebhookSubscriptionCreate";
    const DOCUMENT: &'static str = include_str!("../../documents/webhook_subscription_create.graphql");
    const KIND: Kind = Kind::Mutation;
    const COST: u32 = 10;
    type Data = Data;
    type Answer = WebhookSubscribed;

    fn answer(data: Data) -> Result<WebhookSubscribed, ShopifyError> {
        let payload = done(data.webhook_subscription_create, Vec::new())?;
        // The path names the input's old field, though the address was given in `uri`.
        let address = ["webhookSubscription", "callbackUrl"];
        if is_only(&payload.user_errors, &address, "Address for this topic has already been taken") {
            return Ok(WebhookSubscribed::AlreadyThere);
        }
        done(payload.webhook_subscription, payload.user_errors).map(WebhookSubscribed::Created)
    }
}
