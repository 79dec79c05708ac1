//! `AnnotateText`, `RestoreText`, `BuildPromptGlossary` over the wire.

use tarjuman::rpc::{Limits, pb};
use tonic::Code;

use crate::support::{
    cases::{faulty_fields, reason, segment},
    server::Server,
};
use pb::{AnnotationStyle as Style, TextFormat as Format, annotate_text_request::Item};

fn request(texts: &[&str], style: Style, format: Format) -> pb::AnnotateTextRequest {
    let item = |(i, text): (usize, &&str)| Item { segment: Some(segment(&i.to_string(), text)), protected_spans: Vec::new() };
    pb::AnnotateTextRequest {
        items: texts.iter().enumerate().map(item).collect(),
        style: style as i32,
        format: format as i32,
        ..pb::AnnotateTextRequest::default()
    }
}

const STYLES: [Style; 5] = [Style::Placeholder, Style::XmlTerm, Style::Mstrans, Style::Xliff12, Style::Xliff21];

/// Text of the caller, and what an engine that changes nothing leaves after restoring.
const ROWS: &[(&str, Format, &str)] = &[
    ("وصل وزير الخارجية للقاهرة", Format::Plain, "وصل foreign minister لCairo"),
    ("غزة & <غزة> و\"سوريا\"", Format::Plain, "Gaza & <Gaza> و\"Syria\""),
    ("<b>غزة</b> &amp; <x id=\"1\"/>سوريا", Format::Xml, "<b>Gaza</b> &amp; <x id=\"1\"/>Syria"),
    ("وزير <i>الخارجية</i> في قطاع غزة", Format::Xml, "وزير <i>الخارجية</i> في Gaza Strip"),
    ("Cairo's ceasefire in Gaza", Format::Plain, "القاهرة's وقف إطلاق النار in غزة"),
    ("لا شيء هنا", Format::Plain, "لا شيء هنا"),
];

#[tokio::test]
async fn an_engine_that_changes_nothing_gives_the_targets() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    for style in STYLES {
        for (text, format, expected) in ROWS {
            let marked = client.annotate_text(request(&[text], style, *format)).await.unwrap().into_inner().results.remove(0);
            assert_eq!((&marked.status, marked.segment_id.as_str()), (&None, "0"));
            let item =
                pb::restore_text_request::Item { segment_id: "r".into(), text: marked.text.clone(), restore_token: marked.restore_token };
            let back = client.restore_text(pb::RestoreTextRequest { items: vec![item] }).await.unwrap().into_inner().results.remove(0);
            assert_eq!((back.text.as_str(), back.segment_id.as_str()), (*expected, "r"), "{style:?} {}", marked.text);
            assert_eq!((back.lost_marks.len(), back.lost_tags.len(), back.repairs.len()), (0, 0, 0), "{back:?}");
        }
    }
}

#[tokio::test]
async fn annotations_say_where_and_what() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let mut asked = request(&["😀 في للقاهرة ثم غزة"], Style::Placeholder, Format::Plain);
    asked.options = Some(pb::MatchOptions { offset_encoding: pb::OffsetEncoding::Utf16CodeUnits as i32, ..pb::MatchOptions::default() });
    asked.items[0].protected_spans = vec![pb::Span { start: 17, end: 20 }];
    let result = client.annotate_text(asked).await.unwrap().into_inner().results.remove(0);
    assert_eq!(result.text, "😀 في لTRM1Q ثم غزة");
    let a = &result.annotations[0];
    assert_eq!((a.mark.as_str(), a.source_text.as_str(), a.target_text.as_str()), ("TRM1Q", "لقاهرة", "Cairo"));
    assert_eq!((a.source_span, a.annotated_span), (Some(pb::Span { start: 7, end: 13 }), Some(pb::Span { start: 7, end: 12 })));
    let s = &result.skipped[0];
    assert_eq!((s.entry.as_str(), s.reason()), ("glossaries/house/entries/gaza", pb::annotate_text_response::skipped::Reason::Protected));
}

#[tokio::test]
async fn faults_are_of_the_item_or_of_the_call() {
    let server = Server::with(Limits { max_segment_characters: 40, ..Limits::default() }).await;
    let mut client = server.terms().await;
    let mut asked = request(&["غزة", "<b>غزة", "", "<term><term>x</term></term>"], Style::XmlTerm, Format::Xml);
    asked.items.push(Item {
        segment: Some(segment("p", "غزة غزة")),
        protected_spans: vec![pb::Span { start: 0, end: 4 }, pb::Span { start: 3, end: 7 }],
    });
    asked.items.push(Item { segment: Some(segment("q", "غزة")), protected_spans: vec![pb::Span { start: 2, end: 9 }] });
    let results = client.annotate_text(asked).await.unwrap().into_inner().results;
    let reasons: Vec<String> = results
        .iter()
        .map(|r| {
            r.status.as_ref().map_or("fine".into(), |s| format!("{} {}", s.code, s.message.split([':', ' ']).next().unwrap_or_default()))
        })
        .collect();
    let bad = Code::InvalidArgument as i32;
    assert_eq!(
        reasons,
        [
            "fine".to_owned(),
            format!("{bad} `<b>`"),
            format!("{bad} items[2].segment.text"),
            format!("{bad} a"),
            format!("{bad} protected"),
            format!("{bad} items[5].protected_spans[0]")
        ]
    );
    let mut asked = request(&["غزة"], Style::XmlTerm, Format::Plain);
    asked.placeholder_template = "x".into();
    asked.format = 9;
    assert_eq!(faulty_fields(client.annotate_text(asked).await), ["format", "placeholder_template", "placeholder_template"]);
    let mut own = request(&["رمز AB7C"], Style::Placeholder, Format::Plain);
    own.placeholder_template = "AB{n}C".into();
    let result = client.annotate_text(own).await.unwrap().into_inner().results.remove(0);
    assert!(result.status.unwrap().message.contains("AB7C"));

    let long = "x".repeat(121);
    let item = |text: &str, token: &[u8]| pb::restore_text_request::Item {
        text: text.into(),
        restore_token: token.to_vec(),
        ..Default::default()
    };
    let results = client
        .restore_text(pb::RestoreTextRequest { items: vec![item(&long, b"{}"), item("x", b"junk")] })
        .await
        .unwrap()
        .into_inner()
        .results;
    assert!(results[0].status.as_ref().unwrap().message.contains("121 characters"), "{results:?}");
    assert!(results[1].status.as_ref().unwrap().message.contains("restore token"), "{results:?}");
    assert_eq!((results[0].text.as_str(), results[1].text.as_str()), (long.as_str(), "x"), "the text is not lost");
    let none = client.restore_text(pb::RestoreTextRequest::default()).await;
    assert_eq!(reason(none.as_ref().unwrap_err()), "INVALID_REQUEST");
}

#[tokio::test]
async fn a_prompt_holds_what_is_there() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let segments = vec![segment("", "وقف إطلاق النار في القاهرة"), segment("", "ثم في القاهرة وسوريا")];
    let ask = |max_entries| pb::BuildPromptGlossaryRequest { segments: segments.clone(), max_entries, ..Default::default() };
    let answer = client.build_prompt_glossary(ask(0)).await.unwrap().into_inner();
    assert_eq!(answer.block, "- القاهرة = Cairo (never: Al-Qahira)\n- وقف إطلاق النار = ceasefire (never: armistice)\n- سوريا = Syria\n");
    let answer = client.build_prompt_glossary(ask(1)).await.unwrap().into_inner();
    assert_eq!(answer.entries, ["glossaries/house/entries/cairo"], "the most frequent");
    assert_eq!(answer.dropped_entries, ["glossaries/house/entries/ceasefire", "glossaries/house/entries/syria"]);
    assert_eq!(faulty_fields(client.build_prompt_glossary(ask(-1)).await), ["max_entries"]);
}
