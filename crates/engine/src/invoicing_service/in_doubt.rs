//! What only a person can tell about an order's invoice, as the word that its effect is parked with.

use invoicing::TriedPayment;
use store::{EffectRow, EffectState, Invoice};
use tracking::{Effect, Money};

/// A try at the invoicing service had an unknown end, and the service was asked and does not tell either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InDoubt {
    /// Whether the invoice was made.
    Invoice,
    /// Whether its payment was registered.
    Payment,
    /// Whether it was reversed.
    Reversal,
}

impl InDoubt {
    /// The word of an effect's outcome.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invoice => "invoice_in_doubt",
            Self::Payment => "payment_in_doubt",
            Self::Reversal => "reversal_in_doubt",
        }
    }

    /// The doubt that an effect's outcome tells.
    pub fn of(outcome: &str) -> Option<Self> {
        [Self::Invoice, Self::Payment, Self::Reversal].into_iter().find(|doubt| doubt.word() == outcome)
    }

    /// True for an effect that waits for a person because of this.
    pub fn holds(self, row: &EffectRow) -> bool {
        row.state == EffectState::Parked && row.outcome.as_deref().and_then(Self::of) == Some(self)
    }
}

/// The payment that the last try was to register; `None` when there was none.
pub fn tried_payment(invoice: &Invoice) -> Option<Money> {
    let tried: TriedPayment = serde_json::from_str(invoice.tried_payment.as_deref()?).ok()?;
    Some(Money { amount: tried.amount, currency: invoice.total.clone()?.currency })
}

pub(super) fn is_creation(effect: &Effect) -> bool {
    matches!(effect, Effect::CreateInvoice { .. })
}

pub(super) fn is_reversal(effect: &Effect) -> bool {
    matches!(effect, Effect::ReverseInvoice { .. })
}

/// An order paid by card is paid where its invoice is made.
pub(super) fn is_payment(effect: &Effect) -> bool {
    matches!(effect, Effect::SettleInvoice { .. } | Effect::CreateInvoice { .. })
}
