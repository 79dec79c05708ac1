//! From a path to a store, or to an error that says what to do.

use std::{
    fs,
    io::{ErrorKind, Read},
    path::Path,
    time::{Duration, Instant},
};

use sqlx::{
    ConnectOptions, Connection, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::store::{SqliteStore, StoreError};

use super::fault::Fault;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How long another process may hold the file.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// Enough for lists and pages: look-ups never come here.
const READERS: u32 = 4;

/// What migration 1 writes into the header: "Tarj".
const APPLICATION_ID: i64 = 0x5461_726a;

/// The log is cut back to this after a large import.
const LOG_BYTES: &str = "67108864";

/// Pause before another attempt to open a file that is busy.
const PAUSE: Duration = Duration::from_millis(50);

/// Where another process opens the same new file, turning it to a write-ahead log fails at once instead of waiting.
pub(super) async fn open(path: &Path) -> Result<SqliteStore, StoreError> {
    let start = Instant::now();
    loop {
        match attempt(path).await {
            Err(StoreError::Busy { .. }) if start.elapsed() < BUSY => tokio::time::sleep(PAUSE).await,
            outcome => return outcome,
        }
    }
}

async fn attempt(path: &Path) -> Result<SqliteStore, StoreError> {
    prepare(path)?;
    ours(path).await?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .busy_timeout(BUSY)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("journal_size_limit", LOG_BYTES);
    let writer = usable().max_connections(1).acquire_timeout(BUSY).connect_with(options.clone());
    let writer = writer.await.map_err(|error| Fault::from(error).named(path))?;
    migrate(&writer, path).await?;
    let readers =
        SqlitePoolOptions::new().max_connections(READERS).acquire_timeout(BUSY).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(SqliteStore { path: path.to_owned(), writer, readers })
}

/// A pool that gives up a connection which believes itself inside a transaction that the engine has ended: on a full disk it
/// rolls back by itself, and nothing could be begun on that connection ever after.
pub(crate) fn usable() -> SqlitePoolOptions {
    SqlitePoolOptions::new().before_acquire(|db, _| Box::pin(async move { Ok(!db.is_in_transaction()) }))
}

/// Makes the folder, and looks at the first bytes of a file that is there: the engine would say the same later, but
/// only after it has laid its own files beside somebody's document.
fn prepare(path: &Path) -> Result<(), StoreError> {
    let inaccessible =
        |what, path: &Path, cause: &std::io::Error| StoreError::Inaccessible { what, path: path.to_owned(), cause: cause.to_string() };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|cause| inaccessible("make the folder", folder, &cause))?;
    }
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(inaccessible("open", path, &cause)),
    };
    let mut head = Vec::new();
    file.by_ref().take(16).read_to_end(&mut head).map_err(|cause| inaccessible("read", path, &cause))?;
    if head.is_empty() || head == b"SQLite format 3\0" {
        return Ok(());
    }
    Err(StoreError::NotADatabase { path: path.to_owned(), what: "it is no SQLite file" })
}

/// A SQLite file of another program must stay as it is: this looks before anything is set that a file remembers.
async fn ours(path: &Path) -> Result<(), StoreError> {
    let look = async {
        let mut db = SqliteConnectOptions::new().filename(path).create_if_missing(true).busy_timeout(BUSY).connect().await?;
        // One statement sees one state, also while another process migrates.
        let seen: (i64, bool) = sqlx::query_as("SELECT application_id, EXISTS (SELECT 1 FROM sqlite_schema) FROM pragma_application_id")
            .fetch_one(&mut db)
            .await?;
        db.close().await?;
        Ok::<_, sqlx::Error>(seen)
    };
    match look.await.map_err(|error| Fault::from(error).named(path))? {
        (APPLICATION_ID, _) | (0, false) => Ok(()),
        _ => Err(StoreError::NotADatabase { path: path.to_owned(), what: "it is a SQLite file of another program" }),
    }
}

/// All missing migrations in one transaction that holds the write lock: of two programs that open the same old file
/// one migrates and the other finds it done, and a kill leaves the old schema.
async fn migrate(writer: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let named = |error: sqlx::Error| Fault::from(error).named(path);
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.map_err(named)?;
    MIGRATIONS.run_direct(None, &mut *tx, false).await.map_err(|error| explain(error, path))?;
    crate::store::stop::pass("migrate.before_commit").await;
    tx.commit().await.map_err(named)
}

fn explain(error: MigrateError, path: &Path) -> StoreError {
    let path = path.to_owned();
    match error {
        MigrateError::VersionMissing(found) => {
            StoreError::NewerSchema { path, found, known: MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0) }
        }
        MigrateError::VersionMismatch(version) => StoreError::AlteredSchema { path, version },
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => Fault::from(cause).named(&path),
        other => StoreError::Engine { path, cause: sqlx::Error::Migrate(Box::new(other)) },
    }
}
