use super::*;

#[tokio::test]
async fn a_glossary_is_created_read_changed_and_deleted() {
    on_every_store(async |store| {
        let g = glossary("house");
        refused(store.glossary(&g).await, ErrorCode::NotFound, "GLOSSARY_NOT_FOUND");
        let created = store.create_glossary(&g, &fields("House", 5), "", &[], None).await.unwrap();
        assert_eq!((created.revision, created.entry_count, &created.fields), (1, 0, &fields("House", 5)));
        assert_eq!(store.glossary(&g).await.unwrap(), created);
        refused(store.create_glossary(&g, &fields("Again", 0), "", &[], None).await, ErrorCode::AlreadyExists, "GLOSSARY_EXISTS");

        let changed = store.update_glossary(&g, &fields("House style", -1), Some(&created.etag()), None).await.unwrap();
        assert_eq!((changed.revision, &changed.fields, changed.create_time), (2, &fields("House style", -1), created.create_time));
        refused(store.update_glossary(&g, &fields("Late", 0), Some(&created.etag()), None).await, ErrorCode::Aborted, "ETAG_MISMATCH");
        let same = store.update_glossary(&g, &fields("House style", -1), None, None).await.unwrap();
        assert_eq!(same, changed, "saying the same again writes nothing");

        refused(store.delete_glossary(&g, Some(&created.etag()), false, None).await, ErrorCode::Aborted, "ETAG_MISMATCH");
        store.delete_glossary(&g, Some(&changed.etag()), false, None).await.unwrap();
        refused(store.glossary(&g).await, ErrorCode::NotFound, "GLOSSARY_NOT_FOUND");
        refused(store.delete_glossary(&g, None, false, None).await, ErrorCode::NotFound, "GLOSSARY_NOT_FOUND");
        refused(store.update_glossary(&g, &fields("", 0), None, None).await, ErrorCode::NotFound, "GLOSSARY_NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_glossary_with_entries_goes_only_by_force() {
    on_every_store(async |store| {
        let g = with(&store, "g", &entries("بيت", 3)).await;
        let text = refused(store.delete_glossary(&g, None, false, None).await, ErrorCode::FailedPrecondition, "GLOSSARY_NOT_EMPTY");
        assert!(text.contains("(3)") && text.contains("force"), "{text}");
        store.delete_glossary(&g, None, true, None).await.unwrap();
        refused(store.entry(&g, &id("e00001")).await, ErrorCode::NotFound, "GLOSSARY_NOT_FOUND");
        refused(store.entries(&g, None, 10).await, ErrorCode::NotFound, "GLOSSARY_NOT_FOUND");
        refused(store.load(&g, &mut |_| ()).await, ErrorCode::NotFound, "GLOSSARY_NOT_FOUND");
        refused(store.apply(&g, &puts(entries("بيت", 1))).await, ErrorCode::NotFound, "GLOSSARY_NOT_FOUND");
        assert_eq!(store.revisions().await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn what_is_created_anew_is_empty_and_takes_no_old_etag() {
    on_every_store(async |store| {
        let g = with(&store, "g", &entries("بيت", 3)).await;
        let (old, old_entry) = (store.glossary(&g).await.unwrap(), store.entry(&g, &id("e00001")).await.unwrap());
        store.delete_glossary(&g, None, true, None).await.unwrap();
        assert!(store.origins().await.unwrap().iter().all(|o| o.deleted));
        let new = store.create_glossary(&g, &old.fields, "desk", &entries("دار", 2), None).await.unwrap();
        assert!(new.revision > old.revision + 1);
        assert_eq!(everything(&*store, &g).await, (entries("دار", 2), new.revision));
        let new_entry = store.entry(&g, &id("e00001")).await.unwrap();
        assert!(new.etag() != old.etag() && new_entry.etag() != old_entry.etag());
        let origins = store.origins().await.unwrap();
        assert_eq!((origins[0].origin.as_str(), origins[0].deleted, origins.len()), ("desk", false, 1));
    })
    .await;
}

#[tokio::test]
async fn glossaries_are_listed_as_they_are_stacked() {
    on_every_store(async |store| {
        for (name, priority) in [("b", 0), ("a", 0), ("top", 9), ("low", -3), ("c", 0)] {
            store.create_glossary(&glossary(name), &fields(name, priority), "", &[], None).await.unwrap();
        }
        let mut names = Vec::new();
        let mut after = None;
        loop {
            let page = store.glossaries(after.as_ref(), 2, false).await.unwrap();
            assert_eq!(page.total, 5 - u64::from(names.len() > 2));
            names.extend(page.items.iter().map(|g| g.id.to_string()));
            after = page.items.last().map(|g| g.id.clone());
            if names.len() == 2 {
                store.delete_glossary(after.as_ref().unwrap(), None, false, None).await.unwrap();
                names.push("(deleted meanwhile)".into());
            }
            if !page.more {
                break;
            }
        }
        assert_eq!(names, ["top", "a", "(deleted meanwhile)", "b", "c", "low"]);
    })
    .await;
}
