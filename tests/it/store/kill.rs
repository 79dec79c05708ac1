//! `kill -9` in the middle of writing: whatever was acknowledged is there afterwards, and nothing is half there.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use super::*;
use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};
use tarjuman::store::Precondition;

const DATABASE: &str = "TARJUMAN_TEST_KILL_DATABASE";
const BATCH: usize = 40;
const ROUNDS: usize = 20;

fn batch(number: usize) -> Vec<Entry> {
    (0..BATCH).map(|n| entry(&format!("b{number}-{n}"), "بيت")).collect()
}

/// The process that is killed: writes one entry, then a batch, and so on, and says each that has returned.
#[tokio::test]
#[ignore = "started and killed by the test below"]
async fn a_writer_to_be_killed() {
    let Ok(path) = env::var(DATABASE) else { return };
    let store = SqliteStore::open(Path::new(&path)).await.unwrap();
    let g = glossary("g");
    if store.glossary(&g).await.is_err() {
        store.create_glossary(&g, &fields("G", 0), "", &[], None).await.unwrap();
    }
    let first = store.glossary(&g).await.unwrap().revision as usize;
    for number in first.. {
        store.put_entry(&g, &entry(&format!("s{number}"), "دار"), &Precondition::Absent).await.unwrap();
        store.apply(&g, &puts(batch(number))).await.unwrap();
        println!("\nwritten {number}");
        std::io::stdout().flush().unwrap();
    }
}

#[tokio::test]
async fn an_acknowledged_write_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite3");
    let mut acknowledged = Vec::new();
    for round in 0..ROUNDS {
        let mut writer = Command::new(env::current_exe().unwrap())
            .args(["--exact", "store::kill::a_writer_to_be_killed", "--ignored", "--nocapture"])
            .env(DATABASE, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let mut numbers =
            lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("written ").and_then(|n| n.parse::<usize>().ok()));
        acknowledged.extend(numbers.by_ref().take(1 + round % 5));
        // Somewhere in the next write.
        std::thread::sleep(std::time::Duration::from_micros(170 * round as u64));
        writer.kill().unwrap();
        writer.wait().unwrap();
        acknowledged.extend(numbers);
        check_all(&path, &acknowledged).await;
    }
    assert!(acknowledged.len() >= ROUNDS);
}

async fn check_all(path: &Path, acknowledged: &[usize]) {
    let store = SqliteStore::open(path).await.unwrap();
    let (all, _) = everything(&store, &glossary("g")).await;
    let singles = all.iter().filter(|e| e.id.as_str().starts_with('s')).count();
    assert_eq!((all.len() - singles) % BATCH, 0, "half a batch");
    for number in acknowledged {
        assert!(all.iter().any(|e| e.id.as_str() == format!("s{number}")), "lost entry {number}");
        assert!(all.iter().any(|e| e.id.as_str() == format!("b{number}-0")), "lost batch {number}");
    }
    store.close().await;
    let mut db = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut db).await.unwrap();
    assert_eq!(verdict, "ok");
}
