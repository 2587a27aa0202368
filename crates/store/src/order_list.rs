//! The page *Orders*.

use jiff::Timestamp;
use tracking::{ActsNext, Direction, FinancialStatus, LabelId, Money, OrderId, Reason, ShopId, Status, TrackingNo};

use crate::words::words;
use crate::{Store, StoreError};

words! {
    /// A tab of the page *Orders*.
    Tab, {
        /// Not dispatched and not cancelled.
        InProgress = "in_progress",
        /// Dispatched.
        Dispatched = "dispatched",
        /// All orders.
        All = "all",
    }
}

/// Which orders to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderQuery {
    /// The tab.
    pub tab: Tab,
    /// Order name, tracking number (or its beginning) or customer's name, in any case, with or without blanks and `#`.
    pub search: Option<String>,
    /// Counted from 1.
    pub page: u32,
    /// Rows a page.
    pub per_page: u32,
}

/// One page of orders, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderList {
    /// The rows.
    pub rows: Vec<OrderRow>,
    /// Orders on all pages.
    pub total: u64,
}

/// One order in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRow {
    /// Its id.
    pub id: OrderId,
    /// The name that people use.
    pub name: String,
    /// When the customer bought.
    pub created_at: Timestamp,
    /// Who bought it.
    pub customer_name: String,
    /// What the customer owes in all.
    pub total: Money,
    /// What is still open.
    pub outstanding: Money,
    /// Names of the payments.
    pub gateways: Vec<String>,
    /// A manual payment is pending.
    pub manual_payment_pending: bool,
    /// Shopify's financial status.
    pub financial: FinancialStatus,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// When it was dispatched.
    pub dispatched_at: Option<Timestamp>,
    /// Its labels, oldest first.
    pub labels: Vec<LabelRow>,
    /// Alerts that nobody has closed.
    pub open_alerts: u32,
}

/// One label in the list of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelRow {
    /// Its id.
    pub id: LabelId,
    /// The courier's code name.
    pub courier: String,
    /// The number.
    pub number: TrackingNo,
    /// What is shown.
    pub status: Status,
    /// Why.
    pub reason: Option<Reason>,
    /// Whose turn it is.
    pub acts_next: ActsNext,
    /// Since when.
    pub since: Option<Timestamp>,
    /// To the customer or back.
    pub direction: Direction,
    /// When it was cancelled here.
    pub cancelled_at: Option<Timestamp>,
}

impl Store {
    /// One page of a shop's orders, with their labels, in a fixed number of statements.
    ///
    /// # Errors
    /// When the database fails or a row cannot be read.
    pub async fn orders(&self, shop: ShopId, query: &OrderQuery) -> Result<OrderList, StoreError> {
        todo!("{shop} {query:?}")
    }
}
