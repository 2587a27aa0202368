//! The simulated Shopify, seen through HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod answers;
mod changes;
mod cost;
mod errors;
mod lists;
mod refusals;
mod restart;
mod webhooks;
mod world;
