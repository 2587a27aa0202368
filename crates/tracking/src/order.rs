//! What a customer bought, as far as tracking needs to know.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Money, OrderId};

/// An order and its money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id here.
    pub id: OrderId,
    /// Shopify's gid, `gid://shopify/Order/1`; `None` for an order made by hand.
    pub shopify_gid: Option<String>,
    /// The name that people use: `#1001`.
    pub name: String,
    /// When the customer bought.
    pub created_at: Timestamp,
    /// The merchant's own names of the payments.
    pub gateways: Vec<String>,
    /// Shopify's financial status.
    pub financial: FinancialStatus,
    /// A manual payment (cash, transfer) that Shopify lists as pending.
    pub manual_payment_pending: bool,
    /// What the customer owes in all.
    pub total: Money,
    /// What is still open.
    pub outstanding: Money,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// When it was marked as dispatched, however.
    pub dispatched_at: Option<Timestamp>,
    /// Who bought it.
    pub customer: Customer,
}

/// The buyer, as far as a mail to the merchant and the status page need.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Name as on the address.
    pub name: String,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Language tag such as `ro` or `hu-HU`.
    pub locale: Option<String>,
}

/// Shopify's `OrderDisplayFinancialStatus`; a value that we do not know keeps its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum FinancialStatus {
    /// Nothing paid yet.
    Pending,
    /// Card authorised, not captured.
    Authorized,
    /// A part is paid.
    PartiallyPaid,
    /// All is paid.
    Paid,
    /// A part was given back.
    PartiallyRefunded,
    /// All was given back.
    Refunded,
    /// Voided.
    Voided,
    /// The authorisation ran out.
    Expired,
    /// Shopify said something else, or nothing.
    Other(String),
}

impl From<String> for FinancialStatus {
    fn from(text: String) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "pending" => Self::Pending,
            "authorized" => Self::Authorized,
            "partially_paid" => Self::PartiallyPaid,
            "paid" => Self::Paid,
            "partially_refunded" => Self::PartiallyRefunded,
            "refunded" => Self::Refunded,
            "voided" => Self::Voided,
            "expired" => Self::Expired,
            _ => Self::Other(text),
        }
    }
}

impl From<FinancialStatus> for String {
    fn from(status: FinancialStatus) -> Self {
        status.as_str().to_owned()
    }
}

impl FinancialStatus {
    /// The word as webhooks write it: `partially_paid`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Authorized => "authorized",
            Self::PartiallyPaid => "partially_paid",
            Self::Paid => "paid",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Refunded => "refunded",
            Self::Voided => "voided",
            Self::Expired => "expired",
            Self::Other(text) => text,
        }
    }
}
