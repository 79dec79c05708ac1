use super::*;
use tarjuman::store::Precondition::{Absent, Etag, Nothing, Present};

#[tokio::test]
async fn an_entry_is_created_read_changed_and_deleted() {
    on_every_store(async |store| {
        let g = with(&store, "g", &[]).await;
        let kerman = entry("kerman", "كرمان");
        refused(store.put_entry(&g, &kerman, &Present).await, ErrorCode::NotFound, "ENTRY_NOT_FOUND");
        let created = store.put_entry(&g, &kerman, &Absent).await.unwrap();
        assert_eq!((created.created, created.record.revision, &created.record.entry), (true, 2, &kerman));
        assert_eq!(store.entry(&g, &kerman.id).await.unwrap(), created.record);
        refused(store.put_entry(&g, &kerman, &Absent).await, ErrorCode::AlreadyExists, "ENTRY_EXISTS");

        let noted = Entry { note: "مدينة \"كرمان\"\n".into(), ..kerman.clone() };
        let changed = store.put_entry(&g, &noted, &Etag(created.record.etag())).await.unwrap();
        assert_eq!((changed.created, changed.record.revision, changed.record.create_time), (false, 3, created.record.create_time));
        assert_eq!(store.entry(&g, &kerman.id).await.unwrap(), changed.record);
        let text = refused(store.put_entry(&g, &kerman, &Etag(created.record.etag())).await, ErrorCode::Aborted, "ETAG_MISMATCH");
        assert!(text.contains("glossaries/g/entries/kerman"), "{text}");
        let same = store.put_entry(&g, &noted, &Nothing).await.unwrap();
        assert_eq!((same.glossary_revision, same.record), (3, changed.record.clone()), "the same again writes nothing");

        refused(store.delete_entry(&g, &kerman.id, &Etag(created.record.etag())).await, ErrorCode::Aborted, "ETAG_MISMATCH");
        let after = store.delete_entry(&g, &kerman.id, &Etag(changed.record.etag())).await.unwrap();
        assert_eq!((after.revision, after.entry_count), (4, 0));
        refused(store.entry(&g, &kerman.id).await, ErrorCode::NotFound, "ENTRY_NOT_FOUND");
        refused(store.delete_entry(&g, &kerman.id, &Present).await, ErrorCode::NotFound, "ENTRY_NOT_FOUND");
        assert_eq!(store.delete_entry(&g, &kerman.id, &Nothing).await.unwrap().revision, 4);

        let again = store.put_entry(&g, &kerman, &Absent).await.unwrap();
        assert!(again.created && again.record.create_time >= changed.record.update_time);
        assert_ne!(again.record.etag(), created.record.etag());
    })
    .await;
}

#[tokio::test]
async fn pages_join_to_the_whole_list() {
    on_every_store(async |store| {
        let g = with(&store, "g", &entries("بيت", 25)).await;
        with(&store, "other", &entries("دار", 5)).await;
        let (mut all, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = store.entries(&g, after.as_ref(), 10).await.unwrap();
            assert_eq!(page.total, 25);
            after = page.items.last().map(|r| r.entry.id.clone());
            all.extend(page.items.into_iter().map(|r| r.entry));
            pages += 1;
            if !page.more {
                break;
            }
        }
        assert_eq!((all, pages), (entries("بيت", 25), 3));
        let past = store.entries(&g, Some(&id("zzz")), 10).await.unwrap();
        assert!(past.items.is_empty() && !past.more);
    })
    .await;
}

#[tokio::test]
async fn a_batch_is_one_revision_and_reports_what_it_did() {
    on_every_store(async |store| {
        let g = with(&store, "g", &entries("بيت", 4)).await;
        let changes = vec![
            Change::Put(entry("e00000", "بيت 0")),
            Change::Put(entry("e00001", "قصر")),
            Change::Put(entry("new", "كوخ")),
            Change::Delete(id("e00002")),
            Change::Delete(id("never-there")),
            Change::Put(entry("twice", "خيمة")),
            Change::Put(entry("twice", "خباء")),
        ];
        let applied = store.apply(&g, &changes).await.unwrap();
        assert_eq!((applied.created, applied.updated, applied.unchanged, applied.deleted), (2, 1, 1, 1));
        assert_eq!((applied.glossary.revision, applied.glossary.entry_count), (2, 5));
        let (all, _) = everything(&*store, &g).await;
        let expected =
            [entry("e00000", "بيت 0"), entry("e00001", "قصر"), entry("e00003", "بيت 3"), entry("new", "كوخ"), entry("twice", "خباء")];
        assert_eq!(all, expected);
        assert_eq!(store.entry(&g, &id("new")).await.unwrap().revision, 2);
        let again = store.apply(&g, &changes).await.unwrap();
        assert_eq!((again.wrote(), again.unchanged, again.glossary.revision), (false, 4, 2));
    })
    .await;
}

#[tokio::test]
async fn who_reads_during_a_large_batch_sees_all_of_it_or_nothing() {
    on_every_store(async |store| {
        let g = with(&store, "g", &entries("قديم", 10_000)).await;
        let writer = tokio::spawn({
            let (store, g) = (Arc::clone(&store), g.clone());
            async move { store.apply(&g, &puts(entries("جديد", 10_000))).await.unwrap() }
        });
        let mut seen_before = 0;
        loop {
            let (all, revision) = everything(&*store, &g).await;
            assert!(all == entries(if revision == 1 { "قديم" } else { "جديد" }, 10_000), "a mixture at revision {revision}");
            if revision == 2 {
                break;
            }
            seen_before += 1;
        }
        let applied = writer.await.unwrap();
        assert_eq!((applied.updated, applied.glossary.revision), (10_000, 2));
        assert!(seen_before > 0, "readers do not wait for the writer");
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_is_given_up_leaves_all_of_it_or_nothing() {
    on_every_store(async |store| {
        let g = with(&store, "g", &entries("دور", 3_000)).await;
        let mut whole = vec![entries("دور", 3_000)];
        for round in 0..30 {
            whole.push(entries(&format!("دور {round}"), 3_000));
            let changes = puts(whole[whole.len() - 1].clone());
            drop(tokio::time::timeout(std::time::Duration::from_millis(2 * round), store.apply(&g, &changes)).await);
            // A commit that was on its way when it was given up may still arrive: now, or a moment later.
            let (now, _) = everything(&*store, &g).await;
            assert!(whole.contains(&now), "round {round} left a mixture");
        }
        store.put_entry(&g, &entry("after", "بعد"), &Absent).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn of_writers_with_the_same_etag_one_wins() {
    on_every_store(async |store| {
        let g = with(&store, "g", &[entry("x", "بيت")]).await;
        let etag = store.entry(&g, &id("x")).await.unwrap().etag();
        let rivals: Vec<_> = (0..16)
            .map(|n| {
                let (store, g, etag) = (Arc::clone(&store), g.clone(), etag.clone());
                tokio::spawn(async move { store.put_entry(&g, &entry("x", &format!("بيت {n}")), &Etag(etag)).await })
            })
            .collect();
        let mut won = Vec::new();
        for rival in rivals {
            match rival.await.unwrap() {
                Ok(written) => won.push(written.record),
                lost => drop(refused(lost, ErrorCode::Aborted, "ETAG_MISMATCH")),
            }
        }
        assert_eq!(won, [store.entry(&g, &id("x")).await.unwrap()]);
    })
    .await;
}

#[tokio::test]
async fn writers_of_many_entries_lose_nothing() {
    on_every_store(async |store| {
        let g = with(&store, "g", &[]).await;
        let writers: Vec<_> = entries("بيت", 100)
            .into_iter()
            .map(|entry| {
                let (store, g) = (Arc::clone(&store), g.clone());
                tokio::spawn(async move { store.put_entry(&g, &entry, &Absent).await.unwrap().record.revision })
            })
            .collect();
        let mut revisions = Vec::new();
        for writer in writers {
            revisions.push(writer.await.unwrap());
        }
        revisions.sort_unstable();
        assert_eq!(revisions, (2..=101).collect::<Vec<i64>>(), "each write has a revision of its own");
        assert_eq!(everything(&*store, &g).await, (entries("بيت", 100), 101));
    })
    .await;
}
