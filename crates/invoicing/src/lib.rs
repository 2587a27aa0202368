#![doc = include_str!("../README.md")]

mod account;
mod articles;
mod bucharest;
mod country;
mod customer;
pub mod draft;
mod fgo;
mod http_message;
mod issued;
mod issuing;
mod json;
mod oblio;
mod order_content;
mod phrases;
mod plain;
mod profile;
mod reference;
mod registry;
mod reversing;
mod service;
mod service_error;
mod setting;
mod settling;
mod smartbill;

pub use account::{Account, CredentialField, Token};
pub use customer::{Company, Customer};
pub use draft::{Draft, DraftError, Settings, Vat, VatRate};
pub use fgo::Fgo;
pub use issued::{Doubt, Found, How, Issued, Tried};
pub use issuing::Issuing;
pub use oblio::Oblio;
pub use order_content::{LineKind, OrderContent, OrderLine, Prices};
pub use profile::{Capabilities, LineForm, Lookup, Pace, PaymentKinds, Profile, ReversalLookup};
pub use reference::{Reference, ReferenceError};
pub use registry::{all, by_code};
pub use reversing::{Reversal, Reversed, Reversing, TriedReversal};
pub use service::{
    Answer, Call, Created, InvoiceNo, Invoicing, Kind, ListPage, Listed, Paid, Payment, Pdf, Series, Step,
};
pub use service_error::{Difference, Next, ServiceError};
pub use setting::{Setting, SettingForm};
pub use settling::{Settled, Settling, TriedPayment};
pub use smartbill::SmartBill;
