//! Statements: written once where both databases understand them, side by side where they differ.
//!
//! Every statement names its shop. Where another column finds the rows (ids, an order), the shop is written with a
//! sign, `+shop_id = $1`: it is checked and not searched by. Without it SQLite, which has no statistics, reads all
//! of a shop's labels to find two of them, and PostgreSQL may join two indexes where one is enough.

use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo};
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo};
use sqlx::{Encode, Postgres, Sqlite, Type};

/// One statement.
#[derive(Clone, Copy)]
pub(crate) struct Sql {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

impl Sql {
    /// A statement that both databases understand.
    pub(crate) const fn both(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }
}

/// A statement about a set of ids in one parameter: `about!("DELETE FROM x WHERE ", id in "$1", "")`.
macro_rules! about {
    ($before:expr, $column:ident in $parameter:literal, $after:expr) => {
        crate::sql::Sql {
            sqlite: concat!(
                $before,
                stringify!($column),
                " IN (SELECT value FROM json_each(",
                $parameter,
                "))",
                $after
            ),
            postgres: concat!($before, stringify!($column), " = ANY(", $parameter, ")", $after),
        }
    };
}

/// A statement over a set of records in one parameter, a JSON array of objects. The records are called `r`:
/// `over!("INSERT INTO x SELECT r.id FROM ", "$1" { id bigint, name text }, " WHERE TRUE")`.
macro_rules! over {
    ($before:literal, $parameter:literal { $($name:ident $kind:ident),+ $(,)? }, $after:literal) => {
        crate::sql::Sql {
            sqlite: concat!(
                $before, "(SELECT ", $("value ->> '", stringify!($name), "' AS ", stringify!($name), ", ",)+
                "key AS ordinal FROM json_each(", $parameter, ")) AS r", $after
            ),
            postgres: concat!(
                $before, "ROWS FROM (jsonb_to_recordset(", $parameter, "::jsonb) AS (",
                crate::sql::over!(@list $($name $kind),+), ")) WITH ORDINALITY AS r(",
                $(stringify!($name), ", ",)+ "ordinal)", $after
            ),
        }
    };
    (@list $first:ident $first_kind:ident $(, $name:ident $kind:ident)*) => {
        concat!(stringify!($first), " ", stringify!($first_kind), $(", ", stringify!($name), " ", stringify!($kind),)*)
    };
}

/// A statement that locks the rows it reads on PostgreSQL; on SQLite the writer is alone anyway.
macro_rules! locking {
    ($text:expr, $lock:literal) => {
        crate::sql::Sql { sqlite: $text, postgres: concat!($text, $lock) }
    };
}

/// Runs a statement on whichever database a [`crate::database::Link`] leads to.
macro_rules! on_db {
    ($link:expr, $connection:ident, $sql:ident = $text:expr => $body:expr) => {
        match $link {
            crate::database::Link::Sqlite($connection) => {
                let $sql = $text.sqlite;
                $body
            }
            crate::database::Link::Postgres($connection) => {
                let $sql = $text.postgres;
                $body
            }
        }
    };
}

/// All rows of a query.
macro_rules! all {
    ($link:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        crate::sql::on_db!($link, connection, text = $sql =>
            sqlx::query_as::<_, $row>(text)$(.bind($bind))*.fetch_all(connection).await)
    };
}

/// The row of a query, if there is one.
macro_rules! one {
    ($link:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        crate::sql::on_db!($link, connection, text = $sql =>
            sqlx::query_as::<_, $row>(text)$(.bind($bind))*.fetch_optional(connection).await)
    };
}

/// Executes a statement and tells how many rows it touched.
macro_rules! run {
    ($link:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        crate::sql::on_db!($link, connection, text = $sql =>
            sqlx::query(text)$(.bind($bind))*.execute(connection).await.map(|done| done.rows_affected()))
    };
}

pub(crate) use {about, all, locking, on_db, one, over, run};

/// A set of ids in one parameter: a JSON array on SQLite, a `bigint[]` on PostgreSQL.
#[derive(Debug, Clone)]
pub(crate) struct IdSet(pub(crate) Vec<i64>);

impl<Id: Into<i64>> FromIterator<Id> for IdSet {
    fn from_iter<I: IntoIterator<Item = Id>>(ids: I) -> Self {
        Self(ids.into_iter().map(Into::into).collect())
    }
}

impl Type<Sqlite> for IdSet {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for IdSet {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> EncodeResult {
        let ids: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        Encode::<Sqlite>::encode(format!("[{}]", ids.join(",")), buffer)
    }
}

impl Type<Postgres> for IdSet {
    fn type_info() -> PgTypeInfo {
        <Vec<i64> as Type<Postgres>>::type_info()
    }
}

impl Encode<'_, Postgres> for IdSet {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> EncodeResult {
        Encode::<Postgres>::encode_by_ref(&self.0, buffer)
    }
}

type EncodeResult = Result<sqlx::encode::IsNull, sqlx::error::BoxDynError>;
