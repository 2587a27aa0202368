//! One shipping label: one parcel, one courier, one tracking number.

use crate::words::words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AccountId, FulfillmentId, LabelId, OrderId};

/// A tracking number as stored and compared: no spaces, upper case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrackingNo(String);

/// Why a text is not a tracking number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a tracking number: it needs 4 to 40 letters, digits or dashes, and one digit at least")]
pub struct TrackingNoError(pub String);

impl TrackingNo {
    /// Reads what a person typed or a scanner sent. A dash belongs to the number; blanks and the invisible signs
    /// that come along with a copied text or a scan do not.
    ///
    /// # Errors
    /// When it is too short, too long, has no digit, or has other signs than letters, digits and dashes.
    pub fn parse(text: &str) -> Result<Self, TrackingNoError> {
        let number: String = text.chars().filter(|c| !is_blank(*c)).map(|c| c.to_ascii_uppercase()).collect();
        let length_fits = (4..=40).contains(&number.len());
        let signs_fit = number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let has_digit = number.chars().any(|c| c.is_ascii_digit());
        if length_fits && signs_fit && has_digit {
            Ok(Self(number))
        } else {
            Err(TrackingNoError(text.chars().take(60).collect()))
        }
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Blanks of all kinds, control signs, and the signs without width that set the direction of writing.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

impl TryFrom<String> for TrackingNo {
    type Error = TrackingNoError;
    fn try_from(text: String) -> Result<Self, TrackingNoError> {
        Self::parse(&text)
    }
}

impl From<TrackingNo> for String {
    fn from(number: TrackingNo) -> Self {
        number.0
    }
}

impl std::fmt::Display for TrackingNo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

words! {
    /// Whether a label brings goods to the customer or back.
    Direction, "direction", {
    /// To the customer.
        Outbound = "outbound",
    /// To the shop, as somebody said.
        Return = "return",
    /// To the shop, as it looks: made after the order was delivered or refused. Shown as a guess.
        ReturnGuessed = "return_guessed",
    }
}

impl Direction {
    /// A return never pays, invoices or dispatches; a guessed one neither, to be on the safe side.
    pub fn is_outbound(self) -> bool {
        matches!(self, Self::Outbound)
    }
}

/// A shipping label and what was said about it by people and Shopify; what the courier said is its timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// The order that it belongs to.
    pub order: OrderId,
    /// The fulfillment that it belongs to; `None` when it was added by hand.
    pub fulfillment: Option<FulfillmentId>,
    /// The courier's code name: `sameday`, `fan-courier`.
    pub courier: String,
    /// The account it is asked with; `None`: no account fits, so it is not asked.
    pub account: Option<AccountId>,
    /// The number.
    pub number: TrackingNo,
    /// To the customer or back.
    pub direction: Direction,
    /// When Waybill learned of it.
    pub created_at: Timestamp,
    /// Cancelled by a person or with its fulfillment: not asked, does not count.
    pub cancelled_at: Option<Timestamp>,
    /// The company that the shop's store names with it; `None` for a label that came another way.
    #[serde(default)]
    pub company: Option<String>,
}
