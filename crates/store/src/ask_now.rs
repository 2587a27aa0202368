//! Asking at once, because a person wants to know.

use jiff::Timestamp;
use tracking::{AskReason, LabelId, OrderId, ShopId};

use crate::account_queue::Wakings;
use crate::columns::ms;
use crate::database::Writing;
use crate::error::Doing;
use crate::sql::{IdSet, Sql, about, all, locking, run};
use crate::{Store, StoreError};

const DOING: &str = "asking at once";

/// Labels of shop `$1` that may be asked: not cancelled, with an account, and not in somebody's hand at `$2`.
macro_rules! askable {
    () => {
        "SELECT id, account_id FROM label WHERE cancelled_at IS NULL AND account_id IS NOT NULL \
         AND (lease_token IS NULL OR next_due <= $2) AND "
    };
}

/// Why labels that were made due are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reasons {
    /// A person asked for each of them.
    Requested,
    /// As they would have been anyway, where that is the usual interval or time.
    KeepUsual,
}

impl Store {
    /// Makes labels due now, final ones too, because a person asked. Cancelled ones, ones without an account and
    /// ones that are being asked this moment are left. Returns how many are due now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_now(&self, shop: ShopId, labels: &[LabelId], now: Timestamp) -> Result<u64, StoreError> {
        const SELECT: Sql = Sql {
            sqlite: about!(concat!(askable!(), "+shop_id = $1 AND "), id in "$3", "").sqlite,
            postgres: about!(concat!(askable!(), "+shop_id = $1 AND "), id in "$3", " ORDER BY id FOR NO KEY UPDATE")
                .postgres,
        };
        let ids: IdSet = labels.iter().map(|id| id.0).collect();
        let mut tx = self.write(DOING).await?;
        let found = all!(tx.link(), (i64, i64), SELECT, shop.0, ms(now), ids).doing(DOING)?;
        self.make_due(tx, shop, &found, now, Reasons::Requested).await
    }

    /// Makes an order's labels that are not final due now, as [`Store::ask_now`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_order_now(&self, shop: ShopId, order: OrderId, now: Timestamp) -> Result<u64, StoreError> {
        const SELECT: Sql = locking!(
            concat!(
                askable!(),
                "+shop_id = $1 AND order_id = $3 AND known_status NOT IN ('delivered', 'returned', 'cancelled') ORDER BY id"
            ),
            " FOR NO KEY UPDATE"
        );
        let mut tx = self.write(DOING).await?;
        let found = all!(tx.link(), (i64, i64), SELECT, shop.0, ms(now), order.0).doing(DOING)?;
        self.make_due(tx, shop, &found, now, Reasons::Requested).await
    }

    /// Makes all of a shop's labels that still wait for an ask due now. Those that would be asked as usual keep that
    /// reason: the account's feed may spare them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_shop_now(&self, shop: ShopId, now: Timestamp) -> Result<u64, StoreError> {
        const SELECT: Sql =
            locking!(concat!(askable!(), "shop_id = $1 AND next_due IS NOT NULL ORDER BY id"), " FOR NO KEY UPDATE");
        let mut tx = self.write(DOING).await?;
        let found = all!(tx.link(), (i64, i64), SELECT, shop.0, ms(now)).doing(DOING)?;
        self.make_due(tx, shop, &found, now, Reasons::KeepUsual).await
    }

    async fn make_due(
        &self,
        mut tx: Writing,
        shop: ShopId,
        found: &[(i64, i64)],
        now: Timestamp,
        reasons: Reasons,
    ) -> Result<u64, StoreError> {
        const UPDATE: Sql = about!(
            "UPDATE label SET next_due = $1, lease_token = NULL, ask_reason = CASE WHEN $5 AND ask_reason \
             IN ('interval', 'fixed_time') THEN ask_reason ELSE $2 END WHERE +shop_id = $3 AND ",
            id in "$4",
            ""
        );
        let ids: IdSet = found.iter().map(|(id, _)| *id).collect();
        let mut wakings = Wakings::default();
        for (_, account) in found {
            wakings.add(Some(*account), Some(ms(now)));
        }
        let requested = AskReason::Requested.as_str();
        let keeps = reasons == Reasons::KeepUsual;
        let due = run!(tx.link(), UPDATE, ms(now), requested, shop.0, ids, keeps).doing(DOING)?;
        wakings.apply(tx.link(), shop).await?;
        tx.commit(DOING).await?;
        Ok(due)
    }
}
