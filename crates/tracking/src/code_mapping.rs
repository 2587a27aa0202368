//! What a person says that a courier's code means.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ActsNext, Meaning, Reason, ShopId, Standing, Status};

/// A courier's code and what a person said that it means. It wins over the courier's built-in table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeMapping {
    /// The shop that it holds for; `None`: for all shops of the installation.
    pub shop: Option<ShopId>,
    /// The courier's code name.
    pub courier: String,
    /// The code, as it stands on the scan.
    pub code: String,
    /// The refining code; empty: whatever it is.
    pub detail: String,
    /// What it means; never [`Meaning::Unmapped`].
    pub meaning: Meaning,
    /// When it was said.
    pub mapped_at: Timestamp,
}

impl Meaning {
    /// The meaning of a status. Whose turn it is follows from the status where nobody says it.
    ///
    /// `None` for [`Status::Unknown`], which is no meaning.
    pub fn of_status(status: Status, reason: Option<Reason>, acts_next: Option<ActsNext>) -> Option<Self> {
        let acts_next = acts_next.unwrap_or(match status {
            Status::Delivered | Status::Returned | Status::Cancelled => ActsNext::Nobody,
            Status::ReadyForPickup | Status::CustomerNotFound => ActsNext::Recipient,
            Status::Rejected | Status::Exception => ActsNext::Shop,
            _ => ActsNext::Courier,
        });
        (status != Status::Unknown).then_some(Self::Status(Standing { status, reason, acts_next }))
    }
}
