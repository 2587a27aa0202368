//! Which webhooks the store sends us. Shopify deletes a subscription after eight failed deliveries in a row.

use serde::{Deserialize, Serialize};

use super::PageInfo;
use crate::{Kind, Operation, ShopifyError, WebhookSubscriptionGid};

/// Reads one page of the subscriptions that were made by API; those of the app's configuration are not told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListWebhookSubscriptions {
    /// The [`WebhookSubscriptionPage::next`] of the page before; `None` for the first.
    pub after: Option<String>,
}

/// One subscription.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WebhookSubscription {
    /// Its id.
    pub id: WebhookSubscriptionGid,
    /// The topic as the Admin API writes it, for example `ORDERS_CREATE`: see [`crate::webhook::Topic::from_graphql`].
    pub topic: String,
    /// Where it is delivered.
    pub uri: String,
}

/// One page of subscriptions, of at most 100.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSubscriptionPage {
    /// The subscriptions.
    pub subscriptions: Vec<WebhookSubscription>,
    /// The cursor of the next page; `None` on the last one.
    pub next: Option<String>,
}

#[doc(hidden)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    webhook_subscriptions: Connection,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection {
    nodes: Vec<WebhookSubscription>,
    page_info: PageInfo,
}

impl Operation for ListWebhookSubscriptions {
    const NAME: &'static str = "WebhookSubscriptions";
    const DOCUMENT: &'static str = include_str!("../../documents/webhook_subscriptions.graphql");
    const KIND: Kind = Kind::Query;
    const COST: u32 = 20;
    type Data = Data;
    type Answer = WebhookSubscriptionPage;

    fn answer(data: Data) -> Result<WebhookSubscriptionPage, ShopifyError> {
        let Connection { nodes, page_info } = data.webhook_subscriptions;
        Ok(WebhookSubscriptionPage { subscriptions: nodes, next: page_info.next() })
    }
}
