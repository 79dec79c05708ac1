//! The glossary in the program: its quality, and the first start.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use tarjuman::{
    error::{Coded, ErrorCode},
    formats::{
        Format, Import, ReadOptions,
        bundled::{self, NEWS, Notice},
    },
    glossary::{Entry, LookupOptions, TermStatus, lookup::Text},
    id::{EntryId, GlossaryId},
    store::{GlossaryFields, GlossaryStore, Precondition, SqliteStore},
    text::{
        Language,
        class::{self, Class},
        fold,
    },
};

fn news() -> Vec<Entry> {
    bundled::news().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn there_are_enough_entries_and_no_row_is_doubtful() {
    let mut import = Import::default();
    let options = ReadOptions { format: Some(Format::Tsv), ..ReadOptions::default() };
    for (name, text) in NEWS {
        import.read(name, text.as_bytes(), &options).unwrap();
        assert!(text.starts_with("# ") && text.contains("Licence: Apache-2.0"), "{name} has no header");
    }
    let issues: Vec<String> = import.issues().list().iter().map(ToString::to_string).collect();
    assert!(issues.is_empty(), "{}", issues.join("\n"));
    assert!(import.entries().len() >= 3_000, "{}", import.entries().len());
}

#[test]
fn every_entry_has_an_id_of_its_own_and_one_preferred_term_in_each_language() {
    let mut doubtful = Vec::new();
    let mut ids: HashSet<EntryId> = HashSet::new();
    for entry in news() {
        let wanted = Entry::default_id(&entry.terms).unwrap();
        if !ids.insert(wanted.clone()) {
            doubtful.push(format!("two entries would be `{wanted}`: give one another preferred English term, or an id"));
        }
        for language in [Language::Arabic, Language::English] {
            let preferred = entry.terms.iter().filter(|t| (t.language, t.status) == (language, TermStatus::Preferred)).count();
            if preferred != 1 {
                doubtful.push(format!("{} has {preferred} preferred terms in {}", entry.id, language.code()));
            }
        }
    }
    assert!(doubtful.is_empty(), "{}", doubtful.join("\n"));
}

#[test]
fn every_term_is_in_the_script_of_its_language() {
    let mut doubtful = Vec::new();
    for entry in news() {
        for term in &entry.terms {
            let foreign = |c: char| match term.language {
                Language::Arabic => class::of(c) == Class::Latin,
                Language::English => class::of(c) == Class::Arabic,
            };
            let hidden = |c: char| matches!(c, '\u{64b}'..='\u{652}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if let Some(c) = term.text.chars().find(|c| foreign(*c) || hidden(*c)) {
                doubtful.push(format!("{}: `{}` has {c:?}", entry.id, term.text));
            }
        }
    }
    assert!(doubtful.is_empty(), "{}", doubtful.join("\n"));
}

/// Arabic keys that lead to several entries, each line `key: id, id  # why both are wanted`.
const HOMOGRAPHS: &str = include_str!("../../glossaries/news/HOMOGRAPHS.txt");

#[test]
fn words_that_mean_several_things_are_known_to_do_so() {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in news() {
        for term in entry.terms.iter().filter(|t| t.language == Language::Arabic) {
            keys.entry(fold::key(&term.text)).or_default().insert(entry.id.to_string());
        }
    }
    let found: BTreeSet<String> = keys
        .iter()
        .filter(|(_, ids)| ids.len() > 1)
        .map(|(key, ids)| format!("{key}: {}", ids.iter().cloned().collect::<Vec<_>>().join(", ")))
        .collect();
    let lines = HOMOGRAPHS.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let known: BTreeSet<String> = lines.map(|line| line.split('#').next().unwrap_or_default().trim().to_owned()).collect();
    let new: Vec<_> = found.difference(&known).cloned().collect();
    let gone: Vec<_> = known.difference(&found).cloned().collect();
    assert!(new.is_empty(), "not in HOMOGRAPHS.txt:\n{}", new.join("\n"));
    assert!(gone.is_empty(), "in HOMOGRAPHS.txt, but no longer so:\n{}", gone.join("\n"));
}

#[tokio::test]
async fn the_first_start_brings_the_glossary_and_later_ones_leave_it_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/t.sqlite3");
    let news_id = GlossaryId::parse("news").unwrap();
    let (catalog, notice) = bundled::open(&path.as_path().into()).await.unwrap();
    let Some(Notice::Created(text)) = notice else { panic!("{notice:?}") };
    assert!(text.starts_with("created ") && text.contains("t.sqlite3, loaded glossary news: ") && text.ends_with(" entries"), "{text}");
    let stack = catalog.stack(&[]).unwrap();
    assert_eq!(stack.snapshots()[0].len(), news().len());
    assert!(!stack.matches(&Text::new("وصل إلى غزة"), &LookupOptions::default()).is_empty());

    let gaza = catalog.entries(&news_id, None, 1).await.unwrap().items.remove(0).entry;
    catalog.delete_entry(news_id.clone(), gaza.id, Precondition::Present).await.unwrap();
    let revision = catalog.glossary(&news_id).await.unwrap().revision;
    drop(catalog);
    let (catalog, notice) = bundled::open(&path.as_path().into()).await.unwrap();
    assert_eq!((notice, catalog.glossary(&news_id).await.unwrap().revision), (None, revision));

    catalog.delete_glossary(news_id.clone(), None, true, None).await.unwrap();
    let (catalog, notice) = bundled::open(&path.as_path().into()).await.unwrap();
    assert_eq!(notice, None, "what a person deleted is not brought back");
    assert!(catalog.stack(&[]).unwrap().snapshots().is_empty());
}

#[tokio::test]
async fn an_older_glossary_in_the_database_is_mentioned_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite3");
    let news_id = GlossaryId::parse("news").unwrap();
    let store = SqliteStore::open(&path).await.unwrap();
    store.create_glossary(&news_id, &GlossaryFields::default(), "bundled:0000000000000000", &news()[..3], None).await.unwrap();
    store.close().await;
    let (catalog, notice) = bundled::open(&path.as_path().into()).await.unwrap();
    let Some(Notice::Outdated(text)) = notice else { panic!("{notice:?}") };
    assert!(text.contains("glossary news") && text.contains("left as it is"), "{text}");
    assert_eq!(catalog.glossary(&news_id).await.unwrap().entry_count, 3);
}

#[tokio::test]
async fn two_first_starts_at_once_bring_one_glossary() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite3");
    let database = path.as_path().into();
    let (one, other) = tokio::join!(bundled::open(&database), bundled::open(&database));
    for (catalog, _) in [one.unwrap(), other.unwrap()] {
        assert_eq!(catalog.stack(&[]).unwrap().snapshots()[0].len(), news().len());
    }
}

#[tokio::test]
async fn a_database_that_is_none_is_an_error_of_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "not a database, but a long enough text").unwrap();
    let error = bundled::open(&path.as_path().into()).await.map(drop).unwrap_err();
    assert_eq!((error.code(), error.reason()), (ErrorCode::FailedPrecondition, "NOT_A_DATABASE"));
}
