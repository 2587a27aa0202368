#![doc = include_str!("../README.md")]

mod account;
mod call_error;
mod courier;
mod registry;

pub use account::{Account, CredentialField, Token};
pub use call_error::{CallError, Next};
pub use courier::{Answer, Asked, Call, Capabilities, Courier, LabelError, Pace, Parcel, Profile, Reading, Told};
pub use registry::{all, by_code};
