//! Databases of their own for tests: a file for SQLite, a fresh database of a given server for PostgreSQL.

use std::str::FromStr;

use secrecy::SecretString;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tracking::{LabelId, UnknownCode};

use crate::columns::{At, Json};
use crate::database::Link;
use crate::error::Doing;
use crate::secrets::random;
use crate::sql::{Sql, all, run};
use crate::store::POSTGRES;
use crate::unit::kept_payload;
use crate::{MasterKey, Store, StoreError, UnknownCodes};

/// The environment variable with the address of a PostgreSQL server for tests.
pub const POSTGRES_VARIABLE: &str = "WAYBILL_TEST_POSTGRES";

/// A migrated database that goes away with this value.
#[derive(Debug)]
pub struct TestDb {
    /// The store on it. Codes that nobody has mapped are shown, whatever the courier.
    pub store: Store,
    url: String,
    _home: Home,
}

/// What is cleared away.
#[derive(Debug)]
enum Home {
    Folder { _folder: tempfile::TempDir },
    Server { _database: Box<Database> },
}

#[derive(Debug)]
struct Database {
    server: PgConnectOptions,
    name: String,
}

impl TestDb {
    /// A file in a temporary folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn sqlite() -> Result<Self, StoreError> {
        let folder = tempfile::tempdir().map_err(|error| StoreError::Setup(format!("a temporary folder: {error}")))?;
        let url = format!("sqlite://{}", folder.path().join("waybill.db").display());
        let store = open(&url).await?;
        store.migrate().await?;
        Ok(Self { store, url, _home: Home::Folder { _folder: folder } })
    }

    /// A database of its own on the server that the environment variable [`POSTGRES_VARIABLE`] names.
    ///
    /// # Errors
    /// When the variable is missing or the server cannot be reached.
    pub async fn postgres() -> Result<Self, StoreError> {
        let server = server()?;
        let name = format!("waybill_test_{:016x}", u64::from_ne_bytes(random::<8>()?));
        let mut admin = server.connect().await.doing("connecting to the server for tests")?;
        let template = template(&mut admin, &server).await?;
        execute(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
        admin.close().await.doing("leaving the server for tests")?;
        let url = server.clone().database(&name).to_url_lossy().to_string();
        let store = open(&url).await?;
        Ok(Self { store, url, _home: Home::Server { _database: Box::new(Database { server, name }) } })
    }

    /// A second store on the same database, as another node has it.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn another_node(&self) -> Result<Store, StoreError> {
        open(&self.url).await
    }

    /// A second store on the same database in which codes that nobody has mapped count so.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn with_unknown_codes(&self, unknown_codes: UnknownCodes) -> Result<Store, StoreError> {
        Store::open(&self.url, key()?, unknown_codes).await
    }

    /// A second store on the same database with another key.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn with_key(&self, key: MasterKey) -> Result<Store, StoreError> {
        Store::open(&self.url, key, |_| UnknownCode::Shows).await
    }

    /// Runs a statement as it stands, for what no ordinary call can do: moving a sealed value, for example.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn tamper(&self, statement: &'static str) -> Result<(), StoreError> {
        let mut tx = self.store.write("tampering").await?;
        run!(tx.link(), Sql::both(statement)).doing("tampering")?;
        tx.commit("tampering").await
    }

    /// The tables in which a text stands, in any column, in kept answers of couriers too, whatever its case.
    ///
    /// # Errors
    /// When the database refuses to be searched.
    pub async fn tables_with(&self, text: &str) -> Result<Vec<String>, StoreError> {
        type PayloadRow = (i64, String, i64, Json<Vec<LabelId>>, Vec<u8>, At);
        const DOING: &str = "searching the whole database";
        const PAYLOADS: Sql = Sql::both("SELECT id, courier, http, labels, body_gz, received_at FROM payload");
        const TABLES: Sql = Sql {
            sqlite: "SELECT t.name, group_concat('CAST(' || c.name || ' AS TEXT) LIKE $1', ' OR ') FROM sqlite_master t \
                     JOIN pragma_table_info(t.name) c WHERE t.type = 'table' GROUP BY t.name ORDER BY t.name",
            postgres: "SELECT table_name::text, 'x::text ILIKE $1' || string_agg(CASE data_type WHEN 'bytea' \
                       THEN ' OR encode(' || column_name || ', ''escape'') ILIKE $1' ELSE '' END, '') \
                       FROM information_schema.columns WHERE table_schema = current_schema() \
                       GROUP BY table_name ORDER BY table_name",
        };
        let pattern = format!("%{text}%");
        let mut found = Vec::new();
        let mut reading = self.store.read(DOING).await?;
        for (table, condition) in all!(reading.link(), (String, String), TABLES).doing(DOING)? {
            let query = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table} x WHERE {condition}"));
            let (rows,): (i64,) = match reading.link() {
                Link::Sqlite(connection) => sqlx::query_as(query).bind(&pattern).fetch_one(connection).await,
                Link::Postgres(connection) => sqlx::query_as(query).bind(&pattern).fetch_one(connection).await,
            }
            .doing(DOING)?;
            if rows > 0 {
                found.push(table);
            }
        }
        for row in all!(reading.link(), PayloadRow, PAYLOADS).doing(DOING)? {
            let body = kept_payload(row)?.body;
            if String::from_utf8_lossy(&body).to_lowercase().contains(&text.to_lowercase()) {
                found.push("payload".to_owned());
            }
        }
        Ok(found)
    }
}

impl Drop for Database {
    /// In a thread of its own: the test's runtime may be at its end.
    fn drop(&mut self) {
        let server = self.server.clone();
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let cleared = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async { execute(&mut server.connect().await.ok()?, statement).await.ok() })
        });
        // A database that stays is only untidy: the server of a test run is thrown away.
        drop(cleared.join());
    }
}

fn server() -> Result<PgConnectOptions, StoreError> {
    let url = std::env::var(POSTGRES_VARIABLE).map_err(|_| {
        StoreError::Setup(format!("{POSTGRES_VARIABLE} is not set: run cargo xtask test, which starts a PostgreSQL"))
    })?;
    let options = PgConnectOptions::from_str(&url).doing("reading the address of the server for tests")?;
    Ok(options.disable_statement_logging())
}

/// The migrated database that others are copied from: made once for each state of the migrations, by whichever
/// test comes first.
async fn template(admin: &mut PgConnection, server: &PgConnectOptions) -> Result<String, StoreError> {
    let state = POSTGRES
        .iter()
        .flat_map(|step| step.checksum.iter())
        .fold(0_u64, |state, byte| state.wrapping_mul(0x0100_0000_01b3) ^ u64::from(*byte));
    let name = format!("waybill_template_{state:016x}");
    execute(admin, "SELECT pg_advisory_lock(20261123)".to_owned()).await?;
    let found: Option<(i32,)> = sqlx::query_as("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut *admin)
        .await
        .doing("looking for the template database")?;
    if found.is_none() {
        execute(admin, format!("DROP DATABASE IF EXISTS {name}_new WITH (FORCE)")).await?;
        execute(admin, format!("CREATE DATABASE {name}_new")).await?;
        let store = open(server.clone().database(&format!("{name}_new")).to_url_lossy().as_str()).await?;
        store.migrate().await?;
        store.close().await;
        execute(admin, format!("ALTER DATABASE {name}_new RENAME TO {name}")).await?;
    }
    execute(admin, "SELECT pg_advisory_unlock(20261123)".to_owned()).await?;
    Ok(name)
}

async fn open(url: &str) -> Result<Store, StoreError> {
    Store::open(url, key()?, |_| UnknownCode::Shows).await
}

fn key() -> Result<MasterKey, StoreError> {
    MasterKey::from_hex(&SecretString::from("5a".repeat(32)))
}

async fn execute(connection: &mut PgConnection, statement: String) -> Result<(), StoreError> {
    sqlx::query(AssertSqlSafe(statement)).execute(connection).await.map(drop).doing("preparing the server for tests")
}
