//! The two databases and the ways into them: reading from a pool, writing in a transaction.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool};

use crate::StoreError;
use crate::error::Doing;

/// Connections of one node to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 16;
/// Connections that read from SQLite while the one writer writes.
const SQLITE_READERS: u32 = 4;
/// Pages of the write-ahead log before SQLite moves it by itself: large, because quiet moments are used for it.
const WAL_PAGES: &str = "65536";

/// The open pools.
pub(crate) enum Database {
    Sqlite { reader: SqlitePool, writer: SqlitePool },
    Postgres(PgPool),
}

/// A connection for reading.
pub(crate) enum Reading {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction for writing; dropped, it is rolled back.
pub(crate) enum Writing {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// Where a statement goes.
pub(crate) enum Link<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Reading {
    pub(crate) fn link(&mut self) -> Link<'_> {
        match self {
            Self::Sqlite(connection) => Link::Sqlite(connection),
            Self::Postgres(connection) => Link::Postgres(connection),
        }
    }
}

impl Writing {
    pub(crate) fn link(&mut self) -> Link<'_> {
        match self {
            Self::Sqlite(transaction) => Link::Sqlite(transaction),
            Self::Postgres(transaction) => Link::Postgres(transaction),
        }
    }

    pub(crate) async fn commit(self, doing: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
        .doing(doing)
    }
}

impl Link<'_> {
    /// The same way once more, for a function that runs several statements.
    pub(crate) fn again(&mut self) -> Link<'_> {
        match self {
            Self::Sqlite(connection) => Link::Sqlite(connection),
            Self::Postgres(connection) => Link::Postgres(connection),
        }
    }
}

impl Database {
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url).doing("reading the address of the database")?;
            return Ok(Self::Postgres(postgres_pool(options).await?));
        }
        if !url.starts_with("sqlite:") {
            return Err(StoreError::Setup("the database's address must begin with sqlite: or postgres:".to_owned()));
        }
        let options = SqliteConnectOptions::from_str(url).doing("reading the address of the database")?;
        if url.contains(":memory:") {
            return in_memory(options).await;
        }
        in_file(options).await
    }

    pub(crate) async fn read(&self, doing: &'static str) -> Result<Reading, StoreError> {
        match self {
            Self::Sqlite { reader, .. } => reader.acquire().await.map(Reading::Sqlite),
            Self::Postgres(pool) => pool.acquire().await.map(Reading::Postgres),
        }
        .doing(doing)
    }

    /// On SQLite a transaction that reads first and writes later would fail at once when another one wrote in
    /// between, whatever the busy timeout: so each begins as a writer.
    pub(crate) async fn write(&self, doing: &'static str) -> Result<Writing, StoreError> {
        match self {
            Self::Sqlite { writer, .. } => writer.begin_with("BEGIN IMMEDIATE").await.map(Writing::Sqlite),
            Self::Postgres(pool) => pool.begin().await.map(Writing::Postgres),
        }
        .doing(doing)
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { reader, writer } => {
                reader.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

async fn postgres_pool(options: PgConnectOptions) -> Result<PgPool, StoreError> {
    // A transaction that somebody forgot would keep dead rows alive and slow every claim down.
    let options = options.application_name("waybill").options([("idle_in_transaction_session_timeout", "60s")]);
    PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options)
        .await
        .doing("connecting to the database")
}

async fn in_file(options: SqliteConnectOptions) -> Result<Database, StoreError> {
    let file = options.get_filename().to_owned();
    create_private(&file)?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5));
    let writing = options.clone().pragma("cache_size", "-262144").pragma("wal_autocheckpoint", WAL_PAGES);
    let reading = options.pragma("cache_size", "-32768").pragma("query_only", "ON");
    let writer =
        SqlitePoolOptions::new().max_connections(1).connect_with(writing).await.doing("opening the database file")?;
    let reader = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .connect_with(reading)
        .await
        .doing("opening the database file")?;
    Ok(Database::Sqlite { reader, writer })
}

async fn in_memory(options: SqliteConnectOptions) -> Result<Database, StoreError> {
    let pool = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.foreign_keys(true))
        .await
        .doing("opening a database in memory")?;
    Ok(Database::Sqlite { reader: pool.clone(), writer: pool })
}

/// The file holds names, addresses and phone numbers: made for its owner alone. SQLite gives its companions the
/// same permissions.
fn create_private(file: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .map(drop)
        .map_err(|error| StoreError::Setup(format!("opening the database file {}: {error}", file.display())))
}
