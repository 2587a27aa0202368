//! What the shop pays for this app, as Shopify bills it.

use serde::{Deserialize, Serialize};

use crate::{Kind, Operation, ShopifyError};

/// Reads the app's active subscriptions in this shop. Empty for a custom app and for a plan without a charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadAppPlan {}

/// A subscription of the shop to this app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppSubscription {
    /// The plan's name in the app's listing.
    pub name: String,
    /// The plan's handle in the app's listing, which outlives a change of its name. Missing for a charge that was not
    /// made by a listed plan.
    pub plan_handle: Option<String>,
    /// How it stands.
    pub status: SubscriptionStatus,
}

/// How a subscription stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubscriptionStatus {
    /// It is paid.
    Active,
    /// The shop does not pay Shopify: what is paid for stops, nothing is deleted.
    Frozen,
    /// Any other, as sent: it gives no right to anything.
    #[serde(untagged)]
    Other(String),
}

#[doc(hidden)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    current_app_installation: Installation,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Installation {
    active_subscriptions: Vec<Wire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    name: String,
    status: SubscriptionStatus,
    line_items: Vec<LineItem>,
}

#[derive(Deserialize)]
struct LineItem {
    plan: Plan,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    pricing_details: PricingDetails,
}

/// Charges by usage have no handle.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PricingDetails {
    #[serde(default)]
    plan_handle: Option<String>,
}

impl From<Wire> for AppSubscription {
    fn from(wire: Wire) -> Self {
        let plan_handle = wire.line_items.into_iter().find_map(|item| item.plan.pricing_details.plan_handle);
        Self { name: wire.name, plan_handle, status: wire.status }
    }
}

impl Operation for ReadAppPlan {
    const NAME: &'static str = "AppPlan";
    const DOCUMENT: &'static str = include_str!("../../documents/app_plan.graphql");
    const KIND: Kind = Kind::Query;
    const COST: u32 = 5;
    type Data = Data;
    type Answer = Vec<AppSubscription>;

    fn answer(data: Data) -> Result<Vec<AppSubscription>, ShopifyError> {
        Ok(data.current_app_installation.active_subscriptions.into_iter().map(AppSubscription::from).collect())
    }
}
