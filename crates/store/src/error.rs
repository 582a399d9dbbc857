//! What can go wrong with the records.

/// An error of the database, in words for its user.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk has no room left.
    #[error("the disk is full; nothing half-written was kept. Free some space and run it again")]
    DiskFull,
    /// Somebody else holds the database.
    #[error("the database is busy with another process; wait for it to end and run it again")]
    Busy,
    /// More reads are at work than connections may be open.
    #[error(
        "{0} reads are at work already and none ended for 30 seconds; nothing was read. Try again"
    )]
    TooManyReads(usize),
    /// The schema is newer than this binary.
    #[error("this workspace was written by a newer Speargun (schema {found}, here {known})")]
    Newer {
        /// Schema version found.
        found: i64,
        /// The newest that this binary knows.
        known: i64,
    },
    /// The server cannot be reached.
    #[error("PostgreSQL cannot be reached: {0}")]
    Connect(String),
    /// The file, or the directory that it is in, cannot be written by this user.
    #[error(
        "{0} cannot be written by this user, so nothing was read or changed; a workspace is \
         written to even where it is only read. Check who owns it and its directory, and that the \
         disk is not mounted for reading only"
    )]
    ReadOnly(String),
    /// The file is no database.
    #[error("{0} is not a Speargun database, or it is damaged")]
    NotADatabase(String),
    /// Any other error of SQLite.
    #[error("SQLite: {0}")]
    Sqlite(rusqlite::Error),
    /// Any other error of PostgreSQL.
    #[error("PostgreSQL: {0}")]
    Postgres(String),
    /// A table has a name that is wanted, and somebody else's rows.
    #[error("there is a table {0} that Speargun did not write; rename it, nothing was changed")]
    NotOurs(&'static str),
    /// Rows could not be handed to PostgreSQL.
    #[error("PostgreSQL does not take the rows: {0}")]
    Copy(std::io::Error),
    /// A stored value is not what it should be.
    #[error("a stored value cannot be read: {0}")]
    Value(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnly("the database".to_owned())
            }
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Self::NotADatabase("the file records.sqlite".to_owned())
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        match error.as_db_error() {
            Some(database) if database.code() == &postgres::error::SqlState::DISK_FULL => {
                Self::DiskFull
            }
            Some(database) => Self::Postgres(database.message().to_owned()),
            None => Self::Postgres(error.to_string()),
        }
    }
}
