//! Whose label it is: what was found out when it came, and what people said.

use jiff::Timestamp;
use tracking::{AccountId, AskReason, LabelId, MatchReason, NextAsk};

use super::Unit;
use crate::StoreError;
use crate::columns::{Json, clean, ms, opt_ms, to_json};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, one, run};

/// How a label's courier was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMatch {
    /// The company as the shop's store names it.
    pub company: String,
    /// Why it is taken for its courier's, or why a person is asked.
    pub reason: MatchReason,
    /// Couriers to choose from, by code name; none when there is nothing to choose.
    pub candidates: Vec<String>,
}

/// Whose label it is, as a person says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledCourier {
    /// The courier's code name.
    pub courier: String,
    /// The account it is asked with.
    pub account: Option<AccountId>,
    /// When it is asked.
    pub next: NextAsk,
    /// Why it is this courier's.
    pub reason: MatchReason,
}

impl Unit {
    /// Keeps how a label's courier was found. With candidates it waits for a person to say whose it is.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such label.
    pub async fn keep_match(&mut self, label: LabelId, found: &NewMatch) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE label SET company = $1, match_reason = $2, candidates = $3, \
             ask_reason = CASE WHEN $6 THEN 'courier_unclear' ELSE ask_reason END WHERE shop_id = $4 AND id = $5",
        );
        let candidates = if found.candidates.is_empty() { None } else { Some(to_json(&found.candidates)?) };
        let (shop, reason) = (self.shop.0, found.reason.as_str());
        let waits = !found.candidates.is_empty();
        run!(self.link(), UPDATE, clean(&found.company), reason, candidates, shop, label.0, waits)
            .or_missing("keeping how a label's courier was found")
    }

    /// The couriers that a label waits to be told from; none when it does not wait or is cancelled.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn candidates(&mut self, label: LabelId) -> Result<Vec<String>, StoreError> {
        const SELECT: Sql = Sql::both(
            "SELECT candidates FROM label WHERE shop_id = $1 AND id = $2 AND candidates IS NOT NULL \
             AND cancelled_at IS NULL",
        );
        let shop = self.shop.0;
        let row = one!(self.link(), (Json<Vec<String>>,), SELECT, shop, label.0);
        Ok(row.doing("looking up whose a label may be")?.map(|(candidates,)| candidates.0).unwrap_or_default())
    }

    /// Says whose a label is that waits to be told. False when it does not wait.
    ///
    /// # Errors
    /// When the database fails, or the order has another label with this courier's number.
    pub async fn settle_courier(&mut self, label: LabelId, settled: &SettledCourier) -> Result<bool, StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE label SET courier = $1, account_id = $2, next_due = $3, ask_reason = $4, match_reason = $5, \
             candidates = NULL WHERE shop_id = $6 AND id = $7 AND candidates IS NOT NULL AND cancelled_at IS NULL \
             AND ($2 IS NULL OR EXISTS (SELECT 1 FROM courier_account a WHERE a.shop_id = $6 AND a.id = $2))",
        );
        let (shop, account, due) = (self.shop.0, settled.account.map(|id| id.0), opt_ms(settled.next.at));
        let (courier, why) = (clean(&settled.courier), settled.next.why.as_str());
        let reason = settled.reason.as_str();
        let settled = run!(self.link(), UPDATE, courier, account, due, why, reason, shop, label.0)
            .doing("saying whose a label is")?;
        if settled > 0 {
            self.wakings.add(account, due);
        }
        Ok(settled > 0)
    }

    /// Leaves a label alone that is none of the couriers'. False when it does not wait.
    ///
    /// # Errors
    /// As [`Unit::settle_courier`].
    pub async fn leave_unmatched(&mut self, label: LabelId, company: &str) -> Result<bool, StoreError> {
        let settled = SettledCourier {
            courier: company.to_owned(),
            account: None,
            next: NextAsk { at: None, why: AskReason::NoAccount },
            reason: MatchReason::NotOurs,
        };
        self.settle_courier(label, &settled).await
    }

    /// Remembers what the shop's people said about a company's name; `None`: it is none of our couriers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remember_company(
        &mut self,
        company_key: &str,
        courier: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const UPSERT: Sql = Sql::both(
            "INSERT INTO company_courier (shop_id, company_key, courier, decided_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (shop_id, company_key) DO UPDATE SET courier = excluded.courier, \
             decided_at = excluded.decided_at",
        );
        let shop = self.shop.0;
        run!(self.link(), UPSERT, shop, clean(company_key), courier, ms(now))
            .doing("remembering a company's courier")?;
        Ok(())
    }
}
