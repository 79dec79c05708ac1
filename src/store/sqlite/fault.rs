//! From the engine's errors to sentences that name the file and the remedy.

use std::path::Path;

use crate::store::StoreError;

use super::open::BUSY;

/// An error on its way out: already ours, or still the engine's and without the name of the file.
#[derive(Debug)]
pub(super) enum Fault {
    Store(StoreError),
    Sql(sqlx::Error),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl Fault {
    /// The error with the file's name.
    pub(super) fn named(self, path: &Path) -> StoreError {
        match self {
            Self::Store(error) => error,
            Self::Sql(cause) => classify(cause, path),
        }
    }
}

/// Primary result codes (<https://www.sqlite.org/rescode.html>) a person can do something about.
pub(crate) fn classify(cause: sqlx::Error, path: &Path) -> StoreError {
    let path = path.to_owned();
    let said = cause.as_database_error().map(|e| e.message().to_owned()).unwrap_or_default();
    match primary_code(&cause) {
        Some(5 | 6) => StoreError::Busy { path, seconds: BUSY.as_secs() },
        Some(3 | 8 | 23) => StoreError::Inaccessible { what: "write", path, cause: said },
        Some(14) => StoreError::Inaccessible { what: "open", path, cause: said },
        Some(11) => StoreError::DamagedFile { path, cause: said },
        Some(13) => StoreError::Full { path },
        Some(26) => StoreError::NotADatabase { path, what: "it is no SQLite file" },
        _ if matches!(cause, sqlx::Error::PoolTimedOut) => StoreError::Busy { path, seconds: BUSY.as_secs() },
        _ => StoreError::Engine { path, cause },
    }
}

/// The lower byte of SQLite's (extended) result code.
fn primary_code(error: &sqlx::Error) -> Option<i64> {
    let code = error.as_database_error()?.code()?.parse::<i64>().ok()?;
    Some(code & 0xff)
}
