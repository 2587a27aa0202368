//! What the store promises, from outside, on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod account_use;
mod accounts;
mod answers;
mod cash;
mod codes;
mod courier_matches;
mod decisions;
mod disconnect;
mod feeds;
mod held_decisions;
mod invoices;
mod isolation;
mod label_queue;
mod migrations;
mod order_imports;
mod orders;
mod outbox;
mod pages;
mod refusals;
mod retention;
mod sealed;
mod shopify_tokens;
mod shops;
mod units;
mod webhooks;
mod world;
