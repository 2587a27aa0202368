//! Webhooks in: whether a delivery is Shopify's, and what it says.
//!
//! Verify over the raw bytes, store them, answer at once; read and work later. Deliveries repeat and come out of
//! order, so what a payload says is compared by `updated_at` or read again at Shopify.

mod compliance;
mod fulfillment;
mod order;
mod payload;
mod shop;
mod topic;
mod touched;
mod verify;

pub use compliance::{DataRequest, NamedCustomer, PrivacyPayload};
pub use fulfillment::FulfillmentPayload;
pub use order::{AddressPayload, CustomerPayload, OrderPayload};
pub use payload::{Payload, PayloadError};
pub use shop::ShopPayload;
pub use topic::Topic;
pub use touched::{FulfillmentEventPayload, TouchedOrder};
pub use verify::{Verified, WebhookError, verify};
