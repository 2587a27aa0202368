//! The store's door: opening, migrating, closing.

use std::sync::Arc;

use tracking::UnknownCode;

use crate::{MasterKey, StoreError};

/// What a code that nobody has mapped does, for each courier by its code name; the couriers' profiles know it.
pub type UnknownCodes = fn(courier: &str) -> UnknownCode;

/// Everything persistent. Cheap to clone; all clones share their connections.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) key: MasterKey,
    pub(crate) unknown_codes: UnknownCodes,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("is_postgres", &self.is_postgres()).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens a database: `sqlite://FILE` (made when it is missing), `sqlite::memory:` or `postgres://…`.
    ///
    /// An in-memory database has one connection for everything: reading while a [`crate::Unit`] is open waits for it.
    ///
    /// # Errors
    /// When the address is neither, or the database cannot be reached.
    pub async fn open(url: &str, key: MasterKey, unknown_codes: UnknownCodes) -> Result<Self, StoreError> {
        todo!("{url} {key:?} {unknown_codes:?}")
    }

    /// Brings the schema up to date and tells how many steps that took.
    ///
    /// # Errors
    /// When a step fails or the database is newer than this program.
    pub async fn migrate(&self) -> Result<usize, StoreError> {
        todo!()
    }

    /// Waits for what is under way and closes all connections.
    pub async fn close(&self) {
        todo!()
    }

    /// True on PostgreSQL, where several nodes may share the database.
    pub fn is_postgres(&self) -> bool {
        todo!()
    }
}
