//! Erasing a whole shop: every row of every table that names it.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::AssertSqlSafe;
use tracking::ShopId;

use crate::columns::{ms, to_json};
use crate::database::{Link, Writing};
use crate::error::Doing;
use crate::sql::{Sql, all, one, run};
use crate::{Store, StoreError};

const DOING: &str = "erasing a shop";

/// Labels of one courier in one status.
#[derive(Serialize)]
struct Share {
    courier: String,
    status: String,
    labels: i64,
}

impl Store {
    /// Erases a shop and everything of it. What is kept are numbers without names: how many orders and labels, and how
    /// the labels ended. Nothing is left to erase when it is repeated.
    ///
    /// # Errors
    /// When the database fails: then nothing is erased.
    pub async fn erase_shop(&self, shop: ShopId, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write(DOING).await?;
        count_shop(tx.link(), shop, now).await?;
        match &mut tx {
            Writing::Sqlite(transaction) => {
                sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut **transaction).await.doing(DOING)?;
            }
            Writing::Postgres(_) => {}
        }
        let mut tables = tables_of_shops(tx.link()).await?;
        // A table that others point to is tried again when those are empty; each pass empties one at least.
        while !tables.is_empty() {
            let before = tables.len();
            let mut left = Vec::new();
            for table in tables {
                if !delete_from(&mut tx, &table, shop).await? {
                    left.push(table);
                }
            }
            if left.len() == before {
                return Err(StoreError::Unstorable { what: "an erased shop", why: left.join(", ") });
            }
            tables = left;
        }
        const DELETE: Sql = Sql::both("DELETE FROM shop WHERE id = $1");
        run!(tx.link(), DELETE, shop.0).doing(DOING)?;
        tx.commit(DOING).await
    }
}

async fn count_shop(mut link: Link<'_>, shop: ShopId, now: Timestamp) -> Result<(), StoreError> {
    const ORDERS: Sql = Sql::both("SELECT COUNT(*) FROM shop_order WHERE shop_id = $1");
    const SHARES: Sql = Sql::both(
        "SELECT courier, shown_status, COUNT(*) FROM label WHERE shop_id = $1 GROUP BY courier, shown_status",
    );
    const INSERT: Sql =
        Sql::both("INSERT INTO erased_shop (erased_at, orders, labels, statuses) VALUES ($1, $2, $3, $4)");
    let orders = one!(link.again(), (i64,), ORDERS, shop.0).doing(DOING)?.map_or(0, |(orders,)| orders);
    let shares = all!(link.again(), (String, String, i64), SHARES, shop.0).doing(DOING)?;
    let labels: i64 = shares.iter().map(|(.., labels)| labels).sum();
    let shares: Vec<Share> =
        shares.into_iter().map(|(courier, status, labels)| Share { courier, status, labels }).collect();
    run!(link, INSERT, ms(now), orders, labels, to_json(&shares)?).doing(DOING)?;
    Ok(())
}

/// Asked of the database itself, so that a table that is added later is not forgotten.
async fn tables_of_shops(link: Link<'_>) -> Result<Vec<String>, StoreError> {
    const SELECT: Sql = Sql {
        sqlite: "SELECT t.name FROM sqlite_master t JOIN pragma_table_info(t.name) c \
                 WHERE t.type = 'table' AND c.name = 'shop_id' ORDER BY t.name",
        postgres: "SELECT table_name::text FROM information_schema.columns \
                   WHERE table_schema = current_schema() AND column_name = 'shop_id' ORDER BY table_name",
    };
    Ok(all!(link, (String,), SELECT).doing(DOING)?.into_iter().map(|(table,)| table).collect())
}

/// False when rows of another table still point to it.
async fn delete_from(tx: &mut Writing, table: &str, shop: ShopId) -> Result<bool, StoreError> {
    // The name is the catalogue's own, not somebody's text.
    let statement = AssertSqlSafe(format!("DELETE FROM {table} WHERE shop_id = $1"));
    match tx {
        Writing::Sqlite(transaction) => {
            sqlx::query(statement).bind(shop.0).execute(&mut **transaction).await.doing(DOING)?;
            Ok(true)
        }
        Writing::Postgres(transaction) => {
            sqlx::query("SAVEPOINT erasing").execute(&mut **transaction).await.doing(DOING)?;
            match sqlx::query(statement).bind(shop.0).execute(&mut **transaction).await {
                Ok(_) => {
                    sqlx::query("RELEASE SAVEPOINT erasing").execute(&mut **transaction).await.doing(DOING)?;
                    Ok(true)
                }
                Err(error) if error.as_database_error().is_some_and(|error| error.is_foreign_key_violation()) => {
                    sqlx::query("ROLLBACK TO SAVEPOINT erasing").execute(&mut **transaction).await.doing(DOING)?;
                    Ok(false)
                }
                Err(error) => Err(error).doing(DOING),
            }
        }
    }
}
