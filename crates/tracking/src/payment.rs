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
    "Utánvét",
    "Наложен платеж",
];

/// Manual payments that are not made at the door.
const TRANSFER_GATEWAYS: &[&str] =
    &["bank transfer", "bank deposit", "money order", "transfer bancar", "ordin de plata", "virament bancar"];

/// How an order is paid, and by which sign that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "paid_by", content = "because")]
pub enum PaidBy {
    /// Cash on delivery; the name on the shop's list, or `manual payment pending`.
    CashOnDelivery(String),
    /// Paid before it was sent; the gateway's name.
    Card(String),
    /// Not clear: nothing is done about money by itself. Says what was seen.
    Unclear(String),
}

/// How an order is paid, by the shop's own list of cash-on-delivery names.
pub fn paid_by(order: &Order, cod_gateways: &[String]) -> PaidBy {
    if let Some(name) = order.gateways.iter().find(|name| cod_gateways.iter().any(|cod| same_name(cod, name))) {
        return PaidBy::CashOnDelivery(name.clone());
    }
    if let Some(name) = order.gateways.iter().find(|name| is_transfer(name)) {
        return PaidBy::Unclear(name.clone());
    }
    if order.manual_payment_pending {
        return PaidBy::CashOnDelivery("manual payment pending".to_owned());
    }
    let names = order.gateways.join(", ");
    match order.financial {
        FinancialStatus::Paid
        | FinancialStatus::Authorized
        | FinancialStatus::PartiallyRefunded
        | FinancialStatus::Refunded
        | FinancialStatus::Voided => PaidBy::Card(names),
        _ if names.is_empty() => PaidBy::Unclear("no payment named".to_owned()),
        _ => PaidBy::Unclear(names),
    }
}

fn is_transfer(name: &str) -> bool {
    TRANSFER_GATEWAYS.iter().any(|transfer| same_name(transfer, name))
}

/// Names are compared without case, surrounding blanks and Romanian diacritics.
fn same_name(a: &str, b: &str) -> bool {
    plain(a).eq(plain(b))
}

fn plain(name: &str) -> impl Iterator<Item = char> + '_ {
    name.trim().chars().flat_map(char::to_lowercase).map(|c| match c {
        'ă' | 'â' => 'a',
        'î' => 'i',
        'ș' | 'ş' => 's',
        'ț' | 'ţ' => 't',
        other => other,
    })
}
