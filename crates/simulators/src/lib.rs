#![doc = include_str!("../README.md")]

pub mod clock;
pub mod control;
pub mod faults;
pub mod ledger;
pub mod mailbox;
pub mod script;
pub mod serving;
pub mod shopify;
