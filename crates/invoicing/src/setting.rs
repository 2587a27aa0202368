//! What a shop chooses about its invoices at one service: the fields of the page and of the command line.

/// One thing that a shop chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// The series of the invoices; listed where [`crate::Capabilities::tells_series`].
    Series,
    /// Whether the seller pays VAT; if not, the account's rate of 0 % that all lines carry.
    Vat,
    /// Language of the document.
    Language,
    /// The unit of measure as the account spells it.
    Unit,
    /// What a discount's line is called.
    DiscountName,
    /// Printed on the invoice; see [`crate::Settings::mentions`].
    Mentions,
    /// Days until payment is due.
    DueDays,
    /// See [`crate::Settings::exchange_rate`].
    ExchangeRate,
    /// The service's name of a payment for couriers' cash.
    CourierCash,
    /// The service's name of a payment by card.
    Card,
}

/// How a setting is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingForm {
    /// One of what the service lists.
    Listed,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A text of at most so many signs.
    Text {
        /// The bound.
        longest: usize,
        /// Whether it may be empty.
        optional: bool,
    },
    /// A whole number up to this; empty for none.
    Days {
        /// The bound.
        most: u16,
    },
    /// An amount above zero; empty for none.
    Amount,
}

impl Setting {
    /// The word used in forms and data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Series => "series",
            Self::Vat => "vat",
            Self::Language => "language",
            Self::Unit => "unit",
            Self::DiscountName => "discount_name",
            Self::Mentions => "mentions",
            Self::DueDays => "due_days",
            Self::ExchangeRate => "exchange_rate",
            Self::CourierCash => "courier_cash",
            Self::Card => "card",
        }
    }
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
