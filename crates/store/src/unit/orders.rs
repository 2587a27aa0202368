//! Orders as they come in.

use jiff::Timestamp;
use tracking::{Customer, FinancialStatus, Money, OrderId};

use super::Unit;
use crate::StoreError;

/// An order as Shopify, a person or a file tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomingOrder {
    /// Shopify's gid; `None` for an order made by hand, which is known by its name.
    pub shopify_gid: Option<String>,
    /// The name that people use: `#1001`.
    pub name: String,
    /// When the customer bought.
    pub created_at: Timestamp,
    /// The teller's own time of this state: an older state never replaces a newer one.
    pub updated_at: Timestamp,
    /// Names of the payments.
    pub gateways: Vec<String>,
    /// Shopify's financial status.
    pub financial: FinancialStatus,
    /// A manual payment is pending.
    pub manual_payment_pending: bool,
    /// What the customer owes in all.
    pub total: Money,
    /// What is still open.
    pub outstanding: Money,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Who bought it.
    pub customer: Customer,
    /// Shopify's own status page for the customer.
    pub status_url: Option<String>,
}

/// What became of something that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upserted<Id> {
    /// Its row.
    pub id: Id,
    /// It was not known before.
    pub is_new: bool,
    /// Something that decisions look at is different now (also when new).
    pub changed: bool,
    /// It was older than what is stored, and left alone.
    pub stale: bool,
}

impl Unit {
    /// Adds an order or brings it up to date; a new one gets its public token.
    ///
    /// # Errors
    /// When the database fails, or an amount has more decimals than its currency.
    pub async fn upsert_order(&mut self, order: &IncomingOrder) -> Result<Upserted<OrderId>, StoreError> {
        todo!("{order:?}")
    }

    /// Marks an order as dispatched unless it is; true when it was not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_dispatched(&mut self, order: OrderId, at: Timestamp) -> Result<bool, StoreError> {
        todo!("{order} {at}")
    }

    /// The order with a Shopify gid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_by_gid(&mut self, shopify_gid: &str) -> Result<Option<OrderId>, StoreError> {
        todo!("{shopify_gid}")
    }
}
