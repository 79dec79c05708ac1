//! Entries as resources, and that look-ups see them at once.

use pbjson_types::FieldMask;
use tarjuman::rpc::pb;
use tonic::{Code, transport::Channel};

use crate::support::{
    cases::{faulty_fields, ids, look_up, refused, wire_entry},
    server::Server,
};
use pb::glossary_service_client::GlossaryServiceClient;

const PARENT: &str = "glossaries/house";

fn create(id: &str, terms: &str) -> pb::CreateEntryRequest {
    pb::CreateEntryRequest {
        parent: PARENT.into(),
        entry_id: id.into(),
        entry: Some(wire_entry(terms)),
        validate_only: false,
        ..pb::CreateEntryRequest::default()
    }
}

fn named(id: &str, terms: &str) -> pb::Entry {
    pb::Entry { name: format!("{PARENT}/entries/{id}"), ..wire_entry(terms) }
}

fn update(entry: pb::Entry, paths: &[&str]) -> pb::UpdateEntryRequest {
    pb::UpdateEntryRequest {
        entry: Some(entry),
        update_mask: Some(FieldMask { paths: paths.iter().map(ToString::to_string).collect() }),
        ..pb::UpdateEntryRequest::default()
    }
}

async fn get(client: &mut GlossaryServiceClient<Channel>, id: &str) -> Result<pb::Entry, tonic::Status> {
    client
        .get_entry(pb::GetEntryRequest { name: format!("{PARENT}/entries/{id}"), ..pb::GetEntryRequest::default() })
        .await
        .map(tonic::Response::into_inner)
}

async fn found(server: &Server, text: &str) -> Vec<String> {
    let result = server.terms().await.match_terms(look_up(&[text])).await.unwrap().into_inner().results.remove(0);
    ids(&result).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn an_entry_from_creation_to_deletion() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    assert!(found(&server, "وصل إلى شيراز").await.is_empty());
    let made = client.create_entry(create("", "شيراز | Shiraz | !Chiraz")).await.unwrap().into_inner();
    assert_eq!(made.name, "glossaries/house/entries/shiraz", "the id comes from the preferred English term");
    assert_eq!(found(&server, "وصل إلى شيراز").await, ["shiraz"], "seen at once");
    use pb::TermStatus::{Forbidden, Preferred};
    assert_eq!(made.terms.iter().map(pb::Term::status).collect::<Vec<_>>(), [Preferred, Preferred, Forbidden]);
    assert_eq!(made.terms.iter().map(|t| t.language_code.as_str()).collect::<Vec<_>>(), ["ar", "en", "en"]);
    assert_eq!(get(&mut client, "shiraz").await.unwrap(), made);

    let changed = client
        .update_entry(update(pb::Entry { note: "a city".into(), etag: made.etag.clone(), ..named("shiraz", "غير هذا | other") }, &["note"]))
        .await
        .unwrap()
        .into_inner();
    assert_eq!((changed.note.as_str(), &changed.terms), ("a city", &made.terms), "only the field of the mask");
    assert!(changed.etag != made.etag && changed.create_time == made.create_time);
    refused(
        client.update_entry(update(pb::Entry { etag: made.etag.clone(), ..named("shiraz", "x") }, &["note"])).await,
        Code::Aborted,
        "ETAG_MISMATCH",
    );
    let replaced = client.update_entry(update(named("shiraz", "يزد | Yazd"), &[])).await.unwrap().into_inner();
    assert_eq!((replaced.note.as_str(), replaced.terms.len()), ("", 2), "without a mask, all of it");
    assert_eq!((found(&server, "شيراز").await, found(&server, "في يزد").await), (vec![], vec!["shiraz".to_owned()]));

    let delete = |etag: &str, allow_missing: bool| pb::DeleteEntryRequest {
        name: made.name.clone(),
        etag: etag.into(),
        allow_missing,
        ..pb::DeleteEntryRequest::default()
    };
    refused(client.delete_entry(delete(&made.etag, false)).await, Code::Aborted, "ETAG_MISMATCH");
    client.delete_entry(delete(&replaced.etag, false)).await.unwrap();
    assert!(found(&server, "في يزد").await.is_empty());
    refused(get(&mut client, "shiraz").await, Code::NotFound, "ENTRY_NOT_FOUND");
    refused(client.delete_entry(delete("", false)).await, Code::NotFound, "ENTRY_NOT_FOUND");
    client.delete_entry(delete("", true)).await.unwrap();
}

#[tokio::test]
async fn missing_entries_are_created_only_when_allowed() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let request = update(named("yazd", "يزد | Yazd"), &["*"]);
    refused(client.update_entry(request.clone()).await, Code::NotFound, "ENTRY_NOT_FOUND");
    let made = client.update_entry(pb::UpdateEntryRequest { allow_missing: true, ..request.clone() }).await.unwrap().into_inner();
    assert_eq!((made.name.as_str(), found(&server, "يزد").await), ("glossaries/house/entries/yazd", vec!["yazd".to_owned()]));
    let elsewhere = pb::Entry { name: "glossaries/nowhere/entries/yazd".into(), ..wire_entry("يزد") };
    refused(
        client.update_entry(pb::UpdateEntryRequest { allow_missing: true, ..update(elsewhere, &[]) }).await,
        Code::NotFound,
        "GLOSSARY_NOT_FOUND",
    );
    let with_etag =
        pb::UpdateEntryRequest { allow_missing: true, ..update(pb::Entry { etag: "x".into(), ..named("qom", "قم | Qom") }, &[]) };
    let status = client.update_entry(with_etag).await.unwrap_err();
    assert!(matches!(status.code(), Code::Aborted | Code::NotFound), "who has an etag has seen an entry: {status:?}");
}

#[tokio::test]
async fn validation_writes_nothing() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let would =
        client.create_entry(pb::CreateEntryRequest { validate_only: true, ..create("yazd", "يزد | Yazd") }).await.unwrap().into_inner();
    assert_eq!((would.name.as_str(), would.etag.as_str()), ("glossaries/house/entries/yazd", ""));
    refused(
        client.create_entry(pb::CreateEntryRequest { validate_only: true, ..create("cairo", "القاهرة") }).await,
        Code::AlreadyExists,
        "ENTRY_EXISTS",
    );
    refused(client.create_entry(create("cairo", "القاهرة")).await, Code::AlreadyExists, "ENTRY_EXISTS");
    let nowhere = pb::CreateEntryRequest { parent: "glossaries/nowhere".into(), validate_only: true, ..create("a", "يزد") };
    refused(client.create_entry(nowhere).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
    let before = get(&mut client, "cairo").await.unwrap();
    client.update_entry(pb::UpdateEntryRequest { validate_only: true, ..update(named("cairo", "يزد | Yazd"), &[]) }).await.unwrap();
    let stale =
        pb::UpdateEntryRequest { validate_only: true, ..update(pb::Entry { etag: "old".into(), ..named("cairo", "يزد | Yazd") }, &[]) };
    refused(client.update_entry(stale).await, Code::Aborted, "ETAG_MISMATCH");
    assert_eq!(get(&mut client, "cairo").await.unwrap(), before);
    assert!(found(&server, "يزد").await.is_empty());
}

#[tokio::test]
async fn every_fault_of_an_entry_is_named() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let term = |language_code: &str, text: &str, status: i32, clitic_rule: i32| pb::Term {
        language_code: language_code.into(),
        text: text.into(),
        status,
        clitic_rule,
        ..pb::Term::default()
    };
    let entry = pb::Entry { kind: 99, terms: vec![term("xx", "a", 0, 0), term("ar", "غزة", 77, 88)], ..pb::Entry::default() };
    let request = pb::CreateEntryRequest {
        parent: "house".into(),
        entry_id: "NO".into(),
        entry: Some(entry),
        validate_only: false,
        ..pb::CreateEntryRequest::default()
    };
    let expected =
        ["parent", "entry_id", "entry.kind", "entry.terms[0].language_code", "entry.terms[1].status", "entry.terms[1].clitic_rule"];
    assert_eq!(faulty_fields(client.create_entry(request).await), expected);

    let long = "ق".repeat(513);
    for (terms, note, expected, why) in [
        (vec![], "", vec!["entry.terms"], "no term"),
        (
            vec![term("en", "ok", 0, 0), term("en", "  ", 0, 0), term("ar", &long, 0, 0)],
            "",
            vec!["entry.terms[1].text", "entry.terms[2].text"],
            "empty and too long",
        ),
        (vec![term("en", "two\nlines", 0, 0)], "", vec!["entry.terms[0].text"], "a line break"),
        (vec![term("en", "a", 1, 0), term("en", "b", 1, 0)], "", vec!["entry.terms[1].status"], "two preferred terms"),
        (vec![term("en", "a", 0, 0), term("en", "a", 0, 0)], "", vec!["entry.terms[1].text"], "the same twice"),
        (vec![term("en", "a", 5, 0)], "", vec!["entry.terms"], "none may be preferred"),
        (vec![term("en", "a", 0, 0)], "n", vec!["entry.note"], "a long note"),
    ] {
        let entry = pb::Entry { terms, note: note.repeat(4_001), ..pb::Entry::default() };
        let request = pb::CreateEntryRequest {
            parent: PARENT.into(),
            entry_id: "x".into(),
            entry: Some(entry),
            validate_only: false,
            ..pb::CreateEntryRequest::default()
        };
        assert_eq!(faulty_fields(client.create_entry(request).await), expected, "{why}");
    }
    let faulty =
        pb::UpdateEntryRequest { ..update(pb::Entry { name: "cairo".into(), kind: 99, ..pb::Entry::default() }, &["note", "name"]) };
    assert_eq!(faulty_fields(client.update_entry(faulty).await), ["entry.name", "update_mask.paths[1]"]);
    let faulty = update(pb::Entry { name: "cairo".into(), kind: 99, ..wire_entry("غزة") }, &[]);
    assert_eq!(faulty_fields(client.update_entry(faulty).await), ["entry.name", "entry.kind"]);
    assert_eq!(faulty_fields(client.update_entry(pb::UpdateEntryRequest::default()).await), ["entry"]);
    assert_eq!(
        faulty_fields(client.get_entry(pb::GetEntryRequest { name: PARENT.into(), ..pb::GetEntryRequest::default() }).await),
        ["name"]
    );
}

#[tokio::test]
async fn a_batch_is_written_whole_or_not_at_all() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let put = |entry: pb::Entry| pb::UpdateEntryRequest { entry: Some(entry), ..pb::UpdateEntryRequest::default() };
    let batch = |requests: Vec<pb::UpdateEntryRequest>| pb::BatchUpdateEntriesRequest {
        parent: PARENT.into(),
        requests,
        ..pb::BatchUpdateEntriesRequest::default()
    };
    let good = vec![put(named("yazd", "يزد | Yazd")), put(named("cairo", "القاهرة الكبرى | Greater Cairo"))];
    let answer = client.batch_update_entries(batch(good.clone())).await.unwrap().into_inner();
    assert_eq!(
        (answer.revision, answer.entries.iter().map(|e| e.name.as_str()).collect::<Vec<_>>()),
        (2, vec!["glossaries/house/entries/yazd", "glossaries/house/entries/cairo"])
    );
    assert_eq!(
        (found(&server, "من يزد").await, found(&server, "القاهرة الكبرى").await, found(&server, "القاهرة").await),
        (vec!["yazd".to_owned()], vec!["cairo".to_owned()], vec![])
    );

    let bad = vec![
        put(named("qom", "قم | Qom")),
        put(pb::Entry { name: "glossaries/other/entries/a".into(), ..wire_entry("يزد") }),
        put(pb::Entry { kind: 99, ..named("b", "  ") }),
        update(named("c", "يزد"), &["note"]),
        pb::UpdateEntryRequest::default(),
    ];
    let fields = faulty_fields(client.batch_update_entries(batch(bad)).await);
    let expected = [
        "requests[1].entry.name",
        "requests[2].entry.kind",
        "requests[2].entry.terms[0].text",
        "requests[3].update_mask",
        "requests[4].entry.name",
        "requests[4].entry.terms",
    ];
    assert_eq!(fields.iter().map(String::as_str).filter(|f| !f.ends_with("language_code")).collect::<Vec<_>>(), expected);
    refused(get(&mut client, "qom").await, Code::NotFound, "ENTRY_NOT_FOUND");
    let many = vec![put(named("x", "يزد")); 1_001];
    assert_eq!(faulty_fields(client.batch_update_entries(batch(many)).await), ["requests"]);
    let nowhere = pb::BatchUpdateEntriesRequest {
        parent: "glossaries/nowhere".into(),
        requests: vec![put(pb::Entry { name: "glossaries/nowhere/entries/a".into(), ..wire_entry("يزد") })],
        ..pb::BatchUpdateEntriesRequest::default()
    };
    refused(client.batch_update_entries(nowhere).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
}
