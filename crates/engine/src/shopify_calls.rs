//! Calls to Shopify, paced by what each shop's answers tell of its points, and held while a shop's Shopify is away.
//! What a person waits for passes what nobody waits for: it takes the points and the places that are left for it, and
//! tries a Shopify that is thought to be away.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use shopify::{API_VERSION, Bucket, Operation, ShopAddress, ShopifyError, Urgency};
use store::{ShopifyAccess, ShopifySignIn, Store};
use tracking::ShopId;

use crate::chance::backoff;
use crate::shopify_call_error::{Failed, ShopifyCallError, refused_state, signed};
use crate::shopify_tokens::ShopifyAccessTokens;
use crate::{Clock, Wire};

/// How long Shopify may take for one answer.
const TIMEOUT: Duration = Duration::from_secs(30);
/// For longer than this nobody sleeps: what was to be done is given back until then.
const SHORT_WAIT: Duration = Duration::from_secs(1);
/// Calls of one shop at once: a shop whose Shopify is slow must not take all workers.
const AT_ONCE: u32 = 4;
/// So many more when a person waits.
const AT_ONCE_FOR_CLICKS: u32 = 2;
/// What finds a shop busy comes back after this much real time at the soonest.
const BUSY: Duration = Duration::from_millis(20);
/// A Shopify that takes no calls of a shop is asked again after this long, and then in each of the shop's rounds.
const ASK_AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// For so long no call is tried of a shop that Shopify refuses.
const REFUSED: SignedDuration = SignedDuration::from_mins(1);
/// After so many failures in a row, one call at a time tries whether Shopify is back.
const FAILURES: u32 = 3;

/// Calls Shopify for all shops. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct ShopifyCalls {
    wire: Wire,
    clock: Clock,
    store: Store,
    tokens: ShopifyAccessTokens,
    shops: Arc<Mutex<HashMap<ShopId, Pace>>>,
}

/// How fast one shop's Shopify may be called.
#[derive(Debug)]
struct Pace {
    bucket: Bucket,
    restored_per_second: f64,
    /// The end of the last wait that was given out, so that many waits do not end together.
    promised: Timestamp,
    held_until: Timestamp,
    failures: u32,
    under_way: u32,
}

impl ShopifyCalls {
    pub(crate) fn new(wire: Wire, clock: Clock, store: Store, tokens: ShopifyAccessTokens) -> Self {
        Self { wire, clock, store, tokens, shops: Arc::default() }
    }

    pub(crate) fn tokens(&self) -> &ShopifyAccessTokens {
        &self.tokens
    }

    /// Makes one call that nobody waits for, when the shop's points allow it now or in a moment. `access` says where the
    /// shop is asked; its token is looked up anew for each call, since it may have been renewed since. One that is refused
    /// is renewed once.
    pub(crate) async fn ask<O: Operation>(
        &self,
        shop: ShopId,
        access: &ShopifyAccess,
        operation: &O,
    ) -> Result<O::Answer, ShopifyCallError> {
        self.ask_as(Urgency::Background, shop, access, operation).await
    }

    /// As [`ShopifyCalls::ask`], told who waits for the answer.
    pub(crate) async fn ask_as<O: Operation>(
        &self,
        urgency: Urgency,
        shop: ShopId,
        access: &ShopifyAccess,
        operation: &O,
    ) -> Result<O::Answer, ShopifyCallError> {
        let address = ShopAddress::at(&access.base_url, API_VERSION)?;
        let _under_way = self.enter(shop, O::COST, urgency)?;
        let sign_in = self.learnt(shop, self.tokens.current(shop, &address).await)?;
        match self.send(urgency, shop, &address, &sign_in, operation).await {
            Err(ShopifyCallError::Shopify { error: ShopifyError::Token, .. }) => {
                let sign_in = self.learnt(shop, self.tokens.after_refusal(shop, &address, &sign_in).await)?;
                self.send(urgency, shop, &address, &sign_in, operation).await
            }
            answered => answered,
        }
    }

    async fn send<O: Operation>(
        &self,
        urgency: Urgency,
        shop: ShopId,
        address: &ShopAddress,
        sign_in: &ShopifySignIn,
        operation: &O,
    ) -> Result<O::Answer, ShopifyCallError> {
        let of_shopify = |error| ShopifyCallError::Shopify { error, kind: O::KIND };
        let request = shopify::call(address, &sign_in.tokens.access, operation).map_err(of_shopify)?;
        self.wait_for_points(shop, O::COST, urgency).await?;
        let answered = match self.wire.send(request, TIMEOUT).await {
            Ok(response) => shopify::read::<O>(&response).map_err(of_shopify),
            Err(error) => Err(ShopifyCallError::Wire { error, kind: O::KIND }),
        };
        self.learn(shop, answered.as_ref().map(|answered| answered.cost.map(|cost| cost.throttle_status)));
        if let Err(ShopifyCallError::Shopify { error, .. }) = &answered {
            self.note_refusal(shop, error).await;
        }
        answered.map(|answered| answered.data)
    }

    /// A Shopify that does not answer a sign-in is held like one that does not answer a call.
    fn learnt<T>(&self, shop: ShopId, signed_in: Result<T, ShopifyCallError>) -> Result<T, ShopifyCallError> {
        if let Err(error) = &signed_in
            && error.is_failure_of_shopify()
        {
            self.learn(shop, Err(error));
        }
        signed_in
    }

    /// A store that takes no calls is known to all nodes, and after a restart.
    async fn note_refusal(&self, shop: ShopId, error: &ShopifyError) {
        let Some(state) = refused_state(error) else { return };
        let now = self.clock.now();
        let ask_again = now.checked_add(ASK_AGAIN).unwrap_or(now);
        match self.store.note_shopify_refusal(shop, state, now, ask_again).await {
            Ok(true) => tracing::warn!(shop.id = %shop, error = %error, "Shopify takes no calls of shop {shop}"),
            Ok(false) => {}
            // The next call finds the same.
            Err(error) => tracing::error!(shop.id = %shop, %error, "Could not note that Shopify takes no calls"),
        }
    }

    /// Refuses while the shop's Shopify is held, while enough of its calls are under way, and while one of them is
    /// finding out whether Shopify is back.
    fn enter(&self, shop: ShopId, cost: u32, urgency: Urgency) -> Result<UnderWay<'_>, ShopifyCallError> {
        let now = self.clock.now();
        self.with(shop, |pace| {
            if pace.held_until > now && urgency == Urgency::Background {
                return Err(ShopifyCallError::NotNow { after: pace.held_until.duration_since(now) });
            }
            let at_once = if pace.failures >= FAILURES { 1 } else { AT_ONCE };
            let extra = if urgency == Urgency::Click { AT_ONCE_FOR_CLICKS } else { 0 };
            if pace.under_way >= at_once + extra {
                let soon = now.checked_add(self.clock.stretch(BUSY)).unwrap_or(now);
                return Err(pace.promise(soon, cost, now, urgency));
            }
            pace.under_way += 1;
            Ok(UnderWay { calls: self, shop })
        })
    }

    /// Takes the points of one call, waiting for a moment when that is enough.
    async fn wait_for_points(&self, shop: ShopId, cost: u32, urgency: Urgency) -> Result<(), ShopifyCallError> {
        let now = self.clock.now();
        let wait = self.with(shop, |pace| {
            let wait = signed(pace.bucket.wait(cost, urgency, now));
            let real = self.clock.real(wait);
            // On a manual clock no real time passes: there a wait can only be given back.
            if wait.is_zero() || (!real.is_zero() && real <= SHORT_WAIT) {
                pace.bucket = pace.bucket.spent(cost, now);
                return Ok(real);
            }
            Err(pace.promise(now.checked_add(wait).unwrap_or(Timestamp::MAX), cost, now, urgency))
        })?;
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }

    fn learn(&self, shop: ShopId, answered: Result<Option<shopify::ThrottleStatus>, &ShopifyCallError>) {
        let now = self.clock.now();
        let hold = |after: SignedDuration| now.checked_add(after).unwrap_or(Timestamp::MAX);
        self.with(shop, |pace| {
            let status = match answered {
                Ok(status) => status,
                Err(ShopifyCallError::Shopify { error: ShopifyError::Throttled { status, .. }, .. }) => *status,
                Err(_) => None,
            };
            if let Some(status) = status {
                pace.bucket = pace.bucket.told(&status, now);
                pace.restored_per_second = status.restore_rate.max(1.0);
            }
            match answered {
                Err(error) if error.is_failure_of_shopify() => {
                    pace.failures = pace.failures.saturating_add(1);
                    if let Some(held) = (pace.failures + 1).checked_sub(FAILURES).filter(|held| *held > 0) {
                        pace.held_until = hold(backoff(held));
                    }
                }
                // The token is to blame, not the shop's pace.
                Err(ShopifyCallError::Shopify { error: ShopifyError::Token, .. }) => {}
                Err(error) => {
                    pace.failures = 0;
                    match error.failed(1) {
                        Failed::NotNow { after } => pace.held_until = hold(after),
                        // What is in hand already need not find out once more; the store keeps the rest from coming.
                        Failed::Refused => pace.held_until = hold(REFUSED),
                        Failed::NeedsSignIn | Failed::Later { .. } | Failed::Person => {}
                    }
                }
                Ok(_) => (pace.failures, pace.held_until) = (0, Timestamp::MIN),
            }
        });
    }

    fn with<T>(&self, shop: ShopId, work: impl FnOnce(&mut Pace) -> T) -> T {
        let mut shops = self.shops.lock().unwrap_or_else(PoisonError::into_inner);
        work(shops.entry(shop).or_insert_with(|| Pace::new(self.clock.now())))
    }
}

impl Pace {
    fn new(now: Timestamp) -> Self {
        Self {
            bucket: Bucket::unknown(now),
            restored_per_second: 100.0,
            promised: Timestamp::MIN,
            held_until: Timestamp::MIN,
            failures: 0,
            under_way: 0,
        }
    }

    /// A place behind all that were given out, so that what waits does not come back together. Who waits for a click
    /// stands in no line.
    fn promise(&mut self, ready: Timestamp, cost: u32, now: Timestamp, urgency: Urgency) -> ShopifyCallError {
        if urgency == Urgency::Click {
            return ShopifyCallError::NotNow { after: ready.duration_since(now) };
        }
        let ready = ready.max(self.promised);
        let points_back = SignedDuration::try_from_secs_f64(f64::from(cost) / self.restored_per_second);
        self.promised = ready.checked_add(points_back.unwrap_or_default()).unwrap_or(ready);
        ShopifyCallError::NotNow { after: ready.duration_since(now) }
    }
}

/// A call that counts until this is dropped, however it ends.
struct UnderWay<'a> {
    calls: &'a ShopifyCalls,
    shop: ShopId,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.calls.with(self.shop, |pace| pace.under_way = pace.under_way.saturating_sub(1));
    }
}
