//! Orders' files as they are stored, for reading without locks.

use tracking::{OrderFile, OrderId, ShopId};

use crate::{Store, StoreError};

impl Store {
    /// The files of orders, in the order of their ids; ids that the shop does not have are left out.
    ///
    /// # Errors
    /// When the database fails or a row cannot be read.
    pub async fn order_files(&self, shop: ShopId, orders: &[OrderId]) -> Result<Vec<OrderFile>, StoreError> {
        todo!("{shop} {orders:?}")
    }
}
