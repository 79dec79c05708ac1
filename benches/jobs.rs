//! A batch job beside the bare library loop, on the same processors in the same run; two worker processes beside one; the
//! memory of a worker.
//!
//! Sentences of 25 words with five terms. `TARJUMAN_JOBS_ITEMS=1000000` gives the number of items (the default is 20,000).
//! `TARJUMAN_JOBS_ROUNDS=5` repeats what is compared and prints the middle one. PostgreSQL is measured where it is installed.

#![allow(clippy::unwrap_used, clippy::expect_used)] // what cannot fail here ends the run

#[path = "../tests/it/support/postgres.rs"]
#[allow(dead_code)]
mod postgres;

use std::{
    fs::{self, File},
    hint::black_box,
    io::{BufWriter, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use rayon::prelude::*;
use tarjuman::{
    align::{Options, ReferenceTerm, Sentence},
    formats::bundled,
    glossary::{Snapshot, Stack},
    id::{GlossaryId, JobId},
    jobs::{JobState, Jobs, Settings},
    rpc::engine::bundled_aligner,
    store::Location,
    text::Language,
};
use tokio::runtime::Runtime;

const SENTENCES: [(&str, [&str; 5]); 3] = [
    (
        "التقى وزير الخارجية المصري سامح شكري نظيره الأردني أيمن الصفدي في القاهرة الأربعاء لبحث وقف إطلاق النار في قطاع غزة وإدخال المساعدات الإنسانية إلى السكان",
        ["Sameh Shoukry", "Ayman Safadi", "Cairo", "ceasefire", "Gaza Strip"],
    ),
    (
        "وأوضح المهندس كريستوفر هالبيرن أن الجسر الذي صممته شركة نورثبريدج قرب بلدة كينسينغتون آمن تماما وأن الفحص الذي أجرته مارغريت دونوفان لم يجد شقوقا جديدة",
        ["Christopher Halpern", "Northbridge", "Kensington", "Margaret Donovan", "Stephen Whitaker"],
    ),
    (
        "هطلت الأمطار بغزارة على القرى الجبلية طوال الليل وتسببت في قطع الطرق الزراعية وانهيار عدد من الجدران القديمة دون وقوع إصابات بين السكان أو المزارعين",
        ["Angela Merkel", "World Health Organization", "Paris", "15 January 2023", "no-fly zone"],
    ),
];

/// The n-th sentence: no two of them are the same text.
fn sentence(n: usize) -> (String, [&'static str; 5]) {
    let (text, terms) = SENTENCES[n % 3];
    let mut words: Vec<&str> = text.split(' ').collect();
    words.rotate_left(n / 3 % 25);
    (words.join(" "), terms)
}

fn main() {
    let items = std::env::var("TARJUMAN_JOBS_ITEMS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000_usize);
    let rounds = std::env::var("TARJUMAN_JOBS_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_usize).max(1);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("items.jsonl");
    write_items(&file, items);
    println!("{items} items of 25 words and 5 terms, {} MB of input, {cores} processors", file.metadata().unwrap().len() >> 20);

    let runtime = Runtime::new().unwrap();
    let mut databases = vec![("SQLite", folder.path().join("bench.sqlite3").display().to_string())];
    databases.extend(runtime.block_on(postgres::database()).map(|url| ("PostgreSQL", url)));
    for (name, database) in databases {
        let measured = |how| measured(&runtime, folder.path(), &file, &database, items, how);
        let before = library(items, cores);
        let (both, memory) = measured((1, cores));
        let after = library(items, cores);
        let bare = f64::midpoint(before, after);
        println!("{name}: library loop, {cores} threads: {before:.0} items/s before, {after:.0} after");
        println!("{name}: a job, 1 process of {cores} threads: {both:.0} items/s, {:.0} % of the loop, {memory} MB", both / bare * 100.0);
        // Processors that share a machine change their speed from one second to the next: what is compared is run side by side,
        // several times. What two threads gain when nothing is between them, no two processes can better.
        let (mut bare, mut gains, mut memory) = (Vec::new(), Vec::new(), 0);
        for _ in 0..rounds {
            bare.push(library(items, 2) / library(items, 1));
            let (one, of_one) = measured((1, 1));
            let (two, of_two) = measured((2, 1));
            println!("{name}: a job, 1 process of 1 thread: {one:.0} items/s; 2 processes: {two:.0} items/s, {:.2} × one", two / one);
            gains.push(two / one);
            memory = memory.max(of_one).max(of_two);
        }
        let (gain, bare) = (median(gains), median(bare));
        println!(
            "{name}: 2 processes: {gain:.2} × one in the middle of {rounds} rounds (2 threads of the loop: {bare:.2}), {memory} MB each"
        );
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn write_items(file: &Path, items: usize) {
    let mut out = BufWriter::new(File::create(file).unwrap());
    for n in 0..items {
        let (text, terms) = sentence(n);
        let terms: Vec<_> = terms.iter().map(|t| serde_json::json!({ "text": t })).collect();
        writeln!(out, "{}", serde_json::json!({ "itemId": n.to_string(), "source": { "text": text }, "referenceTerms": terms })).unwrap();
    }
    out.flush().unwrap();
}

/// Items a second when nothing but the alignment is done.
fn library(items: usize, threads: usize) -> f64 {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let aligner = bundled_aligner().unwrap();
    let snapshot = Snapshot::new(GlossaryId::parse("news").unwrap(), 1, 0, &bundled::news().unwrap()).unwrap();
    let stack = Stack::new(vec![Arc::new(snapshot)]);
    let items = items.min(20_000);
    let begun = Instant::now();
    let align = |n| {
        let (text, terms) = sentence(n);
        let terms = terms.map(|text| ReferenceTerm { text: text.into(), kind: None, alternatives: Vec::new() });
        black_box(aligner.align(Sentence::alone(&text, Language::Arabic), &terms, &stack, Options::default()));
    };
    pool.install(|| (0..items).into_par_iter().for_each(align));
    items as f64 / begun.elapsed().as_secs_f64()
}

struct Workers(Vec<Child>);

impl Drop for Workers {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Items a second of a job from its first chunk to its last, and megabytes of memory of the largest worker.
fn measured(
    runtime: &Runtime,
    folder: &Path,
    file: &Path,
    database: &str,
    items: usize,
    (processes, threads): (usize, usize),
) -> (f64, u64) {
    let configuration = folder.join("jobs.toml");
    fs::write(&configuration, format!("compute_threads = {threads}\n")).unwrap();
    let program = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tarjuman"));
        command.args(arguments).args(["--database", database, "--log", "error", "--config"]).arg(&configuration);
        command
    };
    let told = |arguments: &[&str]| -> serde_json::Value {
        let out = program(arguments).stderr(Stdio::null()).output().unwrap();
        serde_json::from_slice(&out.stdout).unwrap()
    };
    let mut workers = Workers(Vec::new());
    for _ in 0..processes {
        workers.0.push(program(&["work"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    }
    std::thread::sleep(Duration::from_secs(3));
    let job = told(&["jobs", "submit", file.to_str().unwrap()])["name"].as_str().unwrap().to_owned();
    // Asked from here: a program that starts twice a second would take a good part of a processor.
    let ended = runtime.block_on(async {
        let store = Location::parse(database).open().await.unwrap();
        let jobs = Jobs::open(store.database(), Settings::default()).await.unwrap();
        let id = JobId::parse_name(&job).unwrap();
        loop {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let record = jobs.get(&id).await.unwrap();
            if record.state.is_over() {
                jobs.close().await;
                store.close().await;
                break record;
            }
        }
    });
    assert_eq!((ended.state, ended.progress.done), (JobState::Succeeded, items as u64), "{ended:?}");
    let took = ended.end_time.unwrap().duration_since(ended.start_time.unwrap()).as_secs_f64();
    let peak = workers.0.iter().map(|child| peak_memory(child.id())).max().unwrap_or(0);
    (items as f64 / took, peak >> 20)
}

/// Most memory a process ever had, in bytes (Linux).
fn peak_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or(0) * 1024
}
