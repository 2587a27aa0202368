#![doc = include_str!("../README.md")]

mod account;
mod app;
mod assets;
mod attention;
mod cash;
mod codes;
mod couriers;
mod data_requests;
mod email;
mod embedded;
mod headers;
mod health;
mod held;
mod import;
mod install;
mod invoicing;
mod label_import;
mod language;
mod order;
mod orders;
mod page;
#[cfg(test)]
mod page_tests;
mod password;
mod plan;
mod preferences;
mod proxy;
mod router;
#[cfg(test)]
mod samples;
mod secret;
mod serve;
mod sign_in;
mod status_page;
mod told_facts;
mod unpaid;
mod webhook;

pub use app::{App, Settings};
pub use password::{PasswordError, SHORTEST_PASSWORD, hash_password};
pub use router::router;
pub use serve::serve;
