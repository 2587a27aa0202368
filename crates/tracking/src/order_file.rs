//! Everything that a decision looks at: one order with its fulfillments, labels and their timelines.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Alert, AlertKind, CourierSays, Direction, EventStatus, FulfillmentId, Label, LabelId, Order, Scan, Status, Timeline,
};

/// One order's file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderFile {
    /// The order.
    pub order: Order,
    /// Its fulfillments.
    pub fulfillments: Vec<FulfillmentFile>,
    /// Its labels, oldest first.
    pub labels: Vec<LabelFile>,
}

/// A fulfillment and what Shopify was last told about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FulfillmentFile {
    /// Its id here.
    pub id: FulfillmentId,
    /// Shopify's gid; `None` for one that Shopify does not know.
    pub shopify_gid: Option<String>,
    /// Cancelled in Shopify.
    pub is_cancelled: bool,
    /// The newest delivery event that was handed to the outbox: status and `happenedAt`.
    pub told: Option<(EventStatus, Timestamp)>,
}

/// A label with what its courier said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelFile {
    /// The label.
    pub label: Label,
    /// Its scans, sorted as [`crate::fold`] leaves them.
    pub scans: Vec<Scan>,
    /// What else the courier says.
    pub says: CourierSays,
    /// Where it stands.
    pub timeline: Timeline,
    /// The occurrences that were already mailed about: status and scan time.
    pub mailed: Vec<(Status, Timestamp)>,
}

impl LabelFile {
    /// Counts for the order: outbound and not cancelled, by a person or by the courier.
    pub fn counts(&self) -> bool {
        self.label.direction.is_outbound()
            && self.label.cancelled_at.is_none()
            && self.timeline.known.status != Status::Cancelled
    }
}

/// What the shop has connected, as far as decisions need to know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Services {
    /// The shop's plan includes the tracking module.
    pub plan_allows_tracking: bool,
    /// An invoicing service is connected.
    pub invoicing: bool,
    /// The shop's address e-mail, when it is set and looks valid.
    pub address_email: Option<String>,
}

impl OrderFile {
    /// The labels that the order's dispatch, payment and invoice look at.
    pub fn counting_labels(&self) -> impl Iterator<Item = &LabelFile> {
        self.labels.iter().filter(|label| label.counts())
    }

    /// One label's file.
    pub fn label(&self, id: LabelId) -> Option<&LabelFile> {
        self.labels.iter().find(|one| one.label.id == id)
    }

    /// When the last counting label was delivered; `None` while one of them is not, or there is none.
    pub fn all_delivered_at(&self) -> Option<Timestamp> {
        let mut last = None;
        for label in self.counting_labels() {
            let at = (label.timeline.known.status == Status::Delivered).then_some(label.timeline.delivered_at)??;
            last = last.max(Some(at));
        }
        last
    }

    /// When the parcel of a label arrived back under the number that its courier gave the way back.
    pub fn way_back_arrived_at(&self, return_number: &str) -> Option<Timestamp> {
        let way_back = self.labels.iter().find(|one| one.label.number.as_str() == return_number)?;
        let is_there = matches!(way_back.timeline.known.status, Status::Delivered | Status::Returned);
        (is_there && !way_back.label.direction.is_outbound()).then_some(way_back.timeline.since)?
    }

    /// What a person should look at, over all labels.
    pub fn alerts(&self) -> Vec<(LabelId, Alert)> {
        let mut alerts = Vec::new();
        for label in &self.labels {
            alerts.extend(label.timeline.alerts.iter().map(|alert| (label.label.id, alert.clone())));
            let cancelled_first = match (self.order.cancelled_at, label.timeline.delivered_at) {
                (Some(cancelled), Some(delivered)) => delivered >= cancelled && label.label.direction.is_outbound(),
                _ => false,
            };
            if let (true, Some(at)) = (cancelled_first, label.timeline.delivered_at) {
                alerts.push((label.label.id, Alert { kind: AlertKind::DeliveredAfterOrderCancelled, at }));
            }
            if label.label.cancelled_at.is_some_and(|cancelled| label.timeline.since.is_some_and(|at| at > cancelled))
                && label.timeline.known.status != Status::Cancelled
            {
                if let Some(at) = label.timeline.since {
                    alerts.push((label.label.id, Alert { kind: AlertKind::MovedAfterCancellation, at }));
                }
            }
        }
        alerts
    }
}

/// Whether a label made at `made_at` goes to the customer or looks like a return: made after the order was
/// delivered or refused.
pub fn guess_direction(file: &OrderFile, made_at: Timestamp) -> Direction {
    let ended = |label: &LabelFile| {
        let is_over = matches!(
            label.timeline.known.status,
            Status::Delivered | Status::Rejected | Status::Returning | Status::Returned
        );
        is_over && label.timeline.since.is_some_and(|since| since <= made_at)
    };
    let mut counting = file.counting_labels().peekable();
    if counting.peek().is_some() && counting.all(ended) { Direction::ReturnGuessed } else { Direction::Outbound }
}
