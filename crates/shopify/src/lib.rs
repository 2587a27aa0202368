#![doc = include_str!("../README.md")]

mod answer;
mod bucket;
mod call;
mod error;
mod gid;
mod money;
mod operation;
pub mod operations;
mod shop;
pub mod sign_in;
mod signature;
mod status;
pub mod webhook;

pub use answer::{Answered, Cost, ThrottleStatus, read};
pub use bucket::{Bucket, Urgency};
pub use call::call;
pub use error::{Next, ShopifyError, UserError};
pub use gid::{
    CustomerGid, FulfillmentEventGid, FulfillmentGid, InvalidGid, OrderGid, ShopGid, WebhookSubscriptionGid,
};
pub use money::{Money, MoneyBag};
pub use operation::{Kind, Operation};
pub use shop::{API_VERSION, AddressError, ShopAddress, ShopDomain};
pub use status::{EventStatus, FinancialStatus, FulfillmentDisplayStatus, FulfillmentEventStatus, FulfillmentStatus};
