//! Our own key of an invoice: the same order gives the same one, on every node and after every restart.

use serde::{Deserialize, Serialize};
use tracking::{OrderId, ShopId};

/// FGO takes no longer `IdExtern`; the others take more.
const LONGEST: usize = 36;

/// The key of one invoice, sent to the service wherever it keeps one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// Why a text is no [`Reference`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a reference has 1 to {LONGEST} letters, digits or `-._`")]
pub struct ReferenceError;

impl Reference {
    /// Takes a key as it is.
    ///
    /// # Errors
    /// When it is empty, too long, or has other signs than letters, digits, `-`, `.` and `_`.
    pub fn new(text: impl Into<String>) -> Result<Self, ReferenceError> {
        let text = text.into();
        let allowed = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '.' | '_');
        if (1..=LONGEST).contains(&text.len()) && text.chars().all(allowed) {
            Ok(Self(text))
        } else {
            Err(ReferenceError)
        }
    }

    /// The key of an order's `issue`-th invoice, counted from 1; it grows only when a person has the order invoiced
    /// anew after a reversal.
    ///
    /// # Errors
    /// When the ids are so large that the key would be too long.
    pub fn of_order(shop: ShopId, order: OrderId, issue: u16) -> Result<Self, ReferenceError> {
        Self::new(format!("wb-{shop}-{order}-i{issue}"))
    }

    /// The key of the reversal of an order's `issue`-th invoice.
    ///
    /// # Errors
    /// When the ids are so large that the key would be too long.
    pub fn of_reversal(shop: ShopId, order: OrderId, issue: u16) -> Result<Self, ReferenceError> {
        Self::new(format!("wb-{shop}-{order}-s{issue}"))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Reference {
    type Error = ReferenceError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_one_key_until_a_person_asks_for_another_invoice() {
        let key = |issue| Reference::of_order(ShopId(7), OrderId(2051), issue).unwrap();
        assert_eq!(key(1).as_str(), "wb-7-2051-i1");
        assert_ne!(key(1), key(2));
    }

    #[rstest::rstest]
    #[case("")]
    #[case("has blanks")]
    #[case("1234567890123456789012345678901234567")]
    fn what_a_service_would_not_keep_is_no_key(#[case] text: &str) {
        assert_eq!(Reference::new(text), Err(ReferenceError));
    }
}
