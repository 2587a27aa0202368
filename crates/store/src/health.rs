//! Whether the database answers, and its upkeep in quiet moments.

use crate::{Store, StoreError};

impl Store {
    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        todo!()
    }

    /// Moves SQLite's write-ahead log into the database file; to be called in quiet moments. Nothing on PostgreSQL.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        todo!()
    }
}
