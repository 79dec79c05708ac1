//! Streams: options first, one reply per item, in order, faults told where they are.

use tarjuman::rpc::pb;
use tokio_stream::StreamExt;
use tonic::{Code, Status};

use crate::support::{
    cases::{faulty_fields, ids, item, refused, segment},
    server::Server,
};
use pb::{stream_align_terms_request::Payload as ItemPayload, stream_match_terms_request::Payload};

fn options() -> pb::StreamMatchTermsRequest {
    pb::StreamMatchTermsRequest { payload: Some(Payload::Options(pb::MatchOptions::default())) }
}

fn message(id: usize, text: &str) -> pb::StreamMatchTermsRequest {
    pb::StreamMatchTermsRequest { payload: Some(Payload::Segment(segment(&id.to_string(), text))) }
}

/// Sends messages; the answers up to the end or the first failure.
async fn answers(server: &Server, messages: Vec<pb::StreamMatchTermsRequest>) -> (Vec<pb::SegmentMatches>, Result<(), Status>) {
    let mut stream = match server.terms().await.stream_match_terms(tokio_stream::iter(messages)).await {
        Ok(answer) => answer.into_inner(),
        Err(status) => return (Vec::new(), Err(status)),
    };
    let mut results = Vec::new();
    loop {
        match stream.next().await {
            Some(Ok(answer)) => results.push(answer.result.unwrap()),
            Some(Err(status)) => return (results, Err(status)),
            None => return (results, Ok(())),
        }
    }
}

#[tokio::test]
async fn answers_come_in_order_and_a_fault_stays_with_its_segment() {
    let server = Server::start().await;
    let long = "غ".repeat(10_001);
    // Long and short ones in turn, so that later work is done before earlier work.
    let padded = format!("{} غزة", "كلام ".repeat(1_500));
    let text = |i: usize| match i % 10 {
        3 => "",
        7 => long.as_str(),
        n if n % 2 == 0 => padded.as_str(),
        _ => "إلى سوريا",
    };
    let messages: Vec<_> = std::iter::once(options()).chain((0..300).map(|i| message(i, text(i)))).collect();
    let (results, end) = answers(&server, messages).await;
    end.unwrap();
    assert_eq!(results.len(), 300);
    for (i, result) in results.iter().enumerate() {
        assert_eq!(result.segment_id, i.to_string(), "in order");
        let (expected, faulty): (&[&str], bool) = match i % 10 {
            3 | 7 => (&[], true),
            n if n % 2 == 0 => (&["gaza"], false),
            _ => (&["syria"], false),
        };
        assert_eq!(
            (ids(result).as_slice(), result.status.as_ref().map(|s| s.code)),
            (expected, faulty.then_some(Code::InvalidArgument as i32)),
            "segment {i}"
        );
    }
}

#[tokio::test]
async fn options_come_first_and_once() {
    let server = Server::start().await;
    for (messages, why) in [
        (vec![], "an empty stream"),
        (vec![message(0, "غزة")], "a segment first"),
        (vec![pb::StreamMatchTermsRequest { payload: None }], "an empty message first"),
    ] {
        let (results, end) = answers(&server, messages).await;
        assert!(results.is_empty(), "{why}");
        refused(end, Code::InvalidArgument, "STREAM_OPTIONS_MISSING");
    }
    let (results, end) = answers(&server, vec![options(), message(0, "غزة"), options(), message(1, "غزة")]).await;
    assert_eq!((results.len(), faulty_fields(end)), (1, vec!["options".to_owned()]));
    let (results, end) = answers(&server, vec![options(), message(0, "غزة"), pb::StreamMatchTermsRequest { payload: None }]).await;
    assert_eq!((results.len(), faulty_fields(end)), (1, vec!["payload".to_owned()]));
    let bad = pb::MatchOptions { offset_encoding: 9, max_level: 99, ..pb::MatchOptions::default() };
    let (_, end) = answers(&server, vec![pb::StreamMatchTermsRequest { payload: Some(Payload::Options(bad)) }]).await;
    let mut fields = faulty_fields(end);
    fields.sort();
    assert_eq!(fields, ["options.max_level", "options.offset_encoding"]);
    let (results, end) = answers(&server, vec![options()]).await;
    assert_eq!((results.len(), end.is_ok()), (0, true), "no segments, no answers");
}

#[tokio::test]
async fn alignments_stream_as_they_are_called_for() {
    let server = Server::start().await;
    let first = pb::StreamAlignTermsRequest { payload: Some(ItemPayload::Options(pb::AlignOptions::default())) };
    let texts = ["زار غزة", "", "بقي في سوريا"];
    let items =
        (0..100).map(|i| pb::StreamAlignTermsRequest { payload: Some(ItemPayload::Item(item(&i.to_string(), texts[i % 3], "Gaza"))) });
    let messages: Vec<_> = std::iter::once(first).chain(items).collect();
    let mut stream = server.alignment().await.stream_align_terms(tokio_stream::iter(messages)).await.unwrap().into_inner();
    let mut count = 0;
    while let Some(answer) = stream.next().await {
        let result = answer.unwrap().result.unwrap();
        assert_eq!(result.item_id, count.to_string());
        let outcome = result.alignments.first().map(pb::TermAlignment::outcome);
        use pb::term_alignment::Outcome::{Aligned, SourceNotFound};
        assert_eq!(
            (outcome, result.status.is_some()),
            [(Some(Aligned), false), (None, true), (Some(SourceNotFound), false)][count % 3],
            "item {count}"
        );
        count += 1;
    }
    assert_eq!(count, 100);
    let only_item = pb::StreamAlignTermsRequest { payload: Some(ItemPayload::Item(item("", "غزة", "Gaza"))) };
    let refusal = server.alignment().await.stream_align_terms(tokio_stream::iter([only_item])).await.map(|_| ());
    refused(refusal, Code::InvalidArgument, "STREAM_OPTIONS_MISSING");
}

#[tokio::test]
async fn a_stream_keeps_the_glossaries_it_began_with() {
    let mut server = Server::start().await;
    let (send, receive) = tokio::sync::mpsc::channel(4);
    send.send(options()).await.unwrap();
    let mut stream =
        server.terms().await.stream_match_terms(tokio_stream::wrappers::ReceiverStream::new(receive)).await.unwrap().into_inner();
    send.send(message(0, "في شيراز")).await.unwrap();
    assert!(stream.next().await.unwrap().unwrap().result.unwrap().matches.is_empty());
    server.add("new", 0, vec![crate::support::cases::entry("shiraz", tarjuman::glossary::EntryKind::Place, "شيراز | Shiraz")]).await;
    send.send(message(1, "في شيراز")).await.unwrap();
    assert!(stream.next().await.unwrap().unwrap().result.unwrap().matches.is_empty(), "one revision for one stream");
    drop(send);
    assert!(stream.next().await.is_none());
    server.stop();
}
