//! `kill -9` of random workers while a job runs: every item has one result, and all of them are what one process gives.
//!
//! The suite kills for a little while. The whole program, with 3,000 chunks, is
//! `cargo test --release --test it jobs::kill -- --ignored --nocapture`; it prints what it did. `TARJUMAN_KILL_SEED=N` repeats
//! a run.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use tarjuman::{
    id::JobId,
    jobs::{JobState, Jobs, Settings},
    store::Location,
};

use crate::support::{
    postgres,
    program::{Working, run},
};

const WORKERS: usize = 3;

/// A random one is killed so often.
const EVERY: Duration = Duration::from_millis(1_500);

/// Seconds after which chunks are taken from a worker that was not heard of.
const RESCUE_AFTER: u64 = 4;

/// What the issue allows beyond [`RESCUE_AFTER`] until work goes on.
const GRACE: Duration = Duration::from_secs(15);

fn configuration(folder: &Path, chunk_items: usize) -> String {
    let path = folder.join("jobs.toml");
    let text = format!(
        "compute_threads = 1\n[jobs]\nchunk_items = {chunk_items}\ntimeout_seconds = 3\nrescue_after_seconds = {RESCUE_AFTER}\n\
         poll_milliseconds = 100\nwindow = 64\n"
    );
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// So many items of a dozen words and five terms.
pub(super) fn input(items: usize) -> String {
    let words =
        ["قال", "المتحدث", "إن", "الوفد", "وصل", "أمس", "من", "غزة", "إلى", "القاهرة", "للقاء", "وزير", "الخارجية", "بشأن", "كرمان"];
    let item = |n: usize| {
        let text: Vec<&str> = (0..12).map(|w| words[(n * 7 + w * (1 + n % 5)) % words.len()]).collect();
        let terms: Vec<_> =
            ["Gaza", "Cairo", "Kerman", "foreign minister", "Quds Force"].iter().map(|t| serde_json::json!({ "text": t })).collect();
        serde_json::json!({ "itemId": format!("{n}"), "source": { "text": text.join(" ") }, "referenceTerms": terms }).to_string() + "\n"
    };
    (0..items).map(item).collect()
}

/// A small generator of random numbers (splitmix64), to be begun with the same seed again.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % most
    }
}

fn killed(database: &str, chunks: usize, chunk_items: usize) {
    let folder = tempfile::tempdir().unwrap();
    let configuration = configuration(folder.path(), chunk_items);
    let seed = std::env::var("TARJUMAN_KILL_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or_else(|| u64::from(std::process::id()));
    let mut random = Random(seed);
    let items = chunks * chunk_items;
    let file = folder.path().join("items.jsonl");
    fs::write(&file, input(items)).unwrap();
    let common = ["--database", database, "--config", &configuration, "--log", "error"];
    let with = |verb: &[&str]| run(&[verb, &common].concat(), "");
    let expected = with(&["align", "--json", file.to_str().unwrap()]).exits(0).out;
    assert_eq!(expected.lines().count(), items);
    let job = with(&["jobs", "submit", file.to_str().unwrap()]).exits(0).json()[0]["name"].as_str().unwrap().to_owned();

    let begun = Instant::now();
    let mut workers: Vec<Working> = (0..WORKERS).map(|_| Working::start(&common)).collect();
    let watched = Watched::new(database, &job);
    // When little is left, nobody is killed any more: what was lost must come back in time.
    let calm = AtomicBool::new(false);
    let (ended, kills, last_kill) = std::thread::scope(|scope| {
        let killing = scope.spawn(|| {
            let (mut kills, mut next) = (0, begun + EVERY);
            let mut last = begun;
            while !calm.load(Ordering::Relaxed) {
                std::thread::sleep(next.saturating_duration_since(Instant::now()));
                if calm.load(Ordering::Relaxed) {
                    break;
                }
                let victim = random.below(WORKERS);
                workers[victim].kill();
                workers[victim] = Working::spawn(&common);
                kills += 1;
                last = Instant::now();
                next += EVERY;
            }
            (kills, last)
        });
        let ended = loop {
            std::thread::sleep(Duration::from_millis(300));
            let (state, done) = watched.ask();
            if done >= items * 9 / 10 || state.is_over() {
                calm.store(true, Ordering::Relaxed);
            }
            if state.is_over() {
                break state;
            }
            if begun.elapsed() > Duration::from_mins(15) {
                calm.store(true, Ordering::Relaxed);
                panic!("seed {seed}: {done} of {items}");
            }
        };
        let (kills, last) = killing.join().unwrap();
        (ended, kills, last)
    });
    let (took, after) = (begun.elapsed(), last_kill.elapsed());
    assert_eq!(ended, JobState::Succeeded, "seed {seed}");
    assert!(kills > 0, "too fast to be killed: {took:?}");
    let results = with(&["jobs", "results", &job]).exits(0).out;
    assert_eq!(results.lines().count(), items, "seed {seed}: results are as many as items, none twice");
    assert!(results == expected, "seed {seed}: results differ from those of a single process");
    // The last kill came with a tenth of the work to do, most of which needs no rescue.
    assert!(after < Duration::from_secs(RESCUE_AFTER) + GRACE + took, "seed {seed}: {after:?} after the last kill");
    println!("{items} items in {chunks} chunks, {kills} kills: {took:.1?}, the end {after:.1?} after the last kill (seed {seed})");
}

/// All workers are killed at once, and one is started: what they had begun is done again in time.
fn rescued(database: &str) {
    let folder = tempfile::tempdir().unwrap();
    let configuration = configuration(folder.path(), 100);
    let file = folder.path().join("items.jsonl");
    fs::write(&file, input(24_000)).unwrap();
    let common = ["--database", database, "--config", &configuration, "--log", "error"];
    let with = |verb: &[&str]| run(&[verb, &common].concat(), "");
    let job = with(&["jobs", "submit", file.to_str().unwrap()]).exits(0).json()[0]["name"].as_str().unwrap().to_owned();
    let mut workers: Vec<Working> = (0..WORKERS).map(|_| Working::start(&common)).collect();
    let watched = Watched::new(database, &job);
    let done = || watched.ask().1;
    while done() == 0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    workers.iter_mut().for_each(Working::kill);
    let (killed, left) = (Instant::now(), 24_000 - done());
    assert!(left > 0, "too fast to be killed");
    let _last = Working::start(&common);
    while done() < 24_000 {
        std::thread::sleep(Duration::from_millis(100));
        assert!(killed.elapsed() < Duration::from_secs(RESCUE_AFTER) + GRACE, "{} items after {:?}", done(), killed.elapsed());
    }
    println!("{left} items were left when all workers were killed: done {:.1?} later", killed.elapsed());
}

/// A job seen from this process: the program would take a second to start, and to be asked.
struct Watched {
    runtime: tokio::runtime::Runtime,
    jobs: Jobs,
    id: JobId,
}

impl Watched {
    fn new(database: &str, job: &str) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let jobs = runtime.block_on(async {
            let store = Location::parse(database).open().await.unwrap();
            Jobs::open(store.database(), Settings::default()).await.unwrap()
        });
        Self { runtime, jobs, id: JobId::parse_name(job).unwrap() }
    }

    /// How far it is, and how many items are done.
    fn ask(&self) -> (JobState, usize) {
        let job = self.runtime.block_on(self.jobs.get(&self.id)).unwrap();
        (job.state, job.progress.done as usize)
    }
}

fn sqlite(test: impl FnOnce(&str)) {
    let folder = tempfile::tempdir().unwrap();
    test(folder.path().join("kill.sqlite3").to_str().unwrap());
}

async fn on_postgres(test: impl FnOnce(&str) + Send + 'static) {
    if let Some(url) = postgres::database().await {
        tokio::task::spawn_blocking(move || test(&url)).await.unwrap();
    }
}

#[test]
fn workers_are_killed_on_sqlite() {
    sqlite(|database| killed(database, 600, 40));
}

#[tokio::test]
async fn workers_are_killed_on_postgres() {
    on_postgres(|database| killed(database, 600, 40)).await;
}

#[test]
fn what_dead_workers_had_begun_is_done_again_on_sqlite() {
    sqlite(rescued);
}

#[tokio::test]
async fn what_dead_workers_had_begun_is_done_again_on_postgres() {
    on_postgres(rescued).await;
}

#[test]
#[ignore = "takes minutes: the whole program"]
fn three_thousand_chunks_on_sqlite() {
    sqlite(|database| killed(database, 3_000, 40));
}

#[tokio::test]
#[ignore = "takes minutes: the whole program"]
async fn three_thousand_chunks_on_postgres() {
    on_postgres(|database| killed(database, 3_000, 40)).await;
}
