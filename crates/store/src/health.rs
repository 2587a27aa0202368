//! Whether the database answers, and its upkeep in quiet moments.

use crate::database::Database;
use crate::error::Doing;
use crate::sql::{Sql, one};
use crate::{Store, StoreError};

impl Store {
    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        const DOING: &str = "asking the database for a sign of life";
        one!(self.read(DOING).await?.link(), (i64,), Sql::both("SELECT CAST(1 AS BIGINT)")).doing(DOING)?;
        Ok(())
    }

    /// Moves SQLite's write-ahead log into the database file; to be called in quiet moments. Nothing on PostgreSQL.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        let Database::Sqlite { writer, .. } = self.database() else { return Ok(()) };
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(writer).await.doing("moving the write-ahead log")?;
        Ok(())
    }
}
