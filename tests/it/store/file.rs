//! The SQLite file: what is kept, and what is no file of ours.

use std::{fs, path::Path};

use super::*;
use sqlx::{ConnectOptions, Executor, sqlite::SqliteConnectOptions};
use tarjuman::store::Precondition;

/// Runs a statement as another program would.
async fn meddle(path: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    options.connect().await.unwrap().execute(sql).await.unwrap();
}

#[tokio::test]
async fn everything_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/t.sqlite3");
    let g = glossary("g");
    let before = {
        let store = SqliteStore::open(&path).await.unwrap();
        store.create_glossary(&g, &fields("G", 3), "desk", &entries("بيت", 50), None).await.unwrap();
        store.delete_entry(&g, &id("e00007"), &Precondition::Present).await.unwrap();
        (store.glossary(&g).await.unwrap(), store.entry(&g, &id("e00008")).await.unwrap(), everything(&store, &g).await)
        // Dropped without `close`, as when the process is killed.
    };
    let store = SqliteStore::open(&path).await.unwrap();
    assert_eq!((store.glossary(&g).await.unwrap(), store.entry(&g, &id("e00008")).await.unwrap(), everything(&store, &g).await), before);
    store.close().await;
    SqliteStore::open(&path).await.unwrap();
}

#[tokio::test]
async fn two_programs_share_a_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite3");
    let opened: Vec<_> = (0..4)
        .map(|_| {
            tokio::spawn({
                let path = path.clone();
                async move { SqliteStore::open(&path).await }
            })
        })
        .collect();
    let mut stores = Vec::new();
    for store in opened {
        stores.push(store.await.unwrap().unwrap());
    }
    let g = glossary("g");
    stores[0].create_glossary(&g, &fields("G", 0), "", &[], None).await.unwrap();
    for (n, store) in stores.iter().enumerate() {
        store.put_entry(&g, &entry(&format!("e{n}"), "بيت"), &Precondition::Absent).await.unwrap();
    }
    for store in &stores {
        assert_eq!(store.glossary(&g).await.unwrap().entry_count, 4);
    }
}

#[tokio::test]
async fn a_file_that_is_something_else_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("letter.txt", &b"Dear desk, this is a letter."[..]),
        ("short", b"x"),
        ("image", &[0x89, b'P', b'N', b'G', 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let text = refused(SqliteStore::open(&path).await, ErrorCode::FailedPrecondition, "NOT_A_DATABASE");
        assert!(text.contains(name) && text.contains("--database"), "{text}");
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing was laid beside them");

    let other = folder.path().join("other.sqlite3");
    meddle(&other, "CREATE TABLE recipes (name TEXT)").await;
    let text = refused(SqliteStore::open(&other).await, ErrorCode::FailedPrecondition, "NOT_A_DATABASE");
    assert!(text.contains("another program"), "{text}");
}

#[tokio::test]
async fn an_empty_file_is_a_new_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("touched.sqlite3");
    fs::write(&path, b"").unwrap();
    assert_eq!(SqliteStore::open(&path).await.unwrap().revisions().await.unwrap(), []);
}

#[tokio::test]
async fn a_newer_or_altered_schema_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite3");
    SqliteStore::open(&path).await.unwrap().close().await;
    meddle(&path, "INSERT INTO _sqlx_migrations VALUES (99, 'later', CURRENT_TIMESTAMP, TRUE, x'00', 1)").await;
    let text = refused(SqliteStore::open(&path).await, ErrorCode::FailedPrecondition, "NEWER_SCHEMA");
    assert!(text.contains("schema 99") && text.contains("t.sqlite3"), "{text}");
    meddle(&path, "DELETE FROM _sqlx_migrations WHERE version = 99; UPDATE _sqlx_migrations SET checksum = x'00'").await;
    refused(SqliteStore::open(&path).await, ErrorCode::FailedPrecondition, "ALTERED_SCHEMA");
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), b"x").unwrap();
    let text =
        refused(SqliteStore::open(&folder.path().join("file/t.sqlite3")).await, ErrorCode::FailedPrecondition, "DATABASE_INACCESSIBLE");
    assert!(text.contains("make the folder") && text.contains("file"), "{text}");
    refused(SqliteStore::open(folder.path()).await, ErrorCode::FailedPrecondition, "DATABASE_INACCESSIBLE");
}

/// Not even the administrator, who may run these tests, can make files there.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_read_only_folder_is_named() {
    let text = refused(SqliteStore::open(Path::new("/proc/self/t.sqlite3")).await, ErrorCode::FailedPrecondition, "DATABASE_INACCESSIBLE");
    assert!(text.contains("/proc/self/t.sqlite3") && text.contains("--database"), "{text}");
}

#[tokio::test]
async fn damage_is_said_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite3");
    let g = glossary("g");
    {
        let store = SqliteStore::open(&path).await.unwrap();
        store.create_glossary(&g, &fields("G", 0), "", &entries("بيت", 500), None).await.unwrap();
        store.close().await;
    }
    meddle(&path, "UPDATE entry_versions SET body = '{\"v\":1' WHERE entry = 'e00003'").await;
    {
        let store = SqliteStore::open(&path).await.unwrap();
        let text = refused(store.entry(&g, &id("e00003")).await, ErrorCode::DataLoss, "ENTRY_DAMAGED");
        assert!(text.contains("e00003"), "{text}");
        refused(store.load(&g, &mut |_| ()).await, ErrorCode::DataLoss, "ENTRY_DAMAGED");
        store.close().await;
    }
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096 * 2..middle].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let outcome = match SqliteStore::open(&path).await {
        Ok(store) => store.load(&g, &mut |_| ()).await.map(drop),
        Err(error) => Err(error),
    };
    refused(outcome, ErrorCode::DataLoss, "DATABASE_DAMAGED");
}
