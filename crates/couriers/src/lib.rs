#![doc = include_str!("../README.md")]

mod account;
mod call_error;
mod cargus;
mod cash_sheet;
mod coded_errors;
mod codes;
mod company;
mod country_zone;
mod courier;
mod dhl;
mod dpd;
mod econt;
mod envelope;
mod facts;
mod fan_courier;
mod fedex;
mod feed;
#[cfg(test)]
mod fixture;
mod gls;
mod http_message;
mod inspect;
mod json;
mod matching;
mod oauth;
mod packeta;
mod recorded;
mod registry;
mod sameday;
mod signer;
mod status_table;
mod times;
mod ups;

pub use account::{Account, CredentialField, Token};
pub use call_error::{CallError, Next};
pub use cargus::Cargus;
pub use cash_sheet::{
    Columns, LARGEST_SHEET, ReadSheet, SheetColumn, SheetError, SheetFormat, SheetHints, SheetLine, SheetProblem,
    SheetProblemKind, read_cash_sheet,
};
pub use codes::{CodeRow, Codes, known_codes};
pub use company::company_key;
pub use courier::{
    Answer, Asked, Call, Capabilities, Courier, LabelError, LabelNeed, Pace, Parcel, Profile, Reading, Recorded, Told,
};
pub use dhl::Dhl;
pub use dpd::Dpd;
pub use econt::Econt;
pub use fan_courier::FanCourier;
pub use fedex::FedEx;
pub use feed::{Feed, FeedChange, FeedPage, FeedProfile, FeedReading};
pub use gls::Gls;
pub use inspect::{Inspected, InspectedError, InspectedScan, inspect};
pub use matching::{Clues, CourierMatch, Remembered, match_courier};
pub use packeta::Packeta;
pub use registry::{all, by_code};
pub use sameday::Sameday;
pub use ups::Ups;
