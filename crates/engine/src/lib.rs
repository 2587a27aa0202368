#![doc = include_str!("../README.md")]

pub mod accounts;
mod chance;
mod choosing;
mod clock;
pub mod codes;
mod command_error;
pub mod commands;
mod couriers_known;
mod deciding;
mod effects;
mod engine;
mod engine_error;
mod held;
mod import;
mod in_hand;
mod invoicing_service;
pub mod label_import;
mod labels;
mod listing;
pub mod mail;
mod matching_again;
mod plans;
mod refresh;
pub mod remittance;
mod replay;
mod rounds;
mod shopify_call_error;
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
pub use command_error::CommandError;
pub use couriers::{CredentialField, LabelNeed};
pub use couriers_known::{KnownCourier, courier_name, customer_page, known_couriers, unknown_code};
pub use engine::{Engine, Settings};
pub use engine_error::EngineError;
pub use held::Settled;
pub use invoicing::{InvoiceNo, Setting, SettingForm};
pub use invoicing_service::{
    InDoubt, InvoiceSettings, InvoicingEntry, InvoicingLook, KnownInvoicing, ListedByService, SettingLine,
    SettingProblem, WordError, WordProblem, invoicing_name, known_invoicing, setting_lines, tried_payment,
};
pub use plans::{Billing, PlanRead};
pub use replay::{Preview, ReadAgain, ReplayProgress};
pub use shopify_sign_in::{ShopSignIn, ShopifySignInError};
pub use wire::{Wire, WireError};
