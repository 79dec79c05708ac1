//! What holds for every store, and for the catalog above it.

mod catalog;
mod entries;
mod file;
mod glossaries;
mod history;
mod kill;
mod servers;

use std::sync::Arc;

use tarjuman::{
    error::{Coded, ErrorCode},
    glossary::{Entry, EntryKind, Term, TermStatus},
    id::{EntryId, GlossaryId},
    store::{Change, GlossaryFields, GlossaryStore, PostgresStore, SqliteStore, StoreError},
    text::Language,
};

use crate::support::postgres;

/// Runs a test on every kind of store there is, each time on a new one.
async fn on_every_store(test: impl AsyncFn(Arc<dyn GlossaryStore>)) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("new.sqlite3")).await.unwrap();
    test(Arc::new(store)).await;
    if let Some(url) = postgres::database().await {
        test(Arc::new(PostgresStore::open(&url).await.unwrap())).await;
    }
}

fn glossary(id: &str) -> GlossaryId {
    GlossaryId::parse(id).unwrap()
}

fn id(id: &str) -> EntryId {
    EntryId::parse(id).unwrap()
}

fn entry(name: &str, ar: &str) -> Entry {
    let terms = vec![Term::new(Language::Arabic, ar, TermStatus::Preferred), Term::new(Language::English, name, TermStatus::Preferred)];
    Entry::new(id(name), EntryKind::Place, terms)
}

/// `size` entries whose Arabic terms have a `mark` in common.
fn entries(mark: &str, size: usize) -> Vec<Entry> {
    (0..size).map(|n| entry(&format!("e{n:05}"), &format!("{mark} {n}"))).collect()
}

fn puts(entries: Vec<Entry>) -> Vec<Change> {
    entries.into_iter().map(Change::Put).collect()
}

fn fields(display_name: &str, priority: i32) -> GlossaryFields {
    GlossaryFields { display_name: display_name.into(), description: "د".into(), priority }
}

/// A new glossary with these entries.
async fn with(store: &Arc<dyn GlossaryStore>, name: &str, entries: &[Entry]) -> GlossaryId {
    store.create_glossary(&glossary(name), &GlossaryFields::default(), "", entries, None).await.unwrap();
    glossary(name)
}

/// All entries of a glossary by id, and its revision.
async fn everything(store: &dyn GlossaryStore, glossary: &GlossaryId) -> (Vec<Entry>, i64) {
    let mut all = Vec::new();
    let record = store.load(glossary, &mut |piece| all.extend(piece.into_iter().map(|r| r.entry))).await.unwrap();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(record.entry_count, all.len() as u64, "the count kept is the count there");
    (all, record.revision)
}

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, StoreError>, code: ErrorCode, reason: &str) -> String {
    let error = outcome.unwrap_err();
    assert_eq!((error.code(), error.reason()), (code, reason), "{error}");
    error.to_string()
}
