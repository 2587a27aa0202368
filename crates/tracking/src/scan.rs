//! What a courier said once about a parcel.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ActsNext, Reason, Status};

/// One scan, as the courier told it, with what our table makes of its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// When it happened.
    pub at: Timestamp,
    /// Where the zone of `at` comes from.
    pub zone: ZoneSource,
    /// The courier's code, trimmed, upper case.
    pub code: String,
    /// A second code that refines the first (Sameday's `reasonId`), where there is one.
    pub detail: Option<String>,
    /// The courier's own text. Shown, never decided by.
    pub text: String,
    /// Town, depot or point.
    pub place: Option<String>,
    /// Which way the parcel goes from here on, when the courier or its code says so.
    pub heading: Option<Heading>,
    /// What the code means.
    pub meaning: Meaning,
}

/// A scan's identity within its label: the same moment and codes are the same scan, told again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ScanKey {
    /// When it happened.
    pub at: Timestamp,
    /// The courier's code.
    pub code: String,
    /// The refining code, empty when there is none.
    pub detail: String,
}

impl Scan {
    /// The scan's identity within its label.
    pub fn key(&self) -> ScanKey {
        ScanKey { at: self.at, code: self.code.clone(), detail: self.detail.clone().unwrap_or_default() }
    }

    /// The status that the table gives, before the parcel's direction is looked at; `None` for a notice.
    pub fn status(&self) -> Option<Status> {
        match &self.meaning {
            Meaning::Status(standing) => Some(standing.status),
            Meaning::Notice(_) => None,
            Meaning::Unmapped => Some(Status::Unknown),
        }
    }
}

/// Whether the courier told the zone of a time, or we know it from its country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneSource {
    /// The time came with its offset, in seconds east of UTC.
    Told(i32),
    /// The time came without a zone; the courier's own zone was taken.
    Assumed,
}

/// Which way a parcel goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heading {
    /// To the recipient.
    Recipient,
    /// Back to the sender.
    Sender,
}

/// What a code means, by the courier's status table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// It changes where the parcel stands.
    Status(Standing),
    /// It is shown and changes nothing; it may tell of cash.
    Notice(Option<Cash>),
    /// The table does not know the code.
    Unmapped,
}

/// A status with its reason and whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Where the parcel is.
    pub status: Status,
    /// Why, where the courier says.
    pub reason: Option<Reason>,
    /// Whose turn it is.
    pub acts_next: ActsNext,
}

/// What a scan tells about cash on delivery: three facts that are not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cash {
    /// The recipient paid.
    Collected,
    /// The courier paid it out to the shop.
    Remitted,
    /// The courier holds it back or sets it off against a debt.
    Withheld,
}
