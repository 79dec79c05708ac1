//! Input as it comes: faulty items, files that end anywhere, clients that come and go.

use super::*;
use tarjuman::{
    error::{Coded, ErrorCode},
    jobs::JobError,
};

#[tokio::test]
async fn a_faulty_item_costs_no_other_its_result() {
    on_every_database(QUICK, async |rig| {
        let good = serde_json::to_string(&items(1)[0]).unwrap();
        let mut input =
            format!("{good}\nno json\n\n{{\"itemId\":\"half\n{{\"itemId\":\"empty\",\"source\":{{\"text\":\" \"}}}}\n").into_bytes();
        input.extend(b"{\"itemId\":\"\xff\"}\r\n");
        // The last line does not end.
        input.extend(good.as_bytes());
        let work = rig.work();
        let id = rig.submitted(&align(), &input).await;
        assert_eq!(ended(&rig.over(&id).await), (JobState::Succeeded, 6, 3));
        let told: Vec<(String, String)> =
            rig.alignments(&id).await.into_iter().map(|r| (r.item_id, r.status.map(|s| s.message).unwrap_or_default())).collect();
        for ((id, message), (expected, part)) in told.iter().zip([
            ("i0", ""),
            // A sentence alone is asked for the terms of glossaries.
            ("2", ""),
            ("4", "line 4: not the JSON of an AlignmentItem: EOF while parsing"),
            ("empty", "line 5.source"),
            ("6", "line 6: not UTF-8 at byte 12"),
            ("i0", ""),
        ]) {
            assert_eq!(id, expected, "{message}");
            assert!(message.contains(part) && message.is_empty() == part.is_empty(), "{id}: {message}");
        }
        work.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_empty_file_is_done_at_once() {
    on_every_database(QUICK, async |rig| {
        let work = rig.work();
        for input in [&b""[..], b"\n \n\r\n"] {
            let id = rig.submitted(&align(), input).await;
            let job = rig.over(&id).await;
            assert_eq!((ended(&job), job.progress.items), ((JobState::Succeeded, 0, 0), 0));
            assert_eq!(rig.results(&id).await, []);
        }
        work.stop().await;
    })
    .await;
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, JobError>, code: ErrorCode, reason: &str) -> String {
    let error = outcome.unwrap_err();
    assert_eq!((error.code(), error.reason()), (code, reason), "{error}");
    error.to_string()
}

/// Whoever lost the connection goes on where the input ends; of two who upload at once one is told to stop.
#[tokio::test]
async fn input_goes_on_where_it_ends() {
    on_every_database(QUICK, async |rig| {
        let input = lines(&items(9));
        let (first, rest) = input.split_at(100);
        let id = rig.uploaded(&align(), first).await;
        let said = refused(rig.jobs.append(&id, 0, first).await, ErrorCode::Aborted, "UPLOAD_OFFSET");
        assert!(said.contains("go on at 100"), "{said}");
        let both = tokio::join!(rig.jobs.append(&id, 100, rest), rig.jobs.append(&id, 100, rest));
        let (won, lost) = if both.0.is_ok() { (both.0, both.1) } else { (both.1, both.0) };
        assert_eq!(won.unwrap(), input.len() as u64);
        refused(lost, ErrorCode::Aborted, "UPLOAD_OFFSET");
        let told = refused(
            rig.jobs.begin(&id, Some(input.len() as u64 + 1), &rig.pins()).await,
            ErrorCode::FailedPrecondition,
            "JOB_INPUT_INCOMPLETE",
        );
        assert!(told.contains("upload the rest"), "{told}");
        rig.jobs.begin(&id, Some(input.len() as u64), &rig.pins()).await.unwrap();
        refused(rig.jobs.append(&id, input.len() as u64, b"x").await, ErrorCode::FailedPrecondition, "JOB_STATE");
        let work = rig.work();
        assert_eq!(ended(&rig.over(&id).await), (JobState::Succeeded, 9, 0));
        work.stop().await;
    })
    .await;
}

#[tokio::test]
async fn input_is_bounded() {
    on_every_database(Settings { max_input_bytes: 1 << 20, ..QUICK }, async |rig| {
        let id = rig.uploaded(&align(), &vec![b'x'; 1 << 20]).await;
        refused(rig.jobs.append(&id, 1 << 20, b"x").await, ErrorCode::ResourceExhausted, "JOB_INPUT_TOO_LARGE");
        let nobody = JobId::parse("nobody").unwrap();
        refused(rig.jobs.append(&nobody, 0, b"x").await, ErrorCode::NotFound, "JOB_NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn tables_become_items() {
    on_every_database(QUICK, async |rig| {
        let new = NewJob { format: Format::Tsv, ..align() };
        let table = "\u{feff}terms\titem_id\tsource\tpage\nGaza; Cairo\ta\tمن غزة إلى القاهرة\t3\n\t\tبلا شيء\t4\n";
        let work = rig.work();
        let id = rig.submitted(&new, table.as_bytes()).await;
        assert_eq!(ended(&rig.over(&id).await), (JobState::Succeeded, 2, 0));
        let results = rig.alignments(&id).await;
        let texts: Vec<&str> = results[0].alignments.iter().map(|a| a.source_text.as_str()).collect();
        assert_eq!((results[0].item_id.as_str(), texts), ("a", vec!["غزة", "القاهرة"]));
        assert_eq!(results[1].item_id, "3", "the line, where there is no id");
        let faulty = rig.submitted(&new, b"a\tb\nc\td\n").await;
        let job = rig.over(&faulty).await;
        assert_eq!(job.state, JobState::Failed);
        assert!(job.reason.contains("must name the columns"), "{}", job.reason);
        work.stop().await;
    })
    .await;
}

#[tokio::test]
async fn documents_become_items_with_the_arabic_side_as_source() {
    let options = serde_json::to_string(&pb::AlignTask {
        options: None,
        terms: vec![pb::ReferenceTerm { text: "Gaza".into(), ..pb::ReferenceTerm::default() }],
    })
    .unwrap();
    let tmx = r#"<tmx version="1.4"><header srclang="en"/><body><tu tuid="t1"><tuv xml:lang="en"><seg>To Gaza</seg></tuv>
        <tuv xml:lang="ar"><seg>إلى غزة</seg></tuv></tu><tu><tuv xml:lang="en"><seg>Only English</seg></tuv></tu></body></tmx>"#;
    let xliff = r#"<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="ar" trgLang="en"><file id="f">
        <unit id="u"><segment><source>من غزة</source></segment></unit></file></xliff>"#;
    on_every_database(QUICK, async |rig| {
        let work = rig.work();
        for (format, document, expected) in [
            (Format::Tmx, tmx, vec![("t1", "غزة"), ("2", "")]),
            (Format::Xliff, xliff, vec![("u", "غزة")]),
            (Format::Tmx, "<tmx version=\"1.4\"><body/></tmx>", vec![]),
        ] {
            let id = rig.submitted(&NewJob { format, options: options.clone(), ..align() }, document.as_bytes()).await;
            assert_eq!(ended(&rig.over(&id).await), (JobState::Succeeded, expected.len() as u64, 0));
            let results = rig.alignments(&id).await;
            let found: Vec<_> = results.iter().map(|r| (r.item_id.as_str(), r.alignments[0].source_text.as_str())).collect();
            assert_eq!(found, expected);
        }
        let broken = rig.submitted(&NewJob { format: Format::Tmx, options: options.clone(), ..align() }, b"<tmx><body><tu>").await;
        let job = rig.over(&broken).await;
        assert!(job.state == JobState::Failed && !job.reason.is_empty(), "{job:?}");
        work.stop().await;
    })
    .await;
}
