//! Jobs in a SQLite file: the shared sources in the words of this database.

/// SQL: the value is one of a list bound as `$n`.
macro_rules! any_of {
    ($list:literal) => {
        concat!("IN (SELECT value FROM json_each(", $list, "))")
    };
}

/// SQL: rows read are nobody else's to change. Here whoever writes is alone.
macro_rules! locked {
    ($sql:literal) => {
        $sql
    };
}

#[path = "sql/chunks.rs"]
mod chunks;
#[path = "sql/keep.rs"]
mod keep;
#[path = "sql/repository.rs"]
mod repository;
#[path = "sql/rows.rs"]
mod rows;

use std::{path::PathBuf, sync::Arc, time::Duration};

use sqlx::{Sqlite, SqlitePool, Transaction, pool::PoolConnection, sqlite::SqliteConnectOptions};

use crate::{
    jobs::{
        JobError,
        repository::Fault,
        river::{self, Pool, River},
    },
    store::sqlite::{fault::classify, open::usable},
};

type Db = sqlx::SqliteConnection;
type Tx = Transaction<'static, Sqlite>;
type Store = SqliteJobs;

/// Work, the queue and whoever asks: few, for only one of them writes at a time.
const CONNECTIONS: u32 = 6;

/// How long a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Jobs in a SQLite file.
#[derive(Debug)]
pub(super) struct SqliteJobs {
    path: PathBuf,
    pool: SqlitePool,
    river: River,
}

impl SqliteJobs {
    pub(super) async fn open(path: PathBuf, options: Arc<SqliteConnectOptions>) -> Result<Self, JobError> {
        let options = SqliteConnectOptions::clone(&options).busy_timeout(PATIENCE);
        let pool = usable().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).connect_lazy_with(options);
        let river = River::open(Pool::Sqlite(pool.clone())).await?;
        Ok(Self { path, pool, river })
    }

    async fn reading(&self) -> Result<Tx, Fault> {
        Ok(self.pool.begin().await?)
    }

    /// A connection for one statement, which needs no transaction to see one state.
    async fn asking(&self) -> Result<PoolConnection<Sqlite>, Fault> {
        Ok(self.pool.acquire().await?)
    }

    async fn writing(&self) -> Result<Tx, Fault> {
        Ok(river::begin_sqlite(&self.pool).await?)
    }

    fn named<T>(&self, outcome: Result<T, Fault>) -> Result<T, JobError> {
        outcome.map_err(|fault| match fault {
            Fault::Job(error) => error,
            Fault::Sql(cause) => classify(cause, &self.path).into(),
        })
    }
}

/// A list as one value, for `any_of!`.
fn list<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.collect::<serde_json::Value>().to_string()
}

/// True if nobody else hands out chunks now.
#[allow(clippy::unused_async, reason = "the other database has something to ask")]
async fn alone(_: &mut Db) -> Result<bool, Fault> {
    Ok(true)
}
