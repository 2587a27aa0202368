#![doc = include_str!("../README.md")]

mod account;
mod articles;
mod country;
mod customer;
pub mod draft;
mod fgo;
mod http_message;
mod issuing;
mod json;
mod oblio;
mod order_content;
mod phrases;
mod plain;
mod reference;
mod registry;
mod service;
mod service_error;
mod settling;
mod smartbill;

pub use account::{Account, CredentialField, Token};
pub use customer::{Company, Customer};
pub use draft::{Draft, DraftError, Settings, Vat, VatRate};
pub use fgo::Fgo;
pub use issuing::{Doubt, Found, How, Issued, Issuing, Tried};
pub use oblio::Oblio;
pub use order_content::{LineKind, OrderContent, OrderLine, Prices};
pub use reference::{Reference, ReferenceError};
pub use registry::{all, by_code};
pub use service::{
    Answer, Call, Capabilities, Created, InvoiceNo, Invoicing, Kind, LineForm, ListPage, Listed, Lookup, Pace, Paid,
    Payment, PaymentKinds, Pdf, Profile, Series, Step,
};
pub use service_error::{Difference, Next, ServiceError};
pub use settling::{Settled, Settling, TriedPayment};
pub use smartbill::SmartBill;
