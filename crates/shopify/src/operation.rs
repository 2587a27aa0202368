//! What every document of this crate comes with.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ShopifyError;

/// Whether a call changes something at Shopify. Decides what to do when its end is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Reads; may be repeated at any time.
    Query,
    /// Changes something; none of the mutations used here can be made idempotent by Shopify.
    Mutation,
}

/// One document with its variables: the value that implements this *is* the variables.
pub trait Operation: Serialize {
    /// The operation's name in its document, for logs.
    const NAME: &'static str;
    /// The text of the document.
    const DOCUMENT: &'static str;
    /// Query or mutation.
    const KIND: Kind;
    /// Points that one call is expected to reserve. An estimate for pacing; each answer tells the true number.
    const COST: u32;
    /// The answer's `data`, as sent.
    type Data: DeserializeOwned;
    /// What the caller gets.
    type Answer;

    /// Reads the answer's meaning out of its `data`.
    ///
    /// # Errors
    /// [`ShopifyError::Refused`] when Shopify did not do it and the reason is none that the answer's type names.
    fn answer(data: Self::Data) -> Result<Self::Answer, ShopifyError>;
}
