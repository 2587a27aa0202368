//! The record that each refresh leaves, and the codes that nobody has mapped.

use jiff::Timestamp;
use tracking::{AccountId, AskReason, LabelId};

use super::Unit;
use crate::{RunId, StoreError};

/// One refresh of one account's labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshRun {
    /// The account that asked.
    pub account: AccountId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// Why its first label was asked.
    pub cause: AskReason,
    /// Labels asked.
    pub asked: u32,
    /// Labels that the courier told something about.
    pub answered: u32,
    /// Labels with a problem of their own, or all when the call failed.
    pub errors: u32,
    /// Calls made.
    pub calls: u32,
    /// Scans that were new.
    pub new_scans: u32,
    /// Why the whole call failed.
    pub error: Option<String>,
}

/// A code that was seen and that the courier's table does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmappedSighting {
    /// The courier's code name.
    pub courier: String,
    /// The code.
    pub code: String,
    /// The refining code, empty when there is none.
    pub detail: String,
    /// The courier's text.
    pub text: String,
    /// The label that it was seen on.
    pub label: LabelId,
    /// The scan's time.
    pub at: Timestamp,
}

impl Unit {
    /// Keeps the record of a refresh.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_run(&mut self, run: &RefreshRun) -> Result<RunId, StoreError> {
        todo!("{run:?}")
    }

    /// Counts a code that nobody has mapped.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_unmapped(&mut self, sighting: &UnmappedSighting) -> Result<(), StoreError> {
        todo!("{sighting:?}")
    }
}
