#![doc = include_str!("../README.md")]

pub mod altered;
pub mod asked;
pub mod audit;
pub mod cargus;
pub mod clock;
pub mod control;
pub mod dhl;
pub mod dpd;
pub mod econt;
pub mod fan_courier;
pub mod faults;
pub mod fedex;
pub mod gls;
pub mod ledger;
pub mod mailbox;
mod oauth;
pub mod packeta;
mod played;
pub mod sameday;
pub mod scenario;
pub mod script;
pub mod serving;
pub mod shopify;
mod tokens;
pub mod ups;
