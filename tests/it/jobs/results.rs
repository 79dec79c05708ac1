//! A job is the unary call, item by item, however it is cut and whatever happens to the glossary meanwhile.

use super::*;
use tarjuman::rpc::pb::{alignment_service_server::AlignmentService, check_service_server::CheckService};

#[tokio::test]
async fn every_item_has_the_result_of_the_unary_call() {
    on_every_database(QUICK, async |rig| {
        let items = items(41);
        let request = pb::AlignTermsRequest { options: None, items: items.clone() };
        let expected = rig.engine.align_terms(tonic::Request::new(request)).await.unwrap().into_inner().results;
        let work = rig.work();
        let id = rig.submitted(&align(), &lines(&items)).await;
        let job = rig.over(&id).await;
        assert_eq!(ended(&job), (JobState::Succeeded, 41, 0), "{job:?}");
        assert_eq!((job.progress.items, job.progress.chunks, job.progress.given_up), (41, 11, 0));
        assert!(job.progress.result_bytes > 0 && job.input_stored > 0);
        let numbers: Vec<u64> = rig.results(&id).await.iter().map(|(n, _)| *n).collect();
        assert_eq!(numbers, (0..41).collect::<Vec<_>>(), "each once, in order");
        assert_eq!(rig.alignments(&id).await, expected);
        assert!(expected[0].alignments.iter().any(|a| a.source_text == "غزة"), "{:?}", expected[0]);
        assert!(matches!(rig.jobs.results(&id, 41).await.unwrap(), Results::End));
        match rig.jobs.results(&id, 6).await.unwrap() {
            Results::Some { first, records, next } => assert_eq!((first, records.len(), next), (6, 2, 8), "inside a chunk"),
            other => panic!("{other:?}"),
        }
        work.stop().await;
    })
    .await;
}

#[tokio::test]
async fn matching_takes_segments_items_and_plain_text() {
    on_every_database(QUICK, async |rig| {
        let new = NewJob { task: batch::MATCH.name.into(), version: batch::MATCH.version, ..align() };
        let input =
            "إلى غزة\n{\"text\":\"في القاهرة\",\"segmentId\":\"s2\"}\n{\"itemId\":\"s3\",\"source\":{\"text\":\"سوريا\"}}\n{\"text\":7}\n";
        let work = rig.work();
        let id = rig.submitted(&new, input.as_bytes()).await;
        assert_eq!(ended(&rig.over(&id).await), (JobState::Succeeded, 4, 1));
        let found: Vec<(String, Vec<String>, bool)> = rig
            .results(&id)
            .await
            .iter()
            .map(|(_, body)| pb::SegmentMatches::decode(&body[..]).unwrap())
            .map(|m| (m.segment_id.clone(), cases::ids(&m).iter().map(ToString::to_string).collect(), m.status.is_some()))
            .collect();
        let one = |id: &str, entry: &str| (id.to_owned(), vec![entry.to_owned()], false);
        assert_eq!(found, [one("1", "gaza"), one("s2", "cairo"), one("s3", "syria"), ("4".into(), vec![], true)]);
        work.stop().await;
    })
    .await;
}

/// Items of a check keep the direction they have, in documents too: what is English there is what was translated.
#[tokio::test]
async fn checks_are_those_of_the_unary_call() {
    on_every_database(QUICK, async |rig| {
        let new = NewJob { task: batch::CHECK.name.into(), version: batch::CHECK.version, ..align() };
        let segment = |text: &str| Some(pb::Segment { text: text.into(), ..pb::Segment::default() });
        let pair = |id: &str, source, target| pb::CheckItem { item_id: id.into(), source: segment(source), target: segment(target) };
        let pairs = [
            pair("1", "عاد إلى غزة", "Back in Cairo"),
            pair("c", "عاد إلى غزة", "Back in Gaza"),
            pair("a", "Back in Gaza", "عاد إلى القاهرة"),
        ];
        let item = pb::AlignmentItem {
            item_id: "a".into(),
            source: pairs[2].source.clone(),
            target: pairs[2].target.clone(),
            ..pb::AlignmentItem::default()
        };
        let input = format!(
            "عاد إلى غزة\tBack in Cairo\n{}\n{}\nno tab\n{{\"source\":{{\"text\":\"غزة\"}}}}\n",
            serde_json::to_string(&pairs[1]).unwrap(),
            serde_json::to_string(&item).unwrap()
        );
        let request = pb::CheckTranslationsRequest { options: None, items: pairs.to_vec() };
        let expected = rig.engine.check_translations(tonic::Request::new(request)).await.unwrap().into_inner().results;
        let work = rig.work();
        let id = rig.submitted(&new, input.as_bytes()).await;
        assert_eq!(ended(&rig.over(&id).await), (JobState::Succeeded, 5, 2));
        let checks =
            async |id| rig.results(id).await.iter().map(|(_, body)| pb::CheckResult::decode(&body[..]).unwrap()).collect::<Vec<_>>();
        let results = checks(&id).await;
        assert_eq!(results[..3], expected);
        assert_eq!(results[..3].iter().map(|r| r.findings.len()).collect::<Vec<_>>(), [1, 0, 1], "{results:?}");
        let said: Vec<_> = results[3..].iter().map(|r| r.status.as_ref().unwrap().message.as_str()).collect();
        assert!(said[0].contains("line 4: source and target need a tab") && said[1].contains("line 5.target"), "{said:?}");

        let tmx = "<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu tuid=\"a\"><tuv xml:lang=\"en\"><seg>Back in Gaza</seg></tuv>\
            <tuv xml:lang=\"ar\"><seg>عاد إلى القاهرة</seg></tuv></tu></body></tmx>";
        let id = rig.submitted(&NewJob { format: Format::Tmx, ..new }, tmx.as_bytes()).await;
        assert_eq!(ended(&rig.over(&id).await), (JobState::Succeeded, 1, 0));
        assert_eq!(checks(&id).await[0].findings, expected[2].findings);
        work.stop().await;
    })
    .await;
}

/// A job uses the glossaries of the moment it began, also when they have changed or gone since.
#[tokio::test]
async fn glossaries_are_pinned() {
    on_every_database(QUICK, async |rig| {
        let house = GlossaryId::parse("house").unwrap();
        let item = cases::item("i", "قال وليد إن المدينة هادئة", "Waleedo");
        let entry = |terms| cases::entry("walid", tarjuman::glossary::EntryKind::Person, terms);
        let put = async |terms| {
            rig.catalog.put_entry(house.clone(), entry(terms), tarjuman::store::Precondition::Nothing).await.unwrap();
        };
        put("وليد | Waleedo").await;
        let before = rig.submitted(&align(), &lines(std::slice::from_ref(&item))).await;
        put("وليد | Somebody Else").await;
        let changed = rig.submitted(&align(), &lines(std::slice::from_ref(&item))).await;
        rig.catalog.delete_glossary(house.clone(), None, true, None).await.unwrap();
        let work = rig.work();
        for (id, known, why) in [(&before, true, "as it was, though deleted"), (&changed, false, "as it was later")] {
            assert_eq!(ended(&rig.over(id).await).0, JobState::Succeeded, "{why}");
            let result = rig.alignments(id).await.remove(0);
            assert_eq!(result.alignments[0].entry.ends_with("/walid"), known, "{why}: {result:?}");
        }
        work.stop().await;
    })
    .await;
}
