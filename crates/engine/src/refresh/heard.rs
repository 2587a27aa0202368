//! What a courier said about one batch of labels.

use couriers::{Answer, LabelError, Parcel, Token};

use super::ask_error::AskError;

/// What came of a conversation.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// One for each number asked, in the same order; `None`: the conversation ended before it was asked.
    pub(crate) told: Vec<Option<Result<Parcel, LabelError>>>,
    /// Parcels that nobody asked for: further pieces of a shipment.
    pub(crate) others: Vec<Parcel>,
    /// The raw answers, with the positions of the numbers that each was about.
    pub(crate) answers: Vec<(Answer, Vec<usize>)>,
    /// Calls made, sign-ins not counted.
    pub(crate) calls: u32,
    /// A token to be stored.
    pub(crate) new_token: Option<Token>,
    /// Why the conversation ended early.
    pub(crate) failure: Option<AskError>,
}

impl Heard {
    /// Several numbers were asked and the courier knows none of them.
    pub(crate) fn knows_none(&self) -> bool {
        self.told.len() > 1 && self.told.iter().all(|told| matches!(told, Some(Err(LabelError::NotFound))))
    }
}
