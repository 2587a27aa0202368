//! Whose turn it is: the account row as the head of its labels' queue.
//!
//! `look_at` says that none of the account's labels is due before. It may be too early (a claim then finds nothing
//! and corrects it), never too late: whoever makes a label due moves it back in the same transaction. That takes the
//! account's row, so a claim that is correcting it at the same moment comes before or after, not in between.

use std::collections::BTreeMap;

use tracking::ShopId;

use crate::StoreError;
use crate::database::Link;
use crate::error::Doing;
use crate::sql::{Sql, all, locking, run};

/// The earliest due time of each account whose labels were made due.
#[derive(Debug, Default)]
pub(crate) struct Wakings(BTreeMap<i64, i64>);

impl Wakings {
    pub(crate) fn add(&mut self, account: Option<i64>, due: Option<i64>) {
        if let (Some(account), Some(due)) = (account, due) {
            self.0.entry(account).and_modify(|earliest| *earliest = due.min(*earliest)).or_insert(due);
        }
    }

    /// The last statements of a transaction, because they make claims of these accounts wait; one for each account,
    /// in the same order for everybody.
    pub(crate) async fn apply(&self, mut link: Link<'_>, shop: ShopId) -> Result<(), StoreError> {
        const WAKE: Sql = Sql::both(
            "UPDATE courier_account SET look_at = CASE WHEN look_at <= $1 THEN look_at ELSE $1 END \
             WHERE shop_id = $2 AND id = $3",
        );
        for (account, due) in &self.0 {
            run!(link.again(), WAKE, due, shop.0, account).doing("waking a courier account")?;
        }
        Ok(())
    }
}

/// Looks at all of a shop's accounts anew: its labels are asked again, or an account is active again.
///
/// Locked first, so that labels of a transaction that is just ending are seen.
pub(crate) async fn look_again(mut link: Link<'_>, shop: ShopId) -> Result<(), StoreError> {
    const DOING: &str = "looking at a shop's courier accounts anew";
    const LOCK: Sql = locking!("SELECT id FROM courier_account WHERE shop_id = $1 ORDER BY id", " FOR NO KEY UPDATE");
    const LOOK: Sql = Sql::both(
        "UPDATE courier_account SET look_at = (SELECT MIN(label.next_due) FROM label \
         WHERE label.account_id = courier_account.id AND label.next_due IS NOT NULL) WHERE shop_id = $1",
    );
    all!(link.again(), (i64,), LOCK, shop.0).doing(DOING)?;
    run!(link, LOOK, shop.0).doing(DOING)?;
    Ok(())
}
