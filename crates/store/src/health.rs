//! Whether the database answers.

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
}
