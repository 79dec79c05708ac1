//! From a URL to a store, or to an error that says what to do.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection, PgConnection,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::sync::Mutex;

use crate::store::{PostgresStore, StoreError, location::without_password};

use super::fault::Fault;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a writer waits for another one of the same glossary, and anybody for a connection.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// Writes to different glossaries and pages that are read at a time; look-ups need no connection.
const CONNECTIONS: u32 = 8;

/// Sets our advisory locks apart from other programs': "Tarj".
pub(super) const LOCKS: i64 = 0x5461_726a;

pub(super) async fn open(url: &str) -> Result<PostgresStore, StoreError> {
    let name = without_password(url);
    let options = PgConnectOptions::from_str(url)
        .map_err(|cause| StoreError::Unreachable { database: name.clone(), cause: cause.to_string() })?
        .application_name("tarjuman")
        .options([("lock_timeout", format!("{}ms", BUSY.as_millis()))]);
    // The first connection tells at once what is wrong; the pool would try again and again.
    let first = tokio::time::timeout(BUSY, options.connect()).await;
    let mut first = first.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map_err(|error| Fault::from(error).named(&name))?;
    migrate(&mut first, &name).await?;
    first.close().await.map_err(|error| Fault::from(error).named(&name))?;
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(BUSY).connect_lazy_with(options);
    Ok(PostgresStore { name, pool, listener: Mutex::default() })
}

/// Of several servers that start at once one migrates, behind an advisory lock, and the others find it done. All missing
/// migrations are one transaction: a kill leaves the old schema.
async fn migrate(db: &mut PgConnection, name: &str) -> Result<(), StoreError> {
    let named = |error: sqlx::Error| Fault::from(error).named(name);
    let mut tx = db.begin().await.map_err(named)?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCKS).execute(&mut *tx).await.map_err(named)?;
    MIGRATIONS.run_direct(None, &mut *tx, false).await.map_err(|error| explain(error, name))?;
    crate::store::stop::pass("migrate.before_commit").await;
    tx.commit().await.map_err(named)
}

fn explain(error: MigrateError, name: &str) -> StoreError {
    let path = name.into();
    match error {
        MigrateError::VersionMissing(found) => {
            StoreError::NewerSchema { path, found, known: MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0) }
        }
        MigrateError::VersionMismatch(version) => StoreError::AlteredSchema { path, version },
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => Fault::from(cause).named(name),
        other => StoreError::Engine { path, cause: sqlx::Error::Migrate(Box::new(other)) },
    }
}
