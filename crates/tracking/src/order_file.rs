//! Everything that a decision looks at: one order with its fulfillments, labels and their timelines.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Alert, AlertKind, CourierSays, CustomerTold, EventStatus, FulfillmentId, Label, LabelId, Order, Remittance, Scan,
    Standing, Status, Timeline,
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
    /// What couriers paid out for its labels, oldest first.
    #[serde(default)]
    pub remittances: Vec<Remittance>,
    /// What Waybill told the customer, or is about to.
    #[serde(default)]
    pub customer_told: Vec<CustomerTold>,
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
    /// The newest delivery event that was handed to the outbox or that Shopify recorded by itself: status and
    /// `happenedAt`.
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

    /// The first scan of a moving parcel after a person cancelled its label.
    fn moved_after_cancellation(&self) -> Option<Alert> {
        let cancelled = self.label.cancelled_at?;
        let moves = |read: &Option<Standing>| read.is_some_and(|standing| standing.status.is_handed_over());
        let mut read = self.scans.iter().zip(&self.timeline.read);
        let (scan, _) = read.find(|(scan, read)| scan.at > cancelled && moves(read))?;
        Some(Alert { kind: AlertKind::MovedAfterCancellation, at: scan.at })
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

    /// What a person should look at, over all labels.
    pub fn alerts(&self) -> Vec<(LabelId, Alert)> {
        let of_label = |file: &LabelFile| {
            let own = file.timeline.alerts.iter().cloned();
            let more = [self.delivered_after_cancellation(file), file.moved_after_cancellation()];
            let mut alerts: Vec<(LabelId, Alert)> = Vec::new();
            for alert in own.chain(more.into_iter().flatten()) {
                if !alerts.iter().any(|(_, known)| known.kind == alert.kind) {
                    alerts.push((file.label.id, alert));
                }
            }
            alerts
        };
        self.labels.iter().flat_map(of_label).collect()
    }

    fn delivered_after_cancellation(&self, file: &LabelFile) -> Option<Alert> {
        let cancelled = self.order.cancelled_at.filter(|_| file.label.direction.is_outbound())?;
        let at = file.timeline.delivered_at.filter(|at| *at >= cancelled)?;
        Some(Alert { kind: AlertKind::DeliveredAfterOrderCancelled, at })
    }
}
