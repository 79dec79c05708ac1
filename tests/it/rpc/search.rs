//! `SearchTerms`: entries by a term in either language.

use tarjuman::rpc::pb;
use tonic::Code;

use crate::support::{
    cases::{faulty_fields, refused},
    server::Server,
};
use pb::MatchLevel::{Exact, Folded, Fuzzy, Variant};

fn query(text: &str) -> pb::SearchTermsRequest {
    pb::SearchTermsRequest { query: text.into(), ..pb::SearchTermsRequest::default() }
}

#[tokio::test]
async fn the_best_hit_comes_first() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    for (text, id, level, prefix, why) in [
        ("القاهرة", "cairo", Exact, false, "the Arabic term"),
        ("Cairo", "cairo", Exact, false, "the English term"),
        ("CAIRO", "cairo", Folded, false, "another case"),
        ("القاهره", "cairo", Folded, false, "another spelling"),
        ("united nat", "united-nations", Folded, true, "a beginning"),
        ("الزيت", "olive-branch", Exact, true, "the beginning of a later word"),
        ("Untied Nations", "united-nations", Fuzzy, false, "two letters are swapped"),
        ("Muhamad", "muhammad", Variant, false, "another spelling of the Arabic name"),
    ] {
        let answer = client.search_terms(query(text)).await.unwrap().into_inner();
        let best = answer.hits.first().unwrap_or_else(|| panic!("nothing for {text}: {why}"));
        let entry = best.entry.as_ref().unwrap();
        assert_eq!((entry.name.as_str(), best.prefix), (format!("glossaries/house/entries/{id}").as_str(), prefix), "{text}: {why}");
        if !prefix {
            assert_eq!(best.level(), level, "{text}: {why}");
        }
        assert!(answer.hits.windows(2).all(|w| w[0].score >= w[1].score), "{text}: best first");
        assert!(!entry.etag.is_empty() && entry.create_time.is_some(), "the entry is whole");
    }
    assert!(client.search_terms(query("zzzzzzzz")).await.unwrap().into_inner().hits.is_empty());
}

#[tokio::test]
async fn kinds_levels_and_glossaries_narrow_the_search() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let united = |change: fn(&mut pb::SearchTermsRequest)| {
        let mut request = query("united");
        change(&mut request);
        request
    };
    for (request, expected) in [
        (united(|_| ()), &["united-nations", "united-states"][..]),
        (united(|r| r.kinds = vec![pb::EntryKind::Place as i32]), &["united-states"]),
        (united(|r| r.glossaries = vec!["glossaries/house".into()]), &["united-nations", "united-states"]),
    ] {
        let answer = client.search_terms(request).await.unwrap().into_inner();
        let mut names: Vec<String> =
            answer.hits.iter().filter_map(|h| h.entry.as_ref()).map(|e| e.name.replace("glossaries/house/entries/", "")).collect();
        names.sort();
        assert_eq!(
            (names.as_slice(), answer.total_size),
            (expected.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice(), expected.len() as i32)
        );
    }
    let strict = pb::SearchTermsRequest { max_level: Folded as i32, ..query("Muhamad") };
    assert!(client.search_terms(strict).await.unwrap().into_inner().hits.is_empty(), "no fuzzy hits wanted");
    let elsewhere = pb::SearchTermsRequest { glossaries: vec!["glossaries/nowhere".into()], ..query("x") };
    refused(client.search_terms(elsewhere).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
}

#[tokio::test]
async fn every_fault_of_a_search_is_named() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let request = pb::SearchTermsRequest {
        query: "ق".repeat(513),
        glossaries: vec!["x".into()],
        kinds: vec![50],
        max_level: 50,
        page_size: -1,
        page_token: String::new(),
    };
    let mut fields = faulty_fields(client.search_terms(request).await);
    fields.sort();
    assert_eq!(fields, ["glossaries[0]", "kinds[0]", "max_level", "page_size", "query"]);
    assert_eq!(faulty_fields(client.search_terms(query("  ")).await), ["query"]);
}
