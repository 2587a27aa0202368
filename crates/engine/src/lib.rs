#![doc = include_str!("../README.md")]

mod chance;
mod choosing;
mod clock;
pub mod codes;
pub mod commands;
mod couriers_known;
mod deciding;
mod effects;
mod engine;
mod held;
mod in_hand;
mod labels;
mod listing;
pub mod mail;
mod refresh;
mod replay;
mod shopify_calls;
mod shopify_sign_in;
mod shopify_tokens;
mod sign_in_mail;
mod timetable;
mod webhooks;
mod wire;
mod work;

pub use chance::Chance;
pub use choosing::Choice;
pub use clock::Clock;
pub use couriers_known::{KnownCourier, courier_name, customer_page, known_couriers, unknown_code};
pub use engine::{Engine, EngineError, Settings};
pub use held::Settled;
pub use replay::{Preview, ReadAgain, ReplayProgress};
pub use shopify_sign_in::{ShopSignIn, ShopifySignInError};
pub use wire::{Wire, WireError};
