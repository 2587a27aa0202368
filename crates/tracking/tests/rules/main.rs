//! The rules of tracking, each line a test: what merchants expect, told from outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    unreachable_pub,
    reason = "a test says what it expects by failing"
)]

mod any_order;
mod any_polls;
mod builders;
mod courier_says;
mod customer;
mod delivery_event;
mod dispatch;
mod held;
mod invoice;
mod mail;
mod number;
mod occurrence;
mod order_file;
mod paid;
mod payment;
mod polls;
mod preference;
mod remittance;
mod schedule;
mod timeline;
mod trigger;
mod way_back;
mod words;
