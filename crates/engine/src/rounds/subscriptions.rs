//! Which webhooks Shopify sends us: what is missing is subscribed, what goes to an old address or is of no use ends.

use std::collections::BTreeSet;

use shopify::operations::{
    CreateWebhookSubscription, DeleteWebhookSubscription, ListWebhookSubscriptions, WebhookSubscription,
};
use shopify::webhook::Topic;
use store::{ClaimedRound, MissingWebhook, ShopifyAccess};

use super::{Stopped, halted};
use crate::engine::Engine;
use crate::shopify_call_error::Failed;

/// Where webhooks come in, below the address of the pages.
const PATH: &str = "/webhooks/shopify";

/// Mends a shop's subscriptions. Returns the topics that Shopify would not subscribe.
pub(super) async fn mend(
    engine: &Engine,
    round: &ClaimedRound,
    access: &ShopifyAccess,
) -> Result<Vec<MissingWebhook>, Stopped> {
    let address = format!("{}{PATH}", engine.settings.public_url);
    let there = list(engine, round, access).await?;
    let mut missing = Vec::new();
    // First what is new, then what is old: in between two tell the same, which is harmless, and never nobody.
    for topic in wanted(&there, &address) {
        let Some(create) = CreateWebhookSubscription::new(topic, address.as_str()) else { continue };
        match engine.shopify.ask(round.shop, access, &create).await {
            Ok(_) => tracing::info!(shop.id = %round.shop, topic = topic.header(), "Subscribed a webhook"),
            Err(error) if error.failed(round.attempts) == Failed::Person => {
                tracing::warn!(shop.id = %round.shop, topic = topic.header(), %error, "Could not subscribe a webhook");
                missing.push(MissingWebhook { topic: topic.header().to_owned(), why: error.to_string() });
            }
            Err(error) => return Err(halted(&error, round.attempts)),
        }
    }
    for useless in there.iter().filter(|one| is_useless(one, &address)) {
        let ended = engine.shopify.ask(round.shop, access, &DeleteWebhookSubscription { id: useless.id }).await;
        ended.map_err(|error| halted(&error, round.attempts))?;
        tracing::info!(shop.id = %round.shop, topic = useless.topic, "Ended a webhook that is not needed");
    }
    Ok(missing)
}

async fn list(
    engine: &Engine,
    round: &ClaimedRound,
    access: &ShopifyAccess,
) -> Result<Vec<WebhookSubscription>, Stopped> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = engine.shopify.ask(round.shop, access, &ListWebhookSubscriptions { after }).await;
        let page = page.map_err(|error| halted(&error, round.attempts))?;
        all.extend(page.subscriptions);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(all),
        }
    }
}

/// The topics that are not told to `address` yet.
fn wanted(there: &[WebhookSubscription], address: &str) -> Vec<Topic> {
    let told: BTreeSet<&str> = there.iter().filter(|one| one.uri == address).map(|one| one.topic.as_str()).collect();
    let is_missing = |topic: &Topic| topic.graphql().is_some_and(|name| !told.contains(name));
    Topic::ALL.iter().copied().filter(is_missing).collect()
}

/// Ours, and of no use: to an address that we had, or of a topic that we do not read. What goes elsewhere was made by
/// another tool with the same app's credentials, and is left alone.
fn is_useless(one: &WebhookSubscription, address: &str) -> bool {
    one.uri.ends_with(PATH) && (one.uri != address || Topic::from_graphql(&one.topic).is_none())
}

#[cfg(test)]
mod tests {
    use shopify::WebhookSubscriptionGid;

    use super::*;

    const HERE: &str = "https://waybill.example/webhooks/shopify";

    fn subscription(topic: &str, uri: &str) -> WebhookSubscription {
        WebhookSubscription { id: WebhookSubscriptionGid::from_number(1), topic: topic.into(), uri: uri.into() }
    }

    #[test]
    fn what_goes_to_an_old_address_is_wanted_here_and_ended_there() {
        let old = subscription("ORDERS_CREATE", "https://old.example/webhooks/shopify");
        assert!(wanted(std::slice::from_ref(&old), HERE).contains(&Topic::OrdersCreate));
        assert!(is_useless(&old, HERE));
    }

    #[test]
    fn what_is_right_stays_and_other_tools_are_left_alone() {
        let right = subscription("ORDERS_CREATE", HERE);
        assert!(!wanted(std::slice::from_ref(&right), HERE).contains(&Topic::OrdersCreate));
        assert!(!is_useless(&right, HERE));
        assert!(!is_useless(&subscription("ORDERS_CREATE", "https://other.example/hooks"), HERE));
        assert!(is_useless(&subscription("THEMES_UPDATE", HERE), HERE));
    }

    #[test]
    fn compliance_topics_are_never_subscribed() {
        assert!(wanted(&[], HERE).iter().all(|topic| topic.graphql().is_some()));
    }
}
