//! The pages as a browser and Shopify meet them, over a real store.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic,
    reason = "a test may fail where it stands"
)]

#[path = "../../examples/preview/sample_invoices.rs"]
mod sample_invoices;
#[path = "../../examples/preview/sample_shop.rs"]
mod sample_shop;

mod account;
mod cash;
mod codes;
mod courier_question;
mod couriers;
mod desk;
mod embedded;
mod first_import;
mod in_browser;
mod install;
mod invoicing;
mod label_import;
mod orders;
mod other_shops;
mod preferences;
mod proxy;
mod safety;
mod sign_in;
mod status_page;
mod webhooks;
