//! What gives a reason to decide.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Change, LabelId, Status, Timeline};

/// What happened, so that there is something to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trigger {
    /// A label's status changed.
    Change {
        /// Which label.
        label: LabelId,
        /// How.
        change: Change,
    },
    /// A label stands elsewhere and no change says so, or it counts again: see [`Trigger::between`].
    Restated {
        /// Which label.
        label: LabelId,
    },
    /// The order itself changed: its money, its labels, a cancellation.
    OrderChanged,
    /// A courier's sheet says that cash of the order was paid out.
    CashRemitted,
    /// When cash orders are paid was switched, or a payment that waits is looked at once more before it is made.
    PaidOnAgain {
        /// When: each look decides anew.
        at: Timestamp,
    },
}

impl Trigger {
    /// What follows from asking a label's courier again: the changes that are new. [`Trigger::Restated`] where none
    /// of them says how the label came to stand where it does now (a flag does, or a late scan undid a change), and
    /// where a cancelled label counts again.
    pub fn between(label: LabelId, before: &Timeline, after: &Timeline) -> Vec<Self> {
        let is_known = |change: &Change| before.changes.iter().any(|known| is_same(known, change));
        let new: Vec<&Change> = after.changes.iter().filter(|change| !is_known(change)).collect();
        let is_explained = before.known.status == after.known.status
            || new.last().is_some_and(|change| change.to.status == after.known.status);
        let counts_again = before.known.status == Status::Cancelled && after.known.status != Status::Cancelled;
        let changes = new.into_iter().map(|change| Self::Change { label, change: change.clone() });
        changes.chain((!is_explained || counts_again).then_some(Self::Restated { label })).collect()
    }
}

/// A scan that comes late may alter where a change came from; that is no news.
fn is_same(known: &Change, change: &Change) -> bool {
    known.scan == change.scan && known.to == change.to
}
