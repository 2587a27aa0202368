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
        /// Which column.
        what: &'static str,
        /// Which row.
        row: i64,
        /// Why.
        why: String,
    },
}
