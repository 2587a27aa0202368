//! What couriers answered about labels.

use jiff::Timestamp;
use tracking::{CourierSays, LabelId, NextAsk, Scan, Standing};

use super::Unit;
use crate::StoreError;

/// What a courier answered about one claimed label.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelAnswer {
    /// The label.
    pub label: LabelId,
    /// The token of the claim.
    pub lease_token: i64,
    /// Scans that were not known yet; ones that are known do no harm. Their instants are whole milliseconds.
    pub new_scans: Vec<Scan>,
    /// What the courier says beside the scans.
    pub says: CourierSays,
    /// What is shown.
    pub shown: Standing,
    /// What is known.
    pub known: Standing,
    /// Since when it stands there.
    pub since: Option<Timestamp>,
    /// The courier's own text of it.
    pub courier_text: Option<String>,
    /// When it is asked next.
    pub next: NextAsk,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// What was wrong with this number alone; clears the last one when `None`.
    pub error: Option<LabelProblem>,
}

/// What was wrong with one number while its call was fine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelProblem {
    /// The word of the kind: `not_found`, `malformed` …
    pub kind: String,
    /// For people.
    pub message: String,
}

impl Unit {
    /// Keeps the answers and gives the leases back. Returns the labels whose lease was lost: nothing of them is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_answers(&mut self, answers: &[LabelAnswer]) -> Result<Vec<LabelId>, StoreError> {
        todo!("{answers:?}")
    }
}
