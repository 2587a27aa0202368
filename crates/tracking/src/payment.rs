//! Cash on delivery or card: told from the order's payments, never from the courier.

use serde::{Deserialize, Serialize};

use crate::{FinancialStatus, Order};

/// The usual names of cash on delivery that a new shop starts with.
pub const COD_GATEWAYS: &[&str] = &[
    "Cash on Delivery (COD)",
    "Cash on Delivery",
    "COD",
    "Ramburs",
    "Plata ramburs",
    "Plata la livrare",
    "Plată la livrare",
    "Plata cash la livrare",
    "Numerar la livrare",
    "Cash la livrare",
    "Plata la curier",
    "Ramburs la curier",
    "Utánvét",
    "Наложен платеж",
];

/// Manual payments that are not made at the door.
const TRANSFER_GATEWAYS: &[&str] = &[
    "Bank transfer",
    "Bank deposit",
    "Wire transfer",
    "Money order",
    "Transfer bancar",
    "Plata prin transfer bancar",
    "Ordin de plata",
    "Plata prin ordin de plata",
    "OP",
    "Virament bancar",
    "Átutalás",
    "Banki átutalás",
    "Банков превод",
];

/// Said of an order that is taken for cash because a manual payment is open.
const MANUAL_PAYMENT_PENDING: &str = "manual payment pending";
/// Said of an order that names no payment and is not paid.
const NO_PAYMENT_NAMED: &str = "no payment named";

/// How an order is paid, and by which sign that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "paid_by", content = "because")]
pub enum PaidBy {
    /// Cash on delivery; the name on the shop's list, or `manual payment pending`.
    CashOnDelivery(String),
    /// Paid before it was sent, by card or otherwise; the gateways' names, or the financial status.
    Card(String),
    /// Not clear: nothing is done about money by itself. Says what was seen.
    Unclear(String),
}

/// How an order is paid, by the shop's own list of cash-on-delivery names.
pub fn paid_by(order: &Order, cod_gateways: &[String]) -> PaidBy {
    if let Some(name) = order.gateways.iter().find(|name| cod_gateways.iter().any(|cod| same_name(cod, name))) {
        return PaidBy::CashOnDelivery(name.clone());
    }
    let names = order.gateways.join(", ");
    if was_paid_before(&order.financial) {
        let because = if names.is_empty() { order.financial.as_str().to_owned() } else { names };
        return PaidBy::Card(because);
    }
    if let Some(name) = order.gateways.iter().find(|name| is_transfer(name)) {
        return PaidBy::Unclear(name.clone());
    }
    if order.manual_payment_pending {
        return PaidBy::CashOnDelivery(MANUAL_PAYMENT_PENDING.to_owned());
    }
    PaidBy::Unclear(if names.is_empty() { NO_PAYMENT_NAMED.to_owned() } else { names })
}

fn was_paid_before(financial: &FinancialStatus) -> bool {
    use FinancialStatus::{Authorized, Paid, PartiallyRefunded, Refunded, Voided};
    matches!(financial, Paid | Authorized | PartiallyRefunded | Refunded | Voided)
}

fn is_transfer(name: &str) -> bool {
    TRANSFER_GATEWAYS.iter().any(|transfer| same_name(transfer, name))
}

/// Names are compared without case, diacritics and the number of blanks.
fn same_name(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}

fn plain(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").chars().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)).map(bare).collect()
}

/// A letter's mark as a character of its own, as some systems write *ă*.
fn is_combining_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

/// The letter without its mark, for the languages of the seeded names.
fn bare(c: char) -> char {
    match c {
        'ă' | 'â' | 'á' => 'a',
        'é' => 'e',
        'î' | 'í' => 'i',
        'ó' | 'ö' | 'ő' => 'o',
        'ș' | 'ş' => 's',
        'ț' | 'ţ' => 't',
        'ú' | 'ü' | 'ű' => 'u',
        other => other,
    }
}
