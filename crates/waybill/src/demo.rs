//! The demonstration: one shop, its couriers, Shopify and mailbox as simulators, and Waybill as it is.

pub(crate) mod cash;
pub(crate) mod couriers;
pub(crate) mod invoicing;
pub(crate) mod report;
pub(crate) mod shop;
pub(crate) mod watch;
pub(crate) mod world;
