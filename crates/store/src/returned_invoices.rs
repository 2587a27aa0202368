//! Invoices of orders whose parcel came back: to be reversed, or kept, at a person's word.

use jiff::Timestamp;
use tracking::{OrderId, ShopId};

use crate::columns::ms;
use crate::error::Doing;
use crate::sql::{Sql, all, run};
use crate::{Store, StoreError};

/// An invoice that stands although a parcel of its order is back with its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedInvoice {
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// Which of the order's invoices.
    pub issue: u16,
    /// Series and number.
    pub number: String,
}

/// Invoices `i` of the shop `$1` that stand, of orders with a parcel that is back, which nobody keeps or reverses yet.
macro_rules! to_be_reversed {
    () => {
        "FROM invoice i JOIN shop_order o ON o.id = i.order_id WHERE +i.shop_id = $1 AND i.order_id IN \
         (SELECT l.order_id FROM label l WHERE l.shop_id = $1 AND l.known_status = 'returned' \
         AND l.cancelled_at IS NULL) AND i.state IN ('issued', 'paid') AND i.kept_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM effect e WHERE e.order_id = i.order_id AND e.kind = 'reverse_invoice' \
         AND e.done_at IS NULL)"
    };
}
pub(crate) use to_be_reversed;

impl Store {
    /// A shop's invoices that a person should reverse or keep, newest first, at most 200.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn returned_invoices(&self, shop: ShopId) -> Result<Vec<ReturnedInvoice>, StoreError> {
        type Row = (i64, String, i64, Option<String>, Option<String>);
        const DOING: &str = "listing invoices of returned orders";
        const SELECT: Sql = Sql::both(concat!(
            "SELECT i.order_id, o.name, i.issue, i.series, i.number ",
            to_be_reversed!(),
            " ORDER BY i.id DESC LIMIT 200"
        ));
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        let invoice = |(order, order_name, issue, series, number): Row| ReturnedInvoice {
            order: OrderId(order),
            order_name,
            issue: u16::try_from(issue).unwrap_or(u16::MAX),
            number: series.into_iter().chain(number).collect::<Vec<_>>().join(" "),
        };
        Ok(rows.into_iter().map(invoice).collect())
    }

    /// Those of one order, by [`ReturnedInvoice::issue`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn returned_invoices_of(&self, shop: ShopId, order: OrderId) -> Result<Vec<u16>, StoreError> {
        const DOING: &str = "looking whether an order's invoice should be reversed";
        const SELECT: Sql = Sql::both(concat!("SELECT i.issue ", to_be_reversed!(), " AND i.order_id = $2"));
        let rows = all!(self.read(DOING).await?.link(), (i64,), SELECT, shop.0, order.0).doing(DOING)?;
        Ok(rows.into_iter().filter_map(|(issue,)| u16::try_from(issue).ok()).collect())
    }

    /// A person keeps an invoice although a parcel came back. False when there is no such invoice, or it is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_invoice(
        &self,
        shop: ShopId,
        order: OrderId,
        issue: u16,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const DOING: &str = "keeping an invoice";
        const UPDATE: Sql = Sql::both(
            "UPDATE invoice SET kept_at = $1 WHERE +shop_id = $2 AND order_id = $3 AND issue = $4 AND kept_at IS NULL",
        );
        const EVENT: Sql =
            Sql::both("INSERT INTO invoice_event (shop_id, order_id, issue, at, what) VALUES ($1, $2, $3, $4, 'kept')");
        let issue = i64::from(issue);
        let mut tx = self.write(DOING).await?;
        let touched = run!(tx.link(), UPDATE, ms(now), shop.0, order.0, issue).doing(DOING)?;
        if touched > 0 {
            run!(tx.link(), EVENT, shop.0, order.0, issue, ms(now)).doing(DOING)?;
        }
        tx.commit(DOING).await?;
        Ok(touched > 0)
    }
}
