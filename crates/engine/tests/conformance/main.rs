//! What every courier's connector must do, through the real engine, against its simulator.
//!
//! `suite.rs` lists the couriers and the cases, `candidates` what differs from courier to courier.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test that cannot go on must fail"
)]

mod candidate;
mod candidates;
mod cases;
mod suite;
mod trial;
