//! The engine against simulators, a mailbox and a real database: what it does is read from their ledgers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

mod accounts;
mod codes;
mod commands;
mod couriers_in_trouble;
mod customers;
mod detection;
mod facts;
mod feeds;
mod following;
mod import;
mod invoice_by_hand;
mod invoicing;
mod label_import;
mod mails;
mod outbox;
mod paying;
mod payment_in_doubt;
mod privacy;
mod remittance;
mod returns;
mod rounds;
mod running;
mod shopify_in_trouble;
mod shopify_refusing;
mod shopify_tokens;
mod switches;
mod twenty_shops;
mod webhooks;
mod world;
