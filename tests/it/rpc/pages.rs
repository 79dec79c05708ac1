//! Pages: nothing twice, nothing left out, and tokens that are good for their query only.

use tarjuman::{
    glossary::EntryKind,
    rpc::{Limits, pb},
};
use tonic::Code;

use crate::support::{
    cases::{entry, faulty_fields, refused},
    server::Server,
};

const SIZE: usize = 25;

async fn server() -> Server {
    let server = Server::with(Limits { max_page_size: 10, ..Limits::default() }).await;
    server
        .add("big", 0, (0..SIZE).map(|n| entry(&format!("tower-{n:02}"), EntryKind::Place, &format!("برج {n} | tower {n}"))).collect())
        .await;
    server
}

#[tokio::test]
async fn entries_come_page_by_page() {
    let server = server().await;
    let mut client = server.glossaries().await;
    for (wanted, sizes, why) in [
        (4, vec![4, 4, 4, 4, 4, 4, 1], "as asked"),
        (0, vec![10, 10, 5], "the default, but no more than the most"),
        (1_000, vec![10, 10, 5], "too much is read as the most"),
    ] {
        let mut request = pb::ListEntriesRequest {
            parent: "glossaries/big".into(),
            page_size: wanted,
            page_token: String::new(),
            ..pb::ListEntriesRequest::default()
        };
        let (mut names, mut seen) = (Vec::new(), Vec::new());
        loop {
            let page = client.list_entries(request.clone()).await.unwrap().into_inner();
            assert_eq!(page.total_size as usize, SIZE);
            seen.push(page.entries.len());
            names.extend(page.entries.into_iter().map(|e| e.name));
            if page.next_page_token.is_empty() {
                break;
            }
            request.page_token = page.next_page_token;
        }
        assert_eq!(seen, sizes, "{why}");
        assert_eq!(names, (0..SIZE).map(|n| format!("glossaries/big/entries/tower-{n:02}")).collect::<Vec<_>>(), "{why}");
    }
}

#[tokio::test]
async fn glossaries_and_hits_come_page_by_page() {
    let server = server().await;
    server.add("first", 9, Vec::new()).await;
    let mut client = server.glossaries().await;
    let (mut names, mut page_token) = (Vec::new(), String::new());
    loop {
        let page = client
            .list_glossaries(pb::ListGlossariesRequest { page_size: 1, page_token, ..pb::ListGlossariesRequest::default() })
            .await
            .unwrap()
            .into_inner();
        assert_eq!((page.glossaries.len(), page.total_size), (1, 3));
        names.push(page.glossaries[0].name.clone());
        if page.next_page_token.is_empty() {
            break;
        }
        page_token = page.next_page_token;
    }
    assert_eq!(names, ["glossaries/first", "glossaries/big", "glossaries/house"], "by priority, then by name");

    let mut terms = server.terms().await;
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = pb::SearchTermsRequest { query: "tower".into(), page_size: 9, page_token, ..pb::SearchTermsRequest::default() };
        let page = terms.search_terms(request).await.unwrap().into_inner();
        assert_eq!(page.total_size as usize, SIZE);
        found.extend(page.hits.into_iter().filter_map(|h| h.entry).map(|e| e.name));
        if page.next_page_token.is_empty() {
            break;
        }
        page_token = page.next_page_token;
    }
    let all = found.len();
    found.sort();
    found.dedup();
    assert_eq!((all, found.len()), (SIZE, SIZE), "nothing twice, nothing left out");
}

#[tokio::test]
async fn a_token_is_good_for_its_query_only() {
    let server = server().await;
    let mut client = server.glossaries().await;
    let list = |parent: &str, page_token: &str| pb::ListEntriesRequest {
        parent: parent.into(),
        page_size: 5,
        page_token: page_token.into(),
        ..pb::ListEntriesRequest::default()
    };
    let token = client.list_entries(list("glossaries/big", "")).await.unwrap().into_inner().next_page_token;
    refused(client.list_entries(list("glossaries/house", &token)).await, Code::InvalidArgument, "PAGE_TOKEN_MISMATCH");
    refused(
        client
            .list_glossaries(pb::ListGlossariesRequest { page_size: 5, page_token: token.clone(), ..pb::ListGlossariesRequest::default() })
            .await,
        Code::InvalidArgument,
        "PAGE_TOKEN_MISMATCH",
    );
    for bad in ["nonsense", "00", "غزة", &token[1..], &"ab".repeat(3_000)] {
        let status = client.list_entries(list("glossaries/big", bad)).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{bad}: {status:?}");
    }
    assert_eq!(
        faulty_fields(
            client
                .list_entries(pb::ListEntriesRequest {
                    parent: "big".into(),
                    page_size: -5,
                    page_token: String::new(),
                    ..pb::ListEntriesRequest::default()
                })
                .await
        ),
        ["parent", "page_size"]
    );
    assert_eq!(
        faulty_fields(
            client
                .list_glossaries(pb::ListGlossariesRequest {
                    page_size: -5,
                    page_token: String::new(),
                    ..pb::ListGlossariesRequest::default()
                })
                .await
        ),
        ["page_size"]
    );
    refused(client.list_entries(list("glossaries/none", "")).await, Code::NotFound, "GLOSSARY_NOT_FOUND");

    let mut terms = server.terms().await;
    let search = |query: &str, page_token: &str| pb::SearchTermsRequest {
        query: query.into(),
        page_size: 2,
        page_token: page_token.into(),
        ..pb::SearchTermsRequest::default()
    };
    let token = terms.search_terms(search("tower", "")).await.unwrap().into_inner().next_page_token;
    refused(terms.search_terms(search("towers", &token)).await, Code::InvalidArgument, "PAGE_TOKEN_MISMATCH");
}
