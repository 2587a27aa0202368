//! Servers that speak the couriers' and Shopify's own wire, with a ledger of everything they were asked.

pub mod clock;
pub mod ledger;
pub mod script;
