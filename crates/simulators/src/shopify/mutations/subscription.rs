//! `webhookSubscriptionCreate`, `webhookSubscriptionUpdate` and `webhookSubscriptionDelete`.

use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use serde::Deserialize;
use serde_json::json;

use super::{Found, Item, Payload, UserError, argument, record_refusal};
use crate::shopify::call::Call;
use crate::shopify::deed::{Deed, Subscription};
use crate::shopify::gid::gid;
use crate::shopify::nodes::subscription;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    uri: Option<String>,
    callback_url: Option<String>,
    format: Option<String>,
    filter: Option<String>,
    include_fields: Option<Vec<String>>,
    metafield_namespaces: Option<Vec<String>>,
    name: Option<String>,
}

pub(super) fn create(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    let topic: String = argument(call, info, "topic")?;
    let input: Input = argument(call, info, "webhookSubscription")?;
    let made = Subscription {
        id: call.next_id(),
        topic,
        uri: String::new(),
        format: "JSON".to_owned(),
        filter: None,
        include_fields: Vec::new(),
        metafield_namespaces: Vec::new(),
        name: None,
        created_at: call.now,
        updated_at: call.now,
    };
    let made = changed(call, made, input);
    finish(call, "webhookSubscriptionCreate", "WebhookSubscriptionCreatePayload", made, Deed::WebhookSubscribed)
}

pub(super) fn update(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    let kind = "WebhookSubscriptionUpdatePayload";
    let given: String = argument(call, info, "id")?;
    let id = call.id(&given, "WebhookSubscription")?;
    let before = call.store.borrow().subscription(id).cloned();
    let Some(before) = before else {
        let errors = unknown(call, "webhookSubscriptionUpdate", &given)?;
        return Ok(Payload { kind, field: "webhookSubscription", found: Found::Nothing, errors });
    };
    let after = changed(call, before, argument(call, info, "webhookSubscription")?);
    finish(call, "webhookSubscriptionUpdate", kind, after, Deed::WebhookSubscriptionChanged)
}

pub(super) fn delete(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    let given: String = argument(call, info, "id")?;
    let id = call.id(&given, "WebhookSubscription")?;
    let payload = |found, errors| Payload {
        kind: "WebhookSubscriptionDeletePayload",
        field: "deletedWebhookSubscriptionId",
        found,
        errors,
    };
    if call.store.borrow().subscription(id).is_none() {
        return Ok(payload(Found::Nothing, unknown(call, "webhookSubscriptionDelete", &given)?));
    }
    call.perform(Deed::WebhookUnsubscribed { id })?;
    Ok(payload(Found::Leaf(json!(gid("WebhookSubscription", id))), Vec::new()))
}

fn unknown(call: &Call<'_>, mutation: &str, about: &str) -> Result<Vec<UserError>, FieldError> {
    let errors = vec![UserError::new(&["id"], "Webhook subscription does not exist")];
    record_refusal(call, mutation, Some(about), &errors)?;
    Ok(errors)
}

fn changed(call: &Call<'_>, before: Subscription, input: Input) -> Subscription {
    Subscription {
        uri: input.uri.or(input.callback_url).unwrap_or(before.uri),
        format: input.format.unwrap_or(before.format),
        filter: input.filter.or(before.filter).filter(|filter| !filter.is_empty()),
        include_fields: input.include_fields.unwrap_or(before.include_fields),
        metafield_namespaces: input.metafield_namespaces.unwrap_or(before.metafield_namespaces),
        name: input.name.or(before.name),
        updated_at: call.now,
        ..before
    }
}

fn finish(
    call: &Call<'_>,
    mutation: &str,
    kind: &'static str,
    wanted: Subscription,
    deed: impl FnOnce(Subscription) -> Deed,
) -> Result<Payload, FieldError> {
    let payload = |found, errors| Payload { kind, field: "webhookSubscription", found, errors };
    let errors = wrong(call, &wanted);
    if !errors.is_empty() {
        record_refusal(call, mutation, None, &errors)?;
        return Ok(payload(Found::Nothing, errors));
    }
    let fields = subscription(&wanted);
    call.perform(deed(wanted))?;
    Ok(payload(Found::One(Item::Plain("WebhookSubscription", fields)), Vec::new()))
}

fn wrong(call: &Call<'_>, wanted: &Subscription) -> Vec<UserError> {
    let store = call.store.borrow();
    let others = || store.subscriptions().filter(|other| other.id != wanted.id);
    let mut errors = Vec::new();
    // The path says `callbackUrl`, also when the address came as `uri`.
    if let Some(message) = address_problem(&wanted.uri, call.behaviour.http_addresses) {
        errors.push(UserError::new(&["webhookSubscription", "callbackUrl"], message));
    } else if others().any(|other| other.topic == wanted.topic && other.uri == wanted.uri) {
        let message = "Address for this topic has already been taken";
        errors.push(UserError::new(&["webhookSubscription", "callbackUrl"], message));
    }
    if wanted.filter.as_ref().is_some_and(|filter| !filter.contains(':')) {
        let message = "The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.";
        errors.push(UserError::new(&["webhookSubscription"], message));
    }
    if let Some(name) = &wanted.name {
        let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        let message = if name.is_empty() {
            Some("Name is too short (minimum is 1 character)")
        } else if !name.chars().all(fits) {
            Some("Name name field can only contain alphanumeric characters, underscores, and hyphens")
        } else if others().any(|other| other.name.as_ref() == Some(name)) {
            Some("Name already exists, no duplicate allowed")
        } else {
            None
        };
        errors.extend(message.map(|message| UserError::new(&["webhookSubscription", "name"], message)));
    }
    errors
}

fn address_problem(address: &str, http: bool) -> Option<String> {
    if address.trim().is_empty() {
        return Some("Address can't be blank".to_owned());
    }
    if let Some(rest) = address.strip_prefix("arn:") {
        return (!rest.starts_with("aws:events:")).then(|| "Address is not a valid AWS ARN".to_owned());
    }
    if let Some(rest) = address.strip_prefix("pubsub://") {
        let format = "Address is not a valid GCP pub/sub format. Format should be pubsub://project:topic";
        return (!rest.contains(':')).then(|| format.to_owned());
    }
    let Ok(url) = url::Url::parse(address) else { return Some("Address is invalid".to_owned()) };
    match url.scheme() {
        "https" => {}
        "http" if http => return None,
        other => return Some(format!("Address protocol {other}:// is not supported")),
    }
    let host = url.host_str().unwrap_or_default().to_lowercase();
    let shopify = ["shopify.com", "myshopify.com", "shopifycloud.com"];
    let own = shopify.iter().any(|own| host == *own || host.ends_with(&format!(".{own}")));
    let internal = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback() || address.is_private() || address.is_link_local(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".internal") || name.ends_with(".local"),
        None => return Some("Address is invalid".to_owned()),
    };
    (own || internal).then(|| "Address cannot be a Shopify or an internal domain".to_owned())
}
