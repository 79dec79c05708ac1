//! `AlignWords` and `AlignSentences`: their answers, their faults, their streams, their jobs.

use tarjuman::rpc::{
    Limits,
    pb::{self, align_words_options::Symmetrisation, job, job_result},
};
use tokio_stream::StreamExt;
use tonic::Code;

use crate::{
    jobs::QUICK,
    support::{
        cases::{faulty_fields, refused, segment},
        server::{Server, soon},
    },
};

fn pair(id: &str, source: &str, target: &str) -> pb::SentencePair {
    pb::SentencePair { item_id: id.into(), source: Some(segment("", source)), target: Some(segment("", target)) }
}

/// Words that are linked, as `source~target`.
fn linked(source: &str, target: &str, found: &pb::WordAlignment) -> Vec<String> {
    let cut = |text: &str, s: pb::Span| text.chars().skip(s.start as usize).take((s.end - s.start) as usize).collect::<String>();
    let link = |l: &pb::WordLink| {
        let (a, e) = (found.source_words[l.source_word as usize], found.target_words[l.target_word as usize]);
        format!("{}~{}", cut(source, a), cut(target, e))
    };
    found.links.iter().map(link).collect()
}

const ARABIC: &str = "زار سليماني مدينة كرمان أمس.";
const ENGLISH: &str = "Soleimani visited the city of Kerman yesterday.";

#[tokio::test]
async fn words_are_linked_either_way_round() {
    let server = Server::start().await;
    let items = vec![pair("a", ARABIC, ENGLISH), pair("b", ENGLISH, ARABIC), pair("c", ARABIC, "Wheat prices fell again.")];
    let request = pb::AlignWordsRequest { options: None, items };
    let results = server.alignment().await.align_words(request).await.unwrap().into_inner().results;
    assert_eq!(results.iter().map(|r| r.item_id.as_str()).collect::<String>(), "abc");
    let forward = linked(ARABIC, ENGLISH, &results[0]);
    for link in ["زار~visited", "سليماني~Soleimani", "مدينة~city", "كرمان~Kerman", "أمس~yesterday"] {
        assert!(forward.contains(&link.to_owned()), "{link}: {forward:?}");
    }
    let mut turned: Vec<String> =
        linked(ENGLISH, ARABIC, &results[1]).iter().filter_map(|l| l.split_once('~')).map(|(e, a)| format!("{a}~{e}")).collect();
    let mut forward = forward;
    turned.sort();
    forward.sort();
    assert_eq!(turned, forward);
    assert!(results[0].links.iter().all(|l| l.probability >= 0.4 && l.probability <= 1.0), "{results:?}");
    assert!(results[0].parallel_score > 0.7 && results[2].parallel_score < 0.3, "{results:?}");
}

#[tokio::test]
async fn options_choose_the_links() {
    let server = Server::start().await;
    let mut counts = Vec::new();
    for symmetrisation in [Symmetrisation::Intersection, Symmetrisation::GrowDiagFinalAnd, Symmetrisation::Union] {
        let options = pb::AlignWordsOptions { symmetrisation: symmetrisation as i32, ..pb::AlignWordsOptions::default() };
        let request = pb::AlignWordsRequest { options: Some(options), items: vec![pair("", ARABIC, ENGLISH)] };
        counts.push(server.alignment().await.align_words(request).await.unwrap().into_inner().results[0].links.len());
    }
    assert!(counts.is_sorted() && counts[0] > 0, "{counts:?}");
    for (options, field) in [
        (pb::AlignWordsOptions { min_probability: 1.0, ..Default::default() }, "options.min_probability"),
        (pb::AlignWordsOptions { symmetrisation: 9, ..Default::default() }, "options.symmetrisation"),
        (pb::AlignWordsOptions { offset_encoding: 9, ..Default::default() }, "options.offset_encoding"),
        (pb::AlignWordsOptions { symmetrisation: 3, min_probability: 0.2, ..Default::default() }, "options.min_probability"),
    ] {
        let request = pb::AlignWordsRequest { options: Some(options), items: vec![pair("", ARABIC, ENGLISH)] };
        assert_eq!(faulty_fields(server.alignment().await.align_words(request).await), [field]);
    }
    let request = pb::AlignWordsRequest { options: None, items: vec![pair("", "ا", "a"); 1_001] };
    assert_eq!(faulty_fields(server.alignment().await.align_words(request).await), ["items"]);
}

#[tokio::test]
async fn a_faulty_pair_does_not_spoil_the_others() {
    let server = Server::with(Limits { max_pair_words: 20, max_document_characters: 60, ..Limits::default() }).await;
    let mut same = pair("c", "city", "town");
    same.source.as_mut().unwrap().language_code = "en".into();
    same.target.as_mut().unwrap().language_code = "en".into();
    let items = vec![
        pair("a", ARABIC, ENGLISH),
        pb::SentencePair { item_id: "b".into(), ..pb::SentencePair::default() },
        same,
        pair("d", &"كلمة ".repeat(21), "word"),
        pair("e", "نعم", ""),
        pair("f", "نعم", "Yes"),
    ];
    let parts = ["", "source: a text is needed", "one side is Arabic", "21 words and marks; the most is 20", "the text is empty", ""];
    let request = pb::AlignWordsRequest { options: None, items: items.clone() };
    let results = server.alignment().await.align_words(request).await.unwrap().into_inner().results;
    for (result, part) in results.iter().zip(parts) {
        let message = result.status.as_ref().map(|s| s.message.as_str()).unwrap_or_default();
        assert!(message.contains(part) && message.is_empty() == part.is_empty(), "{}: {message}", result.item_id);
    }
    let request = pb::AlignSentencesRequest { options: None, items };
    let results = server.alignment().await.align_sentences(request).await.unwrap().into_inner().results;
    let faulty: String = results.iter().filter(|r| r.status.is_some()).map(|r| r.item_id.as_str()).collect();
    assert_eq!(faulty, "bcde", "{results:?}");
    assert!(results[3].status.as_ref().unwrap().message.contains("105 characters; the most is 60"), "{:?}", results[3]);
}

const REPORT: [&str; 2] = [
    "وصل الرئيس إلى دمشق. ارتفعت أسعار النفط بنسبة 5 في المئة، وقال خبراء إن السبب هو الحرب.\nفاز المنتخب بالبطولة.",
    "The president arrived in Damascus.\nOil prices rose by 5 percent. Experts said that the war was the cause. The national team won the championship.",
];

/// How many sentences of each side a group has.
fn shapes(found: &pb::SentenceAlignment) -> Vec<(usize, usize)> {
    found.groups.iter().map(|g| (g.source_sentences.len(), g.target_sentences.len())).collect()
}

#[tokio::test]
async fn sentences_are_grouped_with_spans_in_both_texts() {
    let server = Server::start().await;
    let items = vec![pair("r", REPORT[0], REPORT[1]), pair("t", REPORT[1], REPORT[0])];
    let request = pb::AlignSentencesRequest { options: None, items };
    let results = server.alignment().await.align_sentences(request).await.unwrap().into_inner().results;
    assert_eq!(shapes(&results[0]), [(1, 1), (1, 2), (1, 1)]);
    assert_eq!(shapes(&results[1]), [(1, 1), (2, 1), (1, 1)]);
    let cut = |text: &str, s: pb::Span| text.chars().skip(s.start as usize).take((s.end - s.start) as usize).collect::<String>();
    let last = &results[0].groups[2];
    assert_eq!(cut(REPORT[0], last.source_sentences[0]), "فاز المنتخب بالبطولة.");
    assert_eq!(cut(REPORT[1], last.target_sentences[0]), "The national team won the championship.");
    assert!(last.probability > 0.5 && last.probability <= 1.0);
    let options = pb::AlignSentencesOptions { lines: true, offset_encoding: 0 };
    let request = pb::AlignSentencesRequest { options: Some(options), items: vec![pair("", REPORT[0], REPORT[1])] };
    let lines = server.alignment().await.align_sentences(request).await.unwrap().into_inner().results;
    let count: usize = lines[0].groups.iter().map(|g| g.source_sentences.len()).sum();
    assert_eq!(count, 2, "{lines:?}");
}

#[tokio::test]
async fn streams_answer_each_pair_in_order() {
    let server = Server::start().await;
    use pb::{stream_align_sentences_request::Payload as Sentences, stream_align_words_request::Payload as Words};
    let texts = |i: usize| if i == 3 { ("", "") } else { (ARABIC, ENGLISH) };
    let item = |i: usize| pair(&i.to_string(), texts(i).0, texts(i).1);
    let first = pb::StreamAlignWordsRequest { payload: Some(Words::Options(pb::AlignWordsOptions::default())) };
    let rest = (0..50).map(|i| pb::StreamAlignWordsRequest { payload: Some(Words::Item(item(i))) });
    let messages: Vec<_> = std::iter::once(first.clone()).chain(rest).collect();
    let mut stream = server.alignment().await.stream_align_words(tokio_stream::iter(messages)).await.unwrap().into_inner();
    for i in 0..50 {
        let result = stream.next().await.unwrap().unwrap().result.unwrap();
        assert_eq!((result.item_id, result.status.is_some(), result.links.is_empty()), (i.to_string(), i == 3, i == 3));
    }
    assert!(stream.next().await.is_none());
    let messages = vec![pb::StreamAlignWordsRequest { payload: Some(Words::Item(item(0))) }];
    let refusal = server.alignment().await.stream_align_words(tokio_stream::iter(messages)).await;
    refused(refusal, Code::InvalidArgument, "STREAM_OPTIONS_MISSING");

    let first = pb::StreamAlignSentencesRequest { payload: Some(Sentences::Options(pb::AlignSentencesOptions::default())) };
    let rest =
        (0..5).map(|i| pb::StreamAlignSentencesRequest { payload: Some(Sentences::Item(pair(&i.to_string(), REPORT[0], REPORT[1]))) });
    let messages: Vec<_> = std::iter::once(first.clone()).chain(rest).chain([first]).collect();
    let mut stream = server.alignment().await.stream_align_sentences(tokio_stream::iter(messages)).await.unwrap().into_inner();
    for i in 0..5 {
        let result = stream.next().await.unwrap().unwrap().result.unwrap();
        assert_eq!((result.item_id.as_str(), result.groups.len()), (i.to_string().as_str(), 3));
    }
    assert_eq!(stream.next().await.unwrap().unwrap_err().code(), Code::InvalidArgument, "options again");
}

/// Runs a job over lines to its end; its results.
async fn worked(server: &Server, task: job::Task, format: &str, input: &str) -> Vec<pb::JobResult> {
    let mut jobs = server.jobs().await;
    let job = pb::Job { task: Some(task), format: format.into(), ..pb::Job::default() };
    let name = jobs.create_job(pb::CreateJobRequest { job: Some(job), ..Default::default() }).await.unwrap().into_inner().name;
    let chunk = input.as_bytes().to_vec();
    jobs.append_job_input(pb::AppendJobInputRequest { name: name.clone(), offset: 0, chunk }).await.unwrap();
    jobs.run_job(pb::RunJobRequest { name: name.clone(), input_bytes: None }).await.unwrap();
    let request = pb::StreamJobResultsRequest { name, resume_token: String::new(), include_source: true };
    let mut stream = jobs.stream_job_results(request).await.unwrap().into_inner();
    let mut results = Vec::new();
    while let Some(message) = soon(stream.next()).await {
        results.extend(message.unwrap().results);
    }
    results
}

#[tokio::test]
async fn both_are_kinds_of_jobs() {
    let server = Server::with_jobs(QUICK).await;
    let words = || job::Task::AlignWords(pb::AlignWordsTask::default());
    let line = |p: &pb::SentencePair| serde_json::to_string(p).unwrap();
    let input = format!("{}\nno pair\n{}\n", line(&pair("a", ARABIC, ENGLISH)), line(&pair("", ENGLISH, ARABIC)));
    let results = worked(&server, words(), "jsonl", &input).await;
    let alignments: Vec<&pb::WordAlignment> = results
        .iter()
        .map(|r| match &r.result {
            Some(job_result::Result::Words(words)) => words,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(alignments.iter().map(|w| w.item_id.as_str()).collect::<Vec<_>>(), ["a", "2", "3"]);
    assert!(!alignments[0].links.is_empty() && alignments[1].status.is_some() && !alignments[2].links.is_empty());
    assert_eq!(results[0].source_text, ARABIC);
    // The same as the call answers.
    let request = pb::AlignWordsRequest { options: None, items: vec![pair("a", ARABIC, ENGLISH)] };
    let called = server.alignment().await.align_words(request).await.unwrap().into_inner().results;
    assert_eq!(*alignments[0], called[0]);

    let tsv = worked(&server, words(), "tsv", &format!("source\ttarget\n{ARABIC}\t{ENGLISH}\n")).await;
    assert!(matches!(&tsv[0].result, Some(job_result::Result::Words(w)) if w.links.len() == called[0].links.len()), "{tsv:?}");

    let sentences = job::Task::AlignSentences(pb::AlignSentencesTask::default());
    let results = worked(&server, sentences, "jsonl", &(line(&pair("r", REPORT[0], REPORT[1])) + "\n")).await;
    assert!(matches!(&results[0].result, Some(job_result::Result::Sentences(s)) if shapes(s) == [(1, 1), (1, 2), (1, 1)]), "{results:?}");

    let faulty = pb::AlignWordsTask { options: Some(pb::AlignWordsOptions { symmetrisation: 9, ..Default::default() }) };
    let job = pb::Job { task: Some(job::Task::AlignWords(faulty)), ..pb::Job::default() };
    let refusal = server.jobs().await.create_job(pb::CreateJobRequest { job: Some(job), ..Default::default() }).await;
    assert_eq!(faulty_fields(refusal), ["options.symmetrisation"]);
}
