//! What came of a demo: counted from the simulators' ledgers, not from Waybill's own tables.

use serde::Serialize;
use simulators::audit::{Audit, CourierCount};
use std::collections::BTreeMap;
use store::Spent;

/// The last line of `waybill demo --once --json`.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    labels: usize,
    delivered: usize,
    rejected: usize,
    returned: usize,
    effects_done: usize,
    /// Mails that customers were shown; among the effects.
    customer_mails: usize,
    /// The one figure that no ledger can have: what Waybill gave to a person instead of doing it.
    effects_parked: u64,
    /// Invoices that the invoicing service has.
    invoices: usize,
    /// Payments of them that it has.
    invoice_payments: usize,
    invoice_reversals: usize,
    /// What couriers paid out, line by line of the sheets that they mailed, and how much of it Waybill knows.
    cash_lines: CashLines,
    lost: usize,
    duplicated: usize,
    couriers: BTreeMap<String, CourierCount>,
    calls: Calls,
    seconds: f64,
}

/// Lines of cash sheets.
#[derive(Debug, Serialize, Clone, Copy)]
pub(crate) struct CashLines {
    pub(crate) mailed: usize,
    pub(crate) taken_in: u64,
}

/// What asking took, by Waybill's own run records.
#[derive(Debug, Serialize)]
struct Calls {
    /// Calls that asked for labels by their numbers.
    by_number: u64,
    /// Pages of couriers' feeds.
    by_feed: u64,
    /// Calls for each ask of a label.
    a_label: f64,
}

impl Report {
    pub(crate) fn of(audit: &Audit, effects_parked: u64, spent: Spent, cash_lines: CashLines, seconds: f64) -> Self {
        Self {
            labels: audit.labels,
            delivered: audit.delivered,
            rejected: audit.rejected,
            returned: audit.returned,
            effects_done: audit.effects_done,
            customer_mails: audit.customer_mails,
            effects_parked,
            invoices: audit.invoices,
            invoice_payments: audit.invoice_payments,
            invoice_reversals: audit.invoice_reversals,
            cash_lines,
            lost: audit.lost.len(),
            duplicated: audit.duplicated.len(),
            couriers: audit.couriers.clone(),
            calls: Calls {
                by_number: spent.ask_calls,
                by_feed: spent.feed_calls,
                a_label: spent.a_label().map_or(0.0, |calls| (calls * 1000.0).round() / 1000.0),
            },
            seconds: (seconds * 10.0).round() / 10.0,
        }
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.lost == 0 && self.duplicated == 0
    }

    pub(crate) fn in_words(&self) -> String {
        let words = format!(
            "{} labels: {} delivered, {} refused on the way, {} returned. {} effects done, {} of them mails to customers, {} parked for a person. \
             {} invoices, {} of their payments. {} of {} lines of cash sheets taken in. \
             {} calls to couriers by number and {} by feed. Lost {}, duplicated {}.",
            self.labels,
            self.delivered,
            self.rejected,
            self.returned,
            self.effects_done,
            self.customer_mails,
            self.effects_parked,
            self.invoices,
            self.invoice_payments,
            self.cash_lines.taken_in,
            self.cash_lines.mailed,
            self.calls.by_number,
            self.calls.by_feed,
            self.lost,
            self.duplicated
        );
        format!("{words}\n\n{}", table(&self.couriers))
    }
}

/// A line a courier, the figures below each other.
fn table(couriers: &BTreeMap<String, CourierCount>) -> String {
    let row = |name: &str, cells: [&dyn std::fmt::Display; 5]| {
        let [labels, delivered, rejected, returned, calls] = cells;
        format!("{name:<12}{labels:>8}{delivered:>11}{rejected:>10}{returned:>10}{calls:>8}\n")
    };
    let head = row("courier", [&"labels", &"delivered", &"refused", &"returned", &"calls"]);
    let rows = couriers.iter().map(|(code, count)| {
        row(code, [&count.labels, &count.delivered, &count.rejected, &count.returned, &count.calls])
    });
    std::iter::once(head).chain(rows).collect()
}

/// Names what is wrong, so that it can be looked for.
pub(crate) fn print_findings(audit: &Audit) {
    for (what, list) in [("lost", &audit.lost), ("duplicated", &audit.duplicated)] {
        for finding in list {
            eprintln!("{what}: {finding}");
        }
    }
}
