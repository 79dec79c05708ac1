//! `AlignTerms`: the shape of answers; how well terms are found has its own golden test.

use tarjuman::rpc::pb;
use tonic::Code;

use crate::support::{
    cases::{faulty_fields, item, refused},
    server::Server,
};
use pb::term_alignment::Outcome::{Aligned, SourceNotFound};

fn request(items: Vec<pb::AlignmentItem>) -> pb::AlignTermsRequest {
    pb::AlignTermsRequest { options: None, items }
}

#[tokio::test]
async fn each_term_is_found_in_every_occurrence_or_reported_absent() {
    let server = Server::start().await;
    let text = "عاد وزير الخارجية للقاهرة، والقاهرة تستعد لوقف إطلاق النار";
    let request = request(vec![item("i1", text, "Cairo; ceasefire; Gaza"), item("i2", "زار الوفد غزة", "Gaza")]);
    let results = server.alignment().await.align_terms(request).await.unwrap().into_inner().results;
    assert_eq!(results.iter().map(|r| r.item_id.as_str()).collect::<Vec<_>>(), ["i1", "i2"]);
    let shown: Vec<_> = results[0]
        .alignments
        .iter()
        .map(|a| (a.term_id.as_str(), a.term.as_str(), a.outcome(), a.source_text.as_str(), a.entry.rsplit('/').next().unwrap_or_default()))
        .collect();
    let expected = [
        ("i1/Cairo", "Cairo", Aligned, "لقاهرة", "cairo"),
        ("i1/Cairo", "Cairo", Aligned, "القاهرة", "cairo"),
        ("i1/ceasefire", "ceasefire", Aligned, "وقف إطلاق النار", "ceasefire"),
        ("i1/Gaza", "Gaza", SourceNotFound, "", ""),
    ];
    assert_eq!(shown, expected);
    for a in &results[0].alignments {
        assert!(a.confidence > 0.5 && a.confidence <= 1.0, "{a:?}");
        match (a.outcome(), a.source_span, a.token_span) {
            (Aligned, Some(span), Some(words)) => {
                let cut = |s: pb::Span| text.chars().skip(s.start as usize).take((s.end - s.start) as usize).collect::<String>();
                assert_eq!(cut(span), a.source_text);
                assert!(words.start <= span.start && span.end <= words.end && !a.evidence.is_empty(), "{a:?}");
            }
            (SourceNotFound, None, None) => assert!(a.evidence.is_empty()),
            _ => panic!("{a:?}"),
        }
    }
}

#[tokio::test]
async fn the_source_may_be_english() {
    let server = Server::start().await;
    let request = request(vec![item("e", "The foreign minister flew to Cairo", "القاهرة; غزة")]);
    let results = server.alignment().await.align_terms(request).await.unwrap().into_inner().results;
    let shown: Vec<_> = results[0].alignments.iter().map(|a| (a.term.as_str(), a.outcome(), a.source_text.as_str())).collect();
    assert_eq!(shown, [("القاهرة", Aligned, "Cairo"), ("غزة", SourceNotFound, "")]);
}

#[tokio::test]
async fn spans_come_in_the_unit_asked_for() {
    let server = Server::start().await;
    let text = "😀 في غزة";
    for (unit, start, end) in [(0, 5, 8), (1, text.find("غزة").unwrap() as i32, text.len() as i32), (2, 6, 9), (3, 5, 8)] {
        let options = pb::AlignOptions { offset_encoding: unit, ..pb::AlignOptions::default() };
        let request = pb::AlignTermsRequest { options: Some(options), ..request(vec![item("", text, "Gaza")]) };
        let results = server.alignment().await.align_terms(request).await.unwrap().into_inner().results;
        assert_eq!(results[0].alignments[0].source_span, Some(pb::Span { start, end }), "unit {unit}");
    }
}

#[tokio::test]
async fn without_glossaries_no_entry_takes_part() {
    let server = Server::start().await;
    let options = pb::AlignOptions { no_glossaries: true, ..pb::AlignOptions::default() };
    let request = pb::AlignTermsRequest { options: Some(options), ..request(vec![item("", "خطاب وليد في بيروت", "Walid")]) };
    let results = server.alignment().await.align_terms(request).await.unwrap().into_inner().results;
    let a = &results[0].alignments[0];
    assert_eq!((a.outcome(), a.source_text.as_str(), a.entry.as_str()), (Aligned, "وليد", ""), "by its letters alone");
}

#[tokio::test]
async fn a_faulty_item_does_not_spoil_the_others() {
    let server = Server::start().await;
    let empty_term = item("c", "غزة", "Gaza;  ");
    let many = item("d", "غزة", &vec!["Gaza"; 201].join("; "));
    let mut kinds = item("e", "غزة", "Gaza");
    kinds.reference_terms[0].kind = 99;
    kinds.reference_terms[0].alternatives = vec![String::new(); 21];
    let no_source = pb::AlignmentItem { item_id: "b".into(), ..pb::AlignmentItem::default() };
    let request =
        request(vec![item("a", "غزة", "Gaza"), no_source, empty_term, many, kinds, item("f", "", "Gaza"), item("g", "غزة", "Gaza")]);
    let results = server.alignment().await.align_terms(request).await.unwrap().into_inner().results;
    assert_eq!(results.iter().map(|r| r.item_id.as_str()).collect::<String>(), "abcdefg");
    for (result, part) in results.iter().zip([
        "",
        "items[1].source: ",
        "items[2].reference_terms[1].text: ",
        "items[3].reference_terms: ",
        "items[4].reference_terms[0].alternatives[0]: ",
        "items[5].source.text: ",
        "",
    ]) {
        let message = result.status.as_ref().map(|s| s.message.as_str()).unwrap_or_default();
        assert!(message.starts_with(part) && message.is_empty() == part.is_empty(), "{}: {message}", result.item_id);
        assert_eq!(result.alignments.len(), usize::from(part.is_empty()), "{}", result.item_id);
    }
}

#[tokio::test]
async fn every_fault_of_a_request_is_named() {
    let server = Server::start().await;
    let mut client = server.alignment().await;
    let options = pb::AlignOptions {
        glossaries: vec!["nowhere".into()],
        offset_encoding: 9,
        no_glossaries: true,
        min_confidence: 1.5,
        allow_nested: false,
        ..pb::AlignOptions::default()
    };
    let faulty = pb::AlignTermsRequest { options: Some(options), items: Vec::new() };
    let mut fields = faulty_fields(client.align_terms(faulty).await);
    fields.sort();
    assert_eq!(fields, ["items", "options.glossaries[0]", "options.min_confidence", "options.no_glossaries", "options.offset_encoding"]);
    assert_eq!(faulty_fields(client.align_terms(request(vec![item("", "غزة", "Gaza"); 1_001])).await), ["items"]);
    let unknown = pb::AlignOptions { glossaries: vec!["glossaries/nowhere".into()], ..pb::AlignOptions::default() };
    refused(
        client.align_terms(pb::AlignTermsRequest { options: Some(unknown), items: vec![item("", "غزة", "Gaza")] }).await,
        Code::NotFound,
        "GLOSSARY_NOT_FOUND",
    );
}
