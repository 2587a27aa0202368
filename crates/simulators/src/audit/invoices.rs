//! What the invoicing service has of each order: one invoice of the order's total, paid once.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{Audit, is_delivered, pays};
use crate::invoices::{Deed, InvoiceLine};
use crate::script::OrderScript;

/// An invoice with its payments.
struct Made {
    total: Decimal,
    payments: Vec<Decimal>,
    /// How many documents take it back.
    reversals: usize,
}

/// Invoices by the order that they name.
pub(super) struct Invoices(HashMap<String, Vec<Made>>);

impl Invoices {
    pub(super) fn of(lines: &[InvoiceLine]) -> Self {
        let mut orders: HashMap<String, Vec<Made>> = HashMap::new();
        for line in lines {
            // A document below zero takes another one back.
            let Deed::Issued(invoice) = &line.deed else { continue };
            if invoice.total < Decimal::ZERO {
                continue;
            }
            let is_about = |other: &&InvoiceLine| other.series == line.series && other.number == line.number;
            let payments = lines.iter().filter(is_about).filter_map(|other| match &other.deed {
                Deed::Paid(payment) => Some(payment.amount),
                _ => None,
            });
            let reversed = |other: &&InvoiceLine| matches!(other.deed, Deed::Reversed { .. });
            let reversals = lines.iter().filter(is_about).filter(reversed).count();
            let made = Made { total: invoice.total, payments: payments.collect(), reversals };
            let order = invoice.mentions.split([' ', ',']).find(|word| word.starts_with('#')).unwrap_or_default();
            orders.entry(order.to_owned()).or_default().push(made);
        }
        Self(orders)
    }

    pub(super) fn check(&self, order: &OrderScript, audit: &mut Audit) {
        let made = self.0.get(&order.name).map(Vec::as_slice).unwrap_or_default();
        let reversals: usize = made.iter().map(|one| one.reversals).sum();
        audit.invoices += made.len();
        audit.invoice_reversals += reversals;
        audit.invoice_payments += made.iter().map(|one| one.payments.len()).sum::<usize>();
        for one in made.iter().filter(|one| one.reversals > 1) {
            audit.duplicated.push(format!("{}: its invoice was reversed {} times", order.name, one.reversals));
        }
        // What a person has reversed is settled by that.
        let standing: Vec<&Made> = made.iter().filter(|one| one.reversals == 0).collect();
        if standing.is_empty() && reversals > 0 {
            return;
        }
        match (is_delivered(order), standing.as_slice()) {
            (true, []) => audit.lost.push(format!("{}: was not invoiced", order.name)),
            (true, [one]) if one.total == order.total => {}
            (true, [one]) => {
                audit.duplicated.push(format!("{}: invoiced {} and costs {}", order.name, one.total, order.total));
            }
            (false, []) => {}
            (false, [_]) => audit.duplicated.push(format!("{}: invoiced and not owed", order.name)),
            (_, more) => audit.duplicated.push(format!("{}: invoiced {} times", order.name, more.len())),
        }
        let payments: Vec<Decimal> = standing.iter().flat_map(|one| one.payments.clone()).collect();
        let owed = match (is_delivered(order), order.paid) {
            (true, true) => Some(order.total),
            _ => pays(order).then_some(order.total - order.paid_in_part),
        };
        match (owed, payments.as_slice()) {
            (Some(_), []) => audit.lost.push(format!("{}: its invoice was not paid", order.name)),
            (Some(owed), [one]) if owed == *one => {}
            (None, []) => {}
            (Some(owed), [one]) => {
                audit.duplicated.push(format!("{}: its invoice was paid {one}, owed {owed}", order.name));
            }
            (None, [_]) => audit.duplicated.push(format!("{}: its invoice was paid and that is not owed", order.name)),
            (_, more) => audit.duplicated.push(format!("{}: its invoice was paid {} times", order.name, more.len())),
        }
    }
}
