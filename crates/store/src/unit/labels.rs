//! Labels as they come in and as people change them.

use jiff::Timestamp;
use tracking::{
    AccountId, ActsNext, AskReason, CourierSays, Direction, FulfillmentId, LabelId, NextAsk, OrderId, Reason, Status,
    Timeline, TrackingNo,
};

use super::Unit;
use crate::StoreError;
use crate::columns::{clean, ms, opt_clean, opt_ms, to_json};
use crate::error::{Doing, Touched};
use crate::sql::{IdSet, Sql, about, all, one, run};

/// A label to be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLabel {
    /// Its order.
    pub order: OrderId,
    /// Its fulfillment; `None` when it is added by hand.
    pub fulfillment: Option<FulfillmentId>,
    /// The courier's code name.
    pub courier: String,
    /// The account it is asked with.
    pub account: Option<AccountId>,
    /// The number.
    pub number: TrackingNo,
    /// To the customer or back.
    pub direction: Direction,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it is asked first.
    pub next: NextAsk,
}

impl Unit {
    /// Adds a label; `None` when the order has this courier's number already. One that was added by hand gets its
    /// fulfillment then.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such order, fulfillment or account.
    pub async fn add_label(&mut self, label: &NewLabel) -> Result<Option<LabelId>, StoreError> {
        const DOING: &str = "adding a label";
        const INSERT: Sql = Sql::both(
            "INSERT INTO label (shop_id, order_id, fulfillment_id, courier, account_id, number, direction, created_at, \
             says, shown_status, shown_acts_next, known_status, known_acts_next, last_news_at, next_due, ask_reason) \
             SELECT o.shop_id, o.id, f.id, $5, a.id, $6, $7, $8, $9, $10, $11, $10, $11, $8, $12, $13 \
             FROM shop_order o LEFT JOIN fulfillment f ON f.order_id = o.id AND f.id = $3 \
             LEFT JOIN courier_account a ON a.shop_id = o.shop_id AND a.id = $4 \
             WHERE o.shop_id = $1 AND o.id = $2 \
             ON CONFLICT (order_id, courier, number) DO NOTHING RETURNING id",
        );
        let due = opt_ms(label.next.at);
        let account = label.account.map(|id| id.0);
        self.check_owner(label).await?;
        let shop = self.shop.0;
        let row = one!(
            self.link(),
            (i64,),
            INSERT,
            shop,
            label.order.0,
            label.fulfillment.map(|id| id.0),
            account,
            &label.courier,
            label.number.as_str(),
            label.direction.as_str(),
            ms(label.made_at),
            to_json(&CourierSays::default())?,
            Status::Unknown.as_str(),
            ActsNext::Nobody.as_str(),
            due,
            label.next.why.as_str(),
        );
        let Some((id,)) = row.doing(DOING)? else {
            self.attach(label).await?;
            return Ok(None);
        };
        self.wakings.add(account, due);
        self.match_cash_of_label(LabelId(id)).await?;
        Ok(Some(LabelId(id)))
    }

    /// Cancels a label: it is not asked any more and does not count. False when it is cancelled already or not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cancel_label(&mut self, label: LabelId, at: Timestamp) -> Result<bool, StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE label SET cancelled_at = $1, next_due = NULL, ask_reason = $2, lease_token = NULL \
             WHERE shop_id = $3 AND id = $4 AND cancelled_at IS NULL",
        );
        let shop = self.shop.0;
        let reason = AskReason::Final.as_str();
        Ok(run!(self.link(), UPDATE, ms(at), reason, shop, label.0).doing("cancelling a label")? > 0)
    }

    /// Takes a cancelled label up again, in this fulfillment or else where it was. False when it is not cancelled or
    /// not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revive_label(
        &mut self,
        label: LabelId,
        fulfillment: Option<FulfillmentId>,
        next: NextAsk,
    ) -> Result<bool, StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE label SET cancelled_at = NULL, fulfillment_id = COALESCE($1, fulfillment_id), ask_reason = $2, \
             next_due = CASE WHEN account_id IS NULL THEN NULL ELSE $3 END \
             WHERE shop_id = $4 AND id = $5 AND cancelled_at IS NOT NULL RETURNING account_id",
        );
        let (shop, due) = (self.shop.0, opt_ms(next.at));
        let fulfillment = fulfillment.map(|id| id.0);
        let row = one!(self.link(), (Option<i64>,), UPDATE, fulfillment, next.why.as_str(), due, shop, label.0);
        let Some((account,)) = row.doing("taking a label up again")? else { return Ok(false) };
        self.wakings.add(account, due);
        Ok(true)
    }

    /// Ties a label to another fulfillment of its order.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such label.
    pub async fn move_label(&mut self, label: LabelId, fulfillment: FulfillmentId) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both("UPDATE label SET fulfillment_id = $1 WHERE shop_id = $2 AND id = $3");
        let shop = self.shop.0;
        run!(self.link(), UPDATE, fulfillment.0, shop, label.0).or_missing("tying a label to its fulfillment")
    }

    /// Keeps the recipient's postcode, for a courier that wants it. False when the label is not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_postcode(&mut self, label: LabelId, postcode: &str) -> Result<bool, StoreError> {
        const UPDATE: Sql = Sql::both("UPDATE label SET postcode = $1 WHERE shop_id = $2 AND id = $3");
        let shop = self.shop.0;
        Ok(run!(self.link(), UPDATE, clean(postcode), shop, label.0).doing("keeping a label's postcode")? > 0)
    }

    /// Says which way a label goes. False when it is so already or not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_direction(&mut self, label: LabelId, direction: Direction) -> Result<bool, StoreError> {
        const UPDATE: Sql =
            Sql::both("UPDATE label SET direction = $1 WHERE shop_id = $2 AND id = $3 AND direction <> $1");
        let shop = self.shop.0;
        Ok(run!(self.link(), UPDATE, direction.as_str(), shop, label.0).doing("changing a label's direction")? > 0)
    }

    /// Keeps where a label stands after its scans were folded in another way.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such label.
    pub async fn restate_label(&mut self, label: LabelId, timeline: &Timeline) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE label SET shown_status = $1, shown_reason = $2, shown_acts_next = $3, known_status = $4, \
             known_reason = $5, known_acts_next = $6, since = $7, courier_text = $8 WHERE shop_id = $9 AND id = $10",
        );
        let (shown, known) = (timeline.standing, timeline.known);
        let text = opt_clean(timeline.courier_text.as_deref());
        let shop = self.shop.0;
        run!(
            self.link(),
            UPDATE,
            shown.status.as_str(),
            shown.reason.map(Reason::as_str),
            shown.acts_next.as_str(),
            known.status.as_str(),
            known.reason.map(Reason::as_str),
            known.acts_next.as_str(),
            opt_ms(timeline.since),
            text.as_deref(),
            shop,
            label.0,
        )
        .or_missing("keeping where a label stands")
    }

    /// The orders that labels belong to, each once, in the order of their ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders_of_labels(&mut self, labels: &[LabelId]) -> Result<Vec<OrderId>, StoreError> {
        const SELECT: Sql =
            about!("SELECT DISTINCT order_id FROM label WHERE +shop_id = $1 AND ", id in "$2", " ORDER BY order_id");
        let ids: IdSet = labels.iter().map(|id| id.0).collect();
        let shop = self.shop.0;
        let rows = all!(self.link(), (i64,), SELECT, shop, ids).doing("looking labels' orders up")?;
        Ok(rows.into_iter().map(|(id,)| OrderId(id)).collect())
    }

    async fn attach(&mut self, label: &NewLabel) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE label SET fulfillment_id = $1 WHERE +shop_id = $2 AND order_id = $3 AND courier = $4 \
             AND number = $5 AND fulfillment_id IS NULL",
        );
        let Some(fulfillment) = label.fulfillment else { return Ok(()) };
        let (shop, number) = (self.shop.0, label.number.as_str());
        run!(self.link(), UPDATE, fulfillment.0, shop, label.order.0, &label.courier, number)
            .doing("tying a label to its fulfillment")?;
        Ok(())
    }

    /// A label that names another shop's order, fulfillment or account is refused, not made without it.
    async fn check_owner(&mut self, label: &NewLabel) -> Result<(), StoreError> {
        const DOING: &str = "adding a label";
        const SELECT: Sql = Sql::both(
            "SELECT o.id FROM shop_order o WHERE o.shop_id = $1 AND o.id = $2 \
             AND ($3 IS NULL OR EXISTS (SELECT 1 FROM fulfillment f WHERE f.order_id = o.id AND f.id = $3)) \
             AND ($4 IS NULL OR EXISTS (SELECT 1 FROM courier_account a WHERE a.shop_id = $1 AND a.id = $4))",
        );
        let shop = self.shop.0;
        let (fulfillment, account) = (label.fulfillment.map(|id| id.0), label.account.map(|id| id.0));
        one!(self.link(), (i64,), SELECT, shop, label.order.0, fulfillment, account)
            .doing(DOING)?
            .map(drop)
            .ok_or(StoreError::Missing { doing: DOING })
    }
}
