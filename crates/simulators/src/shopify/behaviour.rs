//! How a simulated store behaves where Shopify's documents are silent, and what it is made to do wrong.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Switches of a running simulator, for all its stores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Behaviour {
    /// Which event gives a fulfillment its `displayStatus`. Not documented.
    pub display_status: DisplayStatusRule,
    /// Whether a `DELIVERED` event sets `deliveredAt`. Not documented.
    pub delivered_at_from_event: bool,
    /// Whether an event equal to an earlier one is answered with the earlier one. Not documented.
    pub merge_identical_events: bool,
    /// Whether an event may leave out `happenedAt`, which then is now. Not documented.
    pub happened_at_may_be_left_out: bool,
    /// Share of events that are answered as made and are not there afterwards.
    pub forgotten_events: f64,
    /// Whether an order that has no transaction has no `displayFinancialStatus`; else it is `PENDING`.
    pub no_financial_status_without_transactions: bool,
    /// Share of mutations that are done, written to the ledger and then left without an answer.
    pub lost_answers: f64,
    /// Share of calls that are answered with `INTERNAL_SERVER_ERROR`: half of them instead of the work, half after it.
    pub internal_errors: f64,
    /// Whether *Throttled* is told by HTTP 429 with `Retry-After` instead of inside HTTP 200.
    pub throttle_with_429: bool,
    /// Share of calls that are answered with *Throttled* however full the bucket is, as when the app's other nodes call too.
    pub throttled: f64,
    /// Why every call to every store is refused; `None`: none is.
    pub refusal: Option<StoreRefusal>,
    /// Scopes that the merchant has taken back: `write_orders` … .
    pub withheld_scopes: BTreeSet<String>,
    /// The dearest call that is taken at all, in points.
    pub most_points: f64,
    /// The cost bucket's size in points.
    pub bucket_size: f64,
    /// Points that come back in a second of simulated time.
    pub restore_rate: f64,
    /// Share of webhook deliveries that are sent a second time after they were acknowledged.
    pub webhooks_twice: f64,
    /// Share of webhook deliveries that come later than those after them.
    pub webhooks_late: f64,
    /// Webhooks are kept back and come together each time so many simulated seconds have passed, mixed; 0: at once.
    pub webhooks_in_bursts_of_seconds: u32,
    /// By how many simulated seconds a late delivery is late.
    pub late_by_seconds: u32,
    /// Real milliseconds that the first retry of a delivery waits at least, doubled each time: a fast clock must not
    /// make Shopify's four hours an instant.
    pub retry_floor_ms: u32,
    /// Whether a tracking event is also told as `fulfillments/update`. Not documented.
    pub events_update_fulfillments: bool,
    /// How long an access token that ends is good.
    pub access_token_seconds: u32,
    /// How long a refresh token is good.
    pub refresh_token_seconds: u32,
    /// Whether every refresh token is refused with `invalid_grant`.
    pub refuse_refresh: bool,
    /// Share of tokens that are given, written to the ledger and then left without an answer.
    pub lost_token_answers: f64,
    /// Whether `webhookSubscriptionCreate` takes `http://` addresses, as no real store does.
    pub http_addresses: bool,
    /// The name of the plan that every store pays for; `None`: none, as with a custom app.
    pub billed_plan: Option<String>,
    /// That plan's handle in the app's listing; `None`: the charge was made by hand.
    pub billed_plan_handle: Option<String>,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            display_status: DisplayStatusRule::LatestHappened,
            delivered_at_from_event: true,
            merge_identical_events: false,
            happened_at_may_be_left_out: true,
            forgotten_events: 0.0,
            no_financial_status_without_transactions: true,
            lost_answers: 0.0,
            internal_errors: 0.0,
            throttle_with_429: false,
            throttled: 0.0,
            refusal: None,
            withheld_scopes: BTreeSet::new(),
            // Third parties have reported it.
            most_points: 1000.0,
            // What a Standard plan's store was seen to have.
            bucket_size: 2000.0,
            restore_rate: 100.0,
            webhooks_twice: 0.0,
            webhooks_late: 0.0,
            webhooks_in_bursts_of_seconds: 0,
            late_by_seconds: 600,
            retry_floor_ms: 50,
            events_update_fulfillments: false,
            access_token_seconds: 3600,
            refresh_token_seconds: 90 * 24 * 3600,
            refuse_refresh: false,
            lost_token_answers: 0.0,
            http_addresses: false,
            billed_plan: None,
            billed_plan_handle: None,
        }
    }
}

/// Which event gives a fulfillment its `displayStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisplayStatusRule {
    /// The one with the latest `happenedAt`; of two at the same instant the one made later.
    LatestHappened,
    /// The one with the latest `happenedAt`; of two at the same instant the one made earlier.
    LatestHappenedMadeFirst,
    /// The one made last, so that a late event about an earlier moment moves the status back.
    LatestCreated,
}

/// Why a store takes no calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreRefusal {
    /// 401: the token is dead.
    Token,
    /// 402: the store's bill is not paid.
    Frozen,
    /// 403: the merchant has not approved what the app asks for.
    Forbidden,
    /// 404: there is no such store.
    Gone,
    /// 423: the store is locked.
    Locked,
    /// `SHOP_INACTIVE` inside 200: the store is paused or closed.
    Inactive,
}
