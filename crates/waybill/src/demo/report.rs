//! What came of a demo: counted from the simulators' ledgers, not from Waybill's own tables.

use serde::Serialize;
use simulators::audit::{Audit, CourierCount};
use std::collections::BTreeMap;

/// The last line of `waybill demo --once --json`.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    labels: usize,
    delivered: usize,
    rejected: usize,
    returned: usize,
    effects_done: usize,
    /// The one figure that no ledger can have: what Waybill gave to a person instead of doing it.
    effects_parked: u64,
    lost: usize,
    duplicated: usize,
    couriers: BTreeMap<String, CourierCount>,
    seconds: f64,
}

impl Report {
    pub(crate) fn of(audit: &Audit, effects_parked: u64, seconds: f64) -> Self {
        Self {
            labels: audit.labels,
            delivered: audit.delivered,
            rejected: audit.rejected,
            returned: audit.returned,
            effects_done: audit.effects_done,
            effects_parked,
            lost: audit.lost.len(),
            duplicated: audit.duplicated.len(),
            couriers: audit.couriers.clone(),
            seconds: (seconds * 10.0).round() / 10.0,
        }
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.lost == 0 && self.duplicated == 0
    }

    pub(crate) fn in_words(&self) -> String {
        let words = format!(
            "{} labels: {} delivered, {} refused on the way, {} returned. {} effects done, {} parked for a person. \
             Lost {}, duplicated {}.",
            self.labels,
            self.delivered,
            self.rejected,
            self.returned,
            self.effects_done,
            self.effects_parked,
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
