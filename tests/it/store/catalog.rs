use super::*;
use tarjuman::{
    glossary::{LookupOptions, Stack, lookup::Text},
    store::{Catalog, Precondition::Nothing},
};

/// Ids of the entries that look-ups find in a text.
fn found(catalog: &Catalog, text: &str) -> Vec<String> {
    found_in(&catalog.stack(&[]).unwrap(), text)
}

fn found_in(stack: &Stack, text: &str) -> Vec<String> {
    stack
        .matches(&Text::new(text), &LookupOptions::default())
        .iter()
        .map(|p| format!("{}/{}", p.snapshot.glossary, p.found.entry.id()))
        .collect()
}

fn shown(catalog: &Catalog, id: &GlossaryId) -> (usize, i64) {
    let stack = catalog.stack(std::slice::from_ref(id)).unwrap();
    (stack.snapshots()[0].len(), stack.snapshots()[0].revision)
}

#[tokio::test]
async fn a_write_is_seen_by_look_ups_when_it_returns() {
    on_every_store(async |store| {
        let catalog = Catalog::open(store).await.unwrap();
        let g = glossary("g");
        catalog.create_glossary(g.clone(), fields("G", 0), String::new(), vec![entry("kerman", "كرمان")], None).await.unwrap();
        assert_eq!(found(&catalog, "في كرمان وشيراز"), ["g/kerman"]);
        catalog.put_entry(g.clone(), entry("shiraz", "شيراز"), Nothing).await.unwrap();
        assert_eq!(found(&catalog, "في كرمان وشيراز"), ["g/kerman", "g/shiraz"]);
        let before = catalog.stack(&[]).unwrap();
        catalog.delete_entry(g.clone(), id("kerman"), Nothing).await.unwrap();
        assert_eq!(found(&catalog, "في كرمان وشيراز"), ["g/shiraz"]);
        assert_eq!(found_in(&before, "في كرمان وشيراز"), ["g/kerman", "g/shiraz"], "a look-up that has begun keeps its revision");
        catalog.apply(g.clone(), vec![Change::Delete(id("shiraz")), Change::Put(entry("yazd", "يزد"))]).await.unwrap();
        assert_eq!(found(&catalog, "يزد وشيراز"), ["g/yazd"]);
        catalog.delete_glossary(g.clone(), None, true, None).await.unwrap();
        assert_eq!(found(&catalog, "يزد وشيراز"), [""; 0]);
        refused(catalog.stack(&[g]).map(drop), ErrorCode::NotFound, "GLOSSARY_NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn glossaries_are_stacked_by_priority_or_as_asked() {
    on_every_store(async |store| {
        let catalog = Catalog::open(store).await.unwrap();
        for (name, priority) in [("b", 0), ("a", 0), ("house", 9)] {
            catalog.create_glossary(glossary(name), fields(name, priority), String::new(), vec![entry("x", "بيت")], None).await.unwrap();
        }
        let order = |ids: &[GlossaryId]| catalog.stack(ids).unwrap().snapshots().iter().map(|s| s.glossary.to_string()).collect::<Vec<_>>();
        assert_eq!(order(&[]), ["house", "a", "b"]);
        assert_eq!(order(&[glossary("b"), glossary("house")]), ["b", "house"]);
        catalog.update_glossary(glossary("b"), fields("b", 99), None, None).await.unwrap();
        assert_eq!(order(&[]), ["b", "house", "a"]);
        let listed: Vec<String> = catalog.glossaries(None, 9).await.unwrap().items.iter().map(|g| g.id.to_string()).collect();
        assert_eq!(listed, order(&[]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_write_is_lost_while_a_new_base_is_built() {
    on_every_store(async |store| {
        let catalog = Catalog::open(Arc::clone(&store)).await.unwrap();
        let g = glossary("g");
        catalog.create_glossary(g.clone(), fields("G", 0), String::new(), entries("قديم", 20_000), None).await.unwrap();
        // Enough small batches to make several new bases due, with deletions among them.
        for round in 0..60 {
            let mut changes = puts(entries(&format!("دور {round}"), 100 + round));
            changes.push(Change::Delete(id(&format!("e{:05}", 10_000 + round))));
            catalog.apply(g.clone(), changes).await.unwrap();
            assert_eq!(shown(&catalog, &g).1, 2 + round as i64);
        }
        let overlay = || catalog.stack(&[]).unwrap().snapshots()[0].overlay_len();
        for _ in 0..600 {
            if overlay() < 1_000 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let (stored, revision) = everything(&*store, &g).await;
        let stack = catalog.stack(&[]).unwrap();
        let mut in_memory: Vec<Entry> = stack.snapshots()[0].entries().filter_map(tarjuman::glossary::table::EntryView::to_entry).collect();
        in_memory.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!((in_memory == stored, stack.snapshots()[0].revision), (true, revision));
    })
    .await;
}

#[tokio::test]
async fn an_overlay_that_has_grown_becomes_a_base() {
    on_every_store(async |store| {
        let catalog = Catalog::open(store).await.unwrap();
        let g = glossary("g");
        catalog.create_glossary(g.clone(), fields("G", 0), String::new(), entries("قديم", 10), None).await.unwrap();
        for part in entries("جديد", 1_500).chunks(500) {
            catalog.apply(g.clone(), puts(part.to_vec())).await.unwrap();
        }
        let overlay = || catalog.stack(&[]).unwrap().snapshots()[0].overlay_len();
        for _ in 0..500 {
            if overlay() <= 500 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        // The third part may have come while the base was built from the first two.
        assert!(overlay() == 0 || overlay() == 500, "{}", overlay());
        assert_eq!(shown(&catalog, &g), (1_500, 4));
    })
    .await;
}

#[tokio::test]
async fn writes_to_one_glossary_queue_and_all_are_seen() {
    on_every_store(async |store| {
        let catalog = Catalog::open(store).await.unwrap();
        for name in ["a", "b"] {
            catalog.create_glossary(glossary(name), fields(name, 0), String::new(), Vec::new(), None).await.unwrap();
        }
        let writers: Vec<_> = entries("بيت", 80)
            .into_iter()
            .enumerate()
            .map(|(n, entry)| {
                let catalog = catalog.clone();
                let g = glossary(if n % 2 == 0 { "a" } else { "b" });
                tokio::spawn(async move { catalog.put_entry(g, entry, Nothing).await.unwrap() })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!((shown(&catalog, &glossary("a")), shown(&catalog, &glossary("b"))), ((40, 41), (40, 41)));
    })
    .await;
}

#[tokio::test]
async fn a_caller_who_hangs_up_leaves_nothing_half_seen() {
    on_every_store(async |store| {
        let catalog = Catalog::open(Arc::clone(&store)).await.unwrap();
        let g = glossary("g");
        catalog.create_glossary(g.clone(), fields("G", 0), String::new(), Vec::new(), None).await.unwrap();
        for (n, entry) in entries("بيت", 40).into_iter().enumerate() {
            let write = catalog.put_entry(g.clone(), entry, Nothing);
            drop(tokio::time::timeout(std::time::Duration::from_micros(50 * n as u64), write).await);
        }
        catalog.put_entry(g.clone(), entry("last", "آخر"), Nothing).await.unwrap();
        let (stored, revision) = everything(&*store, &g).await;
        assert_eq!(shown(&catalog, &g), (stored.len(), revision));
    })
    .await;
}

#[tokio::test]
async fn what_another_process_wrote_is_taken_over() {
    on_every_store(async |store| {
        let (ours, theirs) = (Catalog::open(Arc::clone(&store)).await.unwrap(), Catalog::open(store).await.unwrap());
        let g = glossary("g");
        theirs.create_glossary(g.clone(), fields("G", 0), String::new(), vec![entry("kerman", "كرمان")], None).await.unwrap();
        assert_eq!(found(&ours, "كرمان"), [""; 0]);
        assert_eq!((ours.refresh().await.unwrap(), ours.refresh().await.unwrap()), (1, 0));
        assert_eq!(found(&ours, "كرمان"), ["g/kerman"]);
        theirs.put_entry(g.clone(), entry("yazd", "يزد"), Nothing).await.unwrap();
        // A write of our own notices the gap by itself.
        ours.put_entry(g.clone(), entry("shiraz", "شيراز"), Nothing).await.unwrap();
        assert_eq!(found(&ours, "كرمان ويزد وشيراز"), ["g/kerman", "g/yazd", "g/shiraz"]);
        theirs.delete_glossary(g, None, true, None).await.unwrap();
        assert_eq!((ours.refresh().await.unwrap(), found(&ours, "كرمان")), (1, vec![]));
    })
    .await;
}
