//! Where a label stands and how it came there.

mod fold;
mod in_order;

use crate::words::words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Heading, ScanKey, Standing, Status};

pub(crate) use fold::moves;
pub use fold::{fold, fold_label};

/// What a code that nobody has mapped does to the status shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownCode {
    /// The label is shown as unknown, with the courier's text.
    Shows,
    /// The status before it stays shown.
    KeepsStatus,
}

/// Where a label stands and how it came there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// What is shown.
    pub standing: Standing,
    /// What is known: as `standing`, but an unmapped code leaves it as it was. Decisions look at this.
    pub known: Standing,
    /// When it came to stand there, or when the last visit failed; `None` when no scan says so.
    pub since: Option<Timestamp>,
    /// The courier's own text of the scan that says so.
    pub courier_text: Option<String>,
    /// Which way the parcel goes.
    pub heading: Heading,
    /// Each change of what is known and each further failed visit, oldest first.
    pub changes: Vec<Change>,
    /// What each scan did, in the order of `scans` after sorting: the standing it stands for, `None` for a notice.
    pub read: Vec<Option<Standing>>,
    /// The first scan that proves that the courier has it.
    pub handed_over_at: Option<Timestamp>,
    /// When the recipient got it; `None` when it was taken back later.
    pub delivered_at: Option<Timestamp>,
    /// When the recipient paid the courier, as a scan of its own says.
    pub cash_collected_at: Option<Timestamp>,
    /// When the courier paid the shop.
    pub cash_remitted_at: Option<Timestamp>,
    /// What a person should look at.
    pub alerts: Vec<Alert>,
}

/// One change of the known status or its reason, or a further failed visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The scan's time.
    pub at: Timestamp,
    /// Where it stood before; `None` for the first.
    pub from: Option<Status>,
    /// Where it stands from here on.
    pub to: Standing,
    /// The scan that says so.
    pub scan: ScanKey,
    /// The courier's text of that scan.
    pub text: String,
    /// Its place.
    pub place: Option<String>,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// What.
    pub kind: AlertKind,
    /// Since when.
    pub at: Timestamp,
}

words! {
    /// What a person should look at.
    AlertKind, "alert", {
    /// Delivered, then on its way back or back at the sender.
        ReturnedAfterDelivery = "returned_after_delivery",
    /// The courier handed it over after it was said to go back: counted as returned.
        HandedOverAfterReturn = "handed_over_after_return",
    /// A scan on a cancelled label.
        MovedAfterCancellation = "moved_after_cancellation",
    /// The courier came and got no parcel.
        NotHandedOver = "not_handed_over",
    /// Lost, damaged or destroyed.
        LostOrDamaged = "lost_or_damaged",
    /// A flag says delivered and no scan does.
        DeliveredWithoutScan = "delivered_without_scan",
    /// Delivered although the order was cancelled.
        DeliveredAfterOrderCancelled = "delivered_after_order_cancelled",
    }
}
