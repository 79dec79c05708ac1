//! Revisions, roll-back, restoring, the feed, and requests that are sent twice, over the wire.

use tarjuman::rpc::pb;
use tonic::{Code, transport::Channel};

use crate::support::{
    cases::{faulty_fields, ids, look_up, refused, wire_entry},
    server::{Server, soon},
};
use pb::glossary_service_client::GlossaryServiceClient;

const PARENT: &str = "glossaries/house";
const REQUEST: &str = "0190a7c2-7e1f-7c3a-9d55-3f0c8e6b1a01";

fn create(id: &str, terms: &str) -> pb::CreateEntryRequest {
    pb::CreateEntryRequest {
        parent: PARENT.into(),
        entry_id: id.into(),
        entry: Some(wire_entry(terms)),
        ..pb::CreateEntryRequest::default()
    }
}

fn name(id: &str) -> String {
    format!("{PARENT}/entries/{id}")
}

async fn delete(client: &mut GlossaryServiceClient<Channel>, id: &str) {
    let request = pb::DeleteEntryRequest { name: name(id), ..pb::DeleteEntryRequest::default() };
    client.delete_entry(request).await.unwrap();
}

async fn found(server: &Server, text: &str) -> Vec<String> {
    let result = server.terms().await.match_terms(look_up(&[text])).await.unwrap().into_inner().results.remove(0);
    ids(&result).into_iter().map(str::to_owned).collect()
}

fn told(changes: &[pb::EntryChange]) -> Vec<String> {
    let sign = |change: &pb::EntryChange| match change.r#type() {
        pb::entry_change::Type::Created => '+',
        pb::entry_change::Type::Updated => '~',
        pb::entry_change::Type::Deleted => '-',
        pb::entry_change::Type::Unspecified => '?',
    };
    changes.iter().map(|c| format!("{} {}{}", c.revision, sign(c), c.entry.as_ref().unwrap().name.rsplit('/').next().unwrap())).collect()
}

#[tokio::test]
async fn a_glossary_goes_back_and_look_ups_with_it() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let before = client.get_glossary(pb::GetGlossaryRequest { name: PARENT.into() }).await.unwrap().into_inner();
    client.create_entry(create("yazd", "يزد | Yazd")).await.unwrap();
    delete(&mut client, "cairo").await;
    assert_eq!((found(&server, "يزد والقاهرة").await, before.revision), (vec!["yazd".to_owned()], 1));

    let old = pb::GetEntryRequest { name: name("cairo"), revision: 1 };
    assert_eq!(client.get_entry(old).await.unwrap().into_inner().revision, 1);
    let list = pb::ListEntriesRequest { parent: PARENT.into(), revision: 1, page_size: 1_000, ..pb::ListEntriesRequest::default() };
    assert_eq!(client.list_entries(list).await.unwrap().into_inner().entries.len() as i64, before.entry_count);

    let back = pb::RollbackGlossaryRequest { name: PARENT.into(), revision: 1, ..pb::RollbackGlossaryRequest::default() };
    let answer = client.rollback_glossary(back.clone()).await.unwrap().into_inner();
    assert_eq!((answer.created, answer.updated, answer.deleted), (1, 0, 1));
    assert_eq!(found(&server, "يزد والقاهرة").await, ["cairo"]);
    let stale = pb::RollbackGlossaryRequest { etag: before.etag, ..back.clone() };
    refused(client.rollback_glossary(stale).await, Code::Aborted, "ETAG_MISMATCH");
    refused(
        client.rollback_glossary(pb::RollbackGlossaryRequest { revision: 77, ..back.clone() }).await,
        Code::NotFound,
        "REVISION_NOT_FOUND",
    );
    assert_eq!(faulty_fields(client.rollback_glossary(pb::RollbackGlossaryRequest { revision: 0, ..back }).await), ["revision"]);

    let request = pb::ListGlossaryRevisionsRequest { name: PARENT.into(), page_size: 3, ..pb::ListGlossaryRevisionsRequest::default() };
    let first = client.list_glossary_revisions(request.clone()).await.unwrap().into_inner();
    let request = pb::ListGlossaryRevisionsRequest { page_token: first.next_page_token.clone(), ..request };
    let second = client.list_glossary_revisions(request).await.unwrap().into_inner();
    let causes: Vec<_> = first.revisions.iter().chain(&second.revisions).map(|r| (r.revision, r.cause().as_str_name())).collect();
    assert_eq!(causes, [(4, "CAUSE_ROLLBACK"), (3, "CAUSE_EDIT"), (2, "CAUSE_EDIT"), (1, "CAUSE_CREATE")]);
    assert_eq!((first.total_size, second.next_page_token.as_str()), (4, ""));
}

#[tokio::test]
async fn what_was_deleted_is_listed_and_restored() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    delete(&mut client, "cairo").await;
    let deleted = pb::ListEntriesRequest { parent: PARENT.into(), only_deleted: true, ..pb::ListEntriesRequest::default() };
    let gone = client.list_entries(deleted.clone()).await.unwrap().into_inner().entries;
    assert_eq!((gone.len(), gone[0].name.as_str(), gone[0].delete_time.is_some()), (1, name("cairo").as_str(), true));
    let undelete = pb::UndeleteEntryRequest { name: name("cairo"), request_id: String::new() };
    let back = client.undelete_entry(undelete.clone()).await.unwrap().into_inner();
    assert_eq!((back.terms, back.delete_time), (gone[0].terms.clone(), None));
    assert_eq!(found(&server, "القاهرة").await, ["cairo"]);
    refused(client.undelete_entry(undelete).await, Code::AlreadyExists, "ENTRY_EXISTS");
    let never = pb::UndeleteEntryRequest { name: name("never"), request_id: String::new() };
    refused(client.undelete_entry(never).await, Code::NotFound, "ENTRY_NOT_FOUND");

    let delete = pb::DeleteGlossaryRequest { name: PARENT.into(), force: true, ..pb::DeleteGlossaryRequest::default() };
    client.delete_glossary(pb::DeleteGlossaryRequest { validate_only: true, ..delete.clone() }).await.unwrap();
    client.delete_glossary(delete.clone()).await.unwrap();
    assert!(found(&server, "القاهرة").await.is_empty());
    refused(client.delete_glossary(delete.clone()).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
    client.delete_glossary(pb::DeleteGlossaryRequest { allow_missing: true, ..delete }).await.unwrap();
    let list = |show_deleted| pb::ListGlossariesRequest { show_deleted, ..pb::ListGlossariesRequest::default() };
    assert!(client.list_glossaries(list(false)).await.unwrap().into_inner().glossaries.is_empty());
    assert!(client.list_glossaries(list(true)).await.unwrap().into_inner().glossaries[0].delete_time.is_some());
    client.undelete_glossary(pb::UndeleteGlossaryRequest { name: PARENT.into(), request_id: String::new() }).await.unwrap();
    assert_eq!(found(&server, "القاهرة").await, ["cairo"]);
}

#[tokio::test]
async fn a_copy_catches_up_by_pages_and_by_watching() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    for (id, terms) in [("yazd", "يزد | Yazd"), ("qom", "قم | Qom")] {
        client.create_entry(create(id, terms)).await.unwrap();
    }
    delete(&mut client, "cairo").await;
    let list = |page_token: &str| pb::ListEntryChangesRequest {
        parent: PARENT.into(),
        since_revision: 1,
        page_size: 2,
        page_token: page_token.into(),
    };
    let first = client.list_entry_changes(list("")).await.unwrap().into_inner();
    let last = client.list_entry_changes(list(&first.next_page_token)).await.unwrap().into_inner();
    assert_eq!((told(&first.changes), first.revision), (vec!["2 +yazd".to_owned(), "3 +qom".into()], 0));
    assert_eq!((told(&last.changes), last.revision, last.next_page_token.as_str()), (vec!["4 -cairo".to_owned()], 4, ""));
    let ahead = pb::ListEntryChangesRequest { since_revision: 99, ..list("") };
    refused(client.list_entry_changes(ahead).await, Code::NotFound, "REVISION_NOT_FOUND");

    let watch = |since_revision, resume_token: &str| pb::WatchGlossaryRequest {
        name: PARENT.into(),
        since_revision,
        resume_token: resume_token.into(),
    };
    let mut stream = client.watch_glossary(watch(3, "")).await.unwrap().into_inner();
    let message = soon(stream.message()).await.unwrap().unwrap();
    assert_eq!((told(&message.changes), message.revision), (vec!["4 -cairo".to_owned()], 4));
    client.create_entry(create("ahvaz", "الأهواز | Ahvaz")).await.unwrap();
    let message = soon(stream.message()).await.unwrap().unwrap();
    assert_eq!((told(&message.changes), message.revision), (vec!["5 +ahvaz".to_owned()], 5));
    drop(stream);
    delete(&mut client, "ahvaz").await;
    let mut resumed = client.watch_glossary(watch(0, &message.resume_token)).await.unwrap().into_inner();
    assert_eq!(told(&soon(resumed.message()).await.unwrap().unwrap().changes), ["6 -ahvaz"]);
    let mut from_now = client.watch_glossary(watch(-1, "")).await.unwrap().into_inner();
    client
        .delete_glossary(pb::DeleteGlossaryRequest { name: PARENT.into(), force: true, ..pb::DeleteGlossaryRequest::default() })
        .await
        .unwrap();
    refused(soon(from_now.message()).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
    refused(client.watch_glossary(watch(0, "")).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
}

#[tokio::test]
async fn a_stopping_server_ends_a_watch_at_once() {
    let mut server = Server::start().await;
    let request = pb::WatchGlossaryRequest { name: PARENT.into(), since_revision: -1, resume_token: String::new() };
    let mut stream = server.glossaries().await.watch_glossary(request).await.unwrap().into_inner();
    server.stop();
    assert_eq!(soon(stream.message()).await.unwrap_err().code(), Code::Unavailable);
    drop(stream);
    soon(server.ended()).await;
}

#[tokio::test]
async fn a_request_sent_twice_is_carried_out_once() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let request = pb::CreateEntryRequest { request_id: REQUEST.into(), ..create("yazd", "يزد | Yazd") };
    let made = client.create_entry(request.clone()).await.unwrap().into_inner();
    assert_eq!(client.create_entry(request.clone()).await.unwrap().into_inner(), made);
    delete(&mut client, "yazd").await;
    assert_eq!(client.create_entry(request.clone()).await.unwrap().into_inner(), made, "also after it is gone");
    assert!(found(&server, "يزد").await.is_empty());
    let other = pb::CreateEntryRequest { entry_id: "qom".into(), ..request.clone() };
    refused(client.create_entry(other).await, Code::InvalidArgument, "REQUEST_ID_REUSED");
    let bad = pb::CreateEntryRequest { request_id: "twice".into(), ..request };
    assert_eq!(faulty_fields(client.create_entry(bad).await), ["request_id"]);

    let entry = pb::Entry { note: "n".into(), name: name("cairo"), ..wire_entry("القاهرة | Cairo") };
    let id = "0190a7c2-7e1f-7c3a-9d55-3f0c8e6b1a02";
    let update = pb::UpdateEntryRequest { entry: Some(entry), request_id: id.into(), ..pb::UpdateEntryRequest::default() };
    let first = client.update_entry(update.clone()).await.unwrap().into_inner();
    delete(&mut client, "cairo").await;
    assert_eq!(client.update_entry(update).await.unwrap().into_inner(), first);
    let id = "0190a7c2-7e1f-7c3a-9d55-3f0c8e6b1a03";
    let undelete = pb::UndeleteEntryRequest { name: name("cairo"), request_id: id.into() };
    let back = client.undelete_entry(undelete.clone()).await.unwrap().into_inner();
    assert_eq!(client.undelete_entry(undelete).await.unwrap().into_inner(), back);
}

#[tokio::test]
async fn batches_create_read_and_delete_all_or_nothing() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let batch = |requests| pb::BatchCreateEntriesRequest { parent: PARENT.into(), requests, ..pb::BatchCreateEntriesRequest::default() };
    let bare = |id: &str, terms: &str| pb::CreateEntryRequest { parent: String::new(), ..create(id, terms) };
    let two = vec![bare("yazd", "يزد | Yazd"), bare("", "قم | Qom")];
    let would = pb::BatchCreateEntriesRequest { validate_only: true, ..batch(two.clone()) };
    assert_eq!(client.batch_create_entries(would).await.unwrap().into_inner().revision, 1);
    let made = client.batch_create_entries(batch(two)).await.unwrap().into_inner();
    assert_eq!((made.revision, made.entries[1].name.as_str(), made.entries[1].revision), (2, name("qom").as_str(), 2));
    refused(client.batch_create_entries(batch(vec![bare("new", "x"), bare("cairo", "y")])).await, Code::AlreadyExists, "ENTRY_EXISTS");
    assert_eq!(faulty_fields(client.batch_create_entries(batch(vec![bare("a", "x"), bare("a", "y")])).await), ["requests[1]"]);
    assert_eq!(faulty_fields(client.batch_create_entries(batch(vec![bare("a", "x"), bare("B", "z")])).await), ["requests[1].entry_id"]);
    let faulty = faulty_fields(client.batch_create_entries(batch(vec![bare("B", "x"); 1_000])).await);
    assert!(faulty.len() > 30 && faulty.len() < 1_000, "as many as a header holds: {}", faulty.len());
    let get = |ids: &[&str]| pb::BatchGetEntriesRequest { parent: PARENT.into(), names: ids.iter().map(|id| name(id)).collect() };
    let read = client.batch_get_entries(get(&["qom", "cairo", "yazd"])).await.unwrap().into_inner().entries;
    assert_eq!(read.iter().map(|e| e.name.clone()).collect::<Vec<_>>(), [name("qom"), name("cairo"), name("yazd")]);
    refused(client.batch_get_entries(get(&["qom", "new"])).await, Code::NotFound, "ENTRY_NOT_FOUND");

    let stale = pb::UpdateEntryRequest {
        entry: Some(pb::Entry { name: name("qom"), etag: "old".into(), ..wire_entry("قم | Qom") }),
        ..pb::UpdateEntryRequest::default()
    };
    let update = pb::BatchUpdateEntriesRequest { parent: PARENT.into(), requests: vec![stale], ..pb::BatchUpdateEntriesRequest::default() };
    refused(client.batch_update_entries(update).await, Code::Aborted, "ETAG_MISMATCH");

    let delete = |ids: &[&str]| pb::BatchDeleteEntriesRequest {
        parent: PARENT.into(),
        requests: ids.iter().map(|id| pb::DeleteEntryRequest { name: name(id), ..pb::DeleteEntryRequest::default() }).collect(),
        ..pb::BatchDeleteEntriesRequest::default()
    };
    refused(client.batch_delete_entries(delete(&["qom", "never"])).await, Code::NotFound, "ENTRY_NOT_FOUND");
    assert_eq!(client.batch_delete_entries(delete(&["qom", "yazd"])).await.unwrap().into_inner().revision, 3);
    assert!(found(&server, "يزد وقم").await.is_empty());
}

#[tokio::test]
async fn lists_are_filtered_ordered_and_paged() {
    let server = Server::empty(tarjuman::rpc::Limits::default()).await;
    let mut client = server.glossaries().await;
    server.add("house", 0, Vec::new()).await;
    for (id, kind, terms) in [
        ("yazd", pb::EntryKind::Place, "يزد | Yazd"),
        ("truce", pb::EntryKind::Term, "هدنة | truce | !armistice"),
        ("qom", pb::EntryKind::Place, "قم | Qom | Old Qom"),
        ("soleimani", pb::EntryKind::Person, "قاسم سليماني | Qassem Soleimani"),
    ] {
        let entry = pb::Entry { kind: kind as i32, ..wire_entry(terms) };
        client.create_entry(pb::CreateEntryRequest { entry: Some(entry), ..create(id, "") }).await.unwrap();
    }
    let list = |filter: &str, order_by: &str| pb::ListEntriesRequest {
        parent: PARENT.into(),
        filter: filter.into(),
        order_by: order_by.into(),
        page_size: 1,
        ..pb::ListEntriesRequest::default()
    };
    for (filter, order, expected) in [
        ("", "", "qom soleimani truce yazd"),
        ("", "update_time desc", "soleimani qom truce yazd"),
        ("kind = PLACE", "", "qom yazd"),
        ("kind = PLACE", "update_time", "yazd qom"),
        ("status = FORBIDDEN", "", "truce"),
        ("text:q", "name desc", "soleimani qom"),
        ("text:\"هدنه\" OR kind = PERSON", "", "soleimani truce"),
        ("kind = WORK", "", ""),
    ] {
        let (mut names, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = pb::ListEntriesRequest { page_token, ..list(filter, order) };
            let page = client.list_entries(request).await.unwrap().into_inner();
            assert_eq!(page.total_size as usize, expected.split_whitespace().count(), "{filter} {order}");
            names.extend(page.entries.iter().map(|e| e.name.rsplit('/').next().unwrap().to_owned()));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        assert_eq!(names.join(" "), expected, "{filter} {order}");
    }
    let at = |filter: &str| pb::ListEntriesRequest { revision: 4, page_size: 9, ..list(filter, "") };
    let page = client.list_entries(at("kind = PLACE")).await.unwrap().into_inner();
    assert_eq!(page.entries.iter().map(|e| e.name.clone()).collect::<Vec<_>>(), [name("qom"), name("yazd")]);
    let token = client.list_entries(list("kind = PLACE", "")).await.unwrap().into_inner().next_page_token;
    let moved = pb::ListEntriesRequest { page_token: token, ..list("kind = TERM", "") };
    refused(client.list_entries(moved).await, Code::InvalidArgument, "PAGE_TOKEN_MISMATCH");
    assert_eq!(faulty_fields(client.list_entries(list("kind = ", "size")).await), ["filter", "order_by"]);
    let both = pb::ListEntriesRequest { only_deleted: true, ..list("kind = PLACE", "") };
    assert_eq!(faulty_fields(client.list_entries(both).await), ["only_deleted"]);
}

#[tokio::test]
async fn entries_of_the_request_win_for_one_call() {
    let server = Server::start().await;
    let entry = pb::Entry { name: "my-cairo".into(), ..wire_entry("القاهرة | Cairo City") };
    let mut request = look_up(&["وصل إلى القاهرة ويزد"]);
    let inline = vec![entry.clone(), wire_entry("يزد | Yazd")];
    request.options = Some(pb::MatchOptions { inline_entries: inline.clone(), ..pb::MatchOptions::default() });
    let answer = server.terms().await.match_terms(request.clone()).await.unwrap().into_inner();
    let matches = &answer.results[0].matches;
    let shown: Vec<_> = matches.iter().map(|m| (m.entry.as_str(), m.preferred_target.as_ref().unwrap().text.as_str())).collect();
    assert_eq!(shown, [("glossaries/-/entries/my-cairo", "Cairo City"), ("glossaries/-/entries/yazd", "Yazd")]);
    assert_eq!(matches[0].competing_entries, ["glossaries/house/entries/cairo"]);
    assert_eq!(found(&server, "القاهرة ويزد").await, ["cairo"], "nothing of it stays");

    let twice = vec![entry.clone(), entry, pb::Entry { name: "Bad Id".into(), ..wire_entry("x") }];
    request.options = Some(pb::MatchOptions { inline_entries: twice, ..pb::MatchOptions::default() });
    assert_eq!(
        faulty_fields(server.terms().await.match_terms(request).await),
        ["options.inline_entries[1]", "options.inline_entries[2].name"]
    );
    let options = pb::AlignOptions { inline_entries: inline, no_glossaries: true, ..pb::AlignOptions::default() };
    let item = pb::AlignmentItem {
        source: Some(pb::Segment { text: "وصل إلى القاهرة".into(), ..pb::Segment::default() }),
        reference_terms: vec![pb::ReferenceTerm { text: "Cairo City".into(), ..pb::ReferenceTerm::default() }],
        ..pb::AlignmentItem::default()
    };
    let request = pb::AlignTermsRequest { options: Some(options), items: vec![item] };
    let answer = server.alignment().await.align_terms(request).await.unwrap().into_inner();
    let alignment = &answer.results[0].alignments[0];
    assert_eq!((alignment.source_text.as_str(), alignment.entry.as_str()), ("القاهرة", "glossaries/-/entries/my-cairo"));
}
