#![doc = include_str!("../README.md")]

mod chance;
mod choosing;
mod clock;
pub mod commands;
mod couriers_known;
mod deciding;
mod effects;
mod engine;
mod in_hand;
mod labels;
mod listing;
pub mod mail;
mod refresh;
mod shopify_calls;
mod timetable;
mod webhooks;
mod wire;
mod work;

pub use chance::Chance;
pub use choosing::Choice;
pub use clock::Clock;
pub use couriers_known::{KnownCourier, courier_name, customer_page, known_couriers, unknown_code};
pub use engine::{Engine, EngineError, Settings};
pub use wire::{Wire, WireError};
