//! Two servers on one PostgreSQL database.

use std::time::{Duration, Instant};

use super::*;
use tarjuman::store::{Catalog, Precondition::Nothing};

/// A catalog that follows the database as a server's does.
async fn following(url: &str) -> Catalog {
    let catalog = Catalog::open(Arc::new(PostgresStore::open(url).await.unwrap())).await.unwrap();
    let follower = catalog.clone();
    tokio::spawn(async move {
        loop {
            let _ = tokio::time::timeout(Duration::from_millis(500), follower.store().changed()).await;
            follower.refresh().await.unwrap();
        }
    });
    catalog
}

fn revision(catalog: &Catalog, g: &GlossaryId) -> i64 {
    catalog.stack(std::slice::from_ref(g)).map_or(0, |stack| stack.snapshots()[0].revision)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_sees_what_the_other_wrote_within_a_second() {
    let Some(url) = postgres::database().await else { return };
    let (one, two) = (following(&url).await, following(&url).await);
    let g = glossary("g");
    one.create_glossary(g.clone(), fields("G", 0), String::new(), Vec::new(), None).await.unwrap();
    let mut slowest = Duration::ZERO;
    for round in 0..20 {
        let (writer, reader) = if round % 2 == 0 { (&one, &two) } else { (&two, &one) };
        let written = writer.put_entry(g.clone(), entry(&format!("e{round}"), "بيت"), Nothing).await.unwrap();
        let begun = Instant::now();
        while revision(reader, &g) < written.glossary_revision {
            assert!(begun.elapsed() < Duration::from_secs(1), "round {round}");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        slowest = slowest.max(begun.elapsed());
    }
    println!("seen by the other after {slowest:?} at most");
    assert_eq!((revision(&one, &g), revision(&two, &g)), (21, 21));
}

#[tokio::test]
async fn writers_of_two_servers_do_not_lose_each_others_work() {
    let Some(url) = postgres::database().await else { return };
    let stores = [PostgresStore::open(&url).await.unwrap(), PostgresStore::open(&url).await.unwrap()].map(Arc::new);
    let g = glossary("g");
    stores[0].create_glossary(&g, &fields("G", 0), "", &[], None).await.unwrap();
    let writers: Vec<_> = (0..40)
        .map(|n| {
            let (store, g) = (Arc::clone(&stores[n % 2]), g.clone());
            tokio::spawn(async move { store.put_entry(&g, &entry(&format!("e{n}"), "بيت"), &Nothing).await.unwrap().glossary_revision })
        })
        .collect();
    let mut revisions = Vec::new();
    for writer in writers {
        revisions.push(writer.await.unwrap());
    }
    revisions.sort_unstable();
    assert_eq!(revisions, (2..=41).collect::<Vec<_>>());
    assert_eq!(everything(&*stores[0], &g).await.0.len(), 40);
}

#[tokio::test]
async fn servers_that_start_at_once_share_a_new_database() {
    let Some(url) = postgres::database().await else { return };
    let opened: Vec<_> = (0..4)
        .map(|_| {
            let url = url.clone();
            tokio::spawn(async move { PostgresStore::open(&url).await.map(drop) })
        })
        .collect();
    for opened in opened {
        opened.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_named_without_its_password() {
    let Some(url) = postgres::database().await else { return };
    for wrong in [
        "postgres://desk:secret@127.0.0.1:1/terms".to_owned(),
        url.replace("/t", "/no-such-").replace("postgres@", "postgres:secret@"),
        url.replace("postgres@", "nobody:secret@"),
    ] {
        let text = refused(PostgresStore::open(&wrong).await, ErrorCode::Unavailable, "DATABASE_UNREACHABLE");
        assert!(text.contains("postgres://") && !text.contains("secret"), "{text}");
    }
}
