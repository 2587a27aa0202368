#![doc = include_str!("../README.md")]

pub mod accounts;
mod chance;
mod clock;
pub mod commands;
mod couriers_known;
mod deciding;
mod effects;
mod engine;
mod in_hand;
pub mod label_import;
mod labels;
pub mod mail;
mod refresh;
mod shopify_calls;
mod timetable;
mod webhooks;
mod wire;
mod work;

pub use chance::Chance;
pub use clock::Clock;
pub use couriers::{CredentialField, LabelNeed};
pub use couriers_known::{KnownCourier, courier_name, customer_page, known_couriers, unknown_code};
pub use engine::{Engine, EngineError, Settings};
pub use wire::{Wire, WireError};
