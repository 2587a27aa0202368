//! Calls to Shopify, paced by what each shop's answers tell of its points.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use shopify::operations::SetMetafields;
use shopify::{API_VERSION, Bucket, Kind, Next, Operation, ShopAddress, ShopifyError, Urgency};
use store::ShopifyAccess;
use tracking::ShopId;

use crate::{Clock, Wire, WireError};

/// How long Shopify may take for one answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Calls Shopify for all shops. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct ShopifyCalls {
    wire: Wire,
    clock: Clock,
    buckets: Arc<Mutex<HashMap<ShopId, Bucket>>>,
}

/// Why a call to Shopify did not succeed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ShopifyCallError {
    /// No whole answer came.
    #[error("{error}")]
    Wire {
        /// What broke.
        error: WireError,
        /// What was asked.
        kind: Kind,
    },
    /// Shopify answered, and not with what was asked for.
    #[error("{error}")]
    Shopify {
        /// Its answer.
        error: ShopifyError,
        /// What was asked.
        kind: Kind,
    },
    /// The shop's address cannot be called.
    #[error("the shop's address cannot be called: {0}")]
    Address(#[from] shopify::AddressError),
}

impl ShopifyCallError {
    /// What happens next, by the number of tries so far.
    pub(crate) fn next(&self, attempt: u32) -> Next {
        match self {
            Self::Wire { error: WireError::NotReached { .. }, .. } => Next::without_answer(Kind::Query, attempt),
            Self::Wire { kind, .. } => Next::without_answer(*kind, attempt),
            Self::Shopify { error, kind } => error.next(*kind, attempt),
            Self::Address(_) => Next::Person,
        }
    }

    /// True when the shop must sign in again.
    pub(crate) fn is_token(&self) -> bool {
        matches!(self, Self::Shopify { error: ShopifyError::Token, .. })
    }
}

impl ShopifyCalls {
    pub(crate) fn new(wire: Wire, clock: Clock) -> Self {
        Self { wire, clock, buckets: Arc::default() }
    }

    /// Makes one call, after waiting until the shop's points allow it.
    pub(crate) async fn ask<O: Operation>(
        &self,
        shop: ShopId,
        access: &ShopifyAccess,
        operation: &O,
    ) -> Result<O::Answer, ShopifyCallError> {
        let address = ShopAddress::at(&access.base_url, API_VERSION)?;
        let of_shopify = |error| ShopifyCallError::Shopify { error, kind: O::KIND };
        let request = shopify::call(&address, &access.token, operation).map_err(of_shopify)?;
        self.wait_for_points(shop, O::COST).await;
        let response =
            self.wire.send(request, TIMEOUT).await.map_err(|error| ShopifyCallError::Wire { error, kind: O::KIND })?;
        let answered = shopify::read::<O>(&response);
        match &answered {
            Ok(answered) => self.learn(shop, answered.cost.map(|cost| cost.throttle_status)),
            Err(ShopifyError::Throttled { status, .. }) => self.learn(shop, *status),
            Err(_) => {}
        }
        answered.map(|answered| answered.data).map_err(of_shopify)
    }

    /// Takes the points of one call, and waits until they are there.
    async fn wait_for_points(&self, shop: ShopId, cost: u32) {
        let now = self.clock.now();
        let wait = {
            let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
            let bucket = buckets.entry(shop).or_insert_with(|| Bucket::unknown(now));
            let wait = bucket.wait(cost, Urgency::Background, now);
            *bucket = bucket.spent(cost, now);
            wait
        };
        if !wait.is_zero() {
            let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_mins(1));
            tokio::time::sleep(self.clock.real(wait)).await;
        }
    }

    fn learn(&self, shop: ShopId, status: Option<shopify::ThrottleStatus>) {
        let Some(status) = status else { return };
        let now = self.clock.now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(shop).or_insert_with(|| Bucket::unknown(now));
        *bucket = bucket.told(&status, now);
    }
}

/// The metafield that carries an order's tracking summary.
pub(crate) fn summary_metafield(owner: shopify::OrderGid, value: String) -> SetMetafields {
    SetMetafields {
        metafields: vec![shopify::operations::MetafieldInput {
            owner_id: owner,
            namespace: "waybill".to_owned(),
            key: "tracking".to_owned(),
            value_type: "json".to_owned(),
            value,
        }],
    }
}
