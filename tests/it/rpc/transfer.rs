//! Files in and out over the wire, as operations and streams; and findings.

use futures_util::StreamExt;
use prost::Message;
use tarjuman::rpc::{
    Limits,
    pb::{
        self,
        glossary_service_client::GlossaryServiceClient,
        google::longrunning::{
            CancelOperationRequest, DeleteOperationRequest, GetOperationRequest, ListOperationsRequest, Operation, WaitOperationRequest,
            operation::Result as Outcome, operations_client::OperationsClient,
        },
    },
};
use tonic::{Code, transport::Channel};

use crate::support::{
    cases::{faulty_fields, ids, look_up, refused, wire_entry},
    server::{Server, soon},
};

const PARENT: &str = "glossaries/house";

fn import(content: &str) -> pb::ImportEntriesRequest {
    pb::ImportEntriesRequest {
        parent: PARENT.into(),
        content: content.as_bytes().to_vec(),
        file_name: "desk.tsv".into(),
        ..pb::ImportEntriesRequest::default()
    }
}

fn metadata(operation: &Operation) -> pb::ImportEntriesMetadata {
    pb::ImportEntriesMetadata::decode(&*operation.metadata.as_ref().unwrap().value).unwrap()
}

/// The operation when it is done, and its answer or its error.
async fn end(server: &Server, begun: Operation) -> (pb::ImportEntriesMetadata, Result<pb::ImportEntriesResponse, (i32, String)>) {
    let mut operations = OperationsClient::new(server.channel().await);
    let wait = WaitOperationRequest { name: begun.name, timeout: None };
    let ended = operations.wait_operation(wait).await.unwrap().into_inner();
    assert!(ended.done);
    let outcome = match ended.result.as_ref().unwrap() {
        Outcome::Response(any) => Ok(pb::ImportEntriesResponse::decode(&*any.value).unwrap()),
        Outcome::Error(status) => Err((status.code, status.message.clone())),
    };
    (metadata(&ended), outcome)
}

async fn found(server: &Server, text: &str) -> Vec<String> {
    let result = server.terms().await.match_terms(look_up(&[text])).await.unwrap().into_inner().results.remove(0);
    ids(&result).into_iter().map(str::to_owned).collect()
}

async fn exported(client: &mut GlossaryServiceClient<Channel>, request: pb::ExportEntriesRequest) -> (String, pb::ExportReport) {
    use pb::export_entries_response::Payload;
    let mut messages = client.export_entries(request).await.unwrap().into_inner();
    let (mut file, mut report) = (Vec::new(), None);
    while let Some(message) = soon(messages.next()).await {
        match message.unwrap().payload.unwrap() {
            Payload::Chunk(chunk) => file.extend_from_slice(&chunk),
            Payload::Report(last) => report = Some(last),
        }
    }
    (String::from_utf8(file).unwrap(), report.expect("the report comes last"))
}

#[tokio::test]
async fn a_file_may_come_with_its_encoding_and_the_meaning_of_its_columns() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    // `يزد` and `Yazd` in windows-1256, under headings that say nothing.
    let table = [&b"Alpha,Beta\n"[..], &[0xed, 0xd2, 0xcf], b",Yazd\n"].concat();
    let request = pb::ImportEntriesRequest {
        content: table,
        file_name: "desk.csv".into(),
        charset: "windows-1256".into(),
        column_map: "Alpha=ar,2=en".into(),
        ..import("")
    };
    let (read, outcome) = end(&server, client.import_entries(request).await.unwrap().into_inner()).await;
    assert_eq!(outcome.unwrap().created, 1, "{read:?}");
    assert_eq!(found(&server, "في يزد").await, ["yazd"]);
}

#[tokio::test]
async fn a_table_is_imported_in_each_mode_or_only_checked() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let table = "id\tkind\tar\ten\ncairo\tplace\tالقاهرة\tCairo City\nyazd\tplace\tيزد\tYazd\n";
    let dry = pb::ImportEntriesRequest { validate_only: true, ..import(table) };
    let (read, outcome) = end(&server, client.import_entries(dry).await.unwrap().into_inner()).await;
    assert_eq!((read.rows, read.entries, outcome.unwrap().revision), (2, 2, 1));
    assert!(found(&server, "في يزد").await.is_empty());
    for (mode, expected) in [(pb::ImportMode::InsertOnly, (1, 0, 1, 0, 2)), (pb::ImportMode::Upsert, (0, 1, 1, 0, 3))] {
        let request = pb::ImportEntriesRequest { mode: mode as i32, ..import(table) };
        let (_, outcome) = end(&server, client.import_entries(request).await.unwrap().into_inner()).await;
        let r = outcome.unwrap();
        assert_eq!((r.created, r.updated, r.unchanged, r.deleted, r.revision), expected, "{mode:?}");
    }
    assert_eq!(found(&server, "في يزد").await, ["yazd"], "look-ups see it when it is done");
    let request = pb::ImportEntriesRequest { mode: pb::ImportMode::ReplaceAll as i32, ..import(table) };
    let (read, outcome) = end(&server, client.import_entries(request).await.unwrap().into_inner()).await;
    assert!(outcome.unwrap().deleted > 0 && read.end_time.is_some());
    let all = client.get_glossary(pb::GetGlossaryRequest { name: PARENT.into() }).await.unwrap().into_inner();
    assert_eq!(all.entry_count, 2);
}

#[tokio::test]
async fn faulty_rows_are_told_and_nothing_is_imported_beyond_those_allowed() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let table = "id\tkind\tar\ten\nyazd\tplace\tيزد\tYazd\nbad id!\tanimal\t\t\nqom\tplace\tقم\tQom\n";
    let (read, outcome) = end(&server, client.import_entries(import(table)).await.unwrap().into_inner()).await;
    let (code, message) = outcome.unwrap_err();
    assert!(code == Code::InvalidArgument as i32 && message.contains("nothing was imported"), "{message}");
    assert!(read.faulty_rows == 1 && read.rows == 3 && read.issues.iter().any(|i| i.row == 3 && i.severity == "ROW"), "{read:?}");
    assert!(found(&server, "يزد وقم").await.is_empty());
    let lenient = pb::ImportEntriesRequest { max_errors: 1, ..import(table) };
    let (_, outcome) = end(&server, client.import_entries(lenient).await.unwrap().into_inner()).await;
    assert_eq!(outcome.unwrap().created, 2);

    let bad = pb::ImportEntriesRequest {
        parent: "house".into(),
        format: "docx".into(),
        max_errors: -1,
        mode: 77,
        charset: "ebcdic-arabic".into(),
        column_map: "1=colour".into(),
        ..import("")
    };
    let fields = ["parent", "format", "mode", "max_errors", "charset", "column_map"];
    assert_eq!(faulty_fields(client.import_entries(bad).await), fields);
    let nowhere = pb::ImportEntriesRequest { parent: "glossaries/nowhere".into(), ..import(table) };
    refused(client.import_entries(nowhere).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
}

#[tokio::test]
async fn a_large_file_is_uploaded_in_pieces_and_exported_the_same() {
    let server = Server::empty(Limits { max_upload_bytes: 20 << 20, ..Limits::default() }).await;
    server.add("house", 0, Vec::new()).await;
    let mut client = server.glossaries().await;
    let mut table = "id\tkind\tar\ten\n".to_owned();
    for n in 0..30_000 {
        table.push_str(&format!("entry-{n:05}\tplace\tمدينة رقم {n} {pad}\tCity number {n}\n", pad = "بعيدة".repeat(20)));
    }
    assert!(table.len() > 4 << 20, "more than a message holds");
    use pb::upload_entries_request::Payload;
    let message = |payload| pb::UploadEntriesRequest { payload: Some(payload) };
    let options = pb::ImportEntriesRequest { content: Vec::new(), ..import("") };
    let pieces: Vec<_> = table.as_bytes().chunks(1 << 20).map(|c| message(Payload::Chunk(c.to_vec()))).collect();
    let messages = std::iter::once(message(Payload::Options(options.clone()))).chain(pieces.clone());
    let begun = client.upload_entries(tokio_stream::iter(messages.collect::<Vec<_>>())).await.unwrap().into_inner();
    let (read, outcome) = end(&server, begun).await;
    assert_eq!((read.entries, outcome.unwrap().created), (30_000, 30_000));

    let export = pb::ExportEntriesRequest { parent: PARENT.into(), ..pb::ExportEntriesRequest::default() };
    let (file, report) = exported(&mut client, export.clone()).await;
    assert_eq!((report.entries, file.lines().count()), (30_000, 30_001));
    let again = std::iter::once(message(Payload::Options(options.clone())))
        .chain(file.as_bytes().chunks(1 << 20).map(|c| message(Payload::Chunk(c.to_vec()))));
    let begun = client.upload_entries(tokio_stream::iter(again.collect::<Vec<_>>())).await.unwrap().into_inner();
    assert_eq!(end(&server, begun).await.1.unwrap().unchanged, 30_000, "what was exported is what is there");
    let one = pb::ExportEntriesRequest { filter: "text = \"city number 7\"".into(), ..export.clone() };
    assert_eq!(exported(&mut client, one).await.1.entries, 1);
    let bad = pb::ExportEntriesRequest { format: "docx".into(), filter: "kind =".into(), ..export.clone() };
    assert_eq!(faulty_fields(client.export_entries(bad).await), ["format", "filter"]);
    refused(client.export_entries(pb::ExportEntriesRequest { revision: 99, ..export }).await, Code::NotFound, "REVISION_NOT_FOUND");

    let no_options = client.upload_entries(tokio_stream::iter(pieces[..1].to_vec())).await;
    refused(no_options, Code::InvalidArgument, "STREAM_OPTIONS_MISSING");
    let too_large = std::iter::once(message(Payload::Options(options))).chain(std::iter::repeat_n(pieces[0].clone(), 25));
    refused(client.upload_entries(tokio_stream::iter(too_large.collect::<Vec<_>>())).await, Code::ResourceExhausted, "FILE_TOO_LARGE");
}

#[tokio::test]
async fn operations_are_listed_cancelled_and_forgotten() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let mut operations = OperationsClient::new(server.channel().await);
    let mut table = "id\tkind\tar\ten\n".to_owned();
    for n in 0..40_000 {
        table.push_str(&format!("e{n}\tplace\tمدينة {n}\tCity {n}\n"));
    }
    let begun = client.import_entries(import(&table)).await.unwrap().into_inner();
    operations.cancel_operation(CancelOperationRequest { name: begun.name.clone() }).await.unwrap();
    let (read, outcome) = end(&server, begun.clone()).await;
    assert_eq!((outcome.unwrap_err().0, read.cancel_requested), (Code::Cancelled as i32, true));
    assert_eq!(server.catalog.stack(&[]).unwrap().snapshots()[0].revision, 1, "nothing was written");

    let list = ListOperationsRequest::default();
    let listed = operations.list_operations(list).await.unwrap().into_inner().operations;
    assert_eq!(listed.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), [begun.name.as_str()]);
    operations.delete_operation(DeleteOperationRequest { name: begun.name.clone() }).await.unwrap();
    refused(operations.get_operation(GetOperationRequest { name: begun.name }).await, Code::NotFound, "OPERATION_NOT_FOUND");
    refused(operations.cancel_operation(CancelOperationRequest { name: "../etc".into() }).await, Code::NotFound, "OPERATION_NOT_FOUND");
}

#[tokio::test]
async fn findings_are_told_in_pages() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    for (id, terms) in [("cairo-two", "القاهره | Al-Qahira City"), ("hidden", "هدنة جديدة | new\u{200b}truce"), ("open", "قوس | arc (open")]
    {
        let request = pb::CreateEntryRequest {
            parent: PARENT.into(),
            entry_id: id.into(),
            entry: Some(pb::Entry { kind: pb::EntryKind::Place as i32, ..wire_entry(terms) }),
            ..pb::CreateEntryRequest::default()
        };
        client.create_entry(request).await.unwrap();
    }
    let lint = |page_token: &str| pb::LintGlossaryRequest {
        name: PARENT.into(),
        page_size: 2,
        page_token: page_token.into(),
        ..pb::LintGlossaryRequest::default()
    };
    let first = client.lint_glossary(lint("")).await.unwrap().into_inner();
    let second = client.lint_glossary(lint(&first.next_page_token)).await.unwrap().into_inner();
    let told: Vec<_> =
        first.findings.iter().chain(&second.findings).map(|f| (f.rule.as_str(), f.entry.rsplit('/').next().unwrap())).collect();
    assert_eq!(told, [("CONFLICTING_TARGETS", "cairo-two"), ("HIDDEN_CHARACTERS", "hidden"), ("UNBALANCED_BRACKETS", "open")]);
    assert_eq!((first.total_size, first.findings[0].other_entry.as_str()), (3, "glossaries/house/entries/cairo"));
    let faulty = pb::LintGlossaryRequest { name: "x".into(), least_level: 9, ..lint("") };
    assert_eq!(faulty_fields(client.lint_glossary(faulty).await), ["name", "least_level"]);
}
