//! What the merchant should look at, as the page of alerts shows it.

use jiff::Timestamp;
use tracking::{AlertKind, LabelId, OrderId, ShopId};

use crate::columns::{At, Word, ms};
use crate::error::Doing;
use crate::sql::{Sql, all, run};
use crate::{AlertId, Store, StoreError};

/// An alert with its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAlert {
    /// Its id.
    pub id: AlertId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// Its label.
    pub label: LabelId,
    /// What.
    pub kind: AlertKind,
    /// Since when.
    pub at: Timestamp,
    /// When a person closed it.
    pub closed_at: Option<Timestamp>,
}

impl Store {
    /// A shop's alerts, newest first, at most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn alerts(&self, shop: ShopId, open_only: bool) -> Result<Vec<OpenAlert>, StoreError> {
        type Row = (i64, i64, String, i64, Word<AlertKind>, At, Option<At>);
        const DOING: &str = "listing alerts";
        const SELECT: Sql = Sql::both(
            "SELECT t.id, t.order_id, o.name, t.label_id, t.kind, t.at, t.closed_at FROM alert t \
             JOIN shop_order o ON o.id = t.order_id WHERE t.shop_id = $1 AND (t.closed_at IS NULL OR NOT $2) \
             ORDER BY t.at DESC, t.id DESC LIMIT 500",
        );
        let alert = |(id, order, order_name, label, kind, at, closed_at): Row| OpenAlert {
            id: AlertId(id),
            order: OrderId(order),
            order_name,
            label: LabelId(label),
            kind: kind.0,
            at: at.0,
            closed_at: closed_at.map(|at| at.0),
        };
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0, open_only).doing(DOING)?;
        Ok(rows.into_iter().map(alert).collect())
    }

    /// Closes an alert; false when it is closed or not the shop's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_alert(&self, shop: ShopId, id: AlertId, now: Timestamp) -> Result<bool, StoreError> {
        const DOING: &str = "closing an alert";
        const UPDATE: Sql =
            Sql::both("UPDATE alert SET closed_at = $1 WHERE shop_id = $2 AND id = $3 AND closed_at IS NULL");
        let mut tx = self.write(DOING).await?;
        let touched = run!(tx.link(), UPDATE, ms(now), shop.0, id.0).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(touched > 0)
    }
}
