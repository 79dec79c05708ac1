//! Jobs in a PostgreSQL database: the shared sources in the words of this database.

/// SQL: the value is one of a list bound as `$n`.
macro_rules! any_of {
    ($list:literal) => {
        concat!("= ANY(", $list, ")")
    };
}

/// SQL: rows read are nobody else's to change.
macro_rules! locked {
    ($sql:literal) => {
        concat!($sql, " FOR UPDATE")
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

use std::{sync::Arc, time::Duration};

use sqlx::{
    PgPool, Postgres, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{
    jobs::{
        JobError,
        repository::Fault,
        river::{self, Pool, River},
    },
    store::postgres::fault::classify,
};

type Db = sqlx::PgConnection;
type Tx = Transaction<'static, Postgres>;
type Store = PostgresJobs;

/// Work, the queue and whoever asks.
const CONNECTIONS: u32 = 12;

/// How long a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The lock of whoever hands out chunks: "Tarj", "jobs".
const FILLING: i64 = 0x5461_726a_6a6f_6273;

/// Jobs in a PostgreSQL database.
#[derive(Debug)]
pub(super) struct PostgresJobs {
    name: String,
    pool: PgPool,
    river: River,
}

impl PostgresJobs {
    pub(super) async fn open(name: String, options: Arc<PgConnectOptions>) -> Result<Self, JobError> {
        let options = PgConnectOptions::clone(&options);
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).connect_lazy_with(options);
        let river = River::open(Pool::Postgres(pool.clone())).await?;
        Ok(Self { name, pool, river })
    }

    async fn reading(&self) -> Result<Tx, Fault> {
        Ok(self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?)
    }

    /// A connection for one statement, which needs no transaction to see one state.
    async fn asking(&self) -> Result<PoolConnection<Postgres>, Fault> {
        Ok(self.pool.acquire().await?)
    }

    async fn writing(&self) -> Result<Tx, Fault> {
        Ok(river::begin_pg(&self.pool).await?)
    }

    fn named<T>(&self, outcome: Result<T, Fault>) -> Result<T, JobError> {
        outcome.map_err(|fault| match fault {
            Fault::Job(error) => error,
            Fault::Sql(cause) => classify(cause, &self.name).into(),
        })
    }
}

/// A list as one value, for `any_of!`.
fn list<'a>(values: impl Iterator<Item = &'a str>) -> Vec<String> {
    values.map(str::to_owned).collect()
}

/// True if nobody else hands out chunks now.
async fn alone(db: &mut Db) -> Result<bool, Fault> {
    Ok(sqlx::query_scalar("SELECT pg_try_advisory_xact_lock($1)").bind(FILLING).fetch_one(db).await?)
}
