//! `kill -9` in the middle of writing: whatever was acknowledged is there afterwards, and nothing is half there.
//!
//! Two ways: at a moment, by luck, while a process writes and writes; and at every named place of a write, where the process
//! waits to be killed (`tarjuman::store::stop`). Each on SQLite and on PostgreSQL. `TARJUMAN_KILL_ROUNDS=100` does a hundred
//! rounds of each; the suite does a few.

use std::{
    collections::HashSet,
    env,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
};

use super::*;
use futures_util::{StreamExt, stream};
use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};
use tarjuman::store::{ImportMode, Location, Precondition, stop};

const DATABASE: &str = "TARJUMAN_TEST_KILL_DATABASE";
const PLACE: &str = "TARJUMAN_TEST_KILL_PLACE";
const BATCH: usize = 40;

/// Rounds of each kind: as many as asked for, or this many.
fn rounds(usual: usize) -> usize {
    env::var("TARJUMAN_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

fn batch(mark: &str, number: usize) -> Vec<Entry> {
    (0..BATCH).map(|n| entry(&format!("{mark}{number}-{n}"), "بيت")).collect()
}

/// The process that is killed. It says what it is about to do and what has returned: a single write, a batch, an import in
/// small pieces, and a roll-back that takes back a batch which nobody shall see.
#[tokio::test]
#[ignore = "started and killed by the tests below"]
async fn a_writer_to_be_killed() {
    let Ok(database) = env::var(DATABASE) else { return };
    if let Ok(place) = env::var(PLACE) {
        assert!(stop::arm(&place));
    }
    let store = Location::parse(&database).open().await.unwrap();
    let g = glossary("g");
    if store.glossary(&g).await.is_err() {
        store.create_glossary(&g, &fields("G", 0), "", &[], None).await.unwrap();
    }
    let first = store.glossary(&g).await.unwrap().revision as usize;
    for number in first.. {
        store.put_entry(&g, &entry(&format!("s{number}"), "دار"), &Precondition::Absent).await.unwrap();
        said(&format!("written s{number}"));
        store.apply(&g, &puts(batch("b", number))).await.unwrap();
        said(&format!("written b{number}-0"));
        let pieces: Vec<_> = batch("i", number).chunks(10).map(|piece| Ok(piece.to_vec())).collect();
        store.import(&g, ImportMode::Upsert, stream::iter(pieces).boxed()).await.unwrap();
        said(&format!("written i{number}-0"));
        let kept = store.glossary(&g).await.unwrap().revision;
        store.apply(&g, &puts(batch("x", number))).await.unwrap();
        store.rollback(&g, kept, None, None).await.unwrap();
        said(&format!("taken back x{number}-0"));
    }
}

fn said(line: &str) {
    println!("\n{line}");
    std::io::stdout().flush().unwrap();
}

fn start(database: &str, place: Option<&str>) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "store::kill::a_writer_to_be_killed", "--ignored", "--nocapture"]).env(DATABASE, database);
    if let Some(place) = place {
        command.env(PLACE, place);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// What the writer acknowledged.
#[derive(Default)]
struct Acknowledged {
    written: Vec<String>,
    taken_back: Vec<String>,
}

impl Acknowledged {
    fn hear(&mut self, line: &str) -> bool {
        if let Some(id) = line.strip_prefix("written ") {
            self.written.push(id.into());
        } else if let Some(id) = line.strip_prefix("taken back ") {
            self.taken_back.push(id.into());
        } else {
            return false;
        }
        true
    }

    async fn check(&self, database: &str) {
        let store = Location::parse(database).open().await.unwrap();
        let g = glossary("g");
        if store.glossary(&g).await.is_err() {
            assert!(self.written.is_empty(), "the glossary is gone");
            return;
        }
        let (all, revision) = everything(&*store, &g).await;
        let ids: HashSet<&str> = all.iter().map(|e| e.id.as_str()).collect();
        let there = |id: &str| ids.contains(id);
        for id in &self.written {
            assert!(there(id), "lost {id}");
        }
        for id in &self.taken_back {
            assert!(!there(id), "{id} was taken back");
        }
        for mark in ['b', 'i', 'x'] {
            let of_mark = all.iter().filter(|e| e.id.as_str().starts_with(mark)).count();
            assert_eq!(of_mark % BATCH, 0, "half of a write of {mark}");
        }
        // The history is whole, and tells of the same entries.
        let history = store.history(&g, None, 10_000).await.unwrap();
        let revisions: Vec<i64> = history.items.iter().map(|r| r.glossary.revision).collect();
        assert_eq!(revisions, (1..=revision).rev().collect::<Vec<_>>());
        assert_eq!(history.items[0].glossary.entry_count, all.len() as u64);
        store.close().await;
        if let Location::File(path) = Location::parse(database) {
            let mut db = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
            let verdict: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut db).await.unwrap();
            assert_eq!(verdict, "ok");
        }
    }
}

/// Runs a test on a new database of each kind.
async fn on_every_database(test: impl AsyncFn(&str)) {
    let folder = tempfile::tempdir().unwrap();
    test(folder.path().join("t.sqlite3").to_str().unwrap()).await;
    if let Some(url) = postgres::database().await {
        test(&url).await;
    }
}

#[tokio::test]
async fn an_acknowledged_write_survives_a_kill_at_any_moment() {
    on_every_database(async |database| {
        let mut heard = Acknowledged::default();
        for round in 0..rounds(8) {
            let mut writer = start(database, None);
            let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
            let mut wanted = 1 + round % 7;
            while wanted > 0 {
                let line = lines.next().expect("the writer ended by itself");
                wanted -= usize::from(heard.hear(&line));
            }
            // Somewhere in the next write.
            std::thread::sleep(std::time::Duration::from_micros(370 * (round as u64 % 40)));
            writer.kill().unwrap();
            writer.wait().unwrap();
            for line in lines {
                heard.hear(&line);
            }
            heard.check(database).await;
        }
        assert!(heard.written.len() >= rounds(8));
    })
    .await;
}

#[tokio::test]
async fn a_kill_at_every_named_place_leaves_all_or_nothing() {
    for round in 0..rounds(1) {
        on_every_database(async |database| {
            let mut heard = Acknowledged::default();
            for place in stop::PLACES {
                // A migration happens once in the life of a database.
                if place.starts_with("migrate") {
                    continue;
                }
                let mut writer = start(database, Some(&format!("{place}:{}", 1 + round % 5)));
                let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
                let hear = std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>());
                let mut errors = BufReader::new(writer.stderr.take().unwrap()).lines().map_while(Result::ok);
                assert!(errors.any(|line| line.contains(&format!("stopped at {place}"))), "never came to {place}");
                writer.kill().unwrap();
                writer.wait().unwrap();
                for line in hear.join().unwrap() {
                    heard.hear(&line);
                }
                heard.check(database).await;
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_kill_in_a_migration_leaves_the_old_schema() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..rounds(2) {
        let mut databases = vec![folder.path().join(format!("t{round}.sqlite3")).to_str().unwrap().to_owned()];
        databases.extend(postgres::database().await);
        for database in databases {
            let mut writer = start(&database, Some("migrate.before_commit"));
            let mut errors = BufReader::new(writer.stderr.take().unwrap()).lines().map_while(Result::ok);
            assert!(errors.any(|line| line.contains("stopped at")));
            writer.kill().unwrap();
            writer.wait().unwrap();
            let store = Location::parse(&database).open().await.unwrap();
            assert_eq!(store.revisions().await.unwrap(), []);
            with(&store, "g", &entries("بيت", 3)).await;
        }
    }
}

/// A database as the first version of the program made it.
#[tokio::test]
async fn an_old_database_is_brought_up_to_date_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.sqlite3");
    let mut db = SqliteConnectOptions::new().filename(&path).create_if_missing(true).connect().await.unwrap();
    let migrations = sqlx::migrate!("migrations/sqlite");
    migrations.run_to(1, &mut db).await.unwrap();
    let body = r#"{"v":1,"kind":"place","terms":[{"lang":"ar","text":"بيت","status":"preferred"}]}"#;
    sqlx::query("INSERT INTO glossaries VALUES ('g', 'G', '', 0, '', 1, 4, 1, 4, NULL), ('gone', '', '', 0, '', 0, 2, 1, 2, 2)")
        .execute(&mut db)
        .await
        .unwrap();
    // Made and changed; made in an earlier life of the glossary, of which nothing told that it went.
    sqlx::query(
        "INSERT INTO entry_versions VALUES ('g', 'a', 3, 4, $1, 3, 3), ('g', 'a', 4, NULL, $1, 3, 4), ('g', 'lost', 1, 3, $1, 1, 1)",
    )
    .bind(body)
    .execute(&mut db)
    .await
    .unwrap();
    sqlx::Connection::close(db).await.unwrap();
    let store = SqliteStore::open(&path).await.unwrap();
    let g = glossary("g");
    let history = store.history(&g, None, 9).await.unwrap();
    let told: Vec<_> = history.items.iter().map(|r| (r.glossary.revision, r.counts.created, r.counts.updated, r.counts.deleted)).collect();
    assert_eq!(told, [(4, 0, 1, 0), (3, 1, 0, 1), (1, 1, 0, 0)]);
    let changes = store.changes(&g, 1, None, 9).await.unwrap();
    assert_eq!(changes.items.iter().map(|c| c.position().1.to_string()).collect::<Vec<_>>(), ["lost", "a"]);
    assert_eq!(everything(&store, &g).await.0.len(), 1);
}
