//! What couriers sent, as they sent it.

use jiff::Timestamp;
use tracking::{AccountId, LabelId};

use super::Unit;
use crate::StoreError;

/// One answer of a courier, as it came.
#[derive(Debug, Clone)]
pub struct Payload<'a> {
    /// The account that asked.
    pub account: AccountId,
    /// The courier's code name.
    pub courier: &'a str,
    /// The HTTP status.
    pub http: u16,
    /// The body.
    pub body: &'a [u8],
    /// The labels that were asked for.
    pub labels: &'a [LabelId],
    /// When it came.
    pub received_at: Timestamp,
}

impl Unit {
    /// Keeps an answer, compressed, until its retention ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_payload(&mut self, payload: &Payload<'_>) -> Result<(), StoreError> {
        todo!("{payload:?}")
    }
}
