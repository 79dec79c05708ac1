//! No room left: what was promised is kept, what cannot be written is tried again, and nothing fails for it.

use super::*;
use sqlx::Connection;
use tarjuman::{
    error::{Coded, ErrorCode},
    store::Database,
};

/// The jobs of a database that may hardly grow any more, as on a full disk.
async fn cramped(rig: &Rig, settings: Settings) -> Jobs {
    let Database::Sqlite { path, options } = rig.store.database() else { panic!("no SQLite") };
    let mut db = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut db).await.unwrap();
    db.close().await.unwrap();
    let options = Arc::new((*options).clone().pragma("max_page_count", (pages + 12).to_string()));
    Jobs::open(Database::Sqlite { path, options }, settings).await.unwrap()
}

#[tokio::test]
async fn a_full_disk_costs_patience_and_no_results() {
    let settings = Settings { timeout_seconds: 3, rescue_after_seconds: 3, chunk_items: 64, ..QUICK };
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("full.sqlite3")).await.unwrap();
    let rig = Rig::new(Arc::new(store), settings).await;
    let id = rig.submitted(&align(), &lines(&items(6_000))).await;
    let other = rig.uploaded(&align(), b"").await;
    let cramped = cramped(&rig, settings).await;
    // Bytes that do not compress.
    let mut noise = 1_u32;
    let input: Vec<u8> = std::iter::repeat_with(|| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (noise >> 24) as u8
    })
    .take(1 << 20)
    .collect();
    // More often than there are connections: none of them may be spoilt.
    for _ in 0..12 {
        let error = cramped.append(&other, 0, &input).await.unwrap_err();
        assert_eq!((error.code(), error.reason()), (ErrorCode::ResourceExhausted, "STORAGE_FULL"), "{error}");
        assert_eq!(cramped.get(&other).await.unwrap().input_bytes, 0);
    }
    let tasks = Arc::new(batch::Work(rig.engine.clone()));
    let work = cramped.work(tasks, rig.catalog.clone(), Pool::new(2, 16).unwrap()).unwrap();
    tokio::time::sleep(Duration::from_secs(4)).await;
    let job = rig.jobs.get(&id).await.unwrap();
    assert!(job.state == JobState::Running && job.progress.given_up == 0 && job.progress.done < 6_000, "{job:?}");
    work.stop().await;
    // There is room again.
    let work = rig.work();
    assert_eq!(ended(&rig.over(&id).await), (JobState::Succeeded, 6_000, 0));
    assert_eq!(rig.results(&id).await.len(), 6_000);
    work.stop().await;
}
