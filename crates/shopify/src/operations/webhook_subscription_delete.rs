//! Asking the store not to send a webhook any more.

use serde::{Deserialize, Serialize};

use super::{done, is_only};
use crate::{Kind, Operation, ShopifyError, UserError, WebhookSubscriptionGid};

/// Ends a subscription. One that is gone already is as good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DeleteWebhookSubscription {
    /// The subscription.
    pub id: WebhookSubscriptionGid,
}

#[doc(hidden)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    webhook_subscription_delete: Option<Payload>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    deleted_webhook_subscription_id: Option<WebhookSubscriptionGid>,
    user_errors: Vec<UserError>,
}

impl Operation for DeleteWebhookSubscription {
    const NAME: &'static str = "WebhookSubscriptionDelete";
    const DOCUMENT: &'static str = include_str!("../../documents/webhook_subscription_delete.graphql");
    const KIND: Kind = Kind::Mutation;
    const COST: u32 = 10;
    type Data = Data;
    type Answer = ();

    fn answer(data: Data) -> Result<(), ShopifyError> {
        let payload = done(data.webhook_subscription_delete, Vec::new())?;
        if is_only(&payload.user_errors, &["id"], "Webhook subscription does not exist") {
            return Ok(());
        }
        done(payload.deleted_webhook_subscription_id, payload.user_errors).map(drop)
    }
}
