//! Every document, every variable, every answer and the simulator's schema against the schema that Shopify publishes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests outside the crate's own modules"
)]

mod documents;
mod operations;
mod published;
mod shapes;
mod subset;
