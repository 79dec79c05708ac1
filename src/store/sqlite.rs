//! The store in one SQLite file.
//!
//! Write-ahead log, so readers and the writer do not wait for each other. One connection writes, a few read. With
//! `synchronous=FULL` a write that has returned survives a kill of the process *and* a loss of power: a write costs
//! one flush to the disk more than with `NORMAL`, which people who edit entries do not feel and an import, one
//! transaction however large, does not either.
//!
//! | module | idea |
//! | --- | --- |
//! | [`open`] | from a path to a store, or to an error that says what to do |
//! | [`dialect`] | what only SQLite says this way |
//! | [`fault`] | from the engine's errors to ours |
//! | the others | `src/store/sql`: the same source for both databases, compiled here for this one |

/// SQL: the value is one of a list bound as `$n`.
macro_rules! any_of {
    ($list:literal) => {
        concat!("IN (SELECT value FROM json_each(", $list, "))")
    };
}

mod dialect;
#[path = "sql/entries.rs"]
mod entries;
pub(crate) mod fault;
#[path = "sql/glossaries.rs"]
mod glossaries;
#[path = "sql/history.rs"]
mod history;
pub(crate) mod open;
#[path = "sql/requests.rs"]
mod requests;
#[path = "sql/store.rs"]
mod store;
#[path = "sql/versions.rs"]
mod versions;

use std::path::{Path, PathBuf};

use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::{
    id::GlossaryId,
    store::{Database, StoreError},
};

use fault::Fault;

/// The names by which the shared sources know this database.
type Store = SqliteStore;
type Db = sqlx::SqliteConnection;
type Tx = Transaction<'static, Sqlite>;

/// Glossaries in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    /// One connection: writers queue here, in this process; others' writers are waited for with a time-out.
    writer: SqlitePool,
    readers: SqlitePool,
}

impl SqliteStore {
    /// Opens a database; creates the file and its folder where there is none, and brings an older schema up to date.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        open::open(path).await
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A transaction that sees one state of the database to its end.
    async fn reading(&self) -> Result<Tx, Fault> {
        Ok(self.readers.begin().await?)
    }

    /// A transaction that holds the write lock from its beginning: what it reads stays true until it commits.
    async fn writing(&self, _: &GlossaryId) -> Result<Tx, Fault> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    fn named<T>(&self, outcome: Result<T, Fault>) -> Result<T, StoreError> {
        outcome.map_err(|fault| fault.named(&self.path))
    }

    fn below(&self) -> Database {
        Database::Sqlite { path: self.path.clone(), options: self.writer.connect_options() }
    }

    /// A file does not tell of changes.
    async fn hint(&self) {
        std::future::pending::<()>().await;
    }

    async fn end(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
