//! *Mark as paid on remittance*: the courier's cash, not the delivery, pays the order and settles its invoice.

use jiff::Timestamp;

use super::{Case, Ruling, Why};
use crate::{CashStanding, OrderFile, PaidOn, Preferences};

/// Why a payment that was decided before must not be made as things are now: cash orders are paid on remittance, and
/// the cash is not there or differs. A person's word about the difference is the caller's to know.
pub fn cash_refuses(file: &OrderFile, preferences: &Preferences) -> Option<Why> {
    if preferences.paid_on == PaidOn::Delivery {
        return None;
    }
    match file.cash_standing() {
        CashStanding::Waiting => Some(Why::CashNotRemitted),
        CashStanding::Differs { .. } => Some(Why::CashDiffers),
        CashStanding::Remitted { .. } => None,
    }
}

impl Case<'_> {
    /// From which instant on a delivered order counts as paid and why, or why it does not.
    pub(super) fn paid_at(&self, delivered_at: Timestamp) -> Result<(Timestamp, Why), Ruling> {
        if self.preferences.paid_on == PaidOn::Delivery {
            return Ok((delivered_at, Why::AllDelivered));
        }
        match self.file.cash_standing() {
            CashStanding::Waiting => Err(Ruling::no(Why::CashNotRemitted)),
            CashStanding::Differs { .. } if !self.is_confirmed => Err(Ruling::hold(Why::CashDiffers)),
            CashStanding::Differs { at } | CashStanding::Remitted { at } => Ok((at, Why::CashRemitted)),
        }
    }

    /// What names the cash that was paid out so far: another payment is another thing to decide about.
    pub(super) fn cash_key(&self) -> String {
        let mut parts: Vec<String> =
            self.file.remittances.iter().map(|one| format!("{}={}", one.label, one.amount)).collect();
        parts.sort_unstable();
        parts.join("+")
    }
}
