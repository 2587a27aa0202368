//! What couriers paid out, day by day.

use jiff::civil::Date;
use tracking::{Money, ShopId};

use crate::columns::{count, day, day_text};
use crate::error::Doing;
use crate::money::from_minor;
use crate::sql::{Sql, all};
use crate::{Store, StoreError};

/// What one courier paid out on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashTotal {
    /// The courier's code name, or empty.
    pub courier: String,
    /// The day, in the courier's calendar.
    pub on: Date,
    /// The sum.
    pub amount: Money,
    /// For so many parcels.
    pub parcels: u64,
}

impl Store {
    /// What couriers paid out from a day on, by courier and day. Lines without a day are not among them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cash_totals(&self, shop: ShopId, from: Date) -> Result<Vec<CashTotal>, StoreError> {
        type Row = (String, String, String, i64, i64);
        const DOING: &str = "adding up what couriers paid out";
        const SELECT: Sql = Sql::both(
            "SELECT COALESCE(NULLIF(l.courier, ''), c.courier) AS whose, c.remitted_on, c.currency, \
             CAST(SUM(c.amount_minor) AS BIGINT), COUNT(*) FROM cash_line c \
             LEFT JOIN label l ON l.shop_id = c.shop_id AND l.id = c.label_id \
             WHERE c.shop_id = $1 AND c.is_remitted AND c.remitted_on >= $2 \
             GROUP BY 1, c.remitted_on, c.currency ORDER BY c.remitted_on, 1, c.currency",
        );
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0, day_text(Some(from))).doing(DOING)?;
        let total = |(courier, on, currency, minor, parcels): Row| {
            Some(CashTotal { courier, on: day(&on)?, amount: from_minor(minor, currency), parcels: count(parcels) })
        };
        Ok(rows.into_iter().filter_map(total).collect())
    }
}
