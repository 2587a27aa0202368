//! Asking Shopify for what an effect needs.

use jiff::SignedDuration;
use shopify::{Operation, Urgency};
use store::{ClaimedEffect, ShopifyAccess};

use super::ended::Ended;
use crate::engine::Engine;
use crate::shopify_call_error::ShopifyCallError;

/// What needs Shopify and goes elsewhere looks this often whether it takes calls again.
const AFTER_SIGN_IN: SignedDuration = SignedDuration::from_mins(10);

/// Asks Shopify for what an effect needs; before all others when a person waits for it.
pub(super) async fn ask<O: Operation>(
    engine: &Engine,
    claimed: &ClaimedEffect,
    access: &ShopifyAccess,
    operation: &O,
) -> Result<O::Answer, ShopifyCallError> {
    let urgency = if claimed.urgent { Urgency::Click } else { Urgency::Background };
    engine.shopify.ask_as(urgency, claimed.shop, access, operation).await
}

/// As [`Ended::after`], for an effect that goes elsewhere: while Shopify takes no calls it comes back now and then.
pub(super) fn after_shopify(claimed: &ClaimedEffect, error: &ShopifyCallError) -> Ended {
    match Ended::after(error, claimed.attempts) {
        Ended::NeedsSignIn | Ended::Refused => Ended::NotNow { after: AFTER_SIGN_IN },
        ended => ended,
    }
}
