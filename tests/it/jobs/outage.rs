//! PostgreSQL crashes and goes away while a job runs. The whole program, with an outage of 20 seconds, is
//! `cargo test --release --test it jobs::outage -- --ignored --nocapture`.

use std::{
    fs,
    time::{Duration, Instant},
};

use super::kill::input;
use crate::support::{
    cases::look_up,
    postgres::OwnServer,
    program::{Serving, Working, run},
};
use tarjuman::rpc::pb::{self, term_service_client::TermServiceClient};

/// Two crashes, then an outage: servers and workers stay up, look-ups are answered and say that they may be behind, and the
/// job is done.
async fn outage(items: usize, down: Duration) {
    let Some(server) = OwnServer::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let configuration = folder.path().join("jobs.toml");
    fs::write(
        &configuration,
        "compute_threads = 1\n[jobs]\nchunk_items = 40\ntimeout_seconds = 10\nrescue_after_seconds = 10\npoll_milliseconds = 100\n",
    )
    .unwrap();
    let url = server.url();
    let common = ["--database", &url, "--config", configuration.to_str().unwrap(), "--log", "error"];
    let with = |verb: &[&str]| run(&[verb, &common].concat(), "");
    let file = folder.path().join("items.jsonl");
    fs::write(&file, input(items)).unwrap();
    let expected = with(&["align", "--json", file.to_str().unwrap()]).exits(0).out;

    let mut serving = Serving::start(&[&common[..], &["--api-only"]].concat());
    let mut workers = [Working::start(&common), Working::start(&common)];
    let mut terms = TermServiceClient::connect(serving.url.clone()).await.unwrap();
    let mut asked = async || {
        let answer: pb::MatchTermsResponse = terms.match_terms(look_up(&["إلى غزة"])).await.unwrap().into_inner();
        (answer.stale, answer.results[0].matches.len())
    };
    assert_eq!(asked().await, (false, 1));
    let server_url = serving.url.clone();
    let at_server = ["--server", &server_url];
    let remote = |verb: &[&str]| run(&[verb, &at_server].concat(), "");
    let job = remote(&["jobs", "submit", file.to_str().unwrap()]).exits(0).json()[0]["name"].as_str().unwrap().to_owned();
    let done = || {
        let told = remote(&["jobs", "show", &job]);
        let job = if told.status == 0 { told.json().remove(0) } else { serde_json::Value::Null };
        job["progress"]["itemsDone"].as_str().unwrap_or("0").parse::<usize>().unwrap()
    };
    while done() == 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for _ in 0..2 {
        server.crash();
        server.up();
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(asked().await.1, 1);
    }
    let before = done();
    server.crash();
    let away = Instant::now();
    let mut stale_after = None;
    while away.elapsed() < down {
        let begun = Instant::now();
        let (stale, found) = asked().await;
        assert!(found == 1 && begun.elapsed() < Duration::from_millis(500), "look-ups go on: {:?}", begun.elapsed());
        if stale && stale_after.is_none() {
            stale_after = Some(away.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(stale_after.is_some_and(|after| after < Duration::from_secs(5)), "said to be stale after {stale_after:?}");
    server.up();
    let back = Instant::now();
    while asked().await.0 {
        assert!(back.elapsed() < Duration::from_secs(20), "still said to be stale");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let fresh = back.elapsed();
    while done() < items {
        assert!(back.elapsed() < Duration::from_mins(2), "{} of {items} items", done());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(serving.is_running() && workers.iter_mut().all(Working::is_running), "nobody ended");
    let results = remote(&["jobs", "results", &job]).exits(0).out;
    assert!(results == expected, "results differ from those of a single process");
    println!(
        "{items} items, {before} of them before the outage of {down:?}: stale after {:.1?}, fresh {fresh:.1?} after its end, done {:.1?} after",
        stale_after.unwrap_or_default(),
        back.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_crashes_and_goes_away_costs_no_work() {
    outage(16_000, Duration::from_secs(5)).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: the whole program"]
async fn two_crashes_and_twenty_seconds_without_a_database() {
    outage(60_000, Duration::from_secs(20)).await;
}
