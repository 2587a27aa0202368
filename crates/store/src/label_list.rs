//! Labels for the command line and for a new timetable.

use jiff::Timestamp;
use tracking::{Direction, LabelId, NextAsk, OrderId, ShopId, Status, TrackingNo};

use crate::{Store, StoreError};

/// Which labels to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LabelFilter {
    /// Only this status, as shown.
    pub status: Option<Status>,
    /// Only labels that are still asked.
    pub open: bool,
    /// At most so many.
    pub limit: u32,
}

/// One line of a list of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelListRow {
    /// Its id.
    pub id: LabelId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// The courier's code name.
    pub courier: String,
    /// The number.
    pub number: TrackingNo,
    /// To the customer or back.
    pub direction: Direction,
    /// What is shown.
    pub status: Status,
    /// Since when.
    pub since: Option<Timestamp>,
    /// When it is asked next, and why then.
    pub next: NextAsk,
    /// When it was asked last.
    pub asked_at: Option<Timestamp>,
    /// What was wrong at the last ask.
    pub last_error: Option<String>,
}

/// A label that waits for its next ask, as far as a timetable needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduledLabel {
    /// Its id.
    pub id: LabelId,
    /// What is known of it.
    pub status: Status,
    /// When it was asked last.
    pub asked_at: Option<Timestamp>,
    /// Its newest scan's time, or when it was made.
    pub last_news_at: Timestamp,
    /// When and why it is asked next, so far.
    pub next: NextAsk,
}

impl Store {
    /// A shop's labels, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn labels(&self, shop: ShopId, filter: &LabelFilter) -> Result<Vec<LabelListRow>, StoreError> {
        todo!("{shop} {filter:?}")
    }

    /// Labels that wait for their next ask and are not being asked, by id, from after `after` on, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scheduled_labels(
        &self,
        shop: ShopId,
        after: LabelId,
        limit: u32,
    ) -> Result<Vec<ScheduledLabel>, StoreError> {
        todo!("{shop} {after} {limit}")
    }

    /// Gives labels that are not being asked another time. Returns how many changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reschedule(&self, shop: ShopId, labels: &[(LabelId, NextAsk)]) -> Result<u64, StoreError> {
        todo!("{shop} {labels:?}")
    }
}
