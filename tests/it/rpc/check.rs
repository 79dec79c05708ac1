//! `CheckTranslations`, its stream, and `EvaluateTerminology` over the wire.

use std::time::Duration;

use tarjuman::rpc::{Limits, pb};
use tonic::Code;

use crate::support::{
    cases::{faulty_fields, refused, segment},
    server::{Server, soon},
};
use pb::finding::Kind;

fn item(id: &str, source: &str, target: &str) -> pb::CheckItem {
    pb::CheckItem { item_id: id.into(), source: Some(segment("", source)), target: Some(segment("", target)) }
}

fn request(pairs: &[(&str, &str)], options: pb::CheckOptions) -> pb::CheckTranslationsRequest {
    let items = pairs.iter().enumerate().map(|(i, (s, t))| item(&i.to_string(), s, t)).collect();
    pb::CheckTranslationsRequest { options: Some(options), items }
}

/// Source, target, and the findings: kind, what is found, the first that is expected.
type Row = (&'static str, &'static str, &'static [(Kind, &'static str, &'static str)]);

const ROWS: &[Row] = &[
    ("أعلنت الأمم المتحدة وقف إطلاق النار في غزة", "The UN announced a cease-fire in Gaza", &[]),
    (
        "أعلنت الأمم المتحدة وقف إطلاق النار في غزة",
        "The United Nations announced an armistice in Gaza",
        &[(Kind::ForbiddenTarget, "armistice", "ceasefire")],
    ),
    ("عاد إلى القاهرة", "He returned to Al-Qahira", &[(Kind::ForbiddenTarget, "Al-Qahira", "Cairo")]),
    ("عاد إلى القاهرة", "He returned to القاهرة", &[(Kind::Untranslated, "القاهرة", "Cairo")]),
    ("عاد إلى القاهرة", "He returned to Gaza", &[(Kind::MissingTarget, "Gaza", "Cairo")]),
    ("قتل 12 شخصا في سوريا", "12 people were killed in Syria", &[]),
    ("قتل 12 شخصا في سوريا", "21 people were killed in Syria", &[(Kind::NumberMismatch, "21", "12")]),
    ("في 3 مايو 2024", "on May 3, 2024", &[]),
    ("في 3 مايو 2024", "on May 13, 2024", &[(Kind::DateMismatch, "May 13, 2024", "May 3, 2024")]),
    (
        "استقبل عبد الله السالم ضيفه",
        "Abdallah as-Salem received his guest",
        &[(Kind::NonPreferredVariant, "Abdallah as-Salem", "Abdullah al-Salem")],
    ),
    ("Sanctions against Syria", "عقوبات على سوريا", &[]),
    ("Sanctions against Syria", "عقوبات على إيران", &[(Kind::MissingTarget, "إيران", "سوريا")]),
];

#[tokio::test]
async fn findings_say_what_and_where() {
    let server = Server::start().await;
    let mut client = server.checks().await;
    let pairs: Vec<(&str, &str)> = ROWS.iter().map(|(s, t, _)| (*s, *t)).collect();
    let results = client.check_translations(request(&pairs, pb::CheckOptions::default())).await.unwrap().into_inner().results;
    for ((source, target, expected), result) in ROWS.iter().zip(&results) {
        assert_eq!(result.status, None);
        let told: Vec<(Kind, &str, &str)> =
            result.findings.iter().map(|f| (f.kind(), f.found.as_str(), f.expected.first().map_or("", String::as_str))).collect();
        assert_eq!(told, *expected, "{source} | {target}");
        for f in &result.findings {
            let cut = |text: &str, span: pb::Span| {
                text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect::<String>()
            };
            assert_eq!(f.source_span.map(|s| cut(source, s)).unwrap_or_default(), f.source_text);
            assert_eq!(f.target_span.map(|s| cut(target, s)).unwrap_or_default(), f.found);
            let edit = f.suggested_edit.clone().unwrap();
            assert_eq!(edit.text, f.expected[0], "{f:?}");
        }
    }
}

#[tokio::test]
async fn waivers_kinds_and_confidence_choose_what_is_told() {
    let server = Server::start().await;
    let mut client = server.checks().await;
    let pair = [("قتل 12 شخصا في القاهرة", "21 people were killed in Al-Qahira")];
    let mut told = async |options| client.check_translations(request(&pair, options)).await.unwrap().into_inner().results.remove(0);
    let all = told(pb::CheckOptions::default()).await;
    assert_eq!(all.findings.len(), 2);
    let waived = told(pb::CheckOptions { waived_fingerprints: vec![all.findings[0].fingerprint.clone()], ..Default::default() }).await;
    assert_eq!((waived.findings.len(), waived.waived_count), (1, 1));
    let kinds = told(pb::CheckOptions { kinds: vec![Kind::NumberMismatch as i32], ..Default::default() }).await;
    assert_eq!(kinds.findings.iter().map(pb::Finding::kind).collect::<Vec<_>>(), [Kind::NumberMismatch]);
    let sure = told(pb::CheckOptions { min_confidence: 0.96, ..Default::default() }).await;
    assert_eq!(sure.findings.iter().map(pb::Finding::kind).collect::<Vec<_>>(), [Kind::ForbiddenTarget]);
    let none = told(pb::CheckOptions { no_glossaries: true, kinds: vec![Kind::ForbiddenTarget as i32], ..Default::default() }).await;
    assert!(none.findings.is_empty());
}

#[tokio::test]
async fn spellings_are_compared_over_the_batch() {
    let server = Server::start().await;
    let mut client = server.checks().await;
    let pairs = [
        ("تحدث ناصر الدغيم أمس", "Nasser Dughaim spoke yesterday"),
        ("عاد ناصر الدغيم", "Nasser Dughaim returned"),
        ("وصل ناصر الدغيم", "Nasser Doghaym arrived"),
    ];
    let options = pb::CheckOptions { across_items: true, ..pb::CheckOptions::default() };
    let results = client.check_translations(request(&pairs, options)).await.unwrap().into_inner().results;
    assert!(results[0].findings.is_empty() && results[1].findings.is_empty(), "{results:?}");
    let f = &results[2].findings[0];
    assert_eq!((f.kind(), f.found.as_str(), f.expected[0].as_str()), (Kind::InconsistentSpelling, "Doghaym", "Dughaim"));
}

#[tokio::test]
async fn faults_and_streams() {
    let server = Server::with(Limits { max_segment_characters: 30, ..Limits::default() }).await;
    let mut client = server.checks().await;
    let mut asked = request(&[("عاد إلى غزة", "Back in Gaza"), ("", "x"), ("غزة", &"x".repeat(31))], pb::CheckOptions::default());
    asked.items.push(pb::CheckItem { item_id: "z".into(), source: Some(segment("", "غزة")), target: None });
    let results = client.check_translations(asked).await.unwrap().into_inner().results;
    let failed: Vec<bool> = results.iter().map(|r| r.status.is_some()).collect();
    assert_eq!((failed, results[3].item_id.as_str()), (vec![false, true, true, true], "z"));
    let wrong = pb::CheckOptions { min_confidence: 2.0, kinds: vec![99], ..pb::CheckOptions::default() };
    assert_eq!(
        faulty_fields(client.check_translations(request(&[("غزة", "Gaza")], wrong)).await),
        ["options.min_confidence", "options.kinds[0]"]
    );

    use pb::stream_check_translations_request::Payload;
    let message = |payload| pb::StreamCheckTranslationsRequest { payload: Some(payload) };
    let mut messages = vec![message(Payload::Options(pb::CheckOptions::default()))];
    messages
        .extend((0..100).map(|i| message(Payload::Item(item(&i.to_string(), "في غزة", if i % 2 == 0 { "in Gaza" } else { "in Cairo" })))));
    let mut answers = client.stream_check_translations(tokio_stream::iter(messages)).await.unwrap().into_inner();
    for i in 0..100 {
        let result = answers.message().await.unwrap().unwrap().result.unwrap();
        assert_eq!((result.item_id, result.findings.len()), (i.to_string(), i % 2));
    }
    let outcome = client.stream_check_translations(tokio_stream::iter(vec![message(Payload::Item(item("a", "غزة", "Gaza")))])).await;
    refused(outcome.map(|_| ()), Code::InvalidArgument, "STREAM_OPTIONS_MISSING");
}

#[tokio::test]
async fn a_stream_whose_answers_are_not_read_is_read_no_further() {
    use pb::stream_check_translations_request::Payload;
    const MOST: usize = 20_000;
    let server = Server::start().await;
    let message = |payload| pb::StreamCheckTranslationsRequest { payload: Some(payload) };
    let (send, receive) = tokio::sync::mpsc::channel(1);
    send.send(message(Payload::Options(pb::CheckOptions::default()))).await.unwrap();
    let received = tokio_stream::wrappers::ReceiverStream::new(receive);
    let mut answers = server.checks().await.stream_check_translations(received).await.unwrap().into_inner();
    // What the connection holds on the way is limited as well: long sentences fill it soon.
    let target = format!("in Cairo {}", "and on ".repeat(500));
    let mut sent = 0;
    while sent < MOST {
        let next = send.send(message(Payload::Item(item(&sent.to_string(), "في غزة", &target))));
        if tokio::time::timeout(Duration::from_secs(2), next).await.is_err() {
            break;
        }
        sent += 1;
    }
    assert!(sent < MOST, "{sent} pairs were taken though no answer was read");
    drop(send);
    for i in 0..sent {
        let result = soon(answers.message()).await.unwrap().unwrap().result.unwrap();
        assert_eq!((result.item_id, result.findings.len()), (i.to_string(), 1));
    }
    assert!(soon(answers.message()).await.unwrap().is_none());
}

#[tokio::test]
async fn terminology_is_scored() {
    let server = Server::start().await;
    let mut client = server.checks().await;
    let item = |hypothesis: &str, reference: &str, constraints: &[(&str, &str)]| pb::evaluate_terminology_request::Item {
        hypothesis: hypothesis.into(),
        reference: reference.into(),
        constraints: constraints
            .iter()
            .map(|(s, t)| pb::evaluate_terminology_request::Constraint { source: (*s).into(), targets: vec![(*t).into()] })
            .collect(),
        source: constraints.is_empty().then(|| segment("", "عاد إلى القاهرة")),
        ..Default::default()
    };
    let items = vec![item("he returned to Cairo", "he went back to Cairo", &[]), item("a truce", "an armistice", &[("هدنة", "armistice")])];
    let answer = client.evaluate_terminology(pb::EvaluateTerminologyRequest { options: None, items }).await.unwrap().into_inner();
    let scores = answer.scores.unwrap();
    assert_eq!(
        (scores.constraint_count, scores.exact_match, scores.success_rate),
        (2, 0.5, 0.5),
        "the first has its term from the glossary"
    );
    // Before Cairo both have `to`; the other word of the window differs: 1 of 2, and nothing in the second item.
    assert!((scores.window_overlap_2 - 0.25).abs() < 1e-9, "{scores:?}");
    let none = pb::EvaluateTerminologyRequest { options: None, items: vec![pb::evaluate_terminology_request::Item::default()] };
    assert_eq!(faulty_fields(client.evaluate_terminology(none).await), ["items[0].constraints"]);
}
