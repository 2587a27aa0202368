//! Databases of their own for tests: a file for SQLite, a fresh database of a given server for PostgreSQL.

use crate::{Store, StoreError};

/// The environment variable with the address of a PostgreSQL server for tests.
pub const POSTGRES_VARIABLE: &str = "WAYBILL_TEST_POSTGRES";

/// A migrated database that goes away with this value.
#[derive(Debug)]
pub struct TestDb {
    /// The store on it.
    pub store: Store,
}

impl TestDb {
    /// A file in a temporary folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn sqlite() -> Result<Self, StoreError> {
        todo!()
    }

    /// A database of its own on the server that the environment variable [`POSTGRES_VARIABLE`] names.
    ///
    /// # Errors
    /// When the variable is missing or the server cannot be reached.
    pub async fn postgres() -> Result<Self, StoreError> {
        todo!()
    }

    /// A second store on the same database, as another node has it.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn another_node(&self) -> Result<Store, StoreError> {
        todo!()
    }
}
