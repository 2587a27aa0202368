//! One write transaction for one shop.

mod alerts;
mod answers;
mod cash_lines;
mod courier_matches;
mod decisions;
mod feed;
mod fulfillments;
mod held;
mod known_events;
mod labels;
mod order_imports;
mod orders;
mod payloads;
mod payments;
mod rereads;
mod runs;

use tracking::{OrderFile, OrderId, ShopId};

use crate::account_queue::Wakings;
use crate::database::{Link, Writing};
use crate::files::{Lock, order_files};
use crate::{Store, StoreError, UnknownCodes};

pub use answers::{LabelAnswer, LabelProblem};
pub use cash_lines::NewCashLine;
pub use courier_matches::{NewMatch, SettledCourier};
pub use decisions::RecordedDecisions;
pub use feed::{FollowedLabel, LabelNews, LabelTurn, SparedLabel};
pub use fulfillments::{IncomingFulfillment, ListedParcel, UpsertedFulfillment};
pub use labels::NewLabel;
pub use order_imports::PageRead;
pub use orders::{IncomingOrder, Upserted};
pub(crate) use payloads::kept_payload;
pub use payloads::{KeptPayload, Payload};
pub use runs::{RefreshRun, RunWay, UnmappedSighting};

/// One write transaction for one shop: everything in it is kept together, or, when it is dropped, nothing.
///
/// Never held across a network call. On SQLite it is the only writer while it lasts; on PostgreSQL the orders whose
/// files are read in it are locked until its end.
pub struct Unit {
    shop: ShopId,
    tx: Writing,
    wakings: Wakings,
    unknown_codes: UnknownCodes,
}

impl std::fmt::Debug for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unit").field("shop", &self.shop).finish_non_exhaustive()
    }
}

impl Store {
    /// Begins a unit for a shop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unit(&self, shop: ShopId) -> Result<Unit, StoreError> {
        let tx = self.write("beginning a unit").await?;
        Ok(Unit { shop, tx, wakings: Wakings::default(), unknown_codes: self.unknown_codes() })
    }
}

impl Unit {
    /// The shop that it writes for.
    pub fn shop(&self) -> ShopId {
        self.shop
    }

    /// Keeps everything.
    ///
    /// # Errors
    /// When the database fails: then nothing is kept.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.wakings.apply(self.tx.link(), self.shop).await?;
        self.tx.commit("committing a unit").await
    }

    /// The files of orders, in the order of their ids, with timelines folded anew from the stored scans. Locks them.
    ///
    /// # Errors
    /// When the database fails or a row cannot be read.
    pub async fn order_files(&mut self, orders: &[OrderId]) -> Result<Vec<OrderFile>, StoreError> {
        order_files(self.tx.link(), self.shop, orders, self.unknown_codes, Lock::Yes).await
    }

    fn link(&mut self) -> Link<'_> {
        self.tx.link()
    }
}
