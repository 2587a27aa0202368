//! The three compliance topics: what a customer asks for, and what is to be erased.

use serde::{Deserialize, Serialize};

use super::payload::null_is_empty;
use crate::OrderGid;

/// `customers/data_request` and `customers/redact`. To be done within 30 days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PrivacyPayload {
    /// The customer.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub customer: NamedCustomer,
    /// The numbers of the orders that the customer asks about.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub orders_requested: Vec<i64>,
    /// The numbers of the orders that are to be erased.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub orders_to_redact: Vec<i64>,
    /// The request.
    pub data_request: Option<DataRequest>,
}

/// A customer as a compliance webhook names them; it may hold no more than an e-mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NamedCustomer {
    /// Shopify's number.
    pub id: Option<i64>,
    /// E-mail.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
}

/// A customer's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct DataRequest {
    /// Shopify's number.
    pub id: i64,
}

impl PrivacyPayload {
    /// The orders that it names, for either topic.
    pub fn orders(&self) -> impl Iterator<Item = OrderGid> + '_ {
        self.orders_requested.iter().chain(&self.orders_to_redact).map(|number| OrderGid::from_number(*number))
    }
}
