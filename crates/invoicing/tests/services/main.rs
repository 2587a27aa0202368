//! The connectors against the simulated services, over real connections.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "a test may stop at the first surprise"
)]

#[path = "../sold/mod.rs"]
mod sold;

mod in_trouble;
mod issuing;
mod reversing;
mod settling;
mod world;
