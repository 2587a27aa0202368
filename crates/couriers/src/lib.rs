#![doc = include_str!("../README.md")]

mod account;
mod call_error;
mod coded_errors;
mod country_zone;
mod courier;
mod dhl;
mod fan_courier;
mod fedex;
mod http_message;
mod inspect;
mod json;
mod oauth;
mod recorded;
mod registry;
mod sameday;
mod signer;
mod status_table;
mod times;
mod ups;

pub use account::{Account, CredentialField, Token};
pub use call_error::{CallError, Next};
pub use courier::{
    Answer, Asked, Call, Capabilities, Courier, LabelError, Pace, Parcel, Profile, Reading, Recorded, Told,
};
pub use dhl::Dhl;
pub use fan_courier::FanCourier;
pub use fedex::FedEx;
pub use inspect::{Inspected, InspectedError, InspectedScan, inspect};
pub use registry::{all, by_code};
pub use sameday::Sameday;
pub use ups::Ups;
