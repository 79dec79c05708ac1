//! From the engine's errors to sentences that name the database and the remedy.

use crate::store::StoreError;

use super::open::BUSY;

/// An error on its way out: already ours, or still the engine's and without the name of the database.
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
    /// The error with the name of the database.
    pub(super) fn named(self, database: &str) -> StoreError {
        match self {
            Self::Store(error) => error,
            Self::Sql(cause) => classify(cause, database),
        }
    }
}

/// Classes of SQLSTATE (<https://www.postgresql.org/docs/current/errcodes-appendix.html>) a person can do something about.
pub(crate) fn classify(cause: sqlx::Error, database: &str) -> StoreError {
    use sqlx::Error::{Configuration, Io, PoolClosed, PoolTimedOut, Tls, WorkerCrashed};
    let said = cause.as_database_error().map(|e| e.message().to_owned());
    let state = cause.as_database_error().and_then(sqlx::error::DatabaseError::code).map(|code| code.to_string()).unwrap_or_default();
    let path = database.into();
    let unreachable = |cause: String| StoreError::Unreachable { database: database.to_owned(), cause };
    match state.as_str() {
        // Waited too long for a lock; deadlock; too many connections; the server starts or stops.
        "55P03" | "40P01" | "40001" => return StoreError::Busy { path, seconds: BUSY.as_secs() },
        "53100" => return StoreError::Full { path },
        state if ["08", "28", "3D", "53", "57"].iter().any(|class| state.starts_with(class)) => {
            return unreachable(said.unwrap_or_default());
        }
        "25006" | "42501" => return StoreError::Inaccessible { what: "write", path, cause: said.unwrap_or_default() },
        "XX001" | "XX002" => return StoreError::DamagedFile { path, cause: said.unwrap_or_default() },
        _ => {}
    }
    match cause {
        PoolTimedOut => unreachable(format!("no connection within {} s", BUSY.as_secs())),
        Io(_) | Tls(_) | Configuration(_) | PoolClosed | WorkerCrashed => unreachable(cause.to_string()),
        cause => StoreError::Engine { path, cause },
    }
}
