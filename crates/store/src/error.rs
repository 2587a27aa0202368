//! What can go wrong with something persistent.

/// Why the store could not do what it was asked. Messages carry no secret and no value of a row.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached. Worth another try.
    #[error("{doing}: the database failed")]
    Database {
        /// What was tried.
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: sqlx::Error,
    },
    /// The row was claimed by somebody else, or finished, since: the result must be thrown away.
    #[error("{doing}: the lease was lost")]
    LeaseLost {
        /// What was tried.
        doing: &'static str,
    },
    /// The row exists already; the name says which rule was broken: `shop_domain`, `shop_user_email` …
    #[error("{doing}: {constraint} exists already")]
    Constraint {
        /// What was tried.
        doing: &'static str,
        /// The rule's name.
        constraint: String,
    },
    /// The shop has no such row (also when another shop has).
    #[error("{doing}: there is no such row")]
    Missing {
        /// What was tried.
        doing: &'static str,
    },
    /// The address of the database or the key file cannot be used.
    #[error("{0}")]
    Setup(String),
    /// A sealed value could not be opened: another key, or the value was moved or changed.
    #[error("{what} cannot be decrypted: it was sealed with another key, or it was moved or changed")]
    Decrypt {
        /// Which column.
        what: &'static str,
    },
    /// The schema could not be brought up to date.
    #[error("migrating the database failed")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// A row holds what this version cannot read.
    #[error("{what} of row {row} cannot be read: {why}")]
    Corrupt {
        /// Which value.
        what: &'static str,
        /// Which row.
        row: i64,
        /// Why.
        why: String,
    },
    /// A value cannot be kept: an amount too large, a document that cannot be written.
    #[error("{what} cannot be kept: {why}")]
    Unstorable {
        /// What.
        what: &'static str,
        /// Why.
        why: String,
    },
}

/// Says what was tried when the driver fails.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError>;
}

impl<T> Doing<T> for Result<T, sqlx::Error> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| match broken_rule(&source) {
            Some(constraint) => StoreError::Constraint { doing, constraint },
            None => StoreError::Database { doing, source },
        })
    }
}

/// Rows that an update must have touched.
pub(crate) trait Touched {
    /// No row: there is no such thing.
    fn or_missing(self, doing: &'static str) -> Result<(), StoreError>;
    /// No row: somebody else has it.
    fn or_lost(self, doing: &'static str) -> Result<(), StoreError>;
}

impl Touched for Result<u64, sqlx::Error> {
    fn or_missing(self, doing: &'static str) -> Result<(), StoreError> {
        if self.doing(doing)? == 0 { Err(StoreError::Missing { doing }) } else { Ok(()) }
    }
    fn or_lost(self, doing: &'static str) -> Result<(), StoreError> {
        if self.doing(doing)? == 0 { Err(StoreError::LeaseLost { doing }) } else { Ok(()) }
    }
}

/// The name of the unique rule that was broken. SQLite names only the columns, the last one tells the rule:
/// `UNIQUE constraint failed: shop.domain` is `shop_domain`.
fn broken_rule(error: &sqlx::Error) -> Option<String> {
    let error = error.as_database_error().filter(|error| error.is_unique_violation())?;
    if let Some(name) = error.constraint() {
        return Some(name.to_owned());
    }
    let column = error.message().rsplit([' ', ',']).next().unwrap_or_default();
    Some(column.trim_matches('\'').replace('.', "_"))
}
