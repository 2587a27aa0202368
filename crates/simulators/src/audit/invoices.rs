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
}

/// Invoices by the order that they name.
pub(super) struct Invoices(HashMap<String, Vec<Made>>);

impl Invoices {
    pub(super) fn of(lines: &[InvoiceLine]) -> Self {
        let mut orders: HashMap<String, Vec<Made>> = HashMap::new();
        for line in lines {
            let Deed::Issued(invoice) = &line.deed else { continue };
            let is_payment = |other: &&InvoiceLine| other.series == line.series && other.number == line.number;
            let payments = lines.iter().filter(is_payment).filter_map(|other| match &other.deed {
                Deed::Paid(payment) => Some(payment.amount),
                _ => None,
            });
            let made = Made { total: invoice.total, payments: payments.collect() };
            let order = invoice.mentions.split([' ', ',']).find(|word| word.starts_with('#')).unwrap_or_default();
            orders.entry(order.to_owned()).or_default().push(made);
        }
        Self(orders)
    }

    pub(super) fn check(&self, order: &OrderScript, audit: &mut Audit) {
        let made = self.0.get(&order.name).map(Vec::as_slice).unwrap_or_default();
        let payments: Vec<Decimal> = made.iter().flat_map(|one| one.payments.clone()).collect();
        audit.invoices += made.len();
        audit.invoice_payments += payments.len();
        match (is_delivered(order), made) {
            (true, []) => audit.lost.push(format!("{}: was not invoiced", order.name)),
            (true, [one]) if one.total == order.total => {}
            (true, [one]) => {
                audit.duplicated.push(format!("{}: invoiced {} and costs {}", order.name, one.total, order.total));
            }
            (false, []) => {}
            (false, [_]) => audit.duplicated.push(format!("{}: invoiced and not owed", order.name)),
            (_, more) => audit.duplicated.push(format!("{}: invoiced {} times", order.name, more.len())),
        }
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
