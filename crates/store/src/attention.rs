//! How much waits for people in a shop, where its labels stand, and what is unfinished over all shops.

use tracking::{ShopId, Status};

use crate::code_mappings::is_unmapped;
use crate::columns::{Word, count};
use crate::error::Doing;
use crate::returned_invoices::to_be_reversed;
use crate::sql::{Sql, all, one};
use crate::{Store, StoreError};

/// How many things of a shop wait for a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attention {
    /// Parked effects.
    pub parked: u64,
    /// Open alerts.
    pub alerts: u64,
    /// Accounts that a courier or the invoicing service refuses.
    pub accounts: u64,
    /// Codes that nobody has mapped.
    pub unmapped: u64,
    /// Labels whose courier a person must tell.
    pub unclear: u64,
    /// Webhooks that could not be worked.
    pub webhooks: u64,
    /// Invoices of orders whose parcel came back.
    pub returned_invoices: u64,
}

/// Labels of a shop in one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusCount {
    /// As shown.
    pub status: Status,
    /// How many, without cancelled ones.
    pub labels: u64,
}

/// What is not at its end yet, over all shops.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// Labels that will be asked again.
    pub open_labels: u64,
    /// Labels in all.
    pub labels: u64,
    /// Effects neither done nor parked.
    pub effects: u64,
    /// Effects that wait for a person.
    pub parked_effects: u64,
    /// Effects that are done.
    pub done_effects: u64,
    /// Webhooks neither worked nor parked.
    pub webhooks: u64,
}

impl Store {
    /// How many things of a shop wait for a person. What is held back has its own count, [`Store::held_count`]: this
    /// one stands on every page.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attention(&self, shop: ShopId) -> Result<Attention, StoreError> {
        const DOING: &str = "counting what waits for a person";
        const SELECT: Sql = Sql::both(concat!(
            "SELECT (SELECT COUNT(*) FROM effect WHERE shop_id = $1 AND parked_at IS NOT NULL), \
             (SELECT COUNT(*) FROM alert WHERE shop_id = $1 AND closed_at IS NULL), \
             (SELECT COUNT(*) FROM courier_account WHERE shop_id = $1 AND state = 'needs_attention') \
             + (SELECT COUNT(*) FROM invoicing_account WHERE shop_id = $1 AND state = 'needs_attention'), \
             (SELECT COUNT(*) FROM unmapped_code u WHERE shop_id = $1 AND ",
            is_unmapped!(),
            "), (SELECT COUNT(*) FROM label WHERE shop_id = $1 AND candidates IS NOT NULL AND cancelled_at IS NULL), \
             (SELECT COUNT(*) FROM webhook WHERE shop_id = $1 AND parked_at IS NOT NULL), (SELECT COUNT(*) ",
            to_be_reversed!(),
            ")"
        ));
        let row = one!(self.read(DOING).await?.link(), (i64, i64, i64, i64, i64, i64, i64), SELECT, shop.0);
        let row = row.doing(DOING)?;
        let (parked, alerts, accounts, unmapped, unclear, webhooks, returned_invoices) = row.unwrap_or_default();
        Ok(Attention {
            parked: count(parked),
            alerts: count(alerts),
            accounts: count(accounts),
            unmapped: count(unmapped),
            unclear: count(unclear),
            webhooks: count(webhooks),
            returned_invoices: count(returned_invoices),
        })
    }

    /// A shop's labels by status, in the order of [`Status::ALL`], without statuses that no label has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn status_counts(&self, shop: ShopId) -> Result<Vec<StatusCount>, StoreError> {
        const DOING: &str = "counting labels by status";
        const SELECT: Sql = Sql::both(
            "SELECT shown_status, COUNT(*) FROM label WHERE shop_id = $1 AND cancelled_at IS NULL \
             GROUP BY shown_status",
        );
        let rows = all!(self.read(DOING).await?.link(), (Word<Status>, i64), SELECT, shop.0).doing(DOING)?;
        let labels_in = |status: Status| rows.iter().find(|(one, _)| one.0 == status).map(|(_, labels)| *labels);
        Ok(Status::ALL
            .iter()
            .filter_map(|status| {
                labels_in(*status).map(|labels| StatusCount { status: *status, labels: count(labels) })
            })
            .collect())
    }

    /// What is not at its end yet, over all shops.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished(&self) -> Result<Unfinished, StoreError> {
        const DOING: &str = "counting what is not at its end";
        const SELECT: Sql = Sql::both(
            "SELECT (SELECT COUNT(*) FROM label WHERE next_due IS NOT NULL), (SELECT COUNT(*) FROM label), \
             (SELECT COUNT(*) FROM effect WHERE done_at IS NULL AND parked_at IS NULL), \
             (SELECT COUNT(*) FROM effect WHERE parked_at IS NOT NULL), \
             (SELECT COUNT(*) FROM effect WHERE done_at IS NOT NULL), \
             (SELECT COUNT(*) FROM webhook WHERE done_at IS NULL AND parked_at IS NULL)",
        );
        let row = one!(self.read(DOING).await?.link(), (i64, i64, i64, i64, i64, i64), SELECT).doing(DOING)?;
        let (open_labels, labels, effects, parked_effects, done_effects, webhooks) = row.unwrap_or_default();
        Ok(Unfinished {
            open_labels: count(open_labels),
            labels: count(labels),
            effects: count(effects),
            parked_effects: count(parked_effects),
            done_effects: count(done_effects),
            webhooks: count(webhooks),
        })
    }
}
