//! Where the five facts about an order's cash disagree: delivered, collected, remitted, paid, invoice settled.

use jiff::{SignedDuration, Timestamp};

use crate::words::words;
use crate::{FinancialStatus, Money};

/// Couriers of the region promise the cash within five working days of the delivery; with a weekend and a day for the
/// sheet to come that is nine.
pub const REMITTED_WITHIN_DAYS: i64 = 9;

words! {
    /// A disagreement, the gravest first.
    CashIssue, "disagreement about cash", {
    /// Cash was paid out for an order that was cancelled.
        RemittedCancelled = "remitted_cancelled",
    /// Cash was paid out for a parcel that went back.
        RemittedReturned = "remitted_returned",
    /// Another amount was paid out than the order's.
        AmountDiffers = "amount_differs",
    /// Cash was paid out for an order that was paid by card.
        RemittedCard = "remitted_card",
    /// Delivered long ago, and no cash was paid out.
        NotRemitted = "not_remitted",
    /// Cash was paid out for a parcel that is not delivered.
        RemittedNotDelivered = "remitted_not_delivered",
    /// Cash was paid out, and Shopify does not have the order as paid.
        RemittedUnpaid = "remitted_unpaid",
    /// Cash was paid out, and the invoice is not settled.
        RemittedUnsettled = "remitted_unsettled",
    }
}

/// What is known of an order's cash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashFacts {
    /// What the customer owes in all.
    pub total: Money,
    /// What is still open in Shopify.
    pub outstanding: Money,
    /// As Shopify has it.
    pub financial: FinancialStatus,
    /// The order was cancelled.
    pub is_cancelled: bool,
    /// The order was paid before it was sent.
    pub is_card: bool,
    /// A part was paid another way before the cash came.
    pub was_paid_in_part: bool,
    /// When all parcels were delivered.
    pub delivered_at: Option<Timestamp>,
    /// A parcel went back or goes back.
    pub is_returned: bool,
    /// The sum that was paid out; `None` when nothing was.
    pub remitted: Option<Money>,
    /// The courier says so itself, without an amount.
    pub is_told_remitted: bool,
    /// The invoice is made and not settled.
    pub has_open_invoice: bool,
}

/// What disagrees, the gravest first.
pub fn cash_issues(facts: &CashFacts, now: Timestamp) -> Vec<CashIssue> {
    CashIssue::ALL.iter().copied().filter(|issue| is_so(*issue, facts, now)).collect()
}

fn is_so(issue: CashIssue, facts: &CashFacts, now: Timestamp) -> bool {
    use FinancialStatus::{Paid, PartiallyRefunded, Refunded, Voided};
    let got = facts.remitted.as_ref().filter(|money| money.is_positive());
    let has_cash = got.is_some() && !facts.is_cancelled && !facts.is_card;
    let is_settled = matches!(facts.financial, Paid | PartiallyRefunded | Refunded | Voided);
    match issue {
        CashIssue::RemittedCancelled => got.is_some() && facts.is_cancelled,
        CashIssue::RemittedCard => got.is_some() && facts.is_card && !facts.is_cancelled,
        CashIssue::RemittedReturned => has_cash && facts.is_returned,
        CashIssue::AmountDiffers => has_cash && !facts.is_returned && got.is_some_and(|money| differs(money, facts)),
        CashIssue::NotRemitted => {
            let late = |at: Timestamp| now.duration_since(at) > SignedDuration::from_hours(24 * REMITTED_WITHIN_DAYS);
            let is_told = facts.remitted.is_some() || facts.is_told_remitted;
            !is_told && !facts.is_card && !facts.is_cancelled && facts.delivered_at.is_some_and(late)
        }
        CashIssue::RemittedNotDelivered => has_cash && !facts.is_returned && facts.delivered_at.is_none(),
        CashIssue::RemittedUnpaid => has_cash && !facts.is_returned && !is_settled,
        CashIssue::RemittedUnsettled => has_cash && !facts.is_returned && facts.has_open_invoice,
    }
}

/// What was paid another way before, or given back since, explains a smaller amount.
fn differs(got: &Money, facts: &CashFacts) -> bool {
    let is_part = facts.was_paid_in_part
        || matches!(facts.financial, FinancialStatus::PartiallyPaid | FinancialStatus::PartiallyRefunded);
    let is_total = *got == facts.total;
    let is_open = *got == facts.outstanding;
    !(is_total || is_open || is_part && got.currency == facts.total.currency && got.amount < facts.total.amount)
}
