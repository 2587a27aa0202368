//! The store's door: opening, migrating, closing.

use std::sync::Arc;

use sqlx::migrate::{Migrate, Migrator};
use tracking::UnknownCode;

use crate::database::{Database, Reading, Writing};
use crate::error::Doing;
use crate::floor::Floors;
use crate::{MasterKey, StoreError};

/// What a code that nobody has mapped does, for each courier by its code name; the couriers' profiles know it.
pub type UnknownCodes = fn(courier: &str) -> UnknownCode;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
pub(crate) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Everything persistent. Cheap to clone; all clones share their connections.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    key: MasterKey,
    unknown_codes: UnknownCodes,
    floors: Floors,
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
        let database = Database::open(url).await?;
        Ok(Self { inner: Arc::new(Inner { database, key, unknown_codes, floors: Floors::default() }) })
    }

    /// Brings the schema up to date and tells how many steps that took.
    ///
    /// # Errors
    /// When a step fails or the database is newer than this program.
    pub async fn migrate(&self) -> Result<usize, StoreError> {
        match &self.inner.database {
            Database::Sqlite { writer, .. } => {
                migrate(&SQLITE, &mut *writer.acquire().await.doing("migrating the database")?).await
            }
            Database::Postgres(pool) => {
                migrate(&POSTGRES, &mut *pool.acquire().await.doing("migrating the database")?).await
            }
        }
        .map_err(StoreError::Migration)
    }

    /// Waits for what is under way and closes all connections.
    pub async fn close(&self) {
        self.inner.database.close().await;
    }

    /// True on PostgreSQL, where several nodes may share the database.
    pub fn is_postgres(&self) -> bool {
        matches!(self.inner.database, Database::Postgres(_))
    }

    pub(crate) fn database(&self) -> &Database {
        &self.inner.database
    }

    pub(crate) fn key(&self) -> &MasterKey {
        &self.inner.key
    }

    pub(crate) fn unknown_codes(&self) -> UnknownCodes {
        self.inner.unknown_codes
    }

    pub(crate) fn floors(&self) -> &Floors {
        &self.inner.floors
    }

    pub(crate) async fn read(&self, doing: &'static str) -> Result<Reading, StoreError> {
        self.inner.database.read(doing).await
    }

    pub(crate) async fn write(&self, doing: &'static str) -> Result<Writing, StoreError> {
        self.inner.database.write(doing).await
    }
}

async fn migrate<C: Migrate>(migrator: &Migrator, connection: &mut C) -> Result<usize, sqlx::migrate::MigrateError> {
    let table = &migrator.table_name;
    connection.ensure_migrations_table(table).await?;
    let before = connection.list_applied_migrations(table).await?.len();
    migrator.run_direct(None, connection, false).await?;
    Ok(connection.list_applied_migrations(table).await?.len().saturating_sub(before))
}
