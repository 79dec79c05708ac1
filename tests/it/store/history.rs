//! Revisions, roll-back, the feed of changes, restoring what was deleted, and requests that are sent twice.

use super::*;
use futures_util::{StreamExt, stream};
use tarjuman::store::{
    Batches, Cause, Edit, EntryChange, ImportMode,
    Precondition::{Absent, Nothing, Present},
    RequestKey,
};

fn key(id: &str, digest: &str) -> RequestKey {
    RequestKey { id: id.into(), digest: digest.into() }
}

fn batches(entries: &[Entry]) -> Batches<'static> {
    let pieces: Vec<_> = entries.chunks(7).map(|piece| Ok(piece.to_vec())).collect();
    stream::iter(pieces).boxed()
}

/// A glossary whose revisions 1 to 5 are: a and b; c; b changed; a deleted; d.
async fn with_history(store: &Arc<dyn GlossaryStore>) -> GlossaryId {
    let g = with(store, "g", &[entry("a", "ألف"), entry("b", "باء")]).await;
    store.put_entry(&g, &entry("c", "جيم"), &Nothing).await.unwrap();
    store.put_entry(&g, &entry("b", "بيت"), &Nothing).await.unwrap();
    store.delete_entry(&g, &id("a"), &Nothing).await.unwrap();
    store.put_entry(&g, &entry("d", "دال"), &Nothing).await.unwrap();
    g
}

async fn at(store: &dyn GlossaryStore, g: &GlossaryId, revision: i64) -> Vec<Entry> {
    store.entries_at(g, Some(revision), None, 100).await.unwrap().items.into_iter().map(|r| r.entry).collect()
}

fn told(changes: &[EntryChange]) -> Vec<String> {
    changes
        .iter()
        .map(|change| match change {
            EntryChange::Created(r) => format!("{} +{}", r.revision, r.entry.id),
            EntryChange::Updated(r) => format!("{} ~{}", r.revision, r.entry.id),
            EntryChange::Deleted { id, revision, .. } => format!("{revision} -{id}"),
        })
        .collect()
}

#[tokio::test]
async fn every_revision_can_be_read() {
    on_every_store(async |store| {
        let g = with_history(&store).await;
        let (a, b, new_b) = (entry("a", "ألف"), entry("b", "باء"), entry("b", "بيت"));
        let (c, d) = (entry("c", "جيم"), entry("d", "دال"));
        for (revision, expected) in [
            (1, vec![a.clone(), b.clone()]),
            (2, vec![a.clone(), b, c.clone()]),
            (3, vec![a, new_b.clone(), c.clone()]),
            (4, vec![new_b.clone(), c.clone()]),
            (5, vec![new_b, c, d]),
        ] {
            assert_eq!(at(&*store, &g, revision).await, expected, "revision {revision}");
            assert_eq!(store.entries_at(&g, Some(revision), None, 1).await.unwrap().total, expected.len() as u64);
        }
        assert_eq!(store.entry_at(&g, &id("b"), Some(2)).await.unwrap().entry, entry("b", "باء"));
        refused(store.entry_at(&g, &id("a"), Some(4)).await, ErrorCode::NotFound, "ENTRY_NOT_FOUND");
        refused(store.entries_at(&g, Some(6), None, 9).await, ErrorCode::NotFound, "REVISION_NOT_FOUND");
        let history = store.history(&g, None, 3).await.unwrap();
        let shown: Vec<_> = history.items.iter().map(|r| (r.glossary.revision, r.cause, r.glossary.entry_count)).collect();
        assert_eq!(shown, [(5, Cause::Edit, 3), (4, Cause::Edit, 2), (3, Cause::Edit, 3)]);
        assert_eq!((history.more, history.total), (true, 5));
        let older = store.history(&g, Some(3), 3).await.unwrap();
        assert_eq!(older.items.iter().map(|r| (r.glossary.revision, r.cause)).collect::<Vec<_>>(), [(2, Cause::Edit), (1, Cause::Create)]);
        assert_eq!((older.items[1].counts.created, older.more), (2, false));
    })
    .await;
}

#[tokio::test]
async fn the_feed_tells_each_change_once_as_it_is_now() {
    on_every_store(async |store| {
        let g = with_history(&store).await;
        for (since, expected) in
            [(0, vec!["2 +c", "3 +b", "4 -a", "5 +d"]), (1, vec!["2 +c", "3 ~b", "4 -a", "5 +d"]), (3, vec!["4 -a", "5 +d"]), (5, vec![])]
        {
            assert_eq!(told(&store.changes(&g, since, None, 100).await.unwrap().items), expected, "since {since}");
        }
        let first = store.changes(&g, 1, None, 3).await.unwrap();
        let place = first.items.last().unwrap().position();
        let rest = store.changes(&g, 1, Some(place), 3).await.unwrap();
        assert_eq!((told(&rest.items), first.more, rest.more), (vec!["5 +d".to_owned()], true, false));
        refused(store.changes(&g, 6, None, 9).await, ErrorCode::NotFound, "REVISION_NOT_FOUND");
        // Begun anew, the feed tells that everything is gone.
        store.delete_glossary(&g, None, true, None).await.unwrap();
        store.create_glossary(&g, &fields("G", 0), "", &[entry("d", "دال")], None).await.unwrap();
        assert_eq!(told(&store.changes(&g, 5, None, 9).await.unwrap().items), ["7 -b", "7 -c", "7 ~d"]);
    })
    .await;
}

#[tokio::test]
async fn an_earlier_revision_is_brought_back_as_a_new_one() {
    on_every_store(async |store| {
        let g = with_history(&store).await;
        let stale = store.glossary(&g).await.unwrap().etag();
        for earlier in [1, 2, 3, 4, 5] {
            let before = store.glossary(&g).await.unwrap().revision;
            let wanted = at(&*store, &g, earlier).await;
            let applied = store.rollback(&g, earlier, None, None).await.unwrap();
            let (now, revision) = everything(&*store, &g).await;
            assert_eq!((now, revision), (wanted, applied.glossary.revision), "back to {earlier}");
            assert_eq!(revision, before + i64::from(applied.wrote()));
        }
        let back = store.rollback(&g, 1, None, None).await.unwrap();
        assert_eq!((back.created, back.updated, back.deleted), (1, 1, 2));
        assert_eq!(store.history(&g, None, 1).await.unwrap().items[0].cause, Cause::Rollback);
        refused(store.rollback(&g, 1, Some(&stale), None).await, ErrorCode::Aborted, "ETAG_MISMATCH");
        refused(store.rollback(&g, 999, None, None).await, ErrorCode::NotFound, "REVISION_NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn what_was_deleted_comes_back() {
    on_every_store(async |store| {
        let g = with_history(&store).await;
        let gone = store.deleted_entries(&g, None, 9).await.unwrap();
        assert_eq!(gone.items.iter().map(|r| (r.entry.clone(), r.delete_time.is_some())).collect::<Vec<_>>(), [(entry("a", "ألف"), true)]);
        assert_eq!(store.deleted_entry(&g, &id("a")).await.unwrap(), gone.items[0]);
        refused(store.deleted_entry(&g, &id("b")).await, ErrorCode::NotFound, "ENTRY_NOT_FOUND");
        store.put_entry(&g, &gone.items[0].entry, &Absent).await.unwrap();
        assert!(store.deleted_entries(&g, None, 9).await.unwrap().items.is_empty());

        let before = everything(&*store, &g).await.0;
        refused(store.undelete_glossary(&g, None).await, ErrorCode::AlreadyExists, "GLOSSARY_EXISTS");
        let deleted = store.delete_glossary(&g, None, true, None).await.unwrap();
        assert!(deleted.delete_time.is_some());
        assert_eq!(store.glossaries(None, 9, false).await.unwrap().items, []);
        assert_eq!(store.glossaries(None, 9, true).await.unwrap().items, std::slice::from_ref(&deleted));
        let back = store.undelete_glossary(&g, None).await.unwrap();
        assert_eq!((back.delete_time, back.revision), (None, deleted.revision + 1));
        assert_eq!(everything(&*store, &g).await, (before, back.revision));
        refused(store.undelete_glossary(&glossary("never"), None).await, ErrorCode::NotFound, "GLOSSARY_NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_request_sent_twice_is_done_once() {
    on_every_store(async |store| {
        let request = key("r1", "create");
        let g = glossary("g");
        let made = store.create_glossary(&g, &fields("G", 1), "", &[], Some(&request)).await.unwrap();
        assert_eq!(store.create_glossary(&g, &fields("G", 1), "", &[], Some(&request)).await.unwrap(), made);
        refused(
            store.create_glossary(&g, &fields("H", 1), "", &[], Some(&key("r1", "other"))).await,
            ErrorCode::InvalidArgument,
            "REQUEST_ID_REUSED",
        );
        let put = |ar: &str, expected| vec![Edit { change: Change::Put(entry("a", ar)), expected }];
        let request = key("r2", "put");
        let first = store.edit(&g, &put("ألف", Absent), Some(&request)).await.unwrap();
        store.put_entry(&g, &entry("a", "غير"), &Present).await.unwrap();
        let again = store.edit(&g, &put("ألف", Absent), Some(&request)).await.unwrap();
        assert_eq!((again.replayed, &again.records), (true, &first.records), "the answer is that of the first time");
        assert_eq!(store.entry(&g, &id("a")).await.unwrap().entry, entry("a", "غير"));
        let refused_once = key("r3", "x");
        refused(store.edit(&g, &put("x", Absent), Some(&refused_once)).await, ErrorCode::AlreadyExists, "ENTRY_EXISTS");
        store.edit(&g, &put("آخر", Present), Some(&refused_once)).await.unwrap();
        let request = key("r4", "delete");
        let gone = store.delete_glossary(&g, None, true, Some(&request)).await.unwrap();
        assert_eq!(store.delete_glossary(&g, None, true, Some(&request)).await.unwrap().revision, gone.revision);
    })
    .await;
}

#[tokio::test]
async fn a_batch_holds_all_its_conditions_or_writes_nothing() {
    on_every_store(async |store| {
        let g = with(&store, "g", &entries("بيت", 3)).await;
        let edit = |change, expected| Edit { change, expected };
        let edits = [
            edit(Change::Put(entry("new", "جديد")), Absent),
            edit(Change::Delete(id("e00000")), Present),
            edit(Change::Delete(id("e00009")), Present),
        ];
        refused(store.edit(&g, &edits, None).await, ErrorCode::NotFound, "ENTRY_NOT_FOUND");
        assert_eq!(everything(&*store, &g).await, (entries("بيت", 3), 1));
        let edited = store.edit(&g, &edits[..2], None).await.unwrap();
        assert_eq!((edited.records[0].as_ref().unwrap().revision, edited.records[1].is_none()), (2, true));
    })
    .await;
}

#[tokio::test]
async fn an_import_is_one_revision_in_each_mode() {
    on_every_store(async |store| {
        for (mode, name, expected, counts) in [
            (ImportMode::Upsert, "u", vec![("a", "ألف"), ("b", "بيت"), ("c", "جيم")], (1, 1, 0, 0)),
            (ImportMode::InsertOnly, "i", vec![("a", "ألف"), ("b", "باء"), ("c", "جيم")], (1, 0, 1, 0)),
            (ImportMode::ReplaceAll, "r", vec![("b", "بيت"), ("c", "جيم")], (1, 1, 0, 1)),
        ] {
            let g = with(&store, name, &[entry("a", "ألف"), entry("b", "باء")]).await;
            let applied = store.import(&g, mode, batches(&[entry("b", "بيت"), entry("c", "جيم")])).await.unwrap();
            assert_eq!((applied.created, applied.updated, applied.unchanged, applied.deleted), counts, "{mode:?}");
            let expected: Vec<Entry> = expected.into_iter().map(|(id, ar)| entry(id, ar)).collect();
            assert_eq!(everything(&*store, &g).await, (expected, 2), "{mode:?}");
            assert_eq!(store.history(&g, None, 1).await.unwrap().items[0].cause, Cause::Import);
        }
    })
    .await;
}

#[tokio::test]
async fn an_import_that_ends_early_leaves_nothing() {
    on_every_store(async |store| {
        let g = with(&store, "g", &entries("بيت", 2)).await;
        let twice = batches(&[entries("دار", 20), vec![entry("e00003", "x")]].concat());
        refused(store.import(&g, ImportMode::Upsert, twice).await, ErrorCode::InvalidArgument, "ENTRY_REPEATED");
        let given_up = stream::iter(vec![Ok(entries("دار", 20)), Err(StoreError::GivenUp("test".into()))]).boxed();
        refused(store.import(&g, ImportMode::ReplaceAll, given_up).await, ErrorCode::Aborted, "IMPORT_GIVEN_UP");
        // A caller who hangs up.
        let endless = stream::iter(vec![Ok(entries("دار", 20))]).chain(stream::pending()).boxed();
        let hung_up = tokio::time::timeout(std::time::Duration::from_millis(100), store.import(&g, ImportMode::Upsert, endless)).await;
        assert!(hung_up.is_err());
        assert_eq!(everything(&*store, &g).await, (entries("بيت", 2), 1));
        store.put_entry(&g, &entry("next", "تالي"), &Nothing).await.unwrap();
    })
    .await;
}
