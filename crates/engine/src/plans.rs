//! What a shop has bought, read from Shopify where Shopify bills it.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use shopify::Urgency;
use shopify::operations::{AppSubscription, ReadAppPlan, SubscriptionStatus};
use store::Plan;
use tracking::ShopId;

use crate::engine::Engine;
use crate::engine_error::EngineError;

/// A shop is asked again after this long.
const EVERY: SignedDuration = SignedDuration::from_hours(24);

/// How plans are bought.
#[derive(Debug, Clone, Default)]
pub struct Billing {
    /// Our plan for each handle, or name, of a plan in the app's listing. Empty: Shopify bills nothing, each shop's row says its plan.
    pub plans: BTreeMap<String, Plan>,
    /// The app's name in Shopify's addresses; with it there is a link to the page where a plan is chosen.
    pub app_handle: Option<String>,
}

/// What came of asking Shopify for a shop's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanRead {
    /// The shop has this plan.
    Is(Plan),
    /// Shopify did not tell; the plan stays as it was.
    NotTold {
        /// What was tried and what came of it.
        error: String,
    },
    /// Shopify bills nothing here.
    NotBilled,
}

impl Billing {
    /// Where a merchant chooses a plan; `None` where Shopify bills nothing.
    pub fn plan_page(&self, domain: &str) -> Option<String> {
        let handle = self.app_handle.as_ref().filter(|_| !self.plans.is_empty())?;
        let store = domain.strip_suffix(".myshopify.com")?;
        Some(format!("https://admin.shopify.com/store/{store}/charges/{handle}/pricing_plans"))
    }

    /// The best plan that is paid for, with its name.
    fn paid<'a>(&self, subscriptions: &'a [AppSubscription]) -> (Plan, Option<&'a str>) {
        let active = subscriptions.iter().filter(|one| one.status == SubscriptionStatus::Active);
        let named = active.map(|one| {
            // The handle first: a plan's name is translated and reworded in the listing.
            let said = one.plan_handle.iter().chain([&one.name]);
            let mut known =
                said.filter_map(|said| self.plans.iter().find(|(known, _)| known.eq_ignore_ascii_case(said)));
            (known.next().map_or(Plan::Basic, |(_, plan)| *plan), Some(one.name.as_str()))
        });
        named.max_by_key(|(plan, _)| *plan == Plan::Advanced).unwrap_or((Plan::Basic, None))
    }
}

impl Engine {
    /// How plans are bought.
    pub fn billing(&self) -> &Billing {
        &self.settings.billing
    }

    /// Asks Shopify for a shop's plan, while somebody waits, and takes it over. A better one is caught up with quietly.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn read_plan(&self, shop: ShopId) -> Result<PlanRead, EngineError> {
        self.read_plan_as(Urgency::Click, shop).await
    }

    async fn read_plan_as(&self, urgency: Urgency, shop: ShopId) -> Result<PlanRead, EngineError> {
        if self.settings.billing.plans.is_empty() {
            return Ok(PlanRead::NotBilled);
        }
        let access = self.store.shopify_access(shop).await?;
        let subscriptions = match self.shopify.ask_as(urgency, shop, &access, &ReadAppPlan {}).await {
            Ok(subscriptions) => subscriptions,
            Err(error) => return Ok(PlanRead::NotTold { error: error.to_string() }),
        };
        let (plan, name) = self.settings.billing.paid(&subscriptions);
        let now = self.clock.now();
        if self.store.set_plan(shop, plan, now).await? {
            tracing::info!(shop.id = %shop, "Shop {shop} is on the plan {plan} now");
            self.nudge();
        }
        self.store.keep_billed_plan(shop, name, now).await?;
        Ok(PlanRead::Is(plan))
    }

    /// Asks for the plans of all shops that were not asked about for a day.
    pub(crate) async fn read_due_plans(&self) -> Result<(), EngineError> {
        if self.settings.billing.plans.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let shops = self.store.shops_with_plan_read_before(now.checked_sub(EVERY).unwrap_or(now)).await?;
        for shop in shops {
            if let PlanRead::NotTold { error } = self.read_plan_as(Urgency::Background, shop).await? {
                tracing::info!(shop.id = %shop, error, "Shopify did not tell the plan of shop {shop}");
            }
        }
        Ok(())
    }
}
